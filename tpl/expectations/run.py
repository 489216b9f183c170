"""Each expectation is tried; what fails is a finding at its line, with what was found instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple, Self

from tpl.diagnostics.model import Severity
from tpl.diagnostics.sink import Sink
from tpl.expectations import filling, manifests
from tpl.model.expectations import (
    ExpectAccess,
    Expectation,
    ExpectClosed,
    ExpectConnect,
    ExpectFilled,
    ExpectFlow,
    ExpectImage,
    ExpectJudged,
    ExpectManifest,
    Judged,
    Test,
)
from tpl.model.guards import POD_SECURITY
from tpl.model.policy import Policy
from tpl.model.tenants import Member
from tpl.pipeline import Build, Compilation, compile_target
from tpl.record import dataclass
from tpl.semantics.admission import Request, decide
from tpl.semantics.atoms import Trial
from tpl.semantics.fills import filled
from tpl.semantics.grants import Holders
from tpl.source import Span

_Judged = ExpectImage | ExpectManifest | ExpectFilled | ExpectConnect

_SHOWN = 3
"""How many of an expectation's failures are shown; the rest is counted."""


@dataclass(frozen=True)
class Tally:
    """How many expectations of how many tests were tried, and how many failed."""

    tests: int = 0
    tried: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tests + other.tests, self.tried + other.tried, self.failed + other.failed)


def run_tests(compilation: Compilation, build: Build, pattern: str, sink: Sink) -> Tally:
    """Run the tests of one build whose names hold the pattern; those `at` another day are built for it."""
    total = Tally()
    judges = lru_cache(maxsize=None)(lambda day: _Judges.of(_at(compilation, build, day, sink), pattern))
    for test in build.policy.tests:
        if pattern in test.name:
            total += _run(judges(test.at), test, compilation, sink)
    return total


class _Judges(NamedTuple):
    """What is asked again and again of one policy."""

    policy: Policy
    flows: Trial
    roles: Holders

    @classmethod
    def of(cls, policy: Policy, pattern: str) -> Self:
        tried = (each for test in policy.tests if pattern in test.name for each in test.expectations)
        return cls(policy, Trial(policy, tried), Holders(policy))


def _at(compilation: Compilation, build: Build, day: date | None, sink: Sink) -> Policy:
    if day is None or day == build.policy.now:
        return build.policy
    request = replace(compilation.request, now=day)
    own = Sink()
    policy = compile_target(compilation.project, build.target, request, own).policy
    for diagnostic in own.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            sink.add(diagnostic)
    return policy


def _run(judges: _Judges, test: Test, compilation: Compilation, sink: Sink) -> Tally:
    failed = 0
    for expectation in test.expectations:
        failures = list(_failures(judges, expectation, test, compilation, sink))
        if failures:
            failed += 1
            more = f" (and {len(failures) - _SHOWN} more)" if len(failures) > _SHOWN else ""
            notes = (*failures[:_SHOWN][:-1], failures[:_SHOWN][-1] + more)
            sink.report(
                "TPL901",
                f"test `{test.name}` failed",
                expectation.span,
                label=_label(expectation),
                notes=notes,
            )
    return Tally(1, len(test.expectations), failed)


def _label(expectation: Expectation) -> str:
    if isinstance(expectation, ExpectClosed):
        return "another flow is open, or may be"
    if isinstance(expectation, ExpectFilled):
        return "it becomes something else"
    return f"expected {expectation.effect}"


def _failures(
    judges: _Judges, expectation: Expectation, test: Test, compilation: Compilation, sink: Sink
) -> Iterator[str]:
    policy = judges.policy
    match expectation:
        case ExpectFlow():
            yield from (f"{failure.atom or 'nothing'}: {failure.why}" for failure in judges.flows.expect(expectation))
        case ExpectClosed():
            flows = [other for other in test.expectations if isinstance(other, ExpectFlow)]
            yield from (f"{failure.atom}: {failure.why}" for failure in judges.flows.expect_closed(flows))
        case ExpectAccess():
            yield from (f"{failure.namespace}: {failure.why}" for failure in judges.roles.expect(expectation))
        case ExpectImage() | ExpectManifest() | ExpectFilled() | ExpectConnect():
            try:
                asked = list(_asked(policy, expectation, compilation))
                wanted = _wanted(expectation, compilation) if isinstance(expectation, ExpectFilled) else []
            except manifests.UnreadableManifest as problem:
                sink.report("TPL902", str(problem), _place(expectation, problem), helps=(problem.help,))
                return
            for each in asked:
                if isinstance(expectation, ExpectFilled):
                    yield from filling.failures(policy, each, wanted)
                    continue
                yield from _judge(_asking(policy, expectation.by), each, expectation.effect, expectation.because)


def _asking(policy: Policy, guard: str) -> Policy:
    """The policy in which that guard alone is asked, where one is named."""
    if not guard:
        return policy
    return policy.model_copy(update={"guards": tuple(each for each in policy.guards if each.name == guard)})


def _place(expectation: ExpectJudged, problem: manifests.UnreadableManifest) -> Span:
    """Where the file that cannot be read is named."""
    if isinstance(expectation, (ExpectManifest, ExpectFilled)) and expectation.places:
        return expectation.places[-1 if problem.is_of_old else 0]
    return expectation.span


def _asked(policy: Policy, expectation: _Judged, compilation: Compilation) -> Iterator[list[Request]]:
    """The requests that an expectation is about, in each space of its tenant; raises ``UnreadableManifest``."""
    requests = _requests(policy, expectation, compilation)
    user, groups = manifests.who(expectation.subject)
    spaces = policy.spaces(expectation.tenant, expectation.space, expectation.namespace)
    for member in [space for space in spaces if space.namespaces] or spaces[:1]:
        yield [replace(request, user=user, groups=groups) for request in requests(member)]


def _requests(policy: Policy, expectation: _Judged, compilation: Compilation) -> Callable[[Member], Iterable[Request]]:
    """What is asked in a space."""
    old: list[dict[str, object]] = []
    match expectation:
        case ExpectConnect(resource=resource, subresource=subresource):
            return partial(manifests.connect, resource, subresource)
        case ExpectImage(image=image):
            new, path = [manifests.pod(image)], "the pod"
        case ExpectFilled(path=path):
            new = _read(path, expectation, compilation)
        case ExpectManifest(path=path):
            new = _read(path, expectation, compilation)
            old = _read_old(expectation, compilation) if expectation.replacing else []
    others = [kind for guard in policy.guards for kind in guard.others]
    if isinstance(expectation, ExpectManifest) and expectation.deleting:
        return partial(manifests.deletions, old=new, path=path, others=others)
    return partial(manifests.requests, new=new, old=old, path=path, others=others)


def admission_requests(compilation: Compilation, policy: Policy, test: Test) -> Iterator[Request]:
    """Every request that a test of today is about, filled in, for an engine; unreadable manifests are left out."""
    for expectation in test.expectations if test.at in (None, policy.now) else ():
        if isinstance(expectation, ExpectJudged):
            with suppress(manifests.UnreadableManifest):
                asked = [*_asked(policy, expectation, compilation)]
                yield from (filled(policy, request) for requests in asked for request in requests)


def _read_old(expectation: ExpectManifest, compilation: Compilation) -> list[dict[str, object]]:
    return _read_other(expectation.replacing, expectation, compilation)


def _wanted(expectation: ExpectFilled, compilation: Compilation) -> list[dict[str, object]]:
    return _read_other(expectation.filled, expectation, compilation)


def _read_other(path: str, expectation: ExpectJudged, compilation: Compilation) -> list[dict[str, object]]:
    """What the second of the files that it names holds."""
    try:
        return _read(path, expectation, compilation)
    except manifests.UnreadableManifest as problem:
        problem.is_of_old = True
        raise


def _read(path: str, expectation: ExpectJudged, compilation: Compilation) -> list[dict[str, object]]:
    base = compilation.project.base.resolve()
    target = ((base / expectation.span.path).parent / path).resolve()
    if not target.is_relative_to(base):
        raise manifests.UnreadableManifest(f"the manifest `{path}` is outside the project")
    try:
        raw = target.read_bytes()
    except OSError:
        raise manifests.UnreadableManifest(f"there is no manifest `{path}`") from None
    return manifests.documents(raw, path)


def _is_nowhere(request: Request) -> bool:
    """Whether it had to be placed in a namespace, and there is none: what is in none of itself has no place for it."""
    obj = request.old if request.object is None else request.object
    metadata = None if obj is None else obj.get("metadata")
    return not request.namespace and (metadata is None or "namespace" in metadata)


def _judge(policy: Policy, asked: list[Request], effect: Judged, because: str) -> Iterator[str]:
    """`allow`: every object is admitted. `deny`: at least one is not, and the guard named is among the reasons.

    `warn`: all are admitted, and at least one with a warning, of the guard named.
    """
    if any(map(_is_nowhere, asked)):
        yield "the tenant has no namespace: nothing was tried"
        return
    if because == POD_SECURITY and not any(guard.name == because for guard in policy.guards):
        yield "Pod Security is the API server's own, and no test asks it yet"
        return
    decisions = [(request, decide(policy, request)) for request in asked]
    denials = [(request, denial) for request, decision in decisions for denial in decision.denials]
    if effect in ("allow", "warn") and denials:
        yield from (f"{_named(request)} is denied: {denial.message}" for request, denial in denials)
    elif effect != "allow":
        denying = {denial.guard for _, denial in denials}
        warning = {each.guard for _, decision in decisions for each in decision.warnings}
        found = (denying if "deny" in effect else set()) | (warning if "warn" in effect else set())
        if not found:
            yield f"{', '.join(_named(request) for request in asked)} is admitted{_warned(effect, warning)}"
        elif because and because not in found:
            only = _warned(effect, {because} & warning) if effect == "deny" else ""
            yield f"{'denied' if denying else 'warned of'} by {', '.join(sorted(found))}, not by {because}{only}"


def _named(request: Request) -> str:
    return f"{request.kind} {request.name or '(no name)'} in {request.namespace or 'the cluster'}"


def _warned(effect: Judged, guards: set[str]) -> str:
    """What was found where a denial or a warning was wanted."""
    if effect != "deny" or not guards:
        return "" if effect == "deny" else " without a warning"
    return f" (`mode audit`: only a warning of {', '.join(sorted(guards))}; `expect warn` says so)"
