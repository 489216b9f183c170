"""One guard as a ValidatingAdmissionPolicy and its binding, every default written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tpl.backends._admission.cel import match_constraints, stated, validations, variables
from tpl.backends._admission.guarded import Guarded
from tpl.backends._admission.modes import Held, everywhere, held
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
        "matchConstraints": match_constraints(guarded, everywhere(guarded.guard)),
        "variables": variables(written),
        "validations": validations(written),
    }
    if written.noted:
        spec["auditAnnotations"] = [{"key": "break-glass", "valueExpression": written.noted}]
    return stated(API_VERSION, "ValidatingAdmissionPolicy", guarded.guard, spec)


def bindings(guard: Guard) -> Iterator[Object]:
    """What puts the policy in force: where it denies, and where it only warns."""
    ways = held(guard)
    return (_binding(guard, way, {"matchResources": _chosen(way)} if len(ways) > 1 else {}) for way in ways)


def _binding(guard: Guard, way: Held, where: dict[str, Any]) -> Object:
    spec = {"policyName": object_name(guard.name), "validationActions": _ACTIONS[way.mode], **where}
    return stated(API_VERSION, "ValidatingAdmissionPolicyBinding", guard, spec, way.suffix)


def _chosen(way: Held) -> dict[str, Any]:
    return {"matchPolicy": "Equivalent", "namespaceSelector": way.namespaces, "objectSelector": {}}
