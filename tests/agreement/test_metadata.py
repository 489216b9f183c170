"""What a policy writes on a Namespace stays as it is, but for what others may change: attacks and their twins."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.agreement.attempt import attempt, prepare
from tests.agreement.compiled import Compiled, compiled_from
from tests.agreement.requests import PLATFORM_GROUP, PLATFORM_USER, Case, Object
from tests.engines.cluster import Cluster
from tests.engines.opa import Opa
from tpl.model.kinds import KINDS
from tpl.semantics.admission import decide

POLICY = f"""
platform {{ group "{PLATFORM_GROUP}" }}

tenant meta-kept {{
  labels      {{ team = "shop"; "example.com/cost-centre" = "42" }}
  labels open {{ stage = "dev" }}

  annotations      {{ note = "a=b, c"; "example.com/contact" = "#shop" }}
  annotations open {{ remark = "new" }}
}}

tenant meta-plain {{}}
"""
KEPT, PLAIN = "meta-kept", "meta-plain"
Changes = Mapping[str, str | None]


def stored(compiled: Compiled, name: str) -> Object:
    """A Namespace as it is written; a level of Pod Security would decide before the guards do."""
    found = (obj for obj in compiled.objects("namespaces") if obj["kind"] == "Namespace")
    namespace: Object = copy.deepcopy(next(obj for obj in found if obj["metadata"]["name"] == name))
    labels = namespace["metadata"]["labels"]
    namespace["metadata"]["labels"] = {k: v for k, v in labels.items() if not k.startswith("pod-security")}
    return namespace


ATTACKS: dict[str, tuple[str, Changes]] = {
    "a label of another value": ("labels", {"team": "blue"}),
    "a label dropped": ("labels", {"team": None}),
    "a label emptied": ("labels", {"team": ""}),
    "the last label dropped": ("labels", {"example.com/cost-centre": None}),
    "an annotation of another value": ("annotations", {"note": "a=b"}),
    "an annotation dropped": ("annotations", {"note": None}),
    "an annotation beside one that may change": ("annotations", {"example.com/contact": "#mine", "remark": "x"}),
    "what is kept, forgotten": ("annotations", {"params.tpl.dev/labels": "team=shop"}),
    "that anything is kept, forgotten": ("annotations", {"params.tpl.dev/annotations": None}),
}
TWINS: dict[str, tuple[str, Changes]] = {
    "a label that may change": ("labels", {"stage": "prod"}),
    "a label that may go": ("labels", {"stage": None}),
    "a label of one's own": ("labels", {"colour": "blue"}),
    "a label that looks alike": ("labels", {"teams": "blue"}),
    "an annotation that may change": ("annotations", {"remark": "old"}),
    "an annotation of one's own": ("annotations", {"mine": "team=shop"}),
}


def cases(compiled: Compiled) -> Iterator[Case]:
    kind, old = KINDS["namespaces"], stored(compiled, KEPT)
    own = frozenset({"namespace-ownership"})
    for denied_by, changes in ((own, ATTACKS), (frozenset[str](), TWINS)):
        for name, (where, change) in changes.items():
            new = changed(old, where, change)
            yield Case(name, kind, "update", new, old, denied_by=denied_by)
            yield Case(f"{name}, by the platform", kind, "update", new, old, user=PLATFORM_USER)
    whole = copy.deepcopy(old)
    whole["metadata"]["labels"] = {}
    yield Case("all labels dropped", kind, "update", whole, old, denied_by=own)
    plain = stored(compiled, PLAIN)
    yield Case("a label of another tenant's", kind, "update", changed(plain, "labels", {"team": "blue"}), plain)
    yield Case("more said to be kept", kind, "update",
               changed(plain, "annotations", {"params.tpl.dev/labels": "team=x"}), plain, denied_by=own)  # fmt: skip


def changed(old: Object, where: str, change: Changes) -> Object:
    """A copy with other labels or annotations; None takes one out."""
    new = copy.deepcopy(old)
    merged = {**new["metadata"][where], **change}
    new["metadata"][where] = {key: value for key, value in merged.items() if value is not None}
    return new


def test_the_reference_decides_as_the_case_says(compiled: Compiled) -> None:
    for case in cases(compiled):
        decision = decide(compiled.policy, case.request())
        assert {denial.guard for denial in decision.denials} == case.denied_by, case.name


def test_who_is_denied_is_told_what_to_keep(compiled: Compiled) -> None:
    case = next(iter(cases(compiled)))
    (denial,) = decide(compiled.policy, case.request()).denials
    assert "metadata.labels must keep what the policy wrote" in denial.message


def test_the_policy_is_the_same_whatever_is_written(compiled: Compiled, tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_text(f'platform {{ group "{PLATFORM_GROUP}" }}\n\ntenant acme {{}}\n', "utf-8")
    other = compiled_from(tmp_path)
    for folder in ("vap", "kyverno", "kyverno-cel", "rego/tpl/guards"):
        mine, theirs = (
            {path: text for path, text in one.files.items() if path.startswith(f"{folder}/")}
            for one in (compiled, other)
        )
        assert mine == theirs


@pytest.mark.engines
def test_opa_agrees(compiled: Compiled, tmp_path: Path) -> None:
    with Opa(compiled.write(Path("rego"), tmp_path)) as opa:
        for case in cases(compiled):
            denials = opa.decide(case.request().to_admission_review(), rule="deny")
            assert {denial["guard"] for denial in denials} == case.denied_by, case.name
            said = {denial.message for denial in decide(compiled.policy, case.request()).denials}
            assert {denial["msg"] for denial in denials} == said, case.name


def test_the_api_server_agrees(compiled: Compiled, cluster: Cluster) -> None:
    prepare(cluster, compiled, cases(compiled))
    with cluster.installed(*compiled.objects("vap")):
        for case in cases(compiled):
            answer = attempt(cluster, case)
            assert not answer.evaluation_failed, f"{case.name}: {answer.message}"
            assert answer.allowed is not bool(case.denied_by), f"{case.name}: {answer.message}"
            said = [denial.message for denial in decide(compiled.policy, case.request()).denials]
            assert not said or any(message in " ".join(answer.message.split()) for message in said), answer.message
