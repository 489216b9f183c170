"""Written Kubernetes objects, as they lie on disk or come out of a cluster.

Plain dictionaries, exactly as read; nothing here knows who wrote them or what they were meant to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tpl.model.labels import NAME_LABEL
from tpl.record import dataclass

Object = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """Objects by kind and, where they have one, by namespace; kinds that no reader knows are left out."""

    namespaces: Mapping[str, Object]
    objects: Mapping[tuple[str, str], tuple[Object, ...]]

    @classmethod
    def of(cls, documents: Iterable[Object]) -> World:
        """A world of these objects; a List counts as what is in it, an empty document as nothing."""
        namespaces: dict[str, Object] = {}
        objects: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for document in _flat(documents):
            kind, metadata = document["kind"], document["metadata"]
            if kind == "Namespace":
                namespaces[metadata["name"]] = document
            objects[kind, metadata.get("namespace", "")].append(document)
        return cls(namespaces, {key: tuple(found) for key, found in objects.items()})

    def of_kind(self, kind: str, namespace: str = "") -> tuple[Object, ...]:
        """The objects of a kind in a namespace; the empty namespace means cluster-scoped ones."""
        return self.objects.get((kind, namespace), ())

    def named(self, kind: str, name: str, namespace: str = "") -> Object | None:
        """The object of that kind and name, the last where several have it; None where none has."""
        return self._by_name.get((kind, namespace, name))

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], Object]:
        return {(*place, found["metadata"]["name"]): found for place, all_ in self.objects.items() for found in all_}

    def labels_of(self, namespace: str) -> Mapping[str, str]:
        """A namespace's labels; one of which nothing is written has only the label of its name."""
        written = self.namespaces.get(namespace, {}).get("metadata", {}).get("labels") or {}
        return {**written, NAME_LABEL: namespace}

    def annotations_of(self, namespace: str) -> Mapping[str, str]:
        """A namespace's annotations; none where nothing is written of it."""
        return self.namespaces.get(namespace, {}).get("metadata", {}).get("annotations") or {}


def load(root: Path) -> World:
    """The world of every YAML file at or below a directory; raises ``yaml.YAMLError`` where one is broken."""
    return World.of(document for path in sorted(root.rglob("*.yaml")) for document in _documents(path))


def _documents(path: Path) -> Iterator[Object]:
    with path.open(encoding="utf-8") as stream:
        yield from yaml.load_all(stream, Loader=yaml.CSafeLoader)


def _flat(documents: Iterable[Object | None]) -> Iterator[Object]:
    for document in documents:
        if document and str(document.get("kind", "")).endswith("List") and "items" in document:
            yield from _flat(document["items"])
        elif document:
            yield document
