"""Engines that take a guard as CEL: what is the same for each, and what of their policies is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from tpl.backends._admission.engine import NO_SELF_SERVICE, Engine, no_self_service
from tpl.backends._admission.guarded import Guarded, gather
from tpl.backends._cel import program
from tpl.backends._cel.program import Program, Validation, closeness, refusal
from tpl.backends._k8s.objects import Object, object_name, serving, shortened
from tpl.backends.base import EXACT, Can, Context, Enforced, Piece, Refused
from tpl.model import wording
from tpl.model.guards import Guard
from tpl.model.metadata import (
    CONTACT_ANNOTATION,
    OWNER_ANNOTATION,
    SEVERITY_ANNOTATION,
    STATEMENT_ANNOTATION,
    TITLE_ANNOTATION,
)
from tpl.model.policy import Policy
from tpl.obligations import model

Claims = model.GuardHeld | model.SelfServed


class CelEngine(Engine[Claims]):
    """A file for each guard, with what the engine makes of its CEL."""

    about = (model.Subject.ADMISSION, model.Subject.SELF_SERVICE)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.GuardHeld: EXACT,
        model.SelfServed: NO_SELF_SERVICE,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[Claims] | Refused:
        """A guard, unless CEL has no words for it or the engine does not pass on what it asks for."""
        if isinstance(obligation, model.SelfServed):
            return no_self_service()
        if not isinstance(obligation, model.GuardHeld):
            raise TypeError(f"outside this backend: {obligation}")
        guard = obligation.guard
        held: Enforced[Claims] = Enforced((obligation,), self.closeness(obligation))
        return self.unasked(obligation) or refusal(guard, context.policy) or self.refusal(guard) or held

    def assemble(self, claims: Sequence[Claims], context: Context) -> Iterable[Piece]:
        """One file a guard; its objects say whose they are."""
        owned = owned_by(context.policy)
        for guarded in gather(claim for claim in claims if isinstance(claim, model.GuardHeld)):
            written = program.of(guarded.guard, context.policy)
            for each in self.objects(guarded, written):
                obj = replace(each, annotations={**owned, **each.annotations})
                yield Piece(f"{self.name}/{guarded.guard.name}.yaml", obj, guarded.obligations)

    def closeness(self, obligation: model.GuardHeld) -> Can:
        """How closely the engine holds it."""
        return closeness(obligation.guard)

    def refusal(self, guard: Guard) -> Refused | None:
        """What besides CEL itself keeps the engine from holding it; None where nothing does."""
        return None

    @abstractmethod
    def objects(self, guarded: Guarded, written: Program) -> Iterable[Object]:
        """The engine's own objects for a guard."""


def owned_by(policy: Policy) -> dict[str, str]:
    """Whose a policy is and whom to ask, as far as it says so."""
    said = {OWNER_ANNOTATION: policy.owner, CONTACT_ANNOTATION: policy.contact}
    return {name: shortened(text) for name, text in said.items() if text}


def stated(
    api_version: str, kind: str, guard: Guard, spec: Mapping[str, Any], suffix: str = "", **annotations: str
) -> Object:
    """An object for a guard, which it quotes; ``suffix`` tells it from others of its kind for the same guard."""
    said = {TITLE_ANNOTATION: shortened(guard.title), SEVERITY_ANNOTATION: guard.severity}
    return serving(
        api_version,
        kind,
        object_name(guard.name) + suffix,
        rule=f"guard {guard.name}",
        origin=guard.origin,
        annotations={**said, **annotations, STATEMENT_ANNOTATION: wording.rules(guard)},
        because=guard.because,
        spec=spec,
    )


def match_constraints(guarded: Guarded, namespaces: Mapping[str, Any]) -> dict[str, Any]:
    """The requests that a guard is for in these namespaces, as `matchConstraints` with every default."""
    return {
        "matchPolicy": "Equivalent",
        "namespaceSelector": namespaces,
        "objectSelector": {},
        "resourceRules": [rule.manifest() for rule in guarded.resource_rules],
    }


def variables(written: Program) -> list[dict[str, str]]:
    """The variables of a policy."""
    return [{"name": each.name, "expression": each.expression} for each in written.variables]


def validation(stated: Validation) -> dict[str, str]:
    """One validation, with what is said where it fails."""
    texts = {"expression": stated.expression, "message": stated.message}
    if stated.message_expression:
        texts["messageExpression"] = stated.message_expression
    return texts


def validations(written: Program) -> list[dict[str, str]]:
    """The validations of a policy whose engine takes a reason."""
    return [{**validation(each), "reason": "Forbidden"} for each in written.validations]
