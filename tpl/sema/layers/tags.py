"""`tags pci, eu`: labels of the tenant's namespaces, by which flows can name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.sema.layers.part import At, Commercial
from tpl.sema.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Tags(Commercial):
    """Every layer adds."""

    words: ClassVar[Mapping[str, Spec]] = {"tags": Spec("names", "names, e.g. `tags pci, eu`")}

    def __init__(self) -> None:
        self.tags: tuple[str, ...] = ()

    def take(self, statement: ast.Statement, at: At) -> None:
        """Add some."""
        assert isinstance(statement, ast.Setting)
        self.tags = tuple(sorted({*self.tags, *(ref.text for ref in at.reader.names(statement, at.context))}))

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """All of them, sorted."""
        return {"tags": self.tags}


def known(statements: Iterable[ast.Statement]) -> Iterator[str]:
    """Every tag that tiers and tenants bear, in any environment: flows of the policy name them in all of them."""
    for statement in statements:
        match statement:
            case ast.Tier() | ast.Tenant() | ast.Override():
                yield from known(statement.block.statements if statement.block else ())
            case ast.Setting(name=ast.Name(text="tags")):
                items = (item for group in statement.groups for item in group.items)
                yield from (item.text for item in items if isinstance(item, ast.Ref))
