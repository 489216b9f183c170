"""What is missing is filled in: a real API server makes of an object what the reference evaluator does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from tests.agreement import fillings
from tests.agreement.attempt import prepare
from tests.agreement.compiled import Compiled
from tests.agreement.requests import GOOD, PLATFORM_USER, TENANT_USER, Object, _maker, _spec
from tests.engines.answers import Answer
from tests.engines.cluster import Cluster
from tpl.backends.mutatingadmissionpolicy.emit import objects
from tpl.model import given
from tpl.model.base import BUILT_IN
from tpl.model.expr import Constant, FieldStep, Path
from tpl.model.fills import ADDED, ADDING, Fill, Filling
from tpl.model.kinds import KINDS, NAMESPACE, Kind
from tpl.model.policy import Policy
from tpl.obligations.model import FillHeld
from tpl.semantics.admission import Request, decide
from tpl.semantics.fills import filled

POLICY = fillings.POLICY
_OF_SERVER = ("uid", "creationTimestamp", "managedFields", "resourceVersion", "generation", "selfLink")


def wanted() -> Iterator[Object]:
    """Everything that is sent, in a namespace whose tenant has each setting and in one that has none."""
    for namespace in fillings.NAMESPACES:
        yield from fillings.pods(namespace)
        yield from fillings.others(namespace)


def kind_of(obj: Object) -> Kind:
    return next(kind for kind in KINDS.values() if kind.kind == obj["kind"])


def meant(policy: Policy, obj: Object) -> Object:
    request = filled(policy, Request.on(kind_of(obj), "create", object=obj, user=TENANT_USER))
    assert request.object is not None
    return dict(request.object)


def holds(whole: Any, part: Any) -> bool:
    """Whether everything of the part is in the whole, as it is."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(holds(whole.get(key), value) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list) and len(part) == len(whole):
        return all(map(holds, whole, part))
    return bool(whole == part) or part == []


@pytest.mark.parametrize("namespace", fillings.NAMESPACES)
def test_a_fill_only_adds_and_once(namespace: str, compiled: Compiled) -> None:
    for obj in (*fillings.pods(namespace), *fillings.others(namespace)):
        made = meant(compiled.policy, obj)
        assert holds(made, obj)
        assert meant(compiled.policy, made) == made


@pytest.mark.parametrize("namespace", fillings.NAMESPACES)
def test_fills_have_no_order(namespace: str, compiled: Compiled) -> None:
    policy = compiled.policy.model_copy(update={"fills": compiled.policy.fills[::-1]})
    for obj in (*fillings.pods(namespace), *fillings.others(namespace)):
        assert meant(policy, obj) == meant(compiled.policy, obj)


def test_guards_judge_what_it_has_become(compiled: Compiled) -> None:
    pod = next(fillings.pods("fill-acme"))
    request = Request.on(KINDS["pods"], "create", object=pod, user=TENANT_USER)
    assert decide(compiled.policy, request).allowed
    pod["spec"]["securityContext"] = {"runAsNonRoot": False}
    assert {denial.guard for denial in decide(compiled.policy, request).denials} == {"hardened"}


def test_outside_of_tenants_nothing_is_filled_in(compiled: Compiled) -> None:
    pod = next(fillings.pods("kube-system"))
    assert meant(compiled.policy, pod) == pod


# --- on real engines ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(compiled: Compiled, cluster: Cluster) -> list[tuple[Object, Object]]:
    """What is sent, and what the API server makes of it without fills."""
    prepare(cluster, compiled, ())
    sent = []
    for obj in wanted():
        answer = cluster.create(_complete(obj), user=TENANT_USER, dry_run=True)
        assert answer.allowed, answer.message
        sent.append((obj, _less(obj, dict(answer.body))))
    return sent


def _complete(obj: Object) -> Object:
    """With what a claim must have, to learn what else the API server gives it."""
    if obj["kind"] != "PersistentVolumeClaim":
        return obj
    least: Object = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "5Gi"}}}
    spec = obj["spec"]
    whole = {**least, **{key: value for key, value in spec.items() if value}}
    return {**obj, "spec": {**whole, "resources": {**least["resources"], **spec.get("resources", {})}}}


def _less(obj: Object, made: Object) -> Object:
    """What the API server made of it, without what was added to have it taken at all."""
    made = seen(made)
    if obj["kind"] == "PersistentVolumeClaim":
        given = obj["spec"]
        made["spec"] = {key: value for key, value in made["spec"].items() if given.get(key) or key == "volumeMode"}
        made["spec"]["resources"] = given.get("resources", {})
    return made


def seen(obj: Object) -> Object:
    """Without what the server says for itself, which is another each time."""
    metadata = {key: value for key, value in obj["metadata"].items() if key not in _OF_SERVER}
    made = {**obj, "metadata": metadata}
    if obj["kind"] == "Pod":
        # What class of service it is comes of what is filled in.
        made.pop("status", None)
        # The volume of the account's token has a name of its own each time.
        made["spec"] = {key: value for key, value in obj["spec"].items() if key != "volumes"}
        for name in ("containers", "initContainers"):
            if name in made["spec"]:
                made["spec"][name] = [
                    {key: value for key, value in each.items() if key != "volumeMounts"} for each in made["spec"][name]
                ]
    return made


def assert_fills(policy: Policy, cluster: Cluster, bare: list[tuple[Object, Object]]) -> None:
    denied = 0
    for obj, before in bare:
        expected = meant(policy, before)
        answer = cluster.create(obj, user=TENANT_USER, dry_run=True)
        request = Request.on(kind_of(obj), "create", object=before, user=TENANT_USER)
        assert answer.allowed == decide(policy, request).allowed, (obj, answer.message)
        if not answer.allowed:
            denied += 1
            continue
        found = seen(dict(answer.body))
        assert found == expected, obj
        assert holds(found, {key: obj[key] for key in obj if key not in ("apiVersion", "kind")})
    assert 0 < denied < len(bare)


def fills_in(cluster: Cluster) -> bool:
    probe = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "probe", "namespace": "fill-acme"}}
    return cluster.create(probe, user=TENANT_USER, dry_run=True).body.get("automountServiceAccountToken") is False


def test_the_api_server_fills_in(compiled: Compiled, cluster: Cluster, bare: list[tuple[Object, Object]]) -> None:
    objects = (*compiled.objects("mutatingadmissionpolicy"), *compiled.objects("vap"))
    with cluster.installed(*objects):
        cluster.wait_for(lambda: fills_in(cluster), "fills in force")
        assert_fills(compiled.policy, cluster, bare)


def test_the_api_server_fills_in_namespaces(
    compiled: Compiled, cluster: Cluster, bare: list[tuple[Object, Object]]
) -> None:
    assert bare, "users and rights are there"
    sent = list(fillings.spaces())
    before = [seen(dict(cluster.create(obj, user=PLATFORM_USER, dry_run=True).body)) for obj in sent]
    asked = [Request.on(NAMESPACE, "create", object=whole, user=PLATFORM_USER) for whole in before]
    expected = [dict(filled(compiled.policy, each).object or {}) for each in asked]
    assert 0 < sum(one != other for one, other in zip(before, expected, strict=True)) < len(sent)
    with cluster.installed(*compiled.objects("mutatingadmissionpolicy")):
        made = _answers(cluster, lambda obj: seen(dict(cluster.create(obj, user=PLATFORM_USER, dry_run=True).body)))
        assert made(sent, expected) == expected


@pytest.fixture(scope="module")
def debugged(cluster: Cluster, bare: list[tuple[Object, Object]]) -> list[tuple[Object, Object]]:
    """Running pods that were made without fills, and each with more containers, as the API server has it."""
    assert bare, "namespaces and rights are there"
    found = []
    for namespace in fillings.NAMESPACES:
        pod, added = fillings.debugged(namespace)
        cluster.install(pod)
        first = {**added[0], "name": "first"}
        stored = dict(_put(cluster, pod, [first], dry_run=False).body)
        assert "securityContext" not in stored["spec"]["ephemeralContainers"][0]
        found.append((stored, dict(_put(cluster, pod, [first, *added], dry_run=True).body)))
    return found


def _put(cluster: Cluster, pod: Object, added: list[Object], *, dry_run: bool) -> Answer:
    patch = {"spec": {"ephemeralContainers": added}}
    answer = cluster.patch(pod, patch, kind="strategic", user=TENANT_USER, subresource=ADDING, dry_run=dry_run)
    assert answer.allowed, answer.message
    return answer


def test_the_api_server_fills_in_what_is_added_to_pods(
    compiled: Compiled, cluster: Cluster, debugged: list[tuple[Object, Object]]
) -> None:
    expected = []
    for stored, before in debugged:
        asked = Request.on(KINDS["pods"], "update", object=before, old=stored, subresource=ADDING, user=TENANT_USER)
        expected.append(dict(filled(compiled.policy, asked).object or {})["spec"])
        assert expected[-1] != before["spec"]
        assert expected[-1]["ephemeralContainers"][0] == stored["spec"]["ephemeralContainers"][0]
    with cluster.installed(*compiled.objects("mutatingadmissionpolicy")):
        made = _answers(cluster, lambda pod: _put(cluster, pod, pod["spec"][ADDED], dry_run=True).body["spec"])
        assert made([before for _, before in debugged], expected) == expected


def _answers(cluster: Cluster, ask: Callable[[Object], Any]) -> Callable[[list[Object], list[Any]], list[Any]]:
    """What is made of each, as soon as all fills are in force: the API server learns of them one by one."""

    def made(sent: list[Object], expected: list[Any]) -> list[Any]:
        with suppress(TimeoutError):
            cluster.wait_for(lambda: list(map(ask, sent)) == expected, "fills in force")
        return list(map(ask, sent))

    return made


# --- what the API server gives first ------------------------------------------------------------


def least(resource: str) -> Object:
    """As little of a kind as the API server takes."""
    kind = KINDS[resource]
    metadata = {"name": "least", "namespace": "fill-other"}
    body: Object = {}
    match resource:
        case "pods":
            body = {"spec": _spec()}
        case "services":
            body = {"spec": {"ports": [{"port": 80}]}}
        case "persistentvolumeclaims":
            body = {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}
        case "horizontalpodautoscalers":
            of = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "x"}
            body = {"spec": {"scaleTargetRef": of, "maxReplicas": 2}}
        case "secrets":
            pass
        case _:
            made = _maker(kind, GOOD)
            body = {key: value for key, value in made.items() if key == "spec"}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **body}


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("resource", given.ALWAYS)
def test_what_is_never_missing_is_given_by_the_api_server(resource: str, cluster: Cluster) -> None:
    made = cluster.create(least(resource), user=TENANT_USER, dry_run=True)
    assert made.allowed, made.message
    for fields in given.ALWAYS[resource]:
        assert at(dict(made.body), fields) is not None, fields
    if resource == "pods":
        for fields in given.IN_CONTAINERS:
            assert at(made.body["spec"]["containers"][0], fields) is not None, fields


def at(obj: Any, fields: tuple[str, ...]) -> Any:
    for name in fields:
        obj = (obj or {}).get(name)
    return obj


@pytest.mark.usefixtures("bare")
def test_what_is_too_late_is(compiled: Compiled, cluster: Cluster) -> None:
    named = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "fill-late"}}
    cluster.install({**named, "value": 1000})
    values: tuple[bool | str, ...] = (False, "fill-late")
    for (_, fields), value in zip(given.TOO_LATE, values, strict=True):
        fill = _by_hand(fields, value)
        claim = FillHeld("late", "", BUILT_IN, fill=fill, kind=KINDS["pods"])
        made = [obj.manifest() for obj in objects(fill, (claim,), compiled.policy)]
        with cluster.installed(*made):
            cluster.wait_for(partial(_is_late, cluster, value), "the fill in force")
    cluster.delete(named)


def _by_hand(fields: tuple[str, ...], value: bool | str) -> Fill:
    path = Path(root="object", steps=tuple(FieldStep(name=name) for name in fields))
    filling = Filling(path=path, value=Constant(value=value))
    return Fill(name="late", title="late", resources=("pods",), fillings=(filling,), origin=BUILT_IN)


def _is_late(cluster: Cluster, value: bool | str) -> bool:
    answer = cluster.create(least("pods"), user=TENANT_USER, dry_run=True)
    if value is not False:
        return "priority" in answer.message
    spec = answer.body["spec"]
    return spec.get("automountServiceAccountToken") is False and any("projected" in each for each in spec["volumes"])
