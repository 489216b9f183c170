"""The one YAML writer: block style, two spaces, the order of the data, lists at their key's column."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from tpl.output.scalar import key, scalar
from tpl.record import dataclass

SEPARATOR = "---\n"

_STEP = "  "
_BRANCHES = (dict, list, tuple)
_Branch = dict[str, object] | list[object] | tuple[object, ...]


def dump(obj: Mapping[str, object]) -> str:
    """One document: JSON-like data (dict, list, tuple, str, int, float, bool, None) as YAML text.

    Ends in a newline. Raises ``TypeError`` for any other type, ``ValueError`` for what readers would
    not take alike: integers beyond 64 bits, infinities, lone surrogates, keys over 1,000 characters.
    """
    return _WRITER.document(obj)


def dump_all(objs: Iterable[Mapping[str, object]]) -> str:
    """Several documents with ``---`` between them; the empty string for none. Raises as ``dump``."""
    return SEPARATOR.join(map(dump, objs))


@dataclass(frozen=True, slots=True)
class Writer:
    """The layout of documents, for given ways to write a key and a string value.

    ``text`` gets the string and the indentation of its lines should it want several. Below, ``pad`` is
    the indentation of a node's lines and ``lead`` what stands before the first: ``- `` in a list.
    """

    key: Callable[[str], str]
    text: Callable[[str, str], str]

    def document(self, obj: Mapping[str, object]) -> str:
        """One document as text that ends in a newline; raises as ``dump``."""
        out: list[str] = []
        self._mapping(obj, "", "", out)
        return "".join(out) or "{}\n"

    def _mapping(self, node: Mapping[str, object], lead: str, pad: str, out: list[str]) -> None:
        inner = pad + _STEP
        for name, value in node.items():
            out += (lead, self.key(name), ":")
            lead = pad
            if value and isinstance(value, _BRANCHES):
                at = inner if isinstance(value, dict) else pad
                out.append("\n")
                self._branch(value, at, at, out)
            else:
                out += (" ", self._leaf(value, inner), "\n")

    def _sequence(self, node: Sequence[object], lead: str, pad: str, out: list[str]) -> None:
        inner = pad + _STEP
        for value in node:
            first, lead = lead + "- ", pad
            if value and isinstance(value, _BRANCHES):
                self._branch(value, first, inner, out)
            else:
                out += (first, self._leaf(value, inner), "\n")

    def _branch(self, node: _Branch, lead: str, pad: str, out: list[str]) -> None:
        if isinstance(node, dict):
            self._mapping(node, lead, pad, out)
        else:
            self._sequence(node, lead, pad, out)

    def _leaf(self, value: object, indent: str) -> str:
        return self.text(value, indent) if isinstance(value, str) else _constant(value)


_WRITER = Writer(key, scalar)


def _constant(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _integer(value)
        case float():
            return _decimal(value)
        case dict():
            return "{}"
        case list() | tuple():
            return "[]"
        case _:
            raise TypeError(f"not JSON-like: {value!r}")


def _integer(value: int) -> str:
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"readers would round an integer beyond 64 bits: {value:#x}")
    return int.__repr__(value)


def _decimal(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"not a number in JSON: {value!r}")
    text = float.__repr__(value)
    # YAML 1.1 takes an exponent without a point for a string.
    return text if "." in text else text.replace("e", ".0e")
