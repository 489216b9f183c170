"""What a statement makes each backend write: a small policy, less what smaller ones make as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.cases.test_cases import EXAMPLES, compile_case
from tpl.backends import REGISTRY
from tpl.backends.base import Context, Enforced
from tpl.emit import emit
from tpl.layout import lay_out
from tpl.pipeline import Build, Compilation
from tpl.targets import Chosen

HERE = Path(__file__).parent / "statements"
NOTHING = HERE / "nothing"
"""A policy without tenants. What it makes is the library's guards; the examples show those."""
SMALLER = (NOTHING, HERE / "tenant", EXAMPLES / "two-tenants")

NAMES = tuple(sorted(folder.name for folder in HERE.iterdir() if folder != NOTHING))

Document = tuple[str, str]
"""A file's path, and one object of it; of what is not YAML, all of it."""


class Made(NamedTuple):
    """What one backend makes of a policy: the files, and the kinds of obligations that it holds by them."""

    files: Mapping[str, bytes]
    kinds: frozenset[type]


@cache
def made(folder: Path, backend: str) -> Made:
    """Everything that a backend makes of the policy in a folder."""
    compilation, files, kinds = compiled(folder), dict[str, bytes](), set[type]()
    for build in compilation.builds:
        assert build.emission, "compiled without errors"
        emission = emit(Context(build.policy), build.emission.obligations, Chosen((backend,)))
        layout = lay_out(build.policy, emission.pieces, emission.obligations, _prefix(build))
        files |= dict(layout.files())
        held = {id_ for (_, id_), outcome in emission.outcomes.items() if isinstance(outcome, Enforced)}
        kinds |= {type(obligation) for obligation in emission.obligations if obligation.id in held}
    return Made(files, frozenset(kinds))


@cache
def compiled(folder: Path) -> Compilation:
    """The policy in a folder."""
    return compile_case(folder / "policy.tpl")


def _prefix(build: Build) -> str:
    return "".join(f"{part}/" for part in (build.target.environment, build.target.cluster) if part)


def added(name: str, backend: str) -> list[Document]:
    """What a backend makes of a case and of nothing smaller, the library's guards left out."""
    smaller = [made(folder, backend).files for folder in SMALLER if HERE / name not in SMALLER or folder == NOTHING]
    known = {one for files in smaller for _, one in _documents(files)}
    library = made(NOTHING, backend).files.keys() - {"rego/tpl/data.json"}
    files = made(HERE / name, backend).files
    return [(path, one) for path, one in _documents(files) if one not in known and path not in library]


def _documents(files: Mapping[str, bytes]) -> Iterator[Document]:
    for path, data in sorted(files.items()):
        text = data.decode()
        parts = re.split(r"^---\n", text, flags=re.MULTILINE) if path.endswith(".yaml") else [text]
        yield from ((path, part) for part in parts)


def expected(name: str) -> dict[str, str]:
    """The files of a case: one a backend that the statement makes write something, each object under its path."""
    return {
        f"{backend}.{'rego' if backend == 'rego' else 'yaml'}": "---\n".join(f"# {path}\n{one}" for path, one in new)
        for backend in REGISTRY
        if (new := added(name, backend))
    }
