"""A case is run as a person would run it, and what is printed is what is expected."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.findings.sites import Place, recorded
from tpl.cli.main import main

CASES = Path(__file__).parent / "cases"
HABITS = Path(__file__).parent / "habits"
"""Small inputs as people write them who come from other languages, a file each."""
HABIT_NAMES = sorted(path.stem for path in HABITS.glob("*.tpl"))
NAMES = sorted(path.stem for path in CASES.iterdir() if path.is_dir() or path.suffix == ".tpl")
_COMMAND = re.compile(rb"# \$ tpl (.+)\n")


class Run(NamedTuple):
    """What a case printed, and the places that reported it."""

    text: str
    places: frozenset[Place]


@cache
def run(name: str, cases: Path = CASES) -> Run:
    """Run a case, once, in a copy of it: `tpl check`, or what its first line says after ``# $ tpl``."""
    with TemporaryDirectory() as folder:
        file = _copy(cases, name, Path(folder))
        said = _COMMAND.match((Path(folder) / file).read_bytes())
        arguments = said[1].decode().split() if said else ["check", file]
        with chdir(folder), recorded() as places:
            text = printed(*arguments)
    return Run(text, frozenset(places))


def _copy(cases: Path, name: str, folder: Path) -> str:
    if (cases / name).is_dir():
        shutil.copytree(cases / name, folder, dirs_exist_ok=True)
        return "policy.tpl"
    shutil.copy(cases / f"{name}.tpl", folder)
    return f"{name}.tpl"


def printed(*arguments: str) -> str:
    """What `tpl ARGUMENTS` prints, findings and all, on a fixed day and without colours."""
    with _fixed(), redirect_stdout(io.StringIO()) as text, redirect_stderr(text), pytest.raises(SystemExit):
        main(arguments)
    return text.getvalue()


@contextmanager
def _fixed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795478400")
        patch.setenv("NO_COLOR", "1")
        yield
