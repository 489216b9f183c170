"""Subjects in words: the one text by which whom a grant names is compared with whom a binding names.

    group:oidc:acme-admins    user:ci@acme.example    serviceaccount:acme/reconciler

A service account is also the user of its name, ``user:system:serviceaccount:acme:reconciler``; both are listed.
"""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model.tenants import Grant, Subject

WORDS = {"Group": "group", "User": "user", "ServiceAccount": "serviceaccount"}
"""What a binding calls the kinds of subjects, and what the language does."""

EVERYBODY = frozenset(
    {
        ("group", "system:authenticated"),
        ("group", "system:unauthenticated"),
        ("group", "system:serviceaccounts"),
        ("user", "system:anonymous"),
    }
)
"""Who is in these, or bears this name, is anyone. Source: Kubernetes 1.37, authentication/user/user.go."""

NOBODY_KNOWN = frozenset({("group", "system:unauthenticated"), ("user", "system:anonymous")})
"""Those of them of whom the API server does not know who they are."""


def words(subject: Subject) -> Iterator[str]:
    """Every text that stands for a subject; its name may have holes."""
    yield f"{subject.kind}:{subject.name}"
    namespace, slash, account = subject.name.partition("/")
    if subject.kind == "serviceaccount" and slash:
        yield f"user:system:serviceaccount:{namespace}:{account}"


def named_by(grants: tuple[Grant, ...]) -> tuple[str, ...]:
    """Whom a tenant's own grants name, each once as it is written; whom the platform's name is not its to pass on."""
    own = (subject for grant in grants if not grant.everywhere for subject in grant.subjects)
    return tuple(dict.fromkeys(text for subject in own for text in words(subject)))
