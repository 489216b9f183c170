"""``tpl build``: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cases.test_cases import EXAMPLES
from tests.cli.conftest import Runner

TWO = EXAMPLES / "two-tenants"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_build_and_build_again(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert tpl("build", TWO, "-o", out).code == 0
    first = tree(out)
    assert "namespaces/acme.yaml" in first
    assert "up to date" in tpl("build", TWO, "-o", out).err
    assert tpl("build", TWO, "-o", out, "--check").code == 0
    assert tree(out) == first


def test_a_report_for_a_machine_is_never_left_out(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        run = tpl("build", TWO, "-o", out, "--output-format", "json")
        assert json.loads(run.out)["diagnostics"] == []


def test_one_tenant_changed_is_one_file_written(tpl: Runner, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy", tmp_path / "out"
    shutil.copytree(TWO, policy)
    tpl("build", policy, "-o", out)
    before = {path: (out / path).stat().st_mtime_ns for path in tree(out)}
    source = (policy / "policy.tpl").read_text("utf-8")
    (policy / "policy.tpl").write_text(source.replace('namespaces "globex"', 'namespaces "globex"\n  tags eu'), "utf-8")
    assert "2 written" in tpl("build", policy, "-o", out).err
    changed = {path for path in tree(out) if (out / path).stat().st_mtime_ns != before.get(path)}
    assert changed == {"namespaces/globex.yaml", "tpl-manifest.json"}


def test_a_removed_tenant_is_pruned(tpl: Runner, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy", tmp_path / "out"
    shutil.copytree(TWO, policy)
    tpl("build", policy, "-o", out)
    (policy / "policy.tpl").write_text('tenant acme {\n  namespaces "acme"\n}\n', "utf-8")
    assert "1 removed" in tpl("build", policy, "-o", out, "--removing", "50").err
    assert "namespaces/globex.yaml" not in tree(out)


def tenants(count: int) -> str:
    return "\n".join(f"tenant t{number} {{}}" for number in range(count))


@pytest.mark.parametrize(
    ("before", "after", "options", "code"),
    [
        (20, 18, (), 0),
        (20, 17, (), 1),
        (3, 2, (), 1),
        (20, 17, ("--removing", "15"), 0),
        (20, 19, ("--removing", "0"), 1),
        (20, 1, ("--allow-removal",), 0),
        (20, 0, ("--removing", "99"), 1),
        (20, 0, ("--allow-removal",), 0),
        (0, 0, (), 1),
    ],
)
def test_a_mass_removal_is_told(
    before: int, after: int, options: tuple[str, ...], code: int, tpl: Runner, tmp_path: Path
) -> None:
    policy, out = tmp_path / "policy.tpl", tmp_path / "out"
    policy.write_text(tenants(before), "utf-8")
    assert tpl("build", policy, "-o", out, "--allow-removal").code == 0
    written = tree(out)
    policy.write_text(f"# again\n{tenants(after)}", "utf-8")
    run = tpl("build", policy, "-o", out, *options)
    assert run.code == code
    assert ("TPL824" in run.err) == bool(code)
    if code:
        assert tree(out) == written
        assert "--allow-removal" in run.err


def test_an_emptied_roster_and_a_lost_environment_are_told(tpl: Runner, tmp_path: Path) -> None:
    policy, out, roster = tmp_path / "policy.tpl", tmp_path / "out", tmp_path / "t.csv"
    many = "environment a { clusters one }\nenvironment b { clusters two }\ncluster one {}\ncluster two {}\n"
    policy.write_text(f'{many}tier base {{}}\nroster "t.csv"\n', "utf-8")
    roster.write_text("tenant,tier\nx,base\ny,base\n", "utf-8")
    assert tpl("build", policy, "-o", out).code == 0
    lost = tpl("build", policy, "-o", out, "--env", "a")
    assert (lost.code, "2 of the 2 namespaces of `b/two`" in lost.err) == (1, True)
    roster.write_text("tenant,tier\n", "utf-8")
    assert "TPL824" in tpl("build", policy, "-o", out).err


def test_errors_change_nothing_on_disk(tpl: Runner, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy", tmp_path / "out"
    shutil.copytree(TWO, policy)
    tpl("build", policy, "-o", out)
    before = tree(out)
    with (policy / "policy.tpl").open("a", encoding="utf-8") as more:
        more.write("\ntenant initech is gold\n")
    assert tpl("build", policy, "-o", out).code == 1
    assert tree(out) == before


def test_a_hand_edit_is_kept(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tpl("build", TWO, "-o", out)
    (out / "namespaces" / "acme.yaml").write_text("# mine\n", "utf-8")
    before = tree(out)
    run = tpl("build", TWO, "-o", out)
    assert run.code == 1
    assert "TPL821" in run.err
    assert "namespaces/acme.yaml" in run.err
    assert tree(out) == before


def test_a_foreign_file_is_kept(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "namespaces").mkdir(parents=True)
    (out / "namespaces" / "acme.yaml").write_text("# not tpl's\n", "utf-8")
    (out / "README.md").write_text("ours\n", "utf-8")
    run = tpl("build", TWO, "-o", out)
    assert run.code == 1
    assert "TPL820" in run.err
    (out / "namespaces" / "acme.yaml").unlink()
    assert tpl("build", TWO, "-o", out).code == 0
    assert (out / "README.md").read_text("utf-8") == "ours\n"


def test_check_says_what_is_stale(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = tpl("build", TWO, "-o", out, "--check")
    assert run.code == 1
    assert "TPL823" in run.err
    assert "up to date" not in run.err
    assert not out.exists()


def test_a_broken_manifest_is_a_finding(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tpl("build", TWO, "-o", out)
    (out / "tpl-manifest.json").write_text("{", "utf-8")
    run = tpl("build", TWO, "-o", out)
    assert run.code == 1
    assert "TPL822" in run.err


def test_an_expiring_exception_makes_the_build_stale(tpl: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert tpl("build", EXAMPLES / "saas", "-o", out, "--now", "2026-11-24").code == 0
    assert "up to date" in tpl("build", EXAMPLES / "saas", "-o", out, "--now", "2026-12-24").err
    assert tpl("build", EXAMPLES / "saas", "-o", out, "--now", "2027-03-16", "--check").code == 1
    run = tpl("build", EXAMPLES / "saas", "-o", out, "--now", "2027-03-16")
    assert "up to date" not in run.err
    assert "quay.io" not in (out / "prod" / "prod-eu" / "namespaces" / "globex.yaml").read_text("utf-8")


def test_what_ends_soon_is_said_by_every_build_from_its_day_on(tpl: Runner, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.tpl", tmp_path / "out"
    policy.write_text(
        'tenant acme {}\nexception "X-1" { tenant acme; lifts image-tag; reason "r"; approved-by "x"; '
        "granted 2026-11-01; expires 2027-01-20 }\n",
        "utf-8",
    )
    tpl("build", policy, "-o", out, "--now", "2027-01-05")
    assert "up to date" in tpl("build", policy, "-o", out, "--now", "2027-01-06").err
    for day in ("2027-01-07", "2027-01-07", "2027-01-20"):
        run = tpl("build", policy, "-o", out, "--now", day)
        assert "TPL702" in run.err
        assert " 0 written" in run.err


def test_what_was_not_asked_for_is_said_again(tpl: Runner, tmp_path: Path) -> None:
    first, second = (tpl("build", TWO, "-o", tmp_path / "out", "--target", "namespaces") for _ in range(2))
    said = [line for line in first.err.splitlines() if line.startswith("not asked for")]
    assert said
    assert said[0] in second.err
