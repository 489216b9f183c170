"""The ends of connections, and ports, as every reader of network policies takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, NamedTuple

from tpl.record import dataclass
from tpl.verify.world import World

Direction = Literal["Ingress", "Egress"]
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod by its namespace and labels; ``around`` are labels of a namespace of which no object is written."""

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    around: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is no pod's; ``name`` is one for which the cluster's DNS gave it, if it gave it."""

    ip: str
    name: str = ""


End = Pod | Address


class Ports(NamedTuple):
    """Ports of which a rule speaks; no protocol means every one, those without ports included."""

    protocol: str | None = None
    first: int = 0
    last: int = LAST_PORT

    def covers(self, protocol: str, port: int) -> bool:
        """Whether the port is among them; ``protocol`` as Kubernetes writes it, ``TCP``."""
        return self.protocol in (None, protocol) and self.first <= port <= self.last


EVERYTHING = (Ports(),)


def labels_around(world: World, pod: Pod) -> Mapping[str, str]:
    """The labels of a pod's namespace."""
    return {**pod.around, **world.labels_of(pod.namespace)}
