"""`limits { default … max … }`: what a container gets and what it may take, merged by resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from tpl.diagnostics.model import Label
from tpl.model.base import Origin
from tpl.model.tenants import Amount, Limits, Quota
from tpl.sema.amounts import MEASURES, measured
from tpl.sema.layers.pairs import Pairs, is_amount
from tpl.sema.layers.part import At, Commercial, Who, is_open
from tpl.sema.layers.quota import Written
from tpl.sema.spec import Spec
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

RESOURCES = ("cpu", "memory")


def _line(word: str) -> Spec:
    return Spec("amounts", f"resources and amounts, e.g. `{word} cpu 2, memory 4Gi`", repeats=True)


class ContainerLimits(Commercial):
    """What containers get and may take so far, by word and resource."""

    words: ClassVar[Mapping[str, Spec]] = {"limits": Spec("bare block", "a block: `limits { default … max … }`")}
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "limits": {word: _line(word) for word in ("default", "default-request", "max")}
    }

    def __init__(self) -> None:
        self.amounts: dict[str, dict[str, Written]] = {word: {} for word in self.contexts["limits"]}
        self.where: Origin | None = None
        self.quota: Quota | None = None
        self.right: set[tuple[str, ...]] = set()

    # Reading and merging -------------------------------------------------------------------------
    def take(self, statement: ast.Statement, at: At) -> None:
        """Merge one block."""
        assert isinstance(statement, ast.Setting)
        self.where = at.origin(statement)
        pairs = Pairs("limits", at.reader)
        for line in at.reader.settings(statement.block, "limits"):
            for pair in pairs.of(line, RESOURCES):
                self.amounts[line.name.text][pair.resource] = pair.text, at.origin(pair.written)

    # The shape, and the amounts of one tenant -----------------------------------------------------
    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The limits, after the checks that need the quota."""
        self.quota = given.get("quota")
        self._check_named(scope)
        if not self.open:
            for wrong in self._contradictions(str):
                _report(wrong, wrong.shown[1].span, scope)
        if self.where is None:
            return {}
        default, request, most = (_amounts(table) for table in self.amounts.values())
        return {"limits": Limits(default=default, default_request=request, maximum=most, origin=self.where)}

    def _check_named(self, scope: Scope) -> None:
        """Report a quota of what containers need not name: the API server then refuses those that do not (TPL603)."""
        for amount in self.quota.hard if self.quota else ():
            kind, _, resource = amount.resource.partition(".")
            words = {"limits": ("default", "max"), "requests": ("default", "max", "default-request")}.get(kind, ())
            if resource in RESOURCES and words and not any(resource in self.amounts[word] for word in words):
                help_ = f"give a default: `limits {{ default {resource} … }}`"
                scope.sink.report("TPL603", f"with a quota on {resource}, pods that name no {resource} are refused",
                                  amount.origin.span, helps=(help_,))  # fmt: skip

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
        wrong = [*self._contradictions(who.fill)]
        for one in wrong:
            _report(one, who.where(one.shown[0] + one.other[0]), scope)
        if not wrong:
            self.right.add(key)
        return True

    def _are_amounts(self, who: Who, scope: Scope) -> bool:
        sound = [
            is_amount(who.fill(text), resource, who.where(text), scope)
            for table in self.amounts.values()
            for resource, (text, _) in table.items()
        ]
        return all(sound)

    def _contradictions(self, fill: Callable[[str], str]) -> Iterator[_Wrong]:
        """What is wrong with the amounts together: a container would be refused, or never be admitted."""
        quota = {amount.resource: (amount.quantity, amount.origin) for amount in _capped(self.quota)}
        for resource in RESOURCES:
            default, request, most = (table.get(resource) for table in self.amounts.values())
            capped, requested = quota.get(f"limits.{resource}"), quota.get(f"requests.{resource}")
            pairs = [
                (default, most, "the default {0} of {1} is more than the most, {2}"),
                (request, default or most, "the default request of {1} of {0} is more than the limit, {2}"),
                (most, capped, "one container may take {1} of {0}, the whole quota is {2}"),
                (None if most else default, capped, "a container gets {1} of {0}, the whole quota is {2}"),
                (request, requested, "one container requests {1} of {0} by default, the whole quota is {2}"),
            ]
            if requested != capped and not request:
                pairs.append((default or most, requested, pairs[-1][2]))
            for one, other, message in pairs:
                if one and other and _more(text := fill(one[0]), limit := fill(other[0]), resource):
                    yield _Wrong(message.format(resource, text, limit), f"write at most `{limit}`", one, other)

    @property
    def _texts(self) -> Iterator[str]:
        """What the checks are about."""
        yield from (text for table in self.amounts.values() for text, _ in table.values())
        yield from (amount.quantity for amount in _capped(self.quota))


class _Wrong(NamedTuple):
    """Two amounts that do not go together, the one to show first."""

    message: str
    help: str
    shown: Written
    other: Written


def _report(wrong: _Wrong, span: Span | None, scope: Scope) -> None:
    other = wrong.other[1].span
    secondary = (Label(other, "this is less"),) if other != span else ()
    scope.sink.report("TPL202", wrong.message, span or other, secondary=secondary, helps=(wrong.help,))


def _capped(quota: Quota | None) -> Iterator[Amount]:
    return (amount for amount in (quota.hard if quota else ()) if amount.resource.partition(".")[2] in RESOURCES)


def _more(one: str, other: str, resource: str) -> bool:
    return measured(one, MEASURES[resource]) > measured(other, MEASURES[resource])


def _amounts(table: Mapping[str, Written]) -> tuple[Amount, ...]:
    return tuple(Amount(resource=name, quantity=text, origin=where) for name, (text, where) in sorted(table.items()))
