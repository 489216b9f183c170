"""What to write instead of a setting that a block does not take, or of a value that a setting does not."""

from __future__ import annotations

from collections.abc import Mapping

from tpl.diagnostics.suggest import did_you_mean, listed, numbers
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


def instead(name: str, context: str, known: Mapping[str, Spec]) -> str:
    """What to write for a setting that the context does not take: what is near, else what there is."""
    words = (*known, *SENTENCES.get(context, ()))
    if other := next((one for one in numbers(name) if one in words), ""):
        return f"write `{other}`"
    elsewhere = [block_of(place) for place in allowed_in(name) if place != context]
    return (
        named("setting", name)
        or (f"`{name}` belongs in {' or '.join(elsewhere)}" if elsewhere else "")
        or did_you_mean(name, words)
        or (f"there are {listed(words)}" if len(words) <= _FEW else "no setting means that here: take it out")
    )
