"""Is what tpl writes, and what the control plane must do, let pass by the policy's own guards?

A guard that is sure to deny one of these requests stops the roll-out of the policy itself, or a namespace for ever in
its deletion, and nobody is told before it happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from tpl.model.guards import Guard, Rule
from tpl.model.identities import CONTROL_PLANE, user_name
from tpl.model.kinds import KINDS, NAMESPACE, Kind, Operation
from tpl.model.labels import NAME_LABEL
from tpl.model.parameters import MANAGED_BY, TENANT_LABEL
from tpl.model.policy import Policy
from tpl.semantics.admission import Request, mode_in
from tpl.semantics.partly import Asked, Partly, denied_for_sure, readings
from tpl.verify.control_plane import DEEDS, NAMESPACE_DEEDS, NOBODYS, Deed

Object = Mapping[str, Any]

ANYBODY = frozenset({"name", "username", "groups"})


class Blocked(NamedTuple):
    """A guard's rule that denies a request; ``does`` says what it is for, ``is_own`` that it is the platform's.

    What the platform does, it may do by any of its identities; the request is that of the first.
    """

    guard: Guard
    rule: Rule
    asked: Asked
    does: str
    is_own: bool


def blocked(
    policy: Policy, guards: Iterable[Guard], written: Iterable[Object], namespaces: Sequence[str]
) -> Iterator[Blocked]:
    """Every rule of these guards that is sure to deny the creation, change or removal of what is written, or the
    control plane.

    ``written`` are objects as they are applied; ``namespaces`` are tenants' in which the control plane is tried.
    """
    judged = [guard for guard in guards if guard.mode == "enforce"]
    for obj in map(_stored, written):
        yield from _own(policy, judged, obj)
    yield from _of_no_tenant(policy, judged)
    for guard in judged:
        yield from _by_control_plane(policy, guard, namespaces)


def of_concern(guards: Iterable[Guard]) -> frozenset[Kind]:
    """The kinds of which an object that the platform writes can be denied."""
    denying = (guard for guard in guards if guard.mode == "enforce" and not guard.exempt_platform)
    return frozenset(kind for guard in denying for kind in guard.kinds)


# --- what tpl writes ----------------------------------------------------------------------------


def _own(policy: Policy, guards: Iterable[Guard], obj: Partly) -> Iterator[Blocked]:
    kind = _kind_of(obj, guards)
    for guard in guards:
        if kind in guard.kinds and not guard.exempt_platform:
            for does, ways, is_own in _life(policy, kind, obj):
                denied = [denied_for_sure(policy, guard, way) for way in ways]
                if denied[0] and all(denied):
                    yield Blocked(guard, denied[0], ways[0], does, is_own)


def _life(policy: Policy, kind: Kind, obj: Partly) -> Iterator[tuple[str, list[Asked], bool]]:
    """What is done with an object, each for whoever may do it: one of them must be let pass."""
    yield "tpl writes it", _applied(policy, kind, "create", obj, None), True
    yield "tpl writes it anew", _applied(policy, kind, "update", obj, _before(obj)), True
    if kind != NAMESPACE:
        # A Namespace says itself that it is never pruned.
        yield "it is taken away when it is gone from the policy", _applied(policy, kind, "delete", None, obj), True
    else:
        yield from ((deed.does, [deed.asked(obj)], False) for deed in NAMESPACE_DEEDS)


def _of_no_tenant(policy: Policy, guards: Sequence[Guard]) -> Iterator[Blocked]:
    """What becomes of a namespace that is no tenant's, if somebody may make one."""
    obj = _stored(NOBODYS)
    concerned = [guard for guard in guards if guard.on_namespaces]
    if not _may_be_made(policy, NAMESPACE, obj):
        return
    for guard in concerned:
        for deed in NAMESPACE_DEEDS:
            if rule := denied_for_sure(policy, guard, deed.asked(obj)):
                yield Blocked(guard, rule, deed.asked(obj), deed.does, False)


def _applied(policy: Policy, kind: Kind, operation: Operation, new: Partly | None, old: Partly | None) -> list[Asked]:
    """The request by each of the platform's identities, any of whom may be the one that applies what is written."""
    found = []
    for who in policy.platform:
        is_group = who.kind == "group"
        user, groups = ("", (who.name,)) if is_group else (user_name(who), ())
        request = Request.on(kind, operation, object=new, old=old, user=user, groups=groups)
        found.append(Asked(request, frozenset({"username", "groups"} if is_group else {"groups"})))
    return found


def _stored(obj: Object) -> Partly:
    """The object as the API server has it: with what it fills in, of which most is not known."""
    metadata = {"ownerReferences": None, "generateName": None, **obj["metadata"]}
    if obj["kind"] == NAMESPACE.kind:
        name = metadata["name"]
        metadata["labels"] = {**metadata["labels"], NAME_LABEL: name}
        return Partly({**obj, "metadata": Partly(metadata), "spec": {"finalizers": ["kubernetes"]}})
    return Partly({**obj, "metadata": Partly(metadata)})


def _before(obj: Partly) -> Partly:
    """What an update finds: the same object, of which only whose it is has stayed the same for sure."""
    metadata, labels = obj["metadata"], obj["metadata"]["labels"]
    kept = {key: metadata[key] for key in ("name", "namespace") if key in metadata}
    whose = Partly({key: labels[key] for key in (MANAGED_BY[0], TENANT_LABEL) if key in labels})
    return Partly({**{key: obj[key] for key in ("apiVersion", "kind")}, "metadata": Partly({**kept, "labels": whose})})


def _kind_of(obj: Object, guards: Iterable[Guard]) -> Kind:
    """The kind, of Kubernetes or of those that others define and a guard is on."""
    known = chain(KINDS.values(), (kind for guard in guards for kind in guard.kinds))
    return next(kind for kind in known if (kind.api_version, kind.kind) == (obj["apiVersion"], obj["kind"]))


# --- what the control plane does ----------------------------------------------------------------


def _by_control_plane(policy: Policy, guard: Guard, namespaces: Sequence[str]) -> Iterator[Blocked]:
    """The first namespace in which each deed is denied; what needs an object that nobody may make is not done."""
    for deed in _deeds(guard):
        for namespace in _told_apart(policy, guard, namespaces):
            asked = deed.asked(namespace)
            rule = denied_for_sure(policy, guard, asked)
            if rule and all(_may_be_there(policy, kind, namespace) for kind in deed.after):
                yield Blocked(guard, rule, asked, deed.does, False)
                break


def _deeds(guard: Guard) -> Iterator[Deed]:
    """What the guard judges, but for that of which it reads only what is not known: it was judged when it was made."""
    resources = {kind.resource for kind in guard.kinds}
    read = [reading for rule in guard.rules for reading in readings(rule)]
    judges_create = "create" in guard.operations
    for deed in DEEDS:
        if deed.operation not in guard.operations or deed.resource not in resources:
            continue
        if guard.exempt_platform and deed.user in CONTROL_PLANE:
            continue
        if not judges_create or not read or any(deed.tells(reading) for reading in read):
            yield deed


def _told_apart(policy: Policy, guard: Guard, namespaces: Sequence[str]) -> Sequence[str]:
    """One namespace for all, where the guard asks for nothing that is another's."""
    found = [
        read for rule in guard.rules for read in readings(rule, ("tenant", "namespace", "request", "object", "old"))
    ]
    if guard.places:
        named = () if guard.places.every else guard.places.names
        near = dict.fromkeys((*named, *namespaces, *policy.own_namespaces))
        namespaces = [name for name in near if guard.places.has(name)]
    if any(root in ("tenant", "namespace") or fields[-1:] == ("namespace",) for root, fields in found):
        return namespaces
    if guard.places:
        return namespaces[:1]
    owners = policy.owner_of_namespace
    judged = (name for name in namespaces if guard.name not in policy.shape_of(owners[name]).lifts_in(name))
    return [*islice((name for name in judged if mode_in(policy, guard, name) == "enforce"), 1)]


def _may_be_there(policy: Policy, resource: str, namespace: str) -> bool:
    """Whether there may be an object of the kind in the namespace."""
    return _may_be_made(policy, KINDS[resource], Partly(metadata=Partly(namespace=namespace)))


def _may_be_made(policy: Policy, kind: Kind, new: Partly) -> bool:
    """Whether somebody may make such an object."""
    asked = Asked(Request.on(kind, "create", object=new), ANYBODY)
    return not any(denied_for_sure(policy, guard, asked) for guard in policy.guards if guard.mode == "enforce")
