"""What exceptions raise: lists to which they add, and amounts that they put in the place of the tenant's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tpl import holes
from tpl.model.base import Origin
from tpl.model.parameters import ParameterKind, Table
from tpl.model.patterns import canonical
from tpl.model.quantities import worth
from tpl.model.tenants import Parameter, Shape
from tpl.sema.contents import check
from tpl.sema.scope import Scope
from tpl.sema.words.read import Reader
from tpl.syntax import ast


class Raising(Protocol):
    """An exception, as far as it raises something."""

    raises: list[tuple[str, str]]
    origin: Origin


def raises(setting: ast.Setting, reader: Reader, scope: Scope) -> Iterator[tuple[str, str]]:
    """What an exception raises: a setting and a value, for each value."""
    items = [item for group in setting.groups for item in group.items]
    match items:
        case [ast.Ref() as name, ast.Ref(parts=(ast.Name(text="to"),)), *values] if values:
            row = scope.settings.get(name.text)
            if row is None or not row.is_raised:
                raised = ", ".join(f"`{known}`" for known, each in scope.settings.items() if each.is_raised)
                help_ = f"only {raised} can be raised"
                scope.sink.report("TPL803", f"no exception can raise `{name.text}` yet", name.span, helps=(help_,))
                return
            if not row.is_list and len(values) > 1:
                reader.wrong(setting, "exception", "takes one value behind `to`", values[1].span)
                return
            for value in values:
                text = _raised_text(value, row)
                if text is None:
                    what = "strings" if row.is_list else "a number"
                    reader.wrong(setting, "exception", f"takes {what} behind `to`", value.span)
                elif check(row.holds, text, value.span, scope):
                    yield name.text, canonical(row.holds, text)
        case _:
            reader.wrong(setting, "exception", "takes a setting and a value")


def _raised_text(value: ast.Item, row: ParameterKind) -> str | None:
    """What is added to the list, or put in the place of the amount: a string, or, of names, a bare one too."""
    match value:
        case ast.Number(text=text) if not row.is_list:
            return text
        case ast.Text(value=text):
            return text
        case ast.Ref(text=text) if row.holds == "name":
            return text
    return None


def raised(own: Sequence[Raising], settings: Table) -> dict[str, str]:
    """What a tenant's exceptions add to lists, or put in the place of amounts, by the hole that it fills."""
    return {_slot(exemption, index): _furthest(setting, value, own, settings[setting])
            for exemption, index, setting, value in _raises_of(own)}  # fmt: skip


def _furthest(setting: str, value: str, own: Sequence[Raising], row: ParameterKind) -> str:
    """The value itself; of an amount that several exceptions raise, the one that opens most."""
    if row.is_list:
        return value
    given = [other for _, _, name, other in _raises_of(own) if name == setting]
    return (max if row.tightens == "lower" else min)(given, key=worth)


def apply(shape: Shape, own: Sequence[Raising], settings: Table) -> Shape:
    """A shape with the settings that the exceptions of its tenants raise."""
    parameters = {parameter.name: parameter for parameter in shape.parameters}
    for exemption, index, setting, _ in _raises_of(own):
        if before := parameters.get(setting):
            kept = before.values if settings[setting].is_list else ()
            values = (*kept, holes.hole(_slot(exemption, index)))
            parameters[setting] = Parameter(name=setting, values=values, origin=own[exemption].origin)
    return shape.model_copy(update={"parameters": tuple(parameters.values())})


def _raises_of(own: Sequence[Raising]) -> Iterator[tuple[int, int, str, str]]:
    for exemption, one in enumerate(own):
        for index, (setting, value) in enumerate(one.raises):
            yield exemption, index, setting, value


def _slot(exemption: int, index: int) -> str:
    return f"exception {exemption} {index}"
