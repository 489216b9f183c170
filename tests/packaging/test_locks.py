"""The locks say what pyproject.toml says, for every machine."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.packaging.checkout import ROOT

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def test_the_runtime_needs_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert _lines("runtime.in") == project["dependencies"]


def test_development_runs_on_the_runtime_lock() -> None:
    assert _pins("runtime.txt").items() <= _pins("dev.txt").items()


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_requirement_is_locked(name: str) -> None:
    wanted = {re.split(r"[\[<>=]", line)[0].lower() for line in _lines(f"{name}.in") if not line.startswith("-r")}
    assert wanted <= _pins(f"{name}.txt").keys()


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_pin_has_hashes_and_no_place(name: str) -> None:
    lines = _lines(name)
    kinds = [line for line in lines if not (line.startswith("--hash=sha256:") or PIN.match(line))]
    assert kinds == []
    pinned = [index for index, line in enumerate(lines) if PIN.match(line)]
    assert all(lines[index + 1].startswith("--hash") for index in pinned)


def _lines(name: str) -> list[str]:
    text = (REQUIREMENTS / name).read_text("utf-8")
    return [line for raw in text.splitlines() if (line := raw.split("#")[0].strip())]


def _pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((REQUIREMENTS / name).read_text("utf-8")))
