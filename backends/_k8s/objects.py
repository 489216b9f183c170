"""Kubernetes objects as every backend writes them: the frame is typed, the rest is the backend's."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from tpl import holes
from tpl.model.base import Origin
from tpl.model.metadata import BECAUSE_ANNOTATION, RULE_ANNOTATION, SOURCE_ANNOTATION
from tpl.model.parameters import MANAGED_BY
from tpl.record import dataclass

NAMESPACE_FILE = f"namespaces/{holes.hole('namespace')}.yaml"
"""Where a tenant's objects go: one file a namespace."""

NAMESPACE_HOLE = holes.hole("namespace")
TENANT_HOLE = holes.hole("tenant")
SOURCE_HOLE = holes.hole("source")
"""The file of the tenant's own block."""


@dataclass(frozen=True, slots=True)
class Object:
    """One object. ``rules`` are the statements that it serves, ``sources`` their files, ``because`` each one's reason;
    ``body`` is all but the frame.

    Lines are not noted: a line would change every object below an edit.
    """

    api_version: str
    kind: str
    name: str
    namespace: str | None
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    body: Mapping[str, Any]
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    because: tuple[tuple[str, str], ...] = ()
    marked: bool = True

    def manifest(self) -> dict[str, Any]:
        """The object as plain data, keys in the order in which they are written."""
        metadata: dict[str, Any] = {"name": self.name}
        if self.namespace is not None:
            metadata["namespace"] = self.namespace
        if labels := {**({MANAGED_BY[0]: MANAGED_BY[1]} if self.marked else {}), **self.labels}:
            metadata["labels"] = labels
        source = {SOURCE_ANNOTATION: "; ".join(self.sources)} if self.sources else {}
        why = {BECAUSE_ANNOTATION: self._reasons()} if self.because else {}
        metadata["annotations"] = {RULE_ANNOTATION: "\n".join(self.rules), **source, **why, **self.annotations}
        return {"apiVersion": self.api_version, "kind": self.kind, "metadata": metadata, **self.body}

    def _reasons(self) -> str:
        """The reason, or a line for each statement that gives one."""
        if len(self.rules) == 1:
            return "\n".join(shortened(why) for _, why in self.because)
        return "\n".join(f"{rule}: {shortened(why)}" for rule, why in self.because)


def serving(
    api_version: str,
    kind: str,
    name: str,
    *,
    rule: str,
    origin: Origin,
    also: Iterable[Origin] = (),
    namespace: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    because: str = "",
    marked: bool = True,
    **body: Any,
) -> Object:
    """An object that serves one rule, stated in the file of ``origin``, and perhaps in others also."""
    sources = tuple(dict.fromkeys(SOURCE_HOLE if each.own else each.span.path for each in (origin, *also) if each.span))
    reasons = ((rule, because),) if because else ()
    return Object(
        api_version, kind, name, namespace, (rule,), sources, body, labels or {}, annotations or {}, reasons, marked
    )


_LONGEST_REASON = 1000


def shortened(text: str) -> str:
    """A text for people, cut where it is longer than anybody reads beside an object."""
    return text if len(text) <= _LONGEST_REASON else f"{text[: _LONGEST_REASON - 1]}…"


def object_name(*parts: str, limit: int = 63) -> str:
    """A DNS label ``tpl-PARTS``, shortened with a digest where it would be too long or lose characters.

    Two different lists of parts never give one name: whatever the plain spelling loses, the digest keeps.
    """
    joined = "-".join(("tpl", *parts))
    plain = re.sub(r"[^a-z0-9-]+", "-", joined.lower()).strip("-")
    if plain == joined and len(plain) <= limit:
        return plain
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]
    return f"{plain[: limit - 9].rstrip('-')}-{digest}"


def digest(value: object) -> str:
    """A short name for a piece of an object, the same for equal ones."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
