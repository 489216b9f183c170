from tests.engines.fixtures import *  # noqa: F403
