"""Roles: inheritance, `cannot`, and what no tenant's role may reach."""

from __future__ import annotations

from tpl.diagnostics.model import Label
from tpl.diagnostics.suggest import did_you_mean
from tpl.model.base import Layer
from tpl.model.cluster_kinds import ROLE_KINDS, every_beside
from tpl.model.clusterroles import VERBS
from tpl.model.kinds import KINDS, NAMESPACE
from tpl.model.policy import Role
from tpl.sema.access.aggregated import aggregated, with_aggregated
from tpl.sema.access.clusterroles import existing_role, permissions
from tpl.sema.access.sensitive import reached_by, verdict_on
from tpl.sema.clusters.platform import origin
from tpl.sema.kinds.in_roles import name_of
from tpl.sema.kinds.in_roles import resource as resource_of
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast
from tpl.syntax.habit_names import named

_REACH_TOO_FAR = ("escalate", "bind", "impersonate")

Pairs = dict[tuple[str, str], ast.Permission]
"""(verb, resource) to the statement that gives it."""


def resolve_roles(scope: Scope) -> tuple[Role, ...]:
    """All declared roles with what each can do in the end."""
    family = _Family(scope)
    return with_aggregated([_role(declared.statement, family) for declared in scope.symbols.of("role").values()])


def _role(role: ast.Statement, family: _Family) -> Role:
    if isinstance(role, ast.ExistingRole):
        return existing_role(role, family.scope)
    assert isinstance(role, ast.Role)
    can = family.permissions(role)
    _warn_sensitive(role, can, family.scope)
    return Role(
        name=role.name.text,
        permissions=permissions(can),
        whole=role.whole,
        aggregates_to=aggregated(role, family.scope),
        origin=origin(Layer.POLICY, role.name.text, role),
    )


class _Family:
    """The roles and what each inherits; each is read once, however many extend it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[str, Pairs] = {}

    def permissions(self, role: ast.Role) -> Pairs:
        """What a role can do, and by which statement; in a circle, what it says itself."""
        line = self._line(role)
        for heir in reversed(line):
            if heir.name.text not in self._known:
                self._known[heir.name.text] = self._read(heir)
        return self._known[role.name.text] if line else self._read(role)

    def _read(self, role: ast.Role) -> Pairs:
        can, cannot = _own(role, self.scope)
        inherited = self._known.get(role.extends.text, {}) if role.extends else {}
        _refuse_part({**inherited, **can}, cannot, self.scope)
        return {
            (verb, resource): why
            for (verb, resource), why in {**inherited, **can}.items()
            if (verb, resource) not in cannot and (verb, every_beside(resource)) not in cannot
        }

    def _line(self, role: ast.Role) -> list[ast.Role]:
        """The role and those that it extends, up to the first that is known; none where they go round in a circle."""
        line = {role.name.text: role}
        while role.extends and role.name.text not in self._known:
            if role.extends.text in line:
                names = [*line]
                self._report_circle([line[name] for name in names[names.index(role.extends.text) :]])
                return []
            parent = self.scope.symbols.find("role", role.extends)
            if isinstance(parent, ast.ExistingRole):
                self._report_not_own(role.extends)
            if not isinstance(parent, ast.Role):
                break
            if parent.whole != role.whole:
                self._report_unlike(role.extends)
                break
            role = line[parent.name.text] = parent
        return [*line.values()]

    def _report_not_own(self, extended: ast.Name) -> None:
        help_ = "grant both: what two roles give adds up"
        message = f"`{extended.text}` is the cluster's own, and cannot be extended"
        self.scope.sink.report("TPL104", message, extended.span, helps=(help_,))

    def _report_unlike(self, extended: ast.Name) -> None:
        help_ = "a role `cluster` extends roles `cluster`, and any other none of these"
        message = f"`{extended.text}` and this role are not for the same: one for the whole cluster, one for namespaces"
        self.scope.sink.report("TPL104", message, extended.span, helps=(help_,))

    def _report_circle(self, members: list[ast.Role]) -> None:
        """The same wherever it is entered, so that it is reported once: it begins at the name that sorts first."""
        start = members.index(min(members, key=lambda role: role.name.text))
        members = [*members[start:], *members[:start]]
        circle = " -> ".join(role.name.text for role in (*members, members[0]))
        last = members[-1].extends
        assert last, "it extends the first"
        self.scope.sink.report("TPL104", f"the roles extend one another in a circle: {circle}", last.span,
                               helps=("take out one `extends`",))  # fmt: skip


def _own(role: ast.Role, scope: Scope) -> tuple[Pairs, Pairs]:
    can: Pairs = {}
    cannot: Pairs = {}
    scope.reader().refuse_others(role.block, "role", ast.Permission)
    for statement in role.block.statements:
        if isinstance(statement, ast.Permission):
            table = can if statement.can else cannot
            for verb in _verbs(statement, scope):
                for resource in _resources(statement, role.whole, scope):
                    table[verb, resource] = statement
        elif isinstance(statement, ast.Setting):
            help_ = named("permission", statement.name.text) or did_you_mean(statement.name.text, ("can", "cannot"))
            scope.sink.report("TPL105", f"unknown statement `{statement.name.text}` in a role", statement.name.span,
                              helps=(help_,) if help_ else ())  # fmt: skip
    for pair in can.keys() & cannot.keys():
        _contradiction(pair, can[pair], cannot[pair], scope)
    return can, cannot


def _refuse_part(can: Pairs, cannot: Pairs, scope: Scope) -> None:
    """Report one kind that is to be taken out of every kind of its group: RBAC only adds up (TPL404)."""
    for (verb, resource), statement in cannot.items():
        beside = every_beside(resource)
        if resource != beside and (verb, beside) in can and (verb, beside) not in cannot:
            message = f"`{resource}` cannot be taken out of every kind of its group"
            secondary = (Label(_word(can[verb, beside], beside, scope), "all of them, says this"),)
            scope.sink.report("TPL404", message, _word(statement, resource, scope), secondary=secondary,
                              helps=("name the kinds that the role can",))  # fmt: skip


def _verbs(statement: ast.Permission, scope: Scope) -> list[str]:
    verbs: list[str] = []
    for word in statement.verbs:
        if word.text == "*":
            verbs += VERBS
        elif word.text in _REACH_TOO_FAR:
            if statement.can:
                scope.sink.report("TPL401", f"a tenant's role may not `{word.text}`", word.span,
                                  helps=("it hands out more than the role itself holds",))  # fmt: skip
        elif word.text in VERBS:
            verbs.append(word.text)
        else:
            help_ = named("verb", word.text) or did_you_mean(word.text, VERBS)
            scope.sink.report("TPL101", f"unknown verb `{word.text}`", word.span, helps=(help_,) if help_ else ())
    return verbs


def _resources(statement: ast.Permission, whole: bool, scope: Scope) -> list[str]:
    found: list[str] = []
    for word in statement.resources:
        if word.text == "*":
            _all_resources(statement, word, found, scope)
        elif (named := resource_of(word, ROLE_KINDS, scope)) is None:
            continue
        elif not named.kind.namespaced and statement.can and not whole and not _is_own_namespace(statement, word):
            scope.sink.report("TPL401", f"`{named.kind.resource}` belong to the whole cluster", word.span,
                              helps=(_OF_THE_CLUSTER,))  # fmt: skip
        else:
            found.append(named.name)
    return found


_OF_THE_CLUSTER = (
    "a tenant's role reaches its own namespaces, and of `namespaces` may `get` these; the platform may give a role "
    "`cluster` to its own people"
)


def _is_own_namespace(statement: ast.Permission, word: ast.Word) -> bool:
    """To `get` a Namespace is a request inside it: by a binding there nobody sees another one."""
    return word.text == NAMESPACE.resource and all(verb.text == "get" for verb in statement.verbs)


def _all_resources(statement: ast.Permission, word: ast.Word, found: list[str], scope: Scope) -> None:
    if statement.can:
        scope.sink.report("TPL401", "a role names its resources", word.span,
                          helps=("`*` would take in secrets, roles and whatever is installed later",))  # fmt: skip
    else:
        found += (*KINDS, *(f"{kind.resource}.{kind.group}" for kind in scope.kinds.values()))


def _contradiction(pair: tuple[str, str], can: ast.Permission, cannot: ast.Permission, scope: Scope) -> None:
    verb, resource = pair
    scope.sink.report(
        "TPL404",
        f"the role both can and cannot {verb} {resource}",
        _word(cannot, resource, scope),
        secondary=(Label(_word(can, resource, scope), "can, says this"),),
        helps=("keep one of the two",),
    )


def _warn_sensitive(role: ast.Role, can: Pairs, scope: Scope) -> None:
    """What the role's own statements reach: what it inherits is reported where that is written."""
    said: dict[tuple[int, str], list[str]] = {}
    for (verb, resource), why in can.items():
        said.setdefault((id(why), resource), []).append(verb)
    kubernetes = scope.cluster.kubernetes if scope.cluster else ""
    for statement in role.block.statements:
        for resource in (name for said_by, name in said if said_by == id(statement)):
            verbs = tuple(sorted(said[id(statement), resource], key=VERBS.index))
            if reached := reached_by(resource, verbs, kubernetes):
                what = f"the role can {', '.join(reached)} {resource}"
                scope.sink.report("TPL402", what, _word(statement, resource, scope), notes=(verdict_on(resource).why,))


def _word(statement: ast.Statement, resource: str, scope: Scope) -> Span:
    """Where a permission names the resource; `*` names all."""
    words = statement.resources if isinstance(statement, ast.Permission) else ()
    named = [word.span for word in words if name_of(word, scope) == resource]
    return (named or [word.span for word in words if word.text == "*"] or [statement.span])[0]
