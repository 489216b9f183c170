"""What can be said once is said once, and order never matters."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, values

ENVIRONMENT = "cluster c {}\nenvironment prod { clusters c }\n"


def codes(folder: Path, text: str) -> list[str]:
    """The codes of what is found."""
    return [one.code for one in compile_files(folder, policy_tpl=text).sink.diagnostics]


@pytest.mark.parametrize("lines", [*permutations(['from "a.io/x"', 'from += "b.io/y"', 'from += "c.io/z"'])])
def test_a_list_is_added_to_wherever_it_is_set(lines: tuple[str, ...], tmp_path: Path) -> None:
    text = f"tenant acme {{\n  images {{\n    {chr(10).join(lines)}\n  }}\n}}\n"
    (build,) = compile_files(tmp_path, policy_tpl=text).builds
    assert sorted(values(build.policy, "acme", "images.from")) == ["a.io/x", "b.io/y", "c.io/z"]


@pytest.mark.parametrize(
    "inside",
    [
        'images { from "a.io/x"; from "b.io/y" }',
        'images { from "a.io/x"; from = "b.io/y" }',
        'images { from = "a.io/x"; from = "a.io/x" }',
        'workload w { pods app = "x" }; workload w { pods app = "y" }',
        "limits { default cpu 1; default cpu 2 }",
        "quota per namespace { requests cpu 1; requests cpu 2 }; limits { max cpu 1 }",
        "in prod { pod-security baseline }; in prod { pod-security restricted }",
        'in prod { workload w { pods app = "x" } }; in prod { workload w { pods app = "y" } }',
    ],
)
def test_what_can_be_said_once_is_not_said_twice(inside: str, tmp_path: Path) -> None:
    text = f"{ENVIRONMENT}tenant acme {{\n  {inside}\n}}\n"
    assert codes(tmp_path, text) == ["TPL102"]


@pytest.mark.parametrize(
    "inside",
    [
        "in prod { pod-security baseline }; in prod { tags x }",
        'workload w { pods app = "x" }; in prod { workload w { pods app = "y" } }',
        "limits { default cpu 1; default memory 1Gi }",
        'images { from "a.io/x"; from += "b.io/y" }',
    ],
)
def test_what_is_said_of_different_things_stands(inside: str, tmp_path: Path) -> None:
    text = f"{ENVIRONMENT}tier t {{}}\ntenant acme is t {{\n  {inside}\n}}\n"
    assert codes(tmp_path, text) == []
