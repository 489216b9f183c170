"""Each side of a connection is its own tenant's: what anywhere, open egress and a withheld network say of which."""

from __future__ import annotations

import pytest

from tests.tenancy.builders import expectation, flow, policy, service, tenant
from tpl.model.policy import Policy
from tpl.semantics.atoms import expect
from tpl.semantics.flows import AddressEnd, End, PodEnd, decide

FREE, SHUT, BARE, BARE_TOO = (PodEnd(name) for name in ("free", "shut", "bare", "bare-too"))
HUB, PUBLIC, PRIVATE = PodEnd("hub"), AddressEnd("1.1.1.1"), AddressEnd("10.0.0.1")


def world(*flows: str) -> Policy:
    """A tenant whose egress is open, one that is closed both ways, two whose network is withheld, and a service."""
    return policy(
        tenant("free", isolation="ingress"),
        tenant("shut"),
        tenant("bare", isolation="withheld"),
        tenant("bare-too", isolation="withheld"),
        service("hub", "hub"),
        *map(flow, flows),
    )


@pytest.mark.parametrize(
    ("flows", "source", "destination", "allowed"),
    [
        # What is open where nothing is said.
        ((), FREE, PUBLIC, True),
        ((), FREE, PRIVATE, True),
        ((), FREE, HUB, True),
        ((), FREE, SHUT, False),
        ((), FREE, BARE, True),
        ((), HUB, FREE, False),
        ((), SHUT, FREE, False),
        ((), SHUT, BARE, False),
        ((), BARE, SHUT, False),
        ((), BARE, BARE_TOO, True),
        ((), PUBLIC, BARE, True),
        # A flow speaks of both sides, whoever's they are.
        (("allow shut -> bare on tcp/80",), SHUT, BARE, True),
        (("allow shut -> free on tcp/80",), SHUT, FREE, True),
        (("deny free -> internet on any",), FREE, PUBLIC, False),
        (("deny free -> internet on any",), FREE, PRIVATE, True),
        (("never any tenant -> @hub on any",), FREE, HUB, False),
        (("never any tenant -> @hub on any",), BARE, HUB, True),
        (("never any tenant -> any tenant on any",), BARE, BARE_TOO, True),
        (("never any tenant -> any tenant on any", "allow anywhere -> shut on any"), BARE, SHUT, False),
        # One from or to anywhere speaks of the other end's side alone.
        (("allow shut -> anywhere on tcp/80",), SHUT, PUBLIC, True),
        (("allow shut -> anywhere on tcp/80",), SHUT, PRIVATE, True),
        (("allow shut -> anywhere on tcp/80",), SHUT, HUB, True),
        (("allow shut -> anywhere on tcp/80",), SHUT, FREE, False),
        (("allow shut -> anywhere on tcp/80", "allow anywhere -> free on tcp/80"), SHUT, FREE, True),
        # So does one from or to any pod, and it speaks of no address.
        (("allow shut -> any pod on tcp/80",), SHUT, HUB, True),
        (("allow shut -> any pod on tcp/80",), SHUT, PUBLIC, False),
        (("allow shut -> any pod on tcp/80",), SHUT, PRIVATE, False),
        (("allow shut -> any pod on tcp/80",), SHUT, FREE, False),
        (("allow shut -> any pod on tcp/80", "allow any pod -> free on tcp/80"), SHUT, FREE, True),
        (("allow any pod -> shut on tcp/80",), FREE, SHUT, True),
        (("allow any pod -> shut on tcp/80",), HUB, SHUT, True),
        (("allow any pod -> shut on tcp/80",), PUBLIC, SHUT, False),
        (("allow any pod -> shut on tcp/80", "never any tenant -> any tenant on any"), FREE, SHUT, False),
        (("deny free -> any pod on any",), FREE, HUB, False),
        (("deny free -> any pod on any",), FREE, PUBLIC, True),
        (("allow anywhere -> shut on tcp/80",), FREE, SHUT, True),
        (("allow anywhere -> shut on tcp/80",), PUBLIC, SHUT, True),
        (("allow anywhere -> shut on tcp/80",), BARE, SHUT, True),
        (("allow anywhere -> free on tcp/80",), SHUT, FREE, False),
        (("allow anywhere -> shut on tcp/80", "deny @hub -> shut on any"), HUB, SHUT, False),
        (("deny shut -> anywhere on any",), SHUT, SHUT, False),
        (("never anywhere -> bare on any",), PUBLIC, BARE, True),
    ],
)
def test_both_sides_have_to_be_open(flows: tuple[str, ...], source: End, destination: End, allowed: bool) -> None:
    assert decide(world(*flows), source, destination, "tcp", 80).allowed is allowed


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("allow free -> internet on any", True),
        ("allow free -> anywhere on any", False),
        ("deny anywhere -> shut on any", False),
        ("deny @hub -> shut on any", True),
        ("allow @hub -> bare on any", True),
    ],
)
def test_expectations_go_by_both_sides(text: str, holds: bool) -> None:
    assert (expect(world(), expectation(text)) == []) is holds
