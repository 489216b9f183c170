"""The walk through one image list in docs/architecture.md shows what is written today."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from tests.docs.pages import ELLIPSIS, ROOT, Fence, fences
from tests.trees import written
from tpl.model.kinds import POD
from tpl.pipeline import Compilation, Request, compile_policy
from tpl.semantics.admission import Request as Admission
from tpl.semantics.admission import decide

NOW = date(2026, 11, 24)
WALK = [*fences(ROOT / "docs/architecture.md")]
SHOWN = [fence for fence in WALK if len(fence.info) == 2 and "/" in fence.info[1]]


@pytest.fixture(scope="module")
def compilation() -> Compilation:
    return compile_policy(Request((ROOT / "examples/saas",), NOW))


@pytest.fixture(scope="module")
def files(compilation: Compilation) -> dict[str, str]:
    return {path: data.decode() for path, data in written(compilation).items()}


@pytest.mark.parametrize("fence", SHOWN, ids=lambda fence: fence.info[1])
def test_excerpt_is_of_the_output(fence: Fence, files: dict[str, str]) -> None:
    left = files[fence.info[1]]
    for part in fence.text.split(f"{ELLIPSIS}\n"):
        _, found, left = left.partition(part)
        assert found, f"not in {fence.info[1]}, or not in this order:\n{part}"


def test_obligations_are_derived(compilation: Compilation) -> None:
    emission = compilation.builds[0].emission
    assert emission
    made = {obligation.id: obligation.statement for obligation in emission.obligations}
    (listed,) = (fence for fence in WALK if fence.text.startswith("parameter:"))
    for line in listed.text.splitlines():
        name, statement = line.split(maxsplit=1)
        assert made[name] == statement


def test_the_pod_is_denied_as_it_says(compilation: Compilation) -> None:
    (shown,) = (fence for fence in WALK if fence.info == ("yaml",))
    request = Admission.on(POD, "create", object=yaml.safe_load(shown.text), user="somebody")
    messages = [denial.message for denial in decide(compilation.builds[0].policy, request).denials]
    assert [message.partition(": ")[0] for message in messages] == ["image-registry"]
    assert f"    {messages[0]}\n" in (ROOT / "docs/architecture.md").read_text("utf-8")


@pytest.mark.parametrize("fence", [f for f in WALK if f.is_excerpt], ids=str)
def test_source_is_quoted_truly(fence: Fence) -> None:
    """Each line of an excerpt stands in the example or in the library, whatever its alignment."""
    places = [*(ROOT / "examples/saas").glob("*.tpl"), *(ROOT / "policies/std").glob("*.tpl")]
    lines = {" ".join(line.split()) for place in places for line in place.read_text("utf-8").splitlines()}
    assert [line for line in fence.text.splitlines()[1:] if " ".join(line.split()) not in lines] == []
