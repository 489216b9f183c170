"""Which paths may be written: relative, POSIX, inside the tree, different on every file system."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator

from tpl.output.errors import PathError

_UNSAFE = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\\\x00-\x1f\x7f]").search


def check_path(path: str) -> str:
    """The path itself; raises ``PathError`` if it is absolute, leaves the tree or has odd characters.

    Refused are empty, ``.`` and ``..`` parts, backslashes and control characters.
    """
    if _UNSAFE(path):
        raise PathError(f"not a path inside the output tree: {path!r}")
    return path


def check_distinct(paths: Collection[str]) -> None:
    """Raises ``PathError`` if two of the paths cannot exist together on every file system.

    They cannot where they are equal, where a file or folder of one differs from one of the other only in
    case or Unicode form, and where one is a folder of the other.
    """
    spellings: dict[str, str] = {}
    folders = {folder for path in paths for folder in ancestors(path)}
    for path in (*paths, *folders):
        other = spellings.setdefault(_folded(path), path)
        if other != path:
            raise PathError(f"two paths differ only in case or Unicode form: {other!r}, {path!r}")
    if len(spellings) < len(paths) + len(folders):
        twice = [path for path, times in Counter((*paths, *folders)).items() if times > 1]
        raise PathError(f"two files, or a file and a folder, have one path: {min(twice)!r}")


def ancestors(path: str) -> Iterator[str]:
    """The folders that a relative path lies in, innermost first, the root left out."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path.casefold())
