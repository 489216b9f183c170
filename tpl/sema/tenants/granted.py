"""Cells of a roster's `grant ROLE` columns: whom a row gives the role, written as in the language, without quotes.

`shared group auditors because SOC2; user ci@acme.example` gives it to two, of whom other tenants may have the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from tpl import holes
from tpl.source import Span
from tpl.syntax import ast

_FORMS = (
    re.compile(
        r"(?P<shared>shared) (?P<kind>group|user|serviceaccount) (?P<name>\S.*?)(?: because (?P<because>\S.*))?"
    ),
    re.compile(r"(?P<kind>group|user|serviceaccount) (?P<name>\S.*)"),
)
"""Only who is shared has a reason: any other name is all that follows."""


class Malformed(ValueError):
    """What stands between two `;` and is no subject."""


class Said(NamedTuple):
    """One subject of a cell, its name or what stands for it."""

    kind: Literal["group", "user", "serviceaccount"]
    name: str
    shared: bool = False
    because: str = ""


def subjects(cell: str) -> Iterator[Said]:
    """Those of a cell; raises `Malformed` at one that is none."""
    for part in (part.strip() for part in cell.split(";")):
        match = next((found for form in _FORMS if (found := form.fullmatch(part))), None)
        if match is None:
            raise Malformed(part)
        given = match.groupdict()
        kind = cast(Literal["group", "user", "serviceaccount"], given["kind"])
        yield Said(kind, given["name"], "shared" in given, given.get("because") or "")


def hole(kind: str, name: str, slot: str, values: dict[str, str]) -> str:
    """The holes that stand for a subject's name, whose values are noted; a service account has two.

    A service account without exactly one slash stays as it is, and is reported where grants are read.
    """
    if kind != "serviceaccount":
        values[slot] = name
        return holes.hole(slot)
    if name.count("/") != 1:
        return name
    values[f"{slot} namespace"], _, values[slot] = name.partition("/")
    return f"{holes.hole(f'{slot} namespace')}/{holes.hole(slot)}"


def with_holes(column: str, cell: str, values: dict[str, str]) -> tuple[Said, ...]:
    """The subjects of a cell with holes for their names, whose values are noted: equal for rows of one shape."""
    return tuple(
        said._replace(name=hole(said.kind, said.name, f"{column} {index}", values))
        for index, said in enumerate(subjects(cell))
    )


def grants(column: str, cell: str, span: Span) -> Iterator[ast.Grant]:
    """What a cell says, as statements: one for all that have the same reason."""
    said, role = with_holes(column, cell, {}), column.removeprefix("grant ").strip()
    for because in dict.fromkeys(each.because for each in said):
        those = (each for each in said if each.because == because)
        named = tuple(ast.Subject(span, each.kind, ast.Text(span, each.name), each.shared) for each in those)
        reason = ast.Text(span, because) if because else None
        yield ast.Grant(span, ast.Name(span, role), named, because=reason)
