"""The ends of a flow as sets of pods and addresses, seen from the tenants of one shape.

Pods are told apart by labels that only the platform may write on a Namespace, and by labels of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from ipaddress import ip_network

from tpl import holes
from tpl.model.flows import (
    AnyPod,
    AnyTenant,
    AnywherePeer,
    DomainPeer,
    InternetPeer,
    NetworkPeer,
    Peer,
    SelfPeer,
    ServicePeer,
    TaggedPeer,
    TenantPeer,
)
from tpl.model.labels import NAME_LABEL
from tpl.model.parameters import ISOLATION_LABEL, SPACE_LABEL, TENANT_LABEL, TIER_LABEL
from tpl.model.policy import Policy, Service
from tpl.model.tenants import TAG_PREFIX, TAG_VALUE, Labels, Member, Shape
from tpl.relation.boxes import Block, Domain, Far, Pods, Term, block

SELF = holes.hole("tenant")
EVERYWHERE = ("0.0.0.0/0", "::/0")

TENANT_PEERS = (AnyTenant, TaggedPeer, TenantPeer, SelfPeer)
GROUPS = (AnyTenant, TaggedPeer)

_IS_TENANT = Term("namespace", TENANT_LABEL)
_OF_ANOTHER = Term("namespace", TENANT_LABEL, (SELF,), holds=False)
IS_WITHHELD = Term("namespace", ISOLATION_LABEL)


class Ends:
    """Finds what a peer means; ``tags`` are those that the flows name.

    ``holder`` is the index of the shape whose flow it is, hence whom `SelfPeer` means; None for the
    policy's own flows.
    """

    def __init__(self, policy: Policy, tags: Sequence[str]) -> None:
        self._policy = policy
        self._tags = {tag: number for number, tag in enumerate(tags)}
        self._untagged = tuple(_tag(tag, holds=False) for tag in tags)
        self._internet = _internet(policy)
        self._never_named = _widest(policy.not_domain)
        self.anywhere = _anywhere(policy)

    def members(self, shape: int) -> Sequence[Member]:
        """The tenants of a shape, in the order of the policy."""
        return self._policy.members_of_shape.get(shape, ())

    def subject(self, shape: Shape, peer: Peer, holder: int | None) -> tuple[Pods, ...]:
        """Those of a tenant's own pods, or a platform's namespace's, that the peer means: one set or none.

        None for anywhere and any pod: a flow from or to them says nothing of that end's side.
        """
        if shape.platform:
            return tuple(Pods(_terms(one.pods)) for one in self.serving(shape) if peer == ServicePeer(name=one.name))
        match peer:
            case AnyTenant():
                return (Pods(),)
            case TaggedPeer(tag=tag):
                return (Pods(),) if tag in shape.tags else ()
            case TenantPeer(name=name, space=space, workload=workload):
                is_it = any(member.shape == shape.index for member in self._policy.spaces(name, space or ""))
                return (Pods(_labels(shape, workload)),) if is_it else ()
            case SelfPeer(workload=workload):
                return (Pods(_labels(shape, workload)),) if holder == shape.index else ()
            case _:
                return ()

    def others(self, viewer: int | None, peer: Peer, holder: int | None, across: bool) -> tuple[Far, ...]:
        """What the peer means at the far end of a connection of the viewing shape's tenants.

        ``across`` leaves the tenant that looks out. No viewer: seen from any shape whose tenants the peer does
        not name.
        """
        match peer:
            case SelfPeer(workload=workload) if across and holder is not None and self._are_kin(viewer, holder):
                return self._siblings(viewer, holder, workload)
            case _:
                found = self._all_others(viewer, peer, holder)
                return tuple(left for ends in found for left in _of_another(ends)) if across else found

    def _all_others(self, viewer: int | None, peer: Peer, holder: int | None) -> tuple[Far, ...]:
        match peer:
            case AnyTenant():
                return (Pods((_IS_TENANT,)),)
            case TaggedPeer(tag=tag):
                return (Pods((_tag(tag),), (_IS_TENANT,)),)
            case TenantPeer(name=name, space=space, workload=workload):
                return self._tenant(viewer, name, space, workload)
            case SelfPeer(workload=workload):
                return () if holder is None else self._holders(viewer, holder, workload)
            case ServicePeer(name=name):
                return self.service(self._policy.service(name))
            case NetworkPeer(cidrs=cidrs):
                return tuple(part for cidr in cidrs for part in block(ip_network(cidr)))
            case InternetPeer():
                return self._internet
            case DomainPeer(name=name):
                return (Domain(name, self._never_named),)
            case AnywherePeer():
                return self.anywhere
            case AnyPod():
                return (Pods(),)

    def serving(self, shape: Shape) -> Iterator[Service]:
        """The services that have pods in one of the platform's own namespaces, as far as its labels are known."""
        for member in self.members(shape.index):
            labels = self._policy.labels_of(member)
            dns = () if self._policy.dns in self._policy.services else (self._policy.dns,)
            for service in (*self._policy.services, *dns):
                if any(service.is_in(name, labels) for name in member.namespaces):
                    yield service

    @cached_property
    def served(self) -> frozenset[str]:
        """The services that have pods in one of the platform's own namespaces."""
        own = (shape for shape in self._policy.shapes if shape.platform)
        return frozenset(service.name for shape in own for service in self.serving(shape))

    def own_tenant(self, shape: Shape) -> tuple[Pods, ...]:
        """The pods of the tenant that looks, to which its own are open by default: one set or none."""
        if shape.platform:
            return (Pods((Term("namespace", NAME_LABEL, (holes.hole("namespace"),)),), (_IS_TENANT.negated,)),)
        match shape.same_tenant:
            case "open":
                return (Pods((_is((SELF,)),), self._known(shape)),)
            case "space":
                return (Pods(_sorted(_is((SELF,)), _in_space(shape.space)), self._known(shape)),)
            case "closed":
                return ()

    def _tenant(self, viewer: int | None, name: str, space: str | None, workload: str | None) -> tuple[Pods, ...]:
        """The pods of one tenant, or of a space or workload of it."""
        members = self._policy.spaces(name, space or "")
        far = self._policy.shapes[members[0].shape]
        who = SELF if any(member.shape == viewer for member in self._policy.members_of[name]) else name
        terms = _sorted(_is((who,)), *(_filled(members[0], term) for term in _labels(far, workload)))
        return (Pods(_sorted(*terms, *([_in_space(far.space)] if space else [])), self._known(far)),)

    def _holders(self, viewer: int | None, index: int, workload: str | None) -> tuple[Pods, ...]:
        """The pods, or one workload, of a shape's tenants; of a shape of the viewer's tenants, those of its own."""
        far = self._policy.shapes[index]
        known, labels = self._known(far), self._labels(far, workload)
        if self._are_kin(viewer, index):
            return (Pods(_sorted(_is((SELF,)), *labels), known),)
        return self._named(index, labels, known)

    def _labels(self, shape: Shape, workload: str | None) -> tuple[Term, ...]:
        """What tells a workload of a shape from others of its tenants, and the shape's space from their others."""
        space = [_in_space(shape.space)] if len(self.kin(shape.index)) > 1 else []
        return _sorted(*_labels(shape, workload), *space)

    def kin(self, index: int) -> Collection[int]:
        """The shapes of which tenants of this one have a space too, this one among them."""
        return self._kin[index]

    def _are_kin(self, viewer: int | None, index: int) -> bool:
        return viewer is not None and index in self._kin[viewer]

    @cached_property
    def _kin(self) -> Mapping[int, Collection[int]]:
        found: dict[int, set[int]] = {shape.index: {shape.index} for shape in self._policy.shapes}
        for spaces in self._policy.members_of.values():
            shapes = {member.shape for member in spaces}
            for index in shapes if len(shapes) > 1 else ():
                found[index] |= shapes
        return found

    def _siblings(self, viewer: int | None, index: int, workload: str | None) -> tuple[Pods, ...]:
        """The pods, or one workload, of the other tenants of the shape; which one looks, its hole says."""
        if len(self.members(index)) < 2 and index == viewer:
            return ()
        shape = self._policy.shapes[index]
        found = self._named(index, self._labels(shape, workload), self._known(shape))
        return tuple(pods._replace(terms=_sorted(*pods.terms, _OF_ANOTHER)) for pods in found)

    def _named(self, index: int, labels: tuple[Term, ...], known: tuple[Term, ...]) -> tuple[Pods, ...]:
        """The pods of a shape's tenants by name: one set, or one a tenant where their labels differ."""
        members = self.members(index)
        if not any(holes.has_holes(text) for term in labels for text in (term.key, *term.values)):
            names = tuple(sorted(member.name for member in members))
            return (Pods(_sorted(_is(names), *labels), known),) if names else ()
        return tuple(
            Pods(_sorted(_is((member.name,)), *(_filled(member, term) for term in labels)), known) for member in members
        )

    def _known(self, shape: Shape) -> tuple[Term, ...]:
        known = list(self._untagged)
        for tag in shape.tags:
            if tag in self._tags:
                known[self._tags[tag]] = _tag(tag)
        tier = [in_tiers((shape.tier,))] if shape.tier else []
        return (*known, *tier)

    def service(self, service: Service) -> tuple[Pods, ...]:
        """The pods of a platform service, which are no tenant's, in the namespaces it names and in those it labels."""
        pods, nobodys = _terms(service.pods), _IS_TENANT.negated
        names = tuple(name for name in service.namespaces if name not in self._policy.owner_of_namespace)
        named = Pods(_sorted(Term("namespace", NAME_LABEL, names), *pods), (nobodys, *self._untagged))
        # A tenant's Namespace may bear the label too.
        around = (Term("namespace", key, (value,)) for key, value in service.label)
        labelled = Pods(_sorted(nobodys, *around, *pods), self._untagged)
        return (*([named] if names else ()), *([labelled] if service.label else ()))


def _of_another(ends: Far) -> tuple[Far, ...]:
    """The ends without those of the tenant that looks."""
    return ends.narrowed(_OF_ANOTHER) if isinstance(ends, Pods) else (ends,)


def _widest(cidrs: Iterable[str]) -> tuple[Block, ...]:
    """The blocks that lie in no other."""
    blocks = [part for cidr in dict.fromkeys(cidrs) for part in block(ip_network(cidr))]
    return tuple(one for one in blocks if not any(one != other and one.is_inside(other.network) for other in blocks))


def _internet(policy: Policy) -> tuple[Block, ...]:
    """Every address but those that are set apart and those of `never` networks of the whole policy."""
    ends = [peer for flow in policy.flows if flow.is_never_of_all for peer in (flow.source, flow.destination)]
    never = [cidr for peer in ends if isinstance(peer, NetworkPeer) for cidr in peer.cidrs]
    gaps = [ip_network(cidr) for cidr in (*policy.not_internet, *never)]
    return tuple(part for cidr in EVERYWHERE for part in block(ip_network(cidr), gaps))


def _anywhere(policy: Policy) -> tuple[Pods | Block, ...]:
    """Every pod and every address; those of the cluster's pods are left to the pods, whom selectors tell apart."""
    gaps = [ip_network(cidr) for cidr in (policy.cluster.pods if policy.cluster else ())]
    return (Pods(), *(part for cidr in EVERYWHERE for part in block(ip_network(cidr), gaps)))


def _is(names: tuple[str, ...]) -> Term:
    return Term("namespace", TENANT_LABEL, names)


def in_tiers(tiers: tuple[str, ...]) -> Term:
    """Namespaces of the tenants of these tiers."""
    return Term("namespace", TIER_LABEL, tiers)


def _tag(tag: str, holds: bool = True) -> Term:
    return Term("namespace", f"{TAG_PREFIX}{tag}", (TAG_VALUE,), holds)


def _in_space(space: str) -> Term:
    """Namespaces of the space; those in none do not bear the label."""
    return Term("namespace", SPACE_LABEL, (space,)) if space else Term("namespace", SPACE_LABEL, holds=False)


def _labels(shape: Shape, workload: str | None) -> tuple[Term, ...]:
    if workload is None:
        return ()
    pods = shape.workload(workload)
    present = (Term("pod", key) for key in pods.present)
    barred = (Term("pod", key, values, holds=False) for key, values in pods.barred)
    return _sorted(*_terms(pods.labels), *present, *barred)


def _terms(labels: Labels) -> tuple[Term, ...]:
    return _sorted(*(Term("pod", key, (value,)) for key, value in labels))


def _filled(member: Member, term: Term) -> Term:
    values = tuple(member.fill(value) for value in term.values)
    return term._replace(key=member.fill(term.key), values=values)


def _sorted(*terms: Term) -> tuple[Term, ...]:
    return tuple(sorted(terms))
