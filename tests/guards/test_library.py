"""The hand-written Rego of the bundle, without OPA."""

from __future__ import annotations

import re

from tpl.backends.rego.bundle import LIBRARY, library


def test_no_name_is_defined_in_two_files() -> None:
    """They are one package: OPA would refuse all of the bundle."""
    defined: dict[str, set[str]] = {}
    for name in set(LIBRARY.values()) - {"admission.rego"}:
        for found in re.findall(r"^(?:default )?(?!package )([a-z]\w*)(?=[ (])", library(name), re.MULTILINE):
            defined.setdefault(found, set()).add(name)
    assert "elements" in defined
    assert {name: files for name, files in defined.items() if len(files) > 1} == {}
