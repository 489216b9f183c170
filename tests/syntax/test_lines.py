"""Where a statement goes on: after what cannot end one, and before what can only continue one."""

from __future__ import annotations

import pytest

from tpl.diagnostics.sink import Sink
from tpl.source import SourceFile
from tpl.syntax.format import format_file
from tpl.syntax.parse import parse
from tpl.syntax.tables import parser
from tpl.syntax.words import expectation, word

_RULE = "guard g on services {{\n  forbid {}\n}}\n"
_WRITTEN = [
    ("tenant a\n{\n  tags x\n}\n", "tenant a {\n  tags x\n}\n"),
    ("tenant a # why\n  # so\n  {\n  tags x\n}\n", "# why\n# so\ntenant a {\n  tags x\n}\n"),
    ("tenant a\r\n{\r\n  tags x\r\n}\r\n", "tenant a {\n  tags x\n}\n"),
    ('allow a\n-> b\non tcp/1\nbecause "c"\n', 'allow a -> b on tcp/1 because "c"\n'),
    (
        'test "t" {\n expect deny a -> b\n on any\n except c\n}\n',
        'test "t" {\n  expect deny a -> b on any except c\n}\n',
    ),
    ("tier b\n extends a\n{\n}\n", "tier b extends a {}\n"),
    ("role r {\n can get\n on pods\n}\n", "role r {\n  can get on pods\n}\n"),
    (_RULE.format("object.a\n == 1\n and object.b\n\n != 2"), _RULE.format("object.a == 1 and object.b != 2")),
    (_RULE.format("object.a == 1\n or not object.b\n < 2"), _RULE.format("object.a == 1 or not object.b < 2")),
    (_RULE.format("object.a is set\n unless object.b is set"), _RULE.format("object.a is set unless object.b is set")),
]


def _read(text: str) -> str:
    source, sink = SourceFile("policy.tpl", text), Sink()
    tree = parse(source, sink)
    assert not sink.diagnostics
    return format_file(tree, source)


@pytest.mark.parametrize(("text", "formatted"), _WRITTEN)
def test_a_line_that_can_only_continue_the_one_before_does(text: str, formatted: str) -> None:
    assert _read(text) == formatted
    assert _read(formatted) == formatted


@pytest.mark.parametrize(
    "formatted",
    [
        "role r {  # why\n  can get on pods  # what\n}  # end\n",
        "tenant a {  # tpl: ignore[TPL306] in March\n  # own line\n  tags x\n}\n",
        "tenant a {  # nothing yet\n}\n",
        'tenant a {\n  in namespace "b" {  # tight\n    labels {  # whose\n      a = "b"\n    }\n  }\n}\n',
    ],
)
def test_a_comment_behind_a_brace_stays_with_its_head(formatted: str) -> None:
    """One that accepts a finding does so on its own line, and would accept nothing on the next."""
    assert _read(formatted) == formatted
    assert _read(formatted.replace("  #", " #").replace("{ #", "{#")) == formatted


@pytest.mark.parametrize(
    "text",
    [
        "tenant and\ntenant or\ntenant on\n",
        'allow a -> b on tcp/1 {\n  review  2027-05-01\n  because "c"\n}\n',
        "tenant a {\n  tags unless, because\n}\n",
        "network on = 10.0.0.0/8\n",
    ],
)
def test_these_words_are_names_where_they_can_be(text: str) -> None:
    assert _read(text).count("\n") >= text.count("\n")


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (_RULE.format("object.a = 1 and\n  object.b == 1"), 1),
        (_RULE.format("object.a = 1\n  and object.b == 1\n  unless object.c == 1"), 1),
        (_RULE.format("(object.a = 1\n  )"), 1),
        (_RULE.format("(object.a == 1 and\n  object.b == 1"), 1),
        ('tenant a:\n  title "x"\n  tags y\ntenant b {}\n', 1),
        ('allow a\n  => b\n  on tcp/1\n  because "c"\n', 1),
        ('tenant a {\n  title: "x"\n  owner: "y"\n}\n', 2),
    ],
)
def test_a_mistake_takes_the_rest_of_its_statement_with_it(text: str, errors: int) -> None:
    parse(SourceFile("policy.tpl", text), sink := Sink())
    assert len(sink.diagnostics) == errors


def test_every_terminal_has_a_word_of_its_own_or_a_description() -> None:
    """A label such as "expected `dot`" names nothing that a person can write."""
    for terminal in parser().terminals:
        if not terminal.name.startswith(("COMMENT", "__IGNORE")):
            shown = expectation([terminal.name]).sentence
            assert shown not in {f"expected `{sign}`" for sign in ("dot", "slash", "star", "rbrace", "lpar", "colon")}
            assert word(terminal.name) in shown
