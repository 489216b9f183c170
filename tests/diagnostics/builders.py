"""Diagnostics over small texts: places are named by the words that stand there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tpl.diagnostics.model import Diagnostic, Edit, Fix, Label, Severity
from tpl.diagnostics.sink import Sink
from tpl.source import Sources, Span


@dataclass
class Case:
    """Sources and what was found in them."""

    sources: Sources = field(default_factory=Sources)
    sink: Sink = field(default_factory=Sink)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.sink.diagnostics

    def file(self, path: str, text: str) -> Case:
        self.sources.add(path, text)
        return self

    def at(self, words: str, path: str = "policy.tpl") -> Span:
        """Where the words stand first in a file."""
        start = self.sources.files[path].text.index(words)
        return Span(path, start, start + len(words))

    def label(self, words: str, text: str = "", path: str = "policy.tpl") -> Label:
        return Label(self.at(words, path), text)


FLOW = """\
tenant acme {
  namespaces "acme"
}

tenant globex {
  namespaces "globex"
  allow globex -> acme on tcp/5432 {
    because "settlement"
    review  2027-05-01
  }
}
"""


def everything() -> Case:
    """One diagnostic of each shape that a renderer meets."""
    case = Case().file("policy.tpl", FLOW).file("tiers/base.tpl", "tier base {\n  pod-security 🦀, restricted\n}\n")
    flow = case.at('allow globex -> acme on tcp/5432 {\n    because "settlement"\n    review  2027-05-01\n  }')
    last = case.at("2027-05-01")
    accept = Edit(Span("policy.tpl", 33, 33), "\n  accept globex -> acme on tcp/5432")
    case.sink.report(
        "TPL301",
        "tenants must both agree to a flow between them",
        flow,
        "`acme` did not agree",
        secondary=(case.label("acme", "`acme` has not accepted it"),),
        helps=("write `accept globex -> acme on tcp/5432` in tenant `acme`",),
        notes=("order means nothing",),
        fixes=(Fix("accept the flow in `acme`", (accept,)),),
    )
    case.sink.report("TPL702", "the review is due: 100%, or nearly", last, notes=("a note",))
    case.sink.report("TPL315", "a workload is no boundary", case.at("settlement"))
    where = case.at("restricted", "tiers/base.tpl")
    case.sink.report(
        "TPL205", "`privileged` is looser", case.at("acme"), secondary=(Label(where, "the tier says this"),)
    )
    case.sink.report("TPL201", "`pod-security` takes one word", where)
    case.sink.report("TPL822", "`out` cannot be written: no space is left", None, helps=("free some space",))
    return case


def many() -> Case:
    """Thirty warnings and then five errors."""
    names = [f"name{number}" for number in range(35)]
    case = Case().file("policy.tpl", "\n".join(names) + "\n")
    for number, name in enumerate(names):
        if number < 30:
            case.sink.report("TPL106", f"port set `{name}` is never used", case.at(name))
        else:
            case.sink.report("TPL101", f"unknown tenant `{name}`", case.at(name))
    return case


def diagnostic(code: str = "TPL101", message: str = "unknown", span: Span | None = None) -> Diagnostic:
    """An error made by hand."""
    return Diagnostic(code, message, Label(span), severity=Severity.ERROR)
