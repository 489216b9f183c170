"""`raw "monitor.yaml"`: objects of one's own that go into each namespace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model.companions import Companion
from tpl.sema.companions import read_companions
from tpl.sema.layers.part import At, Commercial
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Companions(Commercial):
    """Every layer adds; of two objects of one kind and name the later layer's counts."""

    of_platform: ClassVar[bool] = True
    words: ClassVar[Mapping[str, Spec]] = {
        "raw": Spec("texts", 'files with objects for each namespace, e.g. `raw "monitor.yaml"`', repeats=True)
    }

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], Companion] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Read the files."""
        assert isinstance(statement, ast.Setting)
        if not at.reader.texts(statement, at.context):
            return
        paths = (item for group in statement.groups for item in group.items if isinstance(item, ast.Text))
        for companion in (
            one for path in paths for one in read_companions(path, at.origin(statement), at.scope, at.of_platform)
        ):
            self.found[companion.api_version, companion.kind, companion.name] = companion

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, in the order in which they were first named."""
        return {"companions": tuple(self.found.values())}
