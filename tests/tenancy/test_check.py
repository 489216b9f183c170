"""What was written is compared with what was said, and every leak that is let in on purpose is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.tenancy.builders import ORIGIN, existing_role, flow, grant, policy, role, service, tenant
from tests.tenancy.compiled import objects
from tpl.holes import hole
from tpl.model.clusterroles import LABEL
from tpl.model.policy import Policy
from tpl.model.tenants import ServiceAccount
from tpl.semantics.sample import EXHAUSTIVE
from tpl.verify.check import disagreements
from tpl.verify.world import World

Objects = list[dict[str, Any]]


def saas() -> Policy:
    """Two tenants that share a shape, one of its own with two namespaces, flows and grants."""
    return policy(
        tenant("acme", namespaces=("acme", "acme-b"), workloads={"db": {"app": "db"}}, tags=("pci",)),
        tenant(
            "tiny",
            "small",
            labels=(("team", hole("tenant")),),
            service_accounts=(ServiceAccount(name="deployer", token=False, pull_secrets=("r",), origin=ORIGIN),),
            flows=(flow("allow @ingress -> self on tcp/8080"),),
            grants=(grant("viewer", "group:{tenant}-people"), grant("edit", "user:ann")),
        ),
        service("ingress", "infra", app="ingress"),
        role("viewer", "get on pods"),
        existing_role("edit", "edit"),
        role("more", "get on leases").model_copy(update={"aggregates_to": ("view",)}),
        flow("allow acme -> internet on tcp/443"),
        flow("deny tag pci -> 9.0.0.0/8 on any"),
    )


def find(found: Objects, kind: str, name: str, namespace: str = "") -> dict[str, Any]:
    """The object of that kind and name."""
    return next(
        obj
        for obj in found
        if obj["kind"] == kind and obj["metadata"]["name"] == name and obj["metadata"].get("namespace", "") == namespace
    )


def open_wide(found: Objects) -> None:
    find(found, "NetworkPolicy", "tpl-ingress", "tiny")["spec"]["ingress"][0]["from"] = [{"namespaceSelector": {}}]


def lose_the_default(found: Objects) -> None:
    for obj in [obj for obj in found if obj["metadata"].get("namespace") == "acme-b"]:
        found.remove(obj)


def forget_a_gap(found: Objects) -> None:
    rules = find(found, "NetworkPolicy", "tpl-egress", "acme")["spec"]["egress"]
    rules[-1]["to"][0]["ipBlock"]["except"].remove("10.0.0.0/8")


def widen_a_port(found: Objects) -> None:
    ports = find(found, "NetworkPolicy", "tpl-ingress", "small")["spec"]["ingress"][-1]["ports"]
    ports[0]["endPort"] = 8081


def close_a_flow(found: Objects) -> None:
    find(found, "NetworkPolicy", "tpl-ingress", "small")["spec"]["ingress"].pop()


def mislabel_a_namespace(found: Objects) -> None:
    find(found, "Namespace", "small")["metadata"]["labels"]["tpl.dev/tenant"] = "tiny"


def widen_a_role(found: Objects) -> None:
    find(found, "ClusterRole", "tpl-viewer")["rules"][0]["resources"].append("secrets")


def bind_elsewhere(found: Objects) -> None:
    binding = find(found, "RoleBinding", "tpl-viewer", "tiny")
    found.append({**binding, "metadata": {**binding["metadata"], "namespace": "acme"}})


def bind_everywhere(found: Objects) -> None:
    binding = find(found, "RoleBinding", "tpl-viewer", "tiny")
    found.append({**binding, "kind": "ClusterRoleBinding", "metadata": {"name": "b"}})


def bind_to_all_there_is(found: Objects) -> None:
    find(found, "RoleBinding", "tpl-viewer", "tiny")["roleRef"]["name"] = "cluster-admin"


def add_to_the_clusters_own(found: Objects) -> None:
    find(found, "ClusterRole", "tpl-viewer")["metadata"]["labels"][f"{LABEL}edit"] = "true"


def take_from_the_clusters_own(found: Objects) -> None:
    del find(found, "ClusterRole", "tpl-more")["metadata"]["labels"][f"{LABEL}view"]


def change_a_label(found: Objects) -> None:
    find(found, "Namespace", "small")["metadata"]["labels"]["team"] = "blue"


def add_an_annotation(found: Objects) -> None:
    find(found, "Namespace", "acme")["metadata"]["annotations"]["note"] = "x"


def give_out_a_token(found: Objects) -> None:
    find(found, "ServiceAccount", "deployer", "tiny")["automountServiceAccountToken"] = True


def lose_an_account(found: Objects) -> None:
    found.remove(find(found, "ServiceAccount", "deployer", "small"))


def test_what_is_written_agrees() -> None:
    assert disagreements(saas(), World.of(objects(saas(), "namespaces", "networkpolicy", "rbac"))) == []


@pytest.mark.parametrize(
    "leak",
    [
        open_wide,
        lose_the_default,
        forget_a_gap,
        widen_a_port,
        close_a_flow,
        mislabel_a_namespace,
        widen_a_role,
        bind_elsewhere,
        bind_everywhere,
        bind_to_all_there_is,
        add_to_the_clusters_own,
        take_from_the_clusters_own,
        change_a_label,
        add_an_annotation,
        give_out_a_token,
        lose_an_account,
    ],
)
def test_every_leak_is_found(leak: Callable[[Objects], None]) -> None:
    found = objects(saas(), "namespaces", "networkpolicy", "rbac")
    leak(found)
    assert disagreements(saas(), World.of(found))


def test_of_many_tenants_a_sample_is_compared() -> None:
    many = policy(*(tenant(f"t{number}") for number in range(3 * EXHAUSTIVE)), flow("allow t7 -> t11 on tcp/80"))
    found = objects(many, "namespaces", "networkpolicy")
    assert disagreements(many, World.of(found)) == []
    find(found, "NetworkPolicy", "tpl-ingress", "t11")["spec"]["ingress"].pop()
    assert disagreements(many, World.of(found))
