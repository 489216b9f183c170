"""Guards that mean less than those of the library in whose place they stand, as diagnostics that show a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tpl.diagnostics.sink import Sink
from tpl.model.guards import Guard, Rule
from tpl.model.policy import Policy
from tpl.model.reads import places_read
from tpl.semantics.admission import Request
from tpl.semantics.let_past import let_past

LONGEST = 300
"""Characters of an object that are shown."""


def report_weaker(policy: Policy, sink: Sink) -> None:
    """Report each guard in the place of the library's by which a request passes that the library's denies (TPL109)."""
    guards = {guard.name: guard for guard in policy.guards}
    for old in policy.replaced:
        new = guards[old.name]
        if found := let_past(policy, old, new):
            request, rule = found
            sink.report(
                "TPL109",
                f"this guard holds less than the library's `{old.name}`: what that one denies passes",
                _span(new, rule),
                notes=(_said(request),),
                helps=("give your guard another name: both will hold",),
            )


def _span(new: Guard, broken: Rule) -> Any:
    """The rule that looks at what the library's looked at."""
    read = set(places_read(broken))
    looking = (rule for rule in new.rules if rule.span and not read.isdisjoint(places_read(rule)))
    return next((rule.span for rule in (*looking, *new.rules)), None) or new.origin.span


def _said(request: Request) -> str:
    """`UPDATE services in acme: {"spec": …}, before {…}`."""
    who = "" if request.user == "somebody" else f' by "{request.user}"'
    where = "" if request.resource == "namespaces" else f" in {request.namespace}"
    shown = [_shown(each) for each in (request.object, request.old) if each is not None]
    return f"{request.operation.upper()} {request.resource}{where}{who}: {', before '.join(shown)}"


def _shown(obj: Mapping[str, Any]) -> str:
    """The object but for what each has."""
    metadata = {key: value for key, value in obj["metadata"].items() if key not in ("name", "namespace")}
    own = {**obj, "metadata": metadata} if metadata else {key: obj[key] for key in obj if key != "metadata"}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
