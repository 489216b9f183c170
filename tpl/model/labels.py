"""What Kubernetes takes as a label's key and value, and as the name of a service account.

Source: ``k8s.io/apimachinery/pkg/util/validation``: ``IsQualifiedName``, ``IsValidLabelValue``, ``IsDNS1123Subdomain``.
"""

from __future__ import annotations

import re

from tpl import holes

NAME_LABEL = "kubernetes.io/metadata.name"
"""The label by which the API server names every Namespace, whatever is asked for. Source: KEP-2161."""

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_SUBDOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def is_key(text: str) -> bool:
    """Whether a text may be a label's key: a name of at most 63 characters, with or without a domain before a slash."""
    prefix, slash, name = holes.plain(text).rpartition("/")
    return bool(_NAME.fullmatch(name)) and (not slash or bool(_SUBDOMAIN.fullmatch(prefix)))


def is_value(text: str) -> bool:
    """Whether a text may be a label's value, whatever its holes are filled with."""
    plain = holes.plain(text)
    return not plain or bool(_NAME.fullmatch(plain))


def is_subdomain(text: str) -> bool:
    """Whether a text may be the name of most objects, such as a service account."""
    return bool(_SUBDOMAIN.fullmatch(holes.plain(text)))
