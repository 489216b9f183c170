"""The bundle for OPA: well-formed, the same every time, and closed where it is asked what it does not know."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engines.binaries import require
from tests.engines.opa import Opa, check_strict
from tests.guards import build as b
from tests.guards.build import GLOBEX
from tpl.backends.rego import bundle
from tpl.backends.rego.backend import Rego
from tpl.model.kinds import KINDS, POD, POD_MAKERS
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import GuardHeld
from tpl.semantics.admission import Request, decide

pytestmark = pytest.mark.engines

AUDITED = b.node_ports().model_copy(update={"name": "audited", "mode": "audit"})
POLICY = b.policy(*b.four_guards(), AUDITED, lifts={"no-node-ports": "acme-db"})


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return b.written(b.compiled(Rego(), POLICY), tmp_path_factory.mktemp("bundle")) / "rego"


@pytest.fixture(scope="module")
def opa(directory: Path) -> Iterator[Opa]:
    with Opa(directory) as running:
        yield running


def review(request: Request) -> dict[str, Any]:
    return request.to_admission_review()


def created(*images: str, **spec: Any) -> Request:
    return Request.on(POD, "create", object=b.pod(*images, **spec))


def test_opa_is_content(directory: Path) -> None:
    check_strict(directory)
    files = sorted(directory.rglob("*.rego"))
    assert len(files) == len(bundle.LIBRARY) + len(POLICY.guards)
    command: list[str | Path] = [require("opa") / "opa", "fmt", "--list", "--fail", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_bundle_is_a_function_of_the_policy(directory: Path, tmp_path: Path) -> None:
    shuffled = POLICY.model_copy(update={"members": POLICY.members[::-1]})
    again = b.written(b.compiled(Rego(), shuffled), tmp_path) / "rego"
    files = {path.relative_to(directory): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}


def test_the_bundle_owns_tpl_and_leaves_its_revision_to_who_packs_it() -> None:
    assert _manifest(POLICY) == _manifest(b.policy(*b.four_guards(), AUDITED)) == {"rego_version": 1, "roots": ["tpl"]}


def _manifest(policy: Policy) -> Any:
    (text,) = [piece.content for piece in b.compiled(Rego(), policy) if piece.path == bundle.MANIFEST_FILE]
    assert isinstance(text, str)
    return json.loads(text)


def test_templates_stand_where_the_kinds_say(opa: Opa) -> None:
    templates = opa.decide({}, "tpl/lib", rule="templates")
    assert templates == {kind.resource: [*(kind.template or ())] for kind in POD_MAKERS}


def test_messages_are_the_reference_s(opa: Opa) -> None:
    for request in (
        created("nginx:1", "evil.example.com/x:1", "nginx"),
        created("nginx", "registry.example.com/acme/app:dev", "nginx:1"),
        created("nginx:1", namespace="initech-web"),
        created("nginx:1", hostPID=True, hostNetwork=True),
        created("nginx:1"),
    ):
        expected = {(denial.guard, denial.message) for denial in decide(POLICY, request).denials}
        assert {(denial["guard"], denial["msg"]) for denial in opa.decide(review(request), rule="deny")} == expected


# --- the webhook --------------------------------------------------------------------------------


def main(opa: Opa, document: dict[str, Any]) -> dict[str, Any]:
    response: dict[str, Any] = opa.decide(document, rule="main")
    assert (response["apiVersion"], response["kind"]) == ("admission.k8s.io/v1", "AdmissionReview")
    inner: dict[str, Any] = response["response"]
    return inner


def test_the_webhook_s_answer(opa: Opa) -> None:
    good, bad = created("nginx:1"), created("evil.example.com/x:1", hostPID=True)
    allowed = main(opa, review(good))
    assert allowed == {"uid": review(good)["request"]["uid"], "allowed": True, "warnings": []}
    refused = main(opa, review(bad))
    assert refused["allowed"] is False
    message = "; ".join(sorted(denial.message for denial in decide(POLICY, bad).denials))
    assert refused["status"] == {"code": 403, "message": message}


def test_guards_in_audit_mode_only_warn(opa: Opa) -> None:
    metadata = {"name": "web", "namespace": "acme-db"}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"type": "NodePort"}}
    answer = main(opa, review(Request.on(KINDS["services"], "create", object=service)))
    assert answer["allowed"]
    assert answer["warnings"] == [
        "audited: Node ports go around tenant network rules; tenant acme; "
        'spec.type is "NodePort", must be none of "NodePort", "LoadBalancer"'
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"request": None},
        {"request": {"uid": "1"}},
        {"request": {"uid": "1", "operation": "CREATE"}},
        {"request": {"uid": "1", "operation": "CREATE", "resource": {"group": "", "resource": 5}}},
        {"request": {"uid": "1", "operation": "CREATE", "resource": {"group": "", "resource": "pods"}}},
        {
            "request": {
                "uid": "1",
                "operation": "UPDATE",
                "resource": {"group": "", "version": "v1", "resource": "pods"},
                "subResource": 5,
            }
        },
        {"kind": "SubjectAccessReview", "spec": {"user": "ann"}},
    ],
    ids=str,
)
def test_what_is_no_admission_request_is_refused(opa: Opa, document: dict[str, Any]) -> None:
    assert main(opa, document)["allowed"] is False
    assert opa.decide(document, rule="allowed") is False


def test_a_namespace_that_the_data_does_not_know_is_refused(opa: Opa) -> None:
    stranger = created("nginx:1", namespace="somewhere-else")
    denials = opa.decide(review(stranger), rule="deny")
    assert {denial["guard"] for denial in denials} == {"images", "no-host-namespaces"}
    assert all(denial["msg"].startswith(f"{denial['guard']}: the tenant's parameters") for denial in denials)


LOSSES = {"its data": bundle.DATA_FILE, "its table": bundle.CONCERNED_FILE, "a guard": bundle.guard_file("images")}


@pytest.mark.parametrize("lost", LOSSES.values(), ids=LOSSES)
def test_without_a_part_nothing_is_let_pass(directory: Path, tmp_path: Path, lost: str) -> None:
    for path in directory.rglob("*"):
        if path.is_file() and path != directory.parent / lost:
            copy = tmp_path / path.relative_to(directory)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    with Opa(tmp_path) as blind:
        assert main(blind, review(created("nginx:1")))["allowed"] is False


def test_each_guard_is_found_by_exactly_what_it_is_for(directory: Path) -> None:
    """The table says of each request what the guard's own kinds, operations and subresources say."""
    table = json.loads((directory.parent / bundle.CONCERNED_FILE).read_text(encoding="utf-8"))
    found = {
        (group, version, resource, operation, name)
        for group, versions in table.items()
        for version, resources in versions.items()
        for resource, operations in resources.items()
        for operation, names in operations.items()
        for name in names
    }
    assert found == {
        (each.kind.group, each.kind.version, each.written, each.operation.upper(), each.guard.name)
        for each in derive(POLICY)
        if isinstance(each, GuardHeld)
    }


@pytest.mark.parametrize("version", ["v1beta1", "v2", ""])
def test_what_is_sent_in_another_version_is_refused(opa: Opa, version: str) -> None:
    """A webhook that does not have the API server convert: no guard finds in it what it looks for."""
    metadata = {"name": "web", "namespace": GLOBEX}
    service = {"apiVersion": f"{version or 'v1'}", "kind": "Service", "metadata": metadata, "spec": {}}
    document = review(Request.on(KINDS["services"], "create", object=service))
    assert main(opa, document)["allowed"]
    document["request"]["resource"]["version"] = version
    said = f"judges services in version v1, not {version}: the webhook needs matchPolicy Equivalent"
    answer = main(opa, document)
    assert not answer["allowed"]
    assert answer["status"]["message"] == f"no-node-ports: {said}"
    assert answer["warnings"] == [f"audited: {said}"]


def test_what_no_guard_is_for_passes(opa: Opa) -> None:
    metadata = {"name": "x", "namespace": "somewhere-else"}
    request = Request.on(KINDS["configmaps"], "create", object={"metadata": metadata})
    assert main(opa, review(request))["allowed"]


def test_objects_of_any_shape_are_refused_and_not_passed(opa: Opa) -> None:
    """What the API server would never send: a test that is neither true nor false denies."""
    for spec in ({"containers": "x"}, {"containers": [{"image": 5}]}, {"containers": [5]}, "x", 5, ["x"]):
        broken = {**b.pod(), "spec": spec}
        request = Request.on(POD, "create", object=broken)
        expected = {denial.guard for denial in decide(POLICY, request).denials}
        assert expected
        assert {denial["guard"] for denial in opa.decide(review(request), rule="deny")} == expected
