"""Alerts: on which metric, beyond which threshold, over how long, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpl.model.base import Layer
from tpl.model.detection import (
    COMPARISONS,
    LONGEST_WINDOW,
    METRICS,
    SEVERITIES,
    SHORTEST_WINDOW,
    WINDOW_UNITS,
    Alert,
    Comparison,
    Metric,
    Severity,
    Unit,
)
from tpl.sema.clusters.platform import origin
from tpl.sema.scope import Scope
from tpl.sema.symbols import Declared
from tpl.sema.words.missing import missing
from tpl.sema.words.read import Reader
from tpl.source import Span
from tpl.syntax import ast
from tpl.syntax.format_statements import value as as_written

_NEEDED = ("severity", "notify")
_WINDOW = re.compile(r"([1-9][0-9]*)([smhd])")
_CHANNEL = re.compile(r"[a-z][a-z0-9-]*:\S.*")
_THRESHOLDS: dict[Unit, tuple[re.Pattern[str], str]] = {
    "count": (re.compile(r"([0-9]{1,15})"), "a whole number, `50`"),
    "percent": (re.compile(r"([0-9]{1,3})%"), "a percentage, `90%`"),
    "days": (re.compile(r"([0-9]{1,5})"), "a number of days, `14`"),
}


def resolve_alerts(scope: Scope) -> tuple[Alert, ...]:
    """All alerts, in the order in which they are written; those with errors are reported and left out."""
    found = (_alert(declared, scope) for declared in scope.symbols.of("alert").values())
    return tuple(alert for alert in found if alert)


def _alert(declared: Declared[ast.Statement], scope: Scope) -> Alert | None:
    assert isinstance(declared.statement, ast.Setting)
    block, reader = declared.statement.block, scope.reader()
    settings = {one.name.text: one for one in reader.settings(block, "alert", ast.When)}
    conditions = [one for one in (block.statements if block else ()) if isinstance(one, ast.When)]
    _refuse_more(conditions, scope)
    if lacking := [*missing(block, *([] if conditions else ["when"]), *_NEEDED)]:
        _lacks(declared, lacking, scope)
    if not conditions or not settings.keys() >= {*_NEEDED}:
        return None
    condition = _condition(conditions[0], scope)
    severity, notify = _severity(settings["severity"], reader), tuple(_channels(settings["notify"], reader))
    if condition is None or severity is None or not notify:
        return None
    comparison, threshold, window = condition
    return Alert(
        name=declared.name, metric=conditions[0].metric.text, comparison=comparison, threshold=threshold,
        window=window, severity=severity, notify=notify,
        origin=origin(Layer.POLICY, declared.name, declared.statement),
    )  # fmt: skip


def _lacks(declared: Declared[ast.Statement], names: list[str], scope: Scope) -> None:
    lacking = ", ".join(f"`{name}`" for name in names)
    help_ = "an alert says when, how bad it is and whom it tells"
    scope.sink.report("TPL201", f"alert `{declared.name}` lacks {lacking}", declared.span, helps=(help_,))


def _refuse_more(conditions: list[ast.When], scope: Scope) -> None:
    for other in conditions[1:]:
        helps = ("write an alert for each",)
        scope.sink.report("TPL102", "an alert has one `when`", other.span, helps=helps)


def _condition(when: ast.When, scope: Scope) -> tuple[Comparison, int, int] | None:
    """How the metric is compared, with what, over how many seconds; None, reported, where that is not said."""
    metric = METRICS.get(when.metric.text)
    if metric is None:
        scope.symbols.unknown("metric", when.metric.text, when.metric.span, METRICS)
        return None
    comparison = next((sign for sign in COMPARISONS if sign == when.operator), None)
    if comparison is None:
        _wrong(f"a metric is not compared by `{when.operator}`", when.span, "write one of `<`, `<=`, `>`, `>=`", scope)
    threshold, window = _threshold(when, metric, scope), _window(when, metric, scope)
    if comparison is None or threshold is None or window is None:
        return None
    return comparison, threshold, window


def _threshold(when: ast.When, metric: Metric, scope: Scope) -> int | None:
    form, meant = _THRESHOLDS[metric.unit]
    match = form.fullmatch(_number(when.threshold))
    if match is None or (metric.unit == "percent" and int(match[1]) > 100):
        message = f"`{when.metric.text}` is not compared with `{as_written(when.threshold)}`"
        _wrong(message, when.threshold.span, f"write {meant}", scope)
        return None
    return int(match[1])


def _window(when: ast.When, metric: Metric, scope: Scope) -> int | None:
    """In seconds, 0 for none; None, reported, for one that is wrong or missing."""
    said = f"{when.metric.text} {when.operator} {as_written(when.threshold)}"
    if when.window is None:
        if metric.window != "needed":
            return 0
        _wrong(f"`{when.metric.text}` is counted over a length of time", when.span, f"write `when {said} in 5m`", scope)
        return None
    if metric.window == "none":
        message = f"`{when.metric.text}` is not counted over a length of time"
        _wrong(message, when.window.span, f"write `when {said}`", scope)
        return None
    match = _WINDOW.fullmatch(_number(when.window))
    seconds = int(match[1]) * WINDOW_UNITS[match[2]] if match else 0
    if not SHORTEST_WINDOW <= seconds <= LONGEST_WINDOW:
        message = f"`{as_written(when.window)}` is no length of time to count over"
        _wrong(message, when.window.span, "write `5m`, `2h` or `1d`: a minute at least, 30 days at most", scope)
        return None
    return seconds


def _number(value: ast.Value) -> str:
    return value.text if isinstance(value, ast.Number) else ""


def _wrong(message: str, span: Span, help_: str, scope: Scope) -> None:
    scope.sink.report("TPL201", message, span, helps=(help_,))


def _severity(setting: ast.Setting, reader: Reader) -> Severity | None:
    choice = reader.choice(setting, "alert")
    return next((severity for severity in SEVERITIES if severity == choice), None)


def _channels(setting: ast.Setting, reader: Reader) -> Iterator[str]:
    for text, span in reader.texts(setting, "alert"):
        if _CHANNEL.fullmatch(text):
            yield text
        else:
            reader.wrong(setting, "alert", "says by which channel and whom", span)
