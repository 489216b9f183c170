"""The webhook sends OPA exactly what the guards judge, in their version, and of that no more than is needed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.guards import build as b
from tpl.backends._admission.modes import IN_AUDIT, IN_FORCE, IN_TENANTS
from tpl.backends.rego import bundle, webhook
from tpl.backends.rego.backend import Rego
from tpl.model.expr import Truth
from tpl.model.identities import exempt
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.obligations.model import GuardHeld

FORBIDDEN = b.forbid(Truth(value=True))
NO_POLICIES = b.guard(
    "no-policies", "networkpolicies", FORBIDDEN, when=("create", "delete"), exempt=True, liftable=False
)
AUDITED = b.guard("audited", ("secrets", "services"), FORBIDDEN, mode="audit")
SCALING = b.guard("scaling", "horizontalpodautoscalers", FORBIDDEN)
SHELLS = b.guard("shells", "pods", FORBIDDEN, when=("connect",))
POLICY = b.policy(*b.four_guards(), NO_POLICIES, AUDITED, SCALING, SHELLS)

Asked = tuple[str, str, str, str]


def configuration(policy: Policy) -> dict[str, Any]:
    (piece,) = [piece for piece in b.compiled(Rego(), policy) if piece.path == webhook.FILE]
    assert not isinstance(piece.content, str)
    return piece.content.manifest()


def webhooks(policy: Policy = POLICY) -> dict[str, dict[str, Any]]:
    return {each["name"].partition(".")[0]: each for each in configuration(policy)["webhooks"]}


def asked(*sending: dict[str, Any]) -> Iterator[Asked]:
    for each in sending:
        for rule in each["rules"]:
            assert rule["scope"] == "*"
            for group in rule["apiGroups"]:
                for version in rule["apiVersions"]:
                    for resource in rule["resources"]:
                        yield from ((group, version, resource, operation) for operation in rule["operations"])


def judged(*guards: str, policy: Policy = POLICY) -> set[Asked]:
    return {
        (each.kind.group, each.kind.version, each.written, each.operation.upper())
        for each in derive(policy)
        if isinstance(each, GuardHeld) and (not guards or each.guard.name in guards)
    }


def test_each_request_that_a_guard_judges_is_asked_about_once() -> None:
    """Those that only guards judge that give way are asked about by two webhooks, one for each mode of a tenant."""
    sending = webhooks()
    assert sending.pop("objects-in-force")["rules"] == sending["objects-in-audit"]["rules"]
    counted = Counter(asked(*sending.values()))
    assert set(counted) == judged()
    assert set(counted.values()) == {1}
    assert ("autoscaling", "v2", "horizontalpodautoscalers", "CREATE") in counted
    assert ("", "v1", "pods/exec", "CONNECT") in counted


def test_requests_of_namespaces_are_chosen_by_no_label_and_others_by_their_stored_one() -> None:
    for name, each in webhooks().items():
        moded = IN_AUDIT if "in-audit" in name else IN_FORCE if "in-force" in name else IN_TENANTS
        selector = {} if name.startswith("namespaces") else moded
        assert (each["namespaceSelector"], each["objectSelector"]) == (selector, {})
    assert set(asked(webhooks()["namespaces-of-others"])) == judged("tenant-label-is-fixed")


def test_whom_every_guard_lets_pass_needs_no_opa() -> None:
    """So the platform, and the control plane, get on where OPA does not answer; but only where no guard judges them."""
    conditions = {name: each["matchConditions"] for name, each in webhooks().items()}
    assert {name for name, found in conditions.items() if found} == {"objects-of-others", "namespaces-of-others"}
    assert set(asked(webhooks()["objects-of-others"])) == judged("no-policies")
    (condition,) = conditions["objects-of-others"]
    assert condition["expression"].startswith("!(")
    named = {text for text in condition["expression"].split("'")[1::2] if text}
    assert named == {*exempt(POLICY).users, *exempt(POLICY).groups}
    strict = b.guard("strict", "networkpolicies", FORBIDDEN, when=("create",), liftable=False)
    mixed = webhooks(b.policy(NO_POLICIES, strict))
    assert set(asked(mixed["objects"])) == {("networking.k8s.io", "v1", "networkpolicies", "CREATE")}
    assert set(asked(mixed["objects-of-others"])) == {("networking.k8s.io", "v1", "networkpolicies", "DELETE")}


def test_what_only_audited_guards_judge_passes_without_opa() -> None:
    policies = {name: each["failurePolicy"] for name, each in webhooks().items()}
    assert {name for name, policy in policies.items() if policy == "Ignore"} == {"objects-audited", "objects-in-audit"}
    assert {resource for _, _, resource, _ in asked(webhooks()["objects-audited"])} == {"secrets"}


def test_it_is_one_object_beside_the_bundle_and_stands_for_nothing_without_guards() -> None:
    names = [each["name"] for each in configuration(POLICY)["webhooks"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z-]+\.opa\.tpl\.dev", name) for name in names)
    assert not webhook.FILE.startswith(f"{bundle.ROOT}/")
    assert all(piece.path != webhook.FILE for piece in b.compiled(Rego(), b.policy()))


def test_order_of_guards_makes_no_difference_to_the_webhooks() -> None:
    backwards = POLICY.model_copy(update={"guards": POLICY.guards[::-1]})
    assert configuration(backwards)["webhooks"] == configuration(POLICY)["webhooks"]
