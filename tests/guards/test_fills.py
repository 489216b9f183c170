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


def given(first: str, second: str, kind: str = "pods") -> str:
    """Two fills that give one place two values, each under a condition."""
    fills = (
        f"fill f{name} on {kind} {{ {asked}; set {{place}} = {name} }}" for name, asked in ((1, first), (2, second))
    )
    place = "container.securityContext.runAsGroup" if "container." in first else "object.spec.securityContext.fsGroup"
    return "\n".join(fills).replace("{place}", place) + "\ntenant acme {}\n"


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ('when object.spec.hostname == "a"', 'unless object.spec.hostname == "a"', True),
        ('when object.spec.hostname == "a"', 'when object.spec.hostname != "a"', True),
        ('when object.spec.hostname == "a"', 'when object.spec.hostname == "b"', True),
        ('when object.spec.hostname == "a"', 'when "b" == object.spec.hostname', True),
        ('when object.spec.hostname == "a"', 'when object.spec.hostname in ("b", "c")', True),
        ('when object.spec.hostname == "a"', 'when object.spec.hostname in ("b", "a")', False),
        ('when object.spec.hostname == "a"', 'when object.spec.hostname is unset', True),
        ('when object.spec.hostname is set', 'when object.spec.hostname is unset', True),
        ('when object.spec.hostname == "a"', 'when object.spec.nodeName == "b"', False),
        ('when object.spec.hostname != "a"', 'when object.spec.hostname != "b"', False),
        ('when object.spec.hostname == "a" or object.spec.nodeName == "a"',
         'unless object.spec.hostname == "a" or object.spec.nodeName == "a"', True),
        ('when object.spec.hostname == "a" or object.spec.hostname == "b"', 'when object.spec.hostname == "c"', True),
        ('when object.spec.hostname == "a" or object.spec.hostname == "b"', 'when object.spec.hostname == "b"', False),
        ('when object.spec.hostname == "a" and object.spec.nodeName == "a"',
         'when object.spec.nodeName == "b" and object.spec.hostname == "a"', True),
        ('when object.spec.hostname == "a"', 'when not (object.spec.hostname == "a" or object.spec.nodeName == "c")',
         True),
        ('when tenant.name == "a"', 'when tenant.name == "b"', True),
        ('when container.name == "a"', 'unless container.name == "a"', True),
        ('when container.name == "a"', 'when some container: container.name == "b"', False),
    ],
)  # fmt: skip
def test_two_values_under_conditions_that_exclude_each_other_are_no_conflict(
    first: str, second: str, apart: bool, tmp_path: Path
) -> None:
    if "some container" in second:
        second = second.replace("some container: container", "some other in object.spec.containers: other")
    assert codes(given(first, second), tmp_path) == (set() if apart else {"TPL219"})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("object.spec.securityContext.runAsUser == 1", set()),
        ("object.spec.securityContext.runAsNonRoot == true", {"TPL223"}),
        ("object.spec.securityContext is unset", {"TPL223"}),
        ("each container: container.securityContext.runAsNonRoot == true", set()),
        ("some container: container.securityContext.capabilities.drop is set", {"TPL223"}),
        ('some right in object.spec.containers[].securityContext.capabilities.drop: right == "ALL"', {"TPL223"}),
        ("container.securityContext.capabilities.add is set", {"TPL210"}),
    ],
)  # fmt: skip
def test_a_condition_reads_nothing_that_is_given(asked: str, found: set[str], tmp_path: Path) -> None:
    text = f"""
fill whole on pods {{
  set object.spec.securityContext.runAsNonRoot = true
  set container.securityContext.capabilities.drop = ("ALL")
}}
fill asks on pods {{
  when {asked}
  set object.metadata.labels.x = "y"
}}
tenant acme {{}}
"""
    assert codes(text, tmp_path) == found
