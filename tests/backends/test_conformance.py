"""What every backend must do, whoever wrote it: all of REGISTRY over the example policies."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.cases.test_cases import CASES, compile_case
from tpl.backends import REGISTRY, load
from tpl.backends._admission.engine import Engine
from tpl.backends.base import EXACT, Backend, Can, Context, Enforced, Fidelity, Hole, Outside, Refused
from tpl.coverage.account import account
from tpl.coverage.findings import report_coverage
from tpl.diagnostics.sink import Sink
from tpl.emit import CompilerBug, balance, emit
from tpl.model.base import BUILT_IN
from tpl.model.flows import DomainPeer
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import LEAVES, AnyObligation, FlowOpened, Obligation, QuotaHeld, Subject
from tpl.targets import Chosen

HERE = Path(__file__).parents[2] / "backends"


def policies() -> list[Policy]:
    """Every target of every case."""
    return [build.policy for name in ("two-tenants", "saas") for build in compile_case(CASES[name]).builds]


@pytest.mark.parametrize("name", REGISTRY)
def test_a_backend_says_who_it_is(name: str) -> None:
    backend = load(name)
    assert backend.name == name
    assert backend.title
    assert (HERE / name.replace("-", "_") / "README.md").is_file()


@pytest.mark.parametrize("name", REGISTRY)
def test_a_backend_answers_for_everything(name: str) -> None:
    backend = load(name)
    assert set(backend.capabilities) == {leaf for leaf in LEAVES if leaf.subject in backend.about}
    for policy in policies():
        for obligation in derive(policy):
            outcome = backend.answer(obligation, Context(policy))
            declared = backend.capabilities.get(type(obligation))
            if declared and declared.fidelity is not Fidelity.NONE and concerns(name, obligation):
                assert isinstance(outcome, Enforced | Refused)
            else:
                assert isinstance(outcome, Outside)


def concerns(name: str, obligation: AnyObligation) -> bool:
    """Whether a backend has to do with the obligation: Cilium's own policies are for flows to domains alone."""
    to_domain = isinstance(obligation, FlowOpened) and isinstance(obligation.flow.destination, DomainPeer)
    return name != "cilium" or to_domain


@pytest.mark.parametrize("name", REGISTRY)
def test_a_backend_is_never_better_than_it_declares(name: str) -> None:
    backend, order = load(name), list(Fidelity)
    for policy in policies():
        for obligation in derive(policy):
            outcome = backend.answer(obligation, Context(policy))
            if isinstance(outcome, Enforced):
                declared = backend.capabilities[type(obligation)].fidelity
                assert outcome.can
                assert order.index(outcome.can.fidelity) >= order.index(declared), obligation.id


@pytest.mark.parametrize("name", REGISTRY)
def test_the_accounts_balance_and_are_the_same_each_time(name: str) -> None:
    for policy in policies():
        obligations = derive(policy)
        first, second = (emit(Context(policy), obligations, Chosen((name,))) for _ in range(2))
        assert first.pieces == second.pieces
        assert first.outcomes == second.outcomes


def test_a_lost_obligation_is_noticed() -> None:
    policy = policies()[0]
    obligations = derive(policy)
    backend = load("quota")
    answers = {obligation.id: backend.answer(obligation, Context(policy)) for obligation in obligations}
    held = next((id_ for id_ in answers), "")
    with pytest.raises(CompilerBug, match="no object serves"):
        balance("quota", obligations, {**answers, held: Enforced(())}, ())
    with pytest.raises(CompilerBug, match="not unique"):
        balance("quota", [*obligations, obligations[0]], answers, ())


def test_a_backend_that_says_nothing_of_something_of_its_subject_does_not_import() -> None:
    with pytest.raises(TypeError, match="says nothing of LimitsHeld"):
        type("Lazy", (Backend,), {"about": (Subject.AMOUNTS,), "capabilities": {QuotaHeld: EXACT}})
    with pytest.raises(TypeError, match="is not about QuotaHeld"):
        type("Meddling", (Backend,), {"about": (), "capabilities": {QuotaHeld: EXACT}})


def test_what_no_backend_is_about_is_an_error() -> None:
    class Weather(Obligation):
        subject = cast("Subject", "the weather")

    rain = cast("AnyObligation", Weather("rain", "it does not rain", BUILT_IN))
    policy, sink = policies()[0], Sink()
    emission = emit(Context(policy), (*derive(policy), rain))
    report_coverage(policy, emission, account(policy, emission), sink)
    assert [(d.code, d.message) for d in sink.diagnostics] == [
        ("TPL801", "no selected target holds this: it does not rain")
    ]


def test_a_folder_is_a_backend() -> None:
    folders = (path.name for path in HERE.iterdir() if (path / "__init__.py").is_file())
    assert [name.replace("-", "_") for name in REGISTRY] == sorted(n for n in folders if not n.startswith("_"))
    with pytest.raises(KeyError):
        load("_k8s")


def test_reports_go_by_subject_and_engines_by_rank() -> None:
    policy = policies()[0]
    backends = emit(Context(policy), derive(policy), Chosen(tuple(reversed(REGISTRY)))).backends
    subjects = [max(map(list(Subject).index, backend.about)) for backend in backends]
    ranks = [backend.rank for backend in backends if isinstance(backend, Engine)]
    assert subjects == sorted(subjects)
    assert ranks == sorted(set(ranks)), "no two engines count alike"
    assert backends[-len(ranks)].name == "vap", "in-process before webhooks"


def test_what_is_less_than_exact_says_why() -> None:
    with pytest.raises(TypeError, match="must say why"):
        Can(Fidelity.STRICTER)
    with pytest.raises(TypeError, match="names its holes"):
        Can(Fidelity.PARTIAL, "somehow")
    assert Can(Fidelity.PARTIAL, "somehow", (Hole("h", "why"),)).holes
