"""What was meant by a value that is written as another language has it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from tpl import holes
from tpl.sema.words.spec import Spec
from tpl.syntax import ast
from tpl.syntax.dates import written_date
from tpl.syntax.format_statements import value

FOREIGN = re.compile(r"\$\{\{?\s*(?P<a>[\w.-]+)\s*\}?\}|\{\{-?\s*(?P<b>[\w. -]+?)\s*-?\}\}")
"""Placeholders as Terraform, shells, Helm and GitHub have them."""

_NOTHING = ("null", "nil", "none", "None", "undefined")
_VARIABLE = re.compile(r"(?:var|local|each|params?|values)\.(\w+)")

_NUMBER = re.compile(r"(?P<digits>\d{1,3}(?:[_,' ]\d{3})+|\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]*)")
_BYTES = re.compile(r"([kmgtpe])(?:ib?|b|bytes)?", re.IGNORECASE)
_RESOURCES = ("cpu", "memory")
_THOUSANDTHS = ("m", "mcpu", "milli", "millicpu", "millicore", "millicores")


def next_setting(setting: ast.Setting, known: Mapping[str, Spec]) -> ast.Ref | None:
    """The name of another setting that stands behind a value on the same line, or behind a comma in the next."""
    spec = known.get(setting.name.text)
    of_words = spec is not None and spec.takes in ("names", "name", "choice")
    for group in setting.groups[1:]:
        first = group.items[0]
        if isinstance(first, ast.Ref) and first.text in known and len(group.items) > 1:
            return first
    for group in setting.groups:
        for before, item in itertools.pairwise(group.items):
            if isinstance(item, ast.Ref) and item.text in known and (of_words or not isinstance(before, ast.Ref)):
                return item
    return None


def said(groups: Sequence[ast.Group]) -> str:
    """The values as they are written; of a pair its value."""
    return ", ".join(" ".join(map(_text, group.items)) for group in groups)


def _texts(item: ast.Item) -> list[str]:
    key = [item.key.text] if isinstance(item, ast.Pair) and isinstance(item.key, ast.Name) else []
    return [*key, _text(item)]


def _text(item: ast.Item) -> str:
    return _text(item.value) if isinstance(item, ast.Pair) else value(item)


def meant_value(setting: ast.Setting, items: Sequence[ast.Item], kind: type[ast.Written]) -> str:
    """What was meant where a value is quoted that must not be, or the other way round; empty where nobody knows."""
    if setting.block:
        return ""
    texts = [value(item) for item in items if isinstance(item, (ast.Text, ast.Ref, ast.Number))]
    if kind is ast.Date:
        return written_date(" ".join(texts).strip('"')) or "a date is year-month-day, e.g. `2026-12-31`"
    if any(text in _NOTHING for text in texts):
        return "leave the line out: what is not said has its default"
    if len(texts) == 1 and (read := _VARIABLE.fullmatch(texts[0])):
        return f'a parameter of the tier stands in a string: `{setting.name.text} "{{{read[1]}}}"`'
    made = any(is_hole for text in texts for _, is_hole in holes.split(text))
    if made or not texts or len(texts) != len(items) or kind not in (ast.Text, ast.Ref, ast.Number, ast.Cidr):
        return ""
    bare = [text.strip('"') for text in texts]
    if kind is ast.Text and any(isinstance(item, ast.Text) for item in items):
        return ""
    if kind is ast.Text:
        whole = all(len(group.items) == 1 for group in setting.groups)
        quotes = ", ".join(f'"{text}"' for text in bare) if whole else f'"{" ".join(bare)}"'
        return f"a text is in quotes: `{setting.name.text} {quotes}`"
    plain = all(isinstance(item, ast.Text) for item in items)
    return f"leave the quotes out: `{setting.name.text} {', '.join(bare)}`" if plain else ""


def meant_amounts(setting: ast.Setting) -> str:
    """The setting with amounts as they are written here; empty where that is not known."""
    written = [[text for item in group.items for text in _texts(item)] for group in setting.groups]
    if len(written) > 1 and all(len(texts) == 1 for texts in written):
        written = [[",".join(texts[0] for texts in written)]]
    amounts = [_said(texts) for texts in written]
    return f"write `{setting.name.text} {', '.join(amounts)}`" if amounts and all(amounts) else ""


def _said(texts: list[str]) -> str:
    """A resource and its amount, whichever stands first and whatever is in between."""
    resource, rest = (texts[:1], texts[1:]) if texts and not re.match(r'"?\d', texts[0]) else ([], texts)
    if len(texts) == 2 and not resource and texts[1] in _RESOURCES:
        resource, rest = texts[1:], texts[:1]
    amount = _amount(" ".join(text.strip('"') for text in rest))
    return " ".join((*resource, amount)) if amount else ""


def _amount(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return ""
    digits, unit = re.sub("[_,' ]", "", match["digits"]), match["unit"]
    if unit.lower() in _THOUSANDTHS:
        return f"{digits}m"
    size = _BYTES.fullmatch(unit)
    return f"{digits}{size[1].upper()}i" if size else digits
