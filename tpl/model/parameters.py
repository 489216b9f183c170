"""The settings of a tenant that guards read: one table, from which everything about a setting follows.

A row of ``PARAMETERS`` is all there is to a setting: what a block takes and how it is read, checked,
merged and compared with the tier's, the annotation and the entry in bundle data that carry it, and the
guard that keeps tenants from rewriting it. One annotation a setting, ``params.tpl.dev/SETTING``; a list
is joined by newlines, because the CEL of Kubernetes reads no JSON. A setting that is not given has no
annotation and is unset.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from tpl.model.patterns import PatternKind

TENANT_LABEL = "tpl.dev/tenant"
SPACE_LABEL = "tpl.dev/space"
"""A Namespace bears the name of its space as this label; one in none does not bear it."""
MODE_LABEL = "tpl.dev/mode"
AUDITED = "audit"
"""What that label says where guards only warn; where they deny, it is not there."""
MANAGED_BY = ("app.kubernetes.io/managed-by", "tpl")
PARAMETER_PREFIX = "params.tpl.dev/"
VERSION_ANNOTATION = "tpl.dev/params"
VERSION = "1"
READABLE_VERSIONS = ("1",)
"""Versions that the emitted policies accept: this one and, once there is one, the one before."""
LIFTS_PARAMETER = "lifts"
"""Names of the guards that are off in the namespace."""

MAX_ANNOTATION_BYTES = 200 * 1024
"""Kubernetes allows 256 KiB of annotations on an object, the copy among them that `kubectl apply` keeps of it in one.

The rest is left to other tools.
"""

Shape = Literal["scalar", "list"]
Holds = Literal["image", "host", "name", "label", "subject", "text", "choice"]
"""What a value is, which says how it is checked, spelled and covered by another: the first five can be matched."""

NODES, RESERVED_TAINTS, SUBJECTS, OWN_POLICIES = "nodes", "reserved-taints", "subjects", "own-policies"
FROZEN = "frozen"

Where = Literal["labels", "annotations"]
LABELS: Where = "labels"
ANNOTATIONS: Where = "annotations"
"""Of a Namespace, those of the policy's own choice, each `KEY=VALUE`: what others may change is not among them."""

Tightening = Literal["fewer", "more", "earlier", "later", "either", "fixed"]
"""How a tenant may change what its tier says.

``fewer``: a list of what is allowed; every value lies in one of the tier's.
``more``: a list of what is forbidden; every value of the tier's stays.
``earlier``, ``later``: one of ``choices``, no further from that end than the tier's.
``either``: commercial, as the tenant likes. ``fixed``: tpl writes it, nobody sets it.
"""


class ParameterKind(NamedTuple):
    """A row: none of these has a default that could be the wrong one.

    ``unset`` says what absence means; ``help`` what to write, behind the setting's own name. ``loosened_by`` is the
    word beside the setting by which a tier lets tenants have what lies outside its own values.
    """

    shape: Shape
    holds: Holds
    tightens: Tightening
    unset: str
    help: str
    choices: tuple[str, ...] = ()
    loosened_by: str = ""

    @property
    def is_owned(self) -> bool:
        """Whether each value is one tenant's alone; once anybody is given one, whoever is given none has none."""
        return self.holds == "host" and self.tightens == "fewer"


PARAMETERS: dict[str, ParameterKind] = {
    "name": ParameterKind("scalar", "name", "fixed", "never: every tenant has a name", ""),
    "images.from": ParameterKind("list", "image", "fewer", "images may come from any registry",
                                 'registries, e.g. `from "registry.example.com/team/*"`'),
    "images.forbid-tags": ParameterKind("list", "text", "more", "every tag is allowed",
                                        'tags, e.g. `forbid-tags "latest"`'),
    "images.digest": ParameterKind("scalar", "choice", "earlier", "a digest is not required",
                                   "`required` or `optional`", ("required", "optional")),
    "ingress.class": ParameterKind("list", "name", "fewer", "every class may be used", "names, e.g. `class nginx`"),
    "ingress.hosts": ParameterKind("list", "host", "fewer", "every host, where no tenant of the policy is given any",
                                   'hosts, e.g. `hosts "*.{tenant}.example.com"`',
                                   loosened_by="custom-hosts"),
    "storage.classes": ParameterKind("list", "name", "fewer", "every class may be used",
                                     "names, e.g. `classes standard, fast-ssd`"),
    "priority.classes": ParameterKind("list", "name", "fewer", "every class may be used but Kubernetes' own",
                                      "names, e.g. `classes batch, standard`"),
    OWN_POLICIES: ParameterKind("scalar", "choice", "earlier", "the platform alone writes network policies",
                                "`refused` or `allowed`", ("refused", "allowed")),
    NODES: ParameterKind("list", "label", "more", "pods run on any node", 'labels, e.g. `nodes pool = "gold"`'),
    RESERVED_TAINTS: ParameterKind("list", "text", "fixed", "no tenant of the policy has nodes of its own", ""),
    SUBJECTS: ParameterKind("list", "subject", "fixed", "never where a guard reads it: whom grants name there", ""),
    LABELS: ParameterKind("list", "label", "fixed", "no labels that others may not change", ""),
    ANNOTATIONS: ParameterKind("list", "label", "fixed", "no annotations that others may not change", ""),
    FROZEN: ParameterKind("list", "text", "fixed", "the tenant is not in quarantine, or nothing is frozen", ""),
}  # fmt: skip
"""Every setting that `tenant.SETTING` may name in a guard; ``BLOCK.NAME`` is written `BLOCK { NAME … }`."""


def check(rows: Mapping[str, ParameterKind]) -> None:
    """Raise ``TypeError`` for a row whose parts do not go together: nothing is left to a default."""
    if unfit := sorted(name for name, row in rows.items() if not _fits(row)):
        raise TypeError(f"shape, content and tightening do not go together: {', '.join(unfit)}")


def _fits(row: ParameterKind) -> bool:
    known = row.tightens in get_args(Tightening) and row.holds in get_args(Holds) and row.shape in get_args(Shape)
    chosen = (row.holds == "choice") == (len(row.choices) > 1)
    of_list = row.tightens not in ("fewer", "more") or row.shape == "list"
    ordered = row.tightens not in ("earlier", "later") or (row.holds == "choice" and row.shape == "scalar")
    allowing = row.tightens == "fewer" or not row.loosened_by
    return known and chosen and of_list and ordered and allowing


check(PARAMETERS)


def pattern_kind(name: str) -> PatternKind:
    """The kind of pattern that a setting holds, which a guard need not say; `image` for what is none."""
    row = PARAMETERS.get(name)
    match row.holds if row else "image":
        case "host" | "name" | "label" | "subject" as kind:
            return kind
        case _:
            return "image"


def blocks() -> dict[str, dict[str, ParameterKind]]:
    """The blocks of a tenant that hold settings: block to name to row."""
    found: dict[str, dict[str, ParameterKind]] = {}
    for name, row in PARAMETERS.items():
        block, dot, key = name.partition(".")
        if dot:
            found.setdefault(block, {})[key] = row
    return found


def annotation(name: str) -> str:
    """The annotation that carries a setting."""
    return f"{PARAMETER_PREFIX}{name}"
