"""What to write in the place of a subject that may not have a role."""

from __future__ import annotations

import re

from tpl.model.subjects import EVERYBODY, NOBODY_KNOWN

Key = tuple[str, str]
"""Kind and name of a subject; a user that is a service account counts as that account."""


def not_ones(kind: str, name: str) -> str:
    """Instead of a name of the cluster's that is not one tenant's."""
    if (kind, name) in NOBODY_KNOWN:
        return "grant the role to people whom the API server knows"
    if (kind, name) in EVERYBODY:
        some = "one that only reads, as `shared`, or for a reason more in one tenant"
        return f"grant the role to people who have a name; anyone may have {some}"
    if kind == "user" and (account := re.fullmatch(r"system:serviceaccount:([\w-]+):([\w.-]+)", name)):
        return f'write `serviceaccount "{"/".join(account.groups())}"`'
    return f'grant the role to the tenant\'s own people, or say that it is shared: `shared {kind} "{name}"`'


def together(key: Key) -> str:
    """For who is meant to be in several tenants."""
    return f'where it is meant, say so in each of them, `shared {key[0]} "{key[1]}"`, or for all tenants in `platform`'


def apart(key: Key, by_tier: bool) -> str:
    """For who is not."""
    kind, name = key
    if kind == "serviceaccount":
        own = '`serviceaccount "{tenant}/deployer"`' if by_tier else "an account in its own namespace"
        return f"give each tenant {own}; an account that works for all is the platform's, whose rights are not tpl's"
    if by_tier:
        return f'the tier grants this in every tenant: give each its own, such as `{kind} "{name}-{{tenant}}"`'
    return f"give each tenant a {kind} of its own"
