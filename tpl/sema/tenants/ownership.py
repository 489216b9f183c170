"""Who owns which namespace: names, patterns and the inventory, and that no two tenants can meet."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from typing import Any, NamedTuple

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


Where = Callable[[str, str], Span]
"""Where a tenant says that a name or pattern is its own; asked only where that is to be shown."""


class Claim(NamedTuple):
    """A tenant's, as it is filled: a name, or a pattern with its `*`."""

    tenant: str
    name: str


@dataclass
class Ownership:
    """Names and patterns as they are claimed."""

    sink: Sink
    where: Where
    platform: frozenset[str] = frozenset()
    literal: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)

    def claim(self, tenant: str, names: Iterable[str]) -> None:
        """Take a tenant's names and patterns; a name that is no namespace's is reported."""
        for name in names:
            if name.endswith("*"):
                self._claim_pattern(Claim(tenant, name))
            else:
                self._claim_name(Claim(tenant, name))

    def _claim_name(self, claim: Claim) -> None:
        tenant, name = claim
        if not DNS_LABEL.fullmatch(name):
            help_ = "lower-case letters, digits and dashes, 63 characters at most"
            self._refuse("TPL107", f"`{name}` cannot name a namespace", claim, help_)
        elif name in SYSTEM or name.startswith(SYSTEM_PREFIXES) or name in self.platform:
            self._refuse("TPL307", f"`{name}` belongs to the platform, not to tenant `{tenant}`", claim)
        elif self.literal.setdefault(name, tenant) != tenant:
            self._overlap(claim, name, Claim(self.literal[name], name))

    def _claim_pattern(self, claim: Claim) -> None:
        tenant, pattern = claim
        if not _PATTERN.fullmatch(pattern):
            help_ = "a pattern is a name with one `*` at its end"
            self._refuse("TPL107", f"`{pattern}` is not a pattern of namespaces", claim, help_)
            return
        prefix = pattern[:-1]
        system = [name for name in (*SYSTEM, *SYSTEM_PREFIXES, *sorted(self.platform)) if name.startswith(prefix)]
        if system or prefix.startswith(SYSTEM_PREFIXES):
            caught = system[0] if system else prefix
            self._refuse("TPL307", f"`{pattern}` takes in `{caught}`, which is the platform's", claim)
        elif self.prefixes.setdefault(prefix, tenant) != tenant:
            self._overlap(claim, f"{prefix}x", Claim(self.prefixes[prefix], pattern))
        else:
            self.lengths.add(len(prefix))

    def check(self) -> None:
        """Report every pattern that another tenant's name or pattern falls into (TPL305)."""
        for name, tenant in self.literal.items():
            if (other := self._by_pattern(name)) and other.tenant != tenant:
                self._overlap(Claim(tenant, name), name, other)
        for prefix, tenant in self.prefixes.items():
            other = self._by_pattern(prefix, shorter=True)
            if other and other.tenant != tenant:
                self._overlap(Claim(tenant, f"{prefix}*"), f"{prefix}x", other)

    def _by_pattern(self, name: str, *, shorter: bool = False) -> Claim | None:
        for length in sorted(self.lengths, reverse=True):
            if length <= len(name) - shorter and name[:length] in self.prefixes:
                return Claim(self.prefixes[name[:length]], f"{name[:length]}*")
        return None

    def _refuse(self, code: str, message: str, claim: Claim, help_: str = "") -> None:
        self.sink.report(code, message, self.where(*claim), helps=(help_,))

    def _overlap(self, claim: Claim, example: str, other: Claim) -> None:
        self.sink.report(
            "TPL305",
            f"tenants `{claim.tenant}` and `{other.tenant}` can both own the namespace `{example}`",
            self.where(*claim),
            label=f"`{claim.name}`",
            secondary=(Label(self.where(*other), f"claimed by `{other.tenant}` here"),),
        )

    def owner(self, namespace: str) -> str | None:
        """The tenant whose name or pattern a namespace falls under."""
        found = self.claimed(namespace)
        return found.tenant if found else None

    def of_another(self, name: str, tenant: str) -> Claim | None:
        """What another tenant claims of a name, or of all that a pattern stands for; None where nobody else does."""
        start = name.removesuffix("*")
        around = self.claimed(start) if start == name else self._by_pattern(start)
        if start == name or (around and around.tenant != tenant):
            return around if around and around.tenant != tenant else None
        place = bisect_left(self._sorted, (start, ""))
        inside = takewhile(lambda claim: claim[0].startswith(start), islice(self._sorted, place, None))
        return next((Claim(owner, shown) for shown, owner in inside if owner != tenant), None)

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        """Every name, and every pattern as it is written, with whose it is; asked when all are claimed."""
        patterns = ((f"{prefix}*", tenant) for prefix, tenant in self.prefixes.items())
        return sorted((*self.literal.items(), *patterns))

    def claimed(self, namespace: str) -> Claim | None:
        """The claim under which a namespace falls."""
        if tenant := self.literal.get(namespace):
            return Claim(tenant, namespace)
        return self._by_pattern(namespace)


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
        whole: Any = json.loads(raw)
        items = whole["items"]
        found = {item["metadata"]["name"]: (item["metadata"].get("labels") or {}).get(TENANT_LABEL) for item in items}
        if not all(DNS_LABEL.fullmatch(name) for name in found):
            raise ValueError("a name that no namespace can have")
        why = _why_not_namespaces(whole, items)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnreadableInventory("not the output of `kubectl get namespaces -o json`") from problem
    if why:
        raise UnreadableInventory(f"not the output of `kubectl get namespaces -o json`: {why}")
    return found


def _why_not_namespaces(whole: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> str:
    """Why a list of names is not all Namespaces of a cluster; items need not say their kind, as in the API's own."""
    said = {whole.get("kind", "List").removesuffix("List"), *(item.get("kind", "") for item in items)}
    if others := sorted(said - {"", "Namespace"}):
        return f"it lists {' and '.join(f'{kind}s' for kind in others)}"
    if within := next((item["metadata"] for item in items if "namespace" in item["metadata"]), None):
        return f"`{within['name']}` lies in a namespace, and is none"
    if (whole.get("metadata") or {}).get("continue"):
        return "it is the first page of a longer list"
    return "" if items else "it lists nothing, and every cluster has namespaces"
