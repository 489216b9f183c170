"""One guard as a ClusterPolicy with one rule in CEL, every default written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tpl.backends._admission import cel
from tpl.backends._admission.guarded import Guarded, ResourceRule
from tpl.backends._admission.kyverno import titled
from tpl.backends._admission.modes import IN_AUDIT, everywhere
from tpl.backends._cel.printer import write
from tpl.backends._cel.program import Program, Validation
from tpl.backends._cel.tree import Literal
from tpl.backends._k8s.objects import Object
from tpl.model.guards import Guard
from tpl.model.kinds import Kind

API_VERSION = "kyverno.io/v1"

_SUBSTITUTED = ("{{", "$(")
"""What begins a variable or a reference of Kyverno's, anywhere in a rule."""

_ACTIONS = {"enforce": "Enforce", "audit": "Audit"}


def policy(guarded: Guarded, written: Program) -> Object:
    """The policy; it names every kind itself, so Kyverno derives no rules from it."""
    guard = guarded.guard
    spec = {
        "admission": True,
        "background": _in_background(guarded, written),
        "emitWarning": guard.mode == "audit" or guard.follows_mode,
        "rules": [_rule(guarded, written)],
        "validationFailureAction": _ACTIONS[guard.mode],
        "webhookConfiguration": {"failurePolicy": "Fail", "timeoutSeconds": 10},
    }
    own_rules_only = {"pod-policies.kyverno.io/autogen-controllers": "none"}
    return titled(API_VERSION, "ClusterPolicy", guard, spec, **own_rules_only)


def _in_background(guarded: Guarded, written: Program) -> bool:
    """Whether what is there already can be judged: it has no user and no old object, and no subresources."""
    needs_request = guarded.guard.exempt_platform or not written.roots.isdisjoint(("old", "request"))
    return not needs_request and not any(claim.subresource for claim in guarded.claims)


def _rule(guarded: Guarded, written: Program) -> dict[str, Any]:
    guard = guarded.guard
    stated = {
        "generate": False,
        "expressions": [_validation(each) for each in written.validations],
        "variables": cel.variables(written),
    }
    return {
        "name": guard.name[:63],
        "match": {"any": [{"resources": each} for each in _matched(guarded)]},
        # Guards exempt nobody by default, so not Kyverno's own controller either.
        "skipBackgroundRequests": False,
        "validate": {
            "allowExistingViolations": False,
            "failureAction": _ACTIONS[guard.mode],
            **_softened(guard),
            "cel": stated,
        },
    }


def _softened(guard: Guard) -> dict[str, Any]:
    """What makes a rule that denies only warn in the namespaces of some tenants."""
    overrides = [{"action": _ACTIONS["audit"], "namespaceSelector": IN_AUDIT}]
    return {"failureActionOverrides": overrides} if guard.follows_mode else {}


def _matched(guarded: Guarded) -> Iterator[dict[str, Any]]:
    """The requests that the guard is for; what differs only in the API group is one entry."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    names = {(kind.group, kind.resource): kind for kind in guarded.guard.kinds}
    for rule in guarded.resource_rules:
        kinds.setdefault(rule.operations, []).extend(_selectors(rule, names))
    for operations, found in kinds.items():
        yield {"kinds": found, "operations": [*operations], **_in_tenants(guarded.guard)}


def _selectors(rule: ResourceRule, kinds: Mapping[tuple[str, str], Kind]) -> Iterator[str]:
    """`apps/v1/Deployment`, `v1/Pod/ephemeralcontainers`; Kyverno refuses `*` where several versions are served."""
    for resource in rule.resources:
        name, slash, subresource = resource.partition("/")
        kind = kinds[rule.group, name]
        # `v1/Event` would mean both APIs of the one store, which Kyverno refuses.
        named = (kind.twin,) if kind.twin else _versions(rule, kind)
        yield from (f"{version}/{kind.whole.kind}{slash}{subresource}" for version in named)


def _versions(rule: ResourceRule, kind: Kind) -> tuple[str, ...]:
    return tuple("/".join(filter(None, (rule.group, version))) for version in kind.known or (rule.version,))


def _in_tenants(guard: Guard) -> dict[str, Any]:
    return {"namespaceSelector": namespaces} if (namespaces := everywhere(guard)) else {}


def _validation(validation: Validation) -> dict[str, str]:
    texts = cel.validation(validation)
    if any(mark in validation.message for mark in _SUBSTITUTED):
        # In a message Kyverno would look such text up; in CEL it is a literal.
        del texts["message"]
        texts.setdefault("messageExpression", write(Literal(validation.message)))
    return texts
