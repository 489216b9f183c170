"""Rules as the two kinds of the Kubernetes network policy API write them: what both have alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tpl.backends._network.above import Group, Rule
from tpl.backends._network.selectors import namespaces_or_pods
from tpl.model.ports import PortRange, is_all
from tpl.relation.boxes import Network, Pods
from tpl.relation.statements import Side

_FAR: dict[Side, str] = {"ingress": "from", "egress": "to"}
_LONGEST_NAME = 100
_PODS: dict[str, Any] = {"name": "pods are not addresses", "action": "Pass", "to": [{"namespaces": {}}]}


def rules(group: Group, named: str, port: Callable[[PortRange], dict[str, Any]]) -> dict[str, Any]:
    """The subject and the rules; ``named`` is where the ports of a rule stand, ``port`` how one is written."""
    action = "Pass" if group.rank.opens else "Deny"
    written = {side: [_rule(rule, side, action, named, port) for rule in found] for side, found in group.rules.items()}
    if group.by_address:
        written["egress"] = [_PODS, *written["egress"]]
    return {
        "subject": namespaces_or_pods(group.subject),
        **{side: found for side, found in written.items() if found},
    }


def _rule(
    rule: Rule, side: Side, action: str, named: str, port: Callable[[PortRange], dict[str, Any]]
) -> dict[str, Any]:
    """A rule; for all ports none is named, so that what has no ports is meant too."""
    ports = {} if is_all(rule.ports) else {named: [port(each) for each in rule.ports]}
    return {"name": _name(rule), "action": action, _FAR[side]: _peers(rule.others), **ports}


def _name(rule: Rule) -> str:
    text = str(rule.flow)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _peers(others: Sequence[Pods | Network]) -> list[dict[str, Any]]:
    """Each set of pods, and all networks in one."""
    blocks = [str(other) for other in others if not isinstance(other, Pods)]
    pods = [namespaces_or_pods(other) for other in others if isinstance(other, Pods)]
    return [*pods, *([{"networks": blocks}] if blocks else [])]
