"""Habits about comments, templates, ports and flows: rows for ``habits``."""

# ruff: noqa: E501
from __future__ import annotations

from tpl.syntax.habit import Rows

_FLOW, _EXPECT = "allow|deny|never|accept|expect|keep", "expect"
_COMMENT = "a comment begins with `#`"
_TEMPLATE = 'nothing is filled in outside of strings: write the name, or `"{{tenant}}"` in a string of a tier'

FLOWS: Rows = (
    # Comments and templates
    ("", r"(?<!\S)(?P<it>//|/\*|--(?=\s)|<!--)", _COMMENT),
    ("", r"(?P<it>\{\{.*?\}\}|\$\{.*?\}|\$\w+)", _TEMPLATE),
    (_FLOW, r"->\s*(?P<it>\*|any|all|everyone|anyone|everything)\s+on\b\s*(PROTO/\d[\d-]*)?", "write `any tenant`, `any pod`, or `internet` for every public address"),
    # Ports
    ("", r"(?P<it>(?P<p>PROTO)[ \t]+(eq|port|ports|dport|range)[ \t]+(?P<n>\d+(-\d+)?))", "write `{p:lower}/{n}`"),
    ("", r"(?P<it>(?P<a>PROTO)/(?P<n>\d+(-\d+)?)/(?P<b>PROTO))", "each protocol has ports of its own: `{a:lower}/{n}, {b:lower}/{n}`"),
    ("allow|deny|never|accept|expect", r"\A(?P<v>(expect\s+)?\w+)\s+(?P<it>PROTO/\d[\d-]*)\s+END", "the ports stand at the end: `{v} a -> b on {it:lower}`"),
    ("allow|deny|never|accept|expect", r"\A(?P<v>(expect\s+)?\w+)\s+(?P<it>PROTO)\s+(?=END\s*->)", "the ports stand at the end: `{v} a -> b on {it:lower}/443`"),
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
    ("allow", r"\A(?P<it>allow)\s+(get|list|watch|create|update|patch|delete)\b[\w, ]*\s", "in a role write `can`: `allow` is about connections"),
    ("allow", r"\A(?P<it>allow)\s*=", "a rule about objects is a guard: `guard NAME on KINDS {{ require … }}`"),
    ("deny", r"\A(?P<it>deny)\s*=", "a rule about objects is a guard: `guard NAME on KINDS {{ forbid … }}`"),
    (_FLOW, r"\A\w+\s+(?P<it>form|fron|frm|fromm)\s+", "did you mean `from`?"),
    (_FLOW, r"\A\w+\s+(?P<a>END)\s+(?P<it>((can|may|to|access|connect|talk|speak|reach)\s+)*(access|connect|talk|speak|reach)\s+(to\s+|with\s+)?)(?P<b>END)", "write `{a} -> {b}`"),
    (_FLOW, r"\A(?P<v>\w+)\s+(?!from\b|to\b)END\s*(?P<it>,|and\b|or\b|&)", "one flow for each: `{v} a -> b on PORTS`, then the next", "ARROW"),
    (_FLOW, r"->\s*END\s*(?P<it>,|and\b|or\b|&)", "one flow for each: `a -> b on PORTS`, then the next", "_ON"),
    (_FLOW, r"(->|\bto\b|\bfrom\b)\s*(?P<it>host|ip|cidr|CIDR|ipBlock|subnet|address)\s+(?P<n>\d[\d./]*)", "leave `{it}` out: an address block is an end itself, `10.0.0.0/8`"),
    (_FLOW, r"(->|\bto\b|\bfrom\b)\s*(?P<it>namespaces?\s+(label|labels|labelled|with|where)\b\s*[\w-]*)", 'namespaces that bear a label are a service: `service NAME {{ namespaces label team = "x" }}`'),
    (_FLOW, r"(->|\bto\b|\bfrom\b)\s*(?P<it>namespaces)\s+(?P<n>\"[^\"]*\")", "each is an end: `namespace {n}`"),
    (_FLOW, r"(->|\bto\b|\bfrom\b)\s*(?P<it>(podSelector|namespaceSelector|matchLabels|pods|label|labels|[\w-]+\s*(?==))[ \t]*)", "pods with a label are named by `workload NAME {{ pods LABEL = VALUE }}`; the end is then `TENANT.NAME`"),
    ("allow", r"(?P<it>except)\s+(?P<x>\d[\w.:/]*|END)", "say it in a flow of its own, which beats `allow`: `deny to {x} on PORTS`"),
    ("block|reject|drop|disallow|refuse", r"\A(?P<it>\w+)\s+END\s*(?=->)", "write `deny`"),
    ("permit|open|enable|pass", r"\A(?P<it>\w+)\s+END\s*(?=->)", "write `allow`"),
    ("allow|deny", r"\A\w+\s+(?P<it>principal|action|resource)\b\s*", "a connection is `allow a -> b on PORTS`; what a person may do is a `role` and a `grant`"),
    ("deny", r"\A(?P<it>deny)\s+(OBJECT\s*|(not|each|some)\s+)", "in a guard write `forbid`: `deny` is about connections"),
    ("allow", r"\A(?P<it>allow)\s+(OBJECT\s*|(not|each|some)\s+)", "in a guard write `require`: `allow` is about connections"),
    ("allow|deny|never", r"\A(?P<v>\w+)\s+(?P<it>(in(gress|bound)(?=\s+from\b)|(egress|outbound)(?=\s+to\b)))\s+(?P<d>\w+)", "leave it out: `{v} {d} END on PORTS`"),
    ("allow|deny|never", r"\A(?P<v>\w+)\s+(?P<it>in(gress|bound))\s+(?!->|to\b)", "what reaches a tenant is `{v} from END on PORTS`"),
    ("allow|deny|never", r"\A(?P<v>\w+)\s+(?P<it>egress|outbound)\s+(?!->|from\b)", "what a tenant opens is `{v} to END on PORTS`"),
    (_FLOW, r"(?P<a>END)\s*(?P<it><[-=]+>|\u2194|\u21d4)\s*(?P<b>END)", "write two flows: `{a} -> {b}` and `{b} -> {a}`"),
    (_FLOW, r"(?P<a>END)\s*(?P<it><[-=]*|\u2190)\s*(?P<b>END)", "the arrow begins where the connection is opened: `{b} -> {a}`"),
    (_FLOW, r"(?P<it>(?!->(?!>))[-=]+>+|[\u2192\u21d2\u2794\u279c\u27f6]|>+|-(?= ))", "an arrow is written `->`"),
    (_FLOW, r"(?P<it>PROTO/\d[\d-]*)\s+from\b", "the ports stand at the end: `allow a -> b on {it}`"),
    (_FLOW, r"(?P<it>(from\s+)?(?P<a>END)\s+to)\s+(?P<b>END)", "write `{a} -> {b}`: the arrow begins where the connection is opened"),
    (_FLOW, r"(?P<it>\*|any|all|everyone|anyone|everything)\s*(?=->)", "write `any tenant` for every tenant"),
    (_FLOW, r"->\s*(?P<it>\*|any|all|everyone|anyone|everything)\b", "write `any tenant`, or `internet` for every public address"),
    (_FLOW, r'(?P<it>"(?P<w>[\w.-]+)")', "names have no quotes: `{w}`"),
    (_EXPECT, r"(?P<it>(denied|allowed|closed|open|to be \w+))", "say it first: `expect deny a -> b on PORTS`"),
    (_EXPECT, r'\A\w+\s+(allow|deny)\s+(?P<it>"(?P<w>[^"]*)")\s+can\b', 'say what it is: `group "{w}"`, `user "{w}"` or `serviceaccount "NAMESPACE/NAME"`'),
    (_EXPECT, r"\bcan\s+\w+\s+(?P<it>on)\b", "leave it out: `can VERB RESOURCE in TENANT`"),
    (_EXPECT, r"\b(?P<k>image|manifest|replacing)\s+(?P<it>[^\s\"]+)", 'it is in quotes: `{k} "{it}"`', "STRING"),
    (_EXPECT, r"(?P<it>(for|of|to|at|within)\b)\s+(?P<t>[\w-]+)", "write `in {t}`", "IN"),
    (_EXPECT, r"\Aexpect\s+(?P<it>[\w.-]+)", "say what is expected: `expect allow` or `expect deny`", "DENY"),
    (_FLOW, r"(?P<it>(egress|ingress|outbound|inbound)\b)", "write `to` for what a tenant opens, `from` for what reaches it"),
    (_FLOW, r"(?P<it>PROTO/\d[\d-]*)", "ports stand after `on`: `on {it}`", "_ON"),
    (_FLOW, r"(?<=\S)(?P<it>)\s*\Z", "say the ports: `on tcp/443`, or `on any`", "_ON"),
    (_FLOW, r"\A(?P<v>\w+)\s+(?P<it>(all|any|none|nothing|everything)([ \t]+(traffic|connections?|access))?)\s*\Z", "nothing else is open by default; a flow has two ends: `{v} a -> b on PORTS`"),
    ("deny|violation|warn|allow", r"\A(?P<it>\w+)\s*(\[|\{|contains\b|if\b\s*)", "a rule about objects is a guard: `guard NAME on KINDS {{ forbid … }}`"),
    ("permit|forbid", r"\A(?P<it>\w+)\s*\(\s*(principal|action)", "a connection is `allow a -> b on PORTS`; what a person may do is a `role` and a `grant`"),
)  # fmt: skip
