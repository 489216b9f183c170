"""Public set-ups of shared clusters, written in the language: whole, and with the objects that the originals have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases.test_cases import EXAMPLES, NOW
from tests.tenancy.builders import policy
from tests.trees import written
from tpl.backends import REGISTRY, load
from tpl.backends.base import Context
from tpl.diagnostics.model import Severity
from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements
from tpl.expectations.run import Tally, run_tests
from tpl.pipeline import Compilation, Request, compile_policy

PUBLIC = EXAMPLES / "public"
NAMES = sorted(path.parent.name for path in PUBLIC.glob("*/README.md"))
VERDICTS = ("same meaning", "tighter on purpose", "narrower", "not said")


@cache
def compiled(name: str) -> Compilation:
    """An example, for all of its targets."""
    return compile_policy(Request((PUBLIC / name,), NOW))


@cache
def objects(name: str, folder: str = "") -> tuple[dict[str, Any], ...]:
    """What an example writes into one target's namespaces, and its roles."""
    files = written(compiled(name))
    wanted = [path for path in files if re.match(rf"{folder}/?(namespaces|rbac)/", path)]
    return tuple(found for path in wanted for found in yaml.safe_load_all(files[path]))


def bindings(name: str, folder: str = "") -> set[tuple[str, str, str]]:
    """Who has which role where; of the whole cluster, the namespace is empty."""
    found = [each for each in objects(name, folder) if each["kind"] in ("RoleBinding", "ClusterRoleBinding")]
    return {
        (each["metadata"].get("namespace", ""), each["roleRef"]["name"].removeprefix("tpl-"), subject["name"])
        for each in found
        for subject in each["subjects"]
    }


def rules(name: str, role: str, folder: str = "") -> set[tuple[str, str]]:
    """The verbs and resources of a role of the policy's own."""
    (found,) = (each for where, each in of_kind(name, "ClusterRole", folder) if where == f"tpl-{role}")
    return {(verb, on) for rule in found["rules"] for verb in rule["verbs"] for on in rule["resources"]}


def of_kind(name: str, kind: str, folder: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Objects of a kind, each with its namespace, or its name where it has none."""
    for each in objects(name, folder):
        if each["kind"] == kind:
            yield each["metadata"].get("namespace", each["metadata"]["name"]), each


def quotas(name: str, folder: str = "") -> dict[str, dict[str, str]]:
    """The hard amounts of each namespace."""
    return {where: each["spec"]["hard"] for where, each in of_kind(name, "ResourceQuota", folder)}


def closed(name: str) -> set[tuple[str, str]]:
    """Which sides of which namespaces are closed but for what policies open."""
    return {
        (where, side)
        for where, each in of_kind(name, "NetworkPolicy")
        if not each["spec"]["podSelector"]
        for side in each["spec"]["policyTypes"]
    }


def opened(name: str) -> set[tuple[str, str]]:
    """The namespaces in which everybody reaches some app."""
    found = [(where, each["spec"]) for where, each in of_kind(name, "NetworkPolicy")]
    return {
        (where, spec["podSelector"].get("matchLabels", {}).get("app", ""))
        for where, spec in found
        if any("from" not in rule for rule in spec.get("ingress", ()))
    }


UNCONDITIONAL = {name for name in REGISTRY if load(name).check(Context(policy())) is None}
"""What is written for every cluster, whatever it says of itself."""


@pytest.mark.parametrize("name", NAMES)
def test_it_is_without_findings_for_every_target(name: str) -> None:
    compilation = compiled(name)
    assert [each.message for each in compilation.sink.diagnostics if each.severity is not Severity.INFO] == []
    assert all(written(compilation).values())
    for build in compilation.builds:
        assert build.emission is not None
        assert {backend.name for backend in build.emission.backends} == UNCONDITIONAL


@pytest.mark.parametrize("name", NAMES)
def test_its_own_tests_pass(name: str) -> None:
    compilation, sink = compiled(name), Sink()
    tallies = [run_tests(compilation, build, "", sink) for build in compilation.builds]
    assert sum(tallies, Tally()).tried > 0
    assert [each.message for each in sink.diagnostics] == []


@pytest.mark.parametrize("name", NAMES)
def test_readers_agree_with_the_language(name: str) -> None:
    compilation, sink = compiled(name), Sink()
    for build in compilation.builds:
        report_disagreements(build, sink)
    assert [each.message for each in sink.diagnostics] == []


@pytest.mark.parametrize("name", NAMES)
def test_its_table_counts_and_quotes_what_is_there(name: str) -> None:
    """The line above the table is its sum, and each statement that it shows stands in the example."""
    text = (PUBLIC / name / "README.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| (?!The original)", line)]
    said = Counter(row[2].strip() for row in rows)
    assert set(said) <= set(VERDICTS)
    same = said["same meaning"]
    counts = f"{len(rows)} intents: {same} same meaning ({100 * same / len(rows):.0f} %), "
    assert f"**{counts}{', '.join(f'{said[verdict]} {verdict}' for verdict in VERDICTS[1:])}.**" in text
    sources = " ".join(word for path in sources_of(PUBLIC / name) for word in path.read_text("utf-8").split())
    assert [quoted for row in rows for quoted in re.findall("`([^`]+)`", row[1]) if quoted not in sources] == []


def sources_of(folder: Path) -> list[Path]:
    """What a policy is made of: its text, and the objects beside it."""
    return [*folder.glob("*.tpl"), *folder.glob("*.yaml")]


@pytest.mark.parametrize("env", ["staging", "production"])
def test_flux_has_the_originals_objects(env: str) -> None:
    name, folder = "flux2-multi-tenancy", f"{env}/{env}"
    reconcilers = ("gotk:apps:reconciler", "dev-team")
    roles = ("admin", "flux-user")
    assert bindings(name, folder) == {("apps", role, who) for role in roles for who in reconcilers}
    ((where, sync),) = of_kind(name, "Kustomization", folder)
    assert (where, sync["spec"]["path"], sync["spec"]["serviceAccountName"]) == ("apps", f"./{env}", "dev-team")
    ((_, namespace),) = of_kind(name, "Namespace", folder)
    assert namespace["metadata"]["labels"]["toolkit.fluxcd.io/tenant"] == "dev-team"
    assert not list(of_kind(name, "NetworkPolicy", folder))


def test_inherited_namespaces_have_the_originals_objects() -> None:
    name = "namespace-inheritance"
    everywhere = ("analytics", "gamestore", "incubator-1", "incubator-2")
    assert bindings(name) == {
        *((namespace, "view", "system:serviceaccounts:foo") for namespace in everywhere),
        *((namespace, "eng-viewer", "eng@example.com") for namespace in ("analytics", "gamestore")),
        ("gamestore", "foo-admin", "bob@example.com"),
        ("", "namespace-reader", "cheryl@example.com"),
        ("", "rbac-viewer", "cheryl@example.com"),
    }
    kinds = ("roles", "rolebindings", "clusterroles", "clusterrolebindings")
    assert rules(name, "rbac-viewer") == {(verb, kind) for verb in ("get", "list") for kind in kinds}
    assert quotas(name) == {
        "analytics": {"pods": "1", "requests.cpu": "100m", "requests.memory": "100Mi"},
        "gamestore": {"pods": "1", "requests.cpu": "200m", "requests.memory": "200Mi"},
    }
    assert closed(name) == {(namespace, "Ingress") for namespace in everywhere}
    assert opened(name) == {("analytics", "gamestore"), ("gamestore", "gamestore")}


def test_teams_have_the_originals_objects() -> None:
    name, teams = "namespace-specific-policy", ("team-a", "team-b", "team-c", "external-team")
    assert bindings(name) == {(team, "team-admin", f"{team}-admin@mydomain.com") for team in teams}
    assert {on for _, on in rules(name, "team-admin")} == {"deployments"}
    assert {verb for verb, _ in rules(name, "team-admin")} >= {"create", "update", "delete", "deletecollection"}
    assert closed(name) == {(team, "Ingress") for team in teams}
    assert opened(name) == set()


@pytest.mark.parametrize("env", ["east", "west"])
def test_tenants_of_two_clusters_have_the_originals_objects(env: str) -> None:
    name, folder = "multi-cluster-access-and-quota", f"{env}/cluster-{env}"
    users = {"tenant-a": (1, 2), "tenant-b": (11, 12), "tenant-c": (21, 22)}
    assert bindings(name, folder) == {
        (tenant, "view", f"user-{number}") for tenant, numbers in users.items() for number in numbers
    }
    usual = {"pods": "10", "requests.cpu": "100", "requests.memory": "10Gi"}
    more = {"pods": "100", "requests.cpu": "1000", "requests.memory": "100Gi"}
    assert quotas(name, folder) == {**dict.fromkeys(users, usual), **({"tenant-a": more} if env == "east" else {})}
    labels = [each["metadata"]["labels"] for _, each in of_kind(name, "Namespace", folder)]
    assert {(each["owner"], each["cluster"]) for each in labels} == {("platform-team", f"cluster-{env}")}


OWNERS = {
    "solar": {"renewable", "alice", "oidc:org:platform"},
    "green": {"renewable", "bob", "oidc:org:devops", "some@user.com"},
    "wind": {"renewable", "gatsby", "oidc:org:devops", "some@user.com"},
}


def test_capsules_tenants_have_the_originals_objects() -> None:
    name = "capsule-playground"
    spaces = [(tenant, f"{tenant}-{stage}") for tenant in OWNERS for stage in ("test", "prod")]
    others = {"solar": ("proxy-viewer", "gatsby"), "green": ("proxy-viewer", "alice"), "wind": ("view", "wind-users")}
    assert bindings(name) == {
        *((space, "admin", who) for tenant, space in spaces for who in OWNERS[tenant] | {"gitops-reconciler"}),
        *((space, *others[tenant]) for tenant, space in spaces),
        *(("", "cluster-admin", who) for who in ("oidc:capsule-admins", "admin")),
    }
    parts = quotas(name)
    assert {parts[f"solar-{stage}"]["requests.cpu"] for stage in ("test", "prod")} == {"1"}
    assert parts["wind-prod"] == {
        "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi", "requests.storage": "2560Mi",
    }  # fmt: skip
    assert closed(name) == {(space, side) for _, space in spaces for side in ("Ingress", "Egress")}
    assert opened(name) == set()


def test_the_benchmarks_find_what_they_look_for() -> None:
    """What they ask of objects; what they ask of requests, the example's own tests ask."""
    name = "kubectl-mtb"
    assert bindings(name) == {("a1", "self-service", "tenant-a-admins"), ("b1", "self-service", "tenant-b-admins")}
    assert not list(of_kind(name, "ClusterRoleBinding"))
    every = {"get", "list", "create", "update", "patch", "watch", "delete", "deletecollection"}
    allowed = rules(name, "self-service")
    assert {(verb, kind) for verb in every for kind in ("roles", "rolebindings", "networkpolicies")} <= allowed
    assert {verb for verb, kind in allowed if kind == "resourcequotas"} == {"get", "list", "watch"}
    assert not {verb for verb, _ in allowed} & {"escalate", "bind", "impersonate"}
    counted = {key.split("/")[-1].split(".", 1)[-1] for key in quotas(name)["a1"]}
    assert counted >= {"cpu", "memory", "ephemeral-storage", "nodeports", "loadbalancers", "persistentvolumeclaims"}
    assert counted >= {"pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps"}
    labels = [each["metadata"]["labels"] for _, each in of_kind(name, "Namespace")]
    assert {each["pod-security.kubernetes.io/enforce"] for each in labels} == {"restricted"}
    assert closed(name) == {(where, side) for where in ("a1", "b1") for side in ("Ingress", "Egress")}


def test_projects_have_the_originals_objects() -> None:
    name, folder = "operate-first", "smaug"
    assert len(list(of_kind(name, "Namespace", folder))) == 82
    given = bindings(name, folder)
    of_openshift = {each for each in given if each[0].startswith("openshift-")}
    assert of_openshift == IN_OPENSHIFT
    given -= of_openshift
    admins = Counter(who for where, role, who in given if where and role == "admin")
    assert (len(admins), sum(admins.values())) == (42, 99)
    assert {who: count for who, count in admins.items() if count > 2} == {
        "operate-first": 26, "thoth-devops": 11, "odh-admin": 10, "data-science": 4, "thoth": 4, "curator": 3,
        "demolab_team": 3,
    }  # fmt: skip
    watched = Counter(role for where, role, who in given if where and who in ("prometheus-k8s", "odh-dashboard"))
    assert watched == {"prometheus": 22, "dashboard": 5}
    assert {each for each in given if each[2] == "system:authenticated"} == {
        ("opf-jupyterhub", "logs-reader", "system:authenticated"),
        ("peribolos-as-a-service", "view", "system:authenticated"),
    }
    assert {(role, who) for where, role, who in given if not where} == IN_CLUSTER


IN_OPENSHIFT = {
    *((f"openshift-{where}", "admin", "operate-first") for where in ("cnv", "logging")),
    ("openshift-operators", "admin", "openshift-operators-admin"),
    ("openshift-operators", "edit", "ocp-pipelines-sre"),
    ("openshift-operators", "view", "openshift-operators-view"),
    ("openshift-tuning", "admin", "kruize"),
    ("openshift-tuning", "view", "system:authenticated"),
    ("openshift-vertical-pod-autoscaler", "view", "neu-students"),
}

IN_CLUSTER = {
    *(("cluster-reader", who) for who in ("sre", "ocp-pipelines-sre", "k8s-annotations-exporter")),
    ("request-counts", "sre"),
    *(("cluster-monitoring-view", who) for who in ("operate-first", "logs-insights", "curator")),
    ("cluster-monitoring-view", "grafana-serviceaccount"),
    ("jupyterhub-cluster", "jupyterhub-hub"),
    ("openshift-pipelines-clusterinterceptors", "aicoe-ci-webhook"),
    ("cluster-admin", "cluster-admins"),
    ("nfs-provisioner-runner", "nfs-provisioner"),
    ("node-labeler", "node-labeler"),
    *((f"tekton-dashboard-{part}", "tekton-dashboard") for part in ("backend", "extensions", "tenant")),
    *(
        ("oauth-token-access-review", f"{who}-oauth-proxy")
        for who in ("thanos-query-frontend", "thanos-receive", "loki-query-frontend", "loki-distributor")
    ),
}


def test_projects_have_the_originals_amounts() -> None:
    """Four sizes, and what projects have of their own."""
    amounts = quotas("operate-first", "smaug")
    sizes = Counter(SIZES.get(tuple(sorted(each.items())), "its own") for each in amounts.values())
    assert sizes == {"x-small": 7, "small": 10, "medium": 15, "large": 14, "its own": 27}
    assert amounts["opf-jupyterhub"] == {
        "requests.cpu": "120", "limits.cpu": "180", "requests.memory": "600Gi", "limits.memory": "800Gi",
    }  # fmt: skip
    counted = {key: amount for key, amount in amounts["thoth-middletier-prod"].items() if key.startswith("count/")}
    assert counted == {
        "count/pods": "1000", "count/workflows.argoproj.io": "3000", "count/objectbucketclaims.objectbucket.io": "1",
    }  # fmt: skip
    defaults = Counter(
        (each["spec"]["limits"][0]["default"]["cpu"], each["spec"]["limits"][0]["defaultRequest"]["cpu"])
        for _, each in of_kind("operate-first", "LimitRange", "smaug")
    )
    assert defaults == {("500m", "300m"): 71, ("250m", "100m"): 1}


KINDS = ("limits", "requests")


def _size(cpu: str, memory: str, storage: str) -> tuple[tuple[str, str], ...]:
    each = {
        f"{kind}.{of}": amount for kind in ("limits", "requests") for of, amount in (("cpu", cpu), ("memory", memory))
    }
    return tuple(sorted({**each, "requests.storage": storage, "count/objectbucketclaims.objectbucket.io": "1"}.items()))


SIZES = {
    _size("500m", "2Gi", "10Gi"): "x-small",
    _size("1", "4Gi", "20Gi"): "small",
    _size("2", "8Gi", "40Gi"): "medium",
    _size("4", "16Gi", "80Gi"): "large",
}


@pytest.mark.parametrize("cluster", ["us-east", "us-west", "us-central"])
def test_a_fleet_has_the_originals_objects(cluster: str) -> None:
    name, backend = "fleet-tenancy", {"bookstore", "shoestore"} if cluster != "us-central" else set()
    frontend = {"frontend-a", "frontend-b"}
    scopes = {where: each["metadata"]["labels"] for where, each in of_kind(name, "Namespace", cluster)}
    assert {where: labels["fleet.gke.io/fleet-scope"] for where, labels in scopes.items()} == {
        **dict.fromkeys(backend, "backend"),
        **dict.fromkeys(frontend, "frontend"),
    }
    assert quotas(name, cluster) == {where: {"persistentvolumeclaims": "6"} for where in frontend}
    assert bindings(name, cluster) == {(where, "admin", "ns-reconciler-bookstore") for where in backend - {"shoestore"}}
    assert {where for where, _ in of_kind(name, "RepoSync", cluster)} == backend - {"shoestore"}
    policies = [(where, each["spec"]) for where, each in of_kind(name, "NetworkPolicy", cluster)]
    assert {where for where, _ in policies} == backend
    assert {side for _, spec in policies for side in spec["policyTypes"]} <= {"Ingress"}
