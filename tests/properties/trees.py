"""Syntax trees as hypothesis draws them: every form of statement, with spans that say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from tpl.model import expr
from tpl.model.ports import LAST_PORT, PROTOCOLS, PortRange
from tpl.source import Span
from tpl.syntax import ast
from tpl.syntax.characters import clean
from tpl.syntax.format_guards import quoted

NOWHERE = Span("drawn.tpl", 0, 0)
KEYWORDS = frozenset(
    "import tier tenant role network ports in allow deny never accept keep grant can cannot guard require forbid "
    "test expect when".split()
)

words = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
names = st.builds(ast.Name, st.just(NOWHERE), words)
resources = st.builds(
    ast.Name, st.just(NOWHERE), st.sampled_from(["cert-manager.io/v1/certificates", "example.com/v1beta1/pools"])
)
setting_names = st.builds(ast.Name, st.just(NOWHERE), words.filter(lambda word: word not in KEYWORDS))
plain_text = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp", "Cf")), max_size=12).filter(
    lambda text: not clean(quoted(text))[1]
)
hostile_text = st.sampled_from(
    [
        '"',
        "\\",
        '\\"',
        "\n",
        "{tenant}",
        "#",
        "// x",
        "*/",
        "'; DROP",
        "${x}",
        "{{ x }}",
        "\\n",
        "é",
        "𝄞",
        "a b",
        "",
    ]
)
strings = st.one_of(plain_text, hostile_text, st.builds(lambda a, b: a + b, hostile_text, plain_text))
texts = st.builds(ast.Text, st.just(NOWHERE), strings)
numbers = st.builds(ast.Number, st.just(NOWHERE), st.from_regex(r"[1-9][0-9]{0,3}(Gi|m|%|Mi)?", fullmatch=True))
dates = st.builds(ast.Date, st.just(NOWHERE), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
addresses = st.ip_addresses().filter(lambda ip: not (ip.version == 6 and ip.ipv4_mapped))
cidrs = st.builds(ast.Cidr, st.just(NOWHERE), addresses.map(lambda ip: f"{ip}/{ip.max_prefixlen}"))


@st.composite
def _ranges(draw: st.DrawFn) -> PortRange:
    first = draw(st.integers(1, LAST_PORT))
    return PortRange(protocol=draw(st.sampled_from(PROTOCOLS)), first=first, last=draw(st.integers(first, LAST_PORT)))


ports = st.builds(ast.Port, st.just(NOWHERE), _ranges())
refs = st.builds(ast.Ref, st.just(NOWHERE), st.lists(names, min_size=1, max_size=2).map(tuple))
values = st.one_of(texts, numbers, dates, cidrs, ports, refs)
pairs = st.builds(ast.Pair, st.just(NOWHERE), st.one_of(names, texts), values)
groups = st.builds(ast.Group, st.just(NOWHERE), st.lists(st.one_of(values, pairs), min_size=1, max_size=3).map(tuple))
lists = st.lists(groups, min_size=1, max_size=3).map(tuple)
qualifiers = st.sampled_from(["tag", "network", "service", "any", "domain"])
endpoints = st.one_of(
    st.builds(ast.Endpoint, st.just(NOWHERE), st.none(), st.one_of(refs, cidrs)),
    st.builds(ast.Endpoint, st.just(NOWHERE), qualifiers, st.one_of(refs, texts)),
)
ons = st.builds(ast.On, st.just(NOWHERE), st.lists(st.one_of(ports, names), min_size=1, max_size=2).map(tuple))
reasons = st.one_of(st.none(), texts, names)
subjects = st.builds(ast.Subject, st.just(NOWHERE), st.sampled_from(["group", "user", "serviceaccount"]), texts)
shared_subjects = st.builds(replace, subjects, shared=st.booleans())
word_nodes = st.builds(ast.Word, st.just(NOWHERE), st.one_of(words, st.builds("{}/{}".format, words, words)))
outcomes = st.sampled_from(["allow", "deny"])

places = st.one_of(
    st.just(ast.Place(NOWHERE, "platform", ())),
    st.builds(ast.Place, st.just(NOWHERE), st.just("named"), st.lists(texts, min_size=1, max_size=2).map(tuple)),
    st.builds(ast.Place, st.just(NOWHERE), st.just("every"), st.lists(texts, max_size=2).map(tuple)),
)

# Guard expressions ------------------------------------------------------------------------------
_scalars = st.one_of(strings, st.integers(0, 9999), st.booleans())
_constants = st.builds(expr.Constant, value=_scalars)
_steps = st.lists(
    st.one_of(
        st.builds(expr.FieldStep, name=st.from_regex(r"[A-Za-z_][A-Za-z0-9_./-]{0,8}", fullmatch=True)),
        st.just(expr.FlattenStep()),
    ),
    max_size=3,
).map(tuple)
_paths = st.builds(expr.Path, root=st.sampled_from(["object", "old", "container"]), steps=_steps)
_each_key = lambda path: path.model_copy(update={"steps": (*path.steps, *expr.EACH_KEY)})  # noqa: E731
_settings = st.builds(expr.Setting, name=st.sampled_from(["images.from", "name", "images.forbid-tags"]))
_calls = st.builds(expr.Call, function=st.sampled_from(["lower", "count", "tag"]), argument=_paths)
_parts = st.deferred(
    lambda: st.builds(
        expr.Call, function=st.sampled_from(["before", "after"]), argument=_paths,
        separator=st.sampled_from(["-", '"', "/v"]),
    )
)  # fmt: skip
_joined = st.deferred(
    lambda: st.builds(
        expr.Joined,
        parts=st.lists(st.one_of(_constants, _paths, _settings, _calls, _parts), min_size=2, max_size=3).map(tuple),
    )
)
_terms = st.one_of(_constants, _paths, _settings, _calls, _parts, _joined)
_amounts = st.one_of(
    _paths, _settings, st.builds(expr.Constant, value=st.one_of(st.integers(0, 9999), st.booleans())),
    st.builds(expr.Constant, value=st.sampled_from(["2Gi", "500m", "1.5", "0.25k", "2", "1e3", "much"])),
).map(lambda value: expr.Call(function="quantity", argument=value))  # fmt: skip
_blocks_of_addresses = st.builds(
    expr.ConstantList,
    values=st.lists(st.sampled_from(["10.0.0.0/8", "::/0", "2001:db8::/32"]), min_size=1, max_size=3).map(tuple),
)
_lists = st.builds(expr.ConstantList, values=st.lists(_scalars, min_size=1, max_size=3).map(tuple))
_questions = st.one_of(
    st.builds(expr.Compare, operator=st.sampled_from(["==", "!=", "<", ">="]), left=_terms, right=_terms),
    st.builds(expr.Compare, operator=st.sampled_from(["==", "<="]), left=_amounts, right=_amounts),
    st.builds(expr.Match, kind=st.just("address"), item=_paths, patterns=_blocks_of_addresses),
    st.builds(expr.Member, item=_terms, collection=st.one_of(_lists, _paths, _settings)),
    st.builds(expr.Match, kind=st.sampled_from(["image", "own"]), item=_paths, patterns=_settings),
    st.builds(expr.Match, kind=st.sampled_from(["image", "host", "name"]), item=_paths, patterns=_lists),
    st.builds(expr.TextTest, test=st.sampled_from(["contains", "starts with"]), left=_terms, right=_terms),
    st.builds(expr.IsSet, value=_paths),
    st.builds(expr.Truth, value=st.booleans()),
)


def _compound(inner: st.SearchStrategy[expr.Expr]) -> st.SearchStrategy[expr.Expr]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(expr.Not, operand=inner),
        st.builds(expr.And, operands=several),
        st.builds(expr.Or, operands=several),
        st.builds(
            expr.Quantified, quantifier=st.sampled_from(["each", "some"]), variable=st.just("container"),
            source=st.one_of(st.just(expr.CONTAINERS), _paths, _paths.map(_each_key)), body=inner,
        ),
    )  # fmt: skip


expressions = st.recursive(_questions, _compound, max_leaves=6)
rules = st.builds(
    ast.Rule, st.just(NOWHERE), st.sampled_from(["require", "forbid"]), expressions,
    st.one_of(st.none(), expressions),
)  # fmt: skip
asked = st.builds(
    ast.Asked, st.just(NOWHERE), refs, st.one_of(st.none(), subjects), st.one_of(st.none(), names), reasons
)

# Statements -------------------------------------------------------------------------------------
_leaves = st.one_of(
    st.builds(ast.Setting, st.just(NOWHERE), setting_names, st.one_of(st.just(()), lists), st.none()),
    st.builds(ast.Assign, st.just(NOWHERE), st.one_of(setting_names, texts), st.sampled_from(["=", "+="]), lists),
    st.builds(ast.Define, st.just(NOWHERE), st.sampled_from(["network", "ports"]), names, lists),
    st.builds(
        ast.Grant, st.just(NOWHERE), names, st.lists(shared_subjects, min_size=1, max_size=2).map(tuple),
        st.sampled_from(["", "every tenant", "cluster"]), reasons,
    ),
    st.builds(
        ast.Permission, st.just(NOWHERE), st.booleans(), st.lists(word_nodes, min_size=1, max_size=2).map(tuple),
        st.lists(word_nodes, min_size=1, max_size=2).map(tuple),
    ),
    rules,
    st.builds(ast.Accept, st.just(NOWHERE), endpoints, endpoints, ons, reasons),
    st.builds(ast.ExistingRole, st.just(NOWHERE), names, texts, reasons),
    st.builds(ast.Keep, st.just(NOWHERE), st.sampled_from(["from", "to"]), endpoints, ons),
    st.builds(ast.Import, st.just(NOWHERE), texts, st.lists(names, max_size=2).map(tuple)),
    st.builds(
        ast.ExpectFlow, st.just(NOWHERE), outcomes, endpoints, endpoints, ons, st.lists(refs, max_size=2).map(tuple),
        reasons,
    ),
    st.builds(ast.ExpectAccess, st.just(NOWHERE), outcomes, subjects, word_nodes, word_nodes, refs),
    st.builds(ast.ExpectImage, st.just(NOWHERE), outcomes, texts, asked),
    st.builds(
        ast.ExpectManifest, st.just(NOWHERE), outcomes, st.booleans(), texts, st.one_of(st.none(), texts), asked
    ),
    st.builds(ast.ExpectConnect, st.just(NOWHERE), outcomes, word_nodes, asked),
    st.builds(ast.ExpectClosed, st.just(NOWHERE), names),
)  # fmt: skip


def _blocks(inner: st.SearchStrategy[ast.Statement]) -> st.SearchStrategy[ast.Statement]:
    block = st.builds(ast.Block, st.just(NOWHERE), st.lists(inner, max_size=3).map(tuple))
    uses = st.builds(
        ast.Use, st.just(NOWHERE), names,
        st.lists(st.builds(ast.Argument, st.just(NOWHERE), names, values), max_size=2).map(tuple),
    )  # fmt: skip
    parameters = st.builds(ast.TierParameter, st.just(NOWHERE), names, names, st.one_of(st.none(), values))
    return st.one_of(
        st.builds(ast.Setting, st.just(NOWHERE), setting_names, st.one_of(st.just(()), lists), block),
        st.builds(ast.Tier, st.just(NOWHERE), names, st.lists(parameters, max_size=2).map(tuple),
                  st.one_of(st.none(), uses), block),
        st.builds(ast.Tenant, st.just(NOWHERE), names, st.one_of(st.none(), uses), st.one_of(st.none(), block)),
        st.builds(ast.Role, st.just(NOWHERE), names, st.one_of(st.none(), names), block, st.booleans(),
                  st.lists(names, max_size=2).map(tuple)),
        st.builds(ast.Override, st.just(NOWHERE), names, block),
        st.builds(ast.KindName, st.just(NOWHERE), names, resources, st.one_of(st.none(), block)),
        st.builds(ast.Guard, st.just(NOWHERE), names,
                  st.lists(st.one_of(names, resources), min_size=1, max_size=2).map(tuple),
                  st.lists(names, max_size=2).map(tuple), st.one_of(st.none(), places), block),
        st.builds(ast.Test, st.just(NOWHERE), texts, st.one_of(st.none(), dates), block),
        st.builds(ast.Flow, st.just(NOWHERE), st.sampled_from(["allow", "deny", "never"]), endpoints, endpoints, ons,
                  reasons, st.one_of(st.none(), block)),
        st.builds(ast.SideFlow, st.just(NOWHERE), st.sampled_from(["allow", "deny"]), st.sampled_from(["from", "to"]),
                  st.lists(endpoints, min_size=1, max_size=2).map(tuple), ons, reasons, st.one_of(st.none(), block)),
    )  # fmt: skip


statements = st.recursive(_leaves, _blocks, max_leaves=8)
files = st.builds(ast.File, st.just("drawn.tpl"), st.lists(statements, max_size=4).map(tuple))
