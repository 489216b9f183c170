"""``python -m tests.fuzz SECONDS``: make cases, run them, keep the smallest that shows each kind of fault.

Cases are made in order from a seed, so that any of them can be made again; a batch of them runs in a process of its
own, which a case may take down with it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import IO, Any, NoReturn

from tests.fuzz.case import Case, save
from tests.fuzz.corpus import Corpus, collect
from tests.fuzz.minimise import minimise
from tests.fuzz.mutate import case as make
from tests.fuzz.oracle import PROBES, RARE, faults

BATCH = 100
_MEMORY = 3 << 30


def main() -> None:
    """Run for some seconds, print each new kind of fault as it is found, and in the end how often each was seen."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz")
    asked.add_argument("seconds", type=float, nargs="?", default=60)
    asked.add_argument("--seed", default="0", help="another one makes other cases")
    asked.add_argument("--begin", type=int, default=0, help="the number of the first case")
    asked.add_argument("--only", action="store_true", help="the first case only")
    asked.add_argument("--also", type=Path, nargs="*", default=[], help="folders with more policies")
    asked.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where what fails is kept")
    chosen = asked.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    corpus, began = collect(chosen.also), time.monotonic()
    print(f"{len(corpus.cases)} cases to begin with, {len(corpus.sound)} of which compile", flush=True)
    seen, number = Counter[str](), chosen.begin
    while time.monotonic() - began < chosen.seconds:
        for told in _batch(corpus, chosen.seed, number, 1 if chosen.only else BATCH, chosen.keep, dict(seen)):
            number = told.get("number", number)
            if kind := told.get("kind"):
                seen[kind] += 1
                if seen[kind] == 1:
                    print(f"{number}: {kind}: {told['what']}", flush=True)
        number += 1
        print(f"{number}", end="\r", file=sys.stderr, flush=True)
        if chosen.only:
            break
    computed = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print(f"{number - chosen.begin} cases in {time.monotonic() - began:.0f} s, {computed:.0f} s of computing")
    for kind, times in sorted(seen.items()):
        print(f"{times:6} {kind}")
    sys.exit(bool(seen))


def _batch(
    corpus: Corpus, seed: str, begin: int, size: int, keep: Path, seen: dict[str, int]
) -> Iterator[dict[str, Any]]:
    """What a process says that runs some cases; a death is the fault of the case that it was at."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _work(corpus, seed, range(begin, begin + size), keep, seen, writing)
    os.close(writing)
    last = begin
    with os.fdopen(reading) as lines:
        for line in lines:
            told = json.loads(line)
            last = told.get("number", last)
            yield told
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code > 0:
        sys.exit(f"the fuzzer itself broke at case {last}")
    if code:
        kind = f"died-of-{signal.Signals(-code).name}"
        save(_made(corpus, seed, last), f"{kind}-{last}", keep)
        yield {"kind": kind, "what": f"case {last}"}


def _work(corpus: Corpus, seed: str, numbers: range, keep: Path, seen: dict[str, int], writing: int) -> NoReturn:
    """Run cases, in the child."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        with os.fdopen(writing, "w") as out:
            for number in numbers:
                _one(corpus, seed, number, keep, seen, out)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _made(corpus: Corpus, seed: str, number: int) -> Case:
    return make(Random(f"{seed}:{number}"), corpus)


def _one(corpus: Corpus, seed: str, number: int, keep: Path, seen: dict[str, int], out: IO[str]) -> None:
    _tell(out, number=number)
    case = _made(corpus, seed, number)
    probes = PROBES | RARE if number % 50 == 0 else PROBES
    for probe, fault in list(faults(case, probes)):
        _tell(out, kind=fault.kind, what=fault.what)
        if fault.kind not in seen:
            seen[fault.kind] = 1
            save(case, f"{fault.kind}.whole", keep)
            one = {probe: probes[probe]}
            small = minimise(
                case,
                lambda some: fault.kind in {found.kind for _, found in faults(some, one)},  # noqa: B023  used at once
                patience=20 if fault.kind.startswith("hang") else 400,
            )
            save(small, fault.kind, keep)


def _tell(out: IO[str], **told: object) -> None:
    print(json.dumps(told), file=out, flush=True)


if __name__ == "__main__":
    main()
