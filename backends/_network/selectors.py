"""Sets of pods as Kubernetes selects them, by labels of the pods and of their namespaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from tpl.relation.boxes import Pods, Term

_OPERATORS = {
    (True, True): "In",
    (True, False): "NotIn",
    (False, True): "Exists",
    (False, False): "DoesNotExist",
}


def selector(terms: Iterable[Term], scope: Literal["namespace", "pod"]) -> dict[str, Any]:
    """The LabelSelector of the terms of one scope; a selector of no terms takes everything."""
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for term in (term for term in terms if term.scope == scope):
        if term.holds and len(term.values) == 1 and term.key not in labels:
            labels[term.key] = term.values[0]
        else:
            expressions.append(_expression(term))
    parts = {"matchLabels": labels, "matchExpressions": expressions}
    return {name: part for name, part in parts.items() if part}


def pods_anywhere(pods: Pods) -> dict[str, Any]:
    """``namespaceSelector``, which is never left out, and ``podSelector`` where not every pod there is meant.

    Without a selector of namespaces a peer would mean the policy's own namespace.
    """
    inside = selector(pods.terms, "pod")
    return {
        "namespaceSelector": selector(pods.terms, "namespace"),
        **({"podSelector": inside} if inside else {}),
    }


def namespaces_or_pods(pods: Pods) -> dict[str, Any]:
    """``namespaces`` where every pod there is meant, or else ``pods`` with both selectors."""
    inside, around = selector(pods.terms, "pod"), selector(pods.terms, "namespace")
    return {"pods": {"namespaceSelector": around, "podSelector": inside}} if inside else {"namespaces": around}


def _expression(term: Term) -> dict[str, Any]:
    values = {"values": list(term.values)} if term.values else {}
    return {"key": term.key, "operator": _OPERATORS[bool(term.values), term.holds], **values}
