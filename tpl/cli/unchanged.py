"""Whether a build would change or say anything, told from what is known of the last one alone."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from tpl._version import __version__
from tpl.output.tree import is_intact, known_of
from tpl.pipeline import Request, options
from tpl.sema.project import MARKER, UnusablePath, project_paths


def is_current(root: Path, request: Request) -> bool:
    """Whether the folder is what this request gives: same tool, sources, options, a day in between, no edits.

    And whether nothing has to be said of it: a warning is repeated until it is heeded.

    Where nothing is known of the last build (another machine, an emptied cache), the answer is no.
    """
    known = known_of(root)
    try:
        return bool(known.about) and _is_about(known.about, request) and is_intact(root, known)
    except (OSError, UnusablePath):
        return False


def _is_about(build: Mapping[str, Any], request: Request) -> bool:
    marked = request.configuration.folder
    if not request.paths or request.configuration.findings:
        return False
    base, named = project_paths(request.paths, marked)
    since, until, day = build["since"] or "", build["until"], request.now.isoformat()
    quiet = build.get("quiet-until", "")
    return (
        (build["tool"], build["options"]) == (__version__, options(request))
        and since <= day
        and (until is None or day < until)
        and (quiet is None or day < quiet)
        and build["inputs"].keys() >= {*named, *((MARKER,) if marked else ())}
        and all(sha256((base / path).read_bytes()).hexdigest() == known for path, known in build["inputs"].items())
    )
