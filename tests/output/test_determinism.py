"""The same bytes, whatever the hash seed and the order in which files are given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BUILD = """
import sys
from pathlib import Path
from tests.output.builds import FIRST, SECOND, build
from tpl.holes import hole
from tpl.output.template import Template
root = Path(sys.argv[1])
names = ["tenant", "namespace", "tier"]
text = Template.of([{hole(name): [hole(name), hole("tenant") + "-" + name] for name in names}])
for files in (FIRST, {**SECOND, "t.yaml": text.fill({name: name + "-1" for name in names})}):
    print(build(root, files))
"""


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_hash_seed(tmp_path: Path, seed: str) -> None:
    assert run(tmp_path / "a" / "out", seed) == run(tmp_path / "b" / "out", "0")


def run(root: Path, seed: str) -> tuple[str, dict[str, bytes]]:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(root)], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout, {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.*")}
