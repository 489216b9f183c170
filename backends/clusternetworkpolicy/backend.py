"""The ClusterNetworkPolicy target; see README.md for what holds each obligation and what does not."""

from __future__ import annotations

from tpl.backends._k8s.objects import Object
from tpl.backends._network.above import Above, Group
from tpl.backends.clusternetworkpolicy.emit import MOST, MOST_PEERS, MOST_PORTS, spec


class ClusterNetworkPolicies(Above):
    """Policies of the Admin tier, which comes before NetworkPolicy."""

    name = "clusternetworkpolicy"
    title = "ClusterNetworkPolicy"
    most, peers, ports = MOST, MOST_PEERS, MOST_PORTS

    def written(self, group: Group) -> Object:
        """The policy of one group."""
        return Object(
            "policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", group.name, None, (), (), {"spec": spec(group)}
        )
