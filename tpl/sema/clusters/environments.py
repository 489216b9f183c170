"""Environments and clusters: each cluster is in one environment, and each has a folder of its own."""

from __future__ import annotations

from tpl.diagnostics.model import Label
from tpl.model.targets import UNAPPLIED
from tpl.sema.clusters.platform import setting_of
from tpl.sema.symbols import Kind, Symbols
from tpl.syntax import ast


def check_environments(symbols: Symbols) -> None:
    """Report what no folder could be given for."""
    _check_one_environment(symbols)
    _check_folders(symbols)


def _check_one_environment(symbols: Symbols) -> None:
    first: dict[str, ast.Ref] = {}
    for environment in symbols.of("environment").values():
        clusters = setting_of(environment, "clusters")
        refs = {item.text: item for group in (clusters.groups if clusters else ()) for item in group.items
                if isinstance(item, ast.Ref)}  # fmt: skip
        for name, ref in refs.items():
            if first.setdefault(name, ref) is not ref:
                symbols.sink.report("TPL316", f"cluster `{name}` is in two environments", ref.span,
                                    secondary=(Label(first[name].span, "the first is here"),),
                                    helps=("give each cluster one environment",))  # fmt: skip


def _check_folders(symbols: Symbols) -> None:
    """What is not to be applied lies in a folder beside those of environments and clusters."""
    kinds: tuple[Kind, ...] = ("environment", "cluster")
    for declared in filter(None, (symbols.of(kind).get(UNAPPLIED) for kind in kinds)):
        help_ = "what no target was asked for is written into a folder of this name"
        symbols.sink.report("TPL107", f"nothing can be called `{UNAPPLIED}` here", declared.span, helps=(help_,))
