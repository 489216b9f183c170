"""`workload api { allow to … }`: a flow in the block of a workload knows whose it is."""

from __future__ import annotations

from dataclasses import replace

from tpl.syntax import ast


def with_flows(workload: ast.Setting) -> ast.Setting:
    """The workload, each flow in whose block knows whose it is."""
    names = [item.text for group in workload.groups for item in group.items if isinstance(item, ast.Ref)]
    if len(names) != 1 or workload.block is None:
        return workload
    inside = (
        replace(each, workload=names[0]) if isinstance(each, ast.SideFlow) else each
        for each in workload.block.statements
    )
    return replace(workload, block=replace(workload.block, statements=tuple(inside)))
