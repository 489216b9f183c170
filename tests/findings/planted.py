"""What no readable text can show: faults of tpl itself, and backends that are handed what the compiler refuses."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.findings.run import printed
from tests.findings.sites import ROOT
from tests.guards import build as guards
from tests.tenancy.builders import grant, parameter, policy, role, tenant
from tpl.backends import load
from tpl.backends._cel.program import program
from tpl.backends.base import Context, Refused
from tpl.emit import emit
from tpl.model.parameters import MAX_ANNOTATION_BYTES
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.targets import Chosen


def faults() -> str:
    """What `tpl test` prints where readers, or an OPA, disagree with the language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr("tpl.expectations.opa._denials", lambda _, asked, __: iter([{"nothing"}] * len(asked)))
        patch.setattr("tpl.expectations.compiled.disagreements", lambda *_: ["acme's pod reaches globex"])
        return printed("test", "tests/findings/cases/expected-otherwise.tpl", "--opa", "README.md")


def project_files() -> str:
    """What is printed of project files that are no text, or that only the disk can make unreadable."""
    with TemporaryDirectory() as folder:
        Path(folder, "policy.tpl").write_text("tenant acme {}\n", "utf-8")
        file, said = Path(folder, "tpl.toml"), []
        for content in (b"a = " + b"[" * 5000, b"\xff"):
            file.write_bytes(content)
            said.append(printed("check", folder))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setattr("tpl.configuration.find.Path.read_bytes", _refused)
            said.append(printed("fmt"))
    return "".join(said)


def _refused(_: Path) -> bytes:
    raise PermissionError(13, "Permission denied")


WIDE = parameter("images.from", *["registry.example.com/" + "x" * 1000] * (MAX_ANNOTATION_BYTES // 1000))
ALTERNATIVES = [guards.equal(guards.path(f"object.spec.field{number}"), "x") for number in range(300)]
REFUSED = {
    "a verb of RBAC's own": ("rbac", policy(role("odd", "impersonate on serviceaccounts"))),
    "no such resource": ("rbac", policy(role("odd", "get on unicorns"))),
    "another's namespace": ("rbac", policy(role("odd", "patch on namespaces"))),
    "no namespace": (
        "rbac",
        policy(role("odd", "get on pods"), tenant("acme", grants=(grant("odd", "serviceaccount:ci"),))),
    ),
    "an expression too long": (
        "vap",
        guards.policy(guards.guard("long", "services", guards.require(guards.either(*ALTERNATIVES)))),
    ),
    "annotations too large": ("namespaces", policy(tenant("acme", parameters=(WIDE,)))),
}
"""What is refused, to the backend and the policy."""


def too_large() -> list[Refused]:
    """What is refused of a binding that cannot be applied."""
    many = [f"user:oidc-{'x' * 100}-{number}" for number in range(2000)]
    some = policy(role("viewer", "get on pods"), tenant("acme", grants=(grant("viewer", *many),)))
    outcomes = emit(Context(some), derive(some), Chosen(("rbac",))).outcomes.values()
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def refusals(name: str, some: Policy) -> list[Refused]:
    """What a backend refuses of a policy, found out anew: a guard's CEL is remembered, and what is said of it too."""
    program.cache_clear()
    answers = (load(name).answer(obligation, Context(some)) for obligation in derive(some))
    return [answer for answer in answers if isinstance(answer, Refused)]
