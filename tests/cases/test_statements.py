"""Each statement, by each backend that it makes write something: what is written, on one screen."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cases import statements
from tests.golden import assert_tree
from tpl.backends import REGISTRY, load
from tpl.backends.base import Fidelity
from tpl.diagnostics.sink import Sink
from tpl.expectations.compiled import report_disagreements

SOURCES = {".tpl", ".csv", ".json"}


@pytest.mark.parametrize("name", statements.NAMES)
def test_a_statement_makes_what_is_expected(name: str, snapshot: SnapshotAssertion) -> None:
    folder = statements.HERE / name
    sources = {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.suffix in SOURCES}
    assert_tree({**statements.expected(name), **sources}, folder, snapshot)


@pytest.mark.parametrize("name", statements.NAMES)
def test_readers_agree_with_the_language(name: str) -> None:
    compilation, sink = statements.compiled(statements.HERE / name), Sink()
    for build in compilation.builds:
        report_disagreements(build, sink)
    assert not sink.diagnostics


@pytest.mark.parametrize("backend", REGISTRY)
def test_everything_that_a_backend_holds_has_a_case(backend: str) -> None:
    """A kind of obligation that a backend holds needs a case that shows it: tests/README.md says how."""
    declared = {kind for kind, can in load(backend).capabilities.items() if can.fidelity is not Fidelity.NONE}
    shown = {kind for name in statements.NAMES for kind in statements.made(statements.HERE / name, backend).kinds}
    assert {kind.__name__ for kind in declared - shown} == set()
