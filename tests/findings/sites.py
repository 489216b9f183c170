"""Where the compiler reports something, read from its source, and which of those places ran, seen from the stack.

A place is a call of one of ``REPORTERS``, or of a function that is handed the `message` or the `why` of such a call.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

from tpl.backends.base import Refused
from tpl.diagnostics.sink import Sink
from tpl.expectations.manifests import UnreadableManifest
from tpl.syntax.literals import Complaint

ROOT = Path(__file__).parents[2]
REPORTERS = {
    "report": Sink.report,
    "Refused": Refused,
    "Complaint": Complaint,
    "UnreadableManifest": UnreadableManifest,
}
"""Each name by which a call reports, and what is called."""
FORWARDED = {"message", "why"}


class Place(NamedTuple):
    """Where a call ends, which is the same for the source and for the code compiled from it."""

    path: str
    line: int
    column: int


@cache
def places() -> dict[Place, str]:
    """Every place that reports, and the first line of its call."""
    return {
        Place(path, call.end_lineno or 0, call.end_col_offset or 0): f"{path}:{call.lineno}"
        for path, tree in _trees().items()
        for call in _calls(tree)
        if _reports(call) or (_name(call), path) in _forwarders() or (_name(call), "") in _forwarders()
    }


@cache
def _trees() -> dict[str, ast.Module]:
    files = [*(ROOT / "tpl").rglob("*.py"), *(ROOT / "backends").rglob("*.py")]
    paths = {file.resolve().relative_to(ROOT.resolve()).as_posix(): file for file in files}
    return {path: ast.parse(paths[path].read_text("utf-8")) for path in sorted(paths)}


@cache
def _forwarders() -> frozenset[tuple[str, str]]:
    """Functions that report what they are handed, by name; a private one with the file that it is known in."""
    return frozenset(
        (function.name, path if function.name.startswith("_") else "")
        for path, tree in _trees().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name != "report"
        for call in _calls(function)
        if _reports(call) and _names(call) & FORWARDED & {argument.arg for argument in function.args.args}
    )


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _reports(call: ast.Call) -> bool:
    """A call without arguments says nothing, whatever it is called."""
    return _name(call) in REPORTERS and bool(call.args)


def _name(call: ast.Call) -> str:
    function = call.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _names(call: ast.Call) -> set[str]:
    return {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}


@contextmanager
def recorded() -> Iterator[set[Place]]:
    """The places that report while this is entered."""
    seen: set[Place] = set()
    with pytest.MonkeyPatch.context() as patch:
        for name, kind in REPORTERS.items():
            owner, method = (Sink, name) if name == "report" else (kind, "__init__")
            patch.setattr(owner, method, _recording(getattr(owner, method), seen))
        yield seen


def _recording(function: Callable[..., Any], seen: set[Place]) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        frame: FrameType | None = sys._getframe(1)
        while frame:
            if "/tpl/" in frame.f_code.co_filename or "/backends/" in frame.f_code.co_filename:
                seen.add(_place(frame))
            frame = frame.f_back
        return function(*values, **named)

    return call


def _place(frame: FrameType) -> Place:
    """Where the call ends that a frame is in."""
    code, (_, line, _, column) = frame.f_code, list(frame.f_code.co_positions())[frame.f_lasti // 2]
    return Place(_relative(code.co_filename), line or 0, column or 0)


@cache
def _relative(file: str) -> str:
    path = Path(file).resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else file
