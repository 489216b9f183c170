"""Less of a case that shows the same fault: files, lines and tokens are left out as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.fuzz.case import POLICY, Case
from tests.fuzz.corpus import tokens

Shows = Callable[[Case], bool]


def minimise(case: Case, shows: Shows, patience: int) -> Case:
    """The case with as little as possible; ``shows`` is asked ``patience`` times at most."""
    left = patience

    def asked(smaller: Case) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and shows(smaller)

    if case.options and asked(Case(case.files)):
        case = Case(case.files)
    for path in [path for path in case.files if path != POLICY]:
        if asked(case.with_file(path, None)):
            case = case.with_file(path, None)
    for path in case.files:
        text = case.files[path].decode("utf-8", "surrogateescape")
        for parts in (lambda text: text.splitlines(keepends=True), tokens):
            kept = _fewer(parts(text), lambda some: asked(_with(case, path, some)))  # noqa: B023  used at once
            text = "".join(kept)
        case = _with(case, path, [text])
    return case


def _with(case: Case, path: str, parts: Sequence[str]) -> Case:
    return case.with_file(path, "".join(parts).encode("utf-8", "surrogateescape"))


def _fewer(parts: list[str], shows: Callable[[list[str]], bool]) -> list[str]:
    """Runs of parts are left out, long ones first; ddmin without its complements."""
    size = max(len(parts) // 2, 1)
    while size:
        at = 0
        while at < len(parts):
            some = parts[:at] + parts[at + size :]
            if some and shows(some):
                parts = some
            else:
                at += size
        size //= 2
    return parts
