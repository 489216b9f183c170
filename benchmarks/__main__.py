"""``python -m benchmarks [N …]`` compiles beside peers; ``python -m benchmarks growth [SHAPE …]`` measures growth."""

from __future__ import annotations

import sys

from benchmarks import growth, peers

if __name__ == "__main__":
    if sys.argv[1:2] == ["growth"]:
        growth.main(sys.argv[2:])
    else:
        peers.main(sys.argv[1:])
