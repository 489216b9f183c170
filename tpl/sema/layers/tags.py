"""`tags pci, eu`: labels of the tenant's namespaces, by which flows can name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from tpl.model import labels
from tpl.model.flows import Flow, TaggedPeer
from tpl.sema.layers.part import At, Commercial
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope


class Tags(Commercial):
    """Every layer adds."""

    of_spaces: ClassVar[bool] = False
    words: ClassVar[Mapping[str, Spec]] = {"tags": Spec("names", "names, e.g. `tags pci, eu`")}

    def __init__(self) -> None:
        self.tags: tuple[str, ...] = ()

    def take(self, statement: ast.Statement, at: At) -> None:
        """Add some."""
        assert isinstance(statement, ast.Setting)
        named = at.reader.names(statement, at.context)
        for ref in named:
            if not labels.is_key(ref.text):
                help_ = "it is the name of a label, of 63 characters at most"
                at.scope.sink.report("TPL107", f"`{ref.text}` cannot be a tag", ref.span, helps=(help_,))
        self.tags = tuple(sorted({*self.tags, *(ref.text for ref in named)}))

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


def selected(flows: tuple[Flow, ...]) -> frozenset[str]:
    """The tags by which flows select tenants: a label of these is a way into a flow, any other is a name."""
    ends = (end for flow in flows for end in (flow.source, flow.destination))
    return frozenset(end.tag for end in ends if isinstance(end, TaggedPeer))
