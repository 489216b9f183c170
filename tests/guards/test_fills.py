"""Fills and what stands around them: guards, the control plane, targets, the policy's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.syntax.test_recovery import compile_text

OWNED = """
guard owned on configmaps {
  title "Everybody knows whose it is"
  require object.metadata.labels.owner is set
}

tenant acme {}
"""
FILL = 'fill own on configmaps { set object.metadata.labels.owner = "x" }\n'
HARDENED = "fill hardened on pods { set object.spec.hostUsers = false }\ntenant acme {}\n"


def codes(text: str, folder: Path) -> set[str]:
    """The codes that a policy gives, but for what it leaves unsaid."""
    return {found.code for found in compile_text(text, folder).sink.diagnostics} - {"TPL904"}


def test_what_the_control_plane_leaves_out_is_filled_in_before_guards_judge_it(tmp_path: Path) -> None:
    assert codes(OWNED, tmp_path) == {"TPL215"}
    assert codes(FILL + OWNED, tmp_path) == set()


def test_the_same_value_twice_is_no_conflict(tmp_path: Path) -> None:
    again = FILL.replace("fill own", "fill again")
    assert codes(FILL + again + "tenant acme {}\n", tmp_path) == set()
    other = again.replace('"x"', '"y"')
    assert codes(FILL + other + "tenant acme {}\n", tmp_path) == {"TPL219"}
    elsewhere = other.replace("configmaps", "secrets")
    assert codes(FILL + elsewhere + "tenant acme {}\n", tmp_path) == set()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", set()),
        ("cluster a { kubernetes 1.36 }\n", set()),
        ("cluster a { kubernetes 1.35 }\n", {"TPL801"}),
        ("policy p { targets namespaces, vap }\n", {"TPL807"}),
        ("policy p { targets namespaces, rego }\n", {"TPL807"}),
        ("policy p { targets namespaces, rego, mutatingadmissionpolicy }\n", set()),
        ("policy p { targets namespaces, rbac }\n", {"TPL807"}),
    ],
)
def test_what_no_target_fills_in_is_told(said: str, found: set[str], tmp_path: Path) -> None:
    assert codes(said + HARDENED, tmp_path) == found
