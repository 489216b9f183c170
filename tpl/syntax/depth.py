"""How deeply a file may be nested: whatever walks its tree later, by recursion, has room enough."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token, Tree

DEEPEST = 16
"""Blocks, quantifiers, `not`, calls and changes between `and` and `or` inside one another; a person reads four."""

_NESTS = frozenset({"block", "quantified", "negated", "disjunction", "conjunction", "call"})

Node = Tree[Token]


def take_out_deep(tree: Node) -> list[tuple[Node, Node]]:
    """Take out every statement that is nested deeper than ``DEEPEST``: each with the part that is too deep.

    No recursion: the tree may be as deep as the file is long.
    """
    found = {id(statement): (block, statement, part) for block, statement, part in reversed(list(_deep(tree)))}
    for block, statement, _ in found.values():
        block.children = [child for child in block.children if child is not statement]
    return [(statement, part) for _, statement, part in found.values()]


def _deep(tree: Node) -> Iterator[tuple[Node, Node, Node]]:
    """The block, the statement in it and the part of each that is too deep."""
    left = [(tree, tree, tree, 0)]
    while left:
        node, block, statement, depth = left.pop()
        for child in reversed(node.children):
            if not isinstance(child, Tree):
                continue
            around, within = (node, child) if node.data in ("start", "block") else (block, statement)
            below = depth + (child.data in _NESTS)
            if below > DEEPEST:
                yield around, within, child
            else:
                left.append((child, around, within, below))
