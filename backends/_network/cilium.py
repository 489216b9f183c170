"""What both of Cilium's own kinds of policies write alike: selectors of endpoints, and ports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tpl.backends._network.rules import is_whole, protocol
from tpl.backends._network.selectors import selector
from tpl.model.labels import NAME_LABEL
from tpl.model.ports import PortRange
from tpl.relation.boxes import Term

NAMESPACE, AROUND = "io.kubernetes.pod.namespace", "io.cilium.k8s.namespace.labels."
MOST_PORTS = 40
"""In one entry of `toPorts`; Source: `PortRule` of cilium.io/v2."""


def endpoints(terms: Iterable[Term]) -> dict[str, Any]:
    """The selector of the pods for which the terms hold: Cilium has a namespace's labels among those of its pods."""
    return selector((_among_the_pods(term) for term in terms), "pod")


def port(ports: PortRange) -> dict[str, Any]:
    """One entry of `ports`; 0 is all of them."""
    first = 0 if is_whole(ports) else ports.first
    end = {} if is_whole(ports) or ports.first == ports.last else {"endPort": ports.last}
    return {"port": str(first), **end, "protocol": protocol(ports)}


def _among_the_pods(term: Term) -> Term:
    if term.scope == "pod":
        return term._replace(key=f"k8s:{term.key}")
    key = NAMESPACE if term.key == NAME_LABEL else f"{AROUND}{term.key}"
    return term._replace(scope="pod", key=f"k8s:{key}")
