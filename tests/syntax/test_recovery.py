"""Every mistake of a file in one run, each where it stands, and what is sound is still checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.cases.test_cases import NOW
from tpl.diagnostics.sink import Sink
from tpl.pipeline import Compilation, Request, compile_policy
from tpl.source import SourceFile
from tpl.syntax.format import format_file
from tpl.syntax.parse import parse


def compile_text(text: str, folder: Path) -> Compilation:
    (folder / "policy.tpl").write_text(text, "utf-8")
    return compile_policy(Request((folder / "policy.tpl",), NOW))


def codes(compilation: Compilation) -> list[tuple[str, int]]:
    """Code and line of each diagnostic."""
    found = []
    for diagnostic in compilation.sink.diagnostics:
        assert diagnostic.primary.span
        found.append((diagnostic.code, compilation.sources.location(diagnostic.primary.span).line))
    return found


MISTAKES = """\
policy x {
  titel "hello"
  owner "me
}

tenant acme is gould {
  namespaces "acme", "kube-system"
  quota per namespace {
    memory 16
  }
  grant admn to group "x"
}

tenant globex {
  allow from ingres on tcp/80800
}

tier t(
guard g on podz {
  require object.spec.x
}
"""


def test_all_mistakes_in_one_run(tmp_path: Path) -> None:
    found = codes(compile_text(MISTAKES, tmp_path))
    assert found == [
        ("TPL105", 2), ("TPL003", 3), ("TPL101", 6), ("TPL307", 7), ("TPL603", 9), ("TPL201", 9), ("TPL101", 11),
        ("TPL101", 15), ("TPL002", 15), ("TPL004", 18), ("TPL213", 19), ("TPL210", 20),
    ]  # fmt: skip


def test_a_broken_declaration_is_not_unknown_elsewhere(tmp_path: Path) -> None:
    found = codes(compile_text("tier gold = {\n  tags eu\n}\n\ntenant acme is gold {\n  tags eu\n}\n", tmp_path))
    assert found == [("TPL001", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tenant a {\n  tags x\n", ("TPL004", 1)),
        ("tenant a {\n}\n}\n", ("TPL004", 3)),
        ('tenant a {\n  title "x\n}\n', ("TPL003", 2)),
        ("tenant a {\n  title \u202ex\n}\n", ("TPL005", 2)),
        ("allow a -> b\n", ("TPL001", 1)),
        ("tenant é {\n}\n", ("TPL001", 1)),
        ("network n = 10.0.0.1\n", ("TPL002", 1)),
        ("network n = 10.0.0.999/8\n", ("TPL002", 1)),
        ("network n = 10.0.0.1/8\n", ("TPL002", 1)),
        ("network n = ::ffff:10.0.0.0/104\n", ("TPL002", 1)),
        ("network n = ::ffff:a00:0/104\n", ("TPL002", 1)),
        ("network n = ::FFFF:0:0/96\n", ("TPL002", 1)),
        ("ports p = tcp/0\n", ("TPL002", 1)),
        ("ports p = tcp/9-1\n", ("TPL002", 1)),
        ("ports p = icmp/1\n", ("TPL002", 1)),
        ('tenant a {\n  title "\\x"\n}\n', ("TPL002", 2)),
    ],
)
def test_one_mistake(text: str, expected: tuple[str, int], tmp_path: Path) -> None:
    assert codes(compile_text(text, tmp_path))[0] == expected


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "policy.tpl").write_bytes(b'tenant a {\n  title "\xff"\n}\n')
    found = codes(compile_policy(Request((tmp_path / "policy.tpl",), NOW)))
    assert found == [("TPL005", 2)]


def test_windows_line_ends(tmp_path: Path) -> None:
    assert codes(compile_text('tenant a {\r\n  titel "x"\r\n}\r\n', tmp_path)) == [("TPL105", 2)]


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ('tenant a {\n  namespaces: "a"\n}\n', "side by side"),
        ('tenant a {\n  namespaces ["a"]\n}\n', "without brackets"),
        ("tenant a {\n  namespaces 'a'\n}\n", "double quotes"),
        ("allow a to b\n", "`a -> b`"),
        ("// hello\n", "begins with `#`"),
        ('tenant a { namespaces "a", }\n', "comma"),
        ("guard g on pods {\n  forbid object.x = 1\n}\n", "`==`"),
        ("guard g on pods {\n  forbid object.x == 1 && object.y == 2\n}\n", "`and`"),
    ],
)
def test_the_habits_of_other_languages(text: str, help_: str, tmp_path: Path) -> None:
    (found,) = compile_text(text, tmp_path).sink.diagnostics
    assert found.code == "TPL001"
    assert help_ in found.helps[0]


_C = "each c in object.spec.containers: "


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("tenant a {" * 3000, 1),
        (f"guard g on pods {{\n forbid {'not ' * 3000}object.x == 1\n}}", 2),
        (f"guard g on pods {{\n forbid {_C * 60}c.image is set\n}}", 2),
        (f"guard g on pods {{\n forbid {'lower(' * 60}object.x{')' * 60} == 1\n}}", 2),
        (f"guard g on pods {{\n forbid {'object.x == 1 and (object.y == 1 or (' * 20}true{'))' * 20}\n}}", 2),
    ],
)
def test_what_is_nested_too_deeply_is_refused(text: str, line: int, tmp_path: Path) -> None:
    found = [place for place in codes(compile_text(text, tmp_path)) if place[0] not in ("TPL004", "TPL105")]
    assert found == [("TPL001", line)]


@pytest.mark.parametrize(
    "rule",
    [
        "not " * 15 + "object.spec.hostNetwork == true",
        "(" * 3000 + "object.spec.hostNetwork == true" + ")" * 3000,
        _C * 3 + "c.image is set",
    ],
)
def test_what_is_not_nested_too_deeply_is_read(rule: str, tmp_path: Path) -> None:
    text = f"guard g on pods {{\n  forbid {rule}\n}}\n\ntenant a {{}}\n"
    assert not codes(compile_text(text, tmp_path))
    source = SourceFile("policy.tpl", text)
    assert format_file(parse(source, Sink()), source)


def test_every_error_is_reported_however_many(tmp_path: Path) -> None:
    """Each costs its own statement: reading the file again for each would take minutes."""
    broken = "".join(f"tenant t{i} {{\n  namespaces = =\n}}\n" for i in range(1500))
    found = codes(compile_text(broken, tmp_path))
    assert found == [("TPL001", line) for line in range(2, 3 * 1500, 3)]


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("tenant a {\n  x = =\n  tags eu\n}\ntags eu\n", 2),
        ("tenant a { tags eu } tenant b { tags eu }\ntags eu\n", 1),
        ("tags eu\nallow a ->\n", 1),
        ("tags eu\ntenant a { tags (eu }\ntags eu\n", 3),
        ("guard g on pods {\n  require (object.x ==\n}\ntags eu\n", 2),
        ("tags eu\nrole r {\n  can c{reate on pods\n  can get on pods\n}\n", 2),
    ],
)
def test_what_is_sound_stays(text: str, sound: int) -> None:
    assert len(parse(SourceFile("policy.tpl", text), Sink()).statements) == sound


def test_parses_beside_one_another_do_not_meet() -> None:
    """An editor's server reads many files at a time."""
    texts = [f"# {i}\n" * i + f"tenant t{i} {{ x = = }}\ntags eu # {i}\n" for i in range(1, 25)]
    read = [partial(parse, SourceFile("policy.tpl", text)) for text in texts]
    alone = [(tree(sink := Sink()), sink.diagnostics) for tree in read]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda tree: (tree(sink := Sink()), sink.diagnostics), read * 4))
    assert together == alone * 4
    assert [tree.comments for tree, _ in together] == [tree.comments for tree, _ in alone * 4]
