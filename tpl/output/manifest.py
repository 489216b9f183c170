"""The manifest: every file of a build with its digest, and what each of its objects is there for.

It is read by people, in a review, and merged by git: a file is one line, told apart by its content alone,
and what two tenants change is never on one line. So there are no line numbers of sources in it, no counted
shapes, and no digest that covers many tenants. What only tools need is in the index (``tpl.output.index``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, NamedTuple

import orjson

from tpl import holes
from tpl.model.substitution import spelled
from tpl.output.errors import ManifestError, PathError
from tpl.output.paths import check_path
from tpl.record import dataclass

MANIFEST = "tpl-manifest.json"
"""Where the manifest stands in the tree."""

SCHEMA = 2
"""The schema of manifests that this version writes, and the only one that it reads."""

Digest = str | tuple[str, ...]
"""SHA-256 of a file in hexadecimal; of a list, the first half of that of each of its lines."""

_SHA256 = re.compile("[0-9a-f]{64}").fullmatch
_LINE = re.compile("[0-9a-f]{32}").fullmatch


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def by_line(data: bytes) -> tuple[str, ...]:
    """A digest for each line, so that a line that is added adds one digest."""
    return tuple(sha256(line)[:32] for line in data.split(b"\n"))


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    """One object of a file: what it is, which rules it serves, and the files in which those are written.

    In a shape, ``namespace``, ``name`` and ``rules`` may have holes.
    """

    api_version: str
    kind: str
    name: str
    namespace: str | None = None
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def holes(self) -> frozenset[str]:
        """The names of the holes in it."""
        texts = (self.name, self.namespace or "", *self.rules)
        return frozenset(part for text in texts for part, is_hole in holes.split(text) if is_hole)

    def to_json(self) -> bytes:
        """One line; a hole is its name in braces, which no name of an object holds."""
        fields = {"apiVersion": self.api_version, "kind": self.kind, "name": _shown(self.name)}
        if self.namespace is not None:
            fields["namespace"] = _shown(self.namespace)
        lists = {"rules": [*map(_shown, self.rules)], "sources": self.sources}
        return orjson.dumps(fields | {name: texts for name, texts in lists.items() if texts})


def _shown(text: str) -> str:
    return "".join(f"{{{part}}}" if is_hole else part for part, is_hole in holes.split(text))


def shape_key(objects: Iterable[ObjectEntry]) -> str:
    """What a shape is called: a digest of its content, the same wherever and whenever it is met."""
    return sha256(b"\n".join(entry.to_json() for entry in objects))[:16]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a file besides its digest: its objects, or the key of the shape that has them.

    ``source`` is the file in which the tenant is written, ``holes`` the names of the holes that the shape's
    entries have.
    """

    objects: tuple[ObjectEntry, ...] = ()
    shape: str = ""
    source: str = ""
    holes: tuple[str, ...] = ()
    is_list: bool = False

    def line(self, path: str, data: Digest, values: Mapping[str, str]) -> bytes:
        """The file's entry: a line, or one for itself and one for each object or line of a list."""
        name = orjson.dumps(path)
        if self.shape:
            filled = {name: values[name] for name in self.holes}
            said = {"shape": self.shape, "source": self.source, "values": filled, "sha256": data}
            return name + b": " + orjson.dumps(said)
        if isinstance(data, tuple):
            return name + b': {"lines": [\n' + b",\n".join(b' "%s"' % line.encode() for line in data) + b"\n]}"
        objects = b",\n".join(b" " + entry.to_json() for entry in self.objects)
        told = b', "objects": [\n' + objects + b"\n]" if objects else b""
        return name + b': {"sha256": "' + data.encode() + b'"' + told + b"}"

    def digest(self, data: bytes) -> Digest:
        """The file's digest, of the kind that the manifest has of it."""
        return by_line(data) if self.is_list else sha256(data)


@dataclass(frozen=True, slots=True)
class Head:
    """What the manifest says of the build as a whole.

    ``inputs`` are the paths of what was read; ``valid_until`` is the first day (ISO 8601) on which a rebuild
    of the same inputs would differ; ``shapes`` are the objects that many files share but for their holes.
    """

    tool: str
    inputs: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    valid_until: str | None = None
    shapes: Mapping[str, tuple[ObjectEntry, ...]] = field(default_factory=dict)

    def to_bytes(self, files: Collection[bytes]) -> bytes:
        """The whole manifest, given each file's entry; sorted, so that equal content has equal bytes."""
        return spelled(b"".join(self._parts(files)).decode()).encode()

    def _parts(self, files: Collection[bytes]) -> Iterator[bytes]:
        yield b'{\n"schema": %d,\n"tool": ' % SCHEMA + orjson.dumps(self.tool)
        yield b',\n"inputs": '
        yield from _one_by_one(map(orjson.dumps, sorted(self.inputs)), b"[]")
        yield b',\n"options": '
        options = (orjson.dumps(name) + b": " + orjson.dumps(value) for name, value in sorted(self.options.items()))
        yield from _one_by_one(options, b"{}")
        if self.valid_until:
            yield b',\n"validUntil": ' + orjson.dumps(self.valid_until)
        yield b',\n"shapes": '
        yield from _one_by_one(map(_shape, sorted(self.shapes.items())), b"{}")
        yield b',\n"files": '
        yield from _one_by_one(sorted(files), b"{}")
        yield b"\n}\n"


def _shape(shape: tuple[str, tuple[ObjectEntry, ...]]) -> bytes:
    key, objects = shape
    return b'"%s": ' % key.encode() + b"".join(_one_by_one((b" " + entry.to_json() for entry in objects), b"[]"))


def _one_by_one(entries: Iterable[bytes], brackets: bytes) -> Iterator[bytes]:
    """The entries between the brackets, a line each; an empty list is two brackets."""
    before = brackets[:1] + b"\n"
    for entry in entries:
        yield before
        yield entry
        before = b",\n"
    yield b"\n" + brackets[1:] if before == b",\n" else brackets


class Last(NamedTuple):
    """What a manifest says of the build that wrote it: the digest of every file, and the options."""

    digests: Mapping[str, Digest]
    options: Mapping[str, str]


def parse(manifest: bytes) -> Last:
    """What a manifest says; raises ``ManifestError`` for what ``Head`` never writes."""
    try:
        found = orjson.loads(manifest)
    except orjson.JSONDecodeError as broken:
        raise _damage(str(broken)) from None
    if not isinstance(found, dict):
        raise _damage("it is no object")
    schema = found.get("schema")
    if isinstance(schema, int) and schema != SCHEMA:
        raise ManifestError(f"`{MANIFEST}` has schema {schema}, this version of tpl reads {SCHEMA}")
    wanted = {"schema": int, "tool": str, "inputs": list, "options": dict, "shapes": dict, "files": dict}
    for name, kind in wanted.items():
        if not isinstance(found.get(name), kind):
            raise _damage(f"no or another kind of value at {name}")
    if unknown := found.keys() - wanted.keys() - {"validUntil"}:
        raise _damage(f"nothing is called {min(unknown)}")
    files = {path: _digest(path, entry, found["shapes"]) for path, entry in found["files"].items()}
    return Last(files, found["options"])


def _digest(path: str, entry: Any, shapes: Mapping[str, object]) -> Digest:
    try:
        check_path(path)
    except PathError as error:
        raise _damage(str(error)) from None
    if not isinstance(entry, dict):
        raise _damage(f"it is no object at files.{path}")
    if "shape" in entry and entry["shape"] not in shapes:
        raise _damage(f"{path} names a shape that is not there")
    whole, lines = entry.get("sha256"), entry.get("lines")
    if isinstance(whole, str) and _SHA256(whole):
        return whole
    if isinstance(lines, list) and all(isinstance(line, str) and _LINE(line) for line in lines):
        return tuple(lines)
    raise _damage(f"no digest at files.{path}.sha256")


def _damage(why: str) -> ManifestError:
    return ManifestError(f"`{MANIFEST}` is damaged: {why}")
