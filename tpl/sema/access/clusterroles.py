"""`role admin = clusterrole "admin"`: roles that the cluster has, and what is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.model.clusterroles import DELEGATOR, FOR_PEOPLE, SYSTEM, USER_FACING, named
from tpl.model.policy import Permission, Role
from tpl.sema.access.sensitive import ASKED, REACHES, reached_by
from tpl.sema.clusters.platform import origin
from tpl.sema.exact import check_exact
from tpl.sema.network.peers import reason
from tpl.sema.scope import Scope
from tpl.sema.words.placeholders import PLACEHOLDER
from tpl.syntax import ast

_OURS = "tpl-"
_NEVER = ("/", "%")
"""What no name of RBAC has, besides being `.` or `..`. Source: Kubernetes 1.37, api/validation/path."""


def existing_role(role: ast.ExistingRole, scope: Scope) -> Role:
    """The role with what is known of it; what no tenant may have, and what nobody knows, is reported."""
    name = scope.reader().fill(role.clusterrole)
    found = Role(
        name=role.name.text,
        clusterrole=name,
        permissions=permissions(_known(name, scope)),
        because=reason(role.because),
        origin=origin(Layer.POLICY, role.name.text, role),
    )
    if _is_filled(role, scope) and _is_usable(name, role, scope) and not found.is_known and not found.because:
        _report_unknown(name, role, scope)
    _warn_reach(found, role, scope)
    return found


def permissions(pairs: Iterable[tuple[str, str]]) -> tuple[Permission, ...]:
    """Verbs on resources, one entry for all resources of the same verbs."""
    verbs: dict[str, list[str]] = defaultdict(list)
    for verb, resource in pairs:
        verbs[resource].append(verb)
    resources: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for resource, given in verbs.items():
        resources[tuple(sorted(given, key=ASKED.index))].append(resource)
    entries = (Permission(verbs=given, resources=tuple(sorted(names))) for given, names in resources.items())
    return tuple(sorted(entries, key=lambda entry: entry.resources))


def _known(name: str, scope: Scope) -> Iterable[tuple[str, str]]:
    """Verbs and resources of a ClusterRole, none where nobody knows here what it holds."""
    return named(name, scope.cluster.kubernetes if scope.cluster else "") if name in USER_FACING else ()


def _is_filled(role: ast.ExistingRole, scope: Scope) -> bool:
    """Whether all of its placeholders are known; a name with one that is not is nobody's, which is reported."""
    known = dict(scope.reader().placeholders)
    return all(word in known for word in PLACEHOLDER.findall(role.clusterrole.value))


def _is_usable(name: str, role: ast.ExistingRole, scope: Scope) -> bool:
    """Whether a tenant may have it; reported where it may not, or where no ClusterRole can be called so."""
    if name.startswith(SYSTEM) and name not in FOR_PEOPLE:
        *others, last = (f"`{each}`" for each in FOR_PEOPLE)
        given = f"{', '.join(others)} and {last}"
        help_ = f"it is bound to parts of the cluster; of those called `{SYSTEM}…`, {given} may be given"
        near = did_you_mean(name, FOR_PEOPLE)
        scope.sink.report("TPL401", f"`{name}` is a ClusterRole for the control plane", role.clusterrole.span,
                          helps=(near, help_) if near else (help_,))  # fmt: skip
    elif name.startswith(_OURS):
        help_ = "`role NAME { can … }` declares it, and `grant NAME to …` gives it"
        message = f"`{name}` is a name of what tpl writes"
        scope.sink.report("TPL107", message, role.clusterrole.span, helps=(help_,))
    elif not check_exact(name, role.clusterrole.span, scope.sink):
        return False
    elif not name or name in (".", "..") or any(sign in name for sign in _NEVER):
        scope.sink.report("TPL107", f"no ClusterRole can be called `{name}`", role.clusterrole.span,
                          helps=("`kubectl get clusterroles` lists those of the cluster",))  # fmt: skip
    else:
        return True
    return False


def _report_unknown(name: str, role: ast.ExistingRole, scope: Scope) -> None:
    near = did_you_mean(name, USER_FACING)
    help_ = 'say why it is given all the same: `because "…"`; or write the role out, which tpl then holds to its words'
    scope.sink.report("TPL406", f"nobody knows here what ClusterRole `{name}` holds", role.clusterrole.span,
                      helps=(near, help_) if near else (help_,))  # fmt: skip


def _warn_reach(found: Role, role: ast.ExistingRole, scope: Scope) -> None:
    """One warning for all that a built-in role reaches: it is taken as a whole or not at all (TPL402)."""
    if found.clusterrole == DELEGATOR:
        note = "it says whose any token is, and what anybody may do in any tenant"
        message = f"whoever has the cluster's `{DELEGATOR}` learns of everybody's rights"
        scope.sink.report("TPL402", message, role.clusterrole.span, notes=(note,))
    kubernetes = scope.cluster.kubernetes if scope.cluster else ""
    reach: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for entry in found.permissions:
        for resource in entry.resources:
            if reached := reached_by(resource, entry.verbs, kubernetes):
                reach[REACHES[resource].why, reached].append(resource)
    if reach:
        notes = tuple(f"it can {', '.join(verbs)} on {', '.join(on)}: {why}" for (why, verbs), on in reach.items())
        message = f"the cluster's `{found.clusterrole}` reaches further than its name says"
        scope.sink.report("TPL402", message, role.clusterrole.span, notes=notes)
