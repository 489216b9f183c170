"""``tpl test --opa``: the same requests, decided by a real OPA."""

from __future__ import annotations

import pytest

from tests.cases.test_cases import EXAMPLES
from tests.cli.conftest import Runner
from tests.engines.binaries import require

pytestmark = pytest.mark.engines


def test_opa_is_asked(tpl: Runner) -> None:
    run = tpl("test", EXAMPLES / "saas", "--opa", require("opa") / "opa")
    assert run.code == 0
    assert "OPA was asked 22 times" in run.err


def test_a_program_that_is_no_opa_is_wrong_usage(tpl: Runner) -> None:
    run = tpl("test", EXAMPLES / "saas", "--opa", "/bin/true")
    assert run.code == 2
    assert "gives no answers" in run.err


def test_a_disagreement_is_tpls_fault(tpl: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from tpl.semantics.admission import Decision

    monkeypatch.setattr("tpl.expectations.opa.decide", lambda *_: Decision())
    run = tpl("test", EXAMPLES / "saas", "--opa", require("opa") / "opa")
    assert run.code == 1
    assert "OPA and the language disagree" in run.err
