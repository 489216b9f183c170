"""An update that leaves what a rule reads as it was is not judged by it, unless the rule is about who may change."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.guards import build as b
from tpl.model.expr import CONTAINERS
from tpl.model.kinds import KINDS, Kind
from tpl.model.reads import kept_by_update
from tpl.semantics.admission import Request, decide

Object = dict[str, Any]

TYPE = b.path("object.spec.type")
SERVICES, DEPLOYMENTS = KINDS["services"], KINDS["deployments"]


def test_what_a_rule_reads() -> None:
    rule = b.require(
        b.each("c", CONTAINERS, b.is_set(b.path("c.image"))), unless=b.equal(b.path("object.spec.hostPID"), False)
    )
    lists = [("spec", name) for name in ("containers", "initContainers", "ephemeralContainers")]
    assert kept_by_update(b.guard("g", "pods", rule), rule) == (*lists, ("spec", "hostPID"))


def test_a_list_and_an_object_are_one_field() -> None:
    rule = b.forbid(
        b.either(b.equal(b.path("object.metadata.labels.a"), "x"), b.is_set(b.path("object.metadata.labels")))
    )
    assert kept_by_update(b.guard("g", "services", rule), rule) == (("metadata", "labels"),)
    rule = b.forbid(b.some("p", b.path("object.spec.ports"), b.equal(b.path("p.nodePort"), 1)))
    assert kept_by_update(b.guard("g", "services", rule), rule) == (("spec", "ports"),)


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        pytest.param(b.forbid(b.equal(TYPE, "x")), {"exempt": True}, id="who may change it"),
        pytest.param(b.forbid(b.equal(TYPE, "x")), {"when": ("update",)}, id="nobody judged what is stored"),
        pytest.param(b.require(b.equal(TYPE, b.path("old.spec.type"))), {"when": ("create", "update")}, id="old"),
        pytest.param(
            b.forbid(b.equal(TYPE, "x"), unless=b.equal(b.path("request.userInfo.username"), "x")), {}, id="request"
        ),
    ],
)
def test_what_is_judged_at_every_update(rule: Any, settings: dict[str, Any]) -> None:
    assert kept_by_update(b.guard("g", "services", rule, **settings), rule) == ()


def denied(guard: Any, kind: Kind, new: Object, old: Object) -> bool:
    return bool(decide(b.policy(guard), Request.on(kind, "update", object=new, old=old)).denials)


def changed(obj: Object, *path: str, to: Any) -> Object:
    new = deepcopy(obj)
    at = new
    for step in path[:-1]:
        at = at.setdefault(step, {})
    at[path[-1]] = to
    return new


def test_only_what_is_read_brings_a_service_back() -> None:
    guard = b.guard("g", "services", b.forbid(b.equal(TYPE, "NodePort")))
    old = {"metadata": {"name": "s", "namespace": b.ACME}, "spec": {"type": "NodePort"}}
    assert not denied(guard, SERVICES, changed(old, "metadata", "finalizers", to=[]), old)
    assert not denied(guard, SERVICES, changed(old, "status", "loadBalancer", to={}), old)
    assert not denied(guard, SERVICES, changed(old, "spec", "ports", to=[]), old)
    assert denied(guard, SERVICES, old, changed(old, "spec", "type", to="ClusterIP"))
    assert denied(guard, SERVICES, changed(old, "spec", "type", to=5), old)
    assert not denied(guard, SERVICES, changed(old, "spec", "type", to=None), old)


def test_metadata_of_a_template_is_judged_where_it_is_read() -> None:
    guard = b.guard("g", "pods", b.require(b.is_set(b.path("object.metadata.labels.team"))))
    metadata = {"name": "d", "namespace": b.ACME}
    template = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": []}}
    old = {"metadata": metadata, "spec": {"replicas": 3, "template": template}}
    assert not denied(guard, DEPLOYMENTS, changed(old, "spec", "replicas", to=0), old)
    assert not denied(guard, DEPLOYMENTS, changed(old, "spec", "template", "metadata", "labels", "a", to="b"), old)
    labelled = changed(old, "spec", "template", "metadata", "labels", "team", to="x")
    assert denied(guard, DEPLOYMENTS, old, labelled)


def test_a_namespace_that_is_not_as_it_should_be_can_be_deleted() -> None:
    """Its deletion ends in an update through `finalize` by the namespace controller."""
    level = b.path("object.metadata.labels{pod-security.kubernetes.io/enforce}")
    guard = b.guard("psa", "namespaces", b.require(b.equal(level, "restricted")))
    old = {"metadata": {"name": b.ACME, "labels": {}}, "spec": {"finalizers": ["kubernetes"]}}
    assert not denied(guard, KINDS["namespaces"], changed(old, "spec", "finalizers", to=[]), old)
    lowered = changed(old, "metadata", "labels", to={"pod-security.kubernetes.io/enforce": "baseline"})
    assert denied(guard, KINDS["namespaces"], lowered, old)
