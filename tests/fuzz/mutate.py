"""Changes to a policy, most of which leave it nearly right: what is refused at once shows little."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.fuzz.case import POLICY, Case
from tests.fuzz.corpus import Corpus, kind, tokens
from tests.fuzz.data import odd_data
from tests.fuzz.grammar import sentence
from tests.fuzz.odd import CHARACTERS, DAYS, ODD
from tests.fuzz.oracle import compiles
from tpl.backends import REGISTRY
from tpl.diagnostics.render import FORMATS
from tpl.diagnostics.sink import Sink
from tpl.source import SourceFile
from tpl.syntax.parse import parse


class Dice(NamedTuple):
    """What mutations draw from."""

    random: Random
    corpus: Corpus


Mutation = Callable[[Dice, str], str]

_NAME = re.compile(r"[A-Za-z_][\w-]*")


def case(random: Random, corpus: Corpus) -> Case:
    """A case nobody wrote: one that compiles, or tries to, or is anything."""
    accepts = random.choices((compiles, _parses, None), (6, 3, 1))[0]
    made = _begun(random, corpus, accepts)
    for _ in range(random.choice((1, 1, 2, 2, 3, 5, 8))):
        changed = _changed(random, made, corpus)
        if accepts is None or accepts(changed):
            made = changed
    return Case(made.files, _options(random)) if random.random() < 0.15 else made


def _begun(random: Random, corpus: Corpus, accepts: Callable[[Case], bool] | None) -> Case:
    begun = random.choice(corpus.sound if accepts is compiles else corpus.cases)
    choice = random.random()
    if accepts is not compiles and choice < 0.2:
        return begun.with_text(sentence(random, corpus))
    if accepts is not compiles and choice < 0.4:
        return begun.with_text("\n".join(random.choices(corpus.statements, k=random.randint(1, 12))))
    return begun


def _changed(random: Random, case: Case, corpus: Corpus) -> Case:
    if len(case.files) > 1 and random.random() < 0.3:
        return odd_data(random, case)
    return case.with_text(random.choice(MUTATIONS)(Dice(random, corpus), case.text))


def _parses(case: Case) -> bool:
    sink = Sink()
    parse(SourceFile(POLICY, case.text), sink)
    return not sink.has_errors


def _options(random: Random) -> tuple[str, ...]:
    made = {
        "--now": DAYS, "--env": ("prod", "staging", "x", ""), "--cluster": ("prod-eu", "x", ""), "--target": REGISTRY,
        "--output-format": FORMATS,
    }  # fmt: skip
    return tuple(f"{name}={random.choice(list(made[name]))}" for name in random.choices(list(made), k=2))


# Tokens -------------------------------------------------------------------------------------------


def _solid(parts: list[str]) -> list[int]:
    return [index for index, part in enumerate(parts) if not part.isspace()] or [0]


def _on_tokens(change: Callable[[Dice, list[str], int], None]) -> Mutation:
    def mutation(by: Dice, text: str) -> str:
        parts = tokens(text) or [" "]
        change(by, parts, by.random.choice(_solid(parts)))
        return "".join(parts)

    return mutation


def _delete(by: Dice, parts: list[str], at: int) -> None:
    del parts[at : at + by.random.choice((1, 1, 1, 3))]


def _double(by: Dice, parts: list[str], at: int) -> None:
    parts[at] = by.random.choice(("", " ", "\n", ", ")).join([parts[at]] * by.random.choice((2, 2, 2, 50)))


def _swap(by: Dice, parts: list[str], at: int) -> None:
    other = by.random.choice(_solid(parts))
    parts[at], parts[other] = parts[other], parts[at]


def _cross(by: Dice, parts: list[str], at: int) -> None:
    """Another token of the same kind and the same text: names crossed, words where they can stand."""
    alike = [part for part in parts if kind(part) == kind(parts[at])]
    parts[at] = by.random.choice(alike)


def _foreign(by: Dice, parts: list[str], at: int) -> None:
    parts[at] = by.random.choice(by.corpus.tokens.get(kind(parts[at]), [parts[at]]))


def _odd(by: Dice, parts: list[str], at: int) -> None:
    parts[at] = by.random.choice(ODD.get(kind(parts[at]), ODD["number"]))


def _any_odd(by: Dice, parts: list[str], at: int) -> None:
    parts[at] = by.random.choice(ODD[by.random.choice(list(ODD))])


def _rename(by: Dice, text: str) -> str:
    """One name everywhere by another, of this policy or odd: what was two is one, or is too long."""
    names = sorted(set(_NAME.findall(text))) or ["a"]
    new = by.random.choice(ODD["word"] if by.random.random() < 0.3 else names)
    return re.sub(rf"(?<![\w-]){re.escape(by.random.choice(names))}(?![\w-])", lambda _: new, text)


# Lines and blocks ---------------------------------------------------------------------------------


def _lines(by: Dice, text: str) -> str:
    """A run of lines goes, comes twice, or moves."""
    lines = text.split("\n")
    at, size = by.random.randrange(len(lines)), by.random.choice((1, 1, 2, 5))
    run, rest = lines[at : at + size], lines[:at] + lines[at + size :]
    to = by.random.randint(0, len(rest))
    kept = by.random.choice(
        (rest, rest[:to] + run + rest[to:], rest[:at] + run * by.random.choice((2, 2, 30)) + rest[at:])
    )
    return "\n".join(kept)


def _splice(by: Dice, text: str) -> str:
    """A statement from anywhere, at the end of some line."""
    spliced = by.random.choice(by.corpus.statements)
    if by.random.random() < 0.3:
        inner = spliced.split("\n")[1:-2]
        spliced = by.random.choice(inner or [spliced])
    return _insert_line(by, text, spliced)


def _write(by: Dice, text: str) -> str:
    """A statement from the grammar."""
    return _insert_line(by, text, sentence(by.random, by.corpus, "statement"))


def _insert_line(by: Dice, text: str, line: str) -> str:
    lines = text.split("\n")
    lines.insert(by.random.randint(0, len(lines)), line)
    return "\n".join(lines)


def _nest(by: Dice, text: str) -> str:
    """Something stands inside itself, many times."""
    depth = by.random.choice((3, 30, 300))
    opened, closed = by.random.choice(
        (("(", ")"), ("not ", ""), ("in prod {\n", "\n}"), ("each container: ", ""), ("{", "}"), ("lower(", ")"),
         ("some x in object.spec.x: ", ""), ("tenant a { ", " }"), ("images { ", " }"), ("a = ", ""), ("[]", ""))
    )  # fmt: skip
    parts = tokens(text) or [" "]
    at = by.random.choice(_solid(parts))
    parts[at] = opened * depth + parts[at] + closed * depth
    return "".join(parts)


# Characters ---------------------------------------------------------------------------------------


def _character(by: Dice, text: str) -> str:
    at = by.random.randint(0, len(text))
    return text[:at] + by.random.choice(CHARACTERS) + text[at + by.random.choice((0, 1)) :]


def _ends(by: Dice, text: str) -> str:
    """Other line ends, or a beginning that some editors write."""
    cut = text[: by.random.randint(0, len(text))]
    changed = (text.replace("\n", "\r\n"), text.replace("\n", ";"), text.replace("\n", "\r"), "\ufeff" + text,
               text.rstrip(), text + "\udcff", text.replace("  ", "\t"), cut)  # fmt: skip
    return by.random.choice(changed)


_TOKENS = (_delete, _double, _swap, _cross, _cross, _cross, _foreign, _foreign, _odd, _odd, _odd, _any_odd)
MUTATIONS: tuple[Mutation, ...] = (
    *map(_on_tokens, _TOKENS), _rename, _rename, _lines, _lines, _splice, _splice, _splice, _write, _nest, _character,
    _ends,
)  # fmt: skip
"""Those that lead further stand here more than once."""
