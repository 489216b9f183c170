"""What a parameter's values are, checked one by one: image patterns, hosts, names, plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tpl import holes
from tpl.model.parameters import Holds
from tpl.model.patterns import QUANTITY
from tpl.sema.exact import check_exact
from tpl.source import Span

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_REGISTRY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?")
_PATH = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
_LINE = (re.compile(r"[^\n]+"), "a value here is one line and not empty")
_FORMS: dict[Holds, tuple[re.Pattern[str], str]] = {
    "image": _LINE,
    "host": (
        re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"),
        "a host here is `app.example.com`, or `*.example.com` for each directly below",
    ),
    "name": (
        re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[a-z0-9][a-z0-9.-]*\*"),
        "a name here is `fast`, or `fast-*` for all that begin so",
    ),
    "object": (
        re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?/([a-z0-9]([a-z0-9.-]*[a-z0-9])?|([a-z0-9][a-z0-9.-]*)?\*)"),
        "an object here is `namespace/name`, or `namespace/*` for all there",
    ),
    "label": (re.compile(r"[^=\n]+=[^=\n]*"), "a label here is `pool=gold`"),
    "subject": _LINE,
    "account": (
        re.compile(r"(?:system:serviceaccount:)?[a-z0-9]([a-z0-9-]*[a-z0-9])?[/:][a-z0-9]([a-z0-9.-]*[a-z0-9])?"),
        "an account here is `namespace/name`",
    ),
    "number": (re.compile("0|[1-9][0-9]{0,17}"), "a number here is whole, without a unit"),
    "quantity": (QUANTITY, "a quantity here is `500m`, `1.5` or `2Gi`"),
    "text": _LINE,
    "choice": _LINE,
}
"""What a value of each kind looks like, in a pattern and in words."""


def check(holds: Holds, value: str, span: Span, scope: Scope) -> bool:
    """Whether the value is what the parameter holds; reported where it is not (TPL201, TPL501)."""
    form, message = _FORMS[holds]
    if not form.fullmatch(holes.fill(value, _ANY_NAME)):
        scope.sink.report("TPL201", message, span)
        return False
    if not check_exact(value, span, scope.sink):
        return False
    return holds != "image" or check_pattern(value, span, scope)


def check_pattern(pattern: str, span: Span, scope: Scope) -> bool:
    """Whether a registry pattern lets in no more than it seems to; reported where it does (TPL501)."""
    plain = holes.fill(pattern, _ANY_NAME)
    head, _, rest = plain.partition("/")
    body = plain.removesuffix("/*")
    if "://" in plain:
        why, help_ = "has a scheme, which no image has", f"write `{holes.shown(pattern).partition('://')[2]}`"
    elif "*" in body:
        why = "has a `*` that is not the whole last part"
        help_ = "a pattern ends in `/*`, e.g. `registry.example.com/team/*`, or has no `*`"
    elif not rest:
        why, help_ = "names no path below a registry", f"write `{holes.shown(body)}/*` for everything in it"
    elif not _REGISTRY.fullmatch(head) or not ("." in head or ":" in head or head == "localhost"):
        why, help_ = "does not begin with a registry's host", f"write it out: `docker.io/{holes.shown(plain)}`"
    elif head != head.lower():
        why, help_ = "names its registry in upper case, which no image does", f"write `{holes.shown(pattern.lower())}`"
    elif rest.endswith("/"):
        why, help_ = "ends in `/`", f"write `{holes.shown(pattern)}*` for everything below it"
    elif not all(_PATH.fullmatch(part) for part in body.split("/")[1:]):
        why, help_ = "is not an image's path", "leave out tags, digests and upper case"
    else:
        return True
    scope.sink.report("TPL501", f"the registry pattern `{holes.shown(pattern)}` {why}", span, helps=(help_,))
    return False


class _AnyName(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "x"


_ANY_NAME = _AnyName()
