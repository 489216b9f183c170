"""Who gets a tenant's roles and who is exempt as the platform: nobody is both, and neither is everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.model.labels import is_subdomain
from tpl.model.policy import Role
from tpl.model.subjects import EVERYBODY, NOBODY_KNOWN
from tpl.model.substitution import is_substituted
from tpl.model.tenants import Grant, Member, Shape, Subject
from tpl.sema.access.advice import Key, apart, not_ones, together
from tpl.sema.access.sensitive import is_harmless
from tpl.sema.exact import check_exact
from tpl.sema.scope import Scope
from tpl.sema.tenants.ownership import Ownership
from tpl.source import Span

_OF_A_NAMESPACE = "system:serviceaccounts:"
_ACCOUNT = "system:serviceaccount:"


class Given(NamedTuple):
    """A role that a tenant gives: the space in its shape's words, the number of its grant, and of the subject there.

    ``is_shared`` says that the tenant knows of others that give the subject a role.
    """

    tenant: str
    space: str
    grant: int
    subject: int
    role: str = ""
    is_shared: bool = False
    because: str = ""


class Named(NamedTuple):
    """What the policy says besides tenants: whom guards let pass, each with where it is named, and all roles.

    ``operators`` are those of them whom every guard lets pass.
    """

    platform: Mapping[Key, Span]
    roles: tuple[Role, ...]
    operators: frozenset[Key] = frozenset()


Where = Callable[[Given], tuple[Span, bool]]
"""Where the subject is written, and whether in a tier; asked only where that is to be shown."""


@dataclass
class Granted:
    """The subjects of all grants while tenants are being counted, each with the first tenant that gives it a role."""

    scope: Scope
    ownership: Ownership
    named: Named
    where: Where
    _given: dict[Key, Given] = field(default_factory=dict)
    _shared: set[tuple[Key, Span]] = field(default_factory=set)
    _wrong: set[tuple[Span, Subject]] = field(default_factory=set)

    def take(self, shape: Shape, tenant: str, values: Mapping[str, str]) -> None:
        """Note whom a tenant grants roles; who has some in two tenants is reported (TPL403)."""
        for given, subject in _all(shape, tenant):
            key = key_of(subject.kind, holes.fill(subject.name, values))
            first = self._given.setdefault(key, given)
            together = first.is_shared and given.is_shared
            if first.tenant != tenant and not together and key not in self.named.platform and not _is_clusters(key):
                self._report_shared(key, *((first, given) if given.is_shared else (given, first)))

    def _report_shared(self, key: Key, given: Given, first: Given) -> None:
        """At the one that does not say `shared`; once for a tier, whose grant gives all of its tenants the same."""
        (span, by_tier), (other, _) = self.where(given), self.where(first)
        if by_tier and (key, span) in self._shared:
            return
        self._shared.add((key, span))
        self.scope.sink.report(
            "TPL403",
            f"{key[0]} `{key[1]}` has roles in `{first.tenant}` and in `{given.tenant}`",
            span,
            secondary=() if other == span else (Label(other, f"also in `{first.tenant}`"),),
            helps=(apart(key, by_tier), together(key)),
        )

    def check_member(self, member: Member, shape: Shape) -> None:
        """Report grants to the cluster's own names and other tenants' accounts (TPL401), or to no name (TPL107)."""
        for given, subject in _all(shape, member.name):
            name = member.fill(subject.name)
            if is_substituted(name):
                check_exact(name, self.where(given)[0], self.scope.sink)
            if "\n" in name:
                self.scope.sink.report("TPL107", f"the name of a {subject.kind} has no line end", self.where(given)[0])
            self._check_subject(given, subject.kind, name)
        for grant in (*(grant for grant in shape.grants if grant.everywhere), *self.scope.cluster_grants):
            for subject in grant.subjects:
                self._check_everywhere(grant, subject, member.fill(subject.name))

    def check_own(self, member: Member, shape: Shape) -> None:
        """Report whom the platform gives roles in its own namespace and who has some in a tenant (TPL403)."""
        for grant in shape.grants:
            for number, subject in enumerate(grant.subjects):
                is_shared = number in grant.shared
                if "tenant" in holes.names(subject.name):
                    self._check_each(member, grant, subject, is_shared)
                    continue
                self._check_everywhere(grant, subject, subject.name)
                key = key_of(subject.kind, subject.name)
                owner = self.ownership.owner(_namespace_of(key))
                given = self._given.get(key)
                tenant = given.tenant if given else owner
                if tenant and not is_shared and key not in self.named.platform and not _is_clusters(key):
                    assert grant.origin.span, "it is written"
                    whose = "has roles in" if given else "is an account of"
                    helps = (
                        "whoever is in both is a way out of the tenant",
                        f'where it is meant, say so: `shared {key[0]} "{key[1]}" because "…"`',
                    )
                    self.scope.sink.report(
                        "TPL403", f"{key[0]} `{key[1]}` {whose} tenant `{tenant}`, and has a role in {member.name}",
                        grant.origin.span, helps=helps,
                    )  # fmt: skip

    def _check_each(self, member: Member, grant: Grant, subject: Subject, is_shared: bool) -> None:
        """Report those of every tenant who meet in a namespace of the platform's and do more than see it (TPL403)."""
        tenant = next(iter(self.scope.tenants), "x")
        self._check_everywhere(grant, subject, holes.fill_known(subject.name, {"tenant": tenant}))
        if not is_shared and grant.role not in self._harmless:
            assert grant.origin.span, "it is written"
            who = f'{subject.kind} "{holes.shown(subject.name)}"'
            helps = (
                "give them a role that only reads, and no secrets: what one of them writes there, all of them meet",
                f'where it is meant, say so: `shared {who} because "…"`',
            )
            message = f"`{who}` is of every tenant, and `{grant.role}` does more than read in {member.name}"
            self.scope.sink.report("TPL403", message, grant.origin.span, helps=helps)

    def _check_subject(self, given: Given, kind: str, name: str) -> None:
        if kind != "serviceaccount":
            if _is_clusters((kind, name)) and not (given.is_shared and self._may_be_shared((kind, name), given.role)):
                self._check_anyone(given, (kind, name))
            return
        self._check_account_name(name, lambda: self.where(given)[0])
        owner = self.ownership.owner(name.partition("/")[0])
        if owner not in (None, given.tenant) and not given.is_shared:
            help_ = f"grant roles in `{given.tenant}` to its own accounts, or say that this one is `shared`"
            self._refuse_grant(given, f"the service account `{name}` is tenant `{owner}`'s", help_)

    def _check_anyone(self, given: Given, key: Key) -> None:
        """Whoever is logged in does more than read in one tenant: refused, or a warning where the platform says so."""
        span, by_tier = self.where(given)
        is_known = key in EVERYBODY and key not in NOBODY_KNOWN
        if not given.is_shared or not is_known:
            self._refuse_grant(given, f"`{key[1]}` is not one tenant's {key[0]}", not_ones(*key))
        elif by_tier or span.path in self.scope.symbols.theirs:
            whose = "a tier, for all of its tenants" if by_tier else "a file of tenants"
            help_ = "who may do more than read in a tenant is said of this one, in a file of the platform's"
            self._refuse_grant(given, f"`{key[1]}` is anyone, and would have `{given.role}` by {whose}", help_)
        elif not given.because:
            message = f"`{key[1]}` is anyone, and would have `{given.role}` for no reason"
            self._refuse_grant(given, message, 'where it is meant, say why: `because "…"`')
        else:
            note = "it runs there what it likes, with what others open to this tenant, and sees what is there"
            message = f"anyone who is in `{key[1]}` has `{given.role}` in `{given.tenant}`"
            self.scope.sink.report("TPL402", message, span, notes=(note,))

    def _check_account_name(self, name: str, where: Callable[[], Span]) -> None:
        # What is not named with its namespace is reported where it is read.
        if "/" in name and not is_subdomain(name.rpartition("/")[2]):
            help_ = "an account has lower-case letters, digits, dashes and dots, 253 at most"
            self.scope.sink.report("TPL107", f"no service account can be `{name}`", where(), helps=(help_,))

    def _check_everywhere(self, grant: Grant, subject: Subject, name: str) -> None:
        """What the platform gives in every tenant: the same is said of each of them, and reported for the first."""
        span, known = grant.origin.span, len(self.scope.sink.diagnostics)
        assert span, "it is written"
        if (span, subject) in self._wrong:
            return
        if is_substituted(name):
            check_exact(name, span, self.scope.sink)
        if subject.kind == "serviceaccount":
            self._check_account_name(name, lambda: span)
        elif not self._may_be_shared((subject.kind, name), grant.role):
            self.scope.sink.report("TPL401", f"`{name}` is anyone", span, helps=(not_ones(subject.kind, name),))
        if len(self.scope.sink.diagnostics) > known:
            self._wrong.add((span, subject))

    def _may_be_shared(self, key: Key, role: str) -> bool:
        """Whether a name of the cluster's may have the role: anyone whom the API server knows may only read."""
        return key not in EVERYBODY or (key not in NOBODY_KNOWN and role in self._harmless)

    @cached_property
    def _harmless(self) -> frozenset[str]:
        return frozenset(role.name for role in self.named.roles if is_harmless(role))

    def _refuse_grant(self, given: Given, message: str, help_: str) -> None:
        self.scope.sink.report("TPL401", message, self.where(given)[0], helps=(help_,))

    def check_platform(self) -> None:
        """Report who is exempt and should not be: everybody, a tenant's pods, a tenant's own people (TPL405)."""
        for key, span in self.named.platform.items():
            if key in EVERYBODY:
                self.refuse(span, f"`{key[1]}` is anyone, and would be exempt",
                             'name those who run the platform: `group "oidc:platform-admins"`')  # fmt: skip
            elif "*" in key[1] or "?" in key[1]:
                self.refuse(span, f"`{key[1]}` is a pattern, and who is exempt is named exactly",
                             "write out each name")  # fmt: skip
            else:
                self.check_no_tenants(key, span, "TPL405", "would be exempt")

    def check_no_tenants(self, key: Key, span: Span, code: str, and_so: str) -> None:
        """Report an account of a tenant's namespace, and whoever has a role in one."""
        if claim := self.ownership.claimed(_namespace_of(key)):
            self.refuse(span, f"`{key[1]}` is of a namespace of tenant `{claim.tenant}`, whose pods {and_so}",
                         "keep the platform's accounts in a namespace that is no tenant's",
                         Label(self.ownership.where(*claim), f"`{claim.tenant}` owns it"), code=code)  # fmt: skip
        elif given := self._given.get(key):
            self.refuse(span, f"{key[0]} `{key[1]}` has a role in tenant `{given.tenant}`, and {and_so}",
                         "an identity is a tenant's or the platform's",
                         Label(self.where(given)[0], f"`{given.tenant}` gives it a role"), code=code)  # fmt: skip

    def refuse(self, span: Span, message: str, help_: str, *secondary: Label, code: str = "TPL405") -> None:
        """Report somebody, and what to write."""
        self.scope.sink.report(code, message, span, helps=(help_,), secondary=secondary)


def check_account(kind: str, name: str, span: Span, sink: Sink) -> None:
    """Report a service account that is not named with its namespace (TPL201)."""
    if kind == "serviceaccount" and name.count("/") != 1:
        named = re.fullmatch(r"(?:system:serviceaccount:)?([\w-]+)[:.]([\w.-]+)", name)
        help_ = f'write `serviceaccount "{"/".join(named.groups()) if named else "namespace/name"}"`'
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


def _is_clusters(key: Key) -> bool:
    """Whether the name is one that the cluster gives, and so no tenant's."""
    return key[0] != "serviceaccount" and key[1].startswith("system:")


def _all(shape: Shape, tenant: str) -> Iterator[tuple[Given, Subject]]:
    for number, grant in enumerate(shape.grants):
        for index, subject in enumerate(grant.subjects if not grant.everywhere else ()):
            yield Given(tenant, shape.space, number, index, grant.role, index in grant.shared, grant.because), subject
