"""Set this process's limits, then run the script named first; started by `intake.sandbox`."""

from __future__ import annotations

import runpy
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 1_200_000_000
CPU_SECONDS = 20


def limit() -> None:
    """No more memory or time than a fair file needs; no file written, no memory dumped."""
    if sys.platform == "win32":  # the caller's clock and its cap on the output remain
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):  # a system without this limit keeps the others
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Run `apart/<script>` with the words that follow it."""
    limit()
    sys.argv = sys.argv[1:]
    try:
        runpy.run_path(str(Path(__file__).parent / sys.argv[0]), run_name="__main__")
    except (MemoryError, RecursionError):
        sys.exit(2)


if __name__ == "__main__":
    main()
