"""Literals: from the text of a token to its value, or a complaint about it."""

from __future__ import annotations

import datetime
import ipaddress
import re
from dataclasses import dataclass

from tpl.model.patterns import ADDRESS, QUANTITY
from tpl.model.ports import LAST_PORT, PROTOCOLS, PortRange
from tpl.source import Span

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}


@dataclass
class Complaint(Exception):
    """A literal that has the right form but no meaning; ``help`` may be empty."""

    code: str
    message: str
    span: Span
    help: str = ""


def string(token: str, span: Span) -> str:
    r"""The value of a quoted string; the only escapes are ``\"``, ``\\`` and ``\n``."""

    def one(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise Complaint("TPL002", f"unknown escape `{match[0]}`", span, r"a string knows `\"`, `\\` and `\n`")
        return _ESCAPES[match[1]]

    return _ESCAPE.sub(one, token[1:-1])


def date(token: str, span: Span) -> datetime.date:
    """An ISO 8601 calendar date."""
    try:
        return datetime.date.fromisoformat(token)
    except ValueError:
        raise Complaint("TPL002", f"there is no date `{token}`", span, "write year-month-day") from None


def cidr(token: str, span: Span) -> str:
    """An address block in canonical form; host bits are refused, because they are nearly always a slip."""
    if "/" not in token:
        of_one = f"for one address write `{token}/{128 if ':' in token else 32}`"
        help_ = of_one if ADDRESS.fullmatch(token) else "a block is `10.0.0.0/8` or `2001:db8::/32`"
        raise Complaint("TPL002", f"`{token}` is not an address block", span, help_)
    network = _network(token, span)
    mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
    if mapped:
        # RFC 4291: never on the wire; the API server reads it as IPv4, and Pythons differ in how they print it.
        help_ = f"write `{mapped}/{network.prefixlen - 96}`"
        raise Complaint("TPL002", f"`{token}` is an IPv4 block in the form of IPv6", span, help_)
    try:
        return str(ipaddress.ip_network(token))
    except ValueError:
        help_ = f"did you mean `{network}`?"
        raise Complaint("TPL002", f"`{token}` has bits set behind its prefix", span, help_) from None


def _network(token: str, span: Span) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(token, strict=False)
    except ValueError as problem:
        reason = str(problem).split(" in ")[0].lower() if " in " in str(problem) else "no such block"
        raise Complaint("TPL002", f"`{token}` is not an address block: {reason}", span) from None


def port(token: str, span: Span) -> PortRange:
    """``tcp/80`` or ``udp/8000-8100``."""
    protocol, _, numbers = token.partition("/")
    known = next((name for name in PROTOCOLS if name == protocol), None)
    if known is None:
        help_ = f"write `tcp/{numbers}`: flows are about {', '.join(PROTOCOLS)}"
        raise Complaint("TPL002", f"unknown protocol `{protocol}`", span, help_)
    first, last = (int(number) for number in (numbers.split("-") * 2)[:2])
    if first > last:
        raise Complaint("TPL002", f"the range `{numbers}` is reversed", span, f"write `{known}/{last}-{first}`")
    if first < 1 or last > LAST_PORT:
        help_ = f"all ports are `{known}/1-{LAST_PORT}`, or `any` of every protocol"
        raise Complaint("TPL002", f"`{token}` is outside the ports 1 to {LAST_PORT}", span, help_)
    return PortRange(protocol=known, first=first, last=last)


def quantity(token: str, span: Span) -> str:
    """An amount as Kubernetes writes it, such as ``500m`` or ``2Gi``, which guards compare by what it is worth."""
    if not QUANTITY.fullmatch(token):
        help_ = f'write `"{token}"`' if token.endswith("%") else "a quantity is `500m`, `1.5` or `2Gi`"
        raise Complaint("TPL210", f"`{token}` is neither a whole number nor a quantity", span, help_)
    return token
