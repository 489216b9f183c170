"""The engines that guards are compared on, and the made-up kind that they judge."""

from collections.abc import Iterator

import pytest

from tests.engines.fixtures import *  # noqa: F403
from tests.guards.strategies import THING
from tpl.model.kinds import KINDS


@pytest.fixture(scope="module")
def things() -> Iterator[None]:
    """`things` are a kind that guards can be on, for the length of a module."""
    KINDS[THING.resource] = THING
    yield
    del KINDS[THING.resource]
