"""Small builds and the trees that they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from tpl.output.compare import File, Wanted
from tpl.output.manifest import MANIFEST, Head, ObjectEntry, Told, sha256
from tpl.output.tree import Conflict, Report
from tpl.output.tree import build as build_tree

FIRST = {"guards.yaml": "a: 1\n", "namespaces/acme.yaml": "b: 1\n", "namespaces/old/bolt.yaml": "c: 1\n"}
SECOND = {"guards.yaml": "a: 1\n", "namespaces/acme.yaml": "b: 2\n", "namespaces/new/core.yaml": "d: 1\n"}

NAMESPACE = ObjectEntry(api_version="v1", kind="Namespace", name="acme", rules=("namespaces",), sources=("main.tpl",))


def files_of(files: Iterable[tuple[str, str]]) -> list[File]:
    """Files whose text is their recipe."""
    return [File(path, partial(text.encode), recipe=bytes.fromhex(sha256(text.encode()))[:16]) for path, text in files]


def wanted(files: Mapping[str, str], about: Mapping[str, object] | None = None) -> Wanted:
    return Wanted([*files], files_of(files.items()), Head("1.0"), about or {"made": "from"})


def manifest_of(files: Mapping[str, str], head: Head | None = None) -> bytes:
    lines = [Told().line(path, sha256(text.encode()), {}) for path, text in files.items()]
    return (head or Head("1.0")).to_bytes(lines)


def build(root: Path, files: Mapping[str, str]) -> Report:
    report = build_tree(root, wanted(files))
    assert isinstance(report, Report), report
    return report


def conflicts(root: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """The conflicts of a build as (path, state's name); it must have some, and change nothing."""
    before, beside = listing(root), sorted(root.parent.iterdir())
    found = build_tree(root, wanted(files))
    assert isinstance(found, list)
    assert all(isinstance(conflict, Conflict) for conflict in found)
    assert (listing(root), sorted(root.parent.iterdir())) == (before, beside)
    return [(conflict.path, conflict.state.name) for conflict in found]


def listing(root: Path) -> dict[str, str | None]:
    """Everything below a folder: a file's text, ``-> target`` for a link, nothing for a folder."""
    return {str(path.relative_to(root)): _content(path) for path in sorted(root.rglob("*"))}


def tree_of(files: Mapping[str, str]) -> dict[str, str | None]:
    """The listing that a build into nothing leaves."""
    folders = {str(folder): None for path in files for folder in Path(path).parents if folder.name}
    return folders | dict(files) | {MANIFEST: manifest_of(files).decode()}


def _content(path: Path) -> str | None:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return path.read_text() if path.is_file() else None
