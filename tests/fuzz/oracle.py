"""What must hold whatever a user types, each a probe that runs commands and says what is wrong."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

import yaml
from jsonschema import ValidationError
from kubernetes_validate import InvalidSchemaError, SchemaNotFoundError

from tests.fuzz.case import POLICY, Case
from tests.schemas import check_object
from tpl.cli.main import main
from tpl.diagnostics.render import FORMATS
from tpl.diagnostics.sink import Sink
from tpl.pipeline import Compilation, Request, compile_policy
from tpl.source import SourceFile
from tpl.syntax.parse import parse

PATIENCE = 10
"""Seconds of computing that a command may take."""

NOWHERE = frozenset("TPL313 TPL801 TPL803 TPL804 TPL805 TPL807 TPL820 TPL821 TPL822 TPL823 TPL824".split())
"""Codes that may be about no place in the text."""

_BROKE = re.compile(r"tpl broke: (\w+).*?\n  at (\S+):\d+", re.DOTALL)
_VERSIONS = ("1.33", "1.37")


class Fault(NamedTuple):
    """What went wrong: ``kind`` is short and the same for all faults of one cause."""

    kind: str
    what: str


class Run(NamedTuple):
    """What a command did."""

    code: object
    out: str
    err: str


class Hang(BaseException):
    """A command computes for longer than anybody waits."""


def _hang(*_: object) -> None:
    raise Hang


@contextmanager
def _watched() -> Iterator[None]:
    """Interrupt what takes too long; what cannot be interrupted dies by the second signal."""
    before = signal.signal(signal.SIGVTALRM, _hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    signal.setitimer(signal.ITIMER_PROF, 6 * PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGVTALRM, before)


class Desk:
    """A folder with a case in it, where commands are run, and what has gone wrong there."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.faults: list[Fault] = []

    @cached_property
    def checked(self) -> Run:
        """What `tpl check` says; each format in a file beside the case."""
        return self.run("check", POLICY, *(f"--output-format={name}=../{name}" for name in FORMATS))

    def run(self, command: str, *arguments: str, options: bool = True) -> Run:
        """Run a command in this process, and note what no command may do."""
        chosen = self.case.options if options else ()
        out, err = io.StringIO(), io.StringIO()
        code: object = None
        try:
            with redirect_stdout(out), redirect_stderr(err), _watched():
                main([command, *arguments, *chosen])
        except SystemExit as stop:
            code = stop.code
        except Hang:
            self.note(f"hang-{command}", f"more than {PATIENCE} s")
        except BaseException as escaped:
            self.note(f"escaped-{type(escaped).__name__}-{command}", repr(escaped))
        done = Run(code, out.getvalue(), err.getvalue())
        self._judge(command, done, bool(chosen))
        return done

    def note(self, kind: str, what: str) -> None:
        self.faults.append(Fault(re.sub(r"[^\w.-]+", "-", kind).strip("-"), what))

    def _judge(self, command: str, done: Run, options: bool) -> None:
        said = done.out + done.err
        if broke := _BROKE.search(said):
            self.note(f"broke-{broke[1]}-in-{broke[2]}", done.err[-600:])
        elif "error[TPL999]" in said:
            self.note(f"disagrees-{command}", said[said.index("error[TPL999]") :][:600])
        if "Traceback (most recent call last)" in said:
            self.note(f"traceback-{command}", said[-600:])
        if done.code not in ((0, 1, 2) if options else (0, 1)) and done.code is not None and done.code != 3:
            self.note(f"exit-{done.code}-{command}", done.err[-600:])


Probe = Callable[[Desk], None]


def faults(case: Case, probes: Mapping[str, Probe] | None = None) -> Iterator[tuple[str, Fault]]:
    """What is wrong, by the probe that says so."""
    with _at_desk(case) as desk:
        for name, probe in (probes or PROBES).items():
            desk.faults = []
            probe(desk)
            yield from ((name, fault) for fault in desk.faults)


def compiles(case: Case) -> bool:
    """Whether there is more to see than findings."""
    with _at_desk(case) as desk:
        return desk.checked.code not in (1, 2)


@contextmanager
def _at_desk(case: Case) -> Iterator[Desk]:
    with TemporaryDirectory() as folder, _fixed(folder):
        work = Path(folder, "work")
        case.lay(work)
        with chdir(work):
            yield Desk(case)


def _once() -> Callable[[Request], Compilation]:
    """Compile what a command asks for if no command of this case has; each gets findings of its own to add to."""
    compile_once = cache(compile_policy)

    def compile_(request: Request) -> Compilation:
        found = compile_once(request)
        return replace(found, sink=Sink(found.sink.diagnostics))

    return compile_


@contextmanager
def _fixed(folder: str) -> Iterator[None]:
    """A fixed day, no colours, and indexes of its own."""
    indexes = Path(folder, "indexes")
    indexes.mkdir()
    environment = {"SOURCE_DATE_EPOCH": "1795478400", "NO_COLOR": "1"}
    with (
        patch.dict(os.environ, environment),
        patch("tpl.output.index.folder", lambda: indexes),
        patch("tpl.cli.session.compile_policy", _once()),
    ):
        yield


# Probes -------------------------------------------------------------------------------------------


def _check(desk: Desk) -> None:
    """Every format can be printed, and each finding says where and what it is."""
    if desk.checked.code in (0, 1):
        json.loads(Path("../sarif").read_text("utf-8"))
        for diagnostic in json.loads(Path("../json").read_text("utf-8"))["diagnostics"]:
            _read(desk, diagnostic)


def _read(desk: Desk, diagnostic: dict[str, Any]) -> None:
    code, message, place = diagnostic["code"], diagnostic["message"], diagnostic["primary"]["place"]
    if place is None and code not in NOWHERE:
        desk.note(f"no-place-{code}", message)
    places = [place, *(label["place"] for label in diagnostic["secondary"])]
    if any(place and (place["line"] is None or place["start"] > place["end"]) for place in places):
        desk.note(f"place-outside-{code}", f"{message}: {places}")
    if not message or message.endswith("."):
        desk.note(f"message-{code}", repr(message))


def _format(desk: Desk) -> None:
    """Formatting keeps the meaning and the comments, and formatted text as it is."""
    before = desk.case.files[POLICY]
    Path("once.tpl").write_bytes(before)
    done = desk.run("fmt", "once.tpl", options=False)
    once = Path("once.tpl").read_bytes()
    if done.code:
        if once != before:
            desk.note("fmt-writes-what-it-refuses", done.err[-600:])
        return
    again = desk.run("fmt", "once.tpl", "--diff", options=False)
    if again.code:
        desk.note("fmt-is-not-stable", (again.out + again.err)[-600:])
    old, new = (parse(SourceFile(POLICY, data.decode()), Sink()) for data in (before, once))
    if old.statements != new.statements:
        desk.note("fmt-changes-the-model", once.decode()[:600])
    if [comment.text for comment in old.comments] != [comment.text for comment in new.comments]:
        desk.note("fmt-changes-comments", once.decode()[:600])


def _build(desk: Desk) -> None:
    """A build writes everything that was checked, or nothing; and the same each time."""
    built = desk.run("build", POLICY, "--allow-removal", "--output=../out")
    files = _files(Path("../out"))
    if built.code != desk.checked.code:
        desk.note("build-and-check", f"check says {desk.checked.code}, build {built.code}: {built.err[-600:]}")
    if built.code and files:
        desk.note("build-leaves-files", ", ".join(sorted(files))[:600])
    if built.code == 0:
        _build_again(desk, files)
        for path, data in files.items():
            _read_back(desk, path, data)


def _build_again(desk: Desk, files: dict[str, bytes]) -> None:
    again = desk.run("build", POLICY, "--allow-removal", "--output=../out", "--check")
    if again.code:
        desk.note("build-is-not-current", again.err[-600:])
    with patch("tpl.cli.session.compile_policy", compile_policy):
        desk.run("build", POLICY, "--allow-removal", "--output=../other")
    if _files(Path("../other")) != files:
        desk.note("differs-build", "two builds write different files")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _read_back(desk: Desk, path: str, data: bytes) -> None:
    for kind, what in _misread(path.rpartition(".")[2], data):
        desk.note(kind, f"{path}: {what}")


@lru_cache(maxsize=10_000)
def _misread(suffix: str, data: bytes) -> Sequence[tuple[str, str]]:
    """What is wrong with a file; most are those of the library, the same in every build."""
    try:
        documents = list(yaml.load_all(data, yaml.CSafeLoader)) if suffix == "yaml" else []
        if suffix == "json":
            json.loads(data)
    except (ValueError, yaml.YAMLError) as wrong:
        return [(f"unreadable-{suffix}", str(wrong)[:300])]
    return [found for document in documents for found in _invalid(document)]


def _invalid(document: Any) -> Iterator[tuple[str, str]]:
    for version in _VERSIONS:
        try:
            check_object(document, version)
        except (InvalidSchemaError, SchemaNotFoundError):
            pass  # a kind of Kyverno's or tpl's own
        except ValidationError as wrong:
            yield f"schema-{document['kind']}-{wrong.validator}", wrong.message[:300]


def _test(desk: Desk) -> None:
    """What was compiled says what the policy says."""
    if desk.checked.code == 0:
        desk.run("test", POLICY)


def _coverage(desk: Desk) -> None:
    if desk.checked.code == 0:
        json.loads(desk.run("coverage", POLICY, "--json").out or "0")
        desk.run("coverage", POLICY)


def _elsewhere(desk: Desk) -> None:
    """Another process with another order of sets writes the same."""
    here = desk.run("build", POLICY, "--allow-removal", "--output=../here")
    if here.code:
        return
    command = [sys.executable, "-m", "tpl", "build", POLICY, "--allow-removal", "--output=../there", *desk.case.options]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    if done.returncode or _files(Path("../here")) != _files(Path("../there")):
        desk.note("differs-elsewhere", done.stderr[-600:])


PROBES: dict[str, Probe] = {
    "check": _check, "fmt": _format, "build": _build, "test": _test, "coverage": _coverage,
}  # fmt: skip
RARE: dict[str, Probe] = {"elsewhere": _elsewhere}
"""What costs a process."""
