"""What a test expects."""

from __future__ import annotations

from typing import Literal

from tpl.record import dataclass
from tpl.syntax.ast.values import Endpoint, Name, On, Ref, Subject, Text, Word, Written

Outcome = Literal["allow", "deny", "warn", "deny or warn"]


@dataclass(frozen=True, slots=True)
class ExpectFlow(Written):
    """``expect allow A -> B on P except T``."""

    outcome: Outcome
    source: Endpoint
    destination: Endpoint
    on: On
    excluded: tuple[Ref, ...]
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class ExpectAccess(Written):
    """``expect allow group "…" can list pods in acme``."""

    outcome: Outcome
    subject: Subject
    verb: Word
    resource: Word
    where: Ref | Text


@dataclass(frozen=True, slots=True)
class Asked(Written):
    """``in acme as user "…" by GUARD because GUARD``: where, who asks, which guard alone judges, which one denies."""

    where: Ref | Text
    subject: Subject | None
    guard: Name | None
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class ExpectImage(Written):
    """``expect deny image "…" in acme because GUARD``."""

    outcome: Outcome
    image: Text
    asked: Asked


@dataclass(frozen=True, slots=True)
class ExpectManifest(Written):
    """``expect deny delete manifest "…" in acme``, ``expect deny manifest "…" replacing "…" in acme``."""

    outcome: Outcome
    deleting: bool
    path: Text
    replacing: Text | None
    asked: Asked


@dataclass(frozen=True, slots=True)
class ExpectFilled(Written):
    """``expect manifest "…" becomes "…" in acme``."""

    path: Text
    filled: Text
    asked: Asked


@dataclass(frozen=True, slots=True)
class ExpectConnect(Written):
    """``expect deny connect pods/exec in acme because GUARD``."""

    outcome: Outcome
    resource: Word
    asked: Asked


@dataclass(frozen=True, slots=True)
class ExpectClosed(Written):
    """``expect no other cross-tenant flows``."""

    what: Name
