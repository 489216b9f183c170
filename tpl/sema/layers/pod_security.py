"""`pod-security baseline { warn restricted }`: the Pod Security Standard of the tenant's namespaces, by mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tpl.model.base import Origin
from tpl.sema.layers.ordered import Ordered
from tpl.sema.layers.part import At, report_looser
from tpl.sema.words.spec import Spec
from tpl.syntax import ast

if TYPE_CHECKING:
    from tpl.sema.scope import Scope

STANDARDS = ("restricted", "baseline", "privileged")
MODES = ("audit", "warn")


class PodSecurity(Ordered):
    """The standard that is enforced, and for each other mode one that is at least as strict."""

    of_platform: ClassVar[bool] = True
    field = "pod_security"
    tightest_first = STANDARDS
    built_in = "restricted"
    words: ClassVar[Mapping[str, Spec]] = {
        "pod-security": Spec("choice", "a Pod Security Standard, e.g. `pod-security baseline { warn restricted }`",
                             STANDARDS, with_block=True),
    }  # fmt: skip
    contexts: ClassVar[Mapping[str, Mapping[str, Spec]]] = {
        "pod-security": {mode: Spec("choice", f"a Pod Security Standard, e.g. `{mode} restricted`", STANDARDS)
                         for mode in MODES}
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.besides: dict[str, tuple[str, Origin]] = {}

    def take(self, statement: ast.Statement, at: At) -> None:
        """Take the levels of the layer; those of other modes stay where it does not speak of them."""
        assert isinstance(statement, ast.Setting)
        if _says_mode_behind(statement, at):
            return
        before = self.origin
        super().take(replace(statement, block=None), at)
        for line in () if self.origin is before else at.reader.settings(statement.block, "pod-security"):
            level, mode = at.reader.choice(line, "pod-security"), line.name.text
            if level and self.is_looser(level, self.choice):
                help_ = f"write `pod-security {level} {{ {mode} {self.choice} }}`, or leave `{mode}` out"
                message = f"`{mode} {level}` finds nothing that `{self.choice}` does not refuse"
                at.scope.sink.report("TPL201", message, line.span, helps=(help_,))
            elif level:
                self.besides[mode] = level, at.origin(line)

    def refuse_looser(self, tier: Self, scope: Scope) -> None:
        """Report a level that allows more than the tier's, in each mode."""
        super().refuse_looser(tier, scope)
        for mode, (level, origin) in self.besides.items():
            before, where = tier.besides.get(mode, (tier.choice, tier.origin))
            if origin.span and where.span and self.is_looser(level, before):
                message = f"`{mode} {level}` is looser than the tier's `{before}`"
                report_looser(message, origin.span, where, scope)

    def shape(self, given: Mapping[str, Any], scope: Scope) -> Mapping[str, object]:
        """The level that is enforced, and those of other modes where they are stricter."""
        noted = tuple((mode, level) for mode, level in self._noted() if self.is_looser(self.choice, level))
        return {**super().shape(given, scope), "pod_security_noted": noted}

    def _noted(self) -> Iterator[tuple[str, str]]:
        return ((mode, self.besides[mode][0]) for mode in MODES if mode in self.besides)


def _says_mode_behind(statement: ast.Setting, at: At) -> bool:
    """Whether a mode stands behind the level, which would say nothing of what is enforced; reported."""
    words = [item for group in statement.groups for item in group.items if isinstance(item, ast.Ref)]
    if len(words) < 2 or words[1].text not in (*MODES, "enforce") or words[0].text not in STANDARDS:
        return False
    level, mode = words[0].text, words[1].text
    message, help_ = f"`{mode}` does not say what is enforced", f"write `pod-security privileged {{ {mode} {level} }}`"
    if mode == "enforce":
        message, help_ = "what stands behind `pod-security` is enforced", f"write `pod-security {level}`"
    at.scope.sink.report("TPL201", message, words[1].span, helps=(help_,))
    return True
