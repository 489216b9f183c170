"""What was compiled, read back and compared with the meaning of the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import yaml

from tpl.diagnostics.sink import Sink
from tpl.layout import Layout, Pattern, lay_out
from tpl.model.tenants import Member
from tpl.obligations.model import Subject
from tpl.pipeline import Build
from tpl.semantics.sample import representatives
from tpl.verify.check import disagreements
from tpl.verify.copies import Original, marker
from tpl.verify.world import Object, World


def report_disagreements(build: Build, sink: Sink) -> None:
    """Read the objects of a build with independent readers; where they say otherwise, tpl is wrong (TPL999).

    The files of tenants who stand for all are read and judged: of every pattern some, those of namespaces
    unlike the others included. Every file of everybody is held to be the pattern's, with values of its own.
    """
    for found in _faults(build):
        sink.report("TPL999", found, None)


def _faults(build: Build) -> Iterator[str]:
    assert build.emission, "only a policy without errors has objects"
    layout = lay_out(build.policy, build.emission.pieces, build.emission.obligations)
    names = {member.name for pattern in layout.patterns for member in islice(_with_files(pattern), 2)}
    chosen = {member.name for member in (*representatives(build.policy, names), *build.policy.own)}
    read: list[str] = []
    for path in _read_and_compared(layout, chosen, read):
        yield f"`{path}` is not like the other files of its shape"
    world = World.of(document for text in read for document in _documents(text))
    for found in disagreements(build.policy, world, names, *_readable(build)):
        yield f"the compiled objects and the language disagree: {found}"


def _readable(build: Build) -> tuple[bool, bool, bool]:
    """Whether what was asked for says all of connections, which go by the labels of Namespaces, of access, of these."""
    assert build.coverage, "only a policy without errors is accounted for"
    left = build.coverage.not_asked
    network, access, namespaces = (each not in left for each in (Subject.NETWORK, Subject.ACCESS, Subject.NAMESPACES))
    return network and namespaces, access, namespaces


def _with_files(pattern: Pattern) -> Iterator[Member]:
    return (member for member, namespaces in pattern.owners if namespaces)


def _read_and_compared(layout: Layout, chosen: set[str], read: list[str]) -> Iterator[str]:
    """Put the texts that are to be judged into ``read``; the paths of files that are no copies."""
    read += (data.decode() for path, data in layout.shared.items() if path.endswith(".yaml"))
    for pattern in layout.patterns:
        original = None if all(member.name in chosen for member in _with_files(pattern)) else _Original(pattern)
        for path, values, member in pattern.owned():
            text = pattern.template.fill(values)
            if member.name in chosen:
                read.append(text)
            if original and not original.is_copy(text, values):
                yield path


class _Original:
    """A pattern's file with a marker for each hole."""

    def __init__(self, pattern: Pattern) -> None:
        _, values, _ = next(pattern.owned())
        self._names = sorted(values)
        markers = {name: marker(number) for number, name in enumerate(self._names)}
        self._text = Original(pattern.template.fill(markers))

    def is_copy(self, text: str, values: Mapping[str, str]) -> bool:
        return self._text.is_copy(text, [values[name] for name in self._names])


def _documents(text: str) -> Iterator[Object]:
    yield from yaml.load_all(text, yaml.CSafeLoader)
