"""The manifest: what a build was made from, the digest of every file, and where each object came from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal, Self

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from tpl import holes
from tpl.output.errors import ManifestError, PathError
from tpl.output.paths import check_path

MANIFEST = "tpl-manifest.json"
"""Where the manifest stands in the tree."""

SCHEMA: Literal[1] = 1
"""The schema of manifests that this version writes, and the only one that it reads."""

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
FilePath = Annotated[str, AfterValidator(check_path)]


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class _Entry(BaseModel):
    """Frozen, nothing unknown, nothing converted; camel case in JSON as in Kubernetes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel, validate_by_name=True)


class Source(_Entry):
    """A line of a source file; lines count from 1."""

    path: str
    line: int = Field(ge=1)


class ObjectEntry(_Entry):
    """One object of a file: what it is, which rules it serves and where those were written.

    In a shape, ``namespace``, ``name`` and ``rules`` may have holes.
    """

    api_version: str
    kind: str
    namespace: str | None = None
    name: str
    rules: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def filled(self, file: FileEntry) -> ObjectEntry:
        """The object as it is in that file; raises ``KeyError`` for a hole without a value."""
        own = {
            "namespace": self.namespace and holes.fill(self.namespace, file.values),
            "name": holes.fill(self.name, file.values),
            "rules": tuple(holes.fill(rule, file.values) for rule in self.rules),
            "sources": self.sources + file.sources,
        }
        return self.model_copy(update=own)


class FileEntry(_Entry):
    """One file: its digest, then its objects, in the order in which they stand in it.

    Objects that many files share but for their holes are a shape, told once; the file then names the
    shape, its own values for the holes, and the sources that all of its objects have besides.
    """

    sha256: Sha256
    objects: tuple[ObjectEntry, ...] = ()
    shape: int | None = Field(default=None, ge=0)
    values: dict[str, str] = {}
    sources: tuple[Source, ...] = ()


class Manifest(_Entry):
    """Everything about one build.

    ``inputs`` maps each source path to its SHA-256, ``files`` each written path to its entry;
    ``valid_until`` is the first day (ISO 8601) on which a rebuild of the same inputs would differ.
    Making one raises ``PathError`` for a path that leaves the tree, and pydantic's ``ValidationError``.
    """

    schema_version: Literal[1] = Field(default=SCHEMA, alias="schema")
    tool: str
    inputs: dict[str, Sha256]
    options: dict[str, str]
    valid_until: str | None = None
    files: dict[FilePath, FileEntry]
    shapes: tuple[tuple[ObjectEntry, ...], ...] = ()

    @model_validator(mode="after")
    def _shapes_exist(self) -> Self:
        for path, entry in self.files.items():
            if entry.shape is not None and entry.shape >= len(self.shapes):
                raise ValueError(f"{path} names shape {entry.shape} of {len(self.shapes)}")
        return self

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Read what ``to_bytes`` wrote; raises ``ManifestError`` for anything else."""
        try:
            return cls.model_validate_json(data)
        except (ValidationError, PathError) as error:
            raise ManifestError(f"`{MANIFEST}` {_complaint(data, error)}") from None

    def to_bytes(self) -> bytes:
        """The manifest as indented JSON with sorted keys: equal manifests, equal bytes; ends in a newline."""
        fields = self.model_dump(by_alias=True, exclude_defaults=True)
        options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return orjson.dumps({"schema": self.schema_version, **fields}, option=options)

    def objects(self, path: str) -> Sequence[ObjectEntry]:
        """The objects of a file, the shape's first; raises ``KeyError`` for a path not in the manifest."""
        file = self.files[path]
        shape = () if file.shape is None else self.shapes[file.shape]
        return (*(entry.filled(file) for entry in shape), *file.objects)


def _complaint(data: bytes, error: ValidationError | PathError) -> str:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as broken:
        return f"is damaged: {broken}"
    schema = found.get("schema") if isinstance(found, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        return f"has schema {schema}, this version of tpl reads {SCHEMA}"
    if isinstance(error, PathError):
        return f"is damaged: {error}"
    first = error.errors(include_url=False)[0]
    return f"is damaged: {first['msg']} at {'.'.join(map(str, first['loc'])) or 'the top'}"
