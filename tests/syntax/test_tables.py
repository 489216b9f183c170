"""The parser's tables: kept apart by version, trusted only where they lie safely, and never an error."""

from __future__ import annotations

import json
from pathlib import Path

import lark
import pytest
from lark import Lark

from tpl.syntax.tables import cache_folder, parser

TEXT = 'tenant a { title "x" }\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "tpl"


def made_anew() -> Lark:
    """The parser as a run of its own would have it."""
    return parser.__wrapped__()


def test_what_is_kept_parses_the_same(folder: Path) -> None:
    expected = made_anew().parse(TEXT)
    (kept,) = folder.iterdir()
    before = kept.stat().st_mtime_ns
    assert made_anew().parse(TEXT) == expected
    assert [(path, path.stat().st_mtime_ns) for path in folder.iterdir()] == [(kept, before)]


def test_versions_do_not_evict_each_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_anew()
    monkeypatch.setattr(lark, "__version__", "1.99")
    monkeypatch.setattr("sys.version_info", (3, 99, 0, "final", 0))
    made_anew()
    assert len([*folder.iterdir()]) == 2


@pytest.mark.parametrize(
    "harm", [b"", b"{", b"[]", b'{"data": {}, "memo": {}}', b"cos\nsystem\n(S'false'\ntR.", b"\xff"]
)
def test_tables_that_cannot_be_read_are_made_again(folder: Path, harm: bytes) -> None:
    made_anew()
    (kept,) = folder.iterdir()
    kept.write_bytes(harm)
    assert made_anew().parse(TEXT).children
    assert json.loads(kept.read_bytes()).keys() == {"data", "memo"}


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_can_write_to_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    assert cache_folder() is None
    assert made_anew().parse(TEXT).children
    assert not [*folder.iterdir()]


def test_a_folder_of_somebody_else_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == folder
    monkeypatch.setattr("os.getuid", lambda: 4711)
    assert cache_folder() is None


def test_nowhere_to_keep_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert made_anew().parse(TEXT).children
