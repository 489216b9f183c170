"""The OPA target; see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from tpl.backends._k8s.guarded import claim, gather
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Outcome, Piece, outside
from tpl.backends.rego import bundle
from tpl.backends.rego.guard import package
from tpl.obligations import model

_OBJECTS = outside("not about what an admission request may write")


class Rego(Backend):
    """A package for each guard, and the tenants' parameters as the bundle's data."""

    name = "rego"
    title = "Open Policy Agent"
    admission = True
    capabilities: ClassVar[Mapping[type[model.Obligation], Can]] = {
        model.GuardHeld: EXACT,
        model.ParameterCarried: EXACT,
        model.GuardLifted: EXACT,
        model.NamespaceOwned: _OBJECTS,
        model.PodSecurityHeld: _OBJECTS,
        model.Isolation: _OBJECTS,
        model.FlowOpened: _OBJECTS,
        model.FlowClosed: _OBJECTS,
        model.RoleDefined: _OBJECTS,
        model.RoleGranted: _OBJECTS,
        model.QuotaHeld: _OBJECTS,
        model.LimitsHeld: _OBJECTS,
    }

    def enforce(self, obligation: model.AnyObligation, context: Context) -> Outcome:
        """A guard in a package of its own; a parameter or a lifted guard in the data that all share."""
        if isinstance(obligation, model.GuardHeld):
            return Enforced((claim(obligation, bundle.guard_file(obligation.guard.name)),))
        return Enforced((Piece(bundle.DATA_FILE, "", (obligation.id,)),))

    def assemble(self, pieces: Sequence[Piece], context: Context) -> Iterable[Piece]:
        """One file a guard; the library, the data and the manifest serve every obligation."""
        if not pieces:
            return
        served = tuple(dict.fromkeys(id_ for piece in pieces for id_ in piece.obligations))
        claims = [piece for piece in pieces if piece.path != bundle.DATA_FILE]
        guards = [
            Piece(path, package(guarded), guarded.obligations) for path, guarded in gather(claims, context.policy)
        ]
        shared = {path: bundle.library(name) for path, name in bundle.LIBRARY.items()}
        shared[bundle.DATA_FILE] = bundle.data(context.policy)
        shared[bundle.MANIFEST_FILE] = bundle.MANIFEST
        yield from guards
        yield from (Piece(path, text, served, is_list=path == bundle.DATA_FILE) for path, text in shared.items())
