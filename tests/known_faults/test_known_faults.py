"""Each input of a known kind of fault gives the codes that its first line says, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tests.findings.run import printed
from tests.trees import written
from tpl.pipeline import Request, compile_policy

HERE = Path(__file__).parent
INPUTS = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.tpl"))


def found(name: str) -> list[str]:
    """The codes of what `tpl test` finds, each as often as it is found."""
    text = printed("test", str(HERE / name), "--output-format", "json")
    report, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
    return sorted(each["code"] for each in report["diagnostics"])


def expected(name: str) -> list[str]:
    first, _, _ = (HERE / name).read_text("utf-8").partition("\n")
    assert first.startswith("# expect:")
    return sorted(first.removeprefix("# expect:").split())


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_is_told_what_it_is(name: str) -> None:
    assert found(name) == expected(name)


@pytest.mark.parametrize("name", [name for name in INPUTS if not expected(name)])
def test_what_is_right_builds(name: str) -> None:
    """All that is written can be read back, without a fault of tpl's own (TPL999), and is left alone by Flux."""
    made = written(compile_policy(Request((HERE / name,), NOW)))
    assert any(path.endswith("namespaces/shop.yaml") for path in made)
    assert [path for path, data in made.items() if b"${" in data] == []


def test_every_kind_has_three_inputs() -> None:
    kinds = [name.partition("/")[0] for name in INPUTS]
    assert {kind for kind in kinds if kinds.count(kind) < 3} == set()
