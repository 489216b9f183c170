"""What a guard can be on, and which requests for it the guard judges."""

from __future__ import annotations

from collections.abc import Iterator

from tpl.model.cluster_kinds import CLUSTER_KINDS
from tpl.model.kinds import KINDS, TOGETHER, Kind
from tpl.model.parts import PARTS


def words() -> Iterator[str]:
    """All that a guard can name, but for kinds that others define."""
    yield from (*KINDS, *(word for word in CLUSTER_KINDS if word not in KINDS), *PARTS, *TOGETHER)


def own_kinds() -> Iterator[tuple[str, Kind]]:
    """Every kind of Kubernetes' own by itself, with its word: `pods` are Pods here."""
    yield from {**CLUSTER_KINDS, **KINDS}.items()
    yield from ((word, kind) for word, kinds in PARTS.items() for kind in kinds)


def kinds_of(word: str) -> tuple[Kind, ...]:
    """The kinds that a word of a guard means; none of a word that is unknown here."""
    if word in TOGETHER:
        return TOGETHER[word]
    kind = KINDS.get(word) or CLUSTER_KINDS.get(word)
    return (kind,) if kind else PARTS.get(word, ())


def judged(resources: tuple[str, ...]) -> tuple[Kind, ...]:
    """The kinds that a guard on these resources judges; an unknown one is none."""
    return tuple(kind for word in resources for kind in kinds_of(word))
