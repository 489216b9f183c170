"""A small client of the Kubernetes API that speaks as any user and reports what was decided."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import urllib3

from tests.engines.answers import Answer, Object, read
from tests.engines.processes import PATIENCE, wait_for

__all__ = ["Answer", "Api", "Object", "UnknownKind", "all_groups"]

SERVICE_ACCOUNT = "system:serviceaccount:"
PATCHES = {
    "apply": "application/apply-patch+yaml",
    "json": "application/json-patch+json",
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
}


class UnknownKind(LookupError):
    """The API server serves no such kind in that version."""


@dataclass(frozen=True)
class Resource:
    """How one kind is served: its plural name, and whether it lives in namespaces."""

    plural: str
    namespaced: bool


class Api:
    """The API of one server. Without a `user`, a request is the administrator's.

    The administrator is in `system:masters`, which RBAC never refuses. Another identity is
    impersonated; the server adds `system:authenticated`, and to a service account for which no
    groups are given its groups. `dry_run` asks for the decision and stores nothing.
    """

    def __init__(self, url: str, token: str = "", certificate: Path | None = None) -> None:
        """`certificate` is a PEM file that an https server is checked by; no request, no need of it."""
        self.url = url
        self._identity = {"Authorization": f"Bearer {token}"} if token else {}
        self._pool = urllib3.PoolManager(ca_certs=str(certificate) if certificate else None, retries=False)
        self._kinds: dict[str, dict[str, Resource]] = {}

    def close(self) -> None:
        """Close the kept connections; a later request opens new ones."""
        self._pool.clear()

    def get(self, api_version: str, kind: str, name: str, namespace: str = "") -> Answer:
        """Read one object; `Answer.body` is the object if there is one."""
        metadata = {"name": name, "namespace": namespace}
        target = {"apiVersion": api_version, "kind": kind, "metadata": metadata}
        return self.request("GET", self.path(target))

    def apply(
        self,
        obj: Object,
        *,
        user: str | None = None,
        groups: Sequence[str] = (),
        dry_run: bool = False,
        subresource: str = "",
    ) -> Answer:
        """Server-side apply, with force."""
        send = partial(self.patch, obj, obj, kind="apply", subresource=subresource)
        return send(user=user, groups=groups, dry_run=dry_run)

    def create(
        self, obj: Object, *, user: str | None = None, groups: Sequence[str] = (), dry_run: bool = False
    ) -> Answer:
        """Create an object; its metadata may have `generateName` instead of `name`."""
        path = self.path(obj, collection=True)
        return self.request("POST", path, obj, user=user, groups=groups, dry_run=dry_run)

    def replace(
        self,
        obj: Object,
        *,
        user: str | None = None,
        groups: Sequence[str] = (),
        dry_run: bool = False,
        subresource: str = "",
    ) -> Answer:
        """Replace an object, or its `subresource` such as "status", "finalize" or "ephemeralcontainers"."""
        path = self.path(obj, subresource=subresource)
        return self.request("PUT", path, obj, user=user, groups=groups, dry_run=dry_run)

    def patch(
        self,
        target: Object,
        patch: Object | Sequence[Object],
        *,
        kind: str = "merge",
        user: str | None = None,
        groups: Sequence[str] = (),
        dry_run: bool = False,
        subresource: str = "",
    ) -> Answer:
        """Patch `target`, of which only kind and names are read; `kind` is a key of `PATCHES`."""
        query = {"fieldManager": "tpl-test"} | ({"force": "true"} if kind == "apply" else {})
        return self.request(
            "PATCH",
            self.path(target, subresource=subresource),
            patch,
            user=user,
            groups=groups,
            dry_run=dry_run,
            query=query,
            content_type=PATCHES[kind],
        )

    def delete(
        self, target: Object, *, user: str | None = None, groups: Sequence[str] = (), dry_run: bool = False
    ) -> Answer:
        """Delete `target`, of which only kind and names are read."""
        return self.request("DELETE", self.path(target), user=user, groups=groups, dry_run=dry_run)

    def post_to(
        self,
        parent: Object,
        subresource: str,
        body: Object | None = None,
        *,
        user: str | None = None,
        groups: Sequence[str] = (),
        dry_run: bool = False,
        query: Mapping[str, str | list[str]] | None = None,
    ) -> Answer:
        """POST to a subresource of `parent`: "token", "eviction", "binding", "exec", "attach", "proxy".

        Nothing runs here, so an admitted "exec" is refused all the same, by the node that is not there:
        tell the two apart by `Answer.denied_by` or by the message.
        """
        path = self.path(parent, subresource=subresource)
        return self.request("POST", path, body, user=user, groups=groups, dry_run=dry_run, query=query)

    def can(
        self,
        user: str,
        groups: Sequence[str],
        verb: str,
        resource: str,
        namespace: str = "",
        *,
        subresource: str = "",
        group: str = "",
        name: str = "",
    ) -> bool:
        """Whether RBAC allows it (SubjectAccessReview); an empty `namespace` asks for all of them."""
        attributes = {
            "verb": verb,
            "resource": resource,
            "namespace": namespace,
            "subresource": subresource,
            "group": group,
            "name": name,
        }
        review = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {"user": user, "groups": all_groups(user, groups), "resourceAttributes": attributes},
        }
        answer = self.create(review)
        if not answer.allowed:
            raise RuntimeError(f"no review: {answer.message}")
        return bool(answer.body["status"]["allowed"])

    def wait_until_served(self, api_version: str, kind: str) -> None:
        """Wait for a kind that a CustomResourceDefinition has just brought."""
        wait_for(lambda: self._find(api_version, kind), f"{api_version} {kind} served")

    def path(self, obj: Object, *, subresource: str = "", collection: bool = False) -> str:
        """The path of an object, of its subresource, or of the collection that it is created in.

        Raises `UnknownKind`. A namespaced object without a namespace is in "default".
        """
        version, kind = obj["apiVersion"], obj["kind"]
        resource = self._find(version, kind)
        if resource is None:
            raise UnknownKind(f"{version} {kind}")
        metadata = obj.get("metadata", {})
        parts = [_root(version)]
        if resource.namespaced:
            parts += ["namespaces", metadata.get("namespace") or "default"]
        parts.append(resource.plural)
        if not collection:
            parts.append(metadata["name"])
        return "/".join(parts + [subresource] * bool(subresource))

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        user: str | None = None,
        groups: Sequence[str] = (),
        dry_run: bool = False,
        query: Mapping[str, str | list[str]] | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """One request; every other method ends here. Raises `OSError` where nothing answers."""
        if groups and user is None:
            raise ValueError("groups need a user")
        parameters: dict[str, str | list[str]] = dict(query or {}) | ({"dryRun": "All"} if dry_run else {})
        # Groups are one header each, which rules out clients that keep headers in a dict.
        headers = urllib3.HTTPHeaderDict({**self._identity, "Content-Type": content_type})
        if user is not None:
            headers.add("Impersonate-User", user)
        for group in groups:
            headers.add("Impersonate-Group", group)
        try:
            reply = self._pool.request(
                method,
                f"{self.url}{path}?{urlencode(parameters, doseq=True)}",
                body=None if body is None else json.dumps(body, ensure_ascii=False),
                headers=headers,
                timeout=PATIENCE,
            )
        except urllib3.exceptions.HTTPError as error:
            raise OSError(f"{method} {path}: {error}") from error
        return read(reply)

    def _find(self, api_version: str, kind: str) -> Resource | None:
        known = self._kinds.get(api_version, {})
        if kind not in known:
            known = self._kinds[api_version] = self._discover(api_version)
        return known.get(kind)

    def _discover(self, api_version: str) -> dict[str, Resource]:
        listed = self.request("GET", _root(api_version)).body.get("resources", [])
        return {
            entry["kind"]: Resource(entry["name"], entry["namespaced"]) for entry in listed if "/" not in entry["name"]
        }


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def all_groups(user: str, groups: Sequence[str]) -> list[str]:
    """The groups that the server gives an impersonated user; a review gets none by itself."""
    implied = [] if user == "system:anonymous" else ["system:authenticated"]
    if user.startswith(SERVICE_ACCOUNT) and not groups:
        namespace = user.removeprefix(SERVICE_ACCOUNT).split(":")[0]
        implied += ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
    return sorted({*groups, *implied})
