"""Expected output on disk, beside the case it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


def extension(folder: Path) -> type[SingleFileSnapshotExtension]:
    """A syrupy extension whose snapshots are plain text files under the folder, named as asked."""

    class Beside(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = ""

        @classmethod
        def dirname(cls, *, test_location: object) -> str:  # noqa: ARG003
            return str(folder)

        @classmethod
        def get_location(cls, *, test_location: object, index: object = 0) -> str:  # noqa: ARG003
            return str(folder / str(index))

        @classmethod
        def get_snapshot_name(cls, *, test_location: object, index: object = 0) -> str:  # noqa: ARG003
            return str(index)

    return Beside


def assert_tree(files: Mapping[str, str], folder: Path, snapshot: SnapshotAssertion) -> None:
    """Each file as expected, and none expected that is no longer made, which syrupy would not notice."""
    kind = extension(folder)
    for path, text in files.items():
        assert text == snapshot(extension_class=kind, name=path)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present == set(files), "files under expected/ that nothing makes any more"
