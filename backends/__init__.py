"""The backends, one folder a target; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tpl.backends.base import Backend

REGISTRY: dict[str, str] = {
    "namespaces": "tpl.backends.namespaces.backend:Namespaces",
    "rbac": "tpl.backends.rbac.backend:Rbac",
    "networkpolicy": "tpl.backends.networkpolicy.backend:NetworkPolicies",
    "quota": "tpl.backends.quota.backend:Quotas",
    "vap": "tpl.backends.vap.backend:Vap",
    "kyverno": "tpl.backends.kyverno.backend:KyvernoClusterPolicy",
    "kyverno-cel": "tpl.backends.kyverno_cel.backend:KyvernoValidatingPolicy",
    "rego": "tpl.backends.rego.backend:Rego",
}
"""Target name to ``module:class``, in the order of every report."""


def load(name: str) -> Backend:
    """The backend of that name; raises ``KeyError`` for a name that is not in ``REGISTRY``."""
    module, _, attribute = REGISTRY[name].partition(":")
    backend: Backend = getattr(import_module(module), attribute)()
    return backend
