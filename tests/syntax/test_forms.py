"""What is taken for a slip of a statement's first word, and what is not."""

from __future__ import annotations

import pytest

from tpl.model.expr import FUNCTIONS
from tpl.sema.words.schema import CONTEXTS
from tpl.syntax.forms import STATEMENTS, form, misspelt
from tpl.syntax.habit_rules import RULES
from tpl.syntax.tables import parser

SETTINGS = sorted({name for settings in CONTEXTS.values() for name in settings} - {*STATEMENTS})


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_is_taken_for_a_slip_of_a_statement(name: str) -> None:
    assert not misspelt(f'{name} "x"', 0)


@pytest.mark.parametrize("word", [word for word in STATEMENTS if len(word) > 4])
def test_a_letter_left_out_is_a_slip(word: str) -> None:
    assert misspelt(f"{word[:2]}{word[3:]} x", 0) == word
    assert not misspelt(f"{word} x", 0)


def test_the_word_must_stand_alone() -> None:
    assert not misspelt("tennant-x y", 0)
    assert not misspelt("tennant.x y", 0)
    assert not form("tenant-x y", 0)
    assert form("tenant x", 0).startswith("the form is `tenant NAME")


def test_every_function_of_the_language_is_told() -> None:
    words = {str(terminal.pattern.value) for terminal in parser().terminals}
    assert words >= {*FUNCTIONS}
    assert any(isinstance(row[2], str) and all(f"`{name}`" in row[2] for name in FUNCTIONS) for row in RULES)
