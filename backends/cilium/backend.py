"""The target of Cilium's own policies; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from tpl.backends._k8s.merge import merged
from tpl.backends._k8s.objects import NAMESPACE_FILE, NAMESPACE_HOLE, serving
from tpl.backends._network.cilium import endpoints
from tpl.backends._network.merging import renamed, told_apart
from tpl.backends._network.names import policy_name
from tpl.backends._network.rules import KNOWS_DOMAINS
from tpl.backends.base import Backend, Can, Context, Enforced, Fidelity, Outside, Piece, Refused
from tpl.backends.cilium.domains import Named, named
from tpl.backends.cilium.emit import specs, united
from tpl.model.flows import DomainPeer, Flow
from tpl.obligations import model

ELSEWHERE = "NetworkPolicies hold it, which Cilium enforces too"
DOMAINS = (
    "from 1.16 of Cilium on, an address is open from when its DNS proxy sees it in an answer of the cluster's DNS "
    "until it forgets it, whatever else is served at that address"
)


class CiliumPolicies(Backend[Piece]):
    """A CiliumNetworkPolicy for each flow to a domain; everything else is the NetworkPolicies'."""

    name = KNOWS_DOMAINS
    title = "CiliumNetworkPolicy v2"
    about = (model.Subject.NETWORK,)
    reads = "namespaces"
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.Isolation: Can(Fidelity.NONE, ELSEWHERE),
        model.IsolationWithheld: Can(Fidelity.NONE, ELSEWHERE),
        model.FlowOpened: Can(Fidelity.UNSPECIFIED, DOMAINS),
        model.FlowClosed: Can(Fidelity.NONE, ELSEWHERE),
    }

    def check(self, context: Context) -> Refused | None:
        """Only Cilium reads these."""
        cni = context.policy.cluster.cni if context.policy.cluster else ""
        if cni == KNOWS_DOMAINS:
            return None
        why = f"the cluster's `cni` is `{cni}`" if cni else "the cluster says no `cni`"
        return Refused("TPL804", f"{why}, and these policies are Cilium's", "say `cni cilium` where it is Cilium")

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Piece] | Refused | Outside:
        """The policies of a flow to a domain; what is open without them is left to the NetworkPolicies."""
        match obligation:
            case model.FlowOpened(flow=Flow(destination=DomainPeer()) as flow):
                shape = context.policy.shapes[obligation.shape or 0]
                if context.reach.is_egress_free(shape):
                    return Outside(ELSEWHERE)
                found = named(context.reach, shape, flow)
                if isinstance(found, Refused):
                    return found
                pieces = [_piece(obligation, flow, spec, found) for spec in specs(found)]
                return Enforced(tuple(pieces)) if pieces else Outside("a `deny` or `never` closes all of it")
            case _:
                return Outside(ELSEWHERE)

    def assemble(self, claims: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """Policies of one name and the same pods become one; of other pods, the later gets another name."""
        return merged(told_apart(claims, "endpointSelector"), _combined)


def _piece(obligation: model.FlowOpened, flow: Flow, spec: Mapping[str, Any], found: Named) -> Piece:
    name, pods = policy_name("egress", flow), spec["endpointSelector"]
    policy = serving(
        "cilium.io/v2",
        "CiliumNetworkPolicy",
        name if pods in map(endpoints, found.whole) else renamed(name, "less", pods),
        rule=str(flow),
        origin=obligation.origin,
        namespace=NAMESPACE_HOLE,
        because=flow.because,
        spec=spec,
    )
    return Piece(NAMESPACE_FILE, policy, (obligation.id,), obligation.shape)


def _combined(policies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"spec": united([policy["spec"] for policy in policies])}
