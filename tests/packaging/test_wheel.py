"""What is shipped works alone: the wheel, in an environment of its own, with the sources gone."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.packaging.checkout import MAPPED, ROOT, copy, files, run
from tests.packaging.pythons import PIPS
from tpl import __version__

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

PROBE = """
import importlib, importlib.resources, json, pkgutil, sys
import tpl
from tpl.backends import REGISTRY, load

for module in pkgutil.walk_packages(tpl.__path__, "tpl."):
    if module.name != "tpl.__main__":
        importlib.import_module(module.name)
print(json.dumps({
    "file": tpl.__file__,
    "backends": [load(name).name for name in REGISTRY],
    "registry": list(REGISTRY),
    "grammar": importlib.resources.files("tpl.grammar").joinpath("tpl.lark").read_text("utf-8"),
    "strangers": [name for name in ("backends", "grammar", "policies") if name in sys.modules],
}))
"""


@pytest.fixture(scope="module", params=["symlinks", "no symlinks"])
def wheel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel by way of the source archive, from a clone and from a download that lost its symlinks."""
    sources = copy(tmp_path_factory.mktemp("sources"), symlinks=request.param == "symlinks")
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(sources), cwd=out)
    shutil.rmtree(sources)
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the runtime lock and the wheel, nothing else."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    pip = (sys.executable, "-m", "pip", "--python", str(environment / "bin/python"), "install", "--quiet")
    run(*pip, "--no-deps", "--require-hashes", "--requirement", str(ROOT / "requirements/runtime.txt"))
    run(*pip, "--no-deps", "--no-index", str(wheel))
    run(sys.executable, "-m", "pip", "--python", str(environment / "bin/python"), "check")
    return environment


def test_the_wheel_holds_one_import_root_and_every_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    info = f"tpl_lang-{__version__}.dist-info"
    assert {name.split("/")[0] for name in packed} == {"tpl", info}
    mapped = {f"tpl/{path.as_posix()}" for path in files() if path.parts[0] in MAPPED}
    expected = mapped | {path.as_posix() for path in files() if path.parts[0] == "tpl"}
    assert {name for name in packed if not name.startswith(info)} == expected


def test_a_reader_of_an_index_learns_what_it_is(wheel: Path) -> None:
    info = f"tpl_lang-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        said = message_from_string(archive.read(f"{info}/METADATA").decode())
        licence = archive.read(f"{info}/licenses/LICENSE")
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert said["License-Expression"] == "Apache-2.0"
    assert said["Requires-Python"] == ">=3.11"
    assert said["Description-Content-Type"] == "text/markdown"
    assert said.get_payload() == (ROOT / "README.md").read_text("utf-8")
    assert {label.split(",")[0] for label in said.get_all("Project-URL", [])} == {
        "Homepage",
        "Documentation",
        "Changelog",
    }
    python = "Programming Language :: Python :: "
    supported = {label.removeprefix(python) for label in said.get_all("Classifier", []) if label.startswith(python)}
    assert supported == {"3", *PIPS}


def test_everything_in_it_imports(environment: Path, tmp_path: Path) -> None:
    found = json.loads(run(str(environment / "bin/python"), "-c", PROBE, cwd=tmp_path))
    assert Path(found["file"]).is_relative_to(environment)
    assert found["backends"] == found["registry"]
    assert found["grammar"] == (ROOT / "grammar/tpl.lark").read_text("utf-8")
    assert found["strangers"] == []


def test_the_command_tells_its_version(environment: Path, tmp_path: Path) -> None:
    assert __version__ in run(str(environment / "bin/tpl"), "--version", cwd=tmp_path)
    assert __version__ in run(str(environment / "bin/python"), "-m", "tpl", "--version", cwd=tmp_path)


def test_the_command_compiles_two_tenants(environment: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/two-tenants", tmp_path / "two-tenants")
    run(str(environment / "bin/tpl"), "build", "two-tenants/policy.tpl", "-o", "out", cwd=tmp_path)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert any("kind: NetworkPolicy" in path.read_text("utf-8") for path in written)
