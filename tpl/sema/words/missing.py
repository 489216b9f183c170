"""Which settings a block must have and does not have: what is there and wrong is reported where it stands."""

from __future__ import annotations

from tpl.diagnostics.suggest import nearest, numbers
from tpl.syntax import ast


def missing(block: ast.Block | None, *names: str) -> list[str]:
    """The settings of these names that are not there: not with a wrong value, not misspelt, not in a broken line."""
    if block is None:
        return [*names]
    if block.is_partial:
        return []
    written = {_name(statement) for statement in block.statements}
    return [name for name in names if not any(_means(word, name) for word in written)]


def _name(statement: ast.Statement) -> str:
    match statement:
        case ast.Setting(name=name) | ast.Assign(key=ast.Name() as name):
            return name.text
        case ast.Assign(key=ast.Text(value=text)):
            return text
        case ast.Tenant():
            return "tenant"
        case _:
            return ""


def _means(word: str, name: str) -> bool:
    return word == name or name in numbers(word) or bool(nearest(word.lower(), (name,))) or word.lower() == name
