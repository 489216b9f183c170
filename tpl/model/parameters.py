"""The settings of a tenant that guards read, and how they ride on its Namespace.

One annotation a setting, ``params.tpl.dev/SETTING``; a list is joined by newlines, because the CEL of
Kubernetes reads no JSON. A setting that is not given has no annotation and is unset.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

TENANT_LABEL = "tpl.dev/tenant"
MANAGED_BY = ("app.kubernetes.io/managed-by", "tpl")
PARAMETER_PREFIX = "params.tpl.dev/"
VERSION_ANNOTATION = "tpl.dev/params"
VERSION = "1"
READABLE_VERSIONS = ("1",)
"""Versions that the emitted policies accept: this one and, once there is one, the one before."""
LIFTS_PARAMETER = "lifts"
"""Names of the guards that are off in the namespace."""

MAX_ANNOTATION_BYTES = 200 * 1024
"""Kubernetes allows 256 KiB of annotations on an object; the rest is left to other tools."""


class ParameterKind(NamedTuple):
    """What a setting holds, and what its absence means."""

    shape: Literal["scalar", "list"]
    holds: Literal["image", "text", "name"]
    unset: str


PARAMETERS: dict[str, ParameterKind] = {
    "name": ParameterKind("scalar", "name", "never: every tenant has a name"),
    "images.from": ParameterKind("list", "image", "images may come from any registry"),
    "images.forbid-tags": ParameterKind("list", "text", "every tag is allowed"),
    "images.digest": ParameterKind("scalar", "text", "a digest is not required"),
}
"""Every setting that `tenant.SETTING` may name in a guard."""
