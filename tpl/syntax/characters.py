"""Characters that are not what they look like: found, and replaced by what was meant, so that the rest can be read.

Outside of comments and strings the language is ASCII. In strings any letter may stand, but nothing invisible, no blank
that is not a space, and no word of two alphabets that look alike. Source: Unicode's character names, and of its table
of confusable characters (UTS 39) what keyboards and word processors put in the place of ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
"""Control, invisible and private-use characters, and what turns or ends a line: they belong nowhere. Joiners may stand
between the letters that they join, which are never ASCII."""

_BOM = "\ufeff"
_DELETE = "delete it"
_NO_BOM = "save the file as UTF-8 without a byte order mark"

_BLANK = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")

_LETTERS = {
    ord(pair[0]): pair[1]
    for pair in (
        "\u0430a \u0435e \u043eo \u0440p \u0441c \u0445x \u0443y \u0456i \u0458j \u0455s \u0501d \u04bbh \u04cfl "
        "\u0410A \u0412B "
        "\u0421C \u0415E \u041dH \u0406I \u0408J \u041aK \u041cM \u041eO \u0420P \u0405S \u0422T \u0425X "
        "\u03b1a \u03b9i "
        "\u03bak \u03bdv \u03bfo \u03c1p \u03c5u \u0391A \u0392B \u0395E \u0396Z \u0397H \u0399I \u039aK "
        "\u039cM \u039dN \u039fO \u03a1P \u03a4T \u03a5Y \u03a7X"
    ).split()
}
"""Cyrillic and Greek letters, and what they look like."""

_MARKS = {
    **{code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)},  # full width
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2032\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    0x037E: ";",
    0x3001: ",",
}
_SIGNS = {"\u2192": "->", "\u21d2": "->", "\u2794": "->", "\u279c": "->", "\u27f6": "->",
          "\u2260": "!=", "\u2265": ">=", "\u2264": "<="}  # fmt: skip
"""Signs of two characters: read where there is a blank beside them to give, else left to the parser."""

_BULLETS = "\u2022\u2023\u2043\u25cf\u25e6\u25aa\u00b7"

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r'(?P<comment>#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\[^\n])*")|(?P<code>[^#"]+|")')
_GONE = "\0"
_RUN = re.compile(rf"\S*{_GONE}\S*")


class Stranger(NamedTuple):
    """A character that does not belong where it stands, and what to do about it."""

    start: int
    text: str
    help: str
    kind: str

    @property
    def message(self) -> str:
        """What is wrong with it: a character by its number and the name that Unicode gives it."""
        if len(self.text) > 1:
            return f"`{self.text}` is not written in the letters and digits that it looks like"
        name = unicodedata.name(self.text, "").lower()
        where = "here" if self.help != _DELETE and self.text != _BOM else "in a policy"
        return f"the character U+{ord(self.text):04X}{name and f', {name},'} does not belong {where}"


def clean(text: str) -> tuple[str, list[Stranger]]:
    """The text as it was meant, of the same length, and what does not belong in it."""
    if text.isascii() and not _REFUSED.search(text):
        return text, []
    found, pieces = list[Stranger](), list[str]()
    for match in _TOKEN.finditer(text):
        strangers = list(_strangers(match[0], match.lastgroup or ""))
        found += _runs(match.start(), match[0], strangers)
        pieces.append(_meant(match[0], strangers))
    return "".join(pieces), found


def _runs(offset: int, piece: str, strangers: list[tuple[int, str, str]]) -> Iterator[Stranger]:
    """Each character, and letters and digits side by side that look like others as one."""
    runs = list[list[tuple[int, str, str]]]()
    for one in strangers:
        is_next = runs and runs[-1][-1][0] + 1 == one[0] and runs[-1][-1][1].isalnum() and one[1].isalnum()
        if not is_next:
            runs.append([])
        runs[-1].append(one)
    for run in runs:
        (at, meant, help_), text = run[0], piece[run[0][0] : run[-1][0] + 1]
        if len(run) > 1:
            help_ = f"write `{''.join(one[1] for one in run)}`"
        is_bom = text == _BOM and offset + at == 0
        yield Stranger(offset + at, text, _NO_BOM if is_bom else help_, help_ if meant in _PAIRED else text)


_PAIRED = '"'
"""Marks that stand for this come in two or more forms, and whoever pastes one pastes the others."""


def _strangers(piece: str, kind: str) -> Iterator[tuple[int, str, str]]:
    """Where a character of one comment, string or stretch of code does not belong, what is meant, and the help."""
    letters = _alike(piece, kind)
    for at, char in enumerate(piece):
        if _REFUSED.match(piece, at):
            yield at, _GONE, _DELETE
        elif char.isascii() or kind == "comment":
            continue
        elif _BLANK.match(char):
            yield at, " ", "write a space"
        elif at in letters:
            yield at, _LETTERS[ord(char)], f"write the letter `{_LETTERS[ord(char)]}`, which looks like it"
        elif kind == "code" and char in _BULLETS:
            yield at, " ", "delete it: a statement stands for itself"
        elif kind == "code" and (meant := _MARKS.get(ord(char)) or _SIGNS.get(char) or _plain(char)):
            yield at, meant, f"write `{meant}`"


def _plain(char: str) -> str:
    """The ASCII letter or digit of which a character is another form; empty for one that is none."""
    digit = unicodedata.decimal(char, None)
    plain = str(digit) if digit is not None else unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else ""


def _alike(piece: str, kind: str) -> set[int]:
    """Where letters stand that look like ASCII: in strings only beside letters that are."""
    words = [match for match in _WORD.finditer(piece) if kind != "comment" and match[0].translate(_LETTERS).isascii()]
    mixed = [word for word in words if kind == "code" or any(map(str.isascii, word[0]))]
    return {at for word in mixed for at in range(word.start(), word.end()) if ord(piece[at]) in _LETTERS}


def _meant(piece: str, strangers: list[tuple[int, str, str]]) -> str:
    """The piece with what was meant, as long as it was: what closes up is followed by blanks."""
    chars = list(piece)
    for at, meant, _ in strangers:
        if len(meant) == 1:
            chars[at] = meant
        elif chars[at + 1 : at + 2] == [" "]:
            chars[at : at + 2] = meant
        elif chars[at - 1 : at] == [" "]:
            chars[at - 1 : at + 1] = meant
    return _RUN.sub(lambda run: run[0].replace(_GONE, "").ljust(len(run[0])), "".join(chars))
