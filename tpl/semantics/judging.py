"""The rules between two ends, asked port by port: the quick way to ``judge``."""

from __future__ import annotations

from tpl.model.ports import Protocol
from tpl.semantics.flows import Rules, Verdict, ruling, together
from tpl.semantics.steps import Steps


class Judging:
    """The rules of each side of a connection; ``steps`` say on which ports an answer may change."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.steps = tuple(Steps(rule.ports for rule in side) for side in rules)

    def at(self, protocol: Protocol, port: int) -> Verdict:
        """The verdict on one port."""
        ranks = (steps.at(protocol, port) for steps in self.steps)
        sides = zip(self._rules, ranks, strict=True)
        return together([ruling(None if rank is None else side[rank]) for side, rank in sides])
