"""The example policy compiled for its cluster, as the engines take it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.cases.test_cases import EXAMPLES, NOW
from tpl.layout import lay_out
from tpl.model.policy import Policy
from tpl.pipeline import Build, Request, compile_policy

Object = dict[str, Any]


@dataclass(frozen=True)
class Compiled:
    """One cluster's tree, in memory; what is not to be applied is as it would be if it were."""

    policy: Policy
    files: dict[str, bytes]

    def objects(self, folder: str) -> list[Object]:
        """The Kubernetes objects below a folder, in the order of their files."""
        texts = (data for path, data in sorted(self.files.items()) if path.startswith(f"{folder}/"))
        return [document for text in texts for document in yaml.load_all(text, yaml.CSafeLoader)]

    def write(self, folder: Path, root: Path) -> Path:
        """Write the files below a folder of the tree, and give that folder."""
        for path, data in self.files.items():
            if path.startswith(f"{folder}/"):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
        return root / folder


@cache
def compiled(example: str = "saas", cluster: str | None = "prod-eu") -> Compiled:
    """An example, compiled once."""
    return compiled_from(EXAMPLES / example, cluster)


def compiled_from(source: Path, cluster: str | None = None) -> Compiled:
    """A policy for one of its clusters."""
    compilation = compile_policy(Request((source,), NOW, cluster=cluster))
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    build: Build = compilation.builds[0]
    assert build.emission, "compiled"
    pieces = [replace(piece, applied=True) for piece in build.emission.pieces]
    layout = lay_out(build.policy, pieces, build.emission.obligations)
    return Compiled(build.policy, dict(layout.files()))
