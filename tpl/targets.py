"""Which targets a build writes, and which of its admission engines counts: by the command line, else by the policy."""

from __future__ import annotations

from collections.abc import Sequence

from tpl.backends import REGISTRY, load
from tpl.backends._admission.engine import Engine
from tpl.diagnostics.sink import Sink
from tpl.diagnostics.suggest import did_you_mean, listed
from tpl.model.policy import Policy
from tpl.model.targets import NamedTarget
from tpl.record import dataclass


@dataclass(frozen=True)
class Chosen:
    """The targets that are asked for by name, none for every one; ``primary`` is empty where nobody says which."""

    names: tuple[str, ...] = ()
    primary: str = ""


EVERY_ONE = Chosen()


def chosen(policy: Policy, asked: Sequence[str], sink: Sink) -> Chosen | None:
    """What the command line asks for by name, or else the policy; None, reported, where that cannot be.

    The policy's word on which engine counts holds for both.
    """
    known = tuple(each for each in policy.targets if _is_known(each, sink))
    primary = _primary(known, sink)
    if primary is None or len(known) < len(policy.targets):
        return None
    names = tuple(asked) or tuple(dict.fromkeys(each.name for each in known))
    return Chosen(names, primary if primary in names else "")


def _is_known(target: NamedTarget, sink: Sink) -> bool:
    if target.name not in REGISTRY:
        help_ = did_you_mean(target.name, REGISTRY)
        sink.report("TPL101", f"unknown target `{target.name}`", target.span, helps=(help_,))
    return target.name in REGISTRY


def _primary(targets: Sequence[NamedTarget], sink: Sink) -> str | None:
    """The engine that counts, empty without engines; None, reported, where it is not one."""
    engines = [each for each in targets if isinstance(load(each.name), Engine)]
    primary = [each for each in targets if each.is_primary]
    if other := next((each for each in primary if each not in engines), None):
        help_ = "only an admission engine can be; everything else that is named is written anyway"
        sink.report("TPL201", f"`{other.name}` is no admission engine", other.span, helps=(help_,))
        return None
    if len(primary) > 1:
        sink.report("TPL201", "one admission engine is the primary", primary[1].span, helps=("keep one `primary`",))
        return None
    if len(engines) > 1 and not primary:
        help_ = f"write `primary` behind one of them: `{engines[0].name} primary`"
        names = listed([each.name for each in engines])
        sink.report("TPL201", f"{names} are admission engines, and none is the primary", engines[1].span,
                    helps=(help_,))  # fmt: skip
        return None
    return next((each.name for each in (*primary, *engines)), "")
