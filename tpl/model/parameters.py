"""The settings of a tenant that guards read: one table, from which everything about a setting follows.

A row is all there is to a setting: what a block takes and how it is read, checked, merged and compared with the
tier's, the annotation and the entry in bundle data that carry it, and the guard that keeps tenants from rewriting it.
``PARAMETERS`` are the rows that every policy has; a policy declares others (`parameter NAME: TYPE`), and its table is
both. One annotation a setting, ``params.tpl.dev/SETTING``; a list
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
TIER_LABEL = "tpl.dev/tier"
ISOLATION_LABEL = "tpl.dev/isolation"
WITHHELD = "withheld"
"""What that label says where the network of a tenant is left as it is; elsewhere it is not there."""
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
Holds = Literal[
    "image", "host", "name", "label", "subject", "object", "account", "text", "number", "quantity", "choice"
]
"""What a value is, which says how it is checked, spelled and covered by another: the first five can be matched."""

NODES, RESERVED_TAINTS, SUBJECTS, OWN_POLICIES = "nodes", "reserved-taints", "subjects", "own-policies"
FROZEN = "frozen"
SELF_SERVICE = "self-service"

Where = Literal["labels", "annotations"]
LABELS: Where = "labels"
ANNOTATIONS: Where = "annotations"
"""Of a Namespace, those of the policy's own choice, each `KEY=VALUE`: what others may change is not among them."""

Tightening = Literal["fewer", "more", "earlier", "later", "lower", "higher", "either", "fixed"]
"""How a tenant may change what its tier says.

``fewer``: a list of what is allowed; every value lies in one of the tier's.
``more``: a list of what is forbidden; every value of the tier's stays.
``earlier``, ``later``: one of ``choices``, no further from that end than the tier's.
``lower``, ``higher``: a number or quantity, no higher or no lower than the tier's.
``either``: commercial, as the tenant likes. ``fixed``: tpl writes it, nobody sets it.
"""


class ParameterKind(NamedTuple):
    """A row: none of these has a default that could be the wrong one.

    ``unset`` says what absence means; ``help`` what to write, behind the setting's own name. ``loosened_by`` is the
    word beside the setting by which a tier lets tenants have what lies outside its own values. Of what ``is_owned``
    each value is one tenant's alone; once anybody is given one, whoever is given none has none. ``default`` are the
    values where nobody gives any; None leaves it unset.
    """

    shape: Shape
    holds: Holds
    tightens: Tightening
    unset: str
    help: str
    choices: tuple[str, ...] = ()
    loosened_by: str = ""
    is_owned: bool = False
    default: tuple[str, ...] | None = None

    @property
    def is_list(self) -> bool:
        """Whether it has any number of values, and not one."""
        return self.shape == "list"

    @property
    def is_raised(self) -> bool:
        """Whether an exception can give more than a tier or tenant does."""
        return self.tightens in ("fewer", "lower", "higher")


Table = Mapping[str, ParameterKind]
"""The settings of a policy, each name with its row."""


PARAMETERS: dict[str, ParameterKind] = {
    "name": ParameterKind("scalar", "name", "fixed", "never: every tenant has a name", ""),
    "images.from": ParameterKind("list", "image", "fewer", "images may come from any registry",
                                 'registries, e.g. `from "registry.example.com/team/*"`'),
    "images.forbid-tags": ParameterKind("list", "text", "more", "every tag is allowed",
                                        'tags, e.g. `forbid-tags "latest"`'),
    "images.digest": ParameterKind("scalar", "choice", "earlier", "a digest is not required",
                                   "`required` or `optional`", ("required", "optional")),
    "ingress.class": ParameterKind("list", "name", "fewer", "every class may be used", "names, e.g. `class nginx`"),
    "ingress.gateways": ParameterKind("list", "object", "fewer", "every Gateway may be used that lets in routes",
                                      'Gateways, e.g. `gateways "infra/shared"`'),
    "ingress.namespaces": ParameterKind("list", "name", "fewer", "of other namespaces nothing may be used",
                                        'namespaces, e.g. `namespaces "{tenant}-*"`'),
    "ingress.hosts": ParameterKind("list", "host", "fewer", "every host, where no tenant of the policy is given any",
                                   'hosts, e.g. `hosts "*.{tenant}.example.com"`',
                                   loosened_by="custom-hosts", is_owned=True),
    "storage.classes": ParameterKind("list", "name", "fewer", "every class may be used",
                                     "names, e.g. `classes standard, fast-ssd`"),
    "priority.classes": ParameterKind("list", "name", "fewer", "every class may be used but Kubernetes' own",
                                      "names, e.g. `classes batch, standard`"),
    OWN_POLICIES: ParameterKind("scalar", "choice", "earlier", "the platform alone writes network policies",
                                "`refused` or `allowed`", ("refused", "allowed")),
    SELF_SERVICE: ParameterKind("scalar", "choice", "earlier", "tpl makes every namespace of the tenant",
                                "`off` or `on`", ("off", "on")),
    NODES: ParameterKind("list", "label", "more", "pods run on any node", 'labels, e.g. `nodes pool = "gold"`'),
    RESERVED_TAINTS: ParameterKind("list", "text", "fixed", "no tenant of the policy has nodes of its own", ""),
    SUBJECTS: ParameterKind("list", "subject", "fixed", "never where a guard reads it: whom grants name there", ""),
    LABELS: ParameterKind("list", "label", "fixed", "no labels that others may not change", ""),
    ANNOTATIONS: ParameterKind("list", "label", "fixed", "no annotations that others may not change", ""),
    FROZEN: ParameterKind("list", "text", "fixed", "the tenant is not in quarantine, or nothing is frozen", ""),
}  # fmt: skip
"""The settings that `tenant.SETTING` may name in every policy; ``BLOCK.NAME`` is written `BLOCK { NAME … }`."""


def check(rows: Table) -> None:
    """Raise ``TypeError`` for a row whose parts do not go together: nothing is left to a default."""
    if unfit := sorted(name for name, row in rows.items() if not _fits(row)):
        raise TypeError(f"shape, content and tightening do not go together: {', '.join(unfit)}")


def _fits(row: ParameterKind) -> bool:
    known = row.tightens in get_args(Tightening) and row.holds in get_args(Holds) and row.shape in get_args(Shape)
    chosen = (row.holds == "choice") == (len(row.choices) > 1)
    of_list = row.tightens not in ("fewer", "more") or row.is_list
    ordered = row.tightens not in ("earlier", "later") or (row.holds == "choice" and not row.is_list)
    counted = row.tightens not in ("lower", "higher") or row.holds in ("number", "quantity")
    one = row.holds not in ("number", "quantity") or not row.is_list
    allowing = row.tightens == "fewer" or not row.loosened_by
    owned = (row.holds == "host" and row.tightens == "fewer") or not row.is_owned
    return all((known, chosen, of_list, ordered, counted, one, allowing, owned))


check(PARAMETERS)


def pattern_kind(holds: Holds | None) -> PatternKind | None:
    """The kind of pattern that a value is, which a guard need not say; None for what is none."""
    match holds:
        case "image" | "host" | "name" | "label" | "subject" as kind:
            return kind
        case "object":
            return "name"
        case _:
            return None


def blocks(rows: Table) -> dict[str, dict[str, ParameterKind]]:
    """The blocks of a tenant that hold settings: block to name to row."""
    found: dict[str, dict[str, ParameterKind]] = {}
    for name, row in rows.items():
        block, dot, key = name.partition(".")
        if dot:
            found.setdefault(block, {})[key] = row
    return found


def annotation(name: str) -> str:
    """The annotation that carries a setting."""
    return f"{PARAMETER_PREFIX}{name}"
