"""The locks say what pyproject.toml says, for every machine."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.packaging.checkout import ROOT
from tests.packaging.locks import PIN, lines, pins


def test_the_runtime_needs_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert lines("runtime.in") == project["dependencies"]


def test_development_runs_on_the_runtime_lock() -> None:
    assert pins("runtime.txt").items() <= pins("dev.txt").items()


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_requirement_is_locked(name: str) -> None:
    wanted = {re.split(r"[\[<>=]", line)[0].lower() for line in lines(f"{name}.in") if not line.startswith("-r")}
    assert wanted <= pins(f"{name}.txt").keys()


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_pin_has_hashes_and_no_place(name: str) -> None:
    locked = lines(name)
    kinds = [line for line in locked if not (line.startswith("--hash=sha256:") or PIN.match(line))]
    assert kinds == []
    pinned = [index for index, line in enumerate(locked) if PIN.match(line)]
    assert all(locked[index + 1].startswith("--hash") for index in pinned)
