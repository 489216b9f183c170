"""`labels { team = "shop" }`, `annotations open { … }`: what a tenant's Namespaces bear besides what tpl needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model import labels
from tpl.model.base import Origin
from tpl.model.metadata import whose
from tpl.model.parameters import ANNOTATIONS, LABELS, Where
from tpl.model.tenants import Parameter
from tpl.sema.exact import check_exact
from tpl.sema.layers.part import At, Part, Who
from tpl.sema.words.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

WHERE: tuple[Where, ...] = (LABELS, ANNOTATIONS)
_FORM = '`labels { team = "shop" }`, or `labels open { … }` for what others may change'
KEY = "63 letters, digits, `-`, `_` and `.` at most, after a domain and `/` or without"
_VALUE = "63 letters, digits, `-`, `_` and `.` at most, a letter or digit at each end"


class Written(NamedTuple):
    """A value, whether others may change it, and where it is said."""

    text: str
    open: bool
    origin: Origin
    in_tier: bool


class Metadata(Part):
    """By key: a later layer replaces the value, and whether others may change it."""

    of_platform: ClassVar[bool] = True
    words: ClassVar[Mapping[str, Spec]] = {
        where: Spec("block", _FORM.replace(LABELS, where), repeats=True) for where in WHERE
    }
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {where: {} for where in WHERE}

    def __init__(self) -> None:
        self.given: dict[Where, dict[str, Written]] = {where: {} for where in WHERE}
        self._at: At | None = None
        self._first: dict[tuple[Where, str], Span] = {}

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Take what one block says."""
        assert isinstance(statement, ast.Setting)
        where = next(where for where in WHERE if where == statement.name.text)
        items = [item for group in statement.groups for item in group.items]
        is_open = len(items) == 1 and isinstance(items[0], ast.Ref) and items[0].text == "open"
        if items and not is_open:
            at.reader.wrong(statement, at.context, "takes `open` or nothing before its block")
        at.reader.refuse_others(statement.block, where, ast.Assign)
        for line in statement.block.statements if statement.block else ():
            if isinstance(line, ast.Assign):
                self._take(line, where, is_open, at)
            elif isinstance(line, ast.Setting):
                help_ = f'write `{line.name.text} = "…"`'
                at.scope.sink.report("TPL201", f"{where} are keys and values", line.span, helps=(help_,))

    def _take(self, line: ast.Assign, where: Where, is_open: bool, at: At) -> None:
        key, items = _text(line.key), [item for group in line.groups for item in group.items]
        if line.operator != "=" or len(items) != 1 or not isinstance(text := items[0], ast.Text):
            help_ = f'write `{_shown(line.key)} = "…"`: one text, in quotes'
            at.scope.sink.report("TPL201", f"`{key}` has one value", line.span, helps=(help_,))
        elif self._is_key(key, where, line.key.span, at) and self._is_first(key, where, line.key.span, at):
            value = at.reader.fill(text)
            if holes.has_holes(value) or _is_value(value, where, text.span, at.scope):
                self.given[where][key] = Written(value, is_open, at.origin(line), at.in_tier)

    def _is_key(self, key: str, where: Where, span: Span, at: At) -> bool:
        """Whether it can be a key, and is the policy's to write; reported where it is not (TPL107, TPL318)."""
        if not labels.is_key(key):
            at.scope.sink.report("TPL107", f"`{key}` cannot be a key of {where}", span, helps=(KEY,))
            return False
        if owner := whose(key, where):
            at.scope.sink.report("TPL318", f"`{key}` is not the policy's to write: {owner.why}", span,
                                 helps=(owner.instead,))  # fmt: skip
        return not owner

    def _is_first(self, key: str, where: Where, span: Span, at: At) -> bool:
        if self._at is not at:
            self._at, self._first = at, {}
        first = self._first.setdefault((where, key), span)
        if first is not span:
            at.scope.sink.report("TPL102", f"`{key}` is set twice", span,
                                 secondary=(Label(first, "first here"),), helps=("keep one of them",))  # fmt: skip
        return first is span

    # Comparing -----------------------------------------------------------------------------------
    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Nothing here is looser or tighter; in whose file it stands is asked in ``settle``."""

    @property
    def open(self) -> bool:
        """Whether a value differs between tenants, or is a tenant's own, which not every file may give."""
        return any(holes.has_holes(one.text) or not one.in_tier for _, _, one in self._all)

    @property
    def _all(self) -> Iterator[tuple[Where, str, Written]]:
        return ((where, key, one) for where, given in self.given.items() for key, one in given.items())

    def settle(self, tier: Self, who: Who, scope: Scope) -> bool:
        """Check one tenant's values, and that a file of tenants' says nothing but what a tier leaves to it."""
        for where, key, one in self._all:
            if holes.has_holes(one.text):
                _is_value(who.fill(one.text), where, who.where(one.text), scope)
            self._check_theirs(where, key, one, tier, who, scope)
        return True

    def _check_theirs(self, where: Where, key: str, one: Written, tier: Self, who: Who, scope: Scope) -> None:
        """Labels decide what others' policies and controllers do with a namespace: the platform says which."""
        given, before = scope.symbols.theirs.get(who.span.path), tier.given[where].get(key)
        if given and not one.in_tier and not (before and before.open):
            said = one.origin.span
            span = said if said and said.path == who.span.path else who.span
            help_ = f"let a tier say `{where} open {{ {key} = … }}`, in a file of the platform's"
            given.refuse(f"`{key}` is not this file's to write on a namespace", span, help_, scope.sink)

    # The shape -----------------------------------------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, and as parameters those that the guard of Namespaces keeps as they are."""
        kept = (self._kept(where) for where in WHERE)
        found: dict[str, object] = {"parameters": (*given.get("parameters", ()), *filter(None, kept))}
        for where in WHERE:
            found[where] = tuple((key, one.text) for key, one in sorted(self.given[where].items()))
        return found

    def _kept(self, where: Where) -> Parameter | None:
        kept = {key: one for key, one in sorted(self.given[where].items()) if not one.open}
        values = tuple(f"{key}={one.text}" for key, one in kept.items())
        return Parameter(name=where, values=values, origin=next(iter(kept.values())).origin) if kept else None


def _text(key: ast.Name | ast.Text) -> str:
    return key.value if isinstance(key, ast.Text) else key.text


def _shown(key: ast.Name | ast.Text) -> str:
    return f'"{key.value}"' if isinstance(key, ast.Text) else key.text


def _is_value(text: str, where: Where, span: Span, scope: Scope) -> bool:
    """Whether it can be a value there; reported where it cannot (TPL107, TPL201, TPL206)."""
    if where == LABELS and not labels.is_value(text):
        scope.sink.report("TPL107", f"`{text}` cannot be a label's value", span, helps=(_VALUE,))
        return False
    if "\n" in text:
        scope.sink.report("TPL201", "an annotation's value is one line", span)
        return False
    return check_exact(text, span, scope.sink)
