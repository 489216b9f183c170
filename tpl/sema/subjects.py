"""Who gets a tenant's roles and who is exempt as the platform: nobody is both, and neither is everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.base import Layer
from tpl.model.tenants import Grant, Member, Shape, Subject
from tpl.sema.ownership import Ownership
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

EVERYBODY = frozenset(
    {
        ("group", "system:authenticated"),
        ("group", "system:unauthenticated"),
        ("group", "system:serviceaccounts"),
        ("user", "system:anonymous"),
    }
)
"""Who is in these, or bears this name, is anyone. Source: Kubernetes 1.37, authentication/user/user.go."""

_OF_A_NAMESPACE = "system:serviceaccounts:"
_ACCOUNT = "system:serviceaccount:"

Key = tuple[str, str]
"""Kind and name of a subject; a user that is a service account counts as that account."""


class Given(NamedTuple):
    """Where a tenant gives a role: in its own block or row, or by a grant of its tier."""

    tenant: str
    span: Span
    by_tier: bool


@dataclass
class Granted:
    """The subjects of all grants while tenants are being counted, each with the first tenant that gives it a role."""

    scope: Scope
    ownership: Ownership
    platform: Mapping[Key, Span]
    _given: dict[Key, Given] = field(default_factory=dict)
    _shared: set[tuple[Key, Span]] = field(default_factory=set)

    def take(self, shape: Shape, tenant: str, span: Span, written: ast.Tenant, values: Mapping[str, str]) -> None:
        """Note whom a tenant grants roles; who has some in two tenants is reported (TPL403)."""
        for grant in shape.grants:
            for subject in grant.subjects:
                key = key_of(subject.kind, holes.fill(subject.name, values))
                given = _given(grant, key, tenant, span, written)
                first = self._given.setdefault(key, given)
                if first.tenant != tenant and key not in self.platform:
                    self._report_shared(key, given, first)

    def _report_shared(self, key: Key, given: Given, first: Given) -> None:
        """A tier's grant gives all of its tenants the same: it is reported once."""
        if given.by_tier and (key, given.span) in self._shared:
            return
        self._shared.add((key, given.span))
        also = () if first.span == given.span else (Label(first.span, f"also in `{first.tenant}`"),)
        self.scope.sink.report(
            "TPL403",
            f"{key[0]} `{key[1]}` has roles in `{first.tenant}` and in `{given.tenant}`",
            given.span,
            secondary=also,
            helps=(_apart(key, given.by_tier),),
        )

    def check_member(self, member: Member, shape: Shape) -> None:
        """Report grants to the cluster's own names and to another tenant's accounts (TPL401)."""
        for grant in shape.grants:
            for subject in grant.subjects:
                self._check_subject(member, subject.kind, member.fill(subject.name))

    def _check_subject(self, member: Member, kind: str, name: str) -> None:
        if kind != "serviceaccount":
            if name.startswith("system:"):
                help_ = "grant the role to the tenant's own people"
                self.scope.sink.report("TPL401", f"`{name}` is not one tenant's {kind}", member.span, helps=(help_,))
            return
        owner = self.ownership.owner(name.partition("/")[0])
        if owner not in (None, member.name):
            message = f"the service account `{name}` is tenant `{owner}`'s"
            help_ = f"grant roles in `{member.name}` to its own accounts"
            self.scope.sink.report("TPL401", message, member.span, helps=(help_,))

    def check_platform(self) -> None:
        """Report who is exempt and should not be: everybody, a tenant's pods, a tenant's own people (TPL405)."""
        for key, span in self.platform.items():
            if key in EVERYBODY:
                self._refuse(span, f"`{key[1]}` is anyone, and would be exempt",
                             'name those who run the platform: `group "oidc:platform-admins"`')  # fmt: skip
            elif "*" in key[1] or "?" in key[1]:
                self._refuse(span, f"`{key[1]}` is a pattern, and who is exempt is named exactly",
                             "write out each name")  # fmt: skip
            elif claim := self.ownership.claimed(_namespace_of(key)):
                self._refuse(span, f"`{key[1]}` is of a namespace of tenant `{claim[0]}`, whose pods would be exempt",
                             "keep the platform's accounts in a namespace that is no tenant's",
                             Label(claim[1], f"`{claim[0]}` owns it"))  # fmt: skip
            elif given := self._given.get(key):
                self._refuse(span, f"{key[0]} `{key[1]}` has a role in tenant `{given.tenant}`, and would be exempt",
                             "an identity is a tenant's or the platform's; the platform's own rights are not tpl's",
                             Label(given.span, f"`{given.tenant}` gives it a role"))  # fmt: skip

    def _refuse(self, span: Span, message: str, help_: str, *secondary: Label) -> None:
        self.scope.sink.report("TPL405", message, span, helps=(help_,), secondary=secondary)


def check_account(kind: str, name: str, span: Span, sink: Sink) -> None:
    """Report a service account that is not named with its namespace (TPL201)."""
    if kind == "serviceaccount" and name.count("/") != 1:
        help_ = 'write `serviceaccount "namespace/name"`'
        sink.report("TPL201", "a service account is named with its namespace", span, helps=(help_,))


def key_of(kind: str, name: str) -> Key:
    """A subject's identity."""
    namespace, colon, account = name.removeprefix(_ACCOUNT).partition(":")
    if kind == "user" and name.startswith(_ACCOUNT) and colon:
        return "serviceaccount", f"{namespace}/{account}"
    return kind, name


def keys(named: Iterable[tuple[Subject, Span]]) -> Mapping[Key, Span]:
    """The platform's identities, each with where it is first named."""
    found: dict[Key, Span] = {}
    for subject, span in named:
        found.setdefault(key_of(subject.kind, subject.name), span)
    return found


def _namespace_of(key: Key) -> str:
    """The namespace whose pods can be the subject; empty for a person or a group of people."""
    kind, name = key
    if kind == "serviceaccount":
        return name.partition("/")[0]
    return name.removeprefix(_OF_A_NAMESPACE) if kind == "group" and name.startswith(_OF_A_NAMESPACE) else ""


def _given(grant: Grant, key: Key, tenant: str, span: Span, written: ast.Tenant) -> Given:
    """A shape is shared: where this tenant's own grant stands is asked of its own block; a row is its own place."""
    own = written.block.statements if written.block else ()
    for subject in _subjects(own):
        if key_of(subject.kind, subject.name.value.replace("{tenant}", tenant)) == key:
            return Given(tenant, subject.span, by_tier=False)
    where = grant.origin.span
    if where is None or where == written.span or grant.origin.layer is Layer.TENANT:
        return Given(tenant, span, by_tier=False)
    return Given(tenant, where, by_tier=True)


def _subjects(statements: Iterable[ast.Statement]) -> Iterator[ast.Subject]:
    for statement in statements:
        if isinstance(statement, ast.Grant):
            yield from statement.subjects
        elif isinstance(statement, ast.Override):
            yield from _subjects(statement.block.statements)


def _apart(key: Key, by_tier: bool) -> str:
    kind, name = key
    if kind == "serviceaccount":
        own = '`serviceaccount "{tenant}/deployer"`' if by_tier else "an account in its own namespace"
        return f"give each tenant {own}; an account that works for all is the platform's, whose rights are not tpl's"
    if by_tier:
        return f'the tier grants this in every tenant: give each its own, such as `{kind} "{name}-{{tenant}}"`'
    return f"give each tenant a {kind} of its own"
