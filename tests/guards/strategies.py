"""Random guards and random objects that they meet: mostly of the right types, often unset, sometimes wrong.

Objects are of a made-up kind whose `spec` may hold anything, so that real engines take them as they are.
"""

from __future__ import annotations

from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.guards import build as b
from tpl.model import expr
from tpl.model.expr import Expr, Path, Value
from tpl.model.guards import Rule
from tpl.model.kinds import Kind

THING = Kind("test.tpl.dev", "v1", "things", "Thing")
"""The made-up kind; its CustomResourceDefinition keeps unknown fields of `spec`."""

WORDS = ("a", "ab", "b.c", "x-1", "", "A", "é")
HOSTS = ("a.example.com", "example.com", ".example.com", "x.a.example.com", "A.Example.com", "*.example.com")
DIGEST = "sha256:" + "0a" * 32
IMAGES = (
    "nginx", "nginx:1", "docker.io/nginx", "index.docker.io/library/nginx:latest", "acme/app", "localhost/app",
    "registry.example.com/acme/app:v1", "registry.example.com/acme-evil/app", "registry.example.com/acme",
    "registry.example.com:5000/acme/app", f"registry.example.com/acme/app@{DIGEST}", "REGISTRY.example.com/a/b",
    "registry.example.com/acme/../evil", "registry.example.com/acme/app:", "nginx\n", "a.b/c", "a_b.c/d",
)  # fmt: skip
PATTERNS = {
    "image": ("nginx", "docker.io/*", "registry.example.com/acme/*", "acme/*", "registry.example.com/acme/app", "*"),
    "host": ("*.example.com", "example.com", "A.example.com"),
    "name": ("a*", "x-*", "ab", "*"),
    "address": ("10.0.0.0/8", "10.1.2.0/24", "10.1.2.3/32", "2001:db8::/32", "::/0", "0.0.0.0/0", "fd00::1/128"),
}
AMOUNTS = (
    "0", "1", "1000m", "1.0", "1.", "999m", "0.999999999", "1e0", "1E3", "1k", "1e+3", "1000000u", "1000000000n",
    "1e-3", "1Ki", "1024", "1.5Gi", "1536Mi", "2Gi", "2G", "7.5Ei", "8Ei", "9Ei", "9223372036854775807", "00010",
    "0.5m", "1n", "999999999999Ei", "1E", "1e18", "+1", "-1", ".5", "1K", "1 Gi", "1Gi\n", "Gi", "1.5n", "1e19",
    "0.1234567890", "1.2.3",
)  # fmt: skip
SHARES = ("0%", "9%", "025%", "100%", "101%", "5", "%", "1.5%", "-1%", "5% ", "é%", 0, 5, 25, -1)
BLOCKS = (
    "10.1.2.3", "10.1.2.0/24", "10.1.2.3/24", "10.0.0.0/7", "10.0.0.0/8", "11.0.0.1", "0.0.0.0/0", "2001:db8::1",
    "::1", "2001:DB8::/48", "::/0", "fd00::1", "::ffff:10.1.2.3", "::ffff:a01:203", "0:0:0:0:0:ffff:a01:203",
    "10.1.2", "256.0.0.1", "010.1.2.3", "10.1.2.3/33", "10.1.2.3/08", "2001:db8::/129", "fe80::1%eth0", "1::2::3",
    "10.1.2.3 ", "::ffff:0:0/96", "64:ff9b::1.2.3.4", "",
)  # fmt: skip


# --- objects ------------------------------------------------------------------------------------

texts = st.sampled_from(WORDS + HOSTS + IMAGES)
numbers = st.sampled_from((0, 1, 2, -1, 500, 1.0, 2.5))
amounts = st.one_of(st.sampled_from(AMOUNTS), st.sampled_from((0, 1, 1.0, 2.5, 10**18, 10**17, -1)))
blocks = st.sampled_from(BLOCKS)
shares = st.sampled_from(SHARES)
wrong: SearchStrategy[Any] = st.sampled_from((7, "text", True, ["a"], {"k": "v"}, {}, [], 1.5, [None]))


def rarely_wrong(right: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Mostly of the type it should be; null at times, and of another type at others."""
    return st.one_of(right, right, right, st.none(), wrong)


def record(**fields: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """An object some of whose fields are there."""
    optional = {name: rarely_wrong(strategy) for name, strategy in fields.items()}
    return st.fixed_dictionaries({}, optional=optional)


entries = record(
    text=texts,
    number=numbers,
    flag=st.booleans(),
    amount=amounts,
    block=blocks,
    share=shares,
    words=st.lists(rarely_wrong(texts), max_size=3),
    more=st.lists(rarely_wrong(record(text=texts, number=numbers)), max_size=2),
)
subjects = record(
    kind=st.sampled_from(("Group", "User", "ServiceAccount", "group", "")),
    name=st.sampled_from(("devs", "ann", "robot", "", "acme-web/robot")),
    namespace=st.sampled_from(("acme-web", "globex-web", "")),
)
specs = record(
    subject=subjects,
    text=texts,
    other=texts,
    number=numbers,
    flag=st.booleans(),
    amount=amounts,
    amount2=amounts,
    block=blocks,
    share=shares,
    words=st.lists(rarely_wrong(texts), max_size=3),
    nested=record(text=texts, number=numbers, deep=record(text=texts)),
    entries=st.lists(rarely_wrong(entries), max_size=3),
    subjects=st.lists(rarely_wrong(subjects), max_size=3),
)


def things(namespace: str = b.ACME) -> SearchStrategy[dict[str, Any]]:
    """Objects of the made-up kind."""
    metadata = {"name": "thing", "namespace": namespace}
    return specs.map(
        lambda spec: {"apiVersion": THING.api_version, "kind": THING.kind, "metadata": metadata, "spec": spec}
    )


# --- expressions --------------------------------------------------------------------------------

_FIELDS = {
    "text": ("text", "other", "nested.text", "nested.deep.text"),
    "number": ("number", "nested.number"),
    "flag": ("flag",),
    "amount": ("amount", "amount2"),
    "block": ("block",),
    "share": ("share",),
    "words": ("words", "entries[].text", "entries[].more[].text", "entries[].words[]"),
    "entries": ("entries", "entries[].more[]"),
}
_ELEMENT = {
    "text": ("text",),
    "number": ("number",),
    "flag": ("flag",),
    "amount": ("amount",),
    "block": ("block",),
    "share": ("share",),
    "words": ("words", "more[].text"),
    "entries": ("more",),
}
_SETTINGS = {"text": ("name", "images.digest"), "words": ("images.from", "images.forbid-tags")}


def paths(of: str, bound: tuple[str, ...]) -> SearchStrategy[Path]:
    """A path to something of a type, from a root or from the innermost bound name."""
    roots = [b.path(f"{root}.spec.{rest}") for root in ("object", "old") for rest in _FIELDS[of]]
    bounds = [b.path(f"{bound[-1]}.{rest}") for rest in _ELEMENT[of]] if bound else []
    return st.sampled_from([*roots, *bounds, *bounds, *bounds])


def text_values(bound: tuple[str, ...]) -> SearchStrategy[Value]:
    path = paths("text", bound)
    functions = st.sampled_from(("lower", "registry", "repository", "tag", "digest"))
    return st.one_of(
        path,
        path,
        st.sampled_from((*WORDS, "docker.io", "latest", "acme")).map(b.value),
        st.sampled_from(_SETTINGS["text"]).map(b.setting),
        st.builds(b.call, functions, path),
        st.builds(b.call, st.sampled_from(("before", "after")), path, st.sampled_from(("/", "e", "er")), st.booleans()),
        st.builds(b.joined, st.sampled_from(("", "acme", "/")).map(b.value), path),
        st.builds(b.joined, path, st.sampled_from(_SETTINGS["text"]).map(b.setting)),
    )


def number_values(bound: tuple[str, ...]) -> SearchStrategy[Value]:
    keys = st.just(b.call("keys", b.path("object.spec.nested")))
    counted = st.one_of(paths("words", bound), paths("entries", bound), keys).map(lambda value: b.call("count", value))
    shared = st.builds(b.call, st.sampled_from(("percent", "number")), paths("share", bound))
    return st.one_of(paths("number", bound), st.sampled_from((0, 1, 2, 25)).map(b.value), counted, shared)


def amount_values(bound: tuple[str, ...]) -> SearchStrategy[Value]:
    written = st.sampled_from(("1", "500m", "1.5Gi", "8Ei", "1e3", "0.000000001")).map(b.value)
    return st.one_of(paths("amount", bound), paths("amount", bound), written).map(
        lambda value: b.call("quantity", value)
    )


def word_lists(bound: tuple[str, ...]) -> SearchStrategy[Value]:
    return st.one_of(
        paths("words", bound),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(b.value),
        st.sampled_from(_SETTINGS["words"]).map(b.setting),
        st.just(b.call("keys", b.path("object.spec.nested"))),
    )


def tests(bound: tuple[str, ...]) -> SearchStrategy[Expr]:
    """An expression without parts that are expressions."""
    text, number, flag = text_values(bound), number_values(bound), paths("flag", bound)
    equality, ordering = st.sampled_from(("==", "!=")), st.sampled_from(("<", "<=", ">", ">="))
    kinds = st.sampled_from(("image", "host", "name"))
    amount = amount_values(bound)
    return st.one_of(
        st.builds(b.compare, text, equality, text),
        st.builds(b.compare, number, equality, number),
        st.builds(b.compare, flag, equality, st.booleans()),
        st.builds(b.compare, paths("text", bound), equality, st.one_of(number, flag)),
        st.builds(b.compare, number, ordering, number),
        st.builds(b.compare, amount, st.one_of(ordering, equality), amount),
        amount.map(b.is_set),
        st.builds(b.matches, st.just("address"), paths("block", bound), patterns("address")),
        st.builds(b.member, text, word_lists(bound)),
        st.sampled_from(("subject", "nested", "text")).map(_among_subjects),
        st.builds(_each_among_subjects, st.sampled_from(("each", "some"))),
        st.builds(b.text_test, text, st.sampled_from(("contains", "starts with", "ends with")), text),
        kinds.flatmap(lambda kind: st.builds(b.matches, st.just(kind), text, patterns(kind))),
        st.one_of(text, number, flag, paths("words", bound)).map(b.is_set),
    )


def _among_subjects(field: str) -> Expr:
    return b.matches("subject", b.path(f"object.spec.{field}"), b.setting("subjects"))


def _each_among_subjects(quantifier: Literal["each", "some"]) -> Expr:
    inside = b.matches("subject", b.path("who"), b.setting("subjects"))
    source = b.path("object.spec.subjects")
    return expr.Quantified(quantifier=quantifier, variable="who", source=source, body=inside)


def patterns(kind: str) -> SearchStrategy[Value]:
    written = st.lists(st.sampled_from(PATTERNS[kind]), min_size=1, max_size=3).map(b.value)
    if kind == "address":
        return written
    return st.one_of(written, st.just(b.setting("images.from")))


def expressions(bound: tuple[str, ...] = (), depth: int = 3) -> SearchStrategy[Expr]:
    """An expression of at most ``depth`` levels in which the names in ``bound`` may be used."""
    if depth == 0:
        return tests(bound)
    inner = expressions(bound, depth - 1)
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        tests(bound),
        tests(bound),
        of_keys(bound),
        inner.map(b.negation),
        several.map(lambda parts: b.both(*parts)),
        several.map(lambda parts: b.either(*parts)),
        quantified(bound, depth),
    )


def of_keys(bound: tuple[str, ...]) -> SearchStrategy[Expr]:
    """A quantifier over the keys of an object, which mostly are texts that it asks for."""
    key, word = b.path("key"), st.sampled_from(("text", "number", "deep", "k", "te", "p", "")).map(b.value)
    body = st.one_of(
        st.builds(b.compare, st.just(key), st.sampled_from(("==", "!=")), st.one_of(word, text_values(bound))),
        st.builds(b.text_test, st.just(key), st.sampled_from(("contains", "starts with", "ends with")), word),
        st.builds(b.member, st.just(key), st.one_of(word_lists(bound), st.lists(word, min_size=1).map(_constants))),
        st.builds(b.matches, st.just("name"), st.just(key), patterns("name")),
    )
    roots = ("object.spec.nested", "old.spec.nested", "object.spec.nested.deep", "object.spec.text")
    return st.builds(
        lambda quantifier, source, body: expr.Quantified(
            quantifier=quantifier, variable="key", source=b.keys(source), body=body
        ),
        st.sampled_from(("each", "some")),
        st.sampled_from((*roots, *(f"{name}.more[]" for name in bound[-1:]))),
        st.one_of(body, body.map(b.negation)),
    )


def _constants(values: list[Value]) -> expr.ConstantList:
    return expr.ConstantList(values=tuple(value.value for value in values if isinstance(value, expr.Constant)))


def quantified(bound: tuple[str, ...], depth: int) -> SearchStrategy[Expr]:
    name = ("x", "y", "it")[len(bound) % 3]
    return st.builds(
        lambda quantifier, source, body: expr.Quantified(
            quantifier=quantifier, variable=name, source=source, body=body
        ),
        st.sampled_from(("each", "some")),
        paths("entries", bound),
        expressions((*bound, name), depth - 1),
    )


rules: SearchStrategy[Rule] = st.builds(
    Rule,
    effect=st.sampled_from(("require", "forbid")),
    condition=expressions(),
    unless=st.one_of(st.none(), expressions(depth=1)),
)
