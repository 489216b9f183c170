"""A guard that can never fire, or always does: it reads what some judged kind, or operation, never or always has.

Each rule is tried on each kind and operation with nothing known but that: which fields are never set there, which
always, and what `object.kind` is. What tells the kinds apart, a test of `object.kind` or that the field is set,
keeps the rest of the rule from what it is not meant for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tpl.model import expr, presence, status
from tpl.model.expr import Scalar
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import Kind
from tpl.model.presence import Occasion
from tpl.model.reads import kept_by_update
from tpl.sema.guards.outcomes import Known, Thing, may_deny, may_pass
from tpl.sema.guards.readings import Reader, Reading, names
from tpl.sema.scope import Scope
from tpl.syntax import ast


class _Kind(Known):
    """A request of whose object only the kind is known."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion

    def of(self, path: expr.Path) -> Thing | Scalar:
        if path.root in ("object", "old") and names(path) == ("kind",):
            return self._occasion.kind.kind or Thing.SET
        return Thing.UNKNOWN


class _Fields(_Kind):
    """A request of whose object it is known as well which fields it never and always has."""

    def of(self, path: expr.Path) -> Thing | Scalar:
        known = super().of(path)
        if not _is_of(path, self._occasion) or known is not Thing.UNKNOWN:
            return known
        if presence.is_never_set(self._occasion, path.root, names(path)):
            return Thing.UNSET
        return Thing.SET if presence.is_always_set(self._occasion, names(path)) else Thing.UNKNOWN


def check_presence(guard: Guard, rules: Sequence[ast.Rule], scope: Scope) -> None:
    """Report the paths that make a rule deny everything, or nothing, of a kind or of an operation (TPL211)."""
    if guard.on_pods or ("connect" in guard.operations and not all(kind.part for kind in guard.kinds)):
        # What templates lack has been reported of each path; a connection has no object.
        return
    for written, rule in zip(rules, guard.rules, strict=False):
        # Of a rule that was refused in part, no term has its place.
        if written.terms:
            _Check(guard, rule, written, scope).report()


class _Check:
    """One rule of a guard."""

    def __init__(self, guard: Guard, rule: Rule, written: ast.Rule, scope: Scope) -> None:
        self._guard, self._rule, self._scope = guard, rule, scope
        self._spans = {id(term): span for term, span in written.terms}
        self._occasions = frozenset(_judged(guard, rule))
        self._said: set[tuple[Kind, presence.Fields]] = set()
        # What no judged kind has was reported as an unknown field.
        read = Reader(self._occasions, _Kind).readings(rule)
        self._read = [each for each in read if any(presence.is_field(kind, names(each.path)) for kind in guard.kinds)]

    def report(self) -> None:
        """Each field at most once for each kind, the worst that it does."""
        denying: set[Occasion] = set()
        for reading in self._read:
            lacking = self._lacking(reading)
            if always := [each for each in lacking - denying if not may_pass(self._rule, _Fields(each))]:
                denying.update(always)
                self._say(reading, always, "the rule denies every one")
            elif not reading.provided and (never := self._in_every_operation(reading, lacking - denying)):
                self._say(reading, never, "this never applies to one")
        if not self._said:
            self._report_constant()

    def _lacking(self, reading: Reading[Occasion]) -> set[Occasion]:
        """Where the path matters and is never set, but for what has been said of an object's field already."""
        fields = names(reading.path)
        told = {kind for kind, before in self._said if fields[: len(before)] == before}
        mine = (each for each in reading.among if _is_of(reading.path, each) and each.kind not in told)
        return {each for each in mine if presence.is_never_set(each, reading.path.root, fields)}

    def _in_every_operation(self, reading: Reading[Occasion], lacking: set[Occasion]) -> list[Occasion]:
        """Those of the occasions whose kind lacks the path whatever is done to it."""
        having = {each.kind for each in self._occasions - lacking if _is_of(reading.path, each)}
        return [each for each in lacking if each.kind not in having]

    def _say(self, reading: Reading[Occasion], lacking: Sequence[Occasion], effect: str) -> None:
        fields = names(reading.path)
        self._said.update((each.kind, fields) for each in lacking)
        kinds = {each.kind for each in lacking}
        unknown = {kind for kind in kinds if not presence.has(kind, fields)}
        named = " or ".join(sorted(kind.kind for kind in unknown or kinds))
        when = "" if unknown else " that is being created"
        message = f"no {named}{when} has `{reading.path.root}.{'.'.join(fields)}`, so {effect}"
        help_ = self._apart(reading.path, unknown) if unknown else "write `when update` behind the guard's kinds"
        self._scope.sink.report("TPL211", message, self._spans[id(reading.term)], helps=(help_,))

    def _apart(self, path: expr.Path, without: set[Kind]) -> str:
        """How to say of which kinds the rule is."""
        having = [kind for kind in self._guard.kinds if presence.has(kind, names(path))]
        if not having:
            return "leave it out"
        if self._rule.effect == "forbid":
            return f"write a guard for each kind, or `{_is_one(path.root, having)} and …`"
        return f"write a guard for each kind, or `{_is_one(path.root, without)} or …`"

    def _report_constant(self) -> None:
        """A rule that comes out the same everywhere, as what it asks for is always there."""
        known = [_Fields(occasion) for occasion in self._occasions]
        denies, passes = (any(may(self._rule, each) for each in known) for may in (may_deny, may_pass))
        if denies and passes:
            return
        for reading in self._read:
            fields, mine = names(reading.path), [each for each in self._occasions if _is_of(reading.path, each)]
            if mine and all(presence.is_always_set(each, fields) for each in mine):
                message = f"`{reading.path.root}.{'.'.join(fields)}` is always set: the rule denies "
                message += "everything" if denies else "nothing"
                self._scope.sink.report("TPL211", message, self._spans[id(reading.term)], helps=("leave it out",))
                return


def _judged(guard: Guard, rule: Rule) -> Iterator[Occasion]:
    """Every kind and operation that the rule judges."""
    kept = kept_by_update(guard, rule)
    only_status = bool(kept) and all(fields[:1] == ("status",) for fields in kept)
    for kind in guard.kinds:
        for operation in (each for each in guard.operations if each in kind.operations):
            # An update leaves the status as it was, but for one of the status itself.
            if operation != "update" or not only_status or _is_of_status(guard, kind):
                yield Occasion(kind, operation)


def _is_of_status(guard: Guard, kind: Kind) -> bool:
    return status.SUBRESOURCE in (*kind.changing_subresources, *status.judged_on(guard, kind))


def _is_of(path: expr.Path, occasion: Occasion) -> bool:
    return path.root in ("object", "old") and occasion.has_root(path.root)


def _is_one(root: str, kinds: Iterable[Kind]) -> str:
    words = sorted(f'"{kind.kind}"' for kind in kinds)
    return f"{root}.kind == {words[0]}" if len(words) == 1 else f"{root}.kind in ({', '.join(words)})"
