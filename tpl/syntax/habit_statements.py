"""Habits about access, declarations and values: rows for ``habits``."""

# ruff: noqa: E501
from __future__ import annotations

import ipaddress
import re

from tpl.syntax.dates import written_date
from tpl.syntax.habit import Rows

_NAMED = "tenant|tier|role|guard|service|cluster|environment|workload|network|ports|policy|grant|extends"
_LIST = "the values of a list are separated by commas, without brackets: `a, b`"


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


STATEMENTS: Rows = (
    # Access
    ("grant", r"(?P<it>(?P<k>User|Group|ServiceAccount)(?=\s+\"))", "words are in lower case: `{k:lower}`"),
    ("grant", r"(?P<it>(?P<k>User|Group|Role)::\"(?P<w>[^\"]*)\")", 'write `{k:lower} "{w}"`'),
    ("grant", r"\Agrant\s+(?P<it>(group|user|serviceaccount)\s+\"[^\"]*\")\s+(to\s+)?(?P<r>[\w-]+)", "the role comes first: `grant {r} to {it}`"),
    ("grant", r"(?P<k>serviceaccount)\s+(?P<it>(?P<n>[\w-]+)[/:](?P<w>[\w-]+))", 'a subject is in quotes: `{k} "{n}/{w}"`'),
    ("grant", r"(?P<k>serviceaccount)\s+(?P<it>[^\"\s,]+)", 'a subject is in quotes, an account with its namespace: `{k} "NAMESPACE/{it}"`'),
    ("define|relations|relation", r"\A(?P<it>\w+).*", "who may do what is a `role` and a `grant`"),
    ("", r"\A(?P<it>@\w+)", "nothing is noted in this way: a reason stands behind `because`, a name behind `title`"),
    ("grant", r"\Agrant\s+(?P<it>role)\s+(?P<r>[\w-]+)", 'leave it out: `grant {r} to group "NAME"`'),
    ("grant", r"\Agrant\s+(?P<r>[\w-]+)\s+(?P<it>role)\b", 'leave it out: `grant {r} to group "NAME"`'),
    ("grant", r"(?P<k>group|user|serviceaccount)\s+(?P<it>[^\"\s,]+)", 'a subject is in quotes: `{k} "{it}"`'),
    ("grant", r"(?P<it>(group|user|serviceaccount)\s+\"[^\"]*\")", "write `to {it}`", "TO"),
    ("grant", r"\bto\s+(?P<it>\"?(?P<w>[^\"\s,]+)\"?)", 'say what it is: `group "{w}"`, `user "{w}"` or `serviceaccount "NAMESPACE/{w}"`'),
    ("can|cannot", r"\A\w+[ \t]+(?P<v>\w+)[ \t]+(?P<it>\w+)", "write `{v} on {it}`", "_ON"),
    ("can|cannot", r'(?P<it>"(?P<w>[\w/*-]+)")', "words have no quotes: `{w}`"),
    ("can|cannot", r"(?P<it>(?P<g>[\w.-]+\.\w+)/(?P<r>\w+))", "a resource is named without its group: `{r}`"),
    ("can|cannot", r"(?P<it>(?P<r>[a-z]\w*)\.[a-z][\w.]*)", "a resource is named without its group: `{r}`"),
    # Declarations
    ("tenant|tier|space|role|guard|test|service|workload|quota|limits|images|policy|cluster|platform", r"\A\w[^\n{}]*?(?P<it>\{\{)(?![^\n]*\}\})", "one brace begins a block: `{{`, and one ends it"),
    ("tenant|tier|space|role|guard|test|service|workload|quota|limits|images|policy|cluster|platform", r"\A\w[^\n{}]*?(?P<it>[(\[])[ \t]*(?=\n)", "a block is in braces: `{{` here, and `}}` at its end"),
    ("test", r"\Atest\s+(?P<it>at\s+(?P<d>[\d-]+))\s+(?P<s>\"[^\"\n]*\")", "the name comes first: `test {s} at {d}`"),
    ("tier", r"[(,]\s*(?P<it>(?P<p>[\w-]+)\s*=)", "a parameter has a type: `{p}: string = VALUE`"),
    ("tenant", r"[(,]\s*(?P<it>(?P<p>[\w-]+)\s*=)", "an argument is `{p}: VALUE`"),
    ("kind", r"=\s*(?P<it>[\w./-]+)", "a kind is GROUP/VERSION/RESOURCE, e.g. `cert-manager.io/v1/certificates`"),
    ("kubernetes|kyverno", r"\A(?P<k>\w+)\s*(?P<it>(>=|<=|==|=|>|<|~|\^)+)\s*v?(?P<v>[\d.]*)", "one version, without a sign: `{k} {v}`"),
    ("max|default|default-request|requests|limits", r"\A(?P<k>[\w-]+)\s+(?P<r>[\w-]+)[ \t]*(?P<it>:)[ \t]*(?P<v>\S*)", "an amount stands behind its resource: `{k} {r} {v}`"),
    ("pod-security", r"\A(?P<it>[\w-]+\.[\w.]+/[\w-]+)[ \t:=]+\"?(?P<v>\w*)", "one level holds for all modes: `pod-security {v}`"),
    ("nodes|pods", r"\A(?P<n>\w+)[ \t]*(?P<it>=)[ \t]*\{", "labels stand behind the name, without `=` and braces: `{n} KEY = \"VALUE\"`"),
    ("", r"\A(?P<n>[\w-]+)[ \t]*(?P<it>=)[ \t]*\{", "a block stands behind its name, without `=`: `{n} {{ … }}`"),
    ("for_each|count|depends_on|lifecycle|provider", r"\A(?P<it>\w+)\s*[={].*", "nothing is computed: many tenants come from a `roster \"tenants.csv\"`"),
    ("", r"\A(?P<n>[\w-]+)[ \t]+(?P<it>sprintf|format|concat|printf|fmt\.\w+)\(", "a text is a string with placeholders: `{n} \"… {{object.metadata.name}} …\"`"),
    ("tenant", r"\A\w+[ \t]+(?P<it>is)[ \t]+(?P<t>[\w-]+)", "the name comes first: `tenant NAME is {t}`"),
    ("tier|role", r"\A(?P<k>\w+)[ \t]+(?P<it>extends)[ \t]+(?P<t>[\w-]+)", "the name comes first: `{k} NAME extends {t}`"),
    ("guard", r"\A\w+[ \t]+(?P<it>on)[ \t]+(?P<t>[\w-]+)", "the name comes first: `guard NAME on {t}`"),
    ("tenant", r"\A\w+[ \t]+(?P<n>[\w-]+)[ \t]*(?P<it>extends|inherits|implements|from|uses|of|with|like|as|:|==?|<)[ \t]*(?P<t>\w[\w-]*)", "a tenant is of a tier by `is`: `tenant {n} is {t}`"),
    ("tier", r"\A\w+[ \t]+(?P<n>[\w-]+)[ \t]*(\([^)]*\))?[ \t]*(?P<it>is|inherits|from|of|with|like|as|:|==?|<)[ \t]*(?P<t>\w[\w-]*)", "a tier extends another: `tier {n} extends {t}`"),
    ("role", r"\A\w+[ \t]+(?P<n>[\w-]+)[ \t]*(?P<it>is|inherits|from|of|with|like|as|:|==?|<)[ \t]*(?P<t>(?!clusterrole\b)\w[\w-]*)", "a role of yours is extended, `role {n} extends {t}`; one of the cluster's is `role {n} = clusterrole \"{t}\"`"),
    ("network", r"\A(?P<it>network[ \t]+(?P<w>both|ingress|withheld))", "write `isolation {w}`: `network` gives addresses a name"),
    ("network|ports", r"\A(?P<k>\w+)[ \t]+(?P<n>[\w-]++)[ \t]*(?P<it>:|\{|is\b)", "an `=` stands behind the name: `{k} {n} = …`", "EQUAL"),
    ("network|ports", r"\A(?P<k>\w+)[ \t]+(?P<n>[\w-]++)[ \t]+(?P<it>[^\s,{}]+)", "an `=` stands before it: `{k} {n} = {it}`", "EQUAL"),
    ("in", r"\Ain[ \t]+namespaces?[ \t]+(?P<it>(?P<n>[\w.*-]+))", 'a namespace is in quotes: `in namespace "{n}"`'),
    ("in", r"\Ain[ \t]+(?P<it>namespaces)\b\s*", 'write `in namespace "…"`, for several with commas'),
    ("", r'\A(?P<it>"?(?P<k>requests|limits)\.(?P<r>cpu|memory|ephemeral-storage)"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `{k} {r} {a}`"),
    ("", r'\A(?P<it>"?requests\.(?P<r>[\w.-]+/[\w.-]+)"?)[ \t:=]*"?(?P<a>[\w.]*)', 'write `requests "{r}" {a}`'),
    ("", r'\A(?P<it>"?requests\.storage"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `storage {a}`"),
    ("", r'\A(?P<it>"?services\.loadbalancers"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `load-balancers {a}`"),
    ("", r'\A(?P<it>"?services\.nodeports"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `node-ports {a}`"),
    ("", r'\A(?P<it>"?count/(?P<r>pods|services)"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `{r} {a}`"),
    ("", r'\A(?P<it>"?count/(?P<r>[\w.-]+)"?)[ \t:=]*"?(?P<a>[\w.]*)', "write `count {r} {a}`"),
    ("", r'\A(?P<it>"(?P<k>[\w./-]+)")[ \t]+(?=[\w"])', "the name of a setting has no quotes: `{k}`"),
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
    ("import", r"\A\w+\s+(?P<it>[^\"\n]*?\bfrom)\s*(?P<f>\"[^\"\n]*\")?", "a file is imported whole: `import {f}`"),
    ("import", r"\A\w+\s+\"[^\"\n]*\"\s+(?P<it>as\s+\w+)", "there are no prefixes, every name is known everywhere: take it out"),
    ("import|include", r"\A\w+\s+(?P<it>[\w./-]+)", 'a file is named in quotes: `import "{it}"`'),
    ("assert|should|must|check|verify", r"\A(?P<it>\w+).*", "write `expect allow …` or `expect deny …`"),
    # Values
    ("", r"(?P<it>\d{4}-\d{2}-\d{2}T\S*)", written_date),
    ("", r"(?P<it>\d{1,4}/\d{1,2}/\d{1,4})", written_date),
    ("", r"(?P<it>\d+(\.\d+){0,2}\.\*(\.\*)*|\d+(\.\d+){3}\s*-\s*\d+(\.\d+){3}|\d+(\.\d+){3}/\d+(\.\d+){3})", _block),
    ("", r"(?P<it><<[-~]?\s*\w+)", r"a string is on one line; `\n` breaks it"),
    ("", r"\A[\w-]+\s*:?\s*(?P<it>\||>)[-+]?[ \t]*(?=\n|\Z)", r"a string is on one line; `\n` breaks it"),
    ("", r"(?P<it>'(?P<w>[^'\n]*)')", 'a string is in double quotes: `"{w}"`'),
    ("", r"(?P<it>')", 'a string is in double quotes: `"…"`'),
    ("", r"(?P<it>`(?P<w>[^`\n]+)`)", 'a string is in double quotes: `"{w}"`'),
    ("", r"(?P<it>`)", 'a string is in double quotes: `"…"`'),
    ("", r"(?P<it>\u2026|\.\.\.)", "say each of them: nothing is left out"),
    ("", r"(?<=\s)(?P<it>[&*][A-Za-z_][\w-]*)", "there are no anchors: what tenants share stands in a tier"),
    ("", r"\A[\w-]+[ \t]+(?P<it>~)", "leave the line out: what is not said has its default"),
    ("", r"(?P<it>\[[ \t]*\])", "leave the line out: an empty list says nothing"),
    ("", r"(?P<it>(?P<k>[\w.-]+/[\w.-]+))\s*(==|=|:)", 'a label key with a slash is in quotes: `"{k}" = "VALUE"`'),
    ("", r"\A(?P<n>[\w-]+)(?P<it>:)[ \t]*(?=\n)", "a block is in braces: `{n} {{`, and `}}` at its end; in it `name value`"),
    ("", r"\A[\w-]+(?P<it>:)[ \t]*[^\s,{}]+[ \t]*,[ \t]*[\w-]+[ \t]*:", "a setting is `name value`, each on its own line or with `;` in between"),
    ("", r"\A[\w-]+\s*(?P<it>:)(?=\s|$)", "a setting and its value stand side by side: `name value`"),
    ("tenant|tier|role|guard|service|policy|cluster", r"\A\w+\s+\S+(?P<it>:)", "a block is in braces: `{{` here, and `}}` at its end"),
    ("", r"\A\w[\w-]*\s+[\w-]+\s*(?P<it>==|:)", 'a label and its value are written `app = "api"`'),
    ("", r"(?P<it>\[)", _LIST),
    ("", r"(?P<it>:=|==|=)", "a setting and its value stand side by side: `name value`"),
    ("", r"\A(?P<it>-)\s", _LIST.replace(", without brackets", ", in one line or after a comma")),
    ("", r",\s*(?P<it>\})", "take the comma before it away"),
    ("", r"\A(?P<it>\{)", "one brace begins a block, behind its name"),
    ("", r"\A(?P<it>,)", "a comma stands at the end of the line before"),
    ("", r"\A(?P<n>[\w-]+)\s+(?P<it>[\w.:-]*[@/*:][^\s\"]*)", 'a text is in quotes: `{n} "{it}"`'),
    ("", r"\A(?P<it>[\w-]+([./][\w./-]*)+)", "nothing begins so: a statement begins with one word, a setting is `name value`"),
    ("", r"(?P<it>;)", "leave it out: a line end ends a statement"),
    ("", r"(?P<it>[^\x00-\x7f]+)", "names have letters a to z, digits, `-` and `_`; any other text is in quotes"),
)  # fmt: skip
