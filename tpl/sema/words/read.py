"""Settings to typed values, with a complaint where the type is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TypeVar

from tpl.diagnostics.model import Label
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.model import labels
from tpl.record import dataclass
from tpl.sema.words.instead import TAKES, block_of, instead
from tpl.sema.words.meant import meant_amounts, meant_value, next_setting, said
from tpl.sema.words.placeholders import fill
from tpl.sema.words.schema import CONTEXTS, NOT_YET, Contexts, not_yet
from tpl.sema.words.spec import Spec
from tpl.sema.words.statement_words import HOMES, WORDS
from tpl.source import Span
from tpl.syntax import ast

N = TypeVar("N", bound=ast.Written)

_NUMBER = r"(?:0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}", re.ASCII)
_ABOUT_VERSION = re.compile(rf"v?({_VERSION.pattern})(?:[.+-].*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Reader:
    """Reads the settings of blocks, which ``contexts`` say; ``placeholders`` are filled into every string."""

    sink: Sink
    placeholders: tuple[tuple[str, str], ...] = ()
    contexts: Contexts = field(default_factory=lambda: CONTEXTS, hash=False)

    # Whole blocks --------------------------------------------------------------------------------
    def settings(self, block: ast.Block | None, context: str, *kinds: type[ast.Written]) -> Iterator[ast.Setting]:
        """The settings that the context takes; each other one is reported, and each statement not of these kinds."""
        self.refuse_others(block, context, *kinds)
        self.refuse_repeated(block.statements if block else (), context)
        for statement in block.statements if block else ():
            if not isinstance(statement, ast.Setting) or not self.known(statement.name, context):
                continue
            if setting := self.without_block(statement, context):
                yield setting

    def refuse_repeated(self, statements: Sequence[ast.Statement], context: str) -> None:
        """Report a setting that is written twice where only one of them can count (TPL102)."""
        first: dict[str, Span] = {}
        for name, span in _set_by(statements):
            spec = self.contexts[context].get(name)
            if spec and not spec.repeats and name in first:
                secondary = (Label(first[name], "first here"),)
                helps = ("keep one of them",)
                self.sink.report("TPL102", f"`{name}` is set twice", span, secondary=secondary, helps=helps)
            first.setdefault(name, span)

    def known(self, name: ast.Name, context: str) -> bool:
        """Whether the context takes a setting of that name; reports it where it does not."""
        if name.text in self.contexts[context]:
            return True
        if name.text in NOT_YET:
            self._not_yet(name)
            return False
        help_ = instead(name.text, context, self.contexts[context])
        self.sink.report("TPL105", f"unknown setting `{name.text}` in {block_of(context)}", name.span, helps=(help_,))
        return False

    def _not_yet(self, name: ast.Name) -> None:
        self.sink.report(
            "TPL803",
            f"no backend enforces `{name.text}` yet",
            name.span,
            helps=(not_yet(name.text),),
        )

    def refuse_assigned(self, statement: ast.Assign, context: str) -> None:
        """Report `NAME = VALUE` where nothing is added to (TPL105)."""
        spec = self.contexts[context].get(key_text(statement.key))
        if spec is None and isinstance(statement.key, ast.Name):
            self.known(statement.key, context)
            return
        if statement.operator == "=":
            message = "a setting and its value stand side by side, without `=`"
            help_ = f"write `{key_text(statement.key)} {said(statement.groups)}`"
            if spec and spec.takes in ("block", "bare block"):
                help_ = f"write {spec.help}"
        else:
            message = "nothing can be added to here"
            help_ = "say all of it in one line: `+=` adds inside a block such as `images { … }`"
        self.sink.report("TPL105", message, statement.span, helps=(help_,))

    def refuse_others(self, block: ast.Block | None, context: str, *kinds: type[ast.Written]) -> None:
        """Report the statements that are neither settings nor of the kinds that the context takes."""
        for statement in block.statements if block else ():
            if isinstance(statement, ast.Assign) and ast.Assign not in kinds:
                self.refuse_assigned(statement, context)
            elif not isinstance(statement, (ast.Setting, *kinds)):
                what = WORDS.get(type(statement), "this statement")
                helps = (HOMES.get(type(statement), ""),)
                self.sink.report(
                    "TPL105", f"{what} does not belong in {block_of(context)}", statement.span, helps=helps
                )

    def has_block(self, setting: ast.Setting, context: str) -> bool:
        """Whether a setting that takes a block has one that says something; reported where it does not."""
        takes = self.contexts[context][setting.name.text].takes
        if takes not in ("block", "bare block"):
            return True
        named = takes == "bare block" and setting.groups
        if not named and setting.block and setting.block.is_partial:
            return True
        if named or setting.block is None or not setting.block.statements:
            self.wrong(setting, context, "needs a block that says something")
            return False
        return True

    def without_block(self, setting: ast.Setting, context: str) -> ast.Setting | None:
        """The setting, without a block that it does not take, which is reported; None where nothing else is left."""
        spec = self.contexts[context][setting.name.text]
        if setting.block is None or spec.with_block or spec.takes in ("block", "bare block"):
            return setting
        self.sink.report("TPL201", f"`{setting.name.text}` takes no block", setting.block.span,
                         helps=(f"write {spec.help}",))  # fmt: skip
        return replace(setting, block=None) if setting.groups else None

    # Single values -------------------------------------------------------------------------------
    def text(self, setting: ast.Setting, context: str) -> str:
        """Exactly one string."""
        texts = self.texts(setting, context)
        if len(texts) > 1:
            self.wrong(setting, context, "takes one string", texts[1][1])
        return texts[0][0] if texts else ""

    def texts(self, setting: ast.Setting, context: str) -> tuple[tuple[str, Span], ...]:
        """One or more strings with their spans."""
        values = self._all(setting, ast.Text, context)
        return tuple((self.fill(value), value.span) for value in values)

    def words(self, setting: ast.Setting, context: str) -> tuple[tuple[str, Span], ...]:
        """One or more names, bare or as strings, with their spans."""
        if not any(isinstance(item, ast.Ref) for group in setting.groups for item in group.items):
            return self.texts(setting, context)
        return self._or_texts(setting, ast.Ref, context)

    def figures(self, setting: ast.Setting, context: str) -> tuple[tuple[str, Span], ...]:
        """One or more numbers or amounts, or strings that placeholders make some, as texts with their spans."""
        return self._or_texts(setting, ast.Number, context)

    def _or_texts(
        self, setting: ast.Setting, kind: type[ast.Ref] | type[ast.Number], context: str
    ) -> tuple[tuple[str, Span], ...]:
        items = [item for group in setting.groups for item in group.items]
        strange = [item for item in items if not isinstance(item, (kind, ast.Text))]
        if setting.block or strange or not items:
            why = "has a value of the wrong kind" if items else "needs a value"
            self.wrong(setting, context, why, strange[0].span if strange else None)
            return ()
        return tuple(
            (self.fill(item) if isinstance(item, ast.Text) else item.text, item.span)
            for item in items
            if isinstance(item, (ast.Ref, ast.Number, ast.Text))
        )

    def names(self, setting: ast.Setting, context: str) -> tuple[ast.Ref, ...]:
        """One or more bare names."""
        return self._all(setting, ast.Ref, context)

    def name(self, setting: ast.Setting, context: str) -> ast.Ref | None:
        """Exactly one bare name."""
        names = self.names(setting, context)
        return names[0] if names else None

    def choice(self, setting: ast.Setting, context: str) -> str | None:
        """One of the setting's choices; None, reported, for any other word."""
        spec = self.contexts[context][setting.name.text]
        items = [item for group in setting.groups for item in group.items]
        first = items[0] if items and isinstance(items[0], ast.Ref) and not setting.block else None
        names = (first,) if first and first.text not in spec.choices else self.names(setting, context)
        if len(names) > 1:
            self.wrong(setting, context, "takes one word", names[1].span)
        if not names:
            return None
        name = names[0]
        if name.text in spec.choices:
            return name.text
        others = [item.text for group in setting.groups for item in group.items if isinstance(item, ast.Ref)]
        other = next((text for text in others if text in spec.choices), "")
        near = did_you_mean(name.text, spec.choices) if len(spec.choices) > 1 else f"write {spec.help}"
        helps = (f"write `{setting.name.text} {other}`" if other else near,)
        self.sink.report("TPL201", f"`{setting.name.text}` cannot be `{name.text}`", name.span, helps=helps)
        return None

    def date(self, setting: ast.Setting, context: str) -> date | None:
        """Exactly one date."""
        dates = self._all(setting, ast.Date, context)
        return dates[0].value if dates else None

    def networks(self, setting: ast.Setting, context: str) -> tuple[str, ...]:
        """One or more address blocks."""
        return tuple(cidr.text for cidr in self._all(setting, ast.Cidr, context))

    def version(self, setting: ast.Setting, context: str) -> str:
        """A version as text, major and minor: ``1.30`` is not ``1.3``. Empty, reported, where none can be read."""
        match [item for group in setting.groups for item in group.items]:
            case [ast.Number(text=text)] if _VERSION.fullmatch(text) and not setting.block:
                return text
            case [ast.Number(text=text) | ast.Ref(text=text) | ast.Text(value=text) as item] if (
                near := _ABOUT_VERSION.fullmatch(text)
            ):
                why = "without quotes" if isinstance(item, ast.Text) else "by major and minor alone"
                help_ = f"write `{setting.name.text} {near[1]}`"
                self.sink.report("TPL201", f"a version is written {why}", item.span, helps=(help_,))
                return near[1]
            case items:
                self.wrong(setting, context, "takes a version" if items else "needs a value")
                return ""

    def labels(self, setting: ast.Setting, context: str) -> tuple[tuple[str, str], ...]:
        """``key = "value"`` pairs."""
        pairs = [item for group in setting.groups for item in group.items]
        strange = [p for p in pairs if not (isinstance(p, ast.Pair) and isinstance(p.value, ast.Text))]
        if not pairs or strange:
            self.wrong(setting, context, "takes labels", strange[0].span if strange else None)
            return ()
        return tuple(
            self._label(pair.key, pair.value)
            for pair in pairs
            if isinstance(pair, ast.Pair) and isinstance(pair.value, ast.Text)
        )

    def _label(self, key: ast.Name | ast.Text, value: ast.Text) -> tuple[str, str]:
        label = key_text(key), self.fill(value)
        if not labels.is_key(label[0]):
            help_ = "63 letters, digits, `-`, `_` and `.` at most, after a domain and `/` or without"
            self.sink.report("TPL107", f"`{label[0]}` cannot be a label", key.span, helps=(help_,))
        if not labels.is_value(label[1]):
            help_ = "63 letters, digits, `-`, `_` and `.` at most, a letter or digit at each end"
            self.sink.report("TPL107", f"`{value.value}` cannot be a label's value", value.span, helps=(help_,))
        return label

    def _all(self, setting: ast.Setting, kind: type[N], context: str) -> tuple[N, ...]:
        items = self._up_to_next(setting, context)
        strange = [item for item in items if not isinstance(item, kind)]
        if not items or setting.block or strange:
            why = TAKES.get(kind, "has a value of the wrong kind") if items else "needs a value"
            self.wrong(setting, context, why, strange[0].span if strange else None, meant_value(setting, items, kind))
            return ()
        return tuple(item for item in items if isinstance(item, kind))

    def _up_to_next(self, setting: ast.Setting, context: str) -> list[ast.Item]:
        """The values, without another setting that stands on the same line; that is reported."""
        items = [item for group in setting.groups for item in group.items]
        if other := next_setting(setting, self.contexts[context]):
            self._not_apart(other, setting)
            return items[: items.index(other)]
        return items

    def _not_apart(self, other: ast.Ref, setting: ast.Setting) -> None:
        message = f"`{other.text}` begins another setting on the same line"
        help_ = f"begin a new line, or write `;` before `{other.text}`"
        if any(group.items[0] is other for group in setting.groups):
            message, help_ = f"`{other.text}` begins another setting", "take the comma before it away"
        self.sink.report("TPL201", message, other.span, helps=(help_,))

    def wrong(self, setting: ast.Setting, context: str, why: str, where: Span | None = None, meant: str = "") -> None:
        """Report a setting whose value, or the part of it that stands there, is wrong, and say what it takes."""
        if other := next_setting(setting, self.contexts[context]):
            self._not_apart(other, setting)
            return
        spec: Spec = self.contexts[context][setting.name.text]
        meant = meant or (meant_amounts(setting) if spec.takes in ("amount", "amounts") else "")
        whole = setting.groups[0].span.to(setting.groups[-1].span) if setting.groups else setting.name.span
        span = where or whole
        self.sink.report("TPL201", f"`{setting.name.text}` {why}", span, helps=(meant or f"write {spec.help}",))

    def fill(self, text: ast.Text) -> str:
        """The string with its placeholders filled; an unknown one is reported."""
        return fill(text, dict(self.placeholders), self.sink)


def _set_by(statements: Sequence[ast.Statement]) -> Iterator[tuple[str, Span]]:
    """What statements set, `NAME VALUES` and `NAME = VALUES` alike, each with where it is named."""
    for statement in statements:
        match statement:
            case ast.Setting(name=name):
                yield name.text, name.span
            case ast.Assign(operator="=", key=key):
                yield key_text(key), key.span


def key_text(key: ast.Name | ast.Text) -> str:
    """A pair's key, bare or quoted."""
    return key.value if isinstance(key, ast.Text) else key.text
