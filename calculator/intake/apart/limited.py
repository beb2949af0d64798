"""Set this process's limits, then run the script named first; started by `intake.sandbox`."""

from __future__ import annotations

import runpy
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

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


def alone(folder: Path) -> None:
    """Let a script import its neighbours here by their full names, and nothing else of ours.

    The real packages above would bring pandas along: a second and a hundred megabytes.
    """
    for name, path in (
        ("calculator", []),
        ("calculator.intake", []),
        ("calculator.intake.apart", [str(folder)]),
    ):
        module = ModuleType(name)
        module.__path__ = path
        sys.modules[name] = module


def main() -> None:
    """Run `apart/<script>` with the words that follow it."""
    limit()
    folder = Path(__file__).parent
    alone(folder)
    sys.argv = sys.argv[1:]
    try:
        runpy.run_path(str(folder / sys.argv[0]), run_name="__main__")
    except (MemoryError, RecursionError):
        sys.exit(2)


if __name__ == "__main__":
    main()
