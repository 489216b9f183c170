"""Small policies of every sort, for hypothesis: few names, so that flows meet, overlap and contradict."""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st

from tests.tenancy.builders import ORIGIN, Tenants, existing_role, grant, own, policy, role, service, tenant, whole_role
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    Flow,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.policy import Cluster, Policy
from tpl.model.ports import ALL_PORTS, PortRange
from tpl.relation.ends import SELF

WORKLOADS: dict[str, dict[str, str | tuple[str, ...] | None]] = {
    "api": {"app": "api"},
    "db": {"app": "db", "tier": "data"},
    "own": {"app": "{tenant}"},
    "light": {"app": None, "tier": ("data",)},
}
"""Labels of each: with a value, with any, or with none of these."""
NAMED = ("acme", "globex")
SHARING = ("tiny", "small")
SERVICES = (
    service("ingress", "infra", app="ingress"),
    service("infra", "infra"),
    service("kube-dns", "dns", app="dns"),
    service("squat", "acme, dns", app="api"),  # in a tenant's namespace, where it is nobody's
    service("edge", "role=edge"),
    service("edge-api", "role=edge", app="api"),
)
NETWORKS = (
    "0.0.0.0/0",
    "8.0.0.0/8",
    "8.8.8.0/24",
    "8.8.8.8/32",
    "10.1.0.0/16",
    "2001:4860::/32",
    "fd00::/16",
)

CLUSTER = Cluster(name="c", pods=("10.1.0.0/16", "fd00::/16"), origin=ORIGIN)
NOT_INTERNET = ("10.0.0.0/8", "fc00::/7")
ROLES = (
    role("reader", "get, list on pods, pods/log"),
    role("writer", "create, delete on pods, deployments"),
    existing_role("admin", "admin"),
    existing_role("flux", "flux-edit"),
)
WHOLE = whole_role("nodes", "get, list on nodes, pods")

workloads = st.none() | st.sampled_from(sorted(WORKLOADS))
tags = st.sets(st.sampled_from(("pci", "eu"))).map(lambda chosen: tuple(sorted(chosen)))
outsiders: st.SearchStrategy[Peer] = st.one_of(
    st.builds(InternetPeer),
    st.builds(AnywherePeer),
    st.builds(AnyPod),
    st.builds(ServicePeer, name=st.sampled_from([each.name for each in SERVICES])),
    st.builds(NetworkPeer, cidrs=st.lists(st.sampled_from(NETWORKS), min_size=1, max_size=2).map(tuple)),
)
insiders: st.SearchStrategy[Peer] = st.one_of(
    st.builds(AnyTenant),
    st.builds(TaggedPeer, tag=st.sampled_from(("pci", "eu"))),
    st.builds(TenantPeer, name=st.sampled_from(NAMED), workload=workloads),
    st.builds(TenantPeer, name=st.just("acme"), space=st.just("prod"), workload=workloads),
)
oneself: st.SearchStrategy[Peer] = st.builds(SelfPeer, workload=workloads)


@st.composite
def intervals(draw: st.DrawFn) -> PortRange:
    """Ports few enough to meet."""
    first, last = sorted(draw(st.tuples(*[st.sampled_from((1, 53, 80, 81, 90, 65535))] * 2)))
    return PortRange(protocol=draw(st.sampled_from(("tcp", "udp"))), first=first, last=last)


ports = st.just(ALL_PORTS) | st.lists(intervals(), min_size=1, max_size=2).map(tuple)


effects: st.SearchStrategy[Literal["allow", "deny", "never"]] = st.sampled_from(
    ("allow", "allow", "allow", "deny", "never")
)


@st.composite
def flows(draw: st.DrawFn, near: st.SearchStrategy[Peer]) -> Flow:
    """A flow with the near peer at one end and anything at the other."""
    ends = draw(st.permutations((draw(near), draw(st.one_of(insiders, outsiders, near)))))
    effect = draw(effects)
    return Flow(
        effect=effect,
        source=ends[0],
        destination=ends[1],
        ports=draw(ports),
        exception=draw(st.sampled_from(("", "", "SEC-1"))) if effect == "allow" else "",
        origin=ORIGIN,
    )


@st.composite
def named_flows(draw: st.DrawFn, near: st.SearchStrategy[Peer], names: tuple[str, ...]) -> Flow:
    """A flow to a domain: only an `allow` can be, and only to it."""
    return Flow(
        effect="allow",
        source=draw(near),
        destination=DomainPeer(name=draw(st.sampled_from(names)).replace("{tenant}", SELF)),
        ports=draw(ports),
        exception=draw(st.sampled_from(("", "", "", "SEC-1"))),
        origin=ORIGIN,
    )


@st.composite
def quarantines(draw: st.DrawFn) -> tuple[Flow, ...]:
    """What a quarantine closes and keeps; of some tenant, or of none."""
    tenant = draw(st.sampled_from(("", "", *NAMED)))
    own, anywhere = TenantPeer(name=tenant or NAMED[0]), AnywherePeer()
    closed = [
        Flow(effect="deny", source=source, destination=far, ports=ALL_PORTS, quarantine=own.name, origin=ORIGIN)
        for source, far in ((anywhere, own), (own, anywhere))
    ]
    ends = draw(st.lists(st.tuples(outsiders, st.booleans(), ports), max_size=2))
    kept = [
        Flow(
            effect="allow",
            source=far if enters else own,
            destination=own if enters else far,
            ports=opened,
            quarantine=own.name,
            origin=ORIGIN,
        )
        for far, enters, opened in ends
    ]
    return (*closed, *kept) if tenant else ()


def several(near: st.SearchStrategy[Peer], most: int) -> st.SearchStrategy[tuple[Flow, ...]]:
    """Up to so many flows."""
    return st.lists(flows(near), max_size=most).map(tuple)


@st.composite
def tenants(
    draw: st.DrawFn, *names: str, tagged: tuple[str, ...] = (), space: str = "", tier: str | None = None
) -> Tenants:
    """One shape of these tenants, or of a space of theirs."""
    spaces = [names[0], f"{names[0]}-b"][: draw(st.integers(1, 2))] if len(names) == 1 and not space else []
    return tenant(
        *names,
        space=space,
        tier=tier,
        namespaces=spaces,
        workloads=WORKLOADS,
        tags=tagged,
        same_tenant=draw(st.sampled_from(("open", "open", "space", "closed"))),
        isolation=draw(st.sampled_from(("both", "both", "ingress", "withheld"))),
        flows=draw(several(oneself, 2)),
        grants=draw(st.lists(grants, max_size=3).map(tuple)),
    )


subjects = st.sampled_from(("group:devs", "group:{tenant}-devs", "user:ann", "serviceaccount:acme/ci"))
grants = st.builds(
    lambda name, who: grant(name, *who),
    st.sampled_from([each.name for each in ROLES]),
    st.lists(subjects, min_size=1, max_size=2, unique=True),
)


@st.composite
def own_namespaces(draw: st.DrawFn) -> list[Tenants]:
    """Some of the platform's own, those of services among them, isolated or not."""
    isolation = st.sampled_from(("withheld", "ingress", "both"))
    labels = st.sampled_from(((), (("role", "edge"),)))
    granted = st.lists(st.builds(lambda name: grant(name, "group:ops"), st.just("reader")), max_size=1).map(tuple)
    return [
        own(name, isolation=draw(isolation), labels=draw(labels), grants=draw(granted))
        for name in ("infra", "dns", "logging")
        if draw(st.booleans())
    ]


services = st.builds(ServicePeer, name=st.sampled_from([each.name for each in SERVICES]))


@st.composite
def between_platforms(draw: st.DrawFn) -> Flow:
    """What is opened to or from a service, with anybody at the other end."""
    flow = draw(flows(services))
    return flow.model_copy(update={"effect": "allow"})


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Two tenants with a shape each, two that share one, some with a space, flows among them and with the world."""
    shapes = []
    for names in (*((name,) for name in NAMED), SHARING):
        tagged, tier = draw(tags), draw(st.sampled_from((None, "gold", "silver")))
        shapes.append(draw(tenants(*names, tagged=tagged, tier=tier)))
        if "acme" in names or (names == SHARING and draw(st.booleans())):
            shapes.append(draw(tenants(*names[: draw(st.integers(1, 2))], tagged=tagged, space="prod", tier=tier)))
    return policy(
        *shapes,
        *draw(own_namespaces()),
        *SERVICES,
        *ROLES,
        WHOLE,
        *draw(several(insiders, 6)),
        *draw(st.lists(between_platforms(), max_size=2)),
        *draw(quarantines()),
        cluster_grants=draw(st.sampled_from(((), (grant(WHOLE.name, "group:sre", "user:ann"),)))),
        not_internet=NOT_INTERNET,
        cluster=draw(st.sampled_from((None, CLUSTER))),
    )


DOMAINS = ("api.example.com", "*.example.com", "sub.api.example.com")
ON_CILIUM = CLUSTER.model_copy(update={"cni": "cilium", "services": ("10.2.0.0/16",), "nodes": ("10.3.0.0/16",)})
NOT_DOMAIN = ("169.254.0.0/16", "8.8.0.0/16", "fe80::/10", *ON_CILIUM.pods, *ON_CILIUM.services, *ON_CILIUM.nodes)


@st.composite
def naming(draw: st.DrawFn) -> Policy:
    """Such a policy on a cluster of Cilium's, with flows to domains."""
    given = draw(policies())
    own = st.lists(named_flows(oneself, ("{tenant}.example.com", *DOMAINS)), max_size=1).map(tuple)
    shapes = [each.model_copy(update={"flows": (*each.flows, *draw(own))}) for each in given.shapes]
    named = draw(st.lists(named_flows(insiders, DOMAINS), min_size=1, max_size=3))
    return given.model_copy(
        update={
            "shapes": tuple(shapes),
            "flows": (*given.flows, *named),
            "cluster": ON_CILIUM,
            "not_domain": NOT_DOMAIN,
        }
    )
