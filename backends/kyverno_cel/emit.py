"""One guard as a ValidatingPolicy, every default written out."""

from __future__ import annotations

from tpl.backends._admission.cel import match_constraints, validations, variables
from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.kyverno import titled
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object

API_VERSION = "policies.kyverno.io/v1"

_ACTIONS = {"enforce": ["Deny"], "audit": ["Audit", "Warn"]}


def policy(guarded: Guarded, written: Program) -> Object:
    """The policy; it names every kind itself, so Kyverno derives no rules from it."""
    guard = guarded.guard
    spec = {
        "failurePolicy": "Fail",
        "validationActions": _ACTIONS[guard.mode],
        "evaluation": {
            "mode": "Kubernetes",
            "admission": {"enabled": True},
            # What is there already has no user and no old object to judge by.
            "background": {"enabled": not guard.exempt_platform and written.roots.isdisjoint(("old", "request"))},
        },
        "webhookConfiguration": {"timeoutSeconds": 10},
        "autogen": {"podControllers": {"controllers": []}},
        "matchConstraints": match_constraints(guarded),
        "variables": variables(written),
        "validations": validations(written),
    }
    return titled(API_VERSION, "ValidatingPolicy", guard, spec)
