"""Guards that would stop what tpl writes, or the control plane, as diagnostics at the rule that does it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tpl import holes
from tpl.backends._k8s.objects import Object
from tpl.backends.base import Piece
from tpl.diagnostics.sink import Sink
from tpl.model import wording
from tpl.model.expr import FieldStep, Path
from tpl.model.guards import Guard
from tpl.model.identities import CONTROL_PLANE
from tpl.model.kinds import Kind
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.semantics.partly import Asked, Partly, Reading, Unknown, known_of, look_up, readings
from tpl.semantics.sample import representatives
from tpl.verify.admission import Blocked, blocked, of_concern
from tpl.verify.control_plane import ACCOUNTS

SHOWN = 3
"""How many requests a finding tells of."""

NAMESPACES = 2
"""How many namespaces of a tenant are looked at: what differs between them is a name, and what is lifted there."""


def report_blocked(policy: Policy, guards: Sequence[Guard], pieces: Sequence[Piece], sink: Sink) -> None:
    """Report each rule that is sure to deny what tpl writes or what the control plane does (TPL215), once."""
    found: dict[tuple[str, int], list[Blocked]] = defaultdict(list)
    members = representatives(policy)
    namespaces = [namespace for member in members for namespace in member.namespaces[:NAMESPACES]]
    for each in blocked(policy, guards, _written(members, _of_kinds(pieces, of_concern(guards))), namespaces):
        found[each.guard.name, each.guard.rules.index(each.rule)].append(each)
    for same in found.values():
        _report(policy, same, sink)


def _of_kinds(pieces: Iterable[Piece], kinds: Iterable[Kind]) -> Iterator[tuple[int | None, str | None, Object]]:
    """The objects of these kinds: each with its shape, if it has one, and the namespace that it is alone for."""
    wanted = {(kind.api_version, kind.kind) for kind in kinds}
    for piece in pieces:
        content = piece.content
        if isinstance(content, Object) and (content.api_version, content.kind) in wanted:
            yield piece.shape, piece.namespace, content


def _written(
    members: Sequence[Member], objects: Iterable[tuple[int | None, str | None, Object]]
) -> Iterator[Mapping[str, Any]]:
    """The objects, filled for each of the tenants."""
    by_shape: dict[int | None, list[tuple[str | None, Object]]] = defaultdict(list)
    for shape, only, obj in objects:
        by_shape[shape].append((only, obj))
    yield from (obj.manifest() for _, obj in by_shape[None])
    for member in members:
        for namespace in member.namespaces[:NAMESPACES]:
            own = {(obj.kind, obj.name) for only, obj in by_shape[member.shape] if only == namespace}
            for only, obj in by_shape[member.shape]:
                if only == namespace or (only is None and (obj.kind, obj.name) not in own):
                    yield _filled(obj.manifest(), member, namespace)


def _filled(value: Any, member: Member, namespace: str) -> Any:
    match value:
        case str():
            return member.fill(value, namespace) if holes.has_holes(value) else value
        case dict():
            return {_filled(key, member, namespace): _filled(each, member, namespace) for key, each in value.items()}
        case list() | tuple():
            return [_filled(each, member, namespace) for each in value]
        case _:
            return value


# --- what is said -------------------------------------------------------------------------------


def _report(policy: Policy, found: Sequence[Blocked], sink: Sink) -> None:
    first = found[0]
    guard, rule = first.guard, first.rule
    whom = "what tpl itself writes" if first.is_own else "what the control plane does"
    said: dict[tuple[str, str], str] = {}
    for each in found:
        said.setdefault((each.does, each.asked.request.operation), _said(each))
    lines = [*said.values()][:SHOWN]
    left = f" (and {len(said) - SHOWN} more)" if len(said) > SHOWN else ""
    sink.report(
        "TPL215",
        f"guard `{guard.name}` denies {whom}",
        rule.span or guard.origin.span,
        label=", ".join(_values(policy, first)[:2]),
        notes=(*lines[:-1], f"{lines[-1]}{left}"),
        helps=[*_helps(found)],
    )


def _said(each: Blocked) -> str:
    """`CREATE rolebindings "tpl-dev" in acme by ann: tpl writes it`."""
    request = each.asked.request
    resource = f"{request.resource}/{request.subresource}" if request.subresource else request.resource
    named = f' "{request.name}"' if request.name else ""
    where = f" in {request.namespace}" if request.resource != "namespaces" and request.namespace else ""
    return f"{request.operation.upper()} {resource}{named}{where} by {_who(each.asked)}: {each.does}"


def _who(asked: Asked) -> str:
    return asked.request.user or f"group {asked.request.groups[0]}"


def _values(policy: Policy, each: Blocked) -> list[str]:
    """What the rule finds in the request, where that is known."""
    scope = known_of(policy, each.guard, each.asked)
    found = ((_place(reading), look_up(reading, scope)) for reading in readings(each.rule))
    return [f"`{place}` is {_shown(value)}" for place, value in found if not isinstance(value, Unknown | Partly)]


def _place(reading: Reading) -> str:
    root, fields = reading
    return wording.place(Path(root=root, steps=tuple(FieldStep(name=name) for name in fields)))


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "unset" if value is None else text if len(text) <= 60 else f"{text[:57]}..."


def _helps(found: Sequence[Blocked]) -> Iterator[str]:
    """How to let all of it pass: as the platform, or by the names of the controllers that are not of it."""
    rule = found[0].rule
    users = dict.fromkeys(each.asked.request.user for each in found if not each.is_own)
    others = [user for user in users if user not in CONTROL_PLANE]
    if len(others) < len(users) or found[0].is_own:
        yield "write `exempt platform`: whom `platform { … }` names, and the control plane, are then let pass"
    if others:
        test = f'starts with "{ACCOUNTS}"' if len(others) > 1 else f'== "{others[0]}"'
        way = "add to its `unless`: `or" if rule.unless else "end the rule in `unless"
        yield f"{way} request.userInfo.username {test}`"
