"""Requests that one guard denies and that pass where another has its place: counterexamples to "holds as much"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import product
from typing import Any

from tpl.model import fields, wording
from tpl.model.expr import Expr, Not, Or
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import POD, TOGETHER, Kind, Operation
from tpl.model.policy import Policy
from tpl.model.reads import settings_read
from tpl.semantics.admission import Request, broken, scope_of
from tpl.semantics.example_values import DIGEST, own_image
from tpl.semantics.examples import Setup, Tree, both, examples, merge

TENANTS = 4
"""Tenants in whose namespaces requests are tried; they differ in what the guards read of them."""

_REQUEST = '{"userInfo": {"username": "string", "groups": ["string"]}}'
_CONTAINER_LISTS = ("containers", "initContainers", "ephemeralContainers")


def let_past(policy: Policy, old: Guard, new: Guard) -> tuple[Request, Rule] | None:
    """The first request that ``old`` denies, by which rule, and that no guard of the policy does.

    ``new`` is the policy's guard in the place of ``old``. None where no example shows that it holds less, which it may
    all the same.
    """
    kept = {(rule.effect, rule.condition, rule.unless) for rule in new.rules} if _is_as_wide(old, new) else set()
    changed = [rule for rule in old.rules if (rule.effect, rule.condition, rule.unless) not in kept]
    kinds = old.kinds[:1] if old.resources[0] in TOGETHER else old.kinds
    where = product(_namespaces(policy, old, new), kinds, old.operations) if changed else ()
    for place in (Place(policy, old, new, *one) for one in where):
        for asked in (asked for rule in changed for asked in place.tries(rule)):
            for request in place.requests(asked):
                if (rule := broken(policy, old, request)) and not place.is_held(request):
                    return request, rule
    return None


def _is_as_wide(old: Guard, new: Guard) -> bool:
    """Whether the new guard denies in all requests that concern the old one, if a rule says so."""
    return (
        new.mode == "enforce"
        and set(old.kinds) <= set(new.kinds)
        and set(old.operations) <= set(new.operations)
        and old.exempt_platform >= new.exempt_platform
    )


class Place:
    """One operation on a kind in a tenant's namespace, which is judged by the old rules and by the new."""

    def __init__(
        self, policy: Policy, old: Guard, new: Guard, namespace: str, kind: Kind, operation: Operation
    ) -> None:
        self._policy, self._old, self._new = policy, old, new
        self._harmless: Tree = {}
        self._namespace, self._kind, self._operation = namespace, kind, operation
        self._image = ""
        settings = scope_of(policy, old, self.request({})).settings
        self._image = f"{own_image(settings)}{DIGEST}"
        (held, *_) = fields.types_of((kind,), old.on_pods)
        given = {"namespace": {"name": namespace}}
        self._setup = Setup(settings, given, {"object": held, "old": held, "request": _REQUEST})
        self._passing = both([examples(_allowed(rule), True, self._setup) for rule in new.rules])
        enforcing = [guard for guard in policy.guards if guard.mode == "enforce"]
        self._others = [guard for guard in enforcing if guard is not new]
        self._harmless = self.passing_others({})
        bare = self.request({})
        self._holding = [guard for guard in enforcing if guard is new or broken(policy, guard, bare) is None]

    def passing_others(self, asked: Tree) -> Tree:
        """What is to be asked for besides so that, as far as examples show, each of the other guards lets it pass."""
        for guard in self._others:
            if rule := broken(self._policy, guard, self.request(asked)):
                tries = (merge(asked, each) for each in self._allowed_by(guard, rule))
                right = (each for each in tries if broken(self._policy, guard, self.request(each)) is None)
                asked = next(right, asked)
        return asked

    def _allowed_by(self, guard: Guard, rule: Rule) -> Iterator[Tree]:
        """Examples of what the rule lets pass, the template around the pod that it looks at."""
        below = (self._kind.template or ()) if guard.on_pods else ()
        (held, *_) = fields.types_of((self._kind,), guard.on_pods)
        for tree in examples(_allowed(rule), True, replace(self._setup, types={**self._setup.types, "object": held})):
            around = reduce(lambda found, name: {name: found}, reversed(below), tree.get("object", {}))
            yield {**tree, "object": around}

    def tries(self, rule: Rule) -> Iterator[Tree]:
        """What may be asked for that the rule does not let pass, and the new rules do."""
        for one, other in product(examples(_allowed(rule), False, self._setup), [{}, *self._passing]):
            yield merge(one, other)
            yield merge(other, one)

    def requests(self, asked: Tree) -> Iterator[Request]:
        """The request, and where only others deny it for what is missing beside, as these let it pass."""
        request = self.request(asked)
        yield request
        if broken(self._policy, self._old, request) and not broken(self._policy, self._new, request):
            yield self.request(self.passing_others(asked))

    def is_held(self, request: Request) -> bool:
        """Whether the guard in the old one's place denies it, or another that lets pass what asks for nothing."""
        return any(broken(self._policy, guard, request) is not None for guard in self._holding)

    def request(self, asked: Tree) -> Request:
        """The request with what is asked for, and with what every guard but the two lets pass."""
        tree = merge(asked, self._harmless)
        new, old = (self._object(tree.get(root)) for root in ("object", "old"))
        user = _pruned(tree.get("request") or {}).get("userInfo", {})
        return Request.on(
            self._kind, self._operation,
            object=new if self._operation in ("create", "update") else None,
            old=old if self._operation in ("update", "delete") else None,
            user=user.get("username", "somebody"), groups=user.get("groups", ()),
        )  # fmt: skip

    def _object(self, asked: Any) -> dict[str, Any]:
        """What is asked for, and what every object has; to a container, a name and an image that the tenant may run."""
        found: dict[str, Any] = _pruned(asked or {})
        where = {"namespace": self._namespace} if self._kind.namespaced else {"name": self._namespace}
        found["metadata"] = {"name": "example", **found.get("metadata", {}), **where}
        for name in _CONTAINER_LISTS if self._kind == POD else ():
            for number, each in enumerate(found.get("spec", {}).get(name, ()), 1):
                each.update({"name": f"{name}-{number}".lower(), "image": self._image} | each)
        return found


def _allowed(rule: Rule) -> Expr:
    """The rule as one expression, but for what an error in its `unless` means."""
    right = rule.condition if rule.effect == "require" else Not(operand=rule.condition)
    return right if rule.unless is None else Or(operands=(rule.unless, right))


def _pruned(value: Any) -> Any:
    """A copy without what is to be unset."""
    match value:
        case dict():
            return {key: _pruned(each) for key, each in value.items() if each is not None}
        case list():
            return [_pruned(each) for each in value]
        case _:
            return value


def _namespaces(policy: Policy, old: Guard, new: Guard) -> list[str]:
    """Namespaces of whoever the guards name, then of a tenant for each way to set what they read."""
    rules = (*old.rules, *new.rules)
    read = settings_read(each for rule in rules for each in (rule.condition, rule.unless))
    named = {text for rule in rules for text in re.findall('"([^"]*)"', wording.rule(rule))}
    found: dict[Any, str] = {}
    for member in policy.members:
        shape = policy.shape_of(member)
        settings = tuple(each.values for each in shape.parameters if each.name in read)
        for namespace in member.namespaces:
            key = namespace if named & {namespace, member.name} else (settings, bool(shape.lifts_in(namespace)))
            found.setdefault(key, namespace)
    first = sorted(found.items(), key=lambda one: isinstance(one[0], tuple))
    return [namespace for _, namespace in first[:TENANTS]]
