"""The NetworkPolicy target; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from tpl.backends._k8s.merge import merged
from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, object_name, serving
from tpl.backends._network.merging import renamed, told_apart
from tpl.backends._network.names import policy_name
from tpl.backends._network.rules import KNOWS_DOMAINS
from tpl.backends.base import (
    Backend,
    Can,
    Context,
    Enforced,
    Fidelity,
    Hole,
    Outside,
    Piece,
    Refused,
)
from tpl.backends.networkpolicy.emit import default_deny, specs, united
from tpl.model.base import Origin
from tpl.model.flows import (
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    SelfPeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.metadata import UNPRUNED
from tpl.model.policy import Policy
from tpl.model.tenants import Shape
from tpl.obligations import model
from tpl.relation.boxes import Pods
from tpl.relation.reach import MAX_PIECES, Opening, Reach, Unsubtractable
from tpl.relation.statements import SIDES, Side

HOLES = (
    Hole(
        "host-network",
        "a pod on its node's network is outside every NetworkPolicy",
        closed_by=("host-namespaces",),
    ),
    Hole(
        "own-policies",
        "allows add up: a NetworkPolicy of the tenant's own can open what these leave closed",
        closed_by=("platform-network-policies",),
    ),
    Hole(
        "taken-away",
        "where a policy that closes is changed or deleted, nothing is closed",
        closed_by=("platform-network-policies-stay",),
    ),
    Hole(
        "foreign-policies",
        "a policy of the tenant's own for a network plug-in or a policy engine can open or rewrite these",
        closed_by=("platform-policies",),
    ),
)
CLAIM = (
    "for TCP, UDP and SCTP on a CNI that enforces NetworkPolicy; ICMP and what nodes send to pods, "
    "such as probes, are outside the claim"
)

ADDRESSES = (
    f"{CLAIM}; Kubernetes leaves it to the CNI and the load balancer whether an address is compared before or after "
    "Services rewrite it"
)
WITHHELD = "no NetworkPolicy is written for these namespaces"
REOPENED = Hole("own-pods", "the tenant may write policies of its own, which can open it between its own pods")
_OPENED = Can(Fidelity.UNSPECIFIED, ADDRESSES)
_CLOSED = Can(Fidelity.PARTIAL, ADDRESSES, HOLES, at_best=Fidelity.UNSPECIFIED)


class NetworkPolicies(Backend[Piece]):
    """Default deny, and what is open by default or by a flow; what is forbidden was subtracted before."""

    name = "networkpolicy"
    title = "NetworkPolicy v1"
    about = (model.Subject.NETWORK,)
    reads = "namespaces"
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.Isolation: Can(Fidelity.PARTIAL, CLAIM, HOLES),
        model.IsolationWithheld: Can(Fidelity.NONE, WITHHELD),
        model.FlowOpened: Can(Fidelity.EXACT, CLAIM),
        model.FlowClosed: Can(Fidelity.PARTIAL, CLAIM, HOLES),
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Piece] | Refused | Outside:
        """Pieces for the obligation's shape, or a refusal where a `deny` cannot be subtracted."""
        if isinstance(obligation, model.FlowClosed):
            if all(shape.isolation == "withheld" for shape in context.policy.tenant_shapes):
                return Outside(WITHHELD)
            by_address = _is_by_address(obligation.flow) or _rests_on_blocks(context.policy)
            can = _CLOSED if by_address else None
            if _is_inside(obligation.flow) and context.policy.own_policies:
                can = Can(Fidelity.PARTIAL, CLAIM, (*HOLES, REOPENED))
            return Enforced((), can, through=model.Isolation)
        shape = context.policy.shapes[obligation.shape or 0]
        match obligation:
            case model.IsolationWithheld():
                return Outside(WITHHELD)
            case model.FlowOpened(side="egress") if context.reach.is_egress_free(shape):
                return Enforced((), through=model.Isolation)
            case model.FlowOpened(flow=Flow(destination=DomainPeer()) as flow) if context.reach.opened(
                shape, flow, "egress"
            ):
                return _no_domain(context.policy)
            case model.FlowOpened(flow=flow, side=side):
                parts: tuple[_Part, ...] = (_flow(context.reach, shape, flow, side),)
            case _:
                parts = _defaults(context.reach, shape)
        for part in parts:
            if isinstance(part.opening, Unsubtractable):
                return _refused(part.opening)
        opened = [piece for part in parts for piece in _pieces(obligation, part, context.reach)]
        if isinstance(obligation, model.FlowOpened):
            # An allowed flow of which a `deny` leaves nothing is closed, like everything else.
            claims = opened or [_default_deny(obligation, shape, context.reach)]
            return Enforced(tuple(claims), _OPENED if _is_by_address(obligation.flow) else None)
        return Enforced((_default_deny(obligation, shape, context.reach), *opened))

    def assemble(self, claims: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """Policies of one name and the same pods become one; of other pods, the later gets another name."""
        return merged(told_apart(claims, "podSelector"), _combined)


def _no_domain(policy: Policy) -> Refused | Outside:
    """Where the plug-in's own policies hold it, this is not ours; elsewhere nobody does."""
    if policy.cluster and policy.cluster.cni == KNOWS_DOMAINS:
        return Outside(f"a NetworkPolicy knows addresses, not domains; target `{KNOWS_DOMAINS}` holds it")
    return Refused(
        "TPL801",
        "it knows addresses, not domains",
        f"name the addresses: `network bank = 198.51.100.0/24`; on a cluster with `cni {KNOWS_DOMAINS}` a name is held",
    )


def _is_inside(flow: Flow) -> bool:
    """Whether a flow may be one between pods of the same tenant."""
    source, destination = flow.source, flow.destination
    if isinstance(source, TenantPeer) and isinstance(destination, TenantPeer):
        return source.name == destination.name
    of_tenants = TenantPeer | TaggedPeer | AnyTenant | SelfPeer
    return isinstance(source, of_tenants) and isinstance(destination, of_tenants)


def _is_by_address(flow: Flow) -> bool:
    """Whether an end is a block, the internet or anywhere, which no selector of pods can stand for."""
    by_address = NetworkPeer | InternetPeer | AnywherePeer
    return any(isinstance(end, by_address) for end in (flow.source, flow.destination))


def _rests_on_blocks(policy: Policy) -> bool:
    """Whether something is open to anywhere while nobody knows the addresses of pods.

    What is taken out of anywhere leaves blocks of addresses open, in which some networks see pods too.
    """
    flows = (*policy.flows, *(flow for shape in policy.shapes for flow in shape.flows))
    ends = (end for flow in flows if flow.effect == "allow" for end in (flow.source, flow.destination))
    is_open = any(shape.isolation == "ingress" for shape in policy.shapes)
    return not (policy.cluster and policy.cluster.pods) and (
        is_open or any(isinstance(end, AnywherePeer) for end in ends)
    )


class _Part(NamedTuple):
    """One side of what is opened; ``whole`` are the pods that it was about before anything was taken out."""

    rule: str
    name: str
    side: Side
    opening: Opening
    whole: frozenset[Pods]


def _defaults(reach: Reach, shape: Shape) -> tuple[_Part, ...]:
    everyone = frozenset((Pods(),))
    names = {side: policy_name(side) for side in SIDES}
    rule = "same namespace" if shape.platform else "same tenant"
    sides = {side: _Part(rule, names[side], side, reach.same_tenant(shape, side), everyone) for side in SIDES}
    entering = (sides["ingress"], *_asked_dns(reach, shape))
    if reach.is_egress_free(shape):
        return entering
    if shape.isolation == "ingress":
        return *entering, _Part("open egress", names["egress"], "egress", reach.open_egress(shape), everyone)
    dns = _Part("cluster DNS", names["egress"], "egress", reach.cluster_dns(shape), everyone)
    return *entering, sides["egress"], dns


def _asked_dns(reach: Reach, shape: Shape) -> Iterator[_Part]:
    """Where the cluster's DNS is in the namespace: it is asked by whoever it is."""
    opening = reach.asked_dns(shape)
    if opening:
        name = object_name("ingress", reach.policy.dns.name)
        whole = frozenset(() if isinstance(opening, Unsubtractable) else (box.subject for box in opening))
        yield _Part("cluster DNS", name, "ingress", opening, whole)


def _flow(reach: Reach, shape: Shape, flow: Flow, side: Side) -> _Part:
    whole = frozenset(box.subject for box in reach.boxes(shape, flow, side))
    return _Part(str(flow), policy_name(side, flow), side, reach.opened(shape, flow, side), whole)


def _pieces(obligation: model.AnyObligation, part: _Part, reach: Reach) -> Iterator[Piece]:
    if isinstance(part.opening, Unsubtractable):
        return
    for subject, spec in specs(part.opening, part.side, reach.anywhere).items():
        name = part.name if subject in part.whole else renamed(part.name, "less", spec["podSelector"])
        yield _piece(obligation, part.rule, name, obligation.origin, spec)


def _default_deny(obligation: model.AnyObligation, shape: Shape, reach: Reach) -> Piece:
    """It stays where the Namespace stays: a tenant gone from the policy is closed, not open.

    One of the platform's own namespaces is left as it was: nobody would find why nothing enters it any more.
    """
    name, kept = object_name("default-deny"), None if shape.platform else UNPRUNED
    sides: tuple[Side, ...] = ("ingress",) if reach.is_egress_free(shape) else SIDES
    return _piece(obligation, "isolation", name, shape.origin, default_deny(sides), annotations=kept)


def _piece(
    obligation: model.AnyObligation,
    rule: str,
    name: str,
    origin: Origin,
    spec: Mapping[str, Any],
    annotations: Mapping[str, str] | None = None,
) -> Piece:
    policy = serving(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        name,
        rule=rule,
        origin=origin,
        namespace=NAMESPACE_HOLE,
        annotations=annotations,
        because=obligation.flow.because if isinstance(obligation, model.FlowOpened) else "",
        spec=spec,
    )
    return Piece(NAMESPACE_FILE, policy, (obligation.id,), obligation.shape)


def _refused(opening: Unsubtractable) -> Refused:
    allow = f"`{opening.allow}`" if opening.allow else "what is open by default"
    return Refused(
        "TPL801",
        f"NetworkPolicy can only allow, and taking `{opening.deny}` out of {allow} leaves more than {MAX_PIECES} parts",
        "name whole tenants instead of workloads, or split the ports",
    )


def _combined(policies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"spec": united([policy["spec"] for policy in policies])}
