"""Whole files, and blocks of lines, in another language: one finding for each, at its first line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Foreign(NamedTuple):
    """What another language says from ``start`` to ``end``, and where to point."""

    start: int
    end: int
    at: int
    at_end: int
    message: str
    help: str


_CODE = re.compile(r"(?m)^[ \t]*(?!#)(\S(?:[^\n]*\S)?)[ \t\r]*$")
_KEY = re.compile(r"""(?m)^(?:[\w."'/-]+:(?:\s[^\n]*)?|- [^\n]*|---[^\n]*|\.\.\.)$""")
_TOP = re.compile(r"(?m)^[^\s#][^\n]*$")
_BRACES = re.compile(r"(?m)\{[ \t\r]*(?:#[^\n]*)?$")
_DASHES = re.compile(r"(?m)^[ \t]*([\w-]+):?[ \t\r]*\n((?:[ \t]*- [^\n]*(?:\n|\Z))+)")
_NESTED = re.compile(
    r"""(?m)^([ \t]*+)([\w-]+)(:)[ \t\r]*\n(?:\1[ \t]+- [^\n]*\n)*+\1[ \t]+[\w."'/-]+:(?:[ \t][^\n]*)?(?:\n|\Z)"""
    r"""(?:\1[ \t]+(?:[\w."'/-]+:(?:[ \t][^\n]*)?|- [^\n]*)(?:\n|\Z))*+"""
)
_HEREDOC = re.compile(
    r"(?m)^[ \t]*+[\w-]+[ \t]*+=?[ \t]*+(<<[-~]?[ \t]*(\w+))[ \t\r]*\n(?:[^\n]*\n)*?[ \t]*\2[ \t\r]*$"
)
_END = re.compile(r"(?m)^([ \t]*+)\w++[ \t][^\n{}#]*+\n(?:\1[ \t]++[^\n]*+\n)++\1(end)[ \t\r]*$")
_ACCESS_LIST = re.compile(
    r"(?m)^[ \t]*(?:_LINE)(?:\n[ \t]*(?:_LINE))*+$".replace(
        "_LINE",
        r"(?:(?:ip[ \t]+)?access-list[ \t]+\w|(?:permit|deny)[ \t]+(?:tcp|udp|ip|icmp)[ \t]+(?:any|host|\d)"
        r"|iptables[ \t]+-|-[AIP][ \t]+[A-Z]+[ \t]+-)[^\n]*",
    )
)
_COMMENT = re.compile(r"(?ms)^[ \t]*(/\*|<!--).*?(?:\*/|-->)")


def foreign(text: str) -> Iterator[Foreign]:
    """The whole file if it is in another language, else the stretches of it that are."""
    first = _CODE.search(text)
    if first and (whole := _whole(text, first)):
        yield whole
        return
    nested = list(_NESTED.finditer(text))
    for match in nested:
        help_ = f"a block is in braces: `{match[2]} {{` here, and `}}` at its end; in it `name value`"
        at = match.start(3)
        yield Foreign(match.start(2), match.end(), at, at + 1, "`:` is not expected here", help_)
    for match in _DASHES.finditer(text):
        if any(one.start() <= match.start() < one.end() for one in nested):
            continue
        values = ", ".join(line.strip()[2:] for line in match[2].splitlines()[:2])
        help_ = f"the values of a list stand side by side, separated by commas: `{match[1]} {values}`"
        at = match.start(2) + match[2].index("-")
        yield Foreign(match.start(1), match.end(), at, at + 1, "`-` is not expected here", help_)
    for match in _END.finditer(text):
        message, help_ = f"`{match[2]}` is not expected here", "a block begins with `{` and ends with `}`"
        yield Foreign(match.start(), match.end(), *match.span(2), message, help_)
    for match in _ACCESS_LIST.finditer(text):
        word = match[0].split()[0]
        at = match.start() + match[0].index(word)
        message, help_ = f"`{word}` is not expected here", "a connection is `allow END -> END on PORTS`, or `deny`"
        yield Foreign(at, match.end(), at, at + len(word), message, help_)
    for match in _HEREDOC.finditer(text):
        message, help_ = f"`{match[1]}` is not expected here", r"a string is on one line; `\n` in it breaks the line"
        yield Foreign(*match.span(), *match.span(1), message, help_)
    for match in _COMMENT.finditer(text):
        message, help_ = f"`{match[1]}` is not expected here", "a comment begins with `#`"
        yield Foreign(*match.span(), *match.span(1), message, help_)


def _whole(text: str, first: re.Match[str]) -> Foreign | None:
    """The file as one thing: YAML and JSON by how they look, Rego by its first line."""
    what = _language(text, first[1])
    if not what:
        return None
    name, help_ = what
    return Foreign(0, len(text), *first.span(1), f"this file is {name}, not a policy", help_)


def _language(text: str, first: str) -> tuple[str, str] | None:
    manifest = 'a manifest that a test looks at is named in it: `expect allow manifest "FILE" in TENANT`'
    keys = _KEY.findall(text)
    if _KEY.fullmatch(first) and not _BRACES.search(text) and len(keys) * 2 > len(_TOP.findall(text)):
        return (
            "YAML",
            manifest
            if "kind:" in text
            else "begin with `tenant NAME { … }`; `name value` takes the place of `name: value`",
        )
    if first[0] in "{[":
        return "JSON", manifest if '"kind"' in text else "begin with `tenant NAME { … }`"
    if re.match(r"package\s+[\w.]+$", first) and re.search(
        r"(?m)^(?!(tenant|tier|guard)\b)\w[\w.\[\]]*.*(:=|\{|\bif\b)", text
    ):
        return "Rego", "a rule about objects is a guard: `guard NAME on KINDS { forbid … }`"
    if re.search(r"(?m)^type[ \t]+\w+[ \t\r]*$", text) and re.search(r"(?m)^[ \t]+define[ \t]+\w+:", text):
        return "a model of OpenFGA", "who may do what is a `role` and a `grant`"
    if first.startswith(("<?xml", "<")):
        return "XML", "begin with `tenant NAME { … }`"
    return None
