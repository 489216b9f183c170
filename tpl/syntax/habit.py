"""What a row of the tables of habits is: ``habits`` reads them."""

from __future__ import annotations

from collections.abc import Callable

Help = str | Callable[[str], str]
"""What to write: filled with the groups of the match, or made of what is pointed at."""

Rows = tuple[tuple[str, str, Help] | tuple[str, str, Help, str], ...]
"""The first words of the statements, what is written, the help, and the terminal that must be expected there."""
