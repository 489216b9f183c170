"""Rules for every file of the repository, whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.packaging.checkout import MAPPED, ROOT, files

# Put together here, so that this file does not hold what it forbids.
INDEXES = tuple(
    first + rest
    for first, rest in (
        ("https://", "pypi"),
        ("registry.", "npmjs"),
        ("proxy.", "golang.org"),
        ("--index", "-url"),
        ("--find", "-links"),
        ('"resolved', '":'),
    )
)
ANYWHERE = {Path(place) for place in ("/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr/src", "/var/tmp")}
"""Folders of any machine, which a text may name even when the checkout lies in one."""

PACKAGED = [path for path in files() if path.parts[0] in ("tpl", *MAPPED)]
MODULES = [path for path in PACKAGED if path.suffix == ".py"]
LONGEST = 300


def test_no_file_knows_where_the_checkout_lies() -> None:
    place = ROOT if ROOT.parent in ANYWHERE else ROOT.parent
    assert _holding(rf"(?<![\w.-]){re.escape(str(place))}(?![\w.-])") == []


def test_no_file_names_a_package_index() -> None:
    assert _holding("|".join(map(re.escape, INDEXES))) == []


def test_no_module_is_too_long() -> None:
    lengths = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_no_module_is_called_utils() -> None:
    assert [str(path) for path in files() if {"utils", "utils.py"} & set(path.parts)] == []


def test_every_folder_of_modules_is_a_package() -> None:
    """Without ``__init__.py`` a folder is missing from the wheel and from the layers' check."""
    folders = {folder for path in MODULES for folder in path.parents if folder != Path()}
    assert sorted(str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file()) == []


def test_no_package_hides_behind_a_mapped_name() -> None:
    """``setup.py`` leaves out of ``tpl/`` every package whose name starts like a mapped folder's."""
    names = {path.parts[1] for path in MODULES if path.parts[0] == "tpl" and len(path.parts) > 2}
    assert [name for name in sorted(names) if name.startswith(MAPPED)] == []


def _holding(pattern: str) -> list[str]:
    wanted = re.compile(pattern.encode())
    return [f"{path}: {found[0].decode()}" for path in files() if (found := wanted.search((ROOT / path).read_bytes()))]
