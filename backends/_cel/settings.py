"""The tenant's settings as CEL: from the annotations of the stored Namespace, one line each value."""

from __future__ import annotations

import re

from tpl.backends._cel.tree import (
    NULL,
    Cel,
    Choice,
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
from tpl.model.parameters import PARAMETER_PREFIX, PARAMETERS, TENANT_LABEL


def as_variable(name: str) -> str:
    """The variable that holds a setting of the tenant."""
    return "tenant_" + re.sub("[^A-Za-z0-9]+", "_", name)


def is_list(setting: str) -> bool:
    """Whether a setting is a list of texts, and not one text."""
    return PARAMETERS[setting].shape == "list"


def lines(text: Cel) -> Cel:
    """The lines of a text."""
    return Method(text, "split", (Literal("\n"),))


def value(name: str) -> Cel:
    """A setting, null where it is not given."""
    if name == "name":
        return get(dyn(Name("namespaceObject")), "metadata", "labels", TENANT_LABEL)
    if not is_list(name):
        return get(variable("params"), f"{PARAMETER_PREFIX}{name}")
    annotation = Select(variable("params"), f"{PARAMETER_PREFIX}{name}", optional=True)
    text = Name("text")
    values = dyn(Choice(equals(text, Literal("")), ListOf(()), lines(text)))
    return Method(Macro(annotation, "optMap", "text", values), "orValue", (NULL,))
