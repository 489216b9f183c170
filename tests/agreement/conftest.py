"""The engines that the agreement needs, and the policy of a module that has one."""

import pytest

from tests.agreement.compiled import Compiled, compiled_from
from tests.engines.fixtures import *  # noqa: F403


@pytest.fixture(scope="module")
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """What the module's ``POLICY`` compiles to; modules about an example have a fixture of their own."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "policy.tpl").write_text(request.module.POLICY, "utf-8")
    return compiled_from(folder)
