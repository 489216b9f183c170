"""The AdminNetworkPolicy target; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from tpl.backends._k8s.objects import Object
from tpl.backends._network.above import Above, Group
from tpl.backends.adminnetworkpolicy.emit import MOST, MOST_PEERS, MOST_PORTS, spec
from tpl.relation.ranked import Ruling


class AdminNetworkPolicies(Above):
    """Policies that come before NetworkPolicy, for clusters without ClusterNetworkPolicy."""

    name = "adminnetworkpolicy"
    title = "AdminNetworkPolicy"
    most, peers, ports = MOST, MOST_PEERS, MOST_PORTS

    def lacks(self, ruling: Ruling) -> str:
        """OVN-Kubernetes counts priorities, and so policies, to 100: too few for one a namespace."""
        if ruling.shape is not None:
            return "would need a policy for each namespace, and OVN-Kubernetes is made for 100 in all"
        return super().lacks(ruling)

    def written(self, group: Group) -> Object:
        """The policy of one group."""
        return Object(
            "policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", group.name, None, (), (), {"spec": spec(group)}
        )
