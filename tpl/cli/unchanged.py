"""Whether a build would change anything, told from the manifest of the last one alone."""

from __future__ import annotations

from pathlib import Path

from tpl._version import __version__
from tpl.output.errors import OutputError
from tpl.output.manifest import MANIFEST, Manifest, digest
from tpl.output.tree import verify
from tpl.pipeline import Request, options
from tpl.sema.project import UnusablePath, project_paths


def is_current(root: Path, request: Request) -> bool:
    """Whether the folder is what this request gives: same tool, sources, options, a day in between, no edits."""
    try:
        manifest = Manifest.parse((root / MANIFEST).read_bytes())
        base, named = project_paths(request.paths)
        return (
            manifest.tool == __version__
            and _same_options(manifest, request)
            and manifest.inputs.keys() >= set(named)
            and all(digest((base / path).read_bytes()) == known for path, known in manifest.inputs.items())
            and not verify(root, manifest)
        )
    except (OSError, OutputError, UnusablePath):
        return False


def _same_options(manifest: Manifest, request: Request) -> bool:
    recorded = dict(manifest.options)
    since, until, day = recorded.pop("valid-from", ""), manifest.valid_until, request.now.isoformat()
    return recorded == options(request) and since <= day and (until is None or day < until)
