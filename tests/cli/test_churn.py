"""What a change of one tenant changes in the output, and that git can merge two of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from tpl.output.manifest import MANIFEST

POLICY = """\
platform {
  group "platform"
}

tier bronze {
  namespaces "{tenant}"

  images {
    from "registry.example.com/{tenant}/*"
  }
}

tier silver extends bronze {
  quota per namespace {
    cpu 8
  }
}

tier gold extends silver {
  limits {
    max cpu 4
  }
}

roster "tenants.csv"
"""
TIERS = ("bronze", "silver")
DATA = "unapplied/rego/tpl/data.json"


def name(number: int) -> str:
    return f"t-{number:03d}"


TENANTS = {name(number): TIERS[number % 2] for number in range(100, 130)}


def with_more(**tenants: str) -> dict[str, str]:
    """All tenants and these, in the order of their names."""
    return dict(sorted((TENANTS | tenants).items()))


class Repository:
    """Sources and output under git, and the commands that somebody gives in it."""

    def __init__(self, folder: Path, tpl: Runner) -> None:
        self.folder, self.tpl = folder, tpl
        self.git("init", "--quiet", "--initial-branch=main")
        (folder / "policy.tpl").write_text(POLICY, "utf-8")
        self.commit(TENANTS)

    def git(self, *arguments: str) -> str:
        settings = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false"]
        command = ["git", *settings, *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def commit(self, tenants: dict[str, str]) -> None:
        """Build with these tenants (name to tier) and commit everything."""
        self.write(tenants)
        run = self.tpl("build", self.folder / "policy.tpl", "-o", self.folder / "out")
        assert run.code == 0, run.err
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=build")

    def write(self, tenants: dict[str, str]) -> None:
        rows = (f"{name},{tier}" for name, tier in tenants.items())
        (self.folder / "tenants.csv").write_text("\n".join(("tenant,tier", *rows)) + "\n", "utf-8")

    def changes(self) -> dict[str, tuple[int, int]]:
        """Lines added and removed by the last commit, by file of the output."""
        listed = self.git("diff", "--numstat", "HEAD~1", "--", "out").splitlines()
        parts = (line.split("\t") for line in listed)
        return {path.removeprefix("out/"): (int(added), int(removed)) for added, removed, path in parts}

    def check(self) -> int:
        """Whether the output is what the sources give: the command's exit code."""
        return self.tpl("build", self.folder / "policy.tpl", "-o", self.folder / "out", "--check").code


@pytest.fixture
def repository(tpl: Runner, tmp_path: Path) -> Repository:
    return Repository(tmp_path, tpl)


@pytest.mark.parametrize("added", [name(99), f"{name(114)}-x"])
def test_a_tenant_more_is_its_own_lines_and_no_other(repository: Repository, added: str) -> None:
    repository.commit(with_more(**{added: "silver"}))
    changes = repository.changes()
    own = (repository.folder / f"out/namespaces/{added}.yaml").read_text().count("\n")
    # The manifest: the file, and the digest of its line of the bundle's data.
    assert changes == {f"namespaces/{added}.yaml": (own, 0), DATA: (1, 0), MANIFEST: (2, 0)}


def test_a_tenant_less(repository: Repository) -> None:
    repository.commit({tenant: tier for tenant, tier in TENANTS.items() if tenant != name(100)})
    changes = repository.changes()
    assert changes.pop(f"namespaces/{name(100)}.yaml")[0] == 0
    assert changes == {DATA: (0, 1), MANIFEST: (0, 2)}


def test_a_tenant_of_a_new_shape_at_the_top(repository: Repository) -> None:
    """The shapes are counted anew, and nothing tells."""
    repository.commit({name(99): "gold", **TENANTS})
    changes = repository.changes()
    added, removed = changes.pop(MANIFEST)
    assert removed == 0
    assert added < 15
    assert {path: lines[1] for path, lines in changes.items()} == {f"namespaces/{name(99)}.yaml": 0, DATA: 0}


def test_a_tenant_that_changes_its_tier(repository: Repository) -> None:
    repository.commit(TENANTS | {name(105): "bronze"})
    changes = repository.changes()
    assert changes.keys() == {f"namespaces/{name(105)}.yaml", MANIFEST}
    assert changes[MANIFEST] == (1, 1)


def test_the_order_of_a_roster_and_a_comment_change_nothing(repository: Repository) -> None:
    (repository.folder / "policy.tpl").write_text(f"# One line more.\n{POLICY}", "utf-8")
    repository.commit(dict(reversed(TENANTS.items())))
    assert repository.changes() == {}


def test_two_branches_with_a_tenant_more_merge_into_what_a_build_gives(repository: Repository) -> None:
    ours, theirs = f"{name(105)}-ours", f"{name(122)}-theirs"
    repository.git("switch", "--quiet", "--create", "theirs")
    repository.commit(with_more(**{theirs: "gold"}))
    repository.git("switch", "--quiet", "main")
    repository.commit(with_more(**{ours: "bronze"}))
    repository.git("merge", "--quiet", "--message=merge", "theirs")
    for tenant in (ours, theirs):
        assert (repository.folder / f"out/namespaces/{tenant}.yaml").is_file()
    assert repository.check() == 0
    assert repository.git("status", "--porcelain") == ""


def test_what_a_merge_left_incomplete_is_written_and_no_conflict(repository: Repository) -> None:
    """Somebody merges the sources and takes one side of the output, or a line of each."""
    repository.git("switch", "--quiet", "--create", "theirs")
    repository.commit(with_more(**{f"{name(122)}-theirs": "gold"}))
    repository.git("switch", "--quiet", "main")
    repository.write(with_more(**{f"{name(122)}-theirs": "gold", name(99): "gold"}))
    assert repository.check() == 1
    run = repository.tpl("build", repository.folder / "policy.tpl", "-o", repository.folder / "out")
    assert run.code == 0, run.err
    assert repository.check() == 0


def test_a_line_of_the_data_changed_by_hand_is_found(repository: Repository) -> None:
    data = repository.folder / "out" / DATA
    data.write_text(data.read_text().replace("t-110/*", "*"), "utf-8")
    assert repository.check() == 1
    run = repository.tpl("build", repository.folder / "policy.tpl", "-o", repository.folder / "out")
    assert "TPL821" in run.err
    assert DATA in run.err
