"""The supported Pythons, wherever this machine keeps them, and an environment of each."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PIPS = {
    "3.11": "pip==22.3 --hash=sha256:1daab4b8d3b97d1d763caeb01a4640a2250a0ea899e257b1e44b9eded91e15ab",
    "3.12": "pip==23.2.1 --hash=sha256:7ccf472345f20d35bdc9d1841ff5f313260c2c33fe417f48c30ac46cccabf5be",
    "3.13": "pip==24.2 --hash=sha256:2cd581cf58ab7fcfca4ce8efa6dcacd0de5bf8d0a3eb9ec927e07405f4d9e2a2",
}
"""For each supported Python, the pip that its first release brought: older ones need not work, and may not."""


def require(version: str) -> str:
    """The path of Python `version`, like `3.12`.

    Where there is none the test is skipped; continuous integration (`CI=true`) has all, so there it fails.
    """
    found = _find(version)
    if found is None:
        reason = f"Python {version} is neither on PATH nor among pyenv's versions"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return found


@cache
def _find(version: str) -> str | None:
    return next((path for path in _candidates(version) if _answers(path, version)), None)


def _candidates(version: str) -> Iterator[str]:
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(root.glob(f"versions/{version}.*/bin/python{version}")))


def _answers(path: str, version: str) -> bool:
    """A name on PATH may be pyenv's, and lead to nothing."""
    tell = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([path, "-c", tell], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == version
