"""Kyverno's command line as a judge of objects about to be created, without a cluster."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.engines.api import Object, all_groups
from tests.engines.binaries import require
from tests.engines.processes import PATIENCE

Result = Literal["pass", "fail", "error", "skip", "none"]
Verdicts = tuple["Verdict", ...]

CEL_KINDS = "policies.kyverno.io/"
# A ClusterPolicy reports an error in its CEL as a failure.
CEL_ERROR = re.compile(r"^compilation error:|resulted in error: ")
# Without these lines an unknown field makes a policy vanish, with exit code 0.
NOT_LOADED = re.compile(r"skipping invalid YAML file|Non-fatal parsing error")


class KyvernoFailed(RuntimeError):
    """The command line did not do its work, or did not load a policy."""


class NothingJudged(AssertionError):
    """No policy had a say on any of the objects: a test that goes on would prove nothing."""


class CannotJudge(ValueError):
    """The command line would judge this policy wrongly; `KyvernoServer` can."""


@dataclass(frozen=True)
class Verdict:
    """What one policy, or one rule of a ClusterPolicy, says of one object.

    "skip": its matchConditions or preconditions do not hold. "none": it does not match the object.
    "error" is an evaluation that went wrong; at admission with `failurePolicy: Fail` it refuses.
    """

    result: Result
    message: str
    policy: str
    rule: str = ""


class Kyverno:
    """`kyverno apply` with a set of policies, 0.6 s a call however many objects.

        kyverno = Kyverno([policy], namespaces=[namespace])
        [[verdict]] = kyverno.judge([pod], user="ann", groups=["a-devs"])
        assert verdict.result == "fail"

    Judges whole objects only: no subresource, no change from an old object to a new one.
    """

    def __init__(
        self,
        policies: Sequence[Object],
        namespaces: Sequence[Object] = (),
        existing: Sequence[Object] = (),
    ) -> None:
        """`policies` are of `kyverno.io/v1` or `policies.kyverno.io/v1`, each with a name of its own.

        `namespaces` are whole Namespace objects, which selectors and `namespaceObject` read;
        `existing` are what `resource.Get` and `resource.List` find. Raises `CannotJudge` for a
        ClusterPolicy that reads `namespaceObject`: it would get a namespace with only a name.
        """
        self._program = require("kyverno") / "kyverno"
        self._policies = {policy["metadata"]["name"]: policy for policy in policies}
        self._namespaces = list(namespaces)
        self._existing = list(existing)
        if len(self._policies) != len(policies):
            raise ValueError("two policies of one name")
        for name, policy in self._policies.items():
            if not policy["apiVersion"].startswith(CEL_KINDS) and "namespaceObject" in json.dumps(policy):
                raise CannotJudge(f"{name} reads namespaceObject: ask KyvernoServer")

    def judge(
        self,
        objects: Sequence[Object],
        *,
        user: str = "tpl-test",
        groups: Sequence[str] = (),
        operation: Literal["CREATE", "UPDATE", "DELETE"] = "CREATE",
        none_expected: bool = False,
    ) -> list[Verdicts]:
        """For each object the verdicts of all policies: at least one for each policy.

        The user is in the groups in which the API server would put it besides `groups`.
        "UPDATE" has the same object as old and new. Raises `NothingJudged` if there is neither
        "pass" nor "fail" nor "error" at all, unless `none_expected`; raises `KyvernoFailed`.
        """
        found: dict[int, list[Verdict]] = {index: [] for index in range(len(objects))}
        with tempfile.TemporaryDirectory(prefix="tpl-kyverno-") as name:
            directory = Path(name)
            command = self._command(directory, user, groups, operation)
            for batch in _batches(objects):
                for index, verdict in self._run(directory, command, batch):
                    found[index].append(verdict)
        verdicts = [self._complete(found[index]) for index in range(len(objects))]
        heard = any(verdict.result in ("pass", "fail", "error") for each in verdicts for verdict in each)
        if objects and not heard and not none_expected:
            raise NothingJudged(", ".join(self._policies))
        return verdicts

    def _command(self, directory: Path, user: str, groups: Sequence[str], operation: str) -> list[str | Path]:
        # One file each, since one that does not load takes the others in its file with it; JSON in files
        # called .yaml, since a policy in a file of any other name is passed over in silence.
        policies = [
            _write(directory / f"policy-{index}.yaml", policy) for index, policy in enumerate(self._policies.values())
        ]
        values = _cli("Value", globalValues={"request.operation": operation}, namespaces=self._namespaces)
        # Without them `request.userInfo` is empty, or lacks `groups`, as in no request to a server.
        information = _cli("UserInfo", userInfo={"username": user, "groups": all_groups(user, groups)})
        context = _cli("Context", spec={"resources": self._existing})
        return [
            *(self._program, "apply", *policies),
            *("--values-file", _write(directory / "values.yaml", values)),
            *("--userinfo", _write(directory / "user.yaml", information)),
            *(("--context-file", _write(directory / "context.yaml", context)) if self._existing else ()),
            *("--policy-report", "--output-format", "json", "-v", "3"),
        ]

    def _run(
        self, directory: Path, command: Sequence[str | Path], batch: Mapping[int, Object]
    ) -> Iterator[tuple[int, Verdict]]:
        # The uid is the only mark of an object that comes back with a result.
        marked = [{**obj, "metadata": {**obj["metadata"], "uid": f"object-{index}"}} for index, obj in batch.items()]
        # Documents of one stream: a List would be taken for one object.
        objects = directory / "objects.yaml"
        objects.write_text("\n---\n".join(json.dumps(obj) for obj in marked))
        done = subprocess.run(
            [*command, "--resource", objects], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        # A report is one line, among lines of prose; there is none where nothing matched.
        reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        prose = [line for line in done.stdout.splitlines() if not line.startswith("{")]
        not_loaded = NOT_LOADED.search(done.stderr) or "Policies Skipped:" in prose
        if not_loaded or done.returncode not in (0, 1) or (done.returncode == 1 and not reports):
            raise KyvernoFailed("\n".join([*prose, done.stderr.strip()]))
        for result in (result for report in reports for result in report.get("results", [])):
            for subject in result["resources"]:
                yield int(subject["uid"].removeprefix("object-")), _verdict(result)

    def _complete(self, verdicts: Sequence[Verdict]) -> Verdicts:
        by_policy = {name: [each for each in verdicts if each.policy == name] for name in self._policies}
        complete = (found or [Verdict("none", "", name)] for name, found in by_policy.items())
        return tuple(verdict for found in complete for verdict in sorted(found, key=lambda each: each.rule))


def _verdict(result: Mapping[str, Any]) -> Verdict:
    message = str(result.get("message", ""))
    outcome: Result = "error" if CEL_ERROR.search(message) else result["result"]
    return Verdict(outcome, message, result["policy"], result.get("rule", ""))


def _batches(objects: Sequence[Object]) -> Iterator[dict[int, Object]]:
    """Objects by their index, so divided that none has the kind and name of another: Kyverno panics."""
    batches: list[dict[int, Object]] = []
    seen: list[set[tuple[str, ...]]] = []
    for index, obj in enumerate(objects):
        metadata = obj["metadata"]
        key = (obj["apiVersion"], obj["kind"], metadata.get("namespace", ""), metadata["name"])
        place = next((number for number, keys in enumerate(seen) if key not in keys), len(seen))
        if place == len(seen):
            batches.append({})
            seen.append(set())
        batches[place][index] = obj
        seen[place].add(key)
    yield from batches


def _cli(kind: str, **content: object) -> Object:
    return {"apiVersion": "cli.kyverno.io/v1alpha1", "kind": kind, "metadata": {"name": "test"}, **content}


def _write(path: Path, document: Object) -> Path:
    path.write_text(json.dumps(document))
    return path
