"""Pytest fixtures with running engines; a conftest has them by `from tests.engines.fixtures import *`.

Engines are shared by all tests of a process. Under pytest-xdist each worker that needs one starts
its own; with `--dist loadgroup` all tests that need one go to the same worker.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

import pytest

from tests.engines.binaries import definitions
from tests.engines.cluster import Cluster
from tests.engines.kyverno_server import KyvernoServer

__all__ = ["cluster", "kyverno_server", "pytest_collection_modifyitems"]

ENGINES = {"cluster", "kyverno_server"}
Engine = TypeVar("Engine", bound=AbstractContextManager[Any])

# By class: the engine, and how many fixtures have it.
_in_use: dict[type, tuple[Any, int]] = {}


@contextmanager
def _shared(made: Engine) -> Iterator[Engine]:
    """The engine `made`, or the one of its class that runs already, ended when its last user leaves.

    For pytest the fixtures of every conftest that imports them are different ones.
    """
    kind = type(made)
    engine, users = _in_use.get(kind, (None, 0))
    if engine is None:
        engine = made.__enter__()
    _in_use[kind] = (engine, users + 1)
    try:
        yield engine
    finally:
        _, users = _in_use.pop(kind)
        if users > 1:
            _in_use[kind] = (engine, users - 1)
        else:
            engine.__exit__(None, None, None)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running `Cluster`: leave no policies, quotas or rights behind in it (`Cluster.installed`)."""
    with _shared(Cluster()) as running:
        yield running


@pytest.fixture(scope="session")
def kyverno_server(cluster: Cluster) -> Iterator[KyvernoServer]:
    """Kyverno's admission controller on the shared `cluster`; nothing is judged without policies.

    The cluster has the Gateway API: of kinds that are not there Kyverno asks anew, for each policy and at each change.
    """
    cluster.install(*definitions("gateway-api"))
    with _shared(KyvernoServer(cluster)) as running:
        yield running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use these fixtures: as `engines`, and as one group for pytest-xdist."""
    for item in items:
        if ENGINES.isdisjoint(getattr(item, "fixturenames", ())):
            continue
        item.add_marker("engines")
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("engines"))
