"""A workbook or an XML file is opened in a limited child process, never in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any

from calculator.core.errors import FileUnusable

#: Clock time for one file; the child's own limits stand in `apart/limited.py`.
SECONDS = 40.0
#: Bytes taken from a child at most; the text of 500,000 rows is a tenth of it.
OUTPUT_BYTES = 400_000_000

_APART = Path(__file__).parent / "apart"
#: A Python that stops on an error of its own, as opposed to one that was stopped.
_FAILED = 1
#: What an interpreter may need to start at all; nothing else of our surroundings goes along.
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child said: the other members of its first line, and the bytes after it."""

    said: Mapping[str, Any]
    payload: bytes


def run_apart(script: str, data: bytes, arguments: Sequence[str] = (), *, file: str) -> bytes:
    """Run a script of `intake/apart/` on bytes, within memory and time limits.

    Args:
        script: file name in `calculator/intake/apart/`, such as "workbook.py"; it imports
            nothing of this package, reads stdin, writes stdout (see `apart/__init__.py`).
        data: the file, on its standard input.
        arguments: words on its command line: never anything taken from the file.
        file: name as shown, for the message.

    Returns:
        What it wrote after its first line.

    Raises:
        FileUnusable: the script refused the file (its own code), failed on it
            (`file_damaged`), or passed the limits (`file_takes_too_much`).
    """
    return ask_apart(script, data, arguments, file=file).payload


def ask_apart(script: str, data: bytes, arguments: Sequence[str] = (), *, file: str) -> Answer:
    """`run_apart`, with what the script says beside the bytes."""
    status, out = _run(script, data, arguments)
    head, _, payload = out.partition(b"\n")
    if status == 0 and len(out) <= OUTPUT_BYTES:
        with suppress(ValueError):
            said = json.loads(head)
            if said.pop("ok", False):
                return Answer(said, payload)
            raise FileUnusable(said.pop("refused"), file=file, **said)
    raise FileUnusable("file_damaged" if status == _FAILED else "file_takes_too_much", file=file)


def _run(script: str, data: bytes, arguments: Sequence[str]) -> tuple[int, bytes]:
    """Exit status and output. No shell, no temporary file; stderr is dropped: it may quote cells.

    The child limits itself: between fork and exec nothing of ours runs, since the caller
    may hold many threads.
    """
    with subprocess.Popen(  # noqa: S603  # our own interpreter, our own script
        [sys.executable, "-I", "-B", str(_APART / "limited.py"), script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        assert child.stdin is not None  # noqa: S101  # both are pipes
        assert child.stdout is not None  # noqa: S101
        clock = Timer(SECONDS, child.kill)
        feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True)
        clock.start()
        feeder.start()
        try:
            out = child.stdout.read(OUTPUT_BYTES + 1)
            if len(out) > OUTPUT_BYTES:
                child.kill()
            status = child.wait()
        finally:
            child.kill()
            clock.cancel()
            feeder.join()
    return status, out


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """Hand the file over; a child that stops before the end of it is judged by its answer."""
    with suppress(OSError), pipe:
        pipe.write(data)
