"""The whole compiler on one screen: text in, artifacts out.

.tpl ─load→ syntax trees ─resolve→ policy ─derive→ obligations ─emit→ pieces ─account→ coverage ─lay out→ files
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tpl._version import __version__
from tpl.coverage.account import Coverage, account
from tpl.coverage.findings import report_coverage
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suppress import suppress
from tpl.emit import Emission, emit
from tpl.layout import Layout, lay_out
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.output.manifest import FileEntry, Manifest, ObjectEntry, Source, digest
from tpl.sema.project import Project, load, std_sources
from tpl.sema.resolve import Target, pick, resolve, targets, warn_unused
from tpl.source import Sources


@dataclass(frozen=True)
class Request:
    """What to compile: files or folders, for which environment and cluster, on which day, for which targets."""

    paths: tuple[Path, ...]
    now: date
    environment: str | None = None
    cluster: str | None = None
    backends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Build:
    """One target's results; everything after ``policy`` is None where the policy has errors."""

    target: Target
    policy: Policy
    emission: Emission | None = None
    coverage: Coverage | None = None


@dataclass(frozen=True)
class Compilation:
    """A project compiled for each of its targets."""

    request: Request
    project: Project
    sink: Sink
    builds: tuple[Build, ...]

    @property
    def sources(self) -> Sources:
        """The texts that spans point into."""
        return self.project.sources


def compile_policy(request: Request) -> Compilation:
    """Run every pass; what is wrong is in the result's sink. Raises ``UnusablePath`` and ``UnknownTarget``."""
    sink = Sink()
    project = load(request.paths, sink)
    wanted = pick(targets(project, sink), request.environment, request.cluster)
    builds = tuple(compile_target(project, target, request, sink) for target in wanted)
    if not sink.has_errors:
        warn_unused(project, sink)
    accepted = Sink(suppress(sink.diagnostics, project.sources))
    return Compilation(request, project, accepted, builds)


def compile_target(project: Project, target: Target, request: Request, sink: Sink) -> Build:
    """All passes after loading, for one environment and cluster."""
    policy = resolve(project, target, request.now, sink)
    if sink.has_errors:
        return Build(target, policy)
    obligations = derive(policy)
    emission = emit(policy, obligations, request.backends)
    coverage = account(policy, emission)
    report_coverage(emission, coverage, sink, asked=request.backends)
    return Build(target, policy, emission, coverage)


def tree(compilation: Compilation) -> tuple[dict[str, bytes], Manifest]:
    """Every file to be written, by path, and the manifest of them; each cluster has a folder of its own."""
    layouts = [_layout(build, compilation) for build in compilation.builds]
    files: dict[str, bytes] = {}
    entries: dict[str, FileEntry] = {}
    shapes: list[tuple[ObjectEntry, ...]] = []
    for layout in layouts:
        files |= layout.shared
        entries |= {
            path: FileEntry(sha256=digest(files[path]), objects=objects) for path, objects in layout.objects.items()
        }
        for pattern in layout.patterns:
            for path, values, member in pattern.owned():
                files[path] = pattern.template.fill(values).encode()
                line = compilation.sources.location(member.span).line
                entries[path] = FileEntry(
                    sha256=digest(files[path]),
                    shape=len(shapes),
                    values=values,
                    sources=(Source(path=member.span.path, line=line),),
                )
            shapes.append(pattern.objects)
    starts = [build.policy.valid_from for build in compilation.builds if build.policy.valid_from]
    since = {"valid-from": max(starts).isoformat()} if starts else {}
    limits = [build.policy.valid_until for build in compilation.builds if build.policy.valid_until]
    manifest = Manifest(
        tool=__version__,
        inputs=inputs(compilation.project),
        options={**options(compilation.request), **since},
        valid_until=min(limits).isoformat() if limits else None,
        files=entries,
        shapes=tuple(shapes),
    )
    return files, manifest


def _layout(build: Build, compilation: Compilation) -> Layout:
    assert build.emission, "only a policy without errors is laid out"
    folder = "/".join(filter(None, (build.target.environment, build.target.cluster)))
    prefix = f"{folder}/" if folder else ""
    emission = build.emission
    return lay_out(build.policy, emission.pieces, emission.obligations, compilation.sources, prefix)


def inputs(project: Project) -> dict[str, str]:
    """SHA-256 of every source and data file, by path; of the built-in library there is one in the options."""
    texts = {path: project.sources.files[path].text.encode() for path in project.files if not path.startswith("std/")}
    return {path: hashlib.sha256(data).hexdigest() for path, data in sorted({**texts, **project.data}.items())}


def options(request: Request) -> dict[str, str]:
    """What besides the sources decides the output; the day is not among them, ``valid-until`` is."""
    library = hashlib.sha256("".join(source.text for source in std_sources()).encode()).hexdigest()
    chosen: dict[str, str | None] = {
        "library": library,
        "env": request.environment, "cluster": request.cluster, "targets": ",".join(request.backends),
    }  # fmt: skip
    return {name: str(value) for name, value in chosen.items() if value}
