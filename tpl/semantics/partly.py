"""What a guard decides of a request of which only some is known: whether it is sure to deny it.

What is not known is neither set nor unset. A test that looks at it may come out either way, so that nothing is sure
unless it is whatever the unknown holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from tpl.model import status
from tpl.model.expr import And, Expr, IsSet, Not, Or
from tpl.model.guards import Guard, Rule
from tpl.model.policy import Policy
from tpl.model.reads import Fields, kept_by_update, read_in
from tpl.record import dataclass
from tpl.semantics import admission, fills, guards, values
from tpl.semantics.admission import Request
from tpl.semantics.guards import Scope
from tpl.semantics.values import Leaf


class Partly(dict[str, Any]):
    """An object of which these fields are known: of any other it is not known whether it is set."""


class Unknown:
    """What stands where nothing is known, not even whether it is set."""


@dataclass(frozen=True)
class Asked:
    """A request whose objects may be known in part; of ``hidden`` fields of the request itself nothing is known.

    ``hidden`` may name `name`, `username` and `groups`. Of an update, what is in neither object is unchanged.
    """

    request: Request
    hidden: frozenset[str] = frozenset()


Reading = tuple[str, Fields]
"""A root and the fields up to the first list."""


def denied_for_sure(policy: Policy, guard: Guard, asked: Asked) -> Rule | None:
    """The first rule that denies the request whatever is not known of it; None where the guard may let it pass."""
    if guard.exempt_platform and not asked.hidden.isdisjoint(("username", "groups")):
        return None
    if not admission.concerns(policy, guard, asked.request):
        return None
    if admission.mode_in(policy, guard, asked.request.namespace) == "audit":
        return None
    scope = known_of(policy, guard, asked)
    judged = (rule for rule in guard.rules if not _is_filled(policy, rule, asked.request))
    return next((rule for rule in judged if not _may_pass(guard, rule, scope)), None)


def _is_filled(policy: Policy, rule: Rule, request: Request) -> bool:
    """Whether the rule reads what the object may yet be given."""
    given = [place for fill in policy.fills if fills.is_for(fill, request) for place in fill.places]
    read = [fields for _, fields in readings(rule, ("object", "container"))]
    return any(one[: len(other)] == other[: len(one)] for one in given for other in read)


def known_of(policy: Policy, guard: Guard, asked: Asked) -> Scope:
    """What the guard's expressions can name, with what is not known left open."""
    scope = admission.scope_of(policy, guard, asked.request)
    request = scope.names["request"]
    assert isinstance(request, dict), "a request has fields"
    user = request["userInfo"]
    assert isinstance(user, dict), "and a user"
    told = {"name": request["name"]} if "name" not in asked.hidden else {}
    who = Partly({key: user[key] for key in user if key not in asked.hidden})
    names: dict[str, Any] = {
        # Whoever may change the Namespace may change what a policy has not written, and some of what it has.
        "namespace": Partly({"name": asked.request.namespace or None}),
        "request": Partly({**{key: request[key] for key in request if key != "name"}, **told, "userInfo": who}),
        "object": _judged(guard, asked.request, asked.request.object, scope.names["object"]),
        "old": _judged(guard, asked.request, asked.request.old, scope.names["old"]),
    }
    return replace(scope, names={**scope.names, **names})


def _judged(guard: Guard, request: Request, obj: Any, meant: Leaf) -> Any:
    """What the guard calls `object`: of a kind that makes pods, the template is nobody's to know."""
    if not isinstance(obj, Partly):
        return meant
    return Partly() if guard.on_pods and request.resource != "pods" else obj


# --- what may hold ------------------------------------------------------------------------------


def _may_pass(guard: Guard, rule: Rule, scope: Scope) -> bool:
    # No other request leaves another status than was stored.
    quiet = status.is_quiet(guard, rule) and look_up(("request", ("subResource",)), scope) == status.SUBRESOURCE
    kept = status.written_with_status(rule) if quiet else kept_by_update(guard, rule)
    if scope.names["old"] is not None and (kept or quiet) and all(_may_be_as_stored(fields, scope) for fields in kept):
        return True
    condition = _may_be(rule.condition, rule.effect == "require", scope)
    if rule.unless is None:
        return condition
    return _may_be(rule.unless, True, scope) or (condition and _may_be(rule.unless, False, scope))


def _may_be_as_stored(fields: Fields, scope: Scope) -> bool:
    new, old = (look_up((root, fields), scope) for root in ("object", "old"))
    return isinstance(new, Unknown) or isinstance(old, Unknown) or values.equal(new, old)


def _may_be(expr: Expr, want: bool, scope: Scope) -> bool:
    """Whether the expression comes out as wanted for something that the unknown may hold."""
    match expr:
        case Not(operand=operand):
            return _may_be(operand, not want, scope)
        case And(operands=operands) | Or(operands=operands):
            parts = (_may_be(operand, want, scope) for operand in operands)
            return all(parts) if isinstance(expr, And) is want else any(parts)
        case _:
            return not _is_known(expr, scope) or guards.truth(expr, scope) is want


def _is_known(expr: Expr, scope: Scope) -> bool:
    found = [look_up(reading, scope) for reading in read_in(expr)]
    enough = (Unknown,) if isinstance(expr, IsSet) else (Unknown, Partly)
    return not any(isinstance(value, enough) for value in found)


def readings(rule: Rule, roots: Collection[str] = ("object", "old", "request")) -> Iterator[Reading]:
    """What the rule reads of these roots, in order; names that a quantifier binds are none."""
    for expr in (rule.condition, rule.unless):
        if expr is not None:
            yield from (read for read in dict.fromkeys(read_in(expr)) if read[0] in roots)


def look_up(reading: Reading, scope: Scope) -> Any:
    """What stands there, ``Unknown`` where that is not known; unset for what a quantifier binds."""
    root, fields = reading
    leaf: Any = scope.names.get(root)
    for name in fields:
        if isinstance(leaf, Partly) and name not in leaf:
            return Unknown()
        leaf = leaf.get(name) if isinstance(leaf, dict) else None
    return leaf
