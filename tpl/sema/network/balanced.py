"""What load balancers and node ports do to the source of a connection, told where a flow goes by that source."""

from __future__ import annotations

from tpl.model.flows import Flow, InternetPeer
from tpl.sema.scope import Scope
from tpl.source import Span


def note_source(flow: Flow, place: Span, scope: Scope) -> None:
    """Say of a flow from the internet that a node's address may stand in the place of the client's (TPL308)."""
    if flow.effect == "allow" and isinstance(flow.source, InternetPeer):
        note = "then such a connection is refused: a node's address is not the internet's"
        help_ = "set `externalTrafficPolicy: Local` on the Services of these pods, or open them to a service in front"
        message = "through a Service with `externalTrafficPolicy: Cluster`, the internet comes from a node"
        scope.sink.report("TPL308", message, place, notes=(note,), helps=(help_,))
