"""From obligations of fills to one object a fill: which requests it changes, and what is the same of every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tpl.backends._admission.cel import owned_by
from tpl.backends._admission.guarded import ResourceRule
from tpl.backends._admission.modes import IN_TENANTS
from tpl.backends._cel.fills import Filler
from tpl.backends._k8s.objects import Object, object_name, serving, shortened
from tpl.model import wording
from tpl.model.fills import ADDING, Fill
from tpl.model.kinds import KINDS
from tpl.model.metadata import STATEMENT_ANNOTATION, TITLE_ANNOTATION
from tpl.model.policy import Policy
from tpl.obligations.model import FillHeld


def gather_fills(claims: Iterable[FillHeld]) -> Iterator[tuple[Fill, tuple[FillHeld, ...]]]:
    """Each fill with its claims, in the order in which they first appear."""
    by_fill: dict[str, list[FillHeld]] = defaultdict(list)
    for claim in claims:
        by_fill[claim.fill.name].append(claim)
    yield from ((found[0].fill, tuple(found)) for found in by_fill.values())


def fill_name(fill: Fill) -> str:
    """What its objects are called; no guard's are."""
    return f"{object_name(fill.name)}.fill"


def filling_object(
    api_version: str, kind: str, fill: Fill, policy: Policy, spec: Mapping[str, Any], **annotations: str
) -> Object:
    """An object for a fill, which it quotes."""
    said = {TITLE_ANNOTATION: shortened(fill.title), STATEMENT_ANNOTATION: wording.fillings(fill)}
    obj = serving(
        api_version, kind, fill_name(fill), rule=f"fill {fill.name}", origin=fill.origin,
        annotations={**said, **annotations}, because=fill.because, spec=spec,
    )  # fmt: skip
    return replace(obj, annotations={**owned_by(policy), **obj.annotations})


def filling_constraints(claims: Iterable[FillHeld]) -> dict[str, Any]:
    """What is created in the namespaces of tenants, of the kinds that are claimed, and what is added to pods."""
    claims = tuple(claims)
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims:
        kinds[claim.kind.group, claim.kind.version].append(claim.kind.resource)
    rules = [ResourceRule(*key, ("CREATE",), tuple(resources)) for key, resources in kinds.items()]
    if any(claim.fill.fills_added for claim in claims):
        pods = KINDS["pods"]
        rules.append(ResourceRule(pods.group, pods.version, ("UPDATE",), (f"{pods.resource}/{ADDING}",)))
    return {
        "matchPolicy": "Equivalent",
        "namespaceSelector": IN_TENANTS,
        "objectSelector": {},
        "resourceRules": [rule.manifest() for rule in rules],
    }


def mutating(written: Filler) -> dict[str, Any]:
    """The part of a policy's spec that makes the changes."""
    variables = [{"name": each.name, "expression": each.expression} for each in written.variables]
    patches = [{"patchType": "JSONPatch", "jsonPatch": {"expression": each}} for each in written.mutations]
    return {**({"variables": variables} if variables else {}), "mutations": patches}
