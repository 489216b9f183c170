"""One guard as a ValidatingPolicy, every default written out."""

from __future__ import annotations

from typing import Any

from tpl.backends._cel.program import Program, Validation
from tpl.backends._k8s import wording
from tpl.backends._k8s.guarded import Guarded, ResourceRule
from tpl.backends._k8s.objects import manifest, object_name
from tpl.backends._k8s.wording import STATEMENT_ANNOTATION
from tpl.backends.base import Manifest
from tpl.model.parameters import TENANT_LABEL

API_VERSION = "policies.kyverno.io/v1"

_ACTIONS = {"enforce": ["Deny"], "audit": ["Audit", "Warn"]}
_IN_TENANTS = {"matchExpressions": [{"key": TENANT_LABEL, "operator": "Exists"}]}


def policy(guarded: Guarded, program: Program) -> Manifest:
    """The policy; it names every kind itself, so Kyverno derives no rules from it."""
    guard = guarded.guard
    spec = {
        "failurePolicy": "Fail",
        "validationActions": _ACTIONS[guard.mode],
        "evaluation": {
            "mode": "Kubernetes",
            "admission": {"enabled": True},
            # What is there already has no user and no old object to judge by.
            "background": {"enabled": not guard.exempt_platform and program.roots.isdisjoint(("old", "request"))},
        },
        "webhookConfiguration": {"timeoutSeconds": 10},
        "autogen": {"podControllers": {"controllers": []}},
        "matchConstraints": {
            "matchPolicy": "Equivalent",
            # Of a request that strips the label, a selector would see the new labels and let it pass.
            "namespaceSelector": {} if guard.on_namespaces else _IN_TENANTS,
            "objectSelector": {},
            "resourceRules": [_resource_rule(rule) for rule in guarded.resource_rules],
        },
        "variables": [{"name": each.name, "expression": each.expression} for each in program.variables],
        "validations": [_validation(each) for each in program.validations],
    }
    return manifest(
        API_VERSION,
        "ValidatingPolicy",
        object_name(guard.name),
        rule=f"guard {guard.name}",
        origin=guard.origin,
        annotations={
            "policies.kyverno.io/title": guard.title,
            "policies.kyverno.io/severity": guard.severity,
            STATEMENT_ANNOTATION: wording.rules(guard),
        },
        spec=spec,
    )


def _resource_rule(rule: ResourceRule) -> dict[str, Any]:
    return {
        "apiGroups": [rule.group],
        "apiVersions": [rule.version],
        "operations": [*rule.operations],
        "resources": [*rule.resources],
        "scope": "*",
    }


def _validation(validation: Validation) -> dict[str, str]:
    texts = {"expression": validation.expression, "message": validation.message}
    if validation.message_expression:
        texts["messageExpression"] = validation.message_expression
    return {**texts, "reason": "Forbidden"}
