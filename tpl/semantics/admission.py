"""What a policy decides about one admission request: the meaning that every engine is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from tpl.model import identities, scale, status, subresources
from tpl.model.base import Mode
from tpl.model.expr import FieldStep, Path
from tpl.model.guards import Guard, Rule
from tpl.model.kinds import Kind, Operation
from tpl.model.parts import sent_to
from tpl.model.policy import Policy
from tpl.model.reads import compared, kept_by_update, reads_namespace
from tpl.record import dataclass
from tpl.semantics import guards, values
from tpl.semantics.fills import filled
from tpl.semantics.guards import Scope
from tpl.semantics.messages import message
from tpl.semantics.names import NAME, containers_of, namespace_value, request_value
from tpl.semantics.settings import settings_in
from tpl.semantics.values import Leaf

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """One admission request after the defaulting of the API; ``object`` and ``old`` are None if it has none.

    ``kind`` and ``resource`` are what is written, not the subresource: ``Pod``, ``pods`` and a
    ``subresource`` of ``ephemeralcontainers``. A request for a Namespace has its name as ``namespace``.
    """

    operation: Operation
    group: str
    version: str
    resource: str
    kind: str
    name: str = ""
    namespace: str = ""
    subresource: str = ""
    user: str = ""
    groups: tuple[str, ...] = ()
    object: Object | None = field(default=None, hash=False)
    old: Object | None = field(default=None, hash=False)

    @classmethod
    def on(
        cls,
        kind: Kind,
        operation: Operation,
        *,
        object: Object | None = None,
        old: Object | None = None,
        subresource: str = "",
        user: str = "",
        groups: Sequence[str] = (),
    ) -> Request:
        """A request whose name and namespace are those of its object."""
        metadata = ((old if object is None else object) or {}).get("metadata", {})
        name = metadata.get("name", "")
        # The API server calls a Namespace's own name its namespace; other cluster-scoped kinds have none.
        namespace = name if kind.resource == "namespaces" else metadata.get("namespace", "")
        return cls(
            operation, kind.group, kind.version, kind.resource, kind.kind, name, namespace,
            subresource or kind.part, user, tuple(groups), object, old,
        )  # fmt: skip

    def to_admission_review(self) -> dict[str, Any]:
        """The `AdmissionReview` that the API server sends to a webhook for this request."""
        kind = sent_to(Kind(self.group, self.version, self.resource, self.kind), self.subresource)
        resource = {"group": self.group, "version": self.version, "resource": self.resource}
        request = {
            "uid": "00000000-0000-0000-0000-000000000000",
            "kind": kind,
            "resource": resource,
            "subResource": self.subresource,
            "requestKind": kind,
            "requestResource": resource,
            "requestSubResource": self.subresource,
            "name": self.name,
            "namespace": self.namespace,
            "operation": self.operation.upper(),
            "userInfo": {"username": self.user, "groups": [*self.groups]},
            "object": self.object,
            "oldObject": self.old,
            "dryRun": False,
            "options": None,
        }
        # What is empty is left out, as the API server does; object and options are null instead.
        sent = {key: value for key, value in request.items() if value != ""}
        return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": sent}


@dataclass(frozen=True)
class Denial:
    """One guard that does not allow the request, and what it says; the message begins with its name."""

    guard: str
    message: str


@dataclass(frozen=True)
class Decision:
    """Every guard's denial in the policy's order; those of guards that are in audit there are warnings only."""

    denials: tuple[Denial, ...] = ()
    warnings: tuple[Denial, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the request passes."""
        return not self.denials


def decide(policy: Policy, request: Request) -> Decision:
    """What the policy's guards decide, each with the stored tenant of the request's namespace.

    They judge what fills have made of it, as mutating admission comes before validating.
    """
    request = filled(policy, request)
    refused: dict[str, list[Denial]] = {"enforce": [], "audit": []}
    for guard in policy.guards:
        if rule := broken(policy, guard, request):
            scope = scope_of(policy, guard, request)
            said = message(policy, guard, rule, scope, request.namespace, _called(request))
            refused[mode_in(policy, guard, request.namespace)].append(Denial(guard.name, said))
    return Decision(tuple(refused["enforce"]), tuple(refused["audit"]))


def broken(policy: Policy, guard: Guard, request: Request) -> Rule | None:
    """The first rule of the guard that does not let the request pass; None where none concerns it."""
    if not concerns(policy, guard, request):
        return None
    scope = scope_of(policy, guard, request)
    judged = (rule for rule in guard.rules if not _is_as_stored(guard, rule, scope))
    return next((rule for rule in judged if not guards.allows(rule, scope)), None)


def _is_as_stored(guard: Guard, rule: Rule, scope: Scope) -> bool:
    """Whether an update leaves all that the rule reads of the object as it was, so that it is not judged again."""
    if scope.names["old"] is None:
        return False
    if status.is_quiet(guard, rule):
        kept = status.written_with_status(rule)
        return not _is_same(*compared(status.STATUS), scope) and all(_is_same(*compared(each), scope) for each in kept)
    kept = kept_by_update(guard, rule)
    return bool(kept) and all(_is_same(*compared(each), scope) for each in kept)


def _is_same(new: Path, old: Path, scope: Scope) -> bool:
    ends = [values.at(scope.names[path.root], path.steps) for path in (new, old)]
    return values.WRONG not in ends and values.equal(values.known(ends[0]), values.known(ends[1]))


def concerns(policy: Policy, guard: Guard, request: Request) -> bool:
    """Whether the guard judges this request at all, or lets it pass for whom or where it is."""
    if not any(_is_for(guard, kind, request) for kind in guard.kinds):
        return False
    if guard.exempt_platform and _is_one_of(identities.exempt(policy, guard), request):
        return False
    if passes_by_glass(policy, guard, request):
        return False
    if guard.places:
        return guard.places.has(request.namespace)
    return not guard.has_tenant or _is_held_in(policy, guard, request.namespace)


def _is_for(guard: Guard, kind: Kind, request: Request) -> bool:
    return (
        (kind.group, kind.resource) == (request.group, request.resource)
        and request.operation in guard.operations
        and request.subresource in subresources.judged_on(guard, kind, request.operation)
    )


def passes_by_glass(policy: Policy, guard: Guard, request: Request) -> bool:
    """Whether break-glass lets who asks past the guard, whatever it would say."""
    return _is_one_of(identities.past(policy, guard), request)


def _is_one_of(named: identities.Exempt, request: Request) -> bool:
    return request.user in named.users or not set(request.groups).isdisjoint(named.groups)


def _is_held_in(policy: Policy, guard: Guard, namespace: str) -> bool:
    """Whether the namespace is a tenant's, and no exception has lifted the guard there."""
    member = policy.owner_of_namespace.get(namespace)
    if member is None:
        return False
    return not (guard.liftable and guard.name in policy.shape_of(member).lifts_in(namespace))


def mode_in(policy: Policy, guard: Guard, namespace: str) -> Mode:
    """Whether the guard denies or only warns in a namespace: `mode audit` of the guard or the tenant wins."""
    member = policy.owner_of_namespace.get(namespace)
    audited = guard.gives_way and member is not None and policy.shape_of(member).mode == "audit"
    return "audit" if audited else guard.mode


# --- what a guard can name ----------------------------------------------------------------------


def scope_of(policy: Policy, guard: Guard, request: Request) -> Scope:
    """What the guard's expressions can name in this request."""
    new, old = (_judged(guard, request, obj) for obj in (request.object, request.old))
    names: dict[str, Leaf] = {
        "object": new,
        "old": old,
        "request": request_value(request),
        "containers": containers_of(new),
    }
    member = policy.owner_of_namespace.get(request.namespace) if guard.has_tenant or guard.places else None
    known = member or (policy.own_namespaces.get(request.namespace) if guard.places else None)
    names["namespace"] = namespace_value(policy, known, request.namespace, whole=reads_namespace(guard))
    return Scope(names, settings_in(policy, member, request.namespace) if member and guard.has_tenant else {})


def _judged(guard: Guard, request: Request, obj: Object | None) -> Leaf:
    """What a guard calls `object`: what is written, or the pod that it makes."""
    if request.subresource == scale.SUBRESOURCE and obj is not None:
        return scale.with_replicas(obj)
    template = next((kind.template for kind in guard.kinds if kind.resource == request.resource), None)
    steps = tuple(FieldStep(name=name) for name in template or ()) if guard.on_pods else ()
    return values.at(None if obj is None else dict(obj), steps)


def _called(request: Request) -> Leaf:
    obj = request.old if request.object is None else request.object
    return values.at(dict(obj or {}), NAME)
