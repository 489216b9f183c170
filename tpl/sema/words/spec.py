"""What follows a setting's name: a row of the schema."""

from __future__ import annotations

from typing import Literal

from tpl.model.strength import STRENGTHS
from tpl.record import dataclass

Takes = Literal[
    "text", "texts", "names", "name", "date", "choice", "labels", "networks", "version", "amount", "block",
    "amounts", "raises", "bare block", "any",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting: what follows its name, for people and for the checks; perhaps ``with_block`` behind its value."""

    takes: Takes
    help: str
    choices: tuple[str, ...] = ()
    repeats: bool = False
    with_block: bool = False


MODE = Spec("choice", "`enforce`, or `audit`: what would be denied passes with a warning", ("enforce", "audit"))
STRENGTH = Spec("choice", "`exact`, `stricter` or `partial`: how closely it is to be held", STRENGTHS)
CLUSTERS = Spec("names", "names of clusters, e.g. `clusters prod-eu`")
TITLE = Spec("text", 'a string, e.g. `title "Acme Corp"`')
OWNER = Spec("text", 'an address, e.g. `owner "platform@example.com"`')
CONTACT = Spec("text", 'whom to ask, e.g. `contact "#acme-help"`')
LABELS = Spec("labels", 'a label and its value, e.g. `pods app = "api"`', repeats=True)
