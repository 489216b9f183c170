"""Texts that must reach the cluster as they are written."""

from __future__ import annotations

from tpl.diagnostics.sink import Sink
from tpl.model.substitution import is_substituted
from tpl.source import Span


def check_exact(text: str, span: Span, sink: Sink) -> bool:
    """Whether the text reaches the cluster as it is; reported where Flux would make another of it (TPL206)."""
    if not is_substituted(text):
        return True
    sink.report("TPL206", f"`{text}` would be another text in the cluster: Flux replaces `${{…}}` and `$$`", span,
                helps=("write it without `${` and `$$`",))  # fmt: skip
    return False
