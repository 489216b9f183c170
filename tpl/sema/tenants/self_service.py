"""Whether what `self-service on` promises can be: a namespace to copy from, and names for new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tpl.model.parameters import SELF_SERVICE
from tpl.model.tenants import Member, Parameter, Shape
from tpl.sema.access.subjects import Named
from tpl.sema.scope import Scope

_MAKER = "background-controller"
"""How the account of what makes the objects ends, whatever Kyverno's release is called."""


def is_served(shape: Shape) -> bool:
    """Whether new namespaces of these tenants are seen to."""
    return _said(shape) is not None


def check_self_service(shapes: Sequence[Shape], members: Iterable[Member], named: Named, scope: Scope) -> None:
    """Report each tenant that has it on and cannot (TPL319), and once that nobody lets its maker write."""
    served = {shape.index: said for shape in shapes if (said := _said(shape))}
    for member in members:
        if member.shape in served:
            for why, help_ in _why_not(member, shapes[member.shape]):
                scope.sink.report("TPL319", f"`{member.name}` cannot be served: {why}", member.span, helps=(help_,))
    if served and not any(kind == "serviceaccount" and name.endswith(_MAKER) for kind, name in named.platform):
        help_ = 'write `platform { serviceaccount "kyverno/kyverno-background-controller" }`, as it is installed'
        message = "what makes the objects for self-service is not the platform's, and guards refuse what it writes"
        scope.sink.report("TPL319", message, next(iter(served.values())).origin.span, helps=(help_,))


def _said(shape: Shape) -> Parameter | None:
    return next((parameter for parameter in shape.parameters if parameter.name == SELF_SERVICE), None)


def _why_not(member: Member, shape: Shape) -> Iterator[tuple[str, str]]:
    if member.space:
        yield "it has spaces, and a new namespace does not say of which it is", "write a tenant for each"
        return
    if member.name not in member.namespaces:
        yield f"it has no namespace `{member.name}` to copy from", f'write `namespaces "{member.name}", …`'
    if not shape.patterns:
        yield (
            "no pattern says what a new namespace may be called",
            f'write `namespaces "{member.name}", "{member.name}-*"`',
        )
    if shape.companions:
        yield "objects of `raw` are not copied", "let what makes the namespace make them too"
