"""The checkout as the packaging tests see it: the root, its files, and copies to break."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAPPED = ("backends", "grammar", "policies")
"""The top-level folders that are part of the import root ``tpl``."""
BESIDE = ("setup.py", "pyproject.toml", ".importlinter", "README.md", "LICENSE")
"""The files that a wheel is made from, or its layers checked by."""


@cache
def files() -> tuple[Path, ...]:
    """Every regular file that git keeps or would keep, relative to the root."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = (Path(name) for name in sorted(set(names)) if name)
    return tuple(path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink())


def copy(target: Path, *, symlinks: bool = True) -> Path:
    """Only what a wheel is made from, without git and without what was built in the checkout."""
    for path in files():
        if path.parts[0] in ("tpl", *MAPPED) or path.as_posix() in BESIDE:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, target / path)
    if symlinks:
        for folder in MAPPED:
            (target / "tpl" / folder).symlink_to(Path("..", folder))
    return target


def run(*command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Its standard output; what it said is in the failure when it fails. `env` is added to the environment."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MAKE"))}
    done = subprocess.run(
        command, cwd=cwd, env={**variables, **(env or {})}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
