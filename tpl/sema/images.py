"""`images { … }`: registries, tags and digests, and whether a layer loosens the tier's."""

from __future__ import annotations

import re

from tpl import holes
from tpl.diagnostics.model import Label
from tpl.model.base import Origin
from tpl.model.patterns import canonical
from tpl.model.tenants import Parameter
from tpl.sema.platform import origin
from tpl.sema.read import Reader, key_text
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered
from tpl.source import Span
from tpl.syntax import ast

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?")
_PATH = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")

Parameters = dict[str, Parameter]


def take_images(setting: ast.Setting, layer: Layered, reader: Reader, into: Parameters, scope: Scope) -> None:
    """Fold one `images` block into the parameters."""
    reader.refuse_others(setting.block, "images", ast.Assign)
    reader.refuse_repeated(setting.block.statements if setting.block else (), "images")
    for statement in setting.block.statements if setting.block else ():
        if isinstance(statement, ast.Assign):
            _assign(statement, layer, reader, into, scope)
        elif isinstance(statement, ast.Setting) and reader.known(statement.name, "images"):
            _set(statement, layer, reader, into, scope)


def _set(setting: ast.Setting, layer: Layered, reader: Reader, into: Parameters, scope: Scope) -> None:
    name = setting.name.text
    if name == "digest":
        choice = reader.choice(setting, "images")
        if choice:
            _put(name, ((choice, setting.span),), layer, setting, into)
    else:
        texts = reader.texts(setting, "images")
        if texts:
            _put(name, _checked(name, texts, scope), layer, setting, into)


def _assign(assign: ast.Assign, layer: Layered, reader: Reader, into: Parameters, scope: Scope) -> None:
    name = key_text(assign.key)
    written = ast.Setting(assign.span, ast.Name(assign.key.span, name), assign.groups, None)
    if not reader.known(written.name, "images"):
        return
    if name == "digest":
        help_ = "write `digest required`"
        scope.sink.report("TPL201", "`digest` is one word, not a list", assign.span, helps=(help_,))
        return
    texts = _checked(name, reader.texts(written, "images"), scope)
    before = into.get(f"images.{name}")
    kept = tuple((value, assign.span) for value in before.values) if before and assign.operator == "+=" else ()
    _put(name, (*kept, *texts), layer, assign, into)


def _put(
    name: str,
    texts: tuple[tuple[str, Span], ...],
    layer: Layered,
    statement: ast.Statement,
    into: Parameters,
) -> None:
    spelled = (canonical("image", value) if name == "from" else value for value, _ in texts)
    values = tuple(dict.fromkeys(spelled))
    where = origin(layer.layer, layer.name, statement)
    into[f"images.{name}"] = Parameter(name=f"images.{name}", values=values, origin=where)


def refuse_looser_images(tier: Parameter, tenant: Parameter, scope: Scope) -> None:
    """Report a tenant's setting that lets in more images than its tier's (TPL205)."""
    if tenant.origin.span is None or (loose := _loosened(tier, tenant)) is None:
        return
    if tier.name == "images.from":
        message = f"`{_shown(loose)}` is outside the tier's registries"
    else:
        message = f"the tier's `{tier.name.removeprefix('images.')} {_shown(loose)}` is lost"
    report_looser(message, tenant.origin.span, tier.origin, scope)


def _loosened(tier: Parameter, tenant: Parameter) -> str | None:
    """The first value that makes the tenant's setting looser; None where it is as strict or stricter."""
    match tier.name:
        case "images.from":
            return next((v for v in tenant.values if not any(covers(wide, v) for wide in tier.values)), None)
        case "images.digest":
            return "required" if tier.values == ("required",) != tenant.values else None
        case _:
            return next((value for value in tier.values if value not in tenant.values), None)


def report_looser(message: str, span: Span, where: Origin, scope: Scope) -> None:
    """Report a loosening, with the place where the tier says otherwise."""
    secondary = (Label(where.span, "the tier says this"),) if where.span else ()
    help_ = "a tenant may only tighten what its tier says; loosen it for a while with an `exception`"
    scope.sink.report("TPL205", message, span, secondary=secondary, helps=(help_,))


def covers(wide: str, narrow: str) -> bool:
    """Whether every image of the narrow pattern is one of the wide pattern."""
    return wide == narrow or (wide.endswith("/*") and narrow.startswith(wide[:-1]))


def _checked(name: str, texts: tuple[tuple[str, Span], ...], scope: Scope) -> tuple[tuple[str, Span], ...]:
    if name == "from":
        for value, span in texts:
            if value:
                check_pattern(value, span, scope)
    for value, span in texts:
        if "\n" in value or not value:
            scope.sink.report("TPL201", "a value here is one line and not empty", span)
    return texts


def check_pattern(pattern: str, span: Span, scope: Scope) -> None:
    """Report a registry pattern that would let in more than it seems to (TPL501)."""
    plain = holes.fill(pattern, _ANY_NAME)
    head, _, rest = plain.partition("/")
    body = plain.removesuffix("/*")
    if "*" in body:
        why = "has a `*` that is not the whole last part"
        help_ = "a pattern ends in `/*`, e.g. `registry.example.com/team/*`, or has no `*`"
    elif not rest:
        why, help_ = "names no path below a registry", f"write `{_shown(body)}/*` for everything in it"
    elif not _HOST.fullmatch(head) or not ("." in head or ":" in head or head == "localhost"):
        why, help_ = "does not begin with a registry's host", f"write it out: `docker.io/{_shown(plain)}`"
    elif not all(_PATH.fullmatch(part) for part in body.split("/")[1:]):
        why, help_ = "is not an image's path", "leave out tags, digests and upper case"
    else:
        return
    scope.sink.report("TPL501", f"the registry pattern `{_shown(pattern)}` {why}", span, helps=(help_,))


class _AnyName(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "x"


_ANY_NAME = _AnyName()


def _shown(pattern: str) -> str:
    return "".join(f"{{{part}}}" if is_hole else part for part, is_hole in holes.split(pattern))
