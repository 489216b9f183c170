"""Numbers that a project may set for itself; the defaults hold where ``tpl.toml`` says nothing."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from tpl.model.base import Node


class Thresholds(Node):
    """How much, or how long, before something is an error or is told of; days count the first and the last."""

    model_config = ConfigDict(strict=True)

    removing: int = Field(
        default=10,
        ge=0,
        le=100,
        description="How many in a hundred of a cluster's namespaces may be gone since the last build.",
    )
    exception_days: int = Field(
        default=180,
        alias="exception-days",
        ge=1,
        le=366,
        description="How many days an exception may run.",
    )
    exception_notice_days: int = Field(
        default=14,
        alias="exception-notice-days",
        ge=1,
        le=366,
        description="On how many of its last days an exception is told of.",
    )
    quarantine_days: int = Field(
        default=30,
        alias="quarantine-days",
        ge=1,
        le=366,
        description="After how many days a quarantine is told of.",
    )


DEFAULTS = Thresholds()
