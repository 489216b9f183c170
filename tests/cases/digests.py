"""Large output held by digests: which files changed, and how, against what the commit that blessed them builds."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
LINES = 200
"""Lines of the differences that are printed; the rest is counted."""


def as_text(files: Mapping[str, str]) -> str:
    """A line a file, as sha256sum writes it."""
    return "".join(f"{hashlib.sha256(files[path].encode()).hexdigest()}  {path}\n" for path in sorted(files))


def explain(digests: Path, example: str, files: Mapping[str, str], now: str) -> str:
    """What is not as the digests say: the paths, and the lines that changed since they were written."""
    known = dict(line.split("  ", 1)[::-1] for line in _read(digests).splitlines())
    new = dict(line.split("  ", 1)[::-1] for line in as_text(files).splitlines())
    changed = sorted(path for path in known.keys() | new.keys() if known.get(path) != new.get(path))
    words = [f"  {_what(path, known, new)} {path}" for path in changed]
    commit = _git("log", "-1", "--format=%h", "--", str(digests)).decode().strip()
    before = _built(commit, example, now) if commit else {}
    told = sorted(changed, key=lambda path: path.endswith(".json")) if before else []  # lists of digests last
    lines = [line for path in told for line in _diff(path, before, files)]
    more = [f"… {len(lines) - LINES} lines more"] if len(lines) > LINES else []
    head = f"{len(changed)} of {len(new)} files are not as {digests.name} says"
    return "\n".join(
        [
            head,
            *words,
            "",
            f"against what {commit} builds:" if before else "what they were cannot be built here",
            *lines[:LINES],
            *more,
        ]
    )


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def _what(path: str, known: Mapping[str, str], new: Mapping[str, str]) -> str:
    return "added  " if path not in known else "removed" if path not in new else "changed"


def _diff(path: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    old, new = (texts.get(path, "").splitlines() for texts in (before, now))
    return unified_diff(old, new, f"before/{path}", f"now/{path}", lineterm="", n=1)


def _built(commit: str, example: str, now: str) -> dict[str, str]:
    """What the compiler of a commit makes of an example of that commit."""
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as archive:
            archive.extractall(folder, filter="data")
        command = [sys.executable, "-m", "tpl", "build", f"examples/{example}", "-o", "out", "--now", now]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        out = Path(folder, "out")
        return {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}


def _git(*arguments: str) -> bytes:
    """What git prints; nothing where there is no repository."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False).stdout
