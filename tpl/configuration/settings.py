"""What ``tpl.toml`` may say, as a model; the published schema is made of it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, Strict, StringConstraints

from tpl.diagnostics.levels import Level
from tpl.model.base import Node
from tpl.model.thresholds import DEFAULTS, Thresholds

Text = Annotated[str, StringConstraints(min_length=1)]
Texts = Annotated[tuple[Text, ...], Strict(False), Field(min_length=1)]
"""A list of the file's; strict, a tuple would be no list."""


class Settings(Node):
    """The whole file; every key may be left out."""

    model_config = ConfigDict(strict=True, title="tpl.toml, the settings of a project of tpl")

    roots: Texts = Field(default=(), description="Files and folders that are the policy.")
    targets: Texts = Field(default=(), description="What is written where `--target` does not say it.")
    output: Text = Field(default="", description="The folder that `tpl build` writes.")
    levels: dict[str, Level] = Field(
        default={},
        description="Diagnostic code to how bad it is here; an error stays one.",
        json_schema_extra={"propertyNames": {"pattern": r"^TPL\d{3}$"}},
    )
    thresholds: Thresholds = Field(default=DEFAULTS, description="Numbers of this project's own.")


def json_schema() -> dict[str, Any]:
    """The schema for editors: what it refuses, tpl refuses too."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Settings.model_json_schema()}
