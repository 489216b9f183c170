"""Placeholders such as `{tenant}` in strings, and what other languages would write in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean
from tpl.sema.words.meant import FOREIGN
from tpl.source import Span
from tpl.syntax import ast

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def fill(text: ast.Text, values: Mapping[str, str], sink: Sink) -> str:
    """The string with its placeholders filled; an unknown one is reported."""

    def one(match: re.Match[str]) -> str:
        if match[1] in values:
            return values[match[1]]
        helps = (did_you_mean(match[1], values) or "only tiers and tenants have placeholders",)
        sink.report("TPL204", f"nothing fills the placeholder `{match[0]}`", inside(text, match), helps=helps)
        return values.get("tenant", "x")

    def foreign(match: re.Match[str]) -> str:
        name = (match["a"] or match["b"]).rpartition(".")[2]
        known = f"write `{{{name if name in values else next(iter(values))}}}`" if values else ""
        helps = (known or "only tiers and tenants have placeholders, such as `{tenant}`",)
        message = f"`{match[0]}` is filled in by other languages, not here"
        sink.report("TPL204", message, inside(text, match), helps=helps)
        return values.get(name, values.get("tenant", "x"))

    if FOREIGN.search(text.value):
        return FOREIGN.sub(foreign, text.value)
    return PLACEHOLDER.sub(one, text.value)


def inside(text: ast.Text, match: re.Match[str]) -> Span:
    """Where a part of a string's value stands; the whole string where escapes make that hard to say."""
    if text.span.end - text.span.start != len(text.value) + 2:
        return text.span
    start = text.span.start + 1
    return Span(text.span.path, start + match.start(), start + match.end())
