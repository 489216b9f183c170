"""`limits { default … max … }`: what a container, a pod or a claim gets and what it may take, merged by resource."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from tpl.diagnostics.model import Label
from tpl.diagnostics.suggest import listed
from tpl.model.base import Origin
from tpl.model.resources import RESOURCES, Limited, Measure
from tpl.model.tenants import Amount, Bounds, Limits, Quota
from tpl.sema.layers.limits_together import Tables, Wrong, contradictions
from tpl.sema.layers.pairs import Line, Pairs, find_among, is_amount
from tpl.sema.layers.part import At, Commercial, Who, is_open
from tpl.sema.words.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

KINDS: tuple[Limited, ...] = get_args(Limited)

WORDS: Mapping[Limited, tuple[str, ...]] = {
    "container": ("default", "default-request", "min", "max", "ratio"),
    "pod": ("min", "max", "ratio"),
    "claim": ("min", "max"),
}
"""What can be said of each kind of thing."""

_LIMITED = {kind: {name: row for name, row in RESOURCES.items() if kind in row.limited} for kind in KINDS}


def _context(kind: Limited) -> str:
    return "limits" if kind == "container" else f"limits {kind}"


def _line(word: str, kind: Limited) -> Spec:
    first = {"claim": "storage 10Gi"}.get(kind, "cpu 4" if word == "ratio" else "cpu 2, memory 4Gi")
    return Spec("amounts", f"resources and {'ratios' if word == 'ratio' else 'amounts'}, e.g. `{word} {first}`",
                repeats=True)  # fmt: skip


class AllLimits(Commercial):
    """What containers, pods and claims get and may take so far, by word and resource."""

    of_platform: ClassVar[bool] = True
    words: ClassVar[Mapping[str, Spec]] = {
        "limits": Spec(
            "block", "`limits { default … max … }`, `limits pod { … }` or `limits claim { … }`", repeats=True
        )
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        _context(kind): {word: _line(word, kind) for word in words} for kind, words in WORDS.items()
    }

    def __init__(self) -> None:
        self.tables: Tables = {kind: {word: {} for word in words} for kind, words in WORDS.items()}
        self.where: Origin | None = None
        self.quota: Quota | None = None
        self.right: set[tuple[str, ...]] = set()
        self._at: At | None = None
        self._first: dict[Limited, Span] = {}

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block."""
        assert isinstance(statement, ast.Setting)
        kind = self._kind(statement, at)
        if kind is None:
            return
        self.where = at.origin(statement)
        pairs = Pairs(_context(kind), at.reader)
        for line in at.reader.settings(statement.block, _context(kind)):
            word = line.name.text
            measure: Measure | None = "ratio" if word == "ratio" else None
            for pair in pairs.of(line, find_among(_LIMITED[kind], word, at.reader), measure):
                amount = Line(pair.text, at.origin(pair.written), pair.name, measure or pair.resource.measure)
                self.tables[kind][word][pair.name] = amount

    def _kind(self, statement: ast.Setting, at: At) -> Limited | None:
        """Of what the block is; None, reported, for what cannot be limited, and a second block of one layer."""
        items = [item for group in statement.groups for item in group.items]
        said = items[0].text if len(items) == 1 and isinstance(items[0], ast.Ref) else "" if items else KINDS[0]
        kind = next((kind for kind in KINDS if kind == said), None)
        if kind is None:
            help_ = f"write `limits {{ … }}` for containers, or one of {listed(KINDS, 'or')} behind `limits`"
            span = statement.groups[0].span.to(statement.groups[-1].span)
            at.scope.sink.report("TPL201", "limits are of containers, pods or claims", span, helps=(help_,))
            return None
        if self._at is not at:
            self._at, self._first = at, {}
        first = self._first.setdefault(kind, statement.name.span)
        if first is statement.name.span:
            return kind
        at.scope.sink.report("TPL102", f"`{_context(kind)}` is set twice", statement.name.span,
                             secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
        return None

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The limits, after the checks that need the quota."""
        quotas: tuple[Quota, ...] = given.get("quotas", ())
        self.quota = next((quota for quota in quotas if not quota.scopes), None)
        self._check_named(quotas, scope)
        if not self.open:
            for wrong in contradictions(self.tables, self.quota, str):
                _report(wrong, wrong.shown.origin.span, scope)
        if self.where is None:
            return {}
        bounds = tuple(_bounds(kind, tables) for kind, tables in self.tables.items() if any(tables.values()))
        return {"limits": Limits(bounds=bounds, origin=self.where)}

    def _check_named(self, quotas: tuple[Quota, ...], scope: Scope) -> None:
        """Report what containers have to name and need not: the API server refuses those that do not (TPL603).

        Whoever gives one default gives them all: all that a quota wants is one warning, at the first of it.
        """
        missing: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for resource, wants, why, origin in self._wanted(quotas):
            words = ("default", "max") if wants == "limits" else ("default", "max", "default-request", "min")
            if not any(resource in self.tables["container"][word] for word in words):
                assert origin.span, "it is written"
                missing[why].append((origin.span, resource))
        for why, found in missing.items():
            ((span, _), *_), names = sorted(found), dict.fromkeys(resource for _, resource in sorted(found))
            help_ = f"give a default: `limits {{ default {', '.join(f'{name} …' for name in names)} }}`"
            message = f"with {why} {listed(names, 'and')}, pods that name no {listed(names, 'or')} are refused"
            scope.sink.report("TPL603", message, span, helps=(help_,))

    def _wanted(self, quotas: tuple[Quota, ...]) -> Iterator[tuple[str, str, str, Origin]]:
        """What is wanted of every container: a resource, requests or limits of it, and why."""
        for amount in (amount for quota in quotas for amount in quota.hard):
            kind, _, resource = amount.resource.partition(".")
            if resource in RESOURCES and RESOURCES[resource].named:
                yield resource, kind, "a quota on", amount.origin
        for word, wants in (("max", "limits"), ("min", "requests"), ("ratio", "limits")):
            for resource, line in self.tables["pod"][word].items():
                yield resource, wants, f"a {word} for pods of", line.origin
        for resource, line in self.tables["container"]["ratio"].items():
            yield resource, "limits", "a ratio of", line.origin

    @property
    def open(self) -> bool:
        """Whether any amount is open, or the quota with which it is compared."""
        return any(map(is_open, self._texts))

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check one tenant's amounts, each and together."""
        key = tuple(map(who.fill, self._texts))
        if not self.open or key in self.right:
            return True
        if not self._are_amounts(who, scope):
            return True
        wrong = [*contradictions(self.tables, self.quota, who.fill)]
        for one in wrong:
            _report(one, who.where(one.shown.text + one.other.text), scope)
        if not wrong:
            self.right.add(key)
        return True

    def _are_amounts(self, who: Who, scope: Scope) -> bool:
        sound = [
            is_amount(who.fill(line.text), line.said, line.measure, who.where(line.text), scope) for line in self._lines
        ]
        return all(sound)

    @property
    def _lines(self) -> Iterator[Line]:
        return (line for tables in self.tables.values() for table in tables.values() for line in table.values())

    @property
    def _texts(self) -> Iterator[str]:
        """What the checks are about."""
        yield from (line.text for line in self._lines)
        yield from (amount.quantity for amount in (self.quota.hard if self.quota else ()))


def _report(wrong: Wrong, span: Span | None, scope: Scope) -> None:
    other = wrong.other.origin.span
    secondary = (Label(other, wrong.label),) if other and wrong.other is not wrong.shown and other != span else ()
    scope.sink.report("TPL202", wrong.message, span or other, secondary=secondary, helps=(wrong.help,))


def _bounds(kind: Limited, tables: Mapping[str, Mapping[str, Line]]) -> Bounds:
    found = {word: _amounts(table) for word, table in tables.items()}
    return Bounds(
        of=kind,
        default=found.get("default", ()),
        default_request=found.get("default-request", ()),
        minimum=found["min"],
        maximum=found["max"],
        ratio=found.get("ratio", ()),
    )


def _amounts(table: Mapping[str, Line]) -> tuple[Amount, ...]:
    return tuple(Amount(resource=name, quantity=line.text, origin=line.origin) for name, line in sorted(table.items()))
