"""What the fuzzer begins with: every policy of the repository, its data files, and the words in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.docs import pages
from tests.fuzz.case import POLICY, Case
from tests.fuzz.oracle import compiles
from tpl.diagnostics.catalog import HEADINGS, all_entries

ROOT = Path(__file__).parents[2]
FOLDERS = ("examples", "policies", "tests")
_DATA = (".tpl", ".csv", ".json", ".yaml")
_LARGEST = 20_000
"""Bytes of a project: what is larger is slow and shows nothing that parts of it do not."""

_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|#[^\n]*|[\w./:%-]+|\s+|.', re.DOTALL)
_CLASSES = (
    ("space", re.compile(r"\s+")),
    ("comment", re.compile(r"#")),
    ("string", re.compile(r'"')),
    ("date", re.compile(r"\d{4}-\d\d-\d\d$")),
    ("port", re.compile(r"[a-z]+/\d")),
    ("block", re.compile(r"[\da-f.:]+/\d+$")),
    ("number", re.compile(r"\d")),
    ("word", re.compile(r"\w")),
)


def tokens(text: str) -> list[str]:
    """A text in parts that a mutation leaves whole; together they are the text."""
    return _TOKEN.findall(text)


def kind(token: str) -> str:
    """What sort of token it is; a sign is its own."""
    return next((name for name, pattern in _CLASSES if pattern.match(token)), token)


@dataclass(frozen=True)
class Corpus:
    """Cases to begin with, their statements, and their tokens by kind."""

    cases: Sequence[Case]
    statements: Sequence[str]
    tokens: Mapping[str, Sequence[str]] = field(repr=False)

    @cached_property
    def sound(self) -> Sequence[Case]:
        """The cases that compile."""
        return [case for case in self.cases if compiles(case)]


def collect(also: Sequence[Path] = ()) -> Corpus:
    """Everything there is, in an order that no file system decides, and the folders in ``also``."""
    cases = [*_projects(also), *map(_alone, _fences())]
    texts = [data.decode("utf-8", "replace") for case in cases for data in case.files.values()]
    by_kind: dict[str, dict[str, None]] = defaultdict(dict)
    for token in (token for text in texts for token in tokens(text)):
        by_kind[kind(token)].setdefault(token)
    policies = (data.decode("utf-8", "replace") for case in cases for path, data in case.files.items()
                if path.endswith(".tpl"))  # fmt: skip
    statements = dict.fromkeys(statement for text in policies for statement in statements_of(text))
    return Corpus(
        cases,
        list(statements),
        {name: list(held) for name, held in by_kind.items()},
    )


def _projects(also: Sequence[Path]) -> Iterator[Case]:
    """Each policy with the data beside it; a folder of several policies is one case as well."""
    for top in (*(ROOT / name for name in FOLDERS), *also):
        for folder in sorted({path.parent for path in top.rglob("*.tpl")}):
            beside = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
                      if path.suffix in _DATA and path.is_file() and "expected" not in path.name}  # fmt: skip
            policies = [path for path in beside if path.endswith(".tpl") and "/" not in path]
            data = {path: held for path, held in beside.items() if not path.endswith(".tpl")}
            data = data if sum(map(len, data.values())) < _LARGEST else {}
            yield from (Case({POLICY: beside[path], **data}) for path in policies if len(beside[path]) < _LARGEST)
            whole = b"\n".join(beside[path] for path in policies)
            if len(policies) > 1 and len(whole) < _LARGEST:
                yield Case({POLICY: whole, **data})


def _fences() -> Iterator[str]:
    yield from (fence.text for fence in pages.policies())
    yield from (text for entry in all_entries() if entry.compiles for heading in HEADINGS[2:]
                for text in entry.files(heading).values())  # fmt: skip


def _alone(text: str) -> Case:
    return Case({POLICY: text.encode()})


def statements_of(text: str) -> list[str]:
    """The statements that begin at the margin, as far as their indentation tells."""
    found = re.split(r"\n(?=[a-z])", text)
    return [statement.strip() + "\n" for statement in found if statement.strip()]
