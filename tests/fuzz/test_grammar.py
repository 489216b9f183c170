"""The fuzzer can write every word of the grammar: a new one that it cannot would end its runs."""

from __future__ import annotations

from random import Random

from tests.fuzz.corpus import collect
from tests.fuzz.grammar import _terminal
from tpl.syntax.tables import parser


def test_every_terminal_of_the_rules_can_be_written() -> None:
    used = {symbol.name for rule in parser().rules for symbol in rule.expansion if symbol.is_term}
    corpus = collect(())
    assert all(_terminal(Random("0"), name, corpus) for name in sorted(used))
