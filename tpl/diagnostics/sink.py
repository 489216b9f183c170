"""Where every pass reports what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tpl.diagnostics.catalog import lookup
from tpl.diagnostics.model import Diagnostic, Fix, Label, Severity, count, tidy
from tpl.source import Span


class Sink:
    """Collects diagnostics. Passes go on after an error, so that one run shows all of them."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        """Begin with what an earlier sink held."""
        self._found = dict.fromkeys(found)

    def report(
        self,
        code: str,
        message: str,
        span: Span | None,
        label: str = "",
        secondary: Iterable[Label] = (),
        helps: Iterable[str] = (),
        notes: Iterable[str] = (),
        fixes: Iterable[Fix] = (),
    ) -> None:
        """Add a diagnostic at the severity of its page; empty helps and notes are left out.

        Raises ``AssertionError`` for a code without a page: no page, no code.
        """
        self.add(
            Diagnostic(
                code,
                message,
                Label(span, label),
                secondary=tuple(secondary),
                notes=tuple(filter(None, notes)),
                helps=tuple(filter(None, helps)),
                fixes=tuple(fixes),
                severity=_severity(code),
            )
        )

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic as it is; a second one that is equal changes nothing."""
        self._found[diagnostic] = None

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the build."""
        return any(found.severity is Severity.ERROR for found in self._found)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of them, each once, sorted by path, place, code and message."""
        return tidy(self._found)

    def counts(self) -> Mapping[Severity, int]:
        """How many there are of each severity."""
        return count(self._found)


def _severity(code: str) -> Severity:
    try:
        return lookup(code).level
    except KeyError:
        raise AssertionError(f"{code} has no page in tpl/diagnostics/codes") from None
