"""Which guards judge what is written with a status."""

from __future__ import annotations

import pytest

from tests.guards import build as b
from tpl.model import status
from tpl.model.kinds import KINDS


@pytest.mark.parametrize(
    ("kinds", "path", "judged"),
    [
        (("pods",), "metadata.labels.app", True),
        (("ingresses",), "metadata.annotations", True),
        (("jobs",), "metadata.finalizers", True),
        (("jobs",), "metadata.ownerReferences", True),
        (("cronjobs",), "status.active", True),
        (("cronjobs",), "metadata.name", False),
        (("daemonsets",), "spec.paused", False),
        (("configmaps",), "metadata.labels.app", False),
        (("services",), "metadata.labels.app", False),
    ],
)
def test_who_reads_what_is_written_with_a_status_judges_it(kinds: tuple[str, ...], path: str, judged: bool) -> None:
    rule = b.forbid(b.is_set(b.path(f"object.{path}")))
    guard = b.guard("g", kinds[0], rule)
    assert bool(status.judged_on(guard, KINDS[kinds[0]])) is judged
