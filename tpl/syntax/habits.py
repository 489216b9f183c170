"""What other languages have, and how it is written here: the one table of help for habits.

A row belongs to the statements that it names by their first word, none meaning any. It says what is written, as a
regular expression whose group ``it`` is what the finding points at, and the help, whose braces are filled with other
groups. The first row counts whose match a syntax error stands in. To add a habit, add a row, and a file to
tests/findings/habits.
"""

# ruff: noqa: E501
from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tpl.syntax.dates import written_date

Help = str | Callable[[str], str]


class Habit(NamedTuple):
    """Where the habit stands in a text, and how the thing is written here."""

    start: int
    end: int
    help: str


def find(text: str, start: int, offset: int, end: int, expected: frozenset[str]) -> Habit | None:
    """The habit that a syntax error at an offset of the statement from ``start`` to ``end`` comes from."""
    statement = text[start : max(end, offset + 1)]
    for words, pattern, help_, needs in _rows():
        if (needs and needs not in expected) or not words.match(statement):
            continue
        for match in pattern.finditer(statement):
            if match.start() <= offset - start <= match.end():
                return Habit(start + match.start("it"), start + match.end("it"), _filled(help_, match))
    return None


def _filled(help_: Help, match: re.Match[str]) -> str:
    if callable(help_):
        return help_(match["it"])
    return help_.format_map({name: _Text(group or "") for name, group in match.groupdict().items()})


class _Text(str):
    """A group that can be written in lower case: ``{it:lower}``."""

    def __format__(self, form: str) -> str:
        return self.lower() if form == "lower" else str(self)


def _block(text: str) -> str:
    """An address block for what is written with a mask, stars or two ends."""
    try:
        if "*" in text:
            parts = text.replace(".*", "").split(".")
            return f"write `{'.'.join((parts + ['0'] * 3)[:4])}/{8 * len(parts)}`"
        if "-" in text:
            first, last = map(ipaddress.IPv4Address, re.split(r"\s*-\s*", text))
            return f"write `{', '.join(map(str, ipaddress.summarize_address_range(first, last)))}`"
        return f"write `{ipaddress.IPv4Network(text, strict=False)}`"
    except ValueError:
        return "an address block is `10.0.0.0/8`"


_RULE, _FLOW, _EXPECT = "require|forbid|unless", "allow|deny|never|accept|expect|keep", "expect"
_NAMED = "tenant|tier|role|guard|service|cluster|environment|workload|network|ports|policy|grant|extends"
_LIST = "the values of a list are separated by commas, without brackets: `a, b`"
_NO_REGEX = 'there are no regular expressions: use `starts with`, `ends with`, `contains`, or `matches name "acme-*"`'
_COMMENT = "a comment begins with `#`"
_TEMPLATE = 'nothing is filled in outside of strings: write the name, or `"{{tenant}}"` in a string of a tier'

TABLE: tuple[tuple[str, str, Help] | tuple[str, str, Help, str], ...] = (
    # Comments and templates
    ("", r"(?<!\S)(?P<it>//|/\*|--(?=\s)|<!--)", _COMMENT),
    ("", r"(?P<it>\{\{.*?\}\}|\$\{.*?\}|\$\w+)", _TEMPLATE),
    (_FLOW, r"->\s*(?P<it>\*|any|all|everyone|anyone|everything)\s+on\b\s*(PROTO/\d[\d-]*)?", "write `any tenant`, or `internet` for every public address"),
    # Ports
    ("", r"(?P<it>(?P<n>\d+(-\d+)?)/(?P<p>PROTO))", "the protocol stands first: `{p:lower}/{n}`"),
    ("", r"(?P<it>(?P<p>PROTO)(:|[ \t]+|://)(?P<n>\d+(-\d+)?))(?![.:]\d)", "write `{p:lower}/{n}`"),
    ("", r"(?P<it>(?P<p>PROTO)/(?P<a>\d+)(:|\.\.+| *- *|-)(?P<b>\d+))", "a range is written `{p:lower}/{a}-{b}`"),
    ("", r"(?P<it>(?P<p>TCP|UDP|SCTP|Tcp|Udp|Sctp)/(?P<n>\d+(-\d+)?))", "protocols are in lower case: `{p:lower}/{n}`"),
    ("", r"(?P<it>(?P<p>PROTO)/(\*|any|all))", "write `{p:lower}/1-65535`, or `any` for all ports of all protocols"),
    ("", r"(?P<it>(?P<p>PROTO)/(?P<n>[a-z][\w-]*))", "a port is a number, e.g. `{p:lower}/443`"),
    ("", r"(?P<it>ports?[ \t:]+(?P<n>\d+))", "ports have a protocol: `tcp/{n}`, or `udp/{n}`"),
    ("", r"(?P<a>PROTO/\d[\d-]*)[ \t]+(?P<it>PROTO/\d[\d-]*)", "ports are separated by commas: `{a}, {it}`"),
    (_FLOW, r"on\s+(?P<it>\*)", "every port of every protocol is `any`"),
    # Flows
    (_FLOW, r"(?P<a>END)\s*(?P<it><[-=]+>|\u2194|\u21d4)\s*(?P<b>END)", "write two flows: `{a} -> {b}` and `{b} -> {a}`"),
    (_FLOW, r"(?P<a>END)\s*(?P<it><[-=]*|\u2190)\s*(?P<b>END)", "the arrow begins where the connection is opened: `{b} -> {a}`"),
    (_FLOW, r"(?P<it>(?!->(?!>))[-=]+>+|[\u2192\u21d2\u2794\u279c\u27f6]|>+|-(?= ))", "an arrow is written `->`"),
    (_FLOW, r"(?P<it>PROTO/\d[\d-]*)\s+from\b", "the ports stand at the end: `allow a -> b on {it}`"),
    (_FLOW, r"(?P<it>(from\s+)?(?P<a>END)\s+to)\s+(?P<b>END)", "write `{a} -> {b}`: the arrow begins where the connection is opened"),
    (_FLOW, r"(?P<it>\*|any|all|everyone|anyone|everything)\s*(?=->)", "write `any tenant` for every tenant"),
    (_FLOW, r"->\s*(?P<it>\*|any|all|everyone|anyone|everything)\b", "write `any tenant`, or `internet` for every public address"),
    (_FLOW, r'(?P<it>"(?P<w>[\w.-]+)")', "names have no quotes: `{w}`"),
    (_EXPECT, r"(?P<it>(denied|allowed|closed|open|to be \w+))", "say it first: `expect deny a -> b on PORTS`"),
    (_EXPECT, r"\Aexpect\s+(?P<it>[\w.-]+)", "say what is expected: `expect allow` or `expect deny`", "DENY"),
    (_FLOW, r"(?P<it>(egress|ingress|outbound|inbound)\b)", "write `to` for what a tenant opens, `from` for what reaches it"),
    (_FLOW, r"(?P<it>PROTO/\d[\d-]*)", "ports stand after `on`: `on {it}`", "_ON"),
    (_FLOW, r"(?<=\S)(?P<it>)\s*\Z", "say the ports: `on tcp/443`, or `on any`", "_ON"),
    (_FLOW, r"\A(?P<v>\w+)\s+(?P<it>all|any|none|everything)\s*\Z", "nothing else is open by default; a flow has two ends: `{v} a -> b on PORTS`"),
    ("deny|violation|warn|allow", r"\A(?P<it>\w+)\s*(\[|\{|contains\b|if\b)", "a rule about objects is a guard: `guard NAME on KINDS {{ forbid … }}`"),
    ("permit|forbid", r"\A(?P<it>\w+)\s*\(\s*(principal|action)", "a connection is `allow a -> b on PORTS`; what a person may do is a `role` and a `grant`"),
    # Rules: functions and methods
    (_RULE, r"(?P<it>has)\((?P<x>PATH)\)", "write `{x} is set`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>all|every)\(\s*(?P<v>\w+)", "write `each {v} in {x}: …`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>exists|exists_one|any|some|filter)\(\s*(?P<v>\w+)", "write `some {v} in {x}: …`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>map)\(\s*(?P<v>\w+)", "write `{x}[].FIELD` for the field of every element"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>startsWith|startswith|hasPrefix)\((?P<y>[^()]*)\)", "write `{x} starts with {y}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>endsWith|endswith|hasSuffix)\((?P<y>[^()]*)\)", "write `{x} ends with {y}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>contains|includes)\((?P<y>[^()]*)\)", "write `{x} contains {y}`; in a list, `{y} in {x}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>size|length|len)\b(\(\))?", "write `count({x})`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>lowerAscii|toLowerCase|lower|upperAscii)\(\)", "write `lower({x})`"),
    (_RULE, r"(?P<it>startswith|startsWith|hasPrefix)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} starts with {y}`"),
    (_RULE, r"(?P<it>endswith|endsWith|hasSuffix)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} ends with {y}`"),
    (_RULE, r"(?P<it>contains|includes)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} contains {y}`"),
    (_RULE, r"(?P<it>size|length|len)\((?P<x>PATH)\)", "write `count({x})`"),
    (_RULE, r"(?P<it>not|isset|defined|empty)\((?P<x>PATH)\)", "write `{x} is set`, or `{x} is unset`"),
    (_RULE, r"(?P<it>[\w.]*(match|regex)\w*)\(", _NO_REGEX),
    (_RULE, r"(?P<it>=~|!~|~)", _NO_REGEX),
    (_RULE, r"(?P<it>[A-Za-z_][\w.]*)\(", "the functions are `count`, `digest`, `keys`, `lower`, `registry`, `repository` and `tag`"),
    # Rules: quantifiers
    (_RULE, r"(?P<it>(every|all|each|some|any)\s+\w+\s+in\s+PATH)\s*\{", "what holds of each element follows a colon, without braces"),
    (_RULE, r"(?P<it>every|for\s+all|forall|foreach|for\s+each|for|all)\s+(each\s+|every\s+|all\s+)?(?P<v>[a-z]\w*)", "write `each {v}: …` for containers, `each {v} in PATH: …` for other lists"),
    (_RULE, r"(?P<it>any|exists|there\s+is|there\s+exists)\s+(an?\s+|some\s+|any\s+)?(?P<v>[a-z]\w*)", "write `some {v}: …` for containers, `some {v} in PATH: …` for other lists"),
    (_RULE, r"(?P<it>\[[\w*]*\])", "`[]` takes every element, by no number; to ask of one of them write `some x in PATH: …`"),
    # Rules: operators
    (_RULE, r"(?P<it>is\s+not\s+(set|present|defined))", "write `is unset`"),
    (_RULE, r"(?P<it>is\s+not\s+(unset|null|nil|none|empty|missing))", "write `is set`"),
    (_RULE, r"(?P<it>is\s+(null|nil|none|empty|missing|absent|undefined))", "write `is unset`"),
    (_RULE, r"(?P<it>is\s+(present|defined|given)|exists)", "write `is set`"),
    (_RULE, r"(?P<x>PATH)\s+(?P<it>not)\s+(?P<op>in|matches|contains|starts|ends)\b", "`not` stands first: `not {x} {op} …`"),
    (_RULE, r"(?<![\w.-])(?P<it>is\s+not|isn't|ne|neq)\s", "write `!=`"),
    (_RULE, r"(?<![\w.-])(?P<it>is|equals|eq)\s", "write `==`"),
    (_RULE, r"(?<![\w.-])(?P<it>gt|greater|above|over)\s", "write `>`"),
    (_RULE, r"(?<![\w.-])(?P<it>lt|less|below|under)\s", "write `<`"),
    (_RULE, r"(?P<it>===)", "write `==`"),
    (_RULE, r"(?P<it>!==|<>|\u2260)", "write `!=`"),
    (_RULE, r"(?P<it>\u2265|=>)", "write `>=`"),
    (_RULE, r"(?P<it>\u2264|=<)", "write `<=`"),
    (_RULE, r"(?P<it>:=)", "there are no variables: write the path where it is used"),
    (_RULE, r"(?P<it>&&?)", "write `and`"),
    (_RULE, r"(?P<it>\|\|?)", "write `or`"),
    (_RULE, r"(?P<it>!)(?!=)", "write `not`"),
    (_RULE, r"(?P<it>(?<![=<>!])=(?!=))", "values are compared with `==`"),
    (_RULE, r"(?P<it>\?\.|\.\?|\[\?)", "write `.`: a step into what is not there gives an unset value"),
    (_RULE, r"(?P<it>\?)", "there is no `? :`: write two rules, or `unless`"),
    (_RULE, r"in\s*(?P<it>\[|\{)", 'a list to look in is in parentheses: `in ("a", "b")`'),
    (_RULE, r"\A\w+(?P<it>:)", "leave the colon out"),
    (_RULE, r"\A(require|forbid)\s+(?P<it>if|when|that)\b\s*\{?", "leave it out: the question follows `require` or `forbid`"),
    (_RULE, r"(?P<it>if|when)\b", "write `unless`, or `and`"),
    (_RULE, r"(?P<it>\{)", "a rule has no braces: parentheses group"),
    (_RULE, r"(?P<it>[+*/%])", "there is no arithmetic: write the number that is meant"),
    ("", r"(?P<it>AND|OR|NOT|UNLESS|IN|IS|TRUE|FALSE|ON|TO|BECAUSE|EACH|SOME|MATCHES|CONTAINS)\b\s*", "words are in lower case: `{it:lower}`"),
    ("", r"\A(?P<it>ALLOW|DENY|NEVER|ACCEPT|EXPECT|GRANT|CAN|GUARD|TENANT|TIER|Allow|Deny|Never|Accept|Expect|Grant|Can|Guard|Tenant|Tier|Require|Forbid|REQUIRE|FORBID)\b.*", "words are in lower case: `{it:lower}`"),
    ("", r"\A[\w-]+\s*(?P<it>:=)", "there are no variables: write the value where it is used"),
    # Conditions
    ("if|else|elif", r"\A(?P<it>\w+)\b.*", "there is no `if`: write `forbid A and B`, or `require A unless B`"),
    # Access
    ("grant", r"(?P<k>group|user|serviceaccount)\s+(?P<it>[^\"\s,]+)", 'a subject is in quotes: `{k} "{it}"`'),
    ("grant", r"(?P<it>(group|user|serviceaccount)\s+\"[^\"]*\")", "write `to {it}`", "TO"),
    ("grant", r"\bto\s+(?P<it>\"?(?P<w>[^\"\s,]+)\"?)", 'say what it is: `group "{w}"`, `user "{w}"` or `serviceaccount "NAMESPACE/{w}"`'),
    ("can|cannot", r"\A\w+[ \t]+(?P<v>\w+)[ \t]+(?P<it>\w+)", "write `{v} on {it}`", "_ON"),
    ("can|cannot", r'(?P<it>"(?P<w>[\w/-]+)")', "words have no quotes: `{w}`"),
    ("can|cannot", r"(?P<it>(?P<g>[\w.-]+\.\w+)/(?P<r>\w+))", "a resource is named without its group: `{r}`"),
    # Declarations
    ("guard", r"\bon\s.*?(?P<it>(?P<g>[\w.]+)/(?P<k>[a-z]\w*))", "a kind is named by its resource, without group or version: `{k}`"),
    ("guard", r"(?P<k>[a-z]+)(?P<it>\.[\w.]+)", "a kind is named by its resource, without its group: `{k}`"),
    (_NAMED, r'\A(?P<k>\w+)\s+(?P<it>"(?P<w>[\w.-]*)")', "names have no quotes: `{k} {w}`"),
    (_NAMED, r"\A(?P<k>\w+)\s+(?P<it>'(?P<w>[\w.-]*)')", "names have no quotes: `{k} {w}`"),
    ("tenant|tier|role|guard|space", r"\A\w+\s+(?P<it>\"[^\"]*\"|'[^']*')", "a name is one word without quotes, such as `acme-corp`"),
    ("tenant|tier|role|guard", r"(\b(is|extends|on|when)\s+|,\s*)(?P<it>[\"'](?P<w>[\w.-]+)[\"'])", "names have no quotes: `{w}`"),
    ("tenant|tier|role|guard|space", r"\A\w+\s+(?P<a>[\w-]+)[ \t]+(?P<it>(?!(?:is|on|extends)\b)[\w-]+)\s*\{", "a name is one word: `{a:lower}-{it:lower}`"),
    (_NAMED, r"\A(?P<k>\w+)\s+\S+(?P<it>,)", "one statement for each: `{k} A`, then `{k} B`"),
    ("test", r"\Atest\s+(?P<it>[\w.-]+)", 'what a test is about is in quotes: `test "{it}"`'),
    ("import|include", r"\A\w+\s+(?P<it>rego\.v1|data\.\S+|[\w]+\.v1)", "only files of this language are imported: take it out"),
    ("import|include", r"\A\w+\s+(?P<it>[\w./-]+)", 'a file is named in quotes: `import "{it}"`'),
    ("assert|should|must|check|verify", r"\A(?P<it>\w+).*", "write `expect allow …` or `expect deny …`"),
    # Values
    ("", r"(?P<it>\d{4}-\d{2}-\d{2}T\S*)", written_date),
    ("", r"(?P<it>\d{1,4}/\d{1,2}/\d{1,4})", written_date),
    ("", r"(?P<it>\d+(\.\d+){0,2}\.\*(\.\*)*|\d+(\.\d+){3}\s*-\s*\d+(\.\d+){3}|\d+(\.\d+){3}/\d+(\.\d+){3})", _block),
    ("", r"(?P<it><<[-~]?\s*\w+)", r"a string is on one line; `\n` breaks it"),
    ("", r"\A[\w-]+\s*:?\s*(?P<it>\||>)\s*$", r"a string is on one line; `\n` breaks it"),
    ("", r"(?P<it>'(?P<w>[^'\n]*)')", 'a string is in double quotes: `"{w}"`'),
    ("", r"(?P<it>')", 'a string is in double quotes: `"…"`'),
    ("", r"(?P<it>`)", 'a string is in double quotes: `"…"`'),
    ("", r"(?P<it>(?P<k>[\w.-]+/[\w.-]+))\s*(==|=|:)", 'a label key with a slash is in quotes: `"{k}" = "VALUE"`'),
    ("", r"\A[\w-]+\s*(?P<it>:)(?=\s|$)", "a setting and its value stand side by side: `name value`"),
    ("tenant|tier|role|guard|service|policy|cluster", r"\A\w+\s+\S+(?P<it>:)", "a block is in braces: `{{` here, and `}}` at its end"),
    ("", r"\A\w[\w-]*\s+[\w-]+\s*(?P<it>==|:)", 'a label and its value are written `app = "api"`'),
    ("", r"(?P<it>\[)", _LIST),
    ("", r"(?P<it>:=|==|=)", "a setting and its value stand side by side: `name value`"),
    ("", r"\A(?P<it>-)\s", _LIST.replace(", without brackets", ", in one line or after a comma")),
    ("", r",\s*(?P<it>\})", "take the comma before it away"),
    ("", r"\A(?P<it>,)", "a comma stands at the end of the line before"),
    ("", r"\A(?P<n>[\w-]+)\s+(?P<it>[\w.:-]*[@/*:][^\s\"]*)", 'a text is in quotes: `{n} "{it}"`'),
    ("", r"(?P<it>;)", "leave it out: a line end ends a statement"),
    ("", r"(?P<it>[^\x00-\x7f]+)", "names have letters a to z, digits, `-` and `_`; any other text is in quotes"),
)  # fmt: skip


@cache
def _rows() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Help, str], ...]:
    """The table, compiled; a statement's words are matched whole."""
    return tuple(
        (re.compile(rf"(?:{words})(?![\w-])" if words else ""), _compiled(pattern), help_, *(more or ("",)))
        for words, pattern, help_, *more in TABLE
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, form in (("PROTO", r"(?i:tcp|udp|sctp)"), ("PATH", r'[A-Za-z_][\w.\[\]"-]*?'), ("END", r"[\w.-]+")):
        pattern = pattern.replace(name, form)
    return re.compile(pattern)
