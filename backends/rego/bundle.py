"""The bundle but for its guards: the library, the tenants and what guards are for as data, and the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from tpl.model import identities
from tpl.model.complaints import contact
from tpl.model.parameters import AUDITED, ParameterKind
from tpl.model.patterns import canonical
from tpl.model.policy import Policy
from tpl.model.substitution import spelled
from tpl.model.tenants import Member, Parameter
from tpl.obligations.model import GuardHeld

ROOT = "rego"
DATA_FILE = f"{ROOT}/tpl/data.json"
CONCERNED_FILE = f"{ROOT}/tpl/concerned/data.json"
PLACED_FILE = f"{ROOT}/tpl/placed/data.json"
MANIFEST_FILE = f"{ROOT}/.manifest"
_PARTS = ("addresses", "images", "messages", "patterns", "quantities", "request", "values")
LIBRARY = {f"{ROOT}/tpl/lib/{name}.rego": f"{name}.rego" for name in _PARTS} | {
    f"{ROOT}/tpl/admission/admission.rego": "admission.rego"
}
"""Paths in the output to the hand-written files beside this module."""


BY_PLACE = {f"{ROOT}/tpl/admission/by_place.rego": "by_place.rego"}
"""The same of what is there only for guards that say where they judge."""


def guard_file(name: str) -> str:
    """Where a guard's package goes."""
    return f"{ROOT}/tpl/guards/{name}.rego"


@cache
def library(name: str) -> str:
    """The text of a hand-written file."""
    return files("tpl.backends.rego").joinpath(name).read_text(encoding="utf-8")


MANIFEST = '{"rego_version":1,"roots":["tpl"]}\n'
"""The bundle's `.manifest`: it owns `tpl`. Its revision is given when it is packed (`opa build --revision`)."""


def data(policy: Policy) -> str:
    """`data.tpl`: each namespace with its tenant's settings and lifted guards, a line each, and the platform.

    One look-up by namespace is all that a decision needs, however many tenants there are.
    """
    exempt = identities.exempt(policy)
    platform = _json({"groups": exempt.groups, "users": exempt.users})
    glass = f'"glass":{_json(_glass(policy))},\n' if policy.break_glass else ""
    system = f'"system":{_json(found)},\n' if (found := _system(policy)) else ""
    return "".join((f'{{"platform":{platform},\n{system}{glass}"namespaces":{{\n', *_namespaces(policy), "\n}}\n"))


def _glass(policy: Policy) -> dict[str, Any]:
    """Guard to whom break-glass lets past it."""
    passed = {guard.name: identities.past(policy, guard) for guard in policy.guards}
    return {name: exempt._asdict() for name, exempt in passed.items() if exempt != identities.NOBODY}


def _system(policy: Policy) -> dict[str, Any]:
    """Guard to those of the control plane who have to write what it judges, beside those who write all things."""
    written = {guard.name: identities.writers(guard) for guard in policy.guards if guard.exempt_platform}
    return {name: exempt._asdict() for name, exempt in written.items() if exempt != identities.NOBODY}


def concerned(claims: Iterable[GuardHeld]) -> str:
    """`data.tpl.concerned`: by API group, version, resource and operation, the guards that judge it; a line a resource.

    One look-up by the request is all that finds its guards, however many there are for anything else.
    """
    table: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = {}
    for claim in claims:
        resources = table.setdefault(claim.kind.group, {}).setdefault(claim.kind.version, {})
        resources.setdefault(claim.written, {}).setdefault(claim.operation.upper(), []).append(claim.guard.name)
    groups = ",\n".join(f"{_json(group)}:{_versions(versions)}" for group, versions in sorted(table.items()))
    return f"{{{groups}}}\n"


def _versions(versions: Mapping[str, Mapping[str, Any]]) -> str:
    return "{" + ",\n".join(f"{_json(name)}:{_lines(resources)}" for name, resources in sorted(versions.items())) + "}"


def _lines(resources: Mapping[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{_json(name)}:{_json(value)}" for name, value in sorted(resources.items())) + "\n}"


def _namespaces(policy: Policy) -> Iterator[str]:
    separator = ""
    for namespace, member in sorted(policy.owner_of_namespace.items()):
        yield f"{separator}{_json(namespace)}:{_json(_entry(policy, member, namespace))}"
        separator = ",\n"


def _entry(policy: Policy, member: Member, namespace: str) -> dict[str, Any]:
    shape = policy.shape_of(member)
    settings = {
        parameter.name: _setting(parameter, policy.settings[parameter.name], member, namespace)
        for parameter in shape.parameters
    }
    asked = {"contact": text} if (text := member.fill(contact(shape), namespace)) else {}
    mode = {"mode": shape.mode} if shape.mode == AUDITED else {}
    return {"lifts": shape.lifts_in(namespace), **mode, "settings": {**settings, "name": member.name}, **asked}


def _setting(parameter: Parameter, row: ParameterKind, member: Member, namespace: str) -> str | int | list[str]:
    filled = [canonical(row.holds, member.fill(value, namespace)) for value in parameter.values]
    if row.is_list:
        return filled
    return int(filled[0]) if row.holds == "number" else filled[0]


def _json(value: object) -> str:
    return spelled(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
