"""Who owns which namespace: names, patterns and the inventory, and that no two tenants can meet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.parameters import TENANT_LABEL
from tpl.source import Span

DNS_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
"""RFC 1123; the names of namespaces, and so of tenants."""

_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]*\*")
SYSTEM = ("default", "flux-system", "argocd", "kyverno", "gatekeeper-system", "cert-manager", "istio-system", "opa",
          "tpl-system", "openshift")  # fmt: skip
SYSTEM_PREFIXES = ("kube-", "openshift-")


@dataclass
class Ownership:
    """Names and patterns as they are claimed, each with the tenant and the place."""

    sink: Sink
    platform: frozenset[str] = frozenset()
    literal: dict[str, tuple[str, Span]] = field(default_factory=dict)
    prefixes: dict[str, tuple[str, Span]] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)

    def claim(self, tenant: str, names: Iterable[str], span: Span) -> None:
        """Take a tenant's names and patterns; a name that is no namespace's is reported."""
        for name in names:
            if name.endswith("*"):
                self._claim_pattern(tenant, name, span)
            else:
                self._claim_name(tenant, name, span)

    def _claim_name(self, tenant: str, name: str, span: Span) -> None:
        if not DNS_LABEL.fullmatch(name):
            help_ = "lower-case letters, digits and dashes, 63 characters at most"
            self.sink.report("TPL107", f"`{name}` cannot name a namespace", span, helps=(help_,))
        elif name in SYSTEM or name.startswith(SYSTEM_PREFIXES) or name in self.platform:
            self.sink.report("TPL307", f"`{name}` belongs to the platform, not to tenant `{tenant}`", span)
        elif name in self.literal and self.literal[name][0] != tenant:
            self._overlap(tenant, name, name, self.literal[name], span)
        else:
            self.literal[name] = (tenant, span)

    def _claim_pattern(self, tenant: str, pattern: str, span: Span) -> None:
        if not _PATTERN.fullmatch(pattern):
            help_ = "a pattern is a name with one `*` at its end"
            self.sink.report("TPL107", f"`{pattern}` is not a pattern of namespaces", span, helps=(help_,))
            return
        prefix = pattern[:-1]
        system = [name for name in (*SYSTEM, *SYSTEM_PREFIXES, *sorted(self.platform)) if name.startswith(prefix)]
        if system or prefix.startswith(SYSTEM_PREFIXES):
            caught = system[0] if system else prefix
            self.sink.report("TPL307", f"`{pattern}` takes in `{caught}`, which is the platform's", span)
        elif prefix in self.prefixes and self.prefixes[prefix][0] != tenant:
            self._overlap(tenant, pattern, f"{prefix}x", self.prefixes[prefix], span)
        else:
            self.prefixes[prefix] = (tenant, span)
            self.lengths.add(len(prefix))

    def check(self) -> None:
        """Report every pattern that another tenant's name or pattern falls into (TPL305)."""
        for name, (tenant, span) in self.literal.items():
            if (other := self._by_pattern(name)) and other[0] != tenant:
                self._overlap(tenant, name, name, other, span)
        for prefix, (tenant, span) in self.prefixes.items():
            other = self._by_pattern(prefix, shorter=True)
            if other and other[0] != tenant:
                self._overlap(tenant, f"{prefix}*", f"{prefix}x", other, span)

    def _by_pattern(self, name: str, *, shorter: bool = False) -> tuple[str, Span] | None:
        for length in sorted(self.lengths, reverse=True):
            if length <= len(name) - shorter and name[:length] in self.prefixes:
                return self.prefixes[name[:length]]
        return None

    def _overlap(self, tenant: str, claim: str, example: str, other: tuple[str, Span], span: Span) -> None:
        self.sink.report(
            "TPL305",
            f"tenants `{tenant}` and `{other[0]}` can both own the namespace `{example}`",
            span,
            label=f"`{claim}`",
            secondary=(Label(other[1], f"claimed by `{other[0]}` here"),),
        )

    def owner(self, namespace: str) -> str | None:
        """The tenant whose name or pattern a namespace falls under."""
        found = self.claimed(namespace)
        return found[0] if found else None

    def claimed(self, namespace: str) -> tuple[str, Span] | None:
        """The owner of a namespace, and where it claims it."""
        return self.literal.get(namespace) or self._by_pattern(namespace)


def adopt(inventory: Mapping[str, str | None], ownership: Ownership, span: Span) -> dict[str, list[str]]:
    """Tenant to its namespaces of the inventory (name to tenant label); a label that disagrees is TPL313."""
    found: dict[str, list[str]] = {}
    for namespace in sorted(inventory):
        owner, label = ownership.owner(namespace), inventory[namespace]
        if owner is not None:
            found.setdefault(owner, []).append(namespace)
        if label is not None and label != owner:
            said = f"tenant `{owner}`" if owner else "no tenant"
            ownership.sink.report(
                "TPL313",
                f"namespace `{namespace}` is labelled `{label}`, but the policy gives it to {said}",
                span,
            )
    return found


class UnreadableInventory(ValueError):
    """The file is not a list of Namespaces."""


def read_inventory(raw: bytes) -> dict[str, str | None]:
    """Namespace to its tenant label, from ``kubectl get namespaces -o json``; raises ``UnreadableInventory``."""
    try:
        items: Any = json.loads(raw)["items"]
        found = {item["metadata"]["name"]: (item["metadata"].get("labels") or {}).get(TENANT_LABEL) for item in items}
        if all(DNS_LABEL.fullmatch(name) for name in found):
            return found
        raise ValueError("a name that no namespace can have")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnreadableInventory("not the output of `kubectl get namespaces -o json`") from problem
