"""How one string is written in YAML so that every reader takes it for that string.

Kubernetes reads YAML 1.1 (goyaml v2), other tools 1.2: ``y``, ``1e3``, ``0o14`` and ``12:30`` are
strings to some and not to others. So a string stays plain only where it is a word that no resolver
knows; anything else is quoted, with escapes that JSON shares, or a literal block if it has lines.
"""

from __future__ import annotations

import re
from functools import lru_cache

import orjson

from tpl.model.substitution import spelled

_WORD = re.compile(r"(?!(?i:y|yes|n|no|on|off|true|false|null)\Z)[A-Za-z/][A-Za-z0-9_./-]*").fullmatch

_NO_WORD = re.compile("[^A-Za-z0-9_./-]").search

_TAME = re.compile('[^\x00-\x1f"$\\\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*').fullmatch

# Legal raw in JSON, but to YAML unprintable or a line end.
_ESCAPE_TOO = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

# A first line that hides the indentation, spaces at a line's end, more than one final newline,
# tabs, and whatever must be escaped.
_NO_BLOCK = re.compile(
    r"\A[ \n]| (?:\n|\Z)|\n\n\Z|"
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
).search

_KEY_LIMIT = 1000  # YAML gives up looking for the colon 1,024 characters after a key's start


def scalar(text: str, indent: str) -> str:
    """A string as a value; ``indent`` is put before each line should it become a literal block.

    Raises ``ValueError`` for a lone surrogate, which no YAML can carry.
    """
    return _block(text, indent) if "\n" in text and not _NO_BLOCK(text) else inline(text)


def inline(text: str) -> str:
    """A string on one line; raises ``ValueError`` for a lone surrogate."""
    return text if _WORD(text) else quoted(text)


@lru_cache(4096)
def key(text: str) -> str:
    """A string as a mapping's key; raises ``ValueError`` for a lone surrogate or over 1,000 characters."""
    written = inline(text)
    if len(written) > _KEY_LIMIT:
        raise ValueError(f"too long for a key in YAML: {text[:40]!r}…")
    return written


def is_never_plain(text: str) -> bool:
    """Whether any string that holds this text is quoted if it is on one line."""
    return _NO_WORD(text) is not None


def is_tame(text: str) -> bool:
    """Whether nothing in the text is escaped between quotes, and it has no line end."""
    return _TAME(text) is not None


def quoted(text: str) -> str:
    """A string between quotes: what each character becomes does not depend on the others.

    Raises ``ValueError`` for a lone surrogate.
    """
    try:
        json = orjson.dumps(spelled(text)).decode()
    except orjson.JSONEncodeError:
        raise ValueError(f"not writable as UTF-8: {text!r}") from None
    return json if json.isascii() and "\x7f" not in json else _ESCAPE_TOO.sub(_escape, json)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _block(text: str, indent: str) -> str:
    header = "|" if text.endswith("\n") else "|-"
    lines = (indent + line if line else "" for line in spelled(text).removesuffix("\n").split("\n"))
    return "\n".join((header, *lines))
