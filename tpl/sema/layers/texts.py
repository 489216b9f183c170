"""`title`, `description`, `owner`, `contact`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.sema.layers.part import At, Commercial
from tpl.sema.words.spec import CONTACT, OWNER, TITLE, Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Texts(Commercial):
    """What people read; a later layer replaces."""

    of_platform: ClassVar[bool] = True
    of_spaces: ClassVar[bool] = False
    words: ClassVar[Mapping[str, Spec]] = {
        "title": TITLE, "description": TITLE, "owner": OWNER, "contact": CONTACT,
    }  # fmt: skip

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Read one of them."""
        assert isinstance(statement, ast.Setting)
        self.texts[statement.name.text] = at.reader.text(statement, at.context)

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """Title, owner and contact; the description stays in the source."""
        return {name: self.texts.get(name, "") for name in ("title", "owner", "contact")}
