"""Where the pinned engines are, and what happens to a test when they are not built."""

import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

TOOLS = Path(__file__).resolve().parents[2] / "tools"


class EngineMissing(RuntimeError):
    """An engine that this run must have has not been built."""


@cache
def directory(name: str, tool: str = "build") -> Path:
    """The directory that `tools/build` gives the engine `name`, whether or not it exists yet.

    `name` is a folder of `tools/`: "kubernetes", "kyverno" or "opa"; or one of those of `tools/definitions`.
    """
    found = subprocess.run([TOOLS / tool, "--path", name], check=True, capture_output=True, text=True)
    return Path(found.stdout.strip())


def definitions(name: str) -> list[dict[str, Any]]:
    """The CustomResourceDefinitions of another project, and nothing else that lies beside them.

    As with programs where they are missing.
    """
    files = sorted(require(name, "definitions").glob("*.yaml"))
    documents = (found for file in files for found in yaml.load_all(file.read_text(), yaml.CSafeLoader))
    return [found for found in documents if found and found["kind"] == "CustomResourceDefinition"]


def require(name: str, tool: str = "build") -> Path:
    """The directory with the built programs of the engine `name`.

    Where they are missing, the test is skipped, or fails with `EngineMissing` where the
    environment demands engines (`TPL_ENGINES_REQUIRED=1` or `CI=true`).
    """
    path = directory(name, tool)
    # The mark is written last, so that a half-finished build counts as missing.
    if (path / ".complete").exists():
        return path
    reason = f"{name} is not built: run `make engines`"
    if _demanded():
        raise EngineMissing(reason)
    pytest.skip(reason)


def _demanded() -> bool:
    return os.environ.get("TPL_ENGINES_REQUIRED") == "1" or os.environ.get("CI") == "true"
