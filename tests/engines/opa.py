"""A real OPA server on loopback, asked through its Python client; and `opa check`, `opa test`."""

import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
from opa_client import OpaClient, create_opa_client

from tests.engines.binaries import require
from tests.engines.processes import LOOPBACK, PATIENCE, free_port, running


class Undefined(LookupError):
    """The rule, or its package, gives no value for this input: never to be taken for a "no"."""


class OpaFailed(AssertionError):
    """`opa check` or `opa test` is not content; the message is what it printed."""


class Opa:
    """`opa run --server` with policies and data from disk; a context manager, up in about 0.3 s.

        with Opa(directory) as opa:
            assert opa.decide(review, rule="deny") == []

    Policies are read once, at the start. Raises `StartFailed` where they do not compile.
    """

    def __init__(self, *paths: Path, bundle: bool = True) -> None:
        """`paths` are bundles, directories or archives, or with `bundle=False` any policy and data files.

        Of a bundle only policies and `data.json`, `data.yaml` are read, and its `.manifest` counts.
        """
        self._program = require("opa") / "opa"
        self._sources: list[str | Path] = ["--bundle"] * bundle + list(paths)
        self._stack = ExitStack()
        self._port = free_port()
        self._client: OpaClient = create_opa_client(host=LOOPBACK, port=self._port, timeout=PATIENCE)

    def __enter__(self) -> Self:
        address = f"{LOOPBACK}:{self._port}"
        # Nothing here may ask the network for a newer version of OPA.
        quiet = ["--skip-version-check", "--log-level", "error"]
        command = [self._program, "run", "--server", "--addr", address, *quiet, *self._sources]
        with ExitStack() as starting:
            starting.callback(self._client.close_connection)
            directory = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="tpl-opa-")))
            starting.enter_context(running(command, directory / "opa.log", self._healthy))
            self._stack = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def decide(self, document: Mapping[str, Any], package: str = "tpl/admission", *, rule: str) -> Any:
        """The value of `rule` in `package` (with dots or slashes) for the input `document`.

        A set comes as a list. Raises `Undefined`, and `requests.HTTPError` on an evaluation error.
        """
        # The client answers an undefined or misspelled rule with an empty document, not an error.
        reply = self._client.query_rule(input_data=document, package_path=package, rule_name=rule)
        if "result" not in reply:
            raise Undefined(f"{package}/{rule}")
        return reply["result"]

    def review(self, request: Mapping[str, Any]) -> Any:
        """What a webhook gets: the body of POST / for `request`, that is, the value of `system.main`.

        Raises `requests.HTTPError`: 404 where it is undefined.
        """
        reply = requests.post(f"http://{LOOPBACK}:{self._port}/", json=request, timeout=PATIENCE)
        reply.raise_for_status()
        return reply.json()

    def _healthy(self) -> bool:
        # Readiness includes that the bundles, if any, are active.
        return requests.get(f"http://{LOOPBACK}:{self._port}/health?bundle=true", timeout=PATIENCE).ok


def check_strict(*paths: Path, schema: Path | None = None) -> None:
    """`opa check --strict` on files and directories; raises `OpaFailed`."""
    schemas: list[str | Path] = ["--schema", schema] if schema else []
    _opa("check", "--strict", *schemas, *paths)


def run_tests(*paths: Path) -> str:
    """`opa test` on files and directories, and what it printed; raises `OpaFailed`, also if no test ran."""
    return _opa("test", "--fail-on-empty", "--verbose", *paths)


def _opa(*arguments: str | Path) -> str:
    done = subprocess.run(
        [require("opa") / "opa", *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode != 0:
        raise OpaFailed(f"{done.stdout}{done.stderr}".strip())
    return done.stdout
