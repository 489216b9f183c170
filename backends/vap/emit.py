"""One guard as a ValidatingAdmissionPolicy and its binding, every default written out."""

from __future__ import annotations

from tpl.backends._admission.cel import match_constraints, stated, validations, variables
from tpl.backends._admission.guarded import Guarded
from tpl.backends._cel.program import Program
from tpl.backends._k8s.objects import Object, object_name
from tpl.model.guards import Guard

API_VERSION = "admissionregistration.k8s.io/v1"

_ACTIONS = {"enforce": ["Deny", "Audit"], "audit": ["Warn", "Audit"]}


def policy(guarded: Guarded, written: Program) -> Object:
    """The policy; it has no parameters and no conditions, so it is the same for every tenant.

    Who passes by break-glass stands in the audit event, as `tpl-GUARD/break-glass`.
    """
    spec = {
        "failurePolicy": "Fail",
        "matchConstraints": match_constraints(guarded),
        "variables": variables(written),
        "validations": validations(written),
    }
    if written.noted:
        spec["auditAnnotations"] = [{"key": "break-glass", "valueExpression": written.noted}]
    return stated(API_VERSION, "ValidatingAdmissionPolicy", guarded.guard, spec)


def binding(guard: Guard) -> Object:
    """What puts the policy in force, for every request that it is for."""
    spec = {"policyName": object_name(guard.name), "validationActions": _ACTIONS[guard.mode]}
    return stated(API_VERSION, "ValidatingAdmissionPolicyBinding", guard, spec)
