"""The reference evaluator and the reader of written NetworkPolicies give the same answers."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from tests.tenancy.compiled import RefusedError, world
from tests.tenancy.strategies import policies
from tpl.model.policy import Policy
from tpl.semantics.flows import End, PodEnd
from tpl.verify.check import network_disagreements
from tpl.verify.tried import representative_ends


def ends(policy: Policy) -> list[End]:
    """Representatives, and pods with the labels of two workloads at once."""
    both = [PodEnd(name, {"app": name, "tier": "data"}) for name in ("acme", "tiny")]
    mixed = PodEnd("globex", {"app": "api", "tier": "data"})
    return [*representative_ends(policy, policy.members), *both, mixed, PodEnd("infra", {"app": "other"})]


def test_what_is_written_means_what_was_said() -> None:
    seen: Counter[str] = Counter()

    @given(policies())
    def check(policy: Policy) -> None:
        try:
            objects = world(policy, "namespaces", "networkpolicy")
        except RefusedError:
            seen["refused"] += 1
            return
        seen["compared"] += 1
        assert next(network_disagreements(policy, objects, ends(policy)), None) is None

    check()
    assert seen["compared"] > 9 * seen["refused"], seen
