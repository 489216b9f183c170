"""Random guards and random objects that they meet: mostly of the right types, often unset, sometimes wrong.

Objects are of a made-up kind whose `spec` may hold anything, so that real engines take them as they are.
"""

from __future__ import annotations

from typing import Any

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
}


# --- objects ------------------------------------------------------------------------------------

texts = st.sampled_from(WORDS + HOSTS + IMAGES)
numbers = st.sampled_from((0, 1, 2, -1, 500, 1.0, 2.5))
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
    words=st.lists(rarely_wrong(texts), max_size=3),
    more=st.lists(rarely_wrong(record(text=texts, number=numbers)), max_size=2),
)
specs = record(
    text=texts,
    other=texts,
    number=numbers,
    flag=st.booleans(),
    words=st.lists(rarely_wrong(texts), max_size=3),
    nested=record(text=texts, number=numbers, deep=record(text=texts)),
    entries=st.lists(rarely_wrong(entries), max_size=3),
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
    "words": ("words", "entries[].text", "entries[].more[].text", "entries[].words[]"),
    "entries": ("entries", "entries[].more[]"),
}
_ELEMENT = {
    "text": ("text",),
    "number": ("number",),
    "flag": ("flag",),
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
    )


def number_values(bound: tuple[str, ...]) -> SearchStrategy[Value]:
    keys = st.just(b.call("keys", b.path("object.spec.nested")))
    counted = st.one_of(paths("words", bound), paths("entries", bound), keys).map(lambda value: b.call("count", value))
    return st.one_of(paths("number", bound), st.sampled_from((0, 1, 2)).map(b.value), counted)


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
    return st.one_of(
        st.builds(b.compare, text, equality, text),
        st.builds(b.compare, number, equality, number),
        st.builds(b.compare, flag, equality, st.booleans()),
        st.builds(b.compare, paths("text", bound), equality, st.one_of(number, flag)),
        st.builds(b.compare, number, ordering, number),
        st.builds(b.member, text, word_lists(bound)),
        st.builds(b.text_test, text, st.sampled_from(("contains", "starts with", "ends with")), text),
        kinds.flatmap(lambda kind: st.builds(b.matches, st.just(kind), text, patterns(kind))),
        st.one_of(text, number, flag, paths("words", bound)).map(b.is_set),
    )


def patterns(kind: str) -> SearchStrategy[Value]:
    written = st.lists(st.sampled_from(PATTERNS[kind]), min_size=1, max_size=3).map(b.value)
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
        inner.map(b.negation),
        several.map(lambda parts: b.both(*parts)),
        several.map(lambda parts: b.either(*parts)),
        quantified(bound, depth),
    )


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
