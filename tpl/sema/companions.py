"""`raw "monitor.yaml"`: the documents of a file as companions, checked as far as Kubernetes' schemas go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tpl import holes
from tpl.diagnostics.suggest import did_you_mean
from tpl.model import fields, labels
from tpl.model.base import Origin
from tpl.model.companions import Companion, refusal
from tpl.model.kinds import KINDS
from tpl.model.parameters import MANAGED_BY
from tpl.sema.kinds.crds import UnreadableDefinition, documents
from tpl.source import Span
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

_PLACEHOLDER = re.compile(r"\{(tenant|namespace|env|cluster)\}")
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
"""What most kinds take. Source: RFC 1123 subdomains, as in apimachinery's validation."""
_OWN = ("tpl-", "tpl.dev/")
_METADATA = ("name", "namespace", "labels", "annotations")


def read_companions(path: ast.Text, origin: Origin, scope: Scope, of_platform: bool = False) -> Iterator[Companion]:
    """The objects of a file; what is wrong with the file or with one of them is reported (TPL110, TPL112).

    They are for tenants, or for a namespace ``of_platform``.
    """
    try:
        name, raw = scope.symbols.project.read_data(path)
        found = _documents(raw)
    except OSError:
        helps = ("name each file: there are no patterns",) if "*" in path.value else ()
        scope.sink.report("TPL110", f"the file `{path.value}` cannot be read", path.span, helps=helps)
        return
    except UnreadableDefinition as problem:
        scope.sink.report("TPL110", f"the file `{path.value}` {problem}", path.span)
        return
    if not found:
        scope.sink.report("TPL110", f"the file `{path.value}` holds no object", path.span)
    for document in found:
        reader = _Reader(document, path.span, scope, of_platform)
        if reader.is_sound():
            yield reader.companion(name, origin)


@lru_cache(maxsize=64)
def _documents(raw: bytes) -> tuple[dict[str, Any], ...]:
    """The objects of a file, which many tenants may name."""
    return tuple(documents(raw))


class _Reader:
    """One document."""

    def __init__(self, document: Mapping[str, Any], span: Span, scope: Scope, of_platform: bool) -> None:
        self._document, self._span, self._scope, self._of_platform = document, span, scope, of_platform
        metadata = document.get("metadata")
        self._metadata: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}
        self._what = f"{document.get('kind', 'object')} `{self._metadata.get('name', '?')}`"

    def is_sound(self) -> bool:
        """Whether it can be written into a tenant's namespaces; the first reason why not is reported."""
        for message, help_ in self._problems():
            helps = (help_,) if help_ else ()
            self._scope.sink.report("TPL112", f"{self._what} {message}", self._span, helps=helps)
            return False
        return True

    def _problems(self) -> Iterator[tuple[str, str]]:
        api, kind, name = (self._document.get("apiVersion"), self._document.get("kind"), self._metadata.get("name"))
        if not (isinstance(api, str) and isinstance(kind, str) and isinstance(name, str) and api and kind):
            yield "needs `apiVersion`, `kind` and `metadata.name`", ""
            return
        if instead := refusal(api, kind):
            yield "cannot be a companion", instead
        if not _NAME.fullmatch(_PLACEHOLDER.sub("x", name)) or name.startswith(_OWN):
            yield "has a name that no object of a tenant's may have", "names that begin with `tpl-` are tpl's own"
        if (given := self._metadata.get("namespace")) not in (None, "{namespace}"):
            yield f"is for namespace `{given}`", "leave `namespace` out: it is written into each of the tenant's"
        if more := [key for key in self._metadata if key not in _METADATA]:
            yield f"sets `metadata.{more[0]}`", "only a name, labels and annotations are taken over"
        if "status" in self._document:
            yield "has a status", "leave it out: the cluster writes it"
        if self._of_platform and "{tenant}" in json.dumps(self._document, default=str):
            yield "speaks of a `{tenant}`, and the namespace is the platform's own", "its name is `{namespace}`"
        yield from self._about_keys()
        yield from _unknown(self._document, api, kind)

    def _about_keys(self) -> Iterator[tuple[str, str]]:
        for place in ("labels", "annotations"):
            found = self._metadata.get(place) or {}
            if not isinstance(found, dict) or not all(isinstance(each, str) for pair in found.items() for each in pair):
                yield f"has {place} that are not texts", "put quotes around numbers, `yes` and `no`"
                return
            if own := [key for key in found if key.startswith(_OWN) or key == MANAGED_BY[0]]:
                yield f"sets `{own[0]}`", "that is tpl's own to write"
            if wrong := [key for key in found if not labels.is_key(key)]:
                yield f"has `{wrong[0]}` among its {place}, which is no key", ""

    def companion(self, path: str, origin: Origin) -> Companion:
        """The object, its placeholders as holes or filled."""
        body = {key: value for key, value in self._document.items() if key not in ("apiVersion", "kind", "metadata")}
        return Companion(
            api_version=self._document["apiVersion"],
            kind=self._document["kind"],
            name=self._filled(self._metadata["name"]),
            labels=self._pairs("labels"),
            annotations=self._pairs("annotations"),
            body=self._filled(json.dumps(body, ensure_ascii=False, default=str)),
            path=path,
            origin=origin,
        )

    def _pairs(self, place: str) -> tuple[tuple[str, str], ...]:
        return tuple((key, self._filled(value)) for key, value in (self._metadata.get(place) or {}).items())

    def _filled(self, text: str) -> str:
        known = dict(self._scope.reader().placeholders)
        known |= {name: holes.hole(name) for name in ("tenant", "namespace")}
        return _PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), text)


def _unknown(document: Mapping[str, Any], api_version: str, kind: str) -> Iterator[tuple[str, str]]:
    """Fields that Kubernetes has in no version of the kind, as the API server would drop or refuse them."""
    known = next((each for each in KINDS.values() if (each.api_version, each.kind) == (api_version, kind)), None)
    if known is not None:
        yield from _in(document, next(iter(fields.types_of((known,), on_pods=False))), "")


def _in(value: Any, held: str, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _in(each, held, way)
    elif isinstance(value, dict):
        for name, inner in value.items():
            below = fields.below(held, str(name))
            if below is None:
                yield f"has `{way}{name}`, which no such object has", did_you_mean(str(name), fields.fields_of(held))
            else:
                yield from _in(inner, below, f"{way}{name}.")
