"""The parser, and its tables kept between runs: working them out takes longer than to check a small policy.

The tables lie in the user's cache folder, a file for each version of tpl, of Lark, of Python and of the
grammar. They are JSON, which runs no code; they are read only where nobody but the user can have written
them; and where they cannot be read or kept, they are worked out.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from tpl._version import __version__
from tpl.syntax.separators import Separators


@cache
def parser() -> Lark:
    """The one parser; it holds nothing of a text, so that any number of threads can use it."""
    grammar = resources.files("tpl.grammar").joinpath("tpl.lark").read_text("utf-8")
    folder = cache_folder()
    kept = folder / _name(grammar) if folder else None
    if kept and (found := _read(kept)):
        return found
    made = Lark(grammar, parser="lalr", lexer="contextual", postlex=Separators(), propagate_positions=True)
    if kept:
        _write(made, kept)
    return made


def cache_folder() -> Path | None:
    """The user's cache folder of tpl; None where there is none, or where somebody else could write to it."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(home) / "tpl"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return folder if own and stat.S_ISDIR(found.st_mode) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None


def _name(grammar: str) -> str:
    python = ".".join(map(str, sys.version_info[:2]))
    digest = hashlib.sha256(grammar.encode()).hexdigest()[:12]
    return f"grammar-{__version__}-lark-{lark.__version__}-python-{python}-{digest}.json"


def _read(kept: Path) -> Lark | None:
    try:
        tables = json.loads(kept.read_bytes(), object_hook=_numbered)
        tables["data"]["options"]["postlex"] = Separators()
        return Lark.load(tables)
    except Exception:
        # Whatever is wrong with the file, it is only a saving.
        return None


def _write(made: Lark, kept: Path) -> None:
    data, memo = made.memo_serialize([TerminalDef, Rule])
    data["options"] = {name: value for name, value in data["options"].items() if name != "postlex"}
    try:
        handle, name = tempfile.mkstemp(dir=kept.parent, prefix=kept.name)
        try:
            with open(handle, "w", encoding="utf-8") as file:
                json.dump({"data": data, "memo": memo}, file)
            os.replace(name, kept)
        except OSError:
            os.unlink(name)
    except OSError:
        return


def _numbered(table: dict[str, Any]) -> dict[Any, Any]:
    """A table of Lark's: its keys are all words or all numbers, which JSON does not know as keys."""
    return {int(key): value for key, value in table.items()} if next(iter(table), "").isdigit() else table
