"""The parts that statements are made of: names, literals, and lists of them."""

from __future__ import annotations

import datetime
from dataclasses import field
from typing import Literal

from tpl.model.ports import PortRange
from tpl.record import dataclass
from tpl.source import Span


@dataclass(frozen=True, slots=True)
class Written:
    """Base of every node."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A bare word."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref(Written):
    """Words joined by dots: ``acme.postgres``."""

    parts: tuple[Name, ...]

    @property
    def text(self) -> str:
        """As written."""
        return ".".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Text(Written):
    """A string; ``value`` has its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Written):
    """A number with its unit as written; which units are right depends on the setting."""

    text: str


@dataclass(frozen=True, slots=True)
class Date(Written):
    """A calendar date."""

    value: datetime.date


@dataclass(frozen=True, slots=True)
class Cidr(Written):
    """An address block as written, already known to be well-formed."""

    text: str


@dataclass(frozen=True, slots=True)
class Port(Written):
    """``tcp/80`` or ``tcp/8000-8100``."""

    ports: PortRange


Value = Ref | Text | Number | Date | Cidr | Port


@dataclass(frozen=True, slots=True)
class Pair(Written):
    """``key = value`` inside a setting."""

    key: Name | Text
    value: Value


Item = Value | Pair


@dataclass(frozen=True, slots=True)
class Group(Written):
    """Items without a comma between them."""

    items: tuple[Item, ...]


Qualifier = Literal["any", "same", "other", "tag", "domain", "network", "service", "namespace"]


@dataclass(frozen=True, slots=True)
class Endpoint(Written):
    """One end of a flow; ``qualifier`` is None for a bare name or CIDR."""

    qualifier: Qualifier | None
    target: Ref | Text | Cidr


@dataclass(frozen=True, slots=True)
class On(Written):
    """The ports of a flow: literals and names of port sets; ``is_partial`` where a literal means nothing."""

    ports: tuple[Port | Name, ...]
    is_partial: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Subject(Written):
    """``group "…"``, ``user "…"`` or ``serviceaccount "ns/name"``; in a grant perhaps ``shared`` with other tenants."""

    kind: Literal["group", "user", "serviceaccount"]
    name: Text
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Word(Written):
    """``pods``, ``pods/log`` or ``*``."""

    text: str


@dataclass(frozen=True, slots=True)
class Place(Written):
    """``in platform``, ``in namespace "…"``, ``in every namespace except "…"``: where a guard judges."""

    kind: Literal["platform", "named", "every"]
    namespaces: tuple[Text, ...]
