"""The peer that is nothing but quick: jinja2 fills tpl's own text, unchecked, a file a tenant.

Run as ``python filling.py POLICY OUTPUT FOLDER`` by any Python that has jinja2; of ``OUTPUT``, a build of the
policy, it takes a file for each tier as its template.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path


def main(policy: Path, output: Path, folder: Path) -> None:
    """Write every tenant's file into the new folder."""
    import jinja2  # type: ignore[import-not-found]  # no part of tpl, and of no environment of its own

    folder.mkdir()
    engine = jinja2.Environment(autoescape=False, keep_trailing_newline=True)
    templates: dict[str, jinja2.Template] = {}
    with (policy / "tenants.csv").open(encoding="utf-8") as roster:
        for row in csv.DictReader(roster):
            name, tier = row["tenant"], row["tier"]
            if tier not in templates:
                text = (output / "namespaces" / f"{name}.yaml").read_text("utf-8")
                templates[tier] = engine.from_string(text.replace(name, "{{ name }}"))
            (folder / f"{name}.yaml").write_text(templates[tier].render(name=name), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
