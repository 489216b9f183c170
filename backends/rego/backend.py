"""The OPA target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._admission.engine import NO_SELF_SERVICE, Engine, no_self_service
from tpl.backends._admission.guarded import gather
from tpl.backends.base import EXACT, Can, Context, Enforced, Piece, Refused
from tpl.backends.rego import bundle, webhook
from tpl.backends.rego.guard import package
from tpl.model.complaints import platform_contact
from tpl.model.identities import NOBODY, past
from tpl.model.reads import reads_namespace
from tpl.obligations import model

_UNSEEN = "OPA is sent the object and not its namespace, whose labels and annotations anybody may have changed"
_INSTEAD = "ask for a setting of the tenant, which is in the bundle (`parameter`), or select the target `vap`"


class Rego(Engine[model.AnyObligation]):
    """A package for each guard, the tenants' parameters as the bundle's data, and the webhook that asks for it."""

    name = "rego"
    title = "Open Policy Agent"
    rank = 3
    notes = True
    reads = "rego"
    about = (model.Subject.PARAMETERS, model.Subject.SELF_SERVICE, model.Subject.ADMISSION)
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.GuardHeld: EXACT,
        model.ParameterCarried: EXACT,
        model.GuardLifted: EXACT,
        model.ModeCarried: EXACT,
        model.SelfServed: NO_SELF_SERVICE,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Enforced[model.AnyObligation] | Refused:
        """A guard in a package of its own; a parameter or a lifted guard in the data that all share."""
        if isinstance(obligation, model.SelfServed):
            return no_self_service()
        if isinstance(obligation, model.GuardHeld):
            if reads_namespace(obligation.guard):
                return Refused("TPL801", _UNSEEN, _INSTEAD)
            return self.unasked(obligation) or Enforced((obligation,))
        return Enforced((obligation,))

    def assemble(self, claims: Sequence[model.AnyObligation], context: Context) -> Iterable[Piece]:
        """One file a guard; the webhook serves all of them, library, data and manifest every obligation."""
        if not claims:
            return
        guards = [claim for claim in claims if isinstance(claim, model.GuardHeld)]
        platform = platform_contact(context.policy)
        for guarded in gather(guards):
            passed = past(context.policy, guarded.guard) != NOBODY
            text = package(guarded.guard, platform, passed)
            yield Piece(bundle.guard_file(guarded.guard.name), text, guarded.obligations)
        if guards:
            asking = webhook.configuration(guards, context.policy)
            yield Piece(webhook.FILE, asking, tuple(claim.id for claim in guards))
        placed = [claim for claim in guards if claim.guard.places]
        parts = bundle.LIBRARY | (bundle.BY_PLACE if placed else {})
        shared = {path: bundle.library(name) for path, name in parts.items()}
        shared[bundle.DATA_FILE] = bundle.data(context.policy)
        shared[bundle.CONCERNED_FILE] = bundle.concerned(claim for claim in guards if not claim.guard.places)
        if placed:
            shared[bundle.PLACED_FILE] = bundle.concerned(placed)
        shared[bundle.MANIFEST_FILE] = bundle.MANIFEST
        served = tuple(claim.id for claim in claims)
        yield from (Piece(path, text, served, is_list=path == bundle.DATA_FILE) for path, text in shared.items())
