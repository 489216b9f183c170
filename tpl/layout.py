"""Pieces to files: a shape is rendered once and filled for each namespace of each of its members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tpl import holes
from tpl.backends.base import Piece
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.obligations.model import AnyObligation
from tpl.output.manifest import ObjectEntry, Source
from tpl.output.template import Template
from tpl.output.yaml import dump_all
from tpl.source import Sources

KIND_ORDER = ("Namespace", "ResourceQuota", "LimitRange", "NetworkPolicy", "ClusterRole", "RoleBinding")
"""Objects of one file stand in the order in which they are applied; other kinds follow."""


Place = tuple[str, Mapping[str, str]]
"""A file's path, and what fills the holes of its template."""


@dataclass(frozen=True)
class Pattern:
    """The files that one template fills, one a namespace: a shape's, or that of one namespace unlike the others."""

    path: str
    template: Template
    objects: tuple[ObjectEntry, ...]
    owners: tuple[tuple[Member, tuple[str, ...]], ...]

    def places(self) -> Iterator[Place]:
        """Every file of the pattern, in the order of the tenants."""
        return ((path, values) for path, values, _ in self.owned())

    def owned(self) -> Iterator[tuple[str, dict[str, str], Member]]:
        """Every place, with the tenant that it belongs to."""
        for member, namespaces in self.owners:
            for namespace in namespaces:
                values = {**member.values, "tenant": member.name, "namespace": namespace}
                yield holes.fill(self.path, values), values, member


@dataclass(frozen=True)
class Layout:
    """The files of one build, each path once: whole ones by path, and patterns that are filled as they are read."""

    shared: Mapping[str, bytes]
    objects: Mapping[str, tuple[ObjectEntry, ...]]
    patterns: tuple[Pattern, ...]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every path with its bytes, made one after the other."""
        yield from self.shared.items()
        for pattern in self.patterns:
            yield from ((path, pattern.template.fill(values).encode()) for path, values in pattern.places())


def lay_out(
    policy: Policy,
    pieces: Sequence[Piece],
    obligations: Iterable[AnyObligation],
    sources: Sources,
    prefix: str,
) -> Layout:
    """Every file under ``prefix`` (empty, or ending in a slash)."""
    lines = _lines(obligations, sources)
    shared, by_shape = _split(pieces)
    whole = {prefix + path: group for path, group in sorted(shared.items())}
    return Layout(
        {path: _text(group).encode() for path, group in whole.items()},
        {
            path: tuple(_entry(p, lines) for p in group if not isinstance(p.content, str))
            for path, group in whole.items()
        },
        tuple(_patterns(policy, by_shape, lines, prefix)),
    )


def _split(pieces: Sequence[Piece]) -> tuple[dict[str, list[Piece]], dict[int, list[Piece]]]:
    shared: dict[str, list[Piece]] = defaultdict(list)
    by_shape: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.shape is None:
            shared[piece.path].append(piece)
        else:
            by_shape[piece.shape].append(piece)
    return shared, by_shape


def _text(group: Sequence[Piece]) -> str:
    texts = [piece.content for piece in group if isinstance(piece.content, str)]
    pieces = [piece for piece in group if not isinstance(piece.content, str)]
    objects = [piece.content for piece in sorted(pieces, key=_order) if not isinstance(piece.content, str)]
    assert not (texts and (objects or len(texts) > 1)), f"{group[0].path} is a text file or a list of objects"
    return texts[0] if texts else dump_all(objects)


def _order(piece: Piece) -> tuple[int, str, str]:
    assert not isinstance(piece.content, str), "text files are not ordered"
    kind = piece.content["kind"]
    rank = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
    return rank, kind, piece.content["metadata"]["name"]


Lines = Mapping[str, Source]


def _lines(obligations: Iterable[AnyObligation], sources: Sources) -> Lines:
    found: dict[str, Source] = {}
    for obligation in obligations:
        if span := obligation.origin.span:
            found[obligation.id] = Source(path=span.path, line=sources.location(span).line)
    return found


def _entry(piece: Piece, lines: Lines) -> ObjectEntry:
    assert not isinstance(piece.content, str), "a text file has no objects"
    metadata = piece.content["metadata"]
    origins = {lines[id_] for id_ in piece.obligations if id_ in lines}
    return ObjectEntry(
        api_version=piece.content["apiVersion"],
        kind=piece.content["kind"],
        namespace=metadata.get("namespace"),
        name=metadata["name"],
        rules=tuple(sorted(piece.obligations)),
        sources=tuple(sorted(origins, key=lambda source: (source.path, source.line))),
    )


def _patterns(policy: Policy, by_shape: Mapping[int, Sequence[Piece]], lines: Lines, prefix: str) -> Iterator[Pattern]:
    """One for each shape with members, and one for each of its namespaces that differs."""
    for shape, pieces in by_shape.items():
        members = policy.members_of_shape.get(shape, ())
        apart = {piece.namespace for piece in pieces if piece.namespace}
        together = tuple((member, tuple(n for n in member.namespaces if n not in apart)) for member in members)
        alone = [((member, (n,)),) for member in members for n in member.namespaces if n in apart]
        for owners in (together, *alone):
            if any(namespaces for _, namespaces in owners):
                own = owners[0][1][0] if owners is not together else ""
                yield _pattern(_for_namespace(pieces, own), owners, lines, prefix)


def _pattern(
    pieces: Iterable[Piece], owners: tuple[tuple[Member, tuple[str, ...]], ...], lines: Lines, prefix: str
) -> Pattern:
    ordered = sorted(pieces, key=_order)
    paths = {piece.path for piece in ordered}
    assert len(paths) == 1, f"one file a namespace, not {sorted(paths)}"
    objects = [piece.content for piece in ordered if not isinstance(piece.content, str)]
    return Pattern(prefix + paths.pop(), Template.of(objects), tuple(_entry(p, lines) for p in ordered), owners)


def _for_namespace(pieces: Sequence[Piece], namespace: str) -> list[Piece]:
    """The pieces of one namespace: its own take the place of the general ones of the same kind and name."""
    own = {_order(piece)[1:]: piece for piece in pieces if piece.namespace == namespace}
    general = [piece for piece in pieces if piece.namespace is None and _order(piece)[1:] not in own]
    return [*general, *own.values()]
