"""Settings, labels and names that would hold nothing: they are refused, or held."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sema.test_tenants import compile_files, policy_of
from tpl.model.reads import settings_read

TENANT = "tenant acme { SETTINGS }\n"
WITHOUT = 'guard NAME on pods { forbid each container: container.image == "registry.example.com/evil" }\n'


def errors(folder: Path, policy: str) -> set[str]:
    """The codes of a policy besides the information that a guard of the library is replaced."""
    return {one.code for one in compile_files(folder, policy_tpl=policy).sink.diagnostics} - {"TPL108"}


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("image-registry", 'from "registry.example.com/acme/*"'),
        ("image-tag", 'forbid-tags "latest"'),
        ("image-digest", "digest required"),
    ],
)
def test_a_guard_in_the_librarys_place_reads_what_that_one_held(name: str, setting: str, tmp_path: Path) -> None:
    settings = TENANT.replace("SETTINGS", f"images {{ {setting} }}")
    assert errors(tmp_path, WITHOUT.replace("NAME", name) + settings) == {"TPL801"}
    assert errors(tmp_path, WITHOUT.replace("NAME", name) + TENANT.replace("SETTINGS", "")) == set()
    assert errors(tmp_path, WITHOUT.replace("NAME", "mine") + settings) == set()


def test_one_that_reads_the_setting_is_fine(tmp_path: Path) -> None:
    guard = "guard image-registry on pods { require each container: container.image matches tenant.images.from }\n"
    assert (
        errors(tmp_path, guard + TENANT.replace("SETTINGS", 'images { from "registry.example.com/acme/*" }')) == set()
    )


@pytest.mark.parametrize(
    "pattern",
    ["Registry.Example.com/acme/*", "REGISTRY.example.com:5000/x", "Docker.io/library/*", "r.Example.com/{tenant}/*"],
)
def test_a_registry_in_upper_case_is_refused(pattern: str, tmp_path: Path) -> None:
    assert errors(tmp_path, TENANT.replace("SETTINGS", f'images {{ from "{pattern}" }}')) == {"TPL501"}
    assert errors(tmp_path, TENANT.replace("SETTINGS", f'images {{ from "{pattern.lower()}" }}')) == set()


def test_every_tag_is_kept_from_change(tmp_path: Path) -> None:
    policy = policy_of(
        compile_files(
            tmp_path,
            policy_tpl="tier gold { tags pci }\ntenant acme is gold { tags eu }\ntenant b {}\n"
            "allow tag pci -> network n on tcp/1\nallow tag eu -> network n on tcp/2\nnetwork n = 203.0.113.0/24\n",
        )
    )
    (kept,) = (guard for guard in policy.guards if guard.name == "namespace-ownership")
    rules = "\n".join(rule.model_dump_json() for rule in kept.rules)
    assert '"tags.tpl.dev/pci"' in rules
    assert '"tags.tpl.dev/eu"' in rules


def test_settings_read_by_nothing() -> None:
    assert settings_read([None]) == frozenset()
