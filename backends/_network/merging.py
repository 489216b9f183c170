"""Policies that several obligations share: one object for the same pods, names apart for others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tpl.backends._k8s.merge import content
from tpl.backends._k8s.objects import digest, object_name
from tpl.backends.base import Piece


def told_apart(pieces: Iterable[Piece], selector: str) -> Iterator[Piece]:
    """The pieces, renamed where a name is taken by a policy for other pods; ``selector`` is where it names its own."""
    taken: dict[tuple[int | None, str], object] = {}
    for piece in pieces:
        policy = content(piece)
        pods = policy.body["spec"][selector]
        if taken.setdefault((piece.shape, policy.name), pods) == pods:
            yield piece
        else:
            yield replace(piece, content=replace(policy, name=renamed(policy.name, "for", pods)))


def renamed(name: str, word: str, pods: object) -> str:
    """The name and a digest of the selector of the pods that the policy is for."""
    return object_name(name.removeprefix("tpl-"), word, digest(pods))


def distinct(rules: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rules, each once."""
    return list({json.dumps(rule, sort_keys=True): rule for rule in rules}.values())
