"""`quota per namespace for priority "high" { … }`: how a quota is shared out, and of which pods it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tpl.diagnostics.suggest import did_you_mean, listed
from tpl.holes import has_holes
from tpl.model.labels import is_subdomain
from tpl.model.resources import SCOPES, Scope
from tpl.record import dataclass
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.words.read import Reader

PRIORITY = "priority"
_FIRST = frozenset(words.split()[0] for words in SCOPES)


@dataclass(frozen=True)
class Head:
    """What stands before a quota's block: whether its amounts are a total, over how many namespaces, for which pods."""

    total: bool
    split: int | None
    scopes: tuple[Scope, ...]
    span: Span


def read_head(setting: ast.Setting, reader: Reader) -> Head | None:
    """What is said, or None where that is reported."""
    items = [item for group in setting.groups for item in group.items]
    span = setting.name.span.to(items[-1].span) if items else setting.name.span
    words = [item.text if isinstance(item, (ast.Ref, ast.Number)) else "" for item in items]
    at = words.index("for") if "for" in words else len(words)
    shared = _shared_out(words[:at])
    if shared is None:
        help_ = "write `quota per namespace { … }` or `quota total split evenly over 4 { … }`"
        if at < len(words):
            help_ = f"write `quota per namespace for {words[at + 1] if words[at + 1 :] else '…'} … {{ … }}`"
        reader.sink.report("TPL201", "a quota says how it is shared out", span, helps=(help_,))
        return None
    scopes = _scopes(setting, items[at:], reader)
    return None if scopes is None else Head(*shared, scopes, span)


def _shared_out(words: list[str]) -> tuple[bool, int | None] | None:
    match words:
        case ["per", "namespace"]:
            return False, None
        case ["total"]:
            return True, None
        case ["total", "split", "evenly", "over", number] if number.strip("0").isdigit():
            return True, int(number)
        case _:
            return None


def _scopes(setting: ast.Setting, items: list[ast.Item], reader: Reader) -> tuple[Scope, ...] | None:
    """The scopes behind `for`, in the order of the table; None, reported, for words that are none."""
    found: dict[str, tuple[str, ...]] = {}
    for words in _split(setting, items[1:]):
        scope = _scope(words, reader)
        if scope is None or _contradicts(scope.words, words[0].span, found, reader):
            return None
        found[scope.words] = (*found.get(scope.words, ()), *scope.values)
    if items and not found:
        _refuse("", items[0].span, reader)
        return None
    return tuple(Scope(words, SCOPES[words], found[words]) for words in SCOPES if words in found)


def _split(setting: ast.Setting, items: list[ast.Item]) -> list[list[ast.Item]]:
    """The words of each scope: behind a comma begins another, or stands another name of a priority."""
    behind_commas = {group.items[0].span for group in setting.groups}
    parts: list[list[ast.Item]] = []
    for item in items:
        if not parts or (item.span in behind_commas and isinstance(item, ast.Ref) and item.text in _FIRST):
            parts.append([])
        parts[-1].append(item)
    return parts


def _scope(items: list[ast.Item], reader: Reader) -> Scope | None:
    first, *rest = items
    if isinstance(first, ast.Ref) and first.text == PRIORITY and rest:
        names = tuple(name for item in rest if (name := _priority(item, reader)))
        return Scope(PRIORITY, SCOPES[PRIORITY], names) if len(names) == len(rest) else None
    words = " ".join(item.text if isinstance(item, ast.Ref) else "" for item in items)
    if words in SCOPES and words != PRIORITY:
        return Scope(words, SCOPES[words])
    _refuse(words, first.span.to(items[-1].span), reader)
    return None


def _priority(item: ast.Item, reader: Reader) -> str:
    name = reader.fill(item) if isinstance(item, ast.Text) else item.text if isinstance(item, ast.Ref) else ""
    if is_subdomain(name) and not has_holes(name):
        return name
    help_ = "name a PriorityClass, e.g. `for priority high`"
    reader.sink.report("TPL201", "that is no name of a priority", item.span, helps=(help_,))
    return ""


def _contradicts(words: str, span: Span, found: Mapping[str, tuple[str, ...]], reader: Reader) -> bool:
    other = words.removeprefix("not ") if words.startswith("not ") else f"not {words}"
    if other in found:
        help_ = "write a quota for each"
        reader.sink.report("TPL201", f"no pod is `{words}` and `{other}`", span, helps=(help_,))
    return other in found


def _refuse(words: str, span: Span, reader: Reader) -> None:
    help_ = did_you_mean(words, SCOPES) or f"write one of {listed(SCOPES, 'or')}"
    reader.sink.report("TPL201", "a quota `for` some pods says for which", span, helps=(help_,))
