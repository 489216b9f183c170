"""One guard as a ValidatingAdmissionPolicy and its binding, every default written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tpl.backends._cel.program import Program, Validation
from tpl.backends._k8s import wording
from tpl.backends._k8s.guarded import Guarded, ResourceRule
from tpl.backends._k8s.objects import manifest, object_name
from tpl.backends._k8s.wording import STATEMENT_ANNOTATION
from tpl.backends.base import Manifest
from tpl.model.guards import Guard
from tpl.model.parameters import TENANT_LABEL

API_VERSION = "admissionregistration.k8s.io/v1"

_ACTIONS = {"enforce": ["Deny", "Audit"], "audit": ["Warn", "Audit"]}
_IN_TENANTS = {"matchExpressions": [{"key": TENANT_LABEL, "operator": "Exists"}]}


def policy(guarded: Guarded, program: Program) -> Manifest:
    """The policy; it has no parameters and no conditions, so it is the same for every tenant."""
    guard = guarded.guard
    spec = {
        "failurePolicy": "Fail",
        "matchConstraints": {
            "matchPolicy": "Equivalent",
            # Of a request that strips the label, a selector would see the new labels and let it pass.
            "namespaceSelector": {} if guard.on_namespaces else _IN_TENANTS,
            "objectSelector": {},
            "resourceRules": resource_rules(guarded.resource_rules),
        },
        "variables": [{"name": each.name, "expression": each.expression} for each in program.variables],
        "validations": [_validation(each) for each in program.validations],
    }
    return _object("ValidatingAdmissionPolicy", guard, spec)


def binding(guard: Guard) -> Manifest:
    """What puts the policy in force, for every request that it is for."""
    spec = {"policyName": object_name(guard.name), "validationActions": _ACTIONS[guard.mode]}
    return _object("ValidatingAdmissionPolicyBinding", guard, spec)


def _object(kind: str, guard: Guard, spec: dict[str, Any]) -> Manifest:
    return manifest(
        API_VERSION,
        kind,
        object_name(guard.name),
        rule=f"guard {guard.name}",
        origin=guard.origin,
        annotations={STATEMENT_ANNOTATION: wording.rules(guard)},
        spec=spec,
    )


def _validation(validation: Validation) -> dict[str, str]:
    texts = {"expression": validation.expression, "message": validation.message}
    if validation.message_expression:
        texts["messageExpression"] = validation.message_expression
    return {**texts, "reason": "Forbidden"}


def resource_rules(rules: Sequence[ResourceRule]) -> list[dict[str, Any]]:
    """The requests that the guard is for."""
    return [
        {
            "apiGroups": [rule.group],
            "apiVersions": [rule.version],
            "operations": [*rule.operations],
            "resources": [*rule.resources],
            "scope": "*",
        }
        for rule in rules
    ]
