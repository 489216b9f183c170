"""One guard as a ClusterPolicy with one rule in CEL, every default written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tpl.backends._cel.printer import write
from tpl.backends._cel.program import Program, Validation
from tpl.backends._cel.tree import Literal
from tpl.backends._k8s import wording
from tpl.backends._k8s.guarded import Guarded, ResourceRule
from tpl.backends._k8s.objects import manifest, object_name
from tpl.backends._k8s.wording import STATEMENT_ANNOTATION
from tpl.backends.base import Manifest
from tpl.model.guards import Guard
from tpl.model.parameters import TENANT_LABEL

API_VERSION = "kyverno.io/v1"

_SUBSTITUTED = ("{{", "$(")
"""What begins a variable or a reference of Kyverno's, anywhere in a rule."""

_ACTIONS = {"enforce": "Enforce", "audit": "Audit"}
_IN_TENANTS = {"matchExpressions": [{"key": TENANT_LABEL, "operator": "Exists"}]}


def policy(guarded: Guarded, program: Program) -> Manifest:
    """The policy; it names every kind itself, so Kyverno derives no rules from it."""
    guard = guarded.guard
    spec = {
        "admission": True,
        "background": _in_background(guarded, program),
        "emitWarning": guard.mode == "audit",
        "rules": [_rule(guarded, program)],
        "validationFailureAction": _ACTIONS[guard.mode],
        "webhookConfiguration": {"failurePolicy": "Fail", "timeoutSeconds": 10},
    }
    return manifest(
        API_VERSION,
        "ClusterPolicy",
        object_name(guard.name),
        rule=f"guard {guard.name}",
        origin=guard.origin,
        annotations={
            "pod-policies.kyverno.io/autogen-controllers": "none",
            "policies.kyverno.io/title": guard.title,
            "policies.kyverno.io/severity": guard.severity,
            STATEMENT_ANNOTATION: wording.rules(guard),
        },
        spec=spec,
    )


def _in_background(guarded: Guarded, program: Program) -> bool:
    """Whether what is there already can be judged: it has no user and no old object, and no subresources."""
    needs_request = guarded.guard.exempt_platform or not program.roots.isdisjoint(("old", "request"))
    return not needs_request and not any(scope.subresource for scope in guarded.scopes)


def _rule(guarded: Guarded, program: Program) -> dict[str, Any]:
    guard = guarded.guard
    cel = {
        "generate": False,
        "expressions": [_validation(each) for each in program.validations],
        "variables": [{"name": each.name, "expression": each.expression} for each in program.variables],
    }
    return {
        "name": guard.name[:63],
        "match": {"any": [{"resources": each} for each in _matched(guarded)]},
        # Guards exempt nobody by default, so not Kyverno's own controller either.
        "skipBackgroundRequests": False,
        "validate": {"allowExistingViolations": False, "failureAction": _ACTIONS[guard.mode], "cel": cel},
    }


def _matched(guarded: Guarded) -> Iterator[dict[str, Any]]:
    """The requests that the guard is for; what differs only in the API group is one entry."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    names = {kind.resource: kind.kind for kind in guarded.guard.kinds}
    for rule in guarded.resource_rules:
        kinds.setdefault(rule.operations, []).extend(_selectors(rule, names))
    for operations, found in kinds.items():
        yield {"kinds": found, "operations": [*operations], **_in_tenants(guarded.guard)}


def _selectors(rule: ResourceRule, names: dict[str, str]) -> Iterator[str]:
    """`apps/v1/Deployment`, `v1/Pod/ephemeralcontainers`."""
    version = "/".join(filter(None, (rule.group, rule.version)))
    for resource in rule.resources:
        name, slash, subresource = resource.partition("/")
        yield f"{version}/{names[name]}{slash}{subresource}"


def _in_tenants(guard: Guard) -> dict[str, Any]:
    # Of a request that strips the label, a selector would see the new labels and let it pass.
    return {} if guard.on_namespaces else {"namespaceSelector": _IN_TENANTS}


def _validation(validation: Validation) -> dict[str, str]:
    texts = {"expression": validation.expression, "message": validation.message}
    if validation.message_expression:
        texts["messageExpression"] = validation.message_expression
    if any(mark in validation.message for mark in _SUBSTITUTED):
        # In a message Kyverno would look such text up; in CEL it is a literal.
        del texts["message"]
        texts.setdefault("messageExpression", write(Literal(validation.message)))
    return texts
