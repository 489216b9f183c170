"""One meaning in every engine: reference evaluator, OPA, ValidatingAdmissionPolicy, both kinds of Kyverno."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.agreement.attacks import attacks
from tests.agreement.attempt import attempt, prepare
from tests.agreement.compiled import compiled
from tests.agreement.requests import Case, Object, cases
from tests.agreement.settings import settings
from tests.engines.cluster import Cluster
from tests.engines.kyverno import Kyverno
from tests.engines.kyverno_server import KyvernoServer
from tests.engines.opa import Opa
from tests.engines.opa_webhook import opa_webhook
from tpl.semantics.admission import decide

CASES = {case.name: case for case in (*cases(), *attacks(), *settings())}


def test_the_cases_are_attacks_and_twins() -> None:
    verdicts = Counter(bool(case.denied_by) for case in CASES.values())
    assert min(verdicts.values()) > 15
    assert {case.operation for case in CASES.values()} == {"create", "update", "delete"}
    assert {case.subresource for case in CASES.values()} >= {"ephemeralcontainers", "resize", "status", "finalize"}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_decides_as_the_case_says(name: str) -> None:
    case = CASES[name]
    decision = decide(compiled().policy, case.request())
    assert {denial.guard for denial in decision.denials} == case.denied_by


def said(case: Case) -> set[str]:
    """What the reference says of the request, of each guard that denies it."""
    return {denial.message for denial in decide(compiled().policy, case.request()).denials}


@pytest.fixture(scope="module")
def opa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    bundle = compiled().write(Path("rego"), tmp_path_factory.mktemp("bundle"))
    with Opa(bundle) as running:
        yield running


# The webhook's selector leaves namespaces without a tenant out, so OPA is never asked about them.
SENT = [name for name, case in CASES.items() if case.namespace != "default"]


@pytest.mark.engines
@pytest.mark.parametrize("name", SENT)
def test_opa_agrees(name: str, opa: Opa) -> None:
    case = CASES[name]
    denials = opa.decide(case.request().to_admission_review(), rule="deny")
    assert {denial["guard"] for denial in denials} == case.denied_by
    assert {denial["msg"] for denial in denials} == said(case)


@pytest.fixture(scope="module")
def prepared(cluster: Cluster) -> Cluster:
    prepare(cluster, compiled(), CASES.values())
    return cluster


def _check(cluster: Cluster, case: Case) -> str:
    """What is wrong with the server's answer; empty where it is right."""
    answer = attempt(cluster, case)
    if answer.evaluation_failed:
        return f"{case.name}: broke: {answer.message}"
    if answer.allowed != (not case.denied_by):
        return f"{case.name}: {answer.status} {answer.message or 'allowed'}"
    if case.denied_by and not any(answer.denied_by(f"tpl-{guard}") for guard in case.denied_by):
        return f"{case.name}: denied for another reason: {answer.message}"
    told = " ".join(answer.message.replace("''", "'").split())  # Kyverno tells what it denies as YAML
    if case.denied_by and not any(message in told for message in said(case)):
        return f"{case.name}: says otherwise: {answer.message}"
    return ""


def test_without_policies_every_request_passes(prepared: Cluster) -> None:
    refused = {case.name: answer.message for case in CASES.values() if not (answer := attempt(prepared, case)).allowed}
    assert not refused


def test_the_api_server_agrees(prepared: Cluster) -> None:
    with prepared.installed(*compiled().objects("vap")):
        wrong = [found for case in CASES.values() if (found := _check(prepared, case))]
    assert not wrong


def test_opa_behind_its_webhook_agrees(prepared: Cluster, tmp_path: Path) -> None:
    """The webhook sends what the guards judge, and nothing that they do not."""
    (configuration,) = compiled().objects("opa")
    wrong: list[str] = []
    with opa_webhook(prepared, compiled().write(Path("rego"), tmp_path), configuration, tmp_path):
        for case in CASES.values():
            answer = attempt(prepared, case)
            said = {guard for guard in case.denied_by if f"{guard}: " in answer.message}
            if answer.allowed != (not case.denied_by) or said != case.denied_by:
                wrong.append(f"{case.name}: {answer.status} {answer.message or 'allowed'}")
    assert not wrong


def test_the_api_server_has_nothing_against_the_types(prepared: Cluster) -> None:
    policies = compiled().objects("vap")
    with prepared.installed(*policies):
        names = [obj["metadata"]["name"] for obj in policies if obj["kind"] == "ValidatingAdmissionPolicy"]
        warnings = {name: found for name in names if (found := prepared.type_warnings(name))}
    assert not warnings


@pytest.mark.parametrize("folder", ["kyverno-cel", "kyverno"])
def test_kyverno_agrees(folder: str, prepared: Cluster, kyverno_server: KyvernoServer) -> None:
    with kyverno_server.installed(*compiled().objects(folder)):
        wrong = [found for case in CASES.values() if (found := _check(prepared, case))]
    assert not wrong


@pytest.mark.engines
@pytest.mark.xdist_group("command-line")
def test_the_kyverno_command_line_agrees() -> None:
    """Creates by a tenant only: the command knows no old object that differs and no subresource."""
    asked = [CASES[name] for name in SENT if CASES[name].operation == "create" and not CASES[name].groups]
    asked = [case for case in asked if case.kind.namespaced and case.object and "name" in case.object["metadata"]]
    namespaces = [obj for obj in compiled().objects("namespaces") if obj["kind"] == "Namespace"]
    every = compiled().objects("kyverno-cel")
    denying = {f"tpl-{guard}" for case in asked for guard in case.denied_by}
    # The command compiles each policy for each object, so those that deny none of these see one of each kind.
    each_kind = {case.kind: case for case in asked}
    judged = _by_command([obj for obj in every if obj["metadata"]["name"] in denying], namespaces, asked)
    assert judged | _by_command(every, namespaces, [*each_kind.values()]) == {True, False}


def _by_command(policies: Sequence[Object], namespaces: Sequence[Object], cases: Sequence[Case]) -> set[bool]:
    """Whether something was denied, and whether something was not; each as its case says."""
    kyverno, judged = Kyverno(policies, namespaces), set[bool]()
    for user in sorted({case.user for case in cases}):
        of_user = [case for case in cases if case.user == user]
        for case, verdicts in zip(of_user, kyverno.judge(_each_of_its_name(of_user), user=user), strict=True):
            failed = {verdict.policy.removeprefix("tpl-") for verdict in verdicts if verdict.result == "fail"}
            broken = [verdict for verdict in verdicts if verdict.result == "error"]
            assert not broken, case.name
            assert failed == case.denied_by, case.name
            judged.add(bool(failed))
    return judged


def _each_of_its_name(cases: Sequence[Case]) -> list[Object]:
    """Their objects, no two of one name: the command judges these at once."""
    seen: Counter[tuple[str, str, str]] = Counter()
    objects = []
    for case in cases:
        assert case.object, "a create has an object"
        metadata = case.object["metadata"]
        key = case.object["kind"], case.namespace, metadata["name"]
        name = f"{metadata['name']}-{seen[key]}" if seen[key] else metadata["name"]
        seen[key] += 1
        objects.append({**case.object, "metadata": {**metadata, "name": name}})
    return objects


@pytest.mark.engines
@pytest.mark.xdist_group("command-line")
def test_the_kyverno_command_line_agrees_on_cluster_policies() -> None:
    """Those that look at the request alone: the command makes up a namespace without its annotations."""
    policies = [obj for obj in compiled().objects("kyverno") if "namespaceObject" not in json.dumps(obj)]
    assert {obj["metadata"]["name"] for obj in policies} >= {"tpl-namespace-claim", "tpl-namespace-ownership"}
    kyverno = Kyverno(policies)
    judged: set[bool] = set()
    for case in CASES.values():
        if case.kind.resource == "namespaces" and case.operation == "create" and not case.groups:
            assert case.object, "a create has an object"
            (verdicts,) = kyverno.judge([case.object], user=case.user, none_expected=not case.denied_by)
            failed = {verdict.policy.removeprefix("tpl-") for verdict in verdicts if verdict.result == "fail"}
            assert failed == case.denied_by, case.name
            judged.add(bool(failed))
    assert judged == {True, False}
