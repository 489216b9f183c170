"""Does what was written say what the policy says? Two independent readings, compared.

The reference evaluator reads the policy, the readers of this room read the objects; where they differ, the
compiler is wrong (TPL999) or somebody changed its output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tpl.model.cluster_kinds import rule_of
from tpl.model.clusterroles import parts
from tpl.model.flows import AnywherePeer, Flow
from tpl.model.metadata import whose
from tpl.model.parameters import Where
from tpl.model.policy import Policy, Role
from tpl.model.ports import ALL_PORTS
from tpl.model.tenants import Labels, Member, Shape, Subject
from tpl.semantics import grants
from tpl.semantics.addresses import within
from tpl.semantics.atoms import Atom
from tpl.semantics.ends import Ends
from tpl.semantics.flows import OPEN_EGRESS, AddressEnd, End, Rule, Rules, keeper
from tpl.semantics.judging import Judging
from tpl.semantics.pairs import Pair, Pairs
from tpl.semantics.sample import representatives
from tpl.semantics.statements import Statements
from tpl.semantics.steps import step_ports
from tpl.verify import access
from tpl.verify.bindings import Action, Bindings, Given, Identity, all_of
from tpl.verify.tried import STRANGER, read, representative_ends
from tpl.verify.world import World
from tpl.verify.written import Written


class Disagreement(NamedTuple):
    """One question to which the policy and the objects give different answers."""

    question: str
    policy: bool
    objects: bool
    why: str = ""
    words: tuple[str, str] = ("denied", "allowed")

    def __str__(self) -> str:
        reason = f" ({self.why})" if self.why else ""
        policy, objects = self.words[self.policy], self.words[self.objects]
        return f"{self.question}: {policy} by the policy{reason}, {objects} by the objects"


def disagreements(
    policy: Policy,
    world: World,
    also: Collection[str] = (),
    network: bool = True,
    access: bool = True,
    namespaces: bool = True,
) -> list[Disagreement]:
    """Every difference found, about connections first; none where the objects say what the policy says.

    Of many tenants, those are looked at who stand for all, and those named in ``also``. What the objects were not
    written to say, of the ``network``, of ``access`` or of what ``namespaces`` bear and have, is not looked at.
    """
    tenants = representatives(policy, also)
    members = (*tenants, *policy.own)
    ends = representative_ends(policy, tenants) if network else []
    return [
        *(network_disagreements(policy, world, ends) if network else ()),
        *(access_disagreements(policy, world, members) if access else ()),
        *(metadata_disagreements(policy, world, members) if namespaces else ()),
        *(account_disagreements(policy, world, members) if namespaces else ()),
    ]


def metadata_disagreements(policy: Policy, world: World, members: Iterable[Member]) -> Iterator[Disagreement]:
    """Differences about the labels and annotations of the policy's choice on namespaces of one of these tenants."""
    for member in members:
        for namespace in member.namespaces:
            for where, pairs, borne in _borne(policy.shape_of(member), world, namespace):
                meant = {(key, member.fill(text, namespace)) for key, text in pairs}
                written = {(key, text) for key, text in borne.items() if whose(key, where) is None}
                for key, text in sorted(meant ^ written):
                    said = (key, text) in meant
                    yield Disagreement(f'{where} {key} = "{text}" on {namespace}', said, not said,
                                       words=("not written", "written"))  # fmt: skip


def account_disagreements(policy: Policy, world: World, members: Iterable[Member]) -> Iterator[Disagreement]:
    """Differences about the service accounts that the policy names, in namespaces of one of these tenants."""
    for member in members:
        for namespace in member.namespaces:
            for account in policy.shape_of(member).service_accounts:
                name = member.fill(account.name, namespace)
                found = world.named("ServiceAccount", name, namespace)
                secrets = [each["name"] for each in (found or {}).get("imagePullSecrets") or ()]
                token = found and found.get("automountServiceAccountToken")
                if found is None or (token, tuple(secrets)) != (account.token, account.pull_secrets):
                    yield Disagreement(f"service account {name} in {namespace} as it is said", True, False,
                                       words=("not written", "written"))  # fmt: skip


def _borne(shape: Shape, world: World, namespace: str) -> Iterator[tuple[Where, Labels, Mapping[str, str]]]:
    yield "labels", shape.labels, world.labels_of(namespace)
    yield "annotations", shape.annotations, world.annotations_of(namespace)


def network_disagreements(policy: Policy, world: World, ends: Iterable[End]) -> Iterator[Disagreement]:
    """Differences about connections between any two of these ends, on any port.

    Pairs that lie in the same boxes of both readings get the same answers from both, so that one of each
    kind is asked about, on the first port of each stretch on which neither reading changes its answer.
    """
    numbered = Ends(policy, ends)
    meaning, written = Statements(numbered), Written(world, [*map(read, numbered.listed)])
    everyone = sorted(numbered.everyone)
    for pair in sorted(Pairs([*meaning.boxes, *written.boxes]).kinds(everyone, everyone)):
        rules = meaning.rules(pair)
        if _is_nobodys(policy, pair, numbered) or _is_unruled(policy, rules, pair, numbered):
            continue
        meant = Judging(rules)
        sides = written.sides(pair, len(meaning.boxes))
        for protocol, port in step_ports(ALL_PORTS, *meant.steps, *(steps for side in sides for steps in side.steps)):
            verdict = meant.at(protocol, port)
            open_ = all(side.is_open(protocol, port) for side in sides)
            if verdict.allowed != open_:
                atom = Atom(numbered.listed[pair.source], numbered.listed[pair.destination], protocol, port)
                yield Disagreement(str(atom), verdict.allowed, open_, verdict.why)


def _is_nobodys(policy: Policy, pair: Pair, ends: Ends) -> bool:
    """Whether neither end is a tenant's pod, or in a namespace that the policy speaks of; it says nothing of them."""
    return all(keeper(policy, ends.listed[end]) is None for end in (pair.source, pair.destination))


def _is_unruled(policy: Policy, rules: Rules, pair: Pair, ends: Ends) -> bool:
    """Whether an end is an address of a pod, and a rule about anywhere is about that pod and not about its address."""
    far = (ends.listed[pair.source], ends.listed[pair.destination])
    pods = policy.cluster.pods if policy.cluster else ()
    if not any(isinstance(end, AddressEnd) and within(end.ip, pods) for end in far):
        return False
    return any(rule is OPEN_EGRESS or _is_anywhere(rule) for side in rules for rule in side)


def _is_anywhere(rule: Rule) -> bool:
    return isinstance(rule, Flow) and any(isinstance(end, AnywherePeer) for end in (rule.source, rule.destination))


def access_disagreements(policy: Policy, world: World, members: Iterable[Member]) -> Iterator[Disagreement]:
    """Differences about what anybody may do in a namespace of one of these tenants, in one of nobody's, or in none."""
    bindings, actions = Bindings(world), {role.name: frozenset(_actions(role, policy)) for role in policy.roles}
    everywhere = list(grants.granted_in_cluster(policy))
    meant: dict[str, Given] = dict.fromkeys(("", STRANGER.namespace), _given(everywhere, actions))
    for member in members:
        given = _given([*grants.granted(policy, member), *everywhere], actions)
        meant |= dict.fromkeys(member.namespaces, given)
    for namespace, given in meant.items():
        written = bindings.given(namespace)
        for who in sorted({*given, *written}):
            ours, theirs = given.get(who, frozenset()), written.get(who, frozenset())
            for action in sorted(ours ^ theirs):
                yield Disagreement(_question(who, action, namespace), action in ours, action in theirs)


def _given(granted: Iterable[tuple[Subject, Role]], actions: dict[str, frozenset[Action]]) -> Given:
    """What is granted, by whom it is granted to."""
    found: dict[Identity, set[Action]] = defaultdict(set)
    for who, role in granted:
        found[_identity(who)] |= actions[role.name]
    return {who: frozenset(given) for who, given in found.items()}


def _identity(who: Subject) -> Identity:
    if who.kind == "serviceaccount":
        return "user", access.service_account(*who.name.split("/", 1)).name
    return who.kind, who.name


def _actions(role: Role, policy: Policy) -> Iterator[Action]:
    if role.clusterrole:
        yield all_of(role.clusterrole)
        added = (each for each in policy.roles if not {*each.aggregates_to}.isdisjoint(parts(role.clusterrole)))
        yield from (action for each in added for action in _actions(each, policy))
        return
    for permission in role.permissions:
        for resource in permission.resources:
            group, named = rule_of(resource) or ("", resource)
            yield from (Action(verb, group, named) for verb in permission.verbs)


def _question(who: Identity, action: Action, namespace: str) -> str:
    named = f" {action.name}" if action.name else ""
    return f"{who[0]} {who[1]}: {action.verb} {action.resource}{named} in {namespace or 'the cluster'}"
