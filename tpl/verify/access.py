"""Reads RBAC: may this user do that?

The semantics of the RBAC authorizer: rules only ever add up, a RoleBinding gives its role in its own
namespace, a ClusterRoleBinding everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tpl.record import dataclass
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import Object, World


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: a user's name and all groups of it, as the API server's authentication has them."""

    name: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a verb on a resource or a subresource of it, in a namespace or (empty) in none.

    ``group`` is the API group, empty for the core; ``name`` is empty where no single object is meant.
    """

    verb: str
    group: str
    resource: str
    namespace: str = ""
    subresource: str = ""
    name: str = ""


def service_account(namespace: str, name: str) -> User:
    """The user that a service account is."""
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
    return User(f"system:serviceaccount:{namespace}:{name}", groups)


def can(world: World, user: User, request: Request) -> bool:
    """Whether some binding gives the user a rule that covers the request.

    Raises ``Unreadable`` for a subject or a role of a kind that RBAC does not have.
    """
    return any(_covers(rule, request) for rule in _rules(world, user, request.namespace))


def _rules(world: World, user: User, namespace: str) -> Iterator[Object]:
    bindings = [*world.of_kind("ClusterRoleBinding")]
    if namespace:
        bindings += world.of_kind("RoleBinding", namespace)
    for binding in bindings:
        home = binding["metadata"].get("namespace", "")
        if any(_is(subject, home, user) for subject in binding.get("subjects") or ()):
            yield from role_rules(world, binding["roleRef"], namespace)


def _is(subject: Object, home: str, user: User) -> bool:
    """Whether the subject is the user; a service account of no namespace is one of the binding's own."""
    match subject["kind"]:
        case "User":
            return bool(subject["name"] == user.name)
        case "Group":
            return subject["name"] in user.groups
        case "ServiceAccount":
            return service_account(subject.get("namespace") or home, subject["name"]).name == user.name
        case kind:
            raise Unreadable(f"unknown kind of subject: {kind}")


def role_rules(world: World, reference: Object, namespace: str) -> Iterator[Object]:
    """The rules of the role; a binding to a role that does not exist gives nothing."""
    match reference["kind"]:
        case "Role":
            role = world.named("Role", reference["name"], namespace)
        case "ClusterRole":
            role = world.named("ClusterRole", reference["name"])
        case kind:
            raise Unreadable(f"unknown kind of role: {kind}")
    if role:
        yield from _own_rules(world, role, ())


def _own_rules(world: World, role: Object, above: tuple[Object, ...]) -> Iterator[Object]:
    """The role's rules; an aggregated one has those of every ClusterRole that it selects instead.

    ``above`` are the aggregated roles by which it was reached, which may select one another.
    """
    aggregated = role.get("aggregationRule")
    if not aggregated:
        yield from role.get("rules") or ()
        return
    for other in world.of_kind("ClusterRole"):
        labels = other["metadata"].get("labels") or {}
        selectors = aggregated.get("clusterRoleSelectors") or ()
        if other not in (*above, role) and any(selects(selector, labels) for selector in selectors):
            yield from _own_rules(world, other, (*above, role))


def _covers(rule: Object, request: Request) -> bool:
    return (
        _among(request.verb, rule.get("verbs"))
        and _among(request.group, rule.get("apiGroups"))
        and _covers_resource(rule.get("resources") or (), request)
        and (not rule.get("resourceNames") or request.name in rule["resourceNames"])
    )


def _covers_resource(resources: Collection[str], request: Request) -> bool:
    if not request.subresource:
        return _among(request.resource, resources)
    asked = {"*", f"{request.resource}/{request.subresource}", f"*/{request.subresource}"}
    return not asked.isdisjoint(resources)


def _among(wanted: str, given: Collection[str] | None) -> bool:
    return given is not None and ("*" in given or wanted in given)
