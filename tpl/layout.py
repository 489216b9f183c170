"""Pieces to files: a shape is rendered once and filled for each namespace of each of its members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b, sha256

import orjson

from tpl import holes
from tpl._version import __version__
from tpl.backends._k8s.objects import Object
from tpl.backends.base import Piece
from tpl.model.base import Layer
from tpl.model.policy import Policy
from tpl.model.targets import UNAPPLIED
from tpl.model.tenants import Member
from tpl.obligations.model import AnyObligation
from tpl.output.compare import File
from tpl.output.index import RECIPE_BYTES
from tpl.output.manifest import ObjectEntry, Told, shape_key
from tpl.output.template import Template
from tpl.output.yaml import dump_all
from tpl.record import dataclass

KIND_ORDER = ("Namespace", "ResourceQuota", "LimitRange", "NetworkPolicy", "ClusterRole", "RoleBinding",
              "PriorityLevelConfiguration", "FlowSchema")  # fmt: skip
"""Objects of one file stand in the order in which they are applied; other kinds follow."""


# An obligation's id ends in the tier and the number of its shape; numbers shift when tenants come and go.
_SHAPE = re.compile(r"@[^@]*-\d+(#\d+)?\Z")

Place = tuple[str, Mapping[str, str]]
"""A file's path, and what fills the holes of its template."""


@dataclass(frozen=True)
class Pattern:
    """The files that one template fills, one a namespace: a shape's, or that of one namespace unlike the others."""

    path: str
    template: Template
    seed: bytes
    objects: tuple[ObjectEntry, ...]
    owners: tuple[tuple[Member, tuple[str, ...]], ...]

    def places(self) -> Iterator[Place]:
        """Every file of the pattern, in the order of the tenants."""
        return ((path, values) for path, values, _ in self.owned())

    def owned(self) -> Iterator[tuple[str, dict[str, str], Member]]:
        """Every place, with the tenant that it belongs to."""
        for member, namespaces in self.owners:
            for namespace in namespaces:
                values = member.filling(namespace)
                yield holes.fill(self.path, values), values, member

    def files(self) -> Iterator[File]:
        """Every file of the pattern, to be made when it is asked for."""
        shape = shape_key(self.objects)
        names = tuple(sorted({name for entry in self.objects for name in entry.holes}))
        told: dict[str, Told] = {}
        for path, values, member in self.owned():
            source = member.span.path
            if source not in told:
                told[source] = Told(shape=shape, source=source, holes=names)
            yield File(path, partial(self._make, values), told[source], values, self._recipe(values))

    def _make(self, values: Mapping[str, str]) -> bytes:
        return self.template.fill(values).encode()

    def _recipe(self, values: Mapping[str, str]) -> bytes:
        """What the file's bytes follow from: the objects and what fills them."""
        filling = "\0".join(values[name] for name in self.template.names)
        return blake2b(filling.encode(), digest_size=RECIPE_BYTES, key=self.seed).digest()


@dataclass(frozen=True)
class Layout:
    """The files of one build, each path once: whole ones by path, and patterns that are filled as they are read."""

    shared: Mapping[str, bytes]
    told: Mapping[str, Told]
    patterns: tuple[Pattern, ...]

    @property
    def shapes(self) -> dict[str, tuple[ObjectEntry, ...]]:
        """The objects of the patterns, as the manifest tells them."""
        return {shape_key(pattern.objects): pattern.objects for pattern in self.patterns}

    def paths(self) -> Iterator[str]:
        """The path of every file."""
        yield from self.shared
        yield from (path for pattern in self.patterns for path, _ in pattern.places())

    def wanted(self) -> Iterator[File]:
        """Every file as it is written and told in the manifest."""
        yield from (File(path, partial(bytes, data), self.told[path]) for path, data in self.shared.items())
        yield from (file for pattern in self.patterns for file in pattern.files())

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every path with its bytes, made one after the other."""
        yield from self.shared.items()
        for pattern in self.patterns:
            yield from ((path, pattern.template.fill(values).encode()) for path, values in pattern.places())


def lay_out(policy: Policy, pieces: Sequence[Piece], obligations: Iterable[AnyObligation], prefix: str = "") -> Layout:
    """Every file under ``prefix`` (empty, or ending in a slash)."""
    written = _written(obligations)
    shared, by_shape = _split(pieces)
    whole = {_place(path, group[0], prefix): group for path, group in sorted(shared.items())}
    return Layout(
        {path: _text(group).encode() for path, group in whole.items()},
        {path: _told(group, written) for path, group in whole.items()},
        tuple(_patterns(policy, by_shape, written, prefix)),
    )


def _place(path: str, piece: Piece, prefix: str) -> str:
    """Where a file goes: what is not to be applied to where neither GitOps nor `kubectl apply -R` takes it from."""
    if piece.applied:
        return prefix + path
    return f"{UNAPPLIED}/{prefix}{path}{'.txt' if isinstance(piece.content, Object) else ''}"


def _told(group: Iterable[Piece], written: Written) -> Told:
    objects = tuple(_entry(piece, written) for piece in group if not isinstance(piece.content, str))
    return Told(objects, is_list=any(piece.is_list for piece in group))


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
    objects = [_object(piece).manifest() for piece in sorted(pieces, key=_order)]
    assert not (texts and (objects or len(texts) > 1)), f"{group[0].path} is a text file or a list of objects"
    return texts[0] if texts else dump_all(objects)


def _object(piece: Piece) -> Object:
    assert not isinstance(piece.content, str), "a text file holds no objects"
    return piece.content


def _order(piece: Piece) -> tuple[int, str, str]:
    obj = _object(piece)
    rank = KIND_ORDER.index(obj.kind) if obj.kind in KIND_ORDER else len(KIND_ORDER)
    return rank, obj.kind, obj.name


Written = Mapping[str, str]
"""In which file the statement behind an obligation is written, by its id.

A tenant's own statements are left out: a file of the tenant names its source itself, and whichever tenant
of a shape comes first must not be seen in what they share.
"""


def _written(obligations: Iterable[AnyObligation]) -> Written:
    found: dict[str, str] = {}
    for obligation in obligations:
        origin = obligation.origin
        if origin.span and (obligation.shape is None or origin.layer is not Layer.TENANT):
            found[obligation.id] = origin.span.path
    return found


def _entry(piece: Piece, written: Written) -> ObjectEntry:
    obj = _object(piece)
    return ObjectEntry(
        api_version=obj.api_version,
        kind=obj.kind,
        namespace=obj.namespace,
        name=obj.name,
        rules=tuple(sorted({_SHAPE.sub(lambda at: at[1] or "", id_) for id_ in piece.obligations})),
        sources=tuple(sorted({written[id_] for id_ in piece.obligations if id_ in written})),
    )


def _patterns(
    policy: Policy, by_shape: Mapping[int, Sequence[Piece]], written: Written, prefix: str
) -> Iterator[Pattern]:
    """One for each shape with members, and one for each of its namespaces that differs."""
    for shape, pieces in by_shape.items():
        members = policy.members_of_shape.get(shape, ())
        apart = {piece.namespace for piece in pieces if piece.namespace}
        together = tuple((member, tuple(n for n in member.namespaces if n not in apart)) for member in members)
        alone = [((member, (n,)),) for member in members for n in member.namespaces if n in apart]
        for owners in (together, *alone):
            if any(namespaces for _, namespaces in owners):
                own = owners[0][1][0] if owners is not together else ""
                yield _pattern(_for_namespace(pieces, own), owners, written, prefix)


def _pattern(
    pieces: Iterable[Piece], owners: tuple[tuple[Member, tuple[str, ...]], ...], written: Written, prefix: str
) -> Pattern:
    ordered = sorted(pieces, key=_order)
    paths = {piece.path for piece in ordered}
    assert len(paths) == 1, f"one file a namespace, not {sorted(paths)}"
    objects = [_object(piece).manifest() for piece in ordered]
    seed = sha256(__version__.encode() + orjson.dumps(objects)).digest()
    return Pattern(prefix + paths.pop(), Template.of(objects), seed, tuple(_entry(p, written) for p in ordered), owners)


def _for_namespace(pieces: Sequence[Piece], namespace: str) -> list[Piece]:
    """The pieces of one namespace: its own take the place of the general ones of the same kind and name."""
    own = {_order(piece)[1:]: piece for piece in pieces if piece.namespace == namespace}
    general = [piece for piece in pieces if piece.namespace is None and _order(piece)[1:] not in own]
    return [*general, *own.values()]
