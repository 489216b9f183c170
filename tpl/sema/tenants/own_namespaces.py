"""`platform { in namespace "monitoring" { … } }`: namespaces of the platform's own, by the statements of tenants.

What is not said of one is left alone. Its flows are those of two ends, one of which is the namespace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tpl.model.base import Layer, Origin
from tpl.model.policy import Service
from tpl.model.tenants import Labels, Member, Shape
from tpl.record import dataclass
from tpl.sema.layers.flows import SideFlows
from tpl.sema.layers.grants import Grants
from tpl.sema.layers.isolation import Isolation
from tpl.sema.layers.part import Who
from tpl.sema.layers.pod_security import PodSecurity
from tpl.sema.network.services import is_namespace
from tpl.sema.scope import Scope
from tpl.sema.tenants.tenancy import Fold
from tpl.sema.tenants.tiers import Layered, overrides
from tpl.source import Span
from tpl.syntax import ast


@dataclass(frozen=True)
class OwnNamespace:
    """One of the platform's namespaces: what holds in it, and the flows that its blocks state."""

    name: str
    shape: Shape
    member: Member
    flows: tuple[ast.Flow, ...]

    def shape_at(self, first: int) -> Shape:
        """The shape, behind so many others."""
        return self.shape.model_copy(update={"index": first + self.shape.index})

    def member_at(self, first: int) -> Member:
        """The member of that shape."""
        return self.member._replace(shape=first + self.shape.index)

    @property
    def labels(self) -> Labels:
        """The labels that the policy gives it."""
        return tuple((key, self.member.fill(value, self.name)) for key, value in self.shape.labels)

    @property
    def is_isolated(self) -> bool:
        """Whether connections of its pods are closed where nothing opens them."""
        return self.shape.isolation != "withheld"


def own_namespaces(scope: Scope) -> tuple[OwnNamespace, ...]:
    """All of them, each with a shape of its own."""
    blocks: dict[str, list[Layered]] = {}
    places: dict[str, Span] = {}
    for name, span, block in _stated(scope):
        layer = Layered(Layer.POLICY, called(name), block.statements, in_tier=False, of_platform=True)
        blocks.setdefault(name, []).append(layer)
        places.setdefault(name, span)
    found = enumerate(blocks.items())
    return tuple(_read(number, name, layers, places[name], scope) for number, (name, layers) in found)


def called(namespace: str) -> str:
    """What the namespace is called at the end of a flow."""
    return f'namespace "{namespace}"'


def with_own(scope: Scope, own: Sequence[OwnNamespace], services: Sequence[Service]) -> Scope:
    """The scope, knowing their flows, and which services have pods in those that are isolated."""
    isolated = {each.name: dict(each.labels) for each in own if each.is_isolated}
    ruled = {one.name for one in services if any(one.is_in(name, labels) for name, labels in isolated.items())}
    flows = tuple(flow for each in own for flow in each.flows)
    names = tuple(sorted(each.name for each in own))
    return replace(scope, own_flows=flows, ruled=frozenset({*ruled, *map(called, isolated)}), own_namespaces=names)


def _stated(scope: Scope) -> Iterator[tuple[str, Span, ast.Block]]:
    reader = scope.reader()
    for setting in scope.symbols.platforms:
        inside = setting.block.statements if setting.block else ()
        for statement in (one for one in inside if isinstance(one, ast.Inside)):
            for written in statement.namespaces:
                name = reader.fill(written)
                if is_namespace(name, written.span, reader):
                    yield name, written.span, statement.block


def _read(index: int, name: str, layers: Sequence[Layered], span: Span, scope: Scope) -> OwnNamespace:
    fold = Fold((*layers, *(over for layer in layers for over in overrides(layer, scope))), scope)
    given: dict[str, object] = {"namespaces": (name,), "patterns": (), "parameters": ()}
    parts = [part for part in fold.parts if part.of_platform]
    for part in parts:
        given |= part.shape(given, scope)
    values = {"namespace": name, "source": span.path}
    who = Who(span, values, {}, (name,))
    for part in (part for part in parts if part.open):
        part.settle(type(part)(), replace(who, beside=((part, (name,)),)), scope)
    if not fold.part(Isolation).origin.span:
        given["isolation"] = "withheld"
    if not fold.part(PodSecurity).origin.span:
        given |= {"pod_security": None, "pod_security_noted": ()}
    where = Origin(layer=Layer.POLICY, name=called(name), span=span)
    # Nothing reads settings there: the guards of tenants do not judge it.
    said = {**given, "parameters": (), "grants": tuple(fold.part(Grants).grants)}
    shape = Shape.model_validate({"index": index, "platform": True, "origin": where, **said})
    del values["namespace"]
    flows = tuple(flow for written, _ in fold.part(SideFlows).written for flow in _flows(written, name, span))
    return OwnNamespace(name, shape, Member(called(name), index, (name,), values, span), flows)


def _flows(written: ast.SideFlow, name: str, span: Span) -> Iterator[ast.Flow]:
    """The flow of two ends that each of its peers makes."""
    here = ast.Endpoint(span, "namespace", ast.Text(span, name))
    for there in written.peers:
        ends = (there, here) if written.direction == "from" else (here, there)
        yield ast.Flow(written.span, written.verb, *ends, written.on, written.because, written.block)
