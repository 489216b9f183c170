"""`namespaces "acme", "acme-*"`: names get objects, patterns reserve names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl import holes
from tpl.sema.layers.part import At, Commercial
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Namespaces(Commercial):
    """A later layer replaces; without any, the tenant has the namespace of its name."""

    words: ClassVar[Mapping[str, Spec]] = {
        "namespaces": Spec("texts", 'namespace names or patterns, e.g. `namespaces "acme", "acme-*"`')
    }

    def __init__(self) -> None:
        self.names: tuple[str, ...] = (holes.hole("tenant"),)
        self.in_tier: tuple[ast.Text, ...] = ()
        self.given: ast.Setting | None = None
        self.in_space = False

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the names of the layer."""
        assert isinstance(statement, ast.Setting)
        if texts := at.reader.texts(statement, at.context):
            self.names, self.given, self.in_space = tuple(text for text, _ in texts), statement, at.in_space
            self.in_tier = tuple(texts_of(statement)) if at.in_tier else ()

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """Names and patterns apart."""
        return {
            "namespaces": tuple(name for name in self.names if "*" not in name),
            "patterns": tuple(name for name in self.names if "*" in name),
        }


def texts_of(setting: ast.Setting) -> Iterator[ast.Text]:
    """The names of one statement, as written."""
    return (item for group in setting.groups for item in group.items if isinstance(item, ast.Text))
