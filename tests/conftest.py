"""What holds for every test: how hard hypothesis searches, who runs where, and nothing left running."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No clock: what is slow on a busy machine is not wrong.
settings.register_profile("quick", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", settings.get_profile("quick"), max_examples=50)
settings.register_profile("ci", settings.get_profile("full"), derandomize=True, print_blob=True)
settings.register_profile("nightly", settings.get_profile("full"), max_examples=10_000)
EVERYTHING = "full" if os.environ.get("TPL_ENGINES_REQUIRED") else "quick"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else EVERYTHING))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all tests that share real engines on one worker, so that each engine is started once."""
    for item in items:
        if item.get_closest_marker("engines") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("engines"))


@pytest.fixture(autouse=True, scope="session")
def _indexes_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What builds note of their trees stays with the tests."""
    folder = tmp_path_factory.mktemp("indexes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tpl.output.index.folder", lambda: folder)
        yield


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a process behind; those of wider fixtures were there before it."""
    before = _children()
    yield
    patience = time.monotonic() + 60
    while (left := {pid: line for pid in _children() - before if (line := _command(pid))}) and (
        time.monotonic() < patience
    ):
        time.sleep(0.05)
    assert not left, f"still running after the test: {left}"


def _children() -> frozenset[str]:
    """The ids of the processes that this one started (none to be seen where there is no /proc)."""
    return frozenset(pid for tasks in Path("/proc/self/task").glob("*/children") for pid in _read(tasks).split())


def _command(pid: str) -> str:
    """A command line; empty for the dead, and for the helper that Python leaves by design."""
    line = _read(Path("/proc", pid, "cmdline")).replace("\0", " ").strip()
    return "" if "multiprocessing.resource_tracker" in line else line


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
