"""Every golden is valid for its engine: the API server, Kyverno and OPA take all that is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.agreement.compiled import Compiled, Object, compiled
from tests.cases import statements
from tests.engines.binaries import definitions
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import check_strict
from tests.schemas import check_object

EXAMPLES = {"two-tenants": None, "saas": "prod-eu"}
SMALL = [name for name in statements.NAMES if (statements.HERE / name / "rego.rego").is_file()]
FILLS, FILLS_SINCE = "mutatingadmissionpolicy", "1.36.0"
FOLDERS = ("namespaces", "rbac", "vap", "opa", FILLS)
"""Where objects lie that the API server knows."""
OBJECTS = ("namespaces", "rbac", "quota", "networkpolicy", "priority", "vap", FILLS)
KUBERNETES = ("1.33.0", "1.34.0", "1.35.0", "1.36.0", "1.37.0")


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Compiled:
    return compiled(request.param, EXAMPLES[request.param])


def test_the_api_server_takes_every_object(example: Compiled, cluster: Cluster) -> None:
    objects = [obj for folder in FOLDERS for obj in example.objects(folder)]
    for obj in objects:
        if obj["kind"] == "Namespace":
            cluster.make_namespace(obj["metadata"]["name"], obj["metadata"]["labels"])
    answers = {_title(obj): cluster.apply(obj, dry_run=True) for obj in objects}
    assert len(answers) == len(objects) > 10
    assert not {title: answer.message for title, answer in answers.items() if not answer.allowed}
    assert not {title: answer.warnings for title, answer in answers.items() if answer.warnings}


def goldens(*backends: str) -> list[tuple[str, Object]]:
    """Every object that is expected of a statement by these backends, with the file that it stands in."""
    files = [file for backend in backends for file in sorted(statements.HERE.glob(f"*/{backend}.yaml"))]
    return [
        (f"{file.parent.name}/{file.name}", document)
        for file in files
        for document in yaml.load_all(file.read_bytes(), yaml.CSafeLoader)
    ]


def test_the_api_server_takes_what_each_statement_makes(cluster: Cluster) -> None:
    written = {obj["metadata"].get("namespace") for _, obj in goldens(*OBJECTS)}
    for name in sorted(filter(None, written)):
        cluster.make_namespace(name, {"tpl.dev/tenant": name.partition("-")[0]})
    answers = [(file, cluster.apply(obj, dry_run=True)) for file, obj in goldens(*OBJECTS)]
    assert len(answers) > 30
    assert not [(file, answer.message, answer.warnings) for file, answer in answers if not answer.allowed]
    assert not [(file, answer.warnings) for file, answer in answers if answer.warnings]


DEFINED_BY = {
    "cilium": "cilium",
    "ciliumclusterwidenetworkpolicy": "cilium",
    "clusternetworkpolicy": "clusternetworkpolicy",
    "adminnetworkpolicy": "adminnetworkpolicy",
}
"""Targets by whose definitions, in tools/, their kinds are."""


@pytest.mark.parametrize("target", DEFINED_BY)
def test_the_definitions_of_others_take_what_each_statement_makes(target: str, cluster: Cluster) -> None:
    """By the CustomResourceDefinitions of the projects whose kinds these are, in a real API server."""
    written = goldens(target)
    kinds = {obj["kind"] for _, obj in written}
    defined = [each for each in definitions(DEFINED_BY[target]) if each["spec"]["names"]["kind"] in kinds]
    for definition in defined:
        cluster.install(definition)
        served = next(version["name"] for version in definition["spec"]["versions"] if version["served"])
        cluster.wait_until_served(f"{definition['spec']['group']}/{served}", definition["spec"]["names"]["kind"])
    for name in sorted({obj["metadata"].get("namespace", "") for _, obj in written} - {""}):
        cluster.make_namespace(name, {"tpl.dev/tenant": name})
    answers = [(file, cluster.apply(obj, dry_run=True)) for file, obj in written]
    for definition in defined:
        cluster.delete(definition)
    assert len(answers) >= 2
    assert not [(file, answer.message, answer.warnings) for file, answer in answers if not answer.allowed]
    assert not [(file, answer.warnings) for file, answer in answers if answer.warnings]


@pytest.mark.parametrize("target", ["kyverno", "kyverno-cel"])
def test_kyverno_takes_what_each_statement_makes(target: str, kyverno_server: KyvernoServer) -> None:
    policies = [policy for _, policy in goldens(target) if "kyverno.io" in policy["apiVersion"]]
    assert len(policies) >= 3
    with kyverno_server.installed(*policies):
        pass


@pytest.mark.engines
@pytest.mark.parametrize("name", SMALL)
def test_opa_takes_what_each_statement_makes(name: str, tmp_path: Path) -> None:
    for path, data in statements.made(statements.HERE / name, "rego").files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    # A policy with clusters has a bundle for each, in the cluster's folder.
    bundles = [folder for folder in tmp_path.rglob("rego") if folder.is_dir()]
    assert bundles
    for bundle in bundles:
        check_strict(bundle)


def _title(obj: dict[str, Any]) -> str:
    metadata = obj["metadata"]
    return f"{obj['kind']} {metadata.get('namespace', '')}/{metadata['name']}"


@pytest.mark.parametrize("folder", ["kyverno", "kyverno-cel"])
def test_kyverno_takes_every_policy(folder: str, example: Compiled, kyverno_server: KyvernoServer) -> None:
    policies = example.objects(folder)
    assert len(policies) >= 8
    with kyverno_server.installed(*policies):
        pass


@pytest.mark.engines
def test_opa_takes_the_bundle(example: Compiled, tmp_path: Path) -> None:
    check_strict(example.write(Path("rego"), tmp_path))


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_schemas_of_every_supported_version_hold(version: str, example: Compiled) -> None:
    for folder in _known(FOLDERS, version):
        for obj in example.objects(folder):
            check_object(obj, version)


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_schemas_hold_for_what_each_statement_makes(version: str) -> None:
    for _, obj in goldens(*_known(OBJECTS, version)):
        check_object(obj, version)


def _known(folders: Sequence[str], version: str) -> list[str]:
    """What a version of Kubernetes has the kinds of."""
    return [folder for folder in folders if folder != FILLS or version >= FILLS_SINCE]
