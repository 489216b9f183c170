"""The whole compiler on one screen: text in, artifacts out.

.tpl ─load→ syntax trees ─resolve→ policy ─derive→ obligations ─emit→ pieces ─account→ coverage ─lay out→ files
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from tpl._version import __version__
from tpl.backends.base import Context
from tpl.configuration.find import Configuration
from tpl.coverage.account import Coverage, account
from tpl.coverage.findings import report_coverage
from tpl.diagnostics.levels import levelled
from tpl.diagnostics.model import Severity
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suppress import suppress
from tpl.emit import Emission, emit
from tpl.layout import Layout, lay_out
from tpl.model.policy import Policy
from tpl.obligations.derive import derive
from tpl.output.compare import Wanted
from tpl.output.manifest import Head
from tpl.record import dataclass
from tpl.sema.change.compliance import warn_unheld
from tpl.sema.project import MARKER, Project, load, std_sources
from tpl.sema.resolve import Target, pick, resolve, targets, warn_unused
from tpl.source import STD, Sources
from tpl.targets import chosen


@dataclass(frozen=True)
class Request:
    """What to compile: files or folders, for which environment and cluster, on which day, for which targets.

    What the command line and ``tpl.toml`` both say is the command line's here already; no paths where the file names
    the policy and does not say which.
    """

    paths: tuple[Path, ...]
    now: date
    environment: str | None = None
    cluster: str | None = None
    backends: tuple[str, ...] = ()
    configuration: Configuration = Configuration()


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
    said = request.configuration
    sink = Sink(said.findings)
    project = load(request.paths, sink, said.folder, said.thresholds)
    if said.folder:
        project.sources.add(MARKER, said.text)
        project.data[MARKER] = said.text.encode()
    if not request.paths:
        return Compilation(request, project, sink, ())
    wanted = pick(targets(project, sink), request.environment, request.cluster)
    builds = tuple(compile_target(project, target, request, sink) for target in wanted)
    if not sink.has_errors:
        warn_unused(project, sink)
        warn_unheld([build.policy for build in builds], sink)
    accepted = Sink(levelled(suppress(sink.diagnostics, project.sources), said.levels))
    return Compilation(request, project, accepted, builds)


def compile_target(project: Project, target: Target, request: Request, sink: Sink) -> Build:
    """All passes after loading, for one environment and cluster."""
    policy = resolve(project, target, request.now, sink)
    targets = chosen(policy, request.backends, sink)
    if targets is None or sink.has_errors:
        return Build(target, policy)
    context = Context(policy)
    obligations = derive(policy, context.reach)
    emission = emit(context, obligations, targets)
    coverage = account(policy, emission)
    report_coverage(policy, emission, coverage, sink)
    _judge_own_requests(policy, emission, sink)
    return Build(target, policy, emission, coverage)


def _judge_own_requests(policy: Policy, emission: Emission, sink: Sink) -> None:
    """Try the policy's own guards on what is written and on the control plane, and on what the library's deny."""
    own = [guard for guard in policy.guards if not (guard.origin.span and guard.origin.span.path.startswith(STD))]
    if own:
        # The evaluator is loaded only for this: a small check takes a third of a second.
        from tpl.admitted import report_blocked

        report_blocked(policy, own, emission.pieces, sink)
    if policy.replaced:
        from tpl.weaker import report_weaker

        report_weaker(policy, sink)


def tree(compilation: Compilation) -> Wanted:
    """Every file to be written, made when it is its turn; each cluster has a folder of its own."""
    layouts = [_layout(build) for build in compilation.builds]
    starts = [build.policy.valid_from for build in compilation.builds if build.policy.valid_from]
    limits = [build.policy.valid_until for build in compilation.builds if build.policy.valid_until]
    since = {"valid-from": max(starts).isoformat()} if starts else {}
    read, chosen = inputs(compilation.project), options(compilation.request)
    until = min(limits).isoformat() if limits else None
    shapes = {key: objects for layout in layouts for key, objects in layout.shapes.items()}
    return Wanted(
        paths=[path for layout in layouts for path in layout.paths()],
        files=(file for layout in layouts for file in layout.wanted()),
        head=Head(__version__, tuple(read), chosen | since, until, shapes),
        about={
            "tool": __version__,
            "inputs": read,
            "options": chosen,
            "since": since.get("valid-from"),
            "until": until,
            "quiet-until": quiet_until(compilation),
        },
    )


def quiet_until(compilation: Compilation) -> str | None:
    """The day from which a build has something to say besides what it wrote; None where that day is not known.

    Empty where this one had already.
    """
    if any(found.severity is not Severity.INFO for found in compilation.sink.diagnostics):
        return ""
    if any(build.coverage and build.coverage.not_asked for build in compilation.builds):
        return ""
    return min((build.policy.notice.isoformat() for build in compilation.builds if build.policy.notice), default=None)


def _layout(build: Build) -> Layout:
    assert build.emission, "only a policy without errors is laid out"
    folder = "/".join(filter(None, (build.target.environment, build.target.cluster)))
    prefix = f"{folder}/" if folder else ""
    emission = build.emission
    return lay_out(build.policy, emission.pieces, emission.obligations, prefix)


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
