"""Validation by published schemas, each of which is read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from kubernetes_validate import utils

# The package reads all definitions of a version, megabytes, for each object that it is asked about.
utils.schema_contents = cache(utils.schema_contents)
utils.all_versions = cache(utils.all_versions)


def check_object(obj: dict[str, Any], version: str) -> None:
    """Raise ``ValidationError`` where a version of Kubernetes has no such object; unknown fields count."""
    kubernetes_validate.validate(obj, version, strict=True)


def check_document(document: Any, schema: Path) -> None:
    """Raise ``ValidationError`` where a JSON document is not as the schema in a file says."""
    _validator(schema).validate(document)


@cache
def _validator(file: Path) -> Validator:
    schema = json.loads(file.read_text("utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
