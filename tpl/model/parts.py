"""Subresources to which something of its own is sent: a request for a token, an eviction, the options of a connection.

Guards name them as roles do, `serviceaccounts/token`. What is sent there has fields of its own, and is never stored.

Source: the Kubernetes 1.37 API reference; the options of connections, which it has as parameters, core/v1/types.go.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tpl.model.kinds import Kind

SCALE = Kind("autoscaling", "v1", "scales", "Scale")
"""What is written to the `/scale` of whichever kind is scaled."""

_STREAMS = {"stdin": "boolean", "stdout": "boolean", "stderr": "boolean", "tty": "boolean", "container": "string"}


def _created(resource: str, part: str, written: str, kind: str) -> Kind:
    return Kind("", "v1", resource, kind, part=part, written=written, only=("create",))


def _connected(resource: str, part: str, kind: str, **fields: object) -> Kind:
    held = json.dumps({"apiVersion": "string", "kind": "string", **fields})
    return Kind("", "v1", resource, kind, part=part, written="v1", only=("connect",), fields=held)


PARTS: Mapping[str, tuple[Kind, ...]] = {
    "serviceaccounts/token": (_created("serviceaccounts", "token", "authentication.k8s.io/v1", "TokenRequest"),),
    "pods/eviction": (_created("pods", "eviction", "policy/v1", "Eviction"),),
    # The same may be sent to a resource of its own, which nothing else is sent to.
    "pods/binding": (
        _created("pods", "binding", "v1", "Binding"),
        Kind("", "v1", "bindings", "Binding", only=("create",)),
    ),
    "pods/exec": (_connected("pods", "exec", "PodExecOptions", **_STREAMS, command=["string"]),),
    "pods/attach": (_connected("pods", "attach", "PodAttachOptions", **_STREAMS),),
    # Most clients name the ports only in the connection itself, and any can: so they are no field here.
    "pods/portforward": (_connected("pods", "portforward", "PodPortForwardOptions"),),
    "pods/proxy": (_connected("pods", "proxy", "PodProxyOptions", path="string"),),
    "services/proxy": (_connected("services", "proxy", "ServiceProxyOptions", path="string"),),
}
"""By the word of a guard, all that is judged by it."""


def sent_to(kind: Kind, subresource: str) -> dict[str, str]:
    """Group, version and kind of what is sent to a subresource of the kind; of any other, those of the kind itself."""
    (found, *_) = (SCALE,) if subresource == "scale" else PARTS.get(f"{kind.resource}/{subresource}", (kind,))
    group, _, version = found.written_in.rpartition("/")
    return {"group": group, "version": version, "kind": found.kind}
