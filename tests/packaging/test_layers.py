"""The contracts on who imports whom hold, and each of them notices when it does not."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.packaging.checkout import ROOT, copy

PLANTED = {
    "layers": ("tpl/model/planted.py", "import tpl.sema.planted_target"),
    "backends-alone": ("backends/rbac/planted.py", "from tpl.backends.quota import planted_target"),
    "backends-know-claims": ("backends/rbac/planted.py", "from tpl.syntax import planted_target"),
    "independent-proof": ("tpl/semantics/planted.py", "from tpl.backends import planted_target"),
    "verifier-reads-only-what-was-written": (
        "tpl/verify/planted.py",
        "import tpl.obligations.planted_target",
    ),
    "meaning-is-not-text": ("tpl/semantics/planted.py", "import tpl.syntax.planted_target"),
    "lark-stays-in-its-room": ("tpl/sema/planted.py", "import lark"),
    "rich-stays-in-its-room": ("tpl/cli/planted.py", "from rich.table import Table"),
    "click-stays-in-its-room": ("tpl/diagnostics/planted.py", "import click"),
    "yaml-stays-in-its-room": ("backends/_k8s/planted.py", "import yaml"),
}
"""For each contract, an import that it forbids."""


def test_each_contract_notices_a_planted_import(tmp_path: Path) -> None:
    sources = copy(tmp_path)
    for planted, line in PLANTED.values():
        _plant(sources, planted, line)
        for room in re.findall(r"(tpl\.[a-z.]+?)(?:\.| import )planted_target", line):
            _plant(sources, f"{room.replace('.', '/').replace('tpl/backends', 'backends')}/planted_target.py", "")
    broken = [name for name, verdict in _verdicts(sources).items() if verdict == "BROKEN"]
    assert broken == list(_names().values())
    assert list(PLANTED) == list(_names())


def _plant(sources: Path, path: str, line: str) -> None:
    target = sources / path
    target.parent.mkdir(parents=True, exist_ok=True)
    (target.parent / "__init__.py").touch()
    with target.open("a") as file:
        file.write(f"{line}\n")


def _verdicts(sources: Path) -> dict[str, str]:
    """Each contract's name to KEPT or BROKEN, in the order of the file."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    variables = {**os.environ, "PYTHONPATH": str(sources), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=sources, env=variables, capture_output=True, text=True, check=False)
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    assert verdicts, done.stdout + done.stderr
    return dict(verdicts)


def _names() -> dict[str, str]:
    """Contract id to name."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {section.removeprefix(prefix): config[section]["name"] for section in config if section.startswith(prefix)}
