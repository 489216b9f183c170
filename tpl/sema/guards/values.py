"""What fills give: a constant, a setting of the tenant, who asks or where, of the type that the place holds."""

from __future__ import annotations

from tpl.diagnostics.suggest import did_you_mean
from tpl.model import expr, fields
from tpl.model.fills import OF_REQUEST, Filled
from tpl.model.labels import is_value
from tpl.model.wording import value_words
from tpl.sema.guards.types import CONSTANTS, NUMBER, TEXT, TRUTH
from tpl.sema.scope import Scope
from tpl.source import Span
from tpl.syntax import ast

_WORDS = {
    TEXT: "a text", NUMBER: "a number", TRUTH: "`true` or `false`", fields.QUANTITY: "an amount",
    fields.INT_OR_STRING: "a number or a text", f"{fields.LIST}{TEXT}": "a list of texts",
}  # fmt: skip
_PATTERNS = ("image", "host", "label", "subject")
"""What a setting may hold that stands for many values."""


def check_value(line: ast.Filling, resources: tuple[str, ...], scope: Scope) -> Filled | None:
    """The value, a setting with what it holds; None, reported, for what no place is given."""
    if resources == ("namespaces",) and _is_of_namespace(line.value):
        help_ = "write a constant, or `request.userInfo.username`; what a tenant's namespaces bear is `labels { … }`"
        message = f"a namespace that is being made is not known: there is no `{value_words(line.value)}`"
        scope.sink.report("TPL211", message, _at(line), helps=(help_,))
        return None
    match line.value:
        case expr.Constant() | expr.ConstantList() as constant:
            return constant
        case expr.Call() as amount if expr.written_quantity(amount) is not None:
            return expr.Constant(value=expr.written_quantity(amount) or "")
        case expr.Setting(name=name):
            return _setting(name, _at(line), scope)
        case expr.Path(root=root) as path if (root, _names(path)) in OF_REQUEST:
            return path
        case other:
            known = ", ".join(f"`{'.'.join((root, *names))}`" for root, names in OF_REQUEST)
            help_ = f"a text, a number, `true`, `false`, a list of texts, `tenant.SETTING`, {known}"
            scope.sink.report("TPL210", f"no place is given `{value_words(other)}`", _at(line), helps=(help_,))
            return None


def _is_of_namespace(value: expr.Value) -> bool:
    """Whether it stands on the namespace that an object is made in."""
    return isinstance(value, expr.Setting) or (isinstance(value, expr.Path) and value.root == "namespace")


def _names(path: expr.Path) -> tuple[str, ...]:
    return tuple(step.name if isinstance(step, expr.FieldStep) else "[]" for step in path.steps)


def _at(line: ast.Filling) -> Span:
    """Where the value stands."""
    places = [span for _, span in (*line.terms, *line.parts)]
    return places[0].to(places[-1]) if places else line.span


def _setting(name: str, span: Span, scope: Scope) -> expr.Setting | None:
    row = scope.settings.get(name)
    if row is None:
        if name not in scope.symbols.of("parameter"):
            help_ = did_you_mean(name, scope.settings)
            scope.sink.report("TPL101", f"unknown setting `tenant.{name}`", span, helps=(help_,))
        return None
    scope.symbols.used.add(("parameter", name))
    if row.holds in _PATTERNS:
        help_ = "declare a setting for it: `parameter BLOCK.NAME: text { … }`"
        scope.sink.report("TPL210", f"`tenant.{name}` stands for many values, and no place is given them", span,
                          helps=(help_,))  # fmt: skip
        return None
    return expr.Setting(name=name, holds=row.holds, is_list=row.is_list)


def takes(line: ast.Filling, value: Filled, held: str, scope: Scope) -> bool:
    """Whether a place of the type takes the value; reported where not (TPL210)."""
    found, way = _type(value), value_words(line.path)
    is_first = isinstance(value, expr.Setting) and value.is_list and held == TEXT
    if not is_first and not _fits(found, held):
        wanted = _WORDS.get(held, "a list of objects" if held.startswith(fields.LIST) else "an object")
        help_ = "give its fields, each by a `set`" if wanted == "an object" else f"write {wanted}"
        help_ = "it cannot be filled in yet" if wanted == "a list of objects" else help_
        message = f"`{way}` is {wanted}, and is given {_WORDS.get(found, 'a list')}"
        scope.sink.report("TPL210", message, _at(line), helps=(help_,))
        return False
    if way.startswith("object.metadata.labels") and (complaint := _no_label(value)):
        scope.sink.report("TPL210", f"{complaint} is no value of a label", _at(line),
                          helps=('write an annotation: `object.metadata.annotations["KEY"]`',))  # fmt: skip
        return False
    return True


def _type(value: Filled) -> str:
    match value:
        case expr.Constant(value=constant):
            return CONSTANTS[type(constant)]
        case expr.ConstantList(values=values):
            return f"{fields.LIST}{TEXT}" if all(isinstance(each, str) for each in values) else fields.LIST
        case expr.Setting(is_list=True):
            return f"{fields.LIST}{TEXT}"
        case expr.Setting(holds="number"):
            return NUMBER
        case _:
            return TEXT


def _fits(found: str, held: str) -> bool:
    kinds = {held, *{fields.INT_OR_STRING: (TEXT, NUMBER), fields.QUANTITY: (TEXT, NUMBER)}.get(held, ())}
    return held in ("", fields.ANYTHING) or found in kinds


def _no_label(value: Filled) -> str:
    match value:
        case expr.Constant(value=str(text)) if not is_value(text):
            return f'`"{text}"`'
        case expr.Path(root="request"):
            return "a user's name"
        case _:
            return ""
