"""What Flux would replace in what is written: `${NAME}` is a variable to it, and `$$` an escaped `$`.

It substitutes in YAML that it has written itself, so no escape of YAML keeps a text from it.
Source: Flux' Kustomization, *postBuild*; the package fluxcd/pkg/envsubst.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"\$(?=[{$])")


def is_substituted(text: str) -> bool:
    """Whether the text would be another one in the cluster."""
    return _MARK.search(text) is not None


def spelled(text: str) -> str:
    """The text with `\\u0024` for each `$` that would be replaced: the same text in CEL, Rego and JSON."""
    return _MARK.sub(r"\\u0024", text) if "$" in text else text
