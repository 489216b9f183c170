"""The engines that the agreement needs."""

from tests.engines.fixtures import *  # noqa: F403
