"""What sets a tenant's block apart from others that say the same: its texts and amounts, turned into holes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from tpl import holes
from tpl.sema.layers.limits import AllLimits
from tpl.sema.layers.metadata import Metadata
from tpl.sema.layers.parameters import Parameters
from tpl.sema.layers.quota import Quotas
from tpl.sema.tenants import granted
from tpl.source import Span
from tpl.syntax import ast

T = TypeVar("T", bound=ast.Item)

_AMOUNTS = frozenset({*Quotas.words, *AllLimits.words})
_LISTS = frozenset({*Parameters.words, *Metadata.words})
_TEXTS = frozenset(("title", "owner", "contact"))


@dataclass
class OwnValues:
    """The values of one block as they are met, each with the place where it stands.

    ``declared`` are blocks of settings that the policy declares.
    """

    declared: frozenset[str] = frozenset()
    values: dict[str, str] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def statements(self, block: ast.Block | None) -> tuple[ast.Statement, ...]:
        """The statements of a block with holes for values; strings with placeholders stay as they are."""
        return tuple(
            self._statement(statement, index) for index, statement in enumerate(block.statements if block else ())
        )

    def tier(self, use: ast.Use | None) -> ast.Use | None:
        """The tier with holes for the arguments that only fill strings; a pattern's `*` is more than that."""
        if use is None:
            return None
        arguments = (
            replace(given, value=self._item(given.value, given.name.text))
            if isinstance(given.value, ast.Number)
            or (isinstance(given.value, ast.Text) and "*" not in given.value.value)
            else given
            for given in use.arguments
        )
        return replace(use, arguments=tuple(arguments))

    def _statement(self, statement: ast.Statement, index: int) -> ast.Statement:
        match statement:
            case ast.Setting(name=ast.Name(text=name), groups=(ast.Group(items=(ast.Text(),)),)) if name in _TEXTS:
                return replace(statement, groups=self._groups(statement.groups, (ast.Text,), name))
            case ast.Setting(name=ast.Name(text=name), block=ast.Block() as block) if name in _AMOUNTS:
                return replace(statement, block=self._inside(block, (ast.Number,), name))
            case ast.Setting(name=ast.Name(text=name), block=ast.Block() as block) if name in _LISTS:
                return replace(statement, block=self._inside(block, (ast.Text,), name))
            case ast.Setting(name=ast.Name(text=name), block=ast.Block() as block) if name in self.declared:
                return replace(statement, block=self._inside(block, (ast.Text, ast.Number), name))
            case ast.Grant():
                subjects = (
                    self._subject(subject, f"grant {index} {n}") for n, subject in enumerate(statement.subjects)
                )
                return replace(statement, subjects=tuple(subjects))
            case _:
                return statement

    def _inside(self, block: ast.Block, kinds: tuple[type[ast.Value], ...], name: str) -> ast.Block:
        lines = (
            replace(line, groups=self._groups(line.groups, kinds, name))
            if isinstance(line, (ast.Setting, ast.Assign)) and (ast.Text in kinds or _are_amounts(line.groups))
            else line
            for line in block.statements
        )
        return replace(block, statements=tuple(lines))

    def _groups(
        self, groups: tuple[ast.Group, ...], kinds: tuple[type[ast.Value], ...], name: str
    ) -> tuple[ast.Group, ...]:
        return tuple(
            replace(
                group, items=tuple(self._item(item, name) if isinstance(item, kinds) else item for item in group.items)
            )
            for group in groups
        )

    def _item(self, item: T, name: str) -> T:
        match item:
            case ast.Text(value=text) if "{" not in text:
                return replace(item, value=self._note(text, item.span, name))
            case ast.Number(text=text):
                return replace(item, text=self._note(text, item.span, name))
            case _:
                return item

    def _note(self, text: str, span: Span, name: str) -> str:
        slot = name if name in _TEXTS else f"own {name} {len(self.values)}"
        self.values[slot], self.spans[slot] = text, span
        return holes.hole(slot)

    def _subject(self, subject: ast.Subject, slot: str) -> ast.Subject:
        if "{" in subject.name.value:
            return subject
        written = granted.hole(subject.kind, subject.name.value, slot, self.values)
        return replace(subject, name=replace(subject.name, value=written))


def _are_amounts(groups: tuple[ast.Group, ...]) -> bool:
    """Whether it is one amount, those of classes, or names and amounts in turn; what is not is reported as written."""
    kinds = [[isinstance(item, ast.Number) for item in group.items] for group in groups]
    more = [numbers for numbers in kinds if numbers != [True]]
    pairs = (numbers in ([False, False, True], [False, True] * (len(numbers) // 2)) for numbers in more)
    return len(kinds) - len(more) <= 1 and all(pairs)
