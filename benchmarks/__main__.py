"""``python -m benchmarks [N …]`` compiles beside Helm; ``python -m benchmarks growth [SHAPE …]`` measures growth."""

from __future__ import annotations

import sys

from benchmarks import beside_helm, growth

if __name__ == "__main__":
    if sys.argv[1:2] == ["growth"]:
        growth.main(sys.argv[2:])
    else:
        beside_helm.main(sys.argv[1:])
