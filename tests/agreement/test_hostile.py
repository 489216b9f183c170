"""User text is only ever text: hostile strings in every position, in every engine's language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases.test_cases import NOW
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import check_strict
from tests.trees import written
from tpl.output.manifest import MANIFEST
from tpl.pipeline import Request, compile_policy
from tpl.syntax.format_guards import quoted

HOSTILE = (
    '"', "'", "\\", '\\"', "\n", "a\nb: c", "\n---\nkind: ClusterRoleBinding\n", "{{ request.object }}", "{{`x`}}",
    "${HOME}",
    "$(id)", "`id`", "# not a comment", "// */", "*/ deny := true #", "'; true || '", "' + string(1) + '",
    "\") or true or (\"",
    "| true", "%s%d%n", "&anchor *alias", "!!python/object", "@", "yes", "null", "1e3", "0o14", "12:30", "~", "- item",
    "? key",
    "é", "𝄞", "\u0301", "a" * 300, "<script>", "{tenant.name}", "\\n", "\\u0000", "r\"raw\"",
)  # fmt: skip


def policy(texts: tuple[str, ...]) -> str:
    """A policy with a guard, a tenant, a grant, an exception and a test for each text, in every string position."""
    lines = ['role viewer {\n  can get on pods\n}\n\nservice mail {\n  namespace "mail"\n}\n']
    for number, text in enumerate(texts):
        word = quoted(text)
        filler = quoted(text.replace("{", "(").replace("}", ")"))
        lines.append(f"""
guard g{number} on services {{
  title   {filler}
  message {filler}
  forbid  object.metadata.annotations["x"] == {word} or object.metadata.name in ({word}, "b")
  forbid  object.metadata.name contains {word} unless object.metadata.name starts with {word}
}}

tenant t{number} {{
  title {filler}
  owner {filler}

  grant viewer to group {quoted(f"g{number} {_subject(text)}")}

  allow to mail on tcp/{number + 1} because {word}
}}

test {quoted(f"{number} " + text)} {{
  expect deny image {quoted("x " + text)} in t{number}
}}
""")
    return "\n".join(lines)


def _subject(text: str) -> str:
    """A subject's name, which has no line end and no placeholder."""
    return text.replace("{", "(").replace("}", ")").replace("\n", " ")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "policy.tpl").write_text(policy(HOSTILE), "utf-8")
    compilation = compile_policy(Request((folder,), NOW))
    errors = [found for found in compilation.sink.diagnostics if found.severity == "error"]
    assert not errors, errors
    files = {path.removeprefix("unapplied/").removesuffix(".txt"): data for path, data in written(compilation).items()}
    json.loads(files.pop(MANIFEST))
    return files


def _objects(files: dict[str, bytes], folder: str) -> list[dict[str, Any]]:
    texts = (data for path, data in files.items() if path.startswith(folder) and path.endswith(".yaml"))
    return [document for data in texts for document in yaml.load_all(data, yaml.CSafeLoader)]


def _own(files: dict[str, bytes], folder: str) -> list[dict[str, Any]]:
    """Those of the policy's own guards; the library's have other names."""
    return [obj for obj in _objects(files, folder) if re.match(r"tpl-g\d", obj["metadata"]["name"])]


def test_nothing_is_smuggled_into_the_objects(compiled: dict[str, bytes]) -> None:
    kinds = {document["kind"] for document in _objects(compiled, "namespaces")}
    assert kinds == {"Namespace", "NetworkPolicy", "RoleBinding"}
    subjects = {
        document["subjects"][0]["name"] for document in _objects(compiled, "namespaces") if "subjects" in document
    }
    assert subjects == {f"g{number} {_subject(text)}" for number, text in enumerate(HOSTILE)}


@pytest.mark.engines
def test_opa_reads_them_as_text(compiled: dict[str, bytes], tmp_path: Path) -> None:
    for path, data in compiled.items():
        if path.startswith("rego/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    check_strict(tmp_path / "rego")


def test_the_api_server_reads_them_as_text(compiled: dict[str, bytes], cluster: Cluster) -> None:
    policies = _own(compiled, "vap")
    assert len(policies) == 3 * len(HOSTILE)
    cluster.make_namespace("t0", {"tpl.dev/tenant": "t0"}, {"tpl.dev/params": "1"})
    cluster.grant("mallory")
    with cluster.installed(*policies):
        answer = cluster.create(_service("plain", "x"), user="mallory", dry_run=True)
        assert not answer.evaluation_failed
        for number, text in enumerate(HOSTILE):
            refused = cluster.create(_service("zz", text), user="mallory", dry_run=True)
            assert refused.denied_by(f"tpl-g{number}") or _denied_by_another(refused.message), text


def _denied_by_another(message: str) -> bool:
    """The server names one of the policies that deny; several of the texts hold one another."""
    return "ValidatingAdmissionPolicy 'tpl-g" in message


def test_kyverno_reads_them_as_text(compiled: dict[str, bytes], kyverno_server: KyvernoServer) -> None:
    for folder in ("kyverno/", "kyverno-cel/"):
        policies = _own(compiled, folder)
        with kyverno_server.installed(*policies):
            pass


def _service(name: str, annotation: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "t0", "annotations": {"x": annotation}}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"ports": [{"port": 80}]}}
