"""The locks and the first command work with every supported Python and pip, also when there are newer releases."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.packaging import newer, pythons
from tests.packaging.checkout import ROOT, copy, run
from tests.packaging.locks import REQUIREMENTS, pins

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]  # downloads may take their time


@pytest.mark.parametrize("pip", ["oldest", "newest"])
@pytest.mark.parametrize("version", pythons.PIPS)
def test_both_locks_install(version: str, pip: str, tmp_path: Path) -> None:
    later = newer.releases(pins("dev.txt"), tmp_path / "newer")
    python = str(tmp_path / "venv/bin/python")
    run(pythons.require(version), "-m", "venv", str(tmp_path / "venv"))
    (tmp_path / "pip.txt").write_text(pythons.PIPS[version] if pip == "oldest" else _newest_pip())
    for lock in (tmp_path / "pip.txt", REQUIREMENTS / "runtime.txt", REQUIREMENTS / "dev.txt"):
        run(python, *_as_the_makefile_does(), str(lock), env={**later, "PIP_NO_COMPILE": "1"})
        run(python, "-m", "pip", "check")
    assert _installed(python).items() >= pins("dev.txt").items()


@pytest.mark.parametrize("version", pythons.PIPS)
def test_the_first_command_works_on_a_fresh_machine(version: str, tmp_path: Path) -> None:
    later = newer.releases(pins("dev.txt"), tmp_path / "newer")
    checkout = copy(tmp_path / "clone")
    for name in ("Makefile", "requirements", "examples"):
        _copy(ROOT / name, checkout / name)
    said = run("make", "demo", f"PYTHON={pythons.require(version)}", cwd=checkout, env=later)
    assert "Look at" in said
    installed = _installed(str(checkout / "build/runtime/bin/python"))
    assert installed.keys() - {"pip", "setuptools"} == pins("runtime.txt").keys()
    assert not (checkout / ".venv").exists()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _as_the_makefile_does() -> list[str]:
    """The arguments of Python with which every lock is installed, but for its name."""
    text = (ROOT / "Makefile").read_text("utf-8")
    variables: dict[str, str] = dict(re.findall(r"^(PIP|INSTALL) := (.*)$", text, re.MULTILINE))
    return variables["INSTALL"].replace("$(PIP)", variables["PIP"]).split()


def _newest_pip() -> str:
    """The lines of the lock that pin pip."""
    text = (REQUIREMENTS / "dev.txt").read_text("utf-8")
    found = re.search(r"^pip==.*\n(?: +--hash.*\n)+", text, re.MULTILINE)
    assert found is not None
    return found[0]


def _installed(python: str) -> dict[str, str]:
    listed = json.loads(run(python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
    return {re.sub(r"[-_.]+", "-", entry["name"]).lower(): entry["version"] for entry in listed}
