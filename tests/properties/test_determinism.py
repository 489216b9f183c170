"""The same bytes for every hash seed, working directory, and order of statements."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.test_cases import CASES, NOW


def _build(policy: Path, output: Path, seed: str, cwd: Path) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "tpl", "build", str(policy), "-o", str(output), "--now", NOW.isoformat()]
    subprocess.run(command, check=True, env=environment, cwd=cwd, capture_output=True)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["two-tenants", "saas"])
def test_hash_seed_and_folder_do_not_matter(name: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(CASES[name], elsewhere / "policy")
    first = _build(CASES[name], tmp_path / "a", "0", tmp_path)
    second = _build(elsewhere / "policy", tmp_path / "b", "4242", elsewhere)
    assert first == second
    assert len(first) > 10


def test_order_of_statements_does_not_matter(tmp_path: Path) -> None:
    source = (CASES["two-tenants"] / "policy.tpl").read_text("utf-8")
    head, acme, globex, tests = source.split("\n\n", 1)[0], *_blocks(source)
    for folder, parts in (("a", (acme, globex, tests)), ("b", (tests, globex, acme))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "policy.tpl").write_text("\n\n".join((head, *parts)) + "\n", "utf-8")
    first, second = (_build(tmp_path / f, tmp_path / f"out-{f}", "0", tmp_path) for f in ("a", "b"))
    objects = {path for path in first if path.endswith((".yaml", ".rego", "data.json"))}
    assert {path: first[path] for path in objects} == {path: second[path] for path in objects}


def _blocks(source: str) -> tuple[str, str, str]:
    acme, globex = source.index("tenant acme"), source.index("tenant globex")
    test = source.index('test "')
    return source[acme:globex].strip(), source[globex:test].strip(), source[test:].strip()
