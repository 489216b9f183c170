"""Each engine says yes once and no once, for the reason expected: the harness itself is sound."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines import markers, opa, samples
from tests.engines.api import Object, UnknownKind
from tests.engines.cluster import Cluster
from tests.engines.kyverno import CannotJudge, Kyverno, KyvernoFailed, NothingJudged
from tests.engines.kyverno_server import KyvernoServer

pytestmark = pytest.mark.engines

POLICY = """\
package tpl.admission

default allow := false

allow if input.user == "ann"

deny contains "bob may not" if input.user == "bob"

perhaps if input.unheard_of
"""
TESTS = """\
package tpl.admission_test

test_ann_may if data.tpl.admission.allow with input as {"user": "ann"}
"""


def test_admission_reads_the_namespace_and_stops_with_its_policy(cluster: Cluster) -> None:
    for name, exempt in (("vap-plain", False), ("vap-exempt", True)):
        cluster.install(samples.namespace(name, exempt=exempt))
    cluster.grant("ann")
    with cluster.installed(*samples.admission_policy("no-node-ports")):
        refused = cluster.create(samples.service("vap-plain", "NodePort"), user="ann", dry_run=True)
        assert refused.denied_by("no-node-ports")
        assert refused.status == 422
        assert cluster.create(samples.service("vap-plain", "ClusterIP"), user="ann", dry_run=True).allowed
        assert cluster.create(samples.service("vap-exempt", "NodePort"), user="ann", dry_run=True).allowed
        assert cluster.type_warnings("no-node-ports") == []
    assert cluster.create(samples.service("vap-plain", "NodePort"), user="ann", dry_run=True).allowed


def test_a_failed_evaluation_is_no_decision(cluster: Cluster) -> None:
    with cluster.installed(*samples.admission_policy("broken", "object.spec.unheardOf == 'x'")):
        answer = cluster.create(samples.service("default", "ClusterIP"), dry_run=True)
        assert not answer.allowed
        assert answer.evaluation_failed
        assert not answer.denied_by("broken")
        assert any("unheardOf" in warning for warning in cluster.type_warnings("broken"))


def test_waiting_for_a_policy_that_cannot_be_in_force_fails(cluster: Cluster) -> None:
    with pytest.raises(AssertionError, match="no policy unheard-of"):
        cluster.policies_effective("unheard-of")
    policy, _ = samples.admission_policy("unbound")
    cluster.install(policy)
    with pytest.raises(AssertionError, match="has no binding"):
        cluster.policies_effective("unbound")
    cluster.delete(policy)


def test_static_policies_are_read_from_disk() -> None:
    name = "no-node-ports.static.k8s.io"
    with Cluster(static_policies=samples.admission_policy(name)) as static:
        assert static.create(samples.service("default", "NodePort")).denied_by(name)
        assert static.create(samples.service("default", "ClusterIP")).allowed


def test_rights_are_those_of_the_user_and_of_the_groups(cluster: Cluster) -> None:
    role = {
        "apiVersion": markers.RBAC,
        "kind": "ClusterRole",
        "metadata": {"name": "harness-reader"},
        "rules": [{"apiGroups": ["apps"], "resources": ["deployments", "deployments/scale"], "verbs": ["get"]}],
    }
    binding = markers.binding("ClusterRole", "harness-reader", {"kind": "Group", "name": "readers"})
    with cluster.installed(role, binding):
        assert cluster.can("eve", ["readers"], "get", "deployments", group="apps")
        assert cluster.can("eve", ["readers"], "get", "deployments", group="apps", subresource="scale")
        assert not cluster.can("eve", ["readers"], "delete", "deployments", group="apps")
        assert not cluster.can("eve", [], "get", "deployments", group="apps")
        refused = cluster.delete(samples.pod("default", "none"), user="eve", groups=["readers"])
        assert refused.status == 403
    assert not cluster.can("eve", ["readers"], "get", "deployments", group="apps")


def test_granted_rights_hold_for_what_is_served_only(cluster: Cluster) -> None:
    user = "system:serviceaccount:default:default"
    cluster.grant(user)
    assert cluster.can(user, [], "create", "pods", subresource="exec")
    assert not cluster.can(user, [], "use", "breakglass", group="tpl.dev")


def test_a_quota_refuses_the_second_pod(cluster: Cluster) -> None:
    cluster.make_namespace("quota")
    cluster.make_quota(samples.quota("quota", pods=1))
    assert cluster.create(samples.pod("quota", "first")).allowed
    second = cluster.create(samples.pod("quota", "second"))
    assert (second.allowed, second.status) == (False, 403)
    assert "exceeded quota" in second.message


def test_every_way_to_write_reaches_its_object(cluster: Cluster) -> None:
    cluster.make_namespace("writes")
    pod = samples.pod("writes", "app")
    assert cluster.create(pod, dry_run=True).allowed
    assert cluster.get("v1", "Pod", "app", "writes").status == 404
    assert cluster.apply(pod).allowed
    debug = {"spec": {"ephemeralContainers": [{"name": "debug", "image": "registry.example/shell"}]}}
    assert cluster.patch(pod, debug, kind="strategic", subresource="ephemeralcontainers").allowed
    limited = {"spec": {"containers": [{"name": "main", "resources": {"requests": {"cpu": "1"}}}]}}
    resized = cluster.patch(pod, limited, kind="strategic", subresource="resize")
    assert "QOS" in resized.message  # it came as far as the rules for resizing
    assert cluster.replace({**pod, "status": {"phase": "Failed"}}, subresource="status").allowed
    assert cluster.get("v1", "Pod", "app", "writes").body["status"]["phase"] == "Failed"
    account = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "default", "namespace": "writes"},
    }
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    assert cluster.post_to(account, "token", request).body["status"]["token"]
    assert "host" in cluster.post_to(pod, "exec", query={"command": "id", "stdout": "true"}).message
    assert cluster.delete(pod).allowed
    with pytest.raises(UnknownKind):
        cluster.create({"apiVersion": "v1", "kind": "Unheard", "metadata": {"name": "x"}})


def test_opa_decides_and_undefined_is_no_decision(tmp_path: Path) -> None:
    (tmp_path / "policy.rego").write_text(POLICY)
    with opa.Opa(tmp_path) as server:
        assert server.decide({"user": "ann"}, rule="allow") is True
        assert server.decide({"user": "eve"}, rule="allow") is False
        assert server.decide({"user": "bob"}, "tpl.admission", rule="deny") == ["bob may not"]
        with pytest.raises(opa.Undefined):
            server.decide({}, rule="perhaps")
        with pytest.raises(opa.Undefined):
            server.decide({}, rule="alow")


def test_opa_checks_and_runs_tests(tmp_path: Path) -> None:
    (tmp_path / "policy.rego").write_text(POLICY)
    with pytest.raises(opa.OpaFailed):
        opa.run_tests(tmp_path)
    (tmp_path / "policy_test.rego").write_text(TESTS)
    assert "PASS: 1/1" in opa.run_tests(tmp_path)
    opa.check_strict(tmp_path)
    (tmp_path / "unused.rego").write_text("package unused\n\nyes if x := 1\n")
    with pytest.raises(opa.OpaFailed, match="unused"):
        opa.check_strict(tmp_path)


def test_kyverno_judges_many_objects_at_once() -> None:
    namespaces = [samples.namespace("plain"), samples.namespace("exempt", exempt=True)]
    legacy = samples.cluster_policy("legacy", "object.spec.type != 'NodePort'")
    kyverno = Kyverno([samples.validating_policy("new"), legacy], namespaces)
    judged = kyverno.judge(
        [
            samples.service("plain", "NodePort"),
            samples.service("exempt", "NodePort"),
            samples.service("plain", "ClusterIP"),  # of the same name as the first
            samples.pod("plain", "app"),
        ]
    )
    assert [[verdict.result for verdict in verdicts] for verdicts in judged] == [
        ["fail", "fail"],
        ["pass", "fail"],
        ["pass", "pass"],
        ["none", "none"],
    ]
    assert {verdict.message for verdict in judged[0]} == {"no node ports"}


def test_kyverno_does_not_pass_in_silence() -> None:
    legacy = samples.cluster_policy("legacy", "object.spec.unheardOf == 'x'")
    [[verdict]] = Kyverno([legacy]).judge([samples.service("plain", "NodePort")])
    assert verdict.result == "error"
    with pytest.raises(CannotJudge, match="namespaceObject"):
        Kyverno([samples.cluster_policy("reads-the-namespace")])
    with pytest.raises(NothingJudged):
        Kyverno([legacy]).judge([samples.pod("plain", "app")])
    with pytest.raises(KyvernoFailed, match="unheardOf"):
        Kyverno([legacy, samples.validating_policy("new", unheardOf="x")]).judge([samples.service("plain", "NodePort")])


@pytest.mark.parametrize("kind", [samples.cluster_policy, samples.validating_policy], ids=lambda kind: kind.__name__)
def test_kyverno_refuses_and_admits_at_the_server(
    cluster: Cluster, kyverno_server: KyvernoServer, kind: Callable[[str], Object]
) -> None:
    for name, exempt in (("kyverno-plain", False), ("kyverno-exempt", True)):
        cluster.install(samples.namespace(name, exempt=exempt))
    with kyverno_server.installed(kind("at-the-server")):
        refused = cluster.create(samples.service("kyverno-plain", "NodePort"), dry_run=True)
        assert refused.denied_by("at-the-server")
        assert cluster.create(samples.service("kyverno-plain", "ClusterIP"), dry_run=True).allowed
        assert cluster.create(samples.service("kyverno-exempt", "NodePort"), dry_run=True).allowed
    assert cluster.create(samples.service("kyverno-plain", "NodePort"), dry_run=True).allowed


def test_kyverno_sees_the_old_object_and_the_subresource(cluster: Cluster, kyverno_server: KyvernoServer) -> None:
    cluster.make_namespace("kyverno-changes", labels=samples.TENANT)
    pod = samples.pod("kyverno-changes", "app")
    cluster.install(pod)
    policy = samples.validating_policy(
        "changes",
        "request.?subResource.orValue('') == 'ephemeralcontainers' ? oldObject == null : "
        "object.metadata.?labels.orValue({}) == oldObject.metadata.?labels.orValue({})",
        operations=["UPDATE"],
        resources=["pods", "pods/ephemeralcontainers"],
    )
    debug = {"spec": {"ephemeralContainers": [{"name": "debug", "image": "registry.example/shell"}]}}
    with kyverno_server.installed(policy):
        assert cluster.patch(pod, {"metadata": {"labels": {"new": "yes"}}}).denied_by("changes")
        assert cluster.patch(pod, {"metadata": {"annotations": {"new": "yes"}}}).allowed
        changed = cluster.patch(pod, debug, kind="strategic", subresource="ephemeralcontainers")
        assert changed.denied_by("changes")


def test_kyverno_takes_no_policy_that_does_not_compile(kyverno_server: KyvernoServer) -> None:
    for policy in (
        samples.cluster_policy("broken", "object."),
        samples.validating_policy("broken", "object."),
    ):
        with pytest.raises(AssertionError, match="Syntax error"), kyverno_server.installed(policy):
            pass
