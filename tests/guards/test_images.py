"""Image references and the patterns that cover them, hostile spellings first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guards import strategies
from tpl.backends._cel import images as cel
from tpl.backends.rego import bundle
from tpl.model import patterns
from tpl.model.patterns import canonical_image
from tpl.semantics import images
from tpl.semantics.images import Image, covers, parse
from tpl.semantics.values import WrongType

DIGEST = strategies.DIGEST
SHA512 = "sha512:" + "0f" * 64

REFERENCES = {
    "nginx": Image("docker.io", "library/nginx", "latest", None),
    "nginx:1.25": Image("docker.io", "library/nginx", "1.25", None),
    "library/nginx": Image("docker.io", "library/nginx", "latest", None),
    "docker.io/nginx": Image("docker.io", "library/nginx", "latest", None),
    "index.docker.io/nginx": Image("docker.io", "library/nginx", "latest", None),
    "acme/app": Image("docker.io", "acme/app", "latest", None),
    f"nginx@{DIGEST}": Image("docker.io", "library/nginx", None, DIGEST),
    f"nginx:1@{DIGEST}": Image("docker.io", "library/nginx", "1", DIGEST),
    f"nginx@{SHA512}": Image("docker.io", "library/nginx", None, SHA512),
    "localhost/app": Image("localhost", "app", "latest", None),
    "localhost:5000": Image("docker.io", "library/localhost", "5000", None),
    "localhost:5000/app": Image("localhost:5000", "app", "latest", None),
    "registry:5000/app:v1": Image("registry:5000", "app", "v1", None),
    "registry.example.com/a/b/c:v1": Image("registry.example.com", "a/b/c", "v1", None),
    "index.docker.io.example.com/app": Image("index.docker.io.example.com", "app", "latest", None),
    "my.app": Image("docker.io", "library/my.app", "latest", None),
    "my.app:1": Image("docker.io", "library/my.app", "1", None),
    # An image's id is a name to the grammar; it is let in only where that name is.
    "0123456789abcdef": Image("docker.io", "library/0123456789abcdef", "latest", None),
}

NOT_REFERENCES = [
    " nginx", "nginx ", "nginx\n", "nginx\t", "\nnginx", "nginx:", "nginx:-", "nginx@", "nginx@sha256:abc", ":tag",
    "@" + DIGEST, "Nginx", "REGISTRY.example.com/app", "registry.example.com/App", "registry.example.com/",
    "registry.example.com//app", "registry.example.com/../app", "registry.example.com/a/../b", "/nginx", "nginx/",
    "https://registry.example.com/app", "registry.example.com:/app", "registry.example.com:port/app", "a_b.c/app",
    "registry.example.com/a:b/c", f"nginx@{DIGEST}x", f"nginx@{DIGEST}@{DIGEST}", "nginx@md5:" + "0" * 32,
    "[::1]:5000/app",
    "nginx:" + "a" * 129, "аcme/app", "nginx\u200b", "registry.example.com/acme\u2215evil", "a" * 513,
    "docker.io/ngin\u212a",
]  # fmt: skip


@pytest.mark.parametrize("text", REFERENCES)
def test_references(text: str) -> None:
    assert parse(text) == REFERENCES[text]


@pytest.mark.parametrize("text", NOT_REFERENCES)
def test_not_references(text: str) -> None:
    with pytest.raises(WrongType):
        parse(text)


def test_empty_is_unset() -> None:
    assert parse("") is parse(None) is None


COVERED = [
    ("registry.example.com/acme/*", "registry.example.com/acme/app:v1", True),
    ("registry.example.com/acme/*", "registry.example.com/acme/deep/app", True),
    ("registry.example.com/acme/*", "registry.example.com/acme", False),
    ("registry.example.com/acme/*", "registry.example.com/acme-evil/app", False),
    ("registry.example.com/acme/*", "registry.example.com:5000/acme/app", False),
    ("registry.example.com/acme/*", "evil.example.com/registry.example.com/acme/app", False),
    ("registry.example.com/acme/*", "registry.example.com.evil.com/acme/app", False),
    ("registry.example.com/*", "registry.example.com/app", True),
    ("registry.example.com/app", f"registry.example.com/app@{DIGEST}", True),
    ("registry.example.com/app", "registry.example.com/app/more", False),
    ("nginx", "docker.io/library/nginx:1", True),
    ("nginx", "acme/nginx", False),
    ("docker.io/nginx", "nginx", True),
    ("docker.io/nginx", "index.docker.io/nginx", True),
    ("nginx", "index.docker.io.example.com/library/nginx", False),
    ("docker.io/*", "docker.io.example.com/nginx", False),
    ("docker.io/*", "index.docker.io.example.com/nginx", False),
    ("acme/*", "docker.io/acme/app", True),
    ("acme/*", "acme.example.com/app", False),
    ("docker.io/*", "nginx", True),
    ("nginx/*", "docker.io/library/nginx/app", False),
    ("nginx/*", "nginx/app", True),
    ("localhost/*", "localhost/app", True),
    # The registry localhost is not a path of that name on Docker Hub, nor a.b/x a path there.
    ("localhost/app", "docker.io/localhost/app", False),
    ("a.b/*", "docker.io/a.b/app", False),
    ("*", "nginx", False),
]


@pytest.mark.parametrize(("pattern", "text", "covered"), COVERED)
def test_patterns(pattern: str, text: str, covered: bool) -> None:
    image = parse(text)
    assert image
    assert covers(pattern, image) is covered
    assert covers(canonical_image(pattern), image) is covered


words = st.sampled_from(
    ["a", "b", "a.b", "localhost", "docker.io", "index.docker.io", "a:5000", "library", "*", "a_b", "a-b"]
)
paths = st.lists(words, min_size=1, max_size=4).map("/".join)


@given(pattern=paths, text=paths)
def test_a_canonical_pattern_covers_the_same(pattern: str, text: str) -> None:
    """And is its own canonical form."""
    canonical = canonical_image(pattern)
    assert canonical_image(canonical) == canonical
    try:
        image = parse(text)
    except WrongType:
        return
    assert image
    assert covers(canonical, image) == covers(pattern, image)


pieces = st.sampled_from(
    ["a", "B", "0", ".", "-", "_", "/", ":", "@", "5000", "localhost", "docker.io", DIGEST, "é", "\n", " "]
)


@given(text=st.lists(pieces, min_size=1, max_size=8).map("".join))
def test_the_engines_take_the_same_for_a_reference(text: str) -> None:
    """The engines' one regular expression against the parser, which splits first."""
    try:
        parse(text)
        is_reference = True
    except WrongType:
        is_reference = False
    # `$` of the engines is only at the end, and their `\w` only ASCII.
    pattern = re.compile(cel.REFERENCE.removesuffix("$") + r"\Z", re.ASCII)
    assert (pattern.match(text) is not None) == is_reference


def test_one_grammar_in_every_engine() -> None:
    assert f"`{cel.REFERENCE}`" in bundle.library("images.rego")
    assert f"count(item) <= {images.MAX_LENGTH}" in bundle.library("images.rego")
    assert images.MAX_LENGTH == cel.MAX_LENGTH


def test_every_engine_reads_quantities_and_addresses_by_one_form() -> None:
    assert f"`^{patterns.QUANTITY_FORM}$`" in bundle.library("quantities.rego")
    assert f"`^{patterns.ADDRESS_FORM}$`" in bundle.library("addresses.rego")
