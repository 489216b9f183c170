"""Tests of a policy: what is expected of connections, roles and requests."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tpl.model.base import Node, Origin
from tpl.model.flows import Peer
from tpl.model.ports import PortRange
from tpl.model.tenants import Subject
from tpl.source import Span

Judged = Literal["allow", "deny", "warn", "deny or warn"]
"""What guards do: one that only warns admits."""


class ExpectFlow(Node):
    """Every atom of the flow is allowed, or every atom is denied; tenants in ``excluded`` are left out."""

    expect: Literal["flow"] = "flow"
    effect: Literal["allow", "deny"]
    source: Peer
    destination: Peer
    ports: tuple[PortRange, ...]
    excluded: tuple[str, ...] = ()
    span: Span


class ExpectClosed(Node):
    """No cross-tenant flow is allowed except those that the same test expects."""

    expect: Literal["closed"] = "closed"
    span: Span


class ExpectAccess(Node):
    """A subject may, or may not, use a verb on a resource in every namespace of the tenant, or in the one named."""

    expect: Literal["access"] = "access"
    effect: Literal["allow", "deny"]
    subject: Subject
    verb: str
    resource: str
    tenant: str = ""
    space: str = ""
    namespace: str = ""
    span: Span


class ExpectJudged(Node):
    """A request of ``subject``, else of nobody in particular, is admitted, or denied or warned of by ``because``.

    In each space of the tenant, or in the one ``namespace``, whosesoever it is. Any guard does
    where ``because`` is empty; where ``by`` is not, no other guard is asked.
    """

    effect: Judged
    tenant: str = ""
    space: str = ""
    namespace: str = ""
    subject: Subject | None = None
    by: str = ""
    because: str = ""
    span: Span


class ExpectImage(ExpectJudged):
    """A pod with the image is made."""

    expect: Literal["image"] = "image"
    image: str


class ExpectManifest(ExpectJudged):
    """The objects of a file are made, deleted, or take the place of those of the file ``replacing``."""

    expect: Literal["manifest"] = "manifest"
    path: str
    deleting: bool = False
    replacing: str = ""
    places: tuple[Span, ...] = ()


class ExpectFilled(ExpectJudged):
    """The objects of a file, when they are made, are filled in to those of the file ``filled``."""

    expect: Literal["filled"] = "filled"
    path: str
    filled: str
    places: tuple[Span, Span]


class ExpectConnect(ExpectJudged):
    """Somebody connects to a subresource of an object of the kind."""

    expect: Literal["connect"] = "connect"
    resource: str
    subresource: str


Expectation = Annotated[
    ExpectFlow | ExpectClosed | ExpectAccess | ExpectImage | ExpectManifest | ExpectFilled | ExpectConnect,
    Field(discriminator="expect"),
]


class Test(Node):
    """A named test; ``at`` moves the clock."""

    name: str
    at: date | None = None
    expectations: tuple[Expectation, ...]
    origin: Origin
