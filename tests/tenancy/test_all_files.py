"""Of many tenants a few files are read, and one wrong file among all the others is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements
from tpl.output.template import Template
from tpl.pipeline import Build, Request, compile_policy
from tpl.semantics.sample import EXHAUSTIVE

POLICY = """\
policy many {
  title "Many"
  owner "platform@example.com"
}

roster "tenants.csv"

tier small {
  namespaces "{tenant}"
  allow to internet on tcp/443
}
"""
TENANTS = 3 * EXHAUSTIVE
LAST = f"t{TENANTS - 1}"


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A roster's tenants, each with a title that needs quotes."""
    (tmp_path / "policy.tpl").write_text(POLICY, "utf-8")
    rows = (f"t{number},small,No: {number},it@example.com" for number in range(TENANTS))
    (tmp_path / "tenants.csv").write_text("\n".join(["tenant,tier,title,owner", *rows]) + "\n", "utf-8")
    compilation = compile_policy(Request((tmp_path,), date(2026, 11, 24)))
    assert not compilation.sink.has_errors
    return compilation.builds[0]


def found(build: Build) -> list[str]:
    """What is reported."""
    sink = Sink()
    report_disagreements(build, sink)
    return [each.message for each in sink.diagnostics]


def test_all_are_alike_and_few_are_read(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load_all = yaml.load_all

    def reading(text: str, loader: type[yaml.CSafeLoader]) -> Iterator[Any]:
        read.append(text)
        return load_all(text, loader)

    monkeypatch.setattr(yaml, "load_all", reading)
    assert found(build) == []
    assert 0 < sum("kind: Namespace" in text for text in read) < 6


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("port: 443", "port: 444"),
        ('- "fe80::/9"\n', "- fe80::/10\n"),
        (f"tpl.dev/tenant: {LAST}", "tpl.dev/tenant: t0"),
        ("kind: Namespace", "kind: ConfigMap"),
    ],
)
def test_one_wrong_file(build: Build, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Template.fill

    def wrong(self: Template, values: Mapping[str, str]) -> str:
        text = fill(self, values)
        assert old in text or values["tenant"] != LAST
        return text.replace(old, new) if values["tenant"] == LAST else text

    monkeypatch.setattr(Template, "fill", wrong)
    assert found(build) == [f"`namespaces/{LAST}.yaml` is not like the other files of its shape"]
