"""How each statement is written: the help where nothing more is known of a syntax error."""

from __future__ import annotations

import re

from tpl.diagnostics.suggest import nearest

_FLOW = "`{0} END -> END on PORTS`, or in a tenant `{0} from END on PORTS` and `{0} to END on PORTS`"
_RULE = '`{0} TEST`, e.g. `{0} object.spec.type == "NodePort"`'

_FORMS = {
    **{verb: _FLOW.format(verb) for verb in ("allow", "deny", "never")},
    **{effect: _RULE.format(effect) for effect in ("require", "forbid")},
    "accept": "`accept END -> END on PORTS`",
    "import": '`import "FILE"`',
    "tier": "`tier NAME { … }`, or `tier NAME extends TIER { … }`",
    "tenant": "`tenant NAME { … }`, or `tenant NAME is TIER { … }`",
    "space": '`space NAME { namespaces "…" … }`',
    "in": '`in namespace "NAME" { … }`, or `in ENVIRONMENT { … }`',
    "role": "`role NAME { can VERBS on RESOURCES }`",
    "network": "`network NAME = 10.0.0.0/8`",
    "ports": "`ports NAME = tcp/443`",
    "kind": "`kind NAME = GROUP/VERSION/RESOURCE`",
    "parameter": "`parameter BLOCK.NAME: TYPE { tightened-by … }`",
    "grant": '`grant ROLE to group "NAME"`',
    "can": "`can VERBS on RESOURCES`, e.g. `can get, list on pods`",
    "cannot": "`cannot VERBS on RESOURCES`, e.g. `cannot get on secrets`",
    "guard": "`guard NAME on KINDS { forbid … }`",
    "fill": "`fill NAME on KINDS { set PATH = VALUE }`, with `when CONDITION` and `unless CONDITION` before its `set`s",
    "set": '`set PATH = VALUE`, e.g. `set object.spec.ingressClassName = "nginx"`',
    "test": '`test "WHAT" { expect … }`',
    "expect": "`expect deny END -> END on PORTS`, or `expect allow` with a subject, an image or a manifest",
}

STATEMENTS = tuple(_FORMS)
"""The words that statements begin with, but for settings."""

_SHORT = 4
"""Of shorter words every other is one slip away."""

_WORD = re.compile(r"[A-Za-z]+(?![\w.-])")


def misspelt(text: str, start: int) -> str:
    """The word that was meant where a statement begins with one that is one slip from it; empty for any other."""
    word = _WORD.match(text, start)
    if not word or word[0] in _FORMS or len(word[0]) < _SHORT:
        return ""
    return next(iter(nearest(word[0], _FORMS, slips=1)), "")


def form(text: str, start: int) -> str:
    """The help that shows how the statement that begins there is written; empty for a word that begins none."""
    word = _WORD.match(text, start)
    known = _FORMS.get(word[0], "") if word else ""
    return f"the form is {known}" if known else ""
