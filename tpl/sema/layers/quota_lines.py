"""The lines of a quota's block: what each counts, by the keys of ResourceQuota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.cluster_kinds import ROLE_KINDS
from tpl.model.labels import is_subdomain
from tpl.model.resources import RESOURCES, Resource, Scope, counted, of_class
from tpl.sema.layers.pairs import Line, Pairs, find_among, may_be_amount
from tpl.sema.layers.part import At, is_open
from tpl.sema.words.amounts import EXAMPLES
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope as Resolution

APART = {word: {name: row for name, row in RESOURCES.items() if row.key(word)} for word in ("requests", "limits")}
"""Of what requests and limits can be said apart, and requests alone."""

_CLASSES = [name for name, row in RESOURCES.items() if row.of_class]

WORDS: Mapping[str, Spec] = {
    **{word: Spec("amount", f"an amount, e.g. `{word} {EXAMPLES[one.measure]}`") for word, one in RESOURCES.items()},
    **{name: Spec("amounts", f"an amount, or that of a class: `{name} class fast …`", repeats=True)
       for name in _CLASSES},
    **{word: Spec("amounts", f"resources and amounts, e.g. `{word} cpu 4, memory 16Gi`", repeats=True)
       for word in APART},
    "count": Spec("amounts", "kinds and numbers, e.g. `count deployments 20, secrets 50`", repeats=True),
}  # fmt: skip
"""What stands in a quota."""


class Lines:
    """One block being read."""

    def __init__(self, block: ast.Block | None, scopes: tuple[Scope, ...], at: At) -> None:
        self._pairs, self._at, self._scopes = Pairs("quota", at.reader), at, scopes
        self._lines = [*at.reader.settings(block, "quota")]

    def read(self) -> dict[str, Line]:
        """Every amount by its key. What is said of requests or limits alone counts, wherever the short form stands."""
        found: dict[str, Line] = {}
        for apart in (False, True):
            for line in self._lines:
                if (line.name.text in APART) == apart:
                    found |= self._line(line)
        return found

    def _line(self, line: ast.Setting) -> Iterator[tuple[str, Line]]:
        word = line.name.text
        if word == "count":
            yield from self._of_pairs(line, None)
        elif word in APART:
            yield from self._of_pairs(line, APART[word])
        else:
            yield from self._short(line, RESOURCES[word])

    def _of_pairs(self, line: ast.Setting, known: Mapping[str, Resource] | None) -> Iterator[tuple[str, Line]]:
        word, reader = line.name.text, self._at.reader
        find = self._counted if known is None else find_among(known, word, reader)
        for pair in self._pairs.of(line, find):
            said = f"{word} {pair.name}"
            if self._is_held(pair.resource, said, pair.written):
                keys = (pair.resource.key(word),) if known else pair.resource.hard
                where = self._at.origin(pair.written)
                yield from ((key, Line(pair.text, where, said, pair.resource.measure)) for key in keys if key)

    def _short(self, line: ast.Setting, row: Resource) -> Iterator[tuple[str, Line]]:
        """`memory 16Gi`; `storage 100Gi, class fast 20Gi`."""
        name = line.name.text
        classes = [group for group in line.groups if row.of_class and _is_of_class(group)]
        match [group.items for group in line.groups if group not in classes]:
            case [[item]] if may_be_amount(item):
                yield from self._one(item, name, name, row, line)
            case [] if classes:
                pass
            case _:
                is_quoted = any(isinstance(item, ast.Text) for group in line.groups for item in group.items)
                why = f"takes one amount{', without quotes' if is_quoted else ''}"
                self._at.reader.wrong(line, "quota", why)
        for group in classes:
            _, written, item = group.items
            if may_be_amount(item) and (named := self._class(written)):
                yield from self._one(item, name, f"{name} class {named}", of_class(row, named), group)

    def _one(
        self, item: ast.Number | ast.Text, name: str, said: str, row: Resource, written: ast.Written
    ) -> Iterator[tuple[str, Line]]:
        text = self._pairs.amount(item, name, row.measure)
        if text and self._pairs.is_first(said, written.span) and self._is_held(row, said, written):
            where = self._at.origin(written)
            yield from ((key, Line(text, where, said, row.measure)) for key in row.hard)

    def _class(self, written: ast.Item) -> str:
        name = self._at.reader.fill(written) if isinstance(written, ast.Text) else _text(written)
        if is_subdomain(name):
            return name
        help_ = "name a StorageClass, e.g. `storage class fast 100Gi`"
        message = f"`{holes.shown(name)}` is no storage class"
        self._at.reader.sink.report("TPL201", message, written.span, helps=(help_,))
        return ""

    def _is_held(self, row: Resource, said: str, written: ast.Written) -> bool:
        """Whether a quota for these pods can hold it; reported where Kubernetes refuses it, or would never count it."""
        wrong = next((scope for scope in self._scopes if not scope.holds(row)), None)
        if wrong:
            help_ = "it counts `pods`, their `cpu` and `memory` and what others define: write the rest in another quota"
            help_ = "it counts `pods` alone" if wrong.name == "BestEffort" else help_
            message = f"a quota `for {wrong.title}` does not count `{said}`"
            self._at.reader.sink.report("TPL605", message, written.span, helps=(help_,))
        return wrong is None

    def _counted(self, text: str, written: ast.Ref | ast.Text) -> Resource | None:
        """Objects of a kind: one of Kubernetes', one that the policy names, or any of a group."""
        name, dot, _ = text.partition(".")
        known = ROLE_KINDS.get(text)
        if dot and is_subdomain(text) and not is_open(text):
            return counted(text)
        if resource := _declared(text, self._at.scope):
            return counted(resource)
        if known and known.namespaced:
            return counted(f"{known.resource}.{known.group}" if known.group else known.resource)
        message = f"`{holes.shown(text)}` is no kind whose objects can be counted"
        help_ = "write one that others define with its group, e.g. `count certificates.cert-manager.io 20`"
        if known:
            message, help_ = f"`{text}` are in no namespace, and quotas count one namespace each", ""
        elif near := did_you_mean(name, [one for one, kind in ROLE_KINDS.items() if kind.namespaced]):
            help_ = near
        self._at.reader.sink.report("TPL213", message, written.span, helps=(help_,))
        return None


def _text(item: ast.Item) -> str:
    return item.text if isinstance(item, ast.Ref) else ""


def _is_of_class(group: ast.Group) -> bool:
    first, *rest = group.items
    return len(rest) == 2 and isinstance(first, ast.Ref) and first.text == "class" and may_be_amount(rest[1])


def _declared(name: str, scope: Resolution) -> str:
    """`RESOURCE.GROUP` of a kind that the policy names; empty for any other."""
    declared = scope.symbols.of("kind").get(name)
    if declared is None or not isinstance(declared.statement, ast.KindName):
        return ""
    scope.symbols.used.add(("kind", name))
    group, _, resource = declared.statement.resource.text.split("/")
    return f"{resource}.{group}"
