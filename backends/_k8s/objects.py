"""The frame of an object; backends add the rest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from tpl import holes
from tpl.model.base import Origin
from tpl.model.metadata import RULE_ANNOTATION, SOURCE_ANNOTATION
from tpl.model.parameters import MANAGED_BY

NAMESPACE_FILE = f"namespaces/{holes.hole('namespace')}.yaml"
"""Where a tenant's objects go: one file a namespace."""

NAMESPACE_HOLE = holes.hole("namespace")
TENANT_HOLE = holes.hole("tenant")


def manifest(
    api_version: str,
    kind: str,
    name: str,
    *,
    rule: str,
    origin: Origin,
    namespace: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **body: Any,
) -> dict[str, Any]:
    """One object. ``rule`` says which statement it serves; the file of ``origin`` is noted, its line is not.

    A line would change every object below an edit; lines are in the manifest beside the output.
    """
    source = {SOURCE_ANNOTATION: origin.span.path} if origin.span else {}
    metadata: dict[str, Any] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    metadata["labels"] = {MANAGED_BY[0]: MANAGED_BY[1], **(labels or {})}
    metadata["annotations"] = {RULE_ANNOTATION: rule, **source, **(annotations or {})}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **body}


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
