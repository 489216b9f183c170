"""Sentences of the grammar: its own rules, walked at random."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from lark.grammar import NonTerminal, Rule, Symbol
from lark.lexer import PatternStr

from tests.fuzz.corpus import Corpus
from tests.fuzz.odd import ODD
from tpl.syntax.tables import parser

_DEPTH = 40
"""From here on only what ends soonest is written."""

_KINDS = {"STRING": "string", "NUMBER": "number", "DATE": "date", "CIDR": "block", "PORT": "port"}

_RESOURCES = ("cert-manager.io/v1/certificates", "apps/v1/deployments", "example.com/v1beta1/things", "x/v0/y")


@cache
def _rules() -> Mapping[str, Sequence[Rule]]:
    by_origin: dict[str, list[Rule]] = defaultdict(list)
    for rule in parser().rules:
        by_origin[rule.origin.name].append(rule)
    return by_origin


@cache
def _depths() -> Mapping[str, int]:
    """How many steps each rule takes at least to end."""
    depths: dict[str, int] = {}
    while len(depths) < len(_rules()):
        for name, rules in _rules().items():
            known = [depth for rule in rules if (depth := _depth(rule, depths)) is not None]
            if known:
                depths.setdefault(name, min(known))
    return depths


def _depth(rule: Rule, depths: Mapping[str, int]) -> int | None:
    inner = [depths.get(symbol.name) for symbol in rule.expansion if isinstance(symbol, NonTerminal)]
    return None if None in inner else 1 + max((depth for depth in inner if depth is not None), default=0)


def sentence(random: Random, corpus: Corpus, start: str = "start") -> str:
    """A text that parses, nearly always; names and values are of the corpus, or odd."""
    written: list[str] = []
    todo: list[tuple[Symbol, int]] = [(NonTerminal(start), 0)]
    while todo:
        symbol, depth = todo.pop()
        if isinstance(symbol, NonTerminal):
            expansion = _choose(random, symbol.name, depth)
            todo += [(part, depth + 1) for part in reversed(expansion)]
        else:
            written.append(_terminal(random, symbol.name, corpus))
    return " ".join(written) + "\n"


def _choose(random: Random, name: str, depth: int) -> Sequence[Symbol]:
    rules = _rules()[name]
    if depth > _DEPTH:
        rules = sorted(rules, key=lambda rule: _depth(rule, _depths()) or 0)[:1]
    return random.choice(rules).expansion


def _terminal(random: Random, name: str, corpus: Corpus) -> str:
    pattern = parser().get_terminal(name).pattern
    if isinstance(pattern, PatternStr):
        return pattern.value
    if name == "_SEP":
        return "\n"
    if name == "ARROW":
        return "->"
    if name.startswith("_"):
        return name.strip("_").lower()
    if name in ("PATH", "NAME"):
        words = [word for word in corpus.tokens["word"] if "/" not in word]
        return random.choice(words)
    if name == "COMPARE":
        return random.choice(["==", "!=", "<", "<=", ">", ">="])
    if name == "EVERY":
        return "tekton.dev/*"
    if name == "RESOURCE":
        return random.choice(_RESOURCES)
    kind = _KINDS[name]
    return random.choice(ODD[kind] if kind in ODD and random.random() < 0.2 else corpus.tokens[kind])
