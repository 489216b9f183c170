"""`domain "api.example.com"`, `domain "*.example.com"`: an end of a flow by the name that the DNS has for it."""

from __future__ import annotations

import re

from tpl import holes
from tpl.model.flows import DomainPeer, Flow
from tpl.model.labels import is_subdomain
from tpl.sema.exact import check_exact
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

_ADDRESS = re.compile(r"[0-9.]+")
_OF_THE_CLUSTER = (".svc", ".cluster.local")


def domain(target: ast.Text, scope: Scope, in_tenant: bool) -> DomainPeer | None:
    """The names that are meant; None, reported, where no DNS has such a name (TPL201)."""
    reader = scope.reader(tenant=holes.hole("tenant")) if in_tenant else scope.reader()
    name = reader.fill(target).lower()
    if help_ := _is_no_domain(name):
        message = f"`{holes.shown(name)}` is no domain that a flow can go to"
        scope.sink.report("TPL201", message, target.span, helps=(help_,))
        return None
    return DomainPeer(name=name) if check_exact(name, target.span, scope.sink) else None


def _is_no_domain(name: str) -> str:
    """What to write instead; empty where it is one."""
    plain = holes.plain(name)
    base = plain.removeprefix("*.")
    if _ADDRESS.fullmatch(plain):
        return f"an address stands without `domain`: `{plain}/32`"
    if "*" in base:
        return "`*.` stands at the beginning, for one label: `*.example.com`"
    if base.endswith(_OF_THE_CLUSTER):
        return "what runs in the cluster is named as a tenant, a service or `namespace …`"
    if "." not in base or not is_subdomain(base) or len(plain) > _LONGEST or any(len(p) > 63 for p in base.split(".")):
        return "a name has two labels at least, and no scheme, port or path: `api.example.com`, `*.example.com`"
    return ""


_LONGEST = 253


def can_be_ruled(flow: Flow, places: tuple[Span, Span], scope: Scope) -> bool:
    """Whether a flow to or from a domain says what somebody can hold; reported where not (TPL803)."""
    for end, place in zip((flow.source, flow.destination), places, strict=True):
        if not isinstance(end, DomainPeer):
            continue
        if end is flow.source:
            message = "who opens a connection is an address, of which nobody knows by which names it is called"
            helps = ("name its addresses: `network partner = 192.0.2.0/24`",)
        elif flow.effect != "allow":
            message = f"`{flow.effect}` cannot close a domain: nobody knows all of its addresses"
            helps = ("what no `allow` opens is closed; to close addresses, name them: `network …`, `internet`",)
        else:
            continue
        scope.sink.report("TPL803", message, place, helps=helps)
        return False
    return True
