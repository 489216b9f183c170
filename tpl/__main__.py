"""``tpl`` and ``python -m tpl``: the program from its first moment to its last."""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130
"""How shells report what Ctrl-C ended: 128 and the number of the signal."""


def start() -> None:
    """Run what the command line says, and exit; Ctrl-C ends it at any moment, with no more than its exit code.

    While modules are imported there is nothing to clean up; then commands do so as ``KeyboardInterrupt`` passes; at
    the end only what was printed is left to be flushed. Where whoever started it has SIGINT ignored, it stays so.
    """
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, _leave)
    from tpl.cli.main import main

    if heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        if heeded:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _leave(_: int, __: FrameType | None) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    start()
