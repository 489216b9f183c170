"""The tenant's settings as CEL: from the annotations of the stored Namespace, one line each value."""

from __future__ import annotations

import re

from tpl.backends._cel.operand import Type
from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
    EmptyMap,
    Function,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Select,
    dyn,
    equals,
    get,
    variable,
)
from tpl.model.expr import Setting
from tpl.model.parameters import TENANT_LABEL, annotation


def as_variable(name: str) -> str:
    """The variable that holds a setting of the tenant."""
    return "tenant_" + re.sub("[^A-Za-z0-9]+", "_", name)


def parameters() -> Cel:
    """All that carries settings, which is the variable `params`: the annotations of the stored Namespace."""
    return dyn(get(dyn(Name("namespaceObject")), "metadata", "annotations", otherwise=EmptyMap()))


def type_of(setting: Setting) -> Type:
    """What a setting is where it is set: a list of texts, one text, or a number."""
    if setting.is_list:
        return "list"
    return "number" if setting.holds == "number" else "string"


def lines(text: Cel) -> Cel:
    """The lines of a text."""
    return Method(text, "split", (Literal("\n"),))


def value(setting: Setting) -> Cel:
    """A setting, null where it is not given."""
    if setting.name == "name":
        return get(dyn(Name("namespaceObject")), "metadata", "labels", TENANT_LABEL)
    if type_of(setting) == "string":
        return get(variable("params"), annotation(setting.name))
    text = Name("text")
    read = (
        Choice(equals(text, Literal("")), ListOf(()), lines(text)) if setting.is_list else Function("int", (dyn(text),))
    )
    given = Select(variable("params"), annotation(setting.name), optional=True)
    return Method(Macro(given, "optMap", "text", dyn(read)), "orValue", (NULL,))
