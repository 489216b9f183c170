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
from tpl.output.manifest import FileEntry, ObjectEntry, Source, digest
from tpl.output.template import Template
from tpl.output.yaml import dump_all
from tpl.source import Sources

KIND_ORDER = ("Namespace", "ResourceQuota", "LimitRange", "NetworkPolicy", "ClusterRole", "RoleBinding")
"""Objects of one file stand in the order in which they are applied; other kinds follow."""


@dataclass(frozen=True)
class Layout:
    """The files of one build, each path once, with their manifest entries and the shapes these name."""

    files: dict[str, bytes]
    entries: dict[str, FileEntry]
    shapes: tuple[tuple[ObjectEntry, ...], ...]


def lay_out(
    policy: Policy,
    pieces: Sequence[Piece],
    obligations: Iterable[AnyObligation],
    sources: Sources,
    prefix: str,
) -> Layout:
    """Every file under ``prefix`` (empty, or ending in a slash), ready to be written."""
    lines = _lines(obligations, sources)
    shared, by_shape = _split(pieces)
    files: dict[str, bytes] = {}
    entries: dict[str, FileEntry] = {}
    for path, group in sorted(shared.items()):
        data = _text(group).encode()
        objects = tuple(_entry(piece, lines) for piece in group if not isinstance(piece.content, str))
        files[prefix + path], entries[prefix + path] = data, FileEntry(sha256=digest(data), objects=objects)
    patterns = _Patterns(by_shape, lines)
    for path, data, entry in patterns.files(policy, sources):
        files[prefix + path], entries[prefix + path] = data, entry
    return Layout(files, entries, tuple(patterns.shapes))


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


class _Patterns:
    """Templates and manifest shapes, one for each shape and each way its namespaces differ."""

    def __init__(self, by_shape: Mapping[int, list[Piece]], lines: Lines) -> None:
        self._by_shape = by_shape
        self._lines = lines
        self._special = {
            shape: {piece.namespace for piece in pieces if piece.namespace} for shape, pieces in by_shape.items()
        }
        self._made: dict[tuple[int, str], tuple[str, Template, int]] = {}
        self.shapes: list[tuple[ObjectEntry, ...]] = []

    def files(self, policy: Policy, sources: Sources) -> Iterator[tuple[str, bytes, FileEntry]]:
        """One file for each namespace of each member."""
        for member in policy.members:
            if member.shape not in self._by_shape:
                continue
            where = (Source(path=member.span.path, line=sources.location(member.span).line),)
            for namespace in member.namespaces:
                yield self._file(member, namespace, where)

    def _file(self, member: Member, namespace: str, where: tuple[Source, ...]) -> tuple[str, bytes, FileEntry]:
        special = namespace if namespace in self._special[member.shape] else ""
        key = (member.shape, special)
        if key not in self._made:
            self._made[key] = self._make(*key)
        path, template, shape = self._made[key]
        values = {**member.values, "tenant": member.name, "namespace": namespace}
        data = template.fill(values).encode()
        entry = FileEntry(sha256=digest(data), shape=shape, values=values, sources=where)
        return holes.fill(path, values), data, entry

    def _make(self, shape: int, namespace: str) -> tuple[str, Template, int]:
        pieces = sorted(_for_namespace(self._by_shape[shape], namespace), key=_order)
        paths = {piece.path for piece in pieces}
        assert len(paths) == 1, f"one file a namespace, not {sorted(paths)}"
        self.shapes.append(tuple(_entry(piece, self._lines) for piece in pieces))
        objects = [piece.content for piece in pieces if not isinstance(piece.content, str)]
        return paths.pop(), Template.of(objects), len(self.shapes) - 1


def _for_namespace(pieces: Sequence[Piece], namespace: str) -> list[Piece]:
    """The pieces of one namespace: its own take the place of the general ones of the same kind and name."""
    own = {_order(piece)[1:]: piece for piece in pieces if piece.namespace == namespace}
    general = [piece for piece in pieces if piece.namespace is None and _order(piece)[1:] not in own]
    return [*general, *own.values()]
