"""Levels of Pod Security by mode: over the layers, never looser than what is enforced, never looser than the tier's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tests.syntax.test_recovery import codes

ENVIRONMENT = "environment prod {}\n"


@pytest.mark.parametrize(
    ("tier", "tenant", "expected"),
    [
        ("", "", ("restricted", {})),
        ("", "pod-security baseline", ("baseline", {})),
        ("", "pod-security baseline { warn restricted }", ("baseline", {"warn": "restricted"})),
        ("", "pod-security baseline { warn baseline }", ("baseline", {})),
        ("pod-security baseline { warn restricted }", "", ("baseline", {"warn": "restricted"})),
        ("pod-security baseline { warn restricted }", "pod-security restricted", ("restricted", {})),
        ("pod-security baseline { warn restricted }", "pod-security baseline", ("baseline", {"warn": "restricted"})),
        ("pod-security privileged { warn baseline }", "pod-security privileged { audit restricted }",
         ("privileged", {"audit": "restricted", "warn": "baseline"})),
        ("pod-security privileged { warn baseline }", "in prod { pod-security privileged { warn restricted } }",
         ("privileged", {"warn": "restricted"})),
    ],
)  # fmt: skip
def test_modes_over_the_layers(tier: str, tenant: str, expected: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    text = f"{ENVIRONMENT}tier t {{ {tier} }}\ntenant acme is t {{ {tenant} }}"
    (shape,) = policy_of(compile_files(tmp_path, policy_tpl=text)).shapes
    assert (shape.pod_security, dict(shape.pod_security_noted)) == expected


@pytest.mark.parametrize(
    ("tier", "tenant", "expected"),
    [
        ("pod-security baseline { warn restricted }", "pod-security baseline { warn baseline }", ["TPL205"]),
        ("pod-security baseline { warn restricted }", "pod-security privileged", ["TPL205"]),
        ("pod-security restricted", "pod-security baseline { warn restricted }", ["TPL205"]),
        ("pod-security baseline", "pod-security baseline { warn restricted }", []),
        ("", "pod-security privileged { warn baseline }", []),
        ("", "pod-security restricted audit", ["TPL201"]),
        ("", "pod-security baseline { audit privileged }", ["TPL201"]),
    ],
)
def test_what_is_looser_or_says_nothing(tier: str, tenant: str, expected: list[str], tmp_path: Path) -> None:
    text = f"tier t {{ {tier} }}\ntenant acme is t {{ {tenant} }}"
    assert [code for code, _ in codes(compile_files(tmp_path, policy_tpl=text))] == expected
