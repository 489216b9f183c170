"""Manifests that tests name: read, placed in the tenant's namespace, and turned into requests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import yaml

from tpl.expectations.stored import as_stored
from tpl.model.guarded import kinds_of, own_kinds
from tpl.model.kinds import POLICIES, Kind
from tpl.model.tenants import Member, Subject
from tpl.semantics.admission import Request

TENANT_USER = "a-tenant's-user"
"""Who asks where a test does not say: nobody of the platform."""

AUTHENTICATED = "system:authenticated"
"""The group that the API server adds to everybody whom it knows."""


class UnreadableManifest(ValueError):
    """The file is missing, is not YAML, or holds no object of a kind that guards judge; ``help`` says what to do.

    ``is_of_old`` where it is the file that says what is replaced.
    """

    def __init__(self, problem: str, help_: str = "paths are relative to the test's file") -> None:
        super().__init__(problem)
        self.help = help_
        self.is_of_old = False


def documents(raw: bytes, path: str) -> list[dict[str, Any]]:
    """The objects of a YAML file; raises ``UnreadableManifest``."""
    try:
        found = [document for document in yaml.load_all(raw, yaml.CSafeLoader) if document is not None]
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise UnreadableManifest(f"`{path}` is not YAML{line}") from None
    if not found or not all(_is_object(document) for document in found):
        raise UnreadableManifest(f"`{path}` holds no Kubernetes object")
    return found


def _is_object(document: Any) -> bool:
    if not isinstance(document, dict) or not isinstance(document.get("metadata") or {}, dict):
        return False
    metadata = document.get("metadata") or {}
    words = (document.get("apiVersion"), document.get("kind"), metadata.get("name"), metadata.get("namespace"))
    return all(word is None or isinstance(word, str) for word in words)


def kind_of(document: dict[str, Any], path: str, others: Collection[Kind] = ()) -> Kind:
    """The kind of an object; raises ``UnreadableManifest`` for one that no guard knows, or in another version."""
    version, name = str(document.get("apiVersion")), document.get("kind")
    group = version.rpartition("/")[0]
    known = [*(kind for _, kind in own_kinds()), *POLICIES, *others]
    found = next((kind for kind in known if (kind.written_in.rpartition("/")[0], kind.kind) == (group, name)), None)
    found = found or next((kind for kind in known if (kind.twin, kind.kind) == (version, name)), None)
    if found is None:
        raise UnreadableManifest(f"`{path}` holds a {name or 'nameless kind'}, which no guard judges")
    if found.written_in not in (version, f"{group}/*"):
        problem = f"`{path}` holds a {name} in version `{version}`, and guards judge `{found.written_in}`"
        raise UnreadableManifest(problem, f"write it in `{found.written_in}`, to which the API server converts it")
    return found


def requests(
    member: Member, new: list[dict[str, Any]], old: list[dict[str, Any]], path: str, others: Collection[Kind] = ()
) -> Iterator[Request]:
    """One request for each object: a create, or an update of the old object of the same kind and name.

    ``others`` are the kinds that guards judge besides Kubernetes' own.
    """
    before = {_key(document): document for document in old}
    for document in new:
        kind = kind_of(document, path, others)
        placed = as_stored(_placed(document, member) if kind.namespaced else document, kind)
        previous = before.get(_key(document))
        if previous is not None:
            previous = as_stored(_placed(previous, member) if kind.namespaced else previous, kind)
        operation = "update" if previous is not None else "create"
        if kind.only:
            yield _sent(kind, placed, path, previous is not None)
        else:
            yield Request.on(kind, operation, object=placed, old=previous)  # type: ignore[arg-type]


def _sent(kind: Kind, placed: dict[str, Any], path: str, again: bool) -> Request:
    """What is sent and never stored; the options of a connection have no name, so their metadata says to what it is."""
    if again:
        raise UnreadableManifest(f"`{path}` holds a {kind.kind}, which is never stored", "leave `replacing` out")
    asked = Request.on(kind, kind.only[0], object=placed)
    if kind.only != ("connect",):
        return asked
    return replace(asked, object={key: value for key, value in placed.items() if key != "metadata"})


def deletions(member: Member, old: list[dict[str, Any]], path: str, others: Collection[Kind] = ()) -> Iterator[Request]:
    """One request for each object, which is deleted."""
    for document in old:
        kind = kind_of(document, path, others)
        if kind.only:
            raise UnreadableManifest(f"`{path}` holds a {kind.kind}, which is never stored", "leave `delete` out")
        old_one = _placed(document, member) if kind.namespaced else document
        yield Request.on(kind, "delete", old=as_stored(old_one, kind))


def connect(resource: str, subresource: str, member: Member) -> Iterator[Request]:
    """The request to connect to an object in the space's first namespace."""
    placed = _placed({"metadata": {"name": "test"}}, member)["metadata"]
    (kind,) = kinds_of(f"{resource}/{subresource}")
    options = {"apiVersion": kind.written_in, "kind": kind.kind}
    yield replace(Request.on(kind, "connect", object=options), name=placed["name"], namespace=placed["namespace"])


def who(subject: Subject | None) -> tuple[str, tuple[str, ...]]:
    """The user and the groups that ask: of a group somebody, with those groups that the API server adds."""
    match subject:
        case Subject(kind="user", name=name):
            return name, (AUTHENTICATED,)
        case Subject(kind="group", name=name):
            return TENANT_USER, (name, AUTHENTICATED)
        case Subject(name=name):
            namespace, _, account = name.partition("/")
            of_accounts = "system:serviceaccounts"
            return f"system:serviceaccount:{namespace}:{account}", (
                of_accounts, f"{of_accounts}:{namespace}", AUTHENTICATED,
            )  # fmt: skip
    return TENANT_USER, (AUTHENTICATED,)


def pod(image: str) -> dict[str, Any]:
    """A pod with one container of the image and nothing else to object to."""
    container = {"name": "main", "image": image}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "test"},
        "spec": {"containers": [container]},
    }


def _key(document: dict[str, Any]) -> tuple[Any, Any]:
    return document.get("kind"), (document.get("metadata") or {}).get("name")


def _placed(document: dict[str, Any], member: Member) -> dict[str, Any]:
    """The object in a namespace of the tenant's space: its own where that is one, else the first."""
    metadata = document.get("metadata") or {}
    own = metadata.get("namespace")
    namespace = own if own in member.namespaces else next(iter(member.namespaces), "")
    return {**document, "metadata": {**metadata, "namespace": namespace}}
