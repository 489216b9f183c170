"""The house's wording, checked where messages are written: every code has a page, every message its form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tpl.diagnostics.catalog import all_entries

ROOT = Path(__file__).parents[2]
FILES = [path for folder in ("tpl", "backends") for path in sorted((ROOT / folder).rglob("*.py"))]
CODES = {entry.code for entry in all_entries()}


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_code_has_a_page(path: Path) -> None:
    texts = {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {text for text in texts if re.fullmatch(r"TPL\d+", text)} <= CODES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_messages(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Call) and is_report(node):
            message = text_of(node.args[1])
            assert not message or message[0].islower() or message[0] in "`�", f"line {node.lineno}: {message}"
            assert not message.endswith("."), f"line {node.lineno}: {message}"
            assert "\n" not in message, f"line {node.lineno}: {message}"


def is_report(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "report" and len(call.args) > 1


def text_of(node: ast.expr) -> str:
    """The literal parts of a message; what is filled in is shown by one sign."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "�" if isinstance(node, ast.FormattedValue) else ""
