"""What was compiled, read back and compared with the meaning of the language."""

from __future__ import annotations

import yaml

from tpl.diagnostics.sink import Sink
from tpl.layout import lay_out
from tpl.pipeline import Build
from tpl.verify.check import disagreements
from tpl.verify.world import World


def report_disagreements(build: Build, sink: Sink) -> None:
    """Read the objects of a build with independent readers; where they say otherwise, tpl is wrong (TPL999)."""
    assert build.emission, "only a policy without errors has objects"
    layout = lay_out(build.policy, build.emission.pieces, build.emission.obligations)
    texts = (data for path, data in layout.files() if path.endswith(".yaml"))
    world = World.of(document for data in texts for document in yaml.load_all(data, yaml.CSafeLoader))
    for found in disagreements(build.policy, world):
        sink.report("TPL999", f"the compiled objects and the language disagree: {found}", None)
