"""The requests of a policy's tests, put to an OPA with the compiled bundle."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tpl.backends.base import Refused
from tpl.diagnostics.sink import Sink
from tpl.expectations.run import admission_requests
from tpl.model.policy import Policy
from tpl.obligations.model import GuardHeld
from tpl.pipeline import Build, Compilation
from tpl.semantics.admission import Request, decide

_OF_TENANTS = "[found | main; found := data.tpl.admission.deny with input as review]"
_BY_PLACE = "[found | found := data.tpl.admission.denied_by_place with input as review]"
_ALL = f"[one | some found in array.concat({_OF_TENANTS}, {_BY_PLACE}); some one in found]"
_QUERY = f"[denials | some asked in input; main := asked.main; review := asked.review; denials := {_ALL}]"
"""As the API server asks: in namespaces of nobody's, no guard of tenants."""

_PATIENCE = 60


class OpaFailed(RuntimeError):
    """OPA did not load the bundle or did not answer; the message is its own."""


def report_opa(compilation: Compilation, build: Build, opa: Path, sink: Sink) -> int:
    """Ask OPA every request of the tests; where it decides otherwise than the language, tpl is wrong (TPL999).

    Returns how many requests were put to it; raises ``OpaFailed``.
    """
    asked = [request for test in build.policy.tests for request in admission_requests(compilation, build.policy, test)]
    refused = _refused(build)
    for request, denied in zip(asked, _denials(build, asked, opa), strict=True):
        expected = {denial.guard for denial in decide(build.policy, request).denials} - refused
        if denied != expected:
            said, meant = (", ".join(sorted(guards)) or "nobody" for guards in (denied, expected))
            message = (
                f"OPA and the language disagree on {request.kind} {request.name}: denied by {said}, not by {meant}"
            )
            sink.report("TPL999", message, None)
    return len(asked)


def _refused(build: Build) -> frozenset[str]:
    """The guards that the bundle cannot hold: who selects OPA alone is told."""
    assert build.emission, "only a policy without errors has a bundle"
    asked = (one for one in build.emission.obligations if isinstance(one, GuardHeld))
    return frozenset(one.guard.name for one in asked if isinstance(build.emission.outcomes["rego", one.id], Refused))


def _denials(build: Build, asked: Sequence[Request], opa: Path) -> Iterator[set[str]]:
    with TemporaryDirectory() as folder:
        _write_bundle(build, Path(folder))
        command: list[str | Path] = [
            opa,
            "eval",
            "--format",
            "json",
            "--bundle",
            Path(folder, "rego"),
            "--stdin-input",
            _QUERY,
        ]
        text = json.dumps(
            [{"review": one.to_admission_review(), "main": _is_of_tenants(build.policy, one)} for one in asked]
        )
        try:
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=_PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise OpaFailed(str(problem)) from problem
    if done.returncode:
        raise OpaFailed(done.stderr.strip() or done.stdout.strip())
    try:
        answers = json.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    except (ValueError, KeyError, IndexError) as problem:
        raise OpaFailed("it does not print what OPA prints") from problem
    for denials in answers:
        yield {denial["guard"] for denial in denials}


def _is_of_tenants(policy: Policy, request: Request) -> bool:
    """Whether guards that name no place judge there, or might."""
    in_one = request.namespace and request.resource != "namespaces"
    return not in_one or request.namespace in policy.owner_of_namespace


def _write_bundle(build: Build, folder: Path) -> None:
    assert build.emission, "only a policy without errors has a bundle"
    for piece in build.emission.pieces:
        if isinstance(piece.content, str) and piece.path.startswith("rego/"):
            (folder / piece.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / piece.path).write_text(piece.content, "utf-8")
