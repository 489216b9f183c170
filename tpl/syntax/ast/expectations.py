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
    tenant: Ref


@dataclass(frozen=True, slots=True)
class ExpectImage(Written):
    """``expect deny image "…" in acme because GUARD``."""

    outcome: Outcome
    image: Text
    tenant: Ref
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class ExpectManifest(Written):
    """``expect deny manifest "…" replacing "…" in acme because GUARD``."""

    outcome: Outcome
    path: Text
    replacing: Text | None
    tenant: Ref
    because: Text | Name | None


@dataclass(frozen=True, slots=True)
class ExpectClosed(Written):
    """``expect no other cross-tenant flows``."""

    what: Name
