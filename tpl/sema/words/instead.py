"""What to write instead of a setting that a block does not take, or of a value that a setting does not."""

from __future__ import annotations

from collections.abc import Mapping

from tpl.diagnostics.suggest import did_you_mean, listed, numbers
from tpl.model.kinds import KINDS
from tpl.sema.words.schema import SENTENCES, allowed_in
from tpl.sema.words.spec import Spec
from tpl.syntax import ast
from tpl.syntax.habit_names import named

TAKES: dict[type[ast.Written], str] = {
    ast.Text: "takes text in quotes",
    ast.Ref: "takes words without quotes",
    ast.Date: "takes a date",
    ast.Cidr: "takes address blocks",
}
"""What a setting takes that takes values of a kind."""


_FEW = 15
"""So many words can be listed; whoever misses one among more looks it up."""


def block_of(context: str) -> str:
    """A block, in words."""
    return "the file itself" if context == "file" else f"{'an' if context[0] in 'aeiou' else 'a'} `{context}` block"


def _counted(name: str, context: str) -> str:
    """How a quota counts things of a kind, or what a node has; ResourceQuota has all of them side by side."""
    if context != "quota":
        return ""
    if name in ("gpu", "gpus"):
        return 'a resource of nodes is named in full: `requests "nvidia.com/gpu" 1`'
    return f"it is counted: `count {name} 5`" if name in KINDS else ""


def instead(name: str, context: str, known: Mapping[str, Spec]) -> str:
    """What to write for a setting that the context does not take: what is near, else what there is."""
    words = (*known, *SENTENCES.get(context, ()))
    if other := next((one for one in numbers(name) if one in words), ""):
        return f"write `{other}`"
    elsewhere = [block_of(place) for place in allowed_in(name) if place != context]
    return (
        _counted(name, context)
        or named("setting", name)
        or (f"`{name}` belongs in {' or '.join(elsewhere)}" if elsewhere else "")
        or did_you_mean(name, words)
        or (f"there are {listed(words)}" if len(words) <= _FEW else "no setting means that here: take it out")
    )
