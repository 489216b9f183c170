"""Small builds and the trees that they leave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tpl.output.manifest import MANIFEST, FileEntry, Manifest, ObjectEntry, Source, digest
from tpl.output.tree import Conflict, Plan, Report, commit, plan

FIRST = {"guards.yaml": "a: 1\n", "namespaces/acme.yaml": "b: 1\n", "namespaces/old/bolt.yaml": "c: 1\n"}
SECOND = {"guards.yaml": "a: 1\n", "namespaces/acme.yaml": "b: 2\n", "namespaces/new/core.yaml": "d: 1\n"}

NAMESPACE = ObjectEntry(
    api_version="v1",
    kind="Namespace",
    name="acme",
    rules=("tenant.acme",),
    sources=(Source(path="main.tpl", line=3),),
)


def contents(files: Mapping[str, str]) -> list[tuple[str, bytes]]:
    return [(path, text.encode()) for path, text in files.items()]


def manifest_of(files: Mapping[str, str], **fields: object) -> Manifest:
    entries = {path: FileEntry(sha256=digest(text.encode())) for path, text in files.items()}
    return Manifest.model_validate(
        {"tool": "1.0", "inputs": {}, "options": {}, "files": entries, **fields}, by_name=True
    )


def planned(root: Path, files: Mapping[str, str]) -> Plan:
    made = plan(root, contents(files), manifest_of(files))
    assert isinstance(made, Plan), made
    return made


def build(root: Path, files: Mapping[str, str]) -> Report:
    return commit(planned(root, files))


def conflicts(root: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """The conflicts of a build as (path, state's name); it must have some, and change nothing."""
    before = listing(root)
    found = plan(root, contents(files), manifest_of(files))
    assert isinstance(found, list)
    assert all(isinstance(conflict, Conflict) for conflict in found)
    assert listing(root) == before
    return [(conflict.path, conflict.state.name) for conflict in found]


def listing(root: Path) -> dict[str, str | None]:
    """Everything below a folder: a file's text, ``-> target`` for a link, nothing for a folder."""
    return {str(path.relative_to(root)): _content(path) for path in sorted(root.rglob("*"))}


def tree_of(files: Mapping[str, str]) -> dict[str, str | None]:
    """The listing that a build into nothing leaves."""
    folders = {str(folder): None for path in files for folder in Path(path).parents if folder.name}
    return folders | dict(files) | {MANIFEST: manifest_of(files).to_bytes().decode()}


def _content(path: Path) -> str | None:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return path.read_text() if path.is_file() else None
