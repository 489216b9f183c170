"""Nothing that Flux would replace is written, whatever a policy says, and what must be exact stays so or is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.trees import written
from tpl.model.substitution import is_substituted, spelled
from tpl.output.template import Template
from tpl.pipeline import Request, compile_policy

POLICY = """
role viewer {
  can get on pods
}

service mail {
  namespace "mail"
}

guard no-variables on configmaps {
  title   "No ${ variables, nor $$"
  message "not ${ in {object.metadata.name}"
  forbid  object.data.entry contains "${" or object.data["${KEY}"] == "$${HOME}"
}

tenant acme {
  title   "Acme ${"
  owner   "${-OWNER"
  contact "$$"
  allow to mail on tcp/25 because "${REASON}"
}
"""


def files(folder: Path, policy: str) -> dict[str, bytes]:
    (folder / "policy.tpl").write_text(policy, "utf-8")
    compilation = compile_policy(Request((folder,), date(2026, 11, 24)))
    assert not compilation.sink.has_errors, compilation.sink.diagnostics
    return written(compilation)


def test_texts_of_people_and_constants_of_guards_are_written_otherwise(tmp_path: Path) -> None:
    found = files(tmp_path, POLICY)
    assert [path for path, data in found.items() if is_substituted(data.decode())] == []
    policy = found["vap/no-variables.yaml"].decode()
    assert "\\u0024{')" in policy
    assert '"\\u0024{"' in found["unapplied/rego/tpl/guards/no-variables.rego"].decode()


@pytest.mark.parametrize(
    ("statement", "code"),
    [('grant viewer to group "x${"', "TPL206"), ('grant viewer to user "a$$b"', "TPL206"),
     ('images { forbid-tags "a$$b" }', "TPL206"), ('workload api { pods app = "a${" }', "TPL107")],
)  # fmt: skip
def test_what_must_be_exact_is_refused_where_it_stands(statement: str, code: str, tmp_path: Path) -> None:
    policy = f"role viewer {{\n  can get on pods\n}}\n\ntenant acme {{\n  {statement}\n}}\n"
    (tmp_path / "policy.tpl").write_text(policy, "utf-8")
    found = compile_policy(Request((tmp_path,), date(2026, 11, 24))).sink.diagnostics
    (error,) = (each for each in found if each.severity == "error")
    assert error.code == code
    span = error.primary.span
    assert span
    assert "$" in policy[span.start : span.end]


@pytest.mark.parametrize("value", ["{x}", "$", "${x}"])
def test_a_dollar_before_a_hole_is_written_as_what_fills_it_asks(value: str) -> None:
    text = Template.of([{"a": "b $\ue000name\ue001"}]).fill({"name": value})
    assert not is_substituted(text)


def test_a_lone_dollar_is_left_as_it_is() -> None:
    assert spelled("$(id) $x 5$") == "$(id) $x 5$"
    assert spelled("$${a}") == "\\u0024\\u0024{a}"
