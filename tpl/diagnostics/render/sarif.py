"""SARIF 2.1.0, which code scanners and editors import."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import quote

from tpl._version import __version__
from tpl.diagnostics.catalog import Entry, lookup
from tpl.diagnostics.model import Diagnostic, Edit, Fix, Label, Severity
from tpl.diagnostics.render.places import line_of, locate
from tpl.source import STD, Sources, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

ROOT, LIBRARY = "%SRCROOT%", "TPL_LIBRARY"
BASES = {
    ROOT: "The root of the repository that holds the policy.",
    LIBRARY: "The built-in library, which comes with tpl.",
}
"""What paths are relative to. Where that is on a machine is the reader's to know: SARIF 2.1.0, 3.14.14."""

Object = dict[str, object]


def render(diagnostics: Sequence[Diagnostic], sources: Sources, subject: str) -> str:  # noqa: ARG001
    """A log with one run; its rules are those that have a result."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "tpl", "version": __version__, "rules": [_rule(lookup(code)) for code in codes]}
    prints = _fingerprints(diagnostics, sources)
    results = [
        _result(diagnostic, codes.index(diagnostic.code), fingerprint, sources)
        for diagnostic, fingerprint in zip(diagnostics, prints, strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {name: {"description": {"text": text}} for name, text in BASES.items()},
        "columnKind": "utf16CodeUnits",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(entry: Entry) -> Object:
    return {
        "id": entry.code,
        "name": entry.slug,
        "shortDescription": {"text": entry.summary},
        "fullDescription": {"text": entry.section("What it means")},
        "help": {"text": entry.page, "markdown": entry.page},
        "defaultConfiguration": {"level": _LEVELS[entry.level]},
    }


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str, sources: Sources) -> Object:
    lines = (diagnostic.message, *(f"help: {text}" for text in diagnostic.helps))
    result: Object = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join((*lines, *(f"note: {text}" for text in diagnostic.notes)))},
        "locations": _locations([diagnostic.primary], sources),
        "relatedLocations": _locations(diagnostic.secondary, sources),
        "fixes": [_fix(fix, sources) for fix in diagnostic.fixes],
        "partialFingerprints": {"tplFinding/v1": fingerprint},
    }
    return {name: value for name, value in result.items() if value != []}


def _locations(labels: Sequence[Label], sources: Sources) -> list[Object]:
    """Each once, as the schema wants it."""
    found = [_location(label, label.span, sources) for label in labels if label.span]
    return [location for i, location in enumerate(found) if location not in found[:i]]


def _location(label: Label, span: Span, sources: Sources) -> Object:
    place: Object = {"artifactLocation": _artifact(span.path)}
    if region := _region(span, sources):
        place["region"] = region
    return {"physicalLocation": place, **({"message": {"text": label.text}} if label.text else {})}


def _artifact(path: str) -> Object:
    return {
        "uri": quote(path.encode("utf-8", "surrogateescape")),
        "uriBaseId": LIBRARY if path.startswith(STD) else ROOT,
    }


def _region(span: Span, sources: Sources) -> Object:
    where = locate(span, sources)
    if where is None:
        return {}
    source = sources.files[span.path]
    return {
        "startLine": where.line,
        "startColumn": _utf16(line_of(source, where.line)[: where.column - 1]) + 1,
        "endLine": where.end_line,
        "endColumn": _utf16(line_of(source, where.end_line)[: where.end_column - 1]) + 1,
    }


def _utf16(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _fix(fix: Fix, sources: Sources) -> Object:
    paths = dict.fromkeys(edit.span.path for edit in fix.edits)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [_replacement(edit, sources) for edit in fix.edits if edit.span.path == path],
        }
        for path in paths
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacement(edit: Edit, sources: Sources) -> Object:
    return {"deletedRegion": _region(edit.span, sources), "insertedContent": {"text": edit.replacement}}


def _fingerprints(diagnostics: Sequence[Diagnostic], sources: Sources) -> list[str]:
    """What stays the same when lines move: code, file, the line's words, and which of such it is."""
    seen: Counter[str] = Counter()
    prints = []
    for diagnostic in diagnostics:
        key = "\0".join((diagnostic.code, *_words(diagnostic, sources)))
        prints.append(sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
        seen[key] += 1
    return prints


def _words(diagnostic: Diagnostic, sources: Sources) -> tuple[str, str]:
    span, where = diagnostic.primary.span, locate(diagnostic.primary.span, sources)
    if span is None or where is None:
        return span.path if span else "", diagnostic.message
    return span.path, " ".join(line_of(sources.files[span.path], where.line).split())
