"""One guard as a ValidatingPolicy, every default written out."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.backends._admission.cel import match_constraints, validations, variables
from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.kyverno import titled
from tpl.backends._admission.modes import Held, held
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object

API_VERSION = "policies.kyverno.io/v1"

_ACTIONS = {"enforce": ["Deny"], "audit": ["Audit", "Warn"]}


def policies(guarded: Guarded, written: Program) -> Iterator[Object]:
    """One that denies, one that only warns, or both: Kyverno's action is that of the whole policy."""
    return (_policy(guarded, written, way) for way in held(guarded.guard))


def _policy(guarded: Guarded, written: Program, way: Held) -> Object:
    """The policy; it names every kind itself, so Kyverno derives no rules from it."""
    guard = guarded.guard
    spec = {
        "failurePolicy": "Fail",
        "validationActions": _ACTIONS[way.mode],
        "evaluation": {
            "mode": "Kubernetes",
            "admission": {"enabled": True},
            # What is there already has no user and no old object to judge by.
            "background": {"enabled": not guard.exempt_platform and written.roots.isdisjoint(("old", "request"))},
        },
        "webhookConfiguration": {"timeoutSeconds": 10},
        "autogen": {"podControllers": {"controllers": []}},
        "matchConstraints": match_constraints(guarded, way.namespaces),
        "variables": variables(written),
        "validations": validations(written),
    }
    return titled(API_VERSION, "ValidatingPolicy", guard, spec, way.suffix)
