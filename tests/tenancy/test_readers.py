"""The readers, against the words of the Kubernetes API reference, on objects that nobody here wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tpl.verify import access
from tpl.verify.ends import Address, End, Pod
from tpl.verify.network import reaches
from tpl.verify.selectors import Unreadable, selects
from tpl.verify.world import World, load

WEB, DB, FAR = Pod("home", {"app": "web"}), Pod("home", {"app": "db"}), Pod("away", {"app": "web"})
LABELS = {"team": "blue"}


def network(*specs: str) -> World:
    """NetworkPolicies in `home` from YAML specs, and two labelled namespaces."""
    policies = [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": f"p{number}", "namespace": "home"},
            "spec": {"podSelector": {}, **yaml.safe_load(spec)},
        }
        for number, spec in enumerate(specs)
    ]
    spaces = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": given}}
        for name, given in (("home", {}), ("away", LABELS))
    ]
    return World.of([*policies, *spaces])


def peers(text: str) -> tuple[str]:
    """A policy of one rule that lets these in."""
    return (f"ingress: [{{from: [{text}]}}]",)


def ports(text: str) -> tuple[str]:
    """A policy of one rule that lets everyone in, on this port."""
    return (f"ingress: [{{ports: [{text}]}}]",)


BLUE = "{namespaceSelector: {matchLabels: {team: blue}}}"
AWAY = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: away}}}"
ANYWHERE = "{ipBlock: {cidr: 0.0.0.0/0}}"
GAP = "{ipBlock: {cidr: 8.0.0.0/8, except: [8.8.0.0/16]}}"


@pytest.mark.parametrize(
    ("specs", "source", "destination", "port", "open_"),
    [
        ((), FAR, WEB, 80, True),
        (("{}",), FAR, WEB, 80, False),  # no policyTypes: ingress
        (("{}",), WEB, FAR, 80, True),  # and egress only where there is a rule for it
        (("egress: []",), WEB, FAR, 80, True),
        (("egress: [{}]",), WEB, FAR, 80, True),
        (("egress: [{ports: [{port: 1}]}]",), WEB, FAR, 80, False),
        (("policyTypes: [Egress]",), WEB, FAR, 80, False),
        (("policyTypes: [Egress]",), FAR, WEB, 80, True),
        (("podSelector: {matchLabels: {app: db}}",), FAR, WEB, 80, True),
        (("podSelector: {matchLabels: {app: db}}",), FAR, DB, 80, False),
        (("ingress: [{}]",), FAR, WEB, 80, True),
        (("ingress: [{from: []}]",), Address("8.8.8.8"), WEB, 80, True),
        (("{}", "ingress: [{}]"), FAR, WEB, 80, True),  # allows add up
        (peers("{podSelector: {}}"), DB, WEB, 80, True),
        (peers("{podSelector: {}}"), FAR, WEB, 80, False),  # of the policy's own namespace
        (peers("{namespaceSelector: {}}"), FAR, WEB, 80, True),
        (peers("{namespaceSelector: {}}"), Address("8.8.8.8"), WEB, 80, False),
        (peers(BLUE), FAR, WEB, 80, True),
        (peers(BLUE), DB, WEB, 80, False),
        (peers(AWAY), FAR, WEB, 80, True),
        # Both selectors of one peer must fit; two peers are alternatives.
        (peers("{namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}"), FAR, WEB, 80, False),
        (peers("{namespaceSelector: {}}, {podSelector: {matchLabels: {app: db}}}"), FAR, WEB, 80, True),
        (peers(ANYWHERE), Address("8.8.8.8"), WEB, 80, True),
        (peers(ANYWHERE), Address("2001:db8::1"), WEB, 80, False),
        (peers(ANYWHERE), FAR, WEB, 80, False),
        (peers(GAP), Address("8.9.0.0"), WEB, 80, True),
        (peers(GAP), Address("8.8.8.8"), WEB, 80, False),
        (ports("{port: 80}"), FAR, WEB, 80, True),
        (ports("{port: 80, protocol: UDP}"), FAR, WEB, 80, False),
        (ports("{protocol: TCP}"), FAR, WEB, 80, True),
        (ports("{port: 70, endPort: 80}"), FAR, WEB, 80, True),
        (ports("{port: 70, endPort: 79}"), FAR, WEB, 80, False),
    ],
)
def test_network_policy(specs: tuple[str, ...], source: End, destination: End, port: int, open_: bool) -> None:
    assert reaches(network(*specs), source, destination, "tcp", port) is open_


def test_both_sides_count() -> None:
    closed_out = network("policyTypes: [Egress]")
    assert not reaches(closed_out, WEB, DB, "TCP", 80)
    assert reaches(closed_out, FAR, WEB, "TCP", 80)


@pytest.mark.parametrize(
    "spec",
    [
        "ingress: [{ports: [{port: http}]}]",
        "ingress: [{from: [{}]}]",
        "ingress: [{from: [{domainNames: [x.example]}]}]",
        "podSelector: {matchExpressions: [{key: a, operator: Matches, values: [b]}]}",
        "podSelector: {matchFields: []}",
    ],
)
def test_what_cannot_be_read_proves_nothing(spec: str) -> None:
    with pytest.raises(Unreadable):
        reaches(network(spec), FAR, WEB, "tcp", 80)


@pytest.mark.parametrize(
    ("operator", "values", "labels", "taken"),
    [
        ("In", ["x"], {"a": "x"}, True),
        ("In", ["x"], {}, False),
        ("NotIn", ["x"], {"a": "x"}, False),
        ("NotIn", ["x"], {}, True),
        ("Exists", None, {"a": "x"}, True),
        ("Exists", None, {}, False),
        ("DoesNotExist", None, {}, True),
        ("DoesNotExist", None, {"a": ""}, False),
    ],
)
def test_selectors(operator: str, values: list[str] | None, labels: dict[str, str], taken: bool) -> None:
    selector = {"matchExpressions": [{"key": "a", "operator": operator, "values": values}]}
    assert selects(selector, labels) is taken


def rbac(text: str) -> World:
    """RBAC objects from flow-style YAML documents: kind, name, namespace, and the rest."""
    documents = []
    for document in yaml.safe_load_all(text):
        metadata = {key: document.pop(key) for key in ("name", "namespace", "labels") if key in document}
        documents.append({"apiVersion": "rbac.authorization.k8s.io/v1", "metadata": metadata, **document})
    return World.of(documents)


ROLES = """
{kind: Role, name: r, namespace: home, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}
---
{kind: ClusterRole, name: star, rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]}
---
{kind: ClusterRole, name: logs, labels: {agg: "yes"},
 rules: [{apiGroups: [""], resources: ["*/log"], verbs: [get]}]}
---
{kind: ClusterRole, name: sum, aggregationRule: {clusterRoleSelectors: [{matchLabels: {agg: "yes"}}]},
 rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]}
---
{kind: ClusterRole, name: one,
 rules: [{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [s]}]}
---
"""


def binding(role: str, subject: str, kind: str = "ClusterRole", scope: str = "RoleBinding") -> World:
    """The roles above, one of them bound."""
    where = "namespace: home, " if scope == "RoleBinding" else ""
    to = f"roleRef: {{kind: {kind}, name: {role}}}, subjects: [{subject}]"
    return rbac(f"{ROLES}{{kind: {scope}, name: b, {where}{to}}}")


ANN = "{kind: User, name: ann}"
CI = "{kind: ServiceAccount, name: ci}"


@pytest.mark.parametrize(
    ("world", "user", "request_", "allowed"),
    [
        (binding("r", ANN, "Role"), "ann", ("get", "", "pods", "home"), True),
        (binding("r", ANN, "Role"), "bob", ("get", "", "pods", "home"), False),
        (binding("r", ANN, "Role"), "ann", ("get", "", "pods", "away"), False),
        (binding("r", ANN, "Role"), "ann", ("get", "apps", "pods", "home"), False),
        (binding("r", ANN, "Role"), "ann", ("get", "", "pods", "home", "log"), False),
        (binding("r", ANN), "ann", ("get", "", "pods", "home"), False),  # no such ClusterRole
        (binding("star", ANN), "ann", ("impersonate", "", "users", "home"), True),
        (binding("star", ANN), "ann", ("get", "", "pods", "home", "exec"), True),
        (binding("star", ANN), "ann", ("get", "", "nodes", ""), False),
        (binding("star", ANN, scope="ClusterRoleBinding"), "ann", ("get", "", "nodes", ""), True),
        (binding("star", ANN, scope="ClusterRoleBinding"), "ann", ("get", "", "pods", "away"), True),
        (binding("logs", ANN), "ann", ("get", "", "pods", "home", "log"), True),
        (binding("logs", ANN), "ann", ("get", "", "pods", "home"), False),
        (binding("sum", ANN), "ann", ("get", "", "pods", "home", "log"), True),
        (binding("sum", ANN), "ann", ("get", "", "secrets", "home"), False),  # its own rules are overwritten
        (binding("one", ANN), "ann", ("get", "", "secrets", "home", "", "s"), True),
        (binding("one", ANN), "ann", ("get", "", "secrets", "home"), False),
        (binding("r", CI, "Role"), "system:serviceaccount:home:ci", ("get", "", "pods", "home"), True),
        (binding("r", CI, "Role"), "system:serviceaccount:away:ci", ("get", "", "pods", "home"), False),
    ],
)
def test_rbac(world: World, user: str, request_: tuple[str, ...], allowed: bool) -> None:
    assert access.can(world, access.User(user), access.Request(*request_)) is allowed


def test_groups() -> None:
    everyone = binding("r", "{kind: Group, name: 'system:serviceaccounts:away'}", "Role")
    request = access.Request("get", "", "pods", "home")
    assert access.can(everyone, access.service_account("away", "x"), request)
    assert not access.can(everyone, access.service_account("home", "x"), request)


def test_roles_that_aggregate_each_other_end() -> None:
    world = rbac("""
{kind: ClusterRole, name: a, labels: {l: x}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {l: x}}]}}
---
{kind: ClusterRole, name: b, labels: {l: x}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {l: x}}]}}
---
{kind: ClusterRoleBinding, name: b, roleRef: {kind: ClusterRole, name: a},
 subjects: [{kind: User, name: ann}]}
""")
    assert not access.can(world, access.User("ann"), access.Request("get", "", "pods"))


def test_a_world_is_read_from_files_lists_and_all(tmp_path: Path) -> None:
    space: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "a", "labels": {"x": "y"}},
    }
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "list.yaml").write_text(yaml.safe_dump({"kind": "List", "items": [space]}))
    (tmp_path / "empty.yaml").write_text("# nothing\n---\n")
    found = load(tmp_path)
    assert found.labels_of("a") == {"x": "y", "kubernetes.io/metadata.name": "a"}
    assert found.labels_of("unheard-of") == {"kubernetes.io/metadata.name": "unheard-of"}
