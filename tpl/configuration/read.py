"""The text of ``tpl.toml`` as settings, with everything in it that is wrong told in one run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tpl.configuration.places import Keys, Place, places
from tpl.configuration.settings import Settings
from tpl.diagnostics.levels import LEVELS
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean, listed
from tpl.model.thresholds import Thresholds
from tpl.record import dataclass
from tpl.sema.project import MARKER
from tpl.source import Span

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TABLE, _PART = re.compile(r"\(('[^()]*'),?\)"), re.compile(r"'([^']*)'")
"""How the parser names a table, which is Python's way."""
_TAKES = {
    "roots": 'takes a list of files and folders, such as `["platform.tpl", "teams"]`',
    "targets": 'takes a list of targets, such as `["namespaces", "rbac"]`',
    "output": 'takes a folder, such as `"out"`',
    "levels": 'is a table of codes, such as `TPL304 = "error"`',
    "thresholds": "is a table of numbers, such as `exception-days = 90`",
}


@dataclass(frozen=True)
class Read:
    """What the file says, and where: without what is wrong, which was reported."""

    settings: Settings
    where: dict[Keys, Place]

    def place(self, *way: str | int) -> Place:
        """Where a value stands; what stands inside of no table of its own, where that table does."""
        return next(self.where[way[:end]] for end in range(len(way), 0, -1) if way[:end] in self.where)


def read(text: str, sink: Sink) -> Read | None:
    """Read the text; None where it is no TOML, as nothing is known of what it says then."""
    try:
        data, where = tomllib.loads(text), places(MARKER, text)
    except RecursionError:
        sink.report("TPL120", f"`{MARKER}` is nested too deeply", Span(MARKER, 0, 0))
        return None
    except ValueError as problem:
        _no_toml(str(problem), text, sink)
        return None
    return _checked(data, Read(Settings(), where), sink)


def _no_toml(problem: str, text: str, sink: Sink) -> None:
    """What the parser says, at the place that it names."""
    why, start = problem, len(text)
    if match := _AT.search(problem):
        why = problem[: match.start()]
        if match[1]:
            lines = text.split("\n")[: int(match[1]) - 1]
            start = sum(len(line) + 1 for line in lines) + int(match[2]) - 1
    why = _TABLE.sub(lambda table: f"`{'.'.join(_PART.findall(table[1]))}`", why)
    span = Span(MARKER, start, min(start + 1, len(text)))
    sink.report("TPL120", f"`{MARKER}` is no TOML: {why[:1].lower()}{why[1:]}", span)


def _checked(data: dict[str, Any], read: Read, sink: Sink) -> Read:
    try:
        return Read(Settings.model_validate(data), read.where)
    except ValidationError as problem:
        for error in problem.errors():
            _report(error, read, sink)
            _leave_out(data, error["loc"])
    return Read(Settings.model_validate(data), read.where)


def _leave_out(data: dict[str, Any], way: Keys) -> None:
    """Take the wrong value out: of a table the one key, of a list the list."""
    inner = data.get(str(way[0]))
    if len(way) > 1 and isinstance(inner, dict):
        inner.pop(str(way[1]), None)
    else:
        data.pop(str(way[0]), None)


def _report(error: ErrorDetails, read: Read, sink: Sink) -> None:
    way, given = error["loc"], error["input"]
    name, place = ".".join(part for part in way if isinstance(part, str)), read.place(*way)
    if error["type"] == "extra_forbidden":
        help_ = did_you_mean(str(way[-1]), _keys(Thresholds if len(way) > 1 else Settings))
        sink.report("TPL120", f"`{name}` is no setting of `{MARKER}`", place.key, helps=(help_,))
        return
    of_level = way[0] == "levels" and isinstance(given, str)
    sink.report(
        "TPL120", f"`{name}` {_takes(way)}", place.value, helps=(did_you_mean(given, LEVELS) if of_level else "",)
    )


def _takes(way: Keys) -> str:
    match way:
        case ("levels", _):
            return f"is {listed(LEVELS, 'or')}"
        case ("thresholds", str(name)):
            number = Thresholds.model_json_schema()["properties"][name]
            return f"takes a whole number from {number['minimum']} to {number['maximum']}"
    return _TAKES[str(way[0])]


def _keys(model: type[BaseModel]) -> Iterator[str]:
    return (field.alias or name for name, field in model.model_fields.items())
