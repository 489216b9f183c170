"""`images { … }` and every other block of settings that guards read: all as the table of parameters says."""

from __future__ import annotations

from typing import assert_never

from tpl.diagnostics.model import Label
from tpl.model.base import Origin
from tpl.model.parameters import PARAMETERS, ParameterKind, blocks
from tpl.model.patterns import canonical, covers
from tpl.model.tenants import Parameter
from tpl.sema.contents import check, shown
from tpl.sema.platform import origin
from tpl.sema.read import Reader, key_text
from tpl.sema.scope import Scope
from tpl.sema.tiers import Layered
from tpl.source import Span
from tpl.syntax import ast

BLOCKS = blocks()

Parameters = dict[str, Parameter]
Texts = tuple[tuple[str, Span], ...]


def take_block(setting: ast.Setting, layer: Layered, reader: Reader, into: Parameters, scope: Scope) -> None:
    """Fold one block of settings into the parameters."""
    block, statements = setting.name.text, setting.block.statements if setting.block else ()
    reader.refuse_others(setting.block, block, ast.Assign)
    reader.refuse_repeated(statements, block)
    for statement in statements:
        if isinstance(statement, ast.Assign):
            _assign(statement, block, layer, reader, into, scope)
        elif isinstance(statement, ast.Setting) and reader.known(statement.name, block):
            texts = _read(statement, block, reader, scope)
            _put(f"{block}.{statement.name.text}", texts, layer, statement, into)


def _read(setting: ast.Setting, block: str, reader: Reader, scope: Scope) -> Texts:
    row = BLOCKS[block][setting.name.text]
    if row.holds == "choice":
        choice = reader.choice(setting, block)
        return ((choice, setting.span),) if choice else ()
    texts = reader.texts(setting, block)
    if row.shape == "scalar" and len(texts) > 1:
        reader.wrong(setting, block, "takes one string")
    for value, span in texts:
        check(row.holds, value, span, scope)
    return texts


def _assign(assign: ast.Assign, block: str, layer: Layered, reader: Reader, into: Parameters, scope: Scope) -> None:
    name = key_text(assign.key)
    written = ast.Setting(assign.span, ast.Name(assign.key.span, name), assign.groups, None)
    if not reader.known(written.name, block):
        return
    if BLOCKS[block][name].shape == "scalar":
        help_ = f"write `{name} {next(iter(BLOCKS[block][name].choices), '…')}`"
        scope.sink.report("TPL201", f"`{name}` is one value, not a list", assign.span, helps=(help_,))
        return
    texts = _read(written, block, reader, scope)
    before = into.get(f"{block}.{name}")
    kept = tuple((value, assign.span) for value in before.values) if before and assign.operator == "+=" else ()
    _put(f"{block}.{name}", (*kept, *texts), layer, assign, into)


def _put(name: str, texts: Texts, layer: Layered, statement: ast.Statement, into: Parameters) -> None:
    if texts:
        values = tuple(dict.fromkeys(canonical(PARAMETERS[name].holds, value) for value, _ in texts))
        into[name] = Parameter(name=name, values=values, origin=origin(layer.layer, layer.name, statement))


def refuse_looser(tier: Parameter, tenant: Parameter, scope: Scope) -> None:
    """Report a tenant's setting that is looser than its tier's (TPL205)."""
    loose = loosened(PARAMETERS[tier.name], tier, tenant)
    if tenant.origin.span is None or loose is None:
        return
    if PARAMETERS[tier.name].tightens == "fewer":
        message = f"`{shown(loose)}` is outside the tier's `{tier.name}`"
    else:
        message = f"the tier's `{tier.name.partition('.')[2]} {shown(loose)}` is lost"
    report_looser(message, tenant.origin.span, tier.origin, scope)


def loosened(row: ParameterKind, tier: Parameter, tenant: Parameter) -> str | None:
    """The first value by which the tenant's setting is looser; None where it is as strict or stricter."""
    match row.tightens:
        case "fewer":
            return _uncovered(row, tier.values, tenant.values)
        case "more":
            return _uncovered(row, tenant.values, tier.values)
        case "earlier" | "later":
            was, now = row.choices.index(tier.values[0]), row.choices.index(tenant.values[0])
            return tier.values[0] if (now > was if row.tightens == "earlier" else now < was) else None
        case "either" | "fixed":
            return None
        case _:
            assert_never(row.tightens)


def _uncovered(row: ParameterKind, wide: tuple[str, ...], narrow: tuple[str, ...]) -> str | None:
    return next((value for value in narrow if not any(covers(row.holds, whole, value) for whole in wide)), None)


def report_looser(message: str, span: Span, where: Origin, scope: Scope) -> None:
    """Report a loosening, with the place where the tier says otherwise."""
    secondary = (Label(where.span, "the tier says this"),) if where.span else ()
    help_ = "a tenant may only tighten what its tier says; loosen it for a while with an `exception`"
    scope.sink.report("TPL205", message, span, secondary=secondary, helps=(help_,))
