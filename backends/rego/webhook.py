"""How the API server asks OPA: the ValidatingWebhookConfiguration, for exactly what the guards judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tpl.backends._admission.guarded import resource_rules
from tpl.backends._admission.modes import ALL, IN_AUDIT, IN_FORCE, IN_TENANTS, by_name
from tpl.backends._cel.printer import write
from tpl.backends._cel.program import is_exempt
from tpl.backends._cel.tree import Name, Negation, Relation, Select, conjunction, listed
from tpl.backends._k8s.objects import Object, object_name
from tpl.model.guards import Guard
from tpl.model.identities import NOBODY, Exempt, exempt
from tpl.model.policy import Policy
from tpl.obligations.model import GuardHeld

FILE = "opa/webhook.yaml"
"""Beside the bundle and not in it, as it is for the API server."""

SERVICE = {"name": "opa", "namespace": "opa", "path": "/v0/data/tpl/admission/main", "port": 443}
"""Where OPA answers; by this path of its data API the review is the input, and `main` the bare answer."""

BY_PLACE = "/v0/data/tpl/admission/by_place"
"""Where it answers for guards that say where they judge: those of tenants deny where the bundle knows no tenant."""

CERTIFICATE = {"cert-manager.io/inject-ca-from": f"{SERVICE['namespace']}/{SERVICE['name']}"}
"""By it cert-manager fills `caBundle` in from the Certificate of that name; nothing else reads it."""

TIMEOUT = 5
"""Seconds. A decision takes milliseconds, and a request waits at most so long for an OPA that hangs."""


_Places = tuple[()] | tuple[bool, tuple[str, ...]]
"""Where a guard says that it judges, so that it can be put in order; empty where it says nothing."""


def _places(guard: Guard) -> _Places:
    return (guard.places.every, guard.places.names) if guard.places else ()


class _Asked(NamedTuple):
    """What is the same of all requests that one webhook of the configuration sends.

    ``of_others``: each guard on them lets the platform pass, so its requests need no OPA. ``audited``: none denies;
    ``apart``: that is so in the namespaces of tenants in audit, and there is another webhook for the rest.
    ``in_cluster``: what is asked for is in no namespace; ``places``: where the guards say that they judge.
    """

    in_cluster: bool
    on_namespaces: bool
    places: _Places
    of_others: bool
    audited: bool
    apart: bool

    @classmethod
    def of(cls, guards: Sequence[Guard]) -> Iterator[_Asked]:
        """How what the guards of one request have in common has it asked about: by one webhook, or one a mode."""
        of_others = all(guard.exempt_platform for guard in guards)
        apart = all(guard.follows_mode or guard.mode == "audit" for guard in guards)
        audited = all(guard.mode == "audit" for guard in guards)
        modes = (False, True) if apart and not audited else (audited,)
        where = guards[0].in_cluster, guards[0].on_namespaces, _places(guards[0])
        yield from (cls(*where, of_others, mode, len(modes) > 1) for mode in modes)

    def name(self, number: int) -> str:
        """A domain name, as the API server wants it; ``number`` tells places that guards name apart."""
        mode = ("in-audit" if self.audited else "in-force") if self.apart else "audited" if self.audited else ""
        place = "namespaces" if self.on_namespaces else "cluster" if self.in_cluster else "objects"
        words = (f"placed-{number}" if self.places else place, mode, "of-others" if self.of_others else "")
        return f"{'-'.join(filter(None, words))}.opa.tpl.dev"

    @property
    def namespaces(self) -> dict[str, Any]:
        """The selector of the namespaces in which it asks."""
        if self.apart:
            return IN_AUDIT if self.audited else IN_FORCE
        if self.places:
            return by_name(*self.places)
        return ALL if self.on_namespaces or self.in_cluster else IN_TENANTS


def configuration(claims: Sequence[GuardHeld], policy: Policy) -> Object:
    """The one object, with a webhook for all requests that are asked about alike; every default is written out."""
    guards = tuple(dict.fromkeys(claim.guard.name for claim in claims))
    spans = [claim.guard.origin.span for claim in claims]
    found = sorted(_alike(claims).items(), key=lambda one: one[0])
    places = [*dict.fromkeys(asked.places for asked, _ in found if asked.places)]
    numbers: dict[tuple[object, ...], int] = {each: number for number, each in enumerate(places, 1)}
    webhooks = [_webhook(asked, numbers.get(asked.places, 0), alike, policy) for asked, alike in found]
    return Object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        object_name("opa"),
        None,
        tuple(f"guard {name}" for name in guards),
        tuple(sorted({span.path for span in spans if span})),
        {"webhooks": webhooks},
        annotations=CERTIFICATE,
    )


def _alike(claims: Sequence[GuardHeld]) -> dict[_Asked, list[list[GuardHeld]]]:
    """The claims of each request that some guard judges, by how OPA is asked about it."""
    by_request: dict[tuple[str, str, str, _Places], list[GuardHeld]] = defaultdict(list)
    for claim in claims:
        by_request[claim.kind.group, claim.written, claim.operation, _places(claim.guard)].append(claim)
    alike: dict[_Asked, list[list[GuardHeld]]] = defaultdict(list)
    for _, judging in sorted(by_request.items()):
        for asked in _Asked.of([claim.guard for claim in judging]):
            alike[asked].append(judging)
    return alike


def _webhook(asked: _Asked, number: int, alike: Sequence[Sequence[GuardHeld]], policy: Policy) -> dict[str, Any]:
    return {
        "name": asked.name(number),
        "admissionReviewVersions": ["v1"],
        "clientConfig": {"service": {**SERVICE, **({"path": BY_PLACE} if asked.places else {})}},
        # What only guards in audit judge is stopped by nothing, whether OPA answers or not.
        "failurePolicy": "Ignore" if asked.audited else "Fail",
        "matchConditions": [*_conditions(asked, alike, policy)],
        # The API server converts an object that was sent in another version before it asks.
        "matchPolicy": "Equivalent",
        "namespaceSelector": asked.namespaces,
        "objectSelector": {},
        "rules": [rule.manifest() for rule in resource_rules(judging[0] for judging in alike)],
        "sideEffects": "None",
        "timeoutSeconds": TIMEOUT,
    }


def _conditions(asked: _Asked, alike: Sequence[Sequence[GuardHeld]], policy: Policy) -> Iterator[dict[str, str]]:
    """What keeps OPA from being asked about those whom each guard lets pass: it is no part of what keeps nodes up."""
    if asked.in_cluster:
        passing: dict[Exempt, list[str]] = defaultdict(list)
        for judging in alike:
            kind = judging[0].kind
            resources = passing[_passing([claim.guard for claim in judging], policy)]
            resources += [] if kind.resource in resources else [kind.resource]
        resource = Select(Select(Name("request"), "resource"), "resource")
        passing.pop(NOBODY, None)
        for number, (let_pass, resources) in enumerate(sorted(passing.items()), 1):
            is_one = Relation("in", resource, listed(sorted(resources)))
            expression = write(Negation(conjunction(is_one, is_exempt(let_pass))))
            yield {"name": f"not-exempt-{number}", "expression": expression}
    elif asked.of_others:
        yield {"name": "not-exempt", "expression": write(Negation(is_exempt(exempt(policy))))}


def _passing(guards: Sequence[Guard], policy: Policy) -> Exempt:
    """Whom all of the guards let pass."""
    if not all(guard.exempt_platform for guard in guards):
        return NOBODY
    users, groups = zip(*(exempt(policy, guard) for guard in guards), strict=True)
    both = (tuple(sorted(set(each[0]).intersection(*each[1:]))) for each in (users, groups))
    return Exempt(*both)
