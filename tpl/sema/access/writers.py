"""Who writes in the whole cluster: for a reason, and nobody who is a tenant's (docs/decisions/0048)."""

from __future__ import annotations

from tpl import holes
from tpl.model.policy import Role
from tpl.model.tenants import Grant
from tpl.sema.access.advice import Key
from tpl.sema.access.sensitive import writes
from tpl.sema.access.subjects import Granted, key_of
from tpl.source import Span


def check_writers(granted: Granted) -> None:
    """Report who may write in the whole cluster without a reason, or is a tenant's (TPL401)."""
    writing = {role.name: role for role in granted.named.roles if writes(role)}
    for grant in granted.scope.cluster_grants:
        if role := writing.get(grant.role):
            _check(grant, role, granted)


def _check(grant: Grant, role: Role, granted: Granted) -> None:
    span = grant.origin.span
    assert span, "it is written"
    if not grant.because:
        granted.refuse(span, f"`{grant.role}` writes in the whole cluster, in every tenant too",
                       'where it is meant, say why: `… in cluster because "…"`', code="TPL401")  # fmt: skip
    for subject in grant.subjects:
        key = key_of(subject.kind, subject.name)
        if holes.has_holes(subject.name):
            granted.refuse(span, "the people of every tenant would write in the whole cluster",
                           "name people of the platform", code="TPL401")  # fmt: skip
        elif role.is_all:
            _check_operator(key, span, granted)
        else:
            granted.check_no_tenants(key, span, "TPL401", "would write everywhere")


def _check_operator(key: Key, span: Span, granted: Granted) -> None:
    """Of these it is reported where `platform` names them that they are a tenant's, or anyone (TPL405)."""
    if key not in granted.named.operators:
        who = f'{key[0]} "{key[1]}"'
        granted.refuse(span, f"`{who}` would have all rights, and is none of those whom guards let pass anyway",
                       f"give a role that says what it can; or name who runs the cluster: `platform {{ {who} }}`",
                       code="TPL401")  # fmt: skip
