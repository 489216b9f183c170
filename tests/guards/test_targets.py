"""What the admission targets answer for, and what their objects have in common."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.guards import build as b
from tpl.backends import load
from tpl.backends.base import Backend, Context, Enforced, Fidelity, Outside, Piece, Refused
from tpl.model.base import BUILT_IN
from tpl.model.expr import Truth
from tpl.model.kinds import Operation
from tpl.model.policy import Cluster, Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import GuardHeld

TARGETS = ("vap", "kyverno", "kyverno-cel", "rego")
CEL = TARGETS[:3]
POLICY = b.policy(*b.four_guards(), lifts={"no-node-ports": "acme-db"})


def objects(target: str, policy: Policy = POLICY) -> list[dict[str, Any]]:
    return b.manifests(b.compiled(load(target), policy))


def served(pieces: list[Piece]) -> set[str]:
    return {id_ for piece in pieces for id_ in piece.obligations}


@pytest.mark.parametrize("target", TARGETS)
def test_every_obligation_of_a_guard_ends_in_an_object(target: str) -> None:
    backend, obligations = load(target), derive(POLICY)
    outcomes = {each.id: backend.answer(each, Context(POLICY)) for each in obligations}
    held = {id_ for id_, outcome in outcomes.items() if isinstance(outcome, Enforced)}
    assert held >= {each.id for each in obligations if isinstance(each, GuardHeld)}
    pieces = b.compiled(backend, POLICY)
    assert served(pieces) == held
    assert all(piece.obligations for piece in pieces)
    others = [outcome for outcome in outcomes.values() if not isinstance(outcome, Enforced)]
    assert others
    assert all(isinstance(outcome, Outside) for outcome in others)


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_made_of_nothing(target: str) -> None:
    assert list(load(target).assemble([], Context(b.policy()))) == []


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_bytes_every_time(target: str) -> None:
    first, second = (b.compiled(load(target), POLICY) for _ in range(2))
    assert first == second
    shuffled = POLICY.model_copy(update={"members": POLICY.members[::-1], "shapes": POLICY.shapes})
    texts = {piece.path: piece.content for piece in b.compiled(load(target), shuffled)}
    assert texts == {piece.path: piece.content for piece in first}


@pytest.mark.parametrize("target", CEL)
def test_policies_name_no_tenant(target: str) -> None:
    text = json.dumps(objects(target))
    for member in POLICY.members:
        assert not any(namespace in text for namespace in member.namespaces)
    assert "registry.example.com" not in text


@pytest.mark.parametrize("target", CEL)
def test_only_guards_on_namespaces_go_without_a_selector(target: str) -> None:
    """And they never have one: it would look at the new labels, and so miss the request that strips them."""
    for obj in objects(target):
        if obj["kind"].endswith("Binding"):
            continue
        guard = obj["metadata"]["name"].removeprefix("tpl-")
        assert ("tpl.dev/tenant" in json.dumps(_matched(obj))) == (guard != "tenant-label-is-fixed")


def _matched(obj: dict[str, Any]) -> Any:
    spec = obj["spec"]
    return spec["matchConstraints"] if "matchConstraints" in spec else spec["rules"][0]["match"]


@pytest.mark.parametrize("target", CEL)
def test_nothing_is_decided_in_match_conditions(target: str) -> None:
    """`namespaceObject` is always null there."""
    assert "matchConditions" not in json.dumps(objects(target))
    assert "celPreconditions" not in json.dumps(objects(target))


def test_policies_of_kubernetes() -> None:
    policies = {obj["metadata"]["name"]: obj["spec"] for obj in objects("vap") if "Binding" not in obj["kind"]}
    bindings = {obj["metadata"]["name"]: obj["spec"] for obj in objects("vap") if "Binding" in obj["kind"]}
    denying = {name: spec for name, spec in bindings.items() if not name.endswith(".audit")}
    assert policies.keys() == denying.keys() == {f"tpl-{guard.name}" for guard in POLICY.guards}
    assert all(spec["policyName"] == name.removesuffix(".audit") for name, spec in bindings.items())
    assert all(spec["failurePolicy"] == "Fail" for spec in policies.values())
    assert all(spec["validationActions"] == ["Deny", "Audit"] for spec in denying.values())


def modes(target: str, policy: Policy) -> dict[str, dict[tuple[str, ...], str | None]]:
    """For each guard, what is done where: the actions, and how the namespaces are chosen by their tenant's mode."""
    found: dict[str, dict[tuple[str, ...], str | None]] = {}
    for obj in objects(target, policy):
        spec = obj["spec"]
        if actions := spec.get("validationActions"):
            chosen = spec.get("matchResources") or spec.get("matchConstraints", {})
            labels = chosen.get("namespaceSelector", {}).get("matchExpressions", [])
            mode = next((each["operator"] for each in labels if each["key"] == "tpl.dev/mode"), None)
            found.setdefault(obj["metadata"]["name"].removesuffix(".audit"), {})[tuple(actions)] = mode
    return found


@pytest.mark.parametrize(("target", "denies", "warns"), [
    ("vap", ("Deny", "Audit"), ("Warn", "Audit")),
    ("kyverno-cel", ("Deny",), ("Audit", "Warn")),
])  # fmt: skip
def test_a_guard_that_gives_way_is_there_for_both_modes_and_any_other_for_one(
    target: str, denies: tuple[str, ...], warns: tuple[str, ...]
) -> None:
    rule = b.forbid(Truth(value=True))
    firm = b.guard("firm", "services", rule, liftable=False)
    policy = b.policy(b.guard("soft", "services", rule), firm, b.guard("softer", "services", rule, mode="audit"))
    assert modes(target, policy) == {
        "tpl-soft": {denies: "NotIn", warns: "In"},
        "tpl-firm": {denies: None},
        "tpl-softer": {warns: None},
    }


def test_resources_of_a_policy_of_kubernetes() -> None:
    policies = {obj["metadata"]["name"]: obj["spec"] for obj in objects("vap") if "Binding" not in obj["kind"]}
    assert policies["tpl-tenant-label-is-fixed"]["matchConstraints"]["resourceRules"] == [
        {
            "apiGroups": [""],
            "apiVersions": ["v1"],
            "operations": ["UPDATE"],
            "resources": ["namespaces", "namespaces/status", "namespaces/finalize"],
            "scope": "*",
        }
    ]


@pytest.mark.parametrize(
    ("target", "kind", "actions"),
    [
        ("vap", "ValidatingAdmissionPolicyBinding", ["Warn", "Audit"]),
        ("kyverno-cel", "ValidatingPolicy", ["Audit", "Warn"]),
    ],
)
def test_audit_mode_warns_and_does_not_deny(target: str, kind: str, actions: list[str]) -> None:
    policy = b.policy(b.node_ports().model_copy(update={"mode": "audit"}))
    (found,) = [obj for obj in objects(target, policy) if obj["kind"] == kind]
    assert found["spec"]["validationActions"] == actions


def test_kyverno_judges_its_own_controllers_and_old_violations_too() -> None:
    for obj in objects("kyverno"):
        (rule,) = obj["spec"]["rules"]
        assert rule["skipBackgroundRequests"] is False
        assert rule["validate"]["allowExistingViolations"] is False
        assert rule["validate"]["failureAction"] == "Enforce"
        assert obj["metadata"]["annotations"]["pod-policies.kyverno.io/autogen-controllers"] == "none"


@pytest.mark.parametrize("target", CEL)
def test_an_object_says_what_its_guard_is_for_and_whose_it_is(target: str) -> None:
    told = {"because": "CIS 5.2.4", "title": "No node ports", "severity": "high"}
    policy = b.policy(b.node_ports().model_copy(update=told))
    owned = policy.model_copy(update={"owner": "Platform", "contact": "platform@example.com"})
    for obj in objects(target, owned):
        said = obj["metadata"]["annotations"]
        assert {f"tpl.dev/{name}": text for name, text in told.items()}.items() <= said.items()
        assert (said["tpl.dev/owner"], said["tpl.dev/contact"]) == ("Platform", "platform@example.com")
    for obj in objects(target, policy):
        assert not {"tpl.dev/owner", "tpl.dev/contact"} & obj["metadata"]["annotations"].keys()


@pytest.mark.parametrize("target", ["kyverno", "kyverno-cel"])
def test_what_the_reports_of_kyverno_show(target: str) -> None:
    guard = b.node_ports().model_copy(update={"title": "No node ports", "severity": "high"})
    reasoned = guard.model_copy(update={"name": "reasoned", "because": "CIS 5.2.4"})
    for obj in objects(target, b.policy(guard, reasoned)):
        said = obj["metadata"]["annotations"]
        assert said["policies.kyverno.io/title"] == "No node ports"
        assert said["policies.kyverno.io/category"] == "Multi-Tenancy"
        assert said["policies.kyverno.io/severity"] == "high"
        expected = "CIS 5.2.4" if obj["metadata"]["name"].startswith("tpl-reasoned") else said["tpl.dev/statement"]
        assert said["policies.kyverno.io/description"] == expected


# --- what a target cannot hold ------------------------------------------------------------------


def on(kyverno: str = "", kubernetes: str = "") -> Policy:
    cluster = Cluster(name="c", kubernetes=kubernetes, kyverno=kyverno, origin=BUILT_IN)
    return POLICY.model_copy(update={"cluster": cluster})


@pytest.mark.parametrize(
    ("target", "policy", "fits"),
    [
        ("kyverno", on(kyverno="1.19.1"), True),
        ("kyverno", on(kyverno="1.9"), True),
        ("kyverno", on(kyverno="1.20"), False),
        ("kyverno", on(kyverno="v1.100.0"), False),
        ("kyverno", on(), True),
        ("kyverno-cel", on(kyverno="1.17"), True),
        ("kyverno-cel", on(kyverno="1.16.9"), False),
        ("kyverno-cel", on(kyverno="2.0"), True),
        ("vap", on(kubernetes="1.33.4"), True),
        ("vap", on(kubernetes="1.29"), False),
        ("rego", on(kyverno="9", kubernetes="1.1"), True),
    ],
)
def test_versions(target: str, policy: Policy, fits: bool) -> None:
    refused = load(target).check(Context(policy))
    assert (refused is None) is fits
    assert refused is None or (refused.code == "TPL804" and refused.help)


def outcome(backend: Backend[Any], policy: Policy, id_: str) -> Any:
    (obligation,) = [each for each in derive(policy) if each.id == id_]
    return backend.answer(obligation, Context(policy))


@pytest.mark.parametrize("target", ["kyverno", "kyverno-cel"])
def test_replica_sets_are_a_hole_that_the_guard_itself_closes(target: str) -> None:
    held = outcome(load(target), POLICY, "guard:images:create:replicasets")
    assert held.can.fidelity is Fidelity.PARTIAL
    assert [hole.closed_by for hole in held.can.holes] == [("images",)]
    assert outcome(load(target), POLICY, "guard:images:create:pods").can.fidelity is not Fidelity.PARTIAL


def test_what_cel_cannot_say_is_refused_by_name() -> None:
    policy = b.policy(b.guard("deep", "services", b.require(b.is_set(b.call("count", b.path("object.a[].b[]"))))))
    for target in CEL:
        refused = outcome(load(target), policy, "guard:deep:create:services")
        assert isinstance(refused, Refused)
        assert "lists of lists" in refused.why
        assert b.compiled(load(target), policy) == []
    assert isinstance(outcome(load("rego"), policy, "guard:deep:create:services"), Enforced)


@pytest.mark.parametrize(
    ("field", "resource", "when", "obligation"),
    [
        ("name", "pods", ("connect",), "guard:g:connect:pods/exec"),
        ("name", "services", ("connect",), "guard:g:connect:services/proxy"),
        ("namespace", "namespaces", ("create", "delete"), "guard:g:delete:namespaces"),
    ],
)
def test_a_cluster_policy_is_not_told_every_name(
    field: str, resource: str, when: tuple[Operation, ...], obligation: str
) -> None:
    policy = b.policy(b.guard("g", resource, b.forbid(b.equal(b.path(f"request.{field}"), "x")), when=when))
    refused = outcome(load("kyverno"), policy, obligation)
    assert isinstance(refused, Refused)
    assert f"`request.{field}`" in refused.why
    for target in ("vap", "kyverno-cel", "rego"):
        assert isinstance(outcome(load(target), policy, obligation), Enforced)


def test_a_cluster_policy_is_not_told_the_subresource() -> None:
    asks = b.require(b.compare(b.path("request.subResource"), "!=", "resize"))
    policy = b.policy(b.guard("no-resize", "pods", asks))
    assert isinstance(outcome(load("kyverno"), policy, "guard:no-resize:update:pods/resize"), Refused)
    for target in ("vap", "kyverno-cel", "rego"):
        assert isinstance(outcome(load(target), policy, "guard:no-resize:update:pods/resize"), Enforced)
