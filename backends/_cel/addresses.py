"""Addresses and blocks of them in CEL, by the libraries that Kubernetes has had from 1.30 on."""

from __future__ import annotations

from tpl.backends._cel.tree import (
    Cel,
    Choice,
    Function,
    ListOf,
    Literal,
    Macro,
    Method,
    Name,
    Regex,
    Relation,
    Sum,
    conjunction,
    disjunction,
    dyn,
    equals,
)
from tpl.model.patterns import ADDRESS_FORM

_TEXT, _BLOCK = Name("address"), Name("block")
_IS_BLOCK = Function("isCIDR", (_TEXT,))
_PROPER = conjunction(
    equals(Function("type", (_TEXT,)), Name("string")),
    Method(_TEXT, "matches", (Regex(f"^{ADDRESS_FORM}$"),)),
    disjunction(Function("isIP", (_TEXT,)), _IS_BLOCK),
)
_LAST = Choice(Method(_TEXT, "contains", (Literal(":"),)), Literal("/128"), Literal("/32"))


def meets(text: Cel, covered: Cel) -> Cel:
    """That a value is an address or a block, and the ``block`` that it is meets a test."""
    proper = Macro(ListOf((dyn(text),)), "filter", "address", _PROPER)
    blocks = Macro(proper, "map", "address",
                   Function("cidr", (Choice(_IS_BLOCK, _TEXT, Sum((_TEXT, _LAST))),)))  # fmt: skip
    return Macro(blocks, "exists", "block", covered)


def within(blocks: Cel) -> Cel:
    """That all of ``block`` is in one of these."""
    wide = Function("cidr", (Name("pattern"),))
    not_wider = Relation(">=", Method(_BLOCK, "prefixLength"), Method(wide, "prefixLength"))
    inside = Method(wide, "containsIP", (Method(_BLOCK, "ip"),))
    return Macro(blocks, "exists", "pattern", conjunction(not_wider, inside))
