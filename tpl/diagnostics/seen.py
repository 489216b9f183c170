"""Findings as seen from a folder: paths relative to the project, made relative to where one stands."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tpl.diagnostics.model import Diagnostic, Edit, Fix, Label
from tpl.record import dataclass
from tpl.source import STD, SourceFile, Sources, Span


def root_of(base: Path, here: Path, environment: Mapping[str, str]) -> Path:
    """The folder that machines' reports of a project in ``base``, without symbolic links, are relative to.

    It is the repository that holds the project, else GitHub's workspace, else the working directory ``here``;
    where none of them does, the project's own folder.
    """
    above = (base, *base.parents)
    repository = next((folder for folder in above if (folder / ".git").exists()), None)
    workspace = environment.get("GITHUB_WORKSPACE")
    candidates = (repository, Path(workspace).resolve() if workspace else None, here)
    return next((folder for folder in candidates if folder in above), base)


@dataclass(frozen=True)
class View:
    """How to come from a folder to the project; the built-in library is nowhere, and its paths stay."""

    way: str

    @classmethod
    def of(cls, base: Path, folder: Path) -> View:
        """The project in ``base`` as seen from the folder."""
        return cls(os.path.relpath(base, folder))

    def path(self, path: str) -> str:
        """The path of one of the project's files."""
        return path if path.startswith(STD) else Path(os.path.normpath(os.path.join(self.way, path))).as_posix()

    def sources(self, sources: Sources) -> Sources:
        """The texts under the names that they have here."""
        return Sources({self.path(one.path): SourceFile(self.path(one.path), one.text) for one in sources})

    def diagnostics(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings, in their order."""
        return tuple(map(self._diagnostic, diagnostics))

    def _diagnostic(self, found: Diagnostic) -> Diagnostic:
        fixes = (Fix(fix.title, tuple(map(self._edit, fix.edits))) for fix in found.fixes)
        secondary = map(self._label, found.secondary)
        return replace(found, primary=self._label(found.primary), secondary=tuple(secondary), fixes=tuple(fixes))

    def _label(self, label: Label) -> Label:
        return Label(label.span and self._span(label.span), label.text)

    def _edit(self, edit: Edit) -> Edit:
        return Edit(self._span(edit.span), edit.replacement)

    def _span(self, span: Span) -> Span:
        return Span(self.path(span.path), span.start, span.end)
