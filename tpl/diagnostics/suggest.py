"""Did you mean …? Only what is near enough to be a slip of the fingers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

_FEW = 8
"""So many choices can be listed where nothing is near."""
_MANY = 200
"""Among more, a name two edits away is nearly always another one, and looking at each would take too long."""


class Vocabulary:
    """Names that could be meant; to be kept where many words are looked up in it."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    def nearest(self, word: str, limit: int = 3, slips: int = 0) -> tuple[str, ...]:
        """The names within ``slips`` edits, or a third of the word's length, at least one; nearest first, ties sorted.

        Of more than ``_MANY`` names, those one edit away.
        """
        cap = slips or max(1, len(word) // 3)
        names: Iterable[str] = self.names
        if len(self.names) > _MANY:
            cap, names = 1, {name for part in _shortened(word) for name in self._by_part.get(part, ())}
        found = ((_distance(word, name, cap), name) for name in names)
        return tuple(name for edits, name in sorted(found) if 0 < edits <= cap)[:limit]

    @cached_property
    def _by_part(self) -> Mapping[str, list[str]]:
        """Every name under all that is left of it without one letter: two words one edit apart share such a part."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for part in _shortened(name):
                found[part].append(name)
        return found


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from {word[:i] + word[i + 1 :] for i in range(len(word))}


def nearest(word: str, candidates: Iterable[str], limit: int = 3, slips: int = 0) -> tuple[str, ...]:
    """The candidates near a word: see ``Vocabulary.nearest``."""
    return Vocabulary(candidates).nearest(word, limit, slips)


def did_you_mean(word: str, candidates: Iterable[str] | Vocabulary) -> str:
    """A help that names what is near, else what there is if that is little, else nothing."""
    known = candidates if isinstance(candidates, Vocabulary) else Vocabulary(candidates)
    if near := known.nearest(word):
        return f"did you mean {listed(near, 'or')}?"
    if not known.names or len(known.names) > _FEW:
        return ""
    return f"there {'is only' if len(known.names) == 1 else 'are'} {listed(sorted(known.names))}"


def numbers(word: str) -> tuple[str, ...]:
    """An English word in the other number: of a singular its plural, of a plural its singular."""
    return (f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es"))


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """One word or more, as a sentence lists them; empty where there are none."""
    *rest, last = [f"`{word}`" for word in words] or [""]
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two words without what they begin with alike, which no edit needs to touch."""
    differ = (i for i, (char, wanted) in enumerate(zip(one, other, strict=False)) if char != wanted)
    same = next(differ, min(len(one), len(other)))
    return one[same:], other[same:]


def _distance(one: str, other: str, cap: int) -> int:
    """Edits between two words, a swap of neighbours being one; any number above the cap beyond it."""
    if abs(len(one) - len(other)) > cap:
        return cap + 1
    one, other = _apart(one, other)
    older: list[int] = []
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            edits = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != wanted))
            swapped = i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted
            row.append(min(edits, older[j - 2] + 1) if swapped else edits)
        if min(row) > cap and min(before) > cap:
            return cap + 1
    return row[-1]
