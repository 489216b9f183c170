"""One guard as a package of Rego: what it allows, and what it says."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.backends._rego.bodies import Bodies
from tpl.backends._rego.terms import Terms
from tpl.backends._rego.tree import (
    Array,
    Call,
    Collected,
    Infix,
    Literal,
    Module,
    Not,
    Rule,
    Statement,
    Term,
    Text,
    Var,
    write,
)
from tpl.backends.rego.complaints import complaints
from tpl.model import messages, wording
from tpl.model.guards import Guard, Places
from tpl.obligations.decision import let_pass_if, said_of_containers
from tpl.obligations.formula import CONTAINER, Always

_KNOWN = Var("lib.namespace_known")
_FILLS: dict[messages.Placeholder, Term] = {
    "tenant.name": Var("lib.tenant_name"),
    "namespace.name": Var("lib.namespace"),
    "object.metadata.name": Var("lib.name_of_object"),
    "container.name": Call("lib.container_names", (Var("broken"),)),
}


def package(guard: Guard, platform: str = "", passed: bool = False) -> str:
    """The text of the guard's file; ``platform`` is whom to ask, ``passed`` says that break-glass lets some pass."""
    return write(_module(guard, platform, passed))


def _module(guard: Guard, platform: str, passed: bool) -> Module:
    bodies = Bodies(Terms(guard.on_pods))
    decided = [
        made
        for number, rule in enumerate(guard.rules, 1)
        for made in bodies.rules(f"rule_{number}", let_pass_if(guard, rule), comment=wording.rule(rule))
    ]
    said = [*_broken(guard, bodies), *complaints(guard, bodies)]
    rules = (
        *_mode(guard),
        *_allowed(guard, passed),
        *decided,
        *bodies.helpers,
        *_message(guard, platform),
        *said,
    )
    return Module(("tpl", "guards", guard.name), rules, ("data.tpl.lib",), guard.title)


def _mode(guard: Guard) -> Iterator[Rule]:
    """Whether it denies or only warns: for a guard that gives way, the tenant's mode says so."""
    yield Rule("mode", value=Text(guard.mode), default=guard.follows_mode)
    if guard.follows_mode:
        yield Rule("mode", (Var("lib.audited"),), value=Text("audit"))


def _allowed(guard: Guard, passed: bool) -> Iterator[Rule]:
    known: tuple[Statement, ...] = (_KNOWN,) if guard.has_tenant else ()
    yield Rule("allowed", value=Literal(False), default=True)
    if passed:
        yield Rule("allowed", (*known, Call("lib.by_glass", (Text(guard.name),))))
    if guard.places:
        yield from _elsewhere(guard.places)
    if guard.gives_way:
        yield Rule("allowed", (Call("lib.lifted", (Text(guard.name),)),))
    if guard.exempt_platform:
        yield Rule("allowed", (*known, Var("lib.platform")))
    if guard.exempt_platform and any(kind.writers for kind in guard.kinds):
        yield Rule("allowed", (Call("lib.of_system", (Text(guard.name),)),))
    numbered = (Var(f"rule_{number}") for number, _ in enumerate(guard.rules, 1))
    yield Rule("allowed", (*known, *numbered))


def _elsewhere(places: Places) -> Iterator[Rule]:
    """In other namespaces than those in which it judges; one that is not named is the empty text."""
    is_named = Infix("in", Var("lib.namespace"), Array(tuple(map(Text, places.names))))
    if places.names or not places.every:
        yield Rule("allowed", (is_named if places.every else Not(is_named),))


def _message(guard: Guard, platform: str) -> Iterator[Rule]:
    known: tuple[Statement, ...] = (_KNOWN,) if guard.has_tenant else ()
    if known:
        yield Rule("message", value=Text(messages.unreadable(guard)), default=True)
    parts = (*map(_part, messages.parts(guard)), Var("complaint"))
    contact = Var("lib.contact") if guard.has_tenant else Text("")
    told = Call("lib.told", (Call("concat", (Text(""), Array(parts))), contact, Text(platform)))
    yield Rule("message", known, value=told)


def _part(part: messages.Text | messages.Fill) -> Term:
    return Text(part.text) if isinstance(part, messages.Text) else _FILLS[part.placeholder]


def _broken(guard: Guard, bodies: Bodies) -> Iterator[Rule]:
    """The containers that break the first rule that is broken; only for a message that names them."""
    if messages.Fill("container.name") not in messages.parts(guard):
        return
    yield Rule("broken", value=Array(()), default=True)
    for number, rule in enumerate(guard.rules, 1):
        said = said_of_containers(rule)
        if said == Always(True):
            continue
        before = tuple(Var(f"rule_{earlier}") for earlier in range(1, number))
        breaks = Not(bodies.test(said, "holds"))
        value = Collected(CONTAINER, Var("lib.containers"), breaks)
        yield Rule("broken", (*before, Not(Var(f"rule_{number}"))), value=value)
