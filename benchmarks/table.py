"""The one table of a run: rows gathered by every part, printed as markdown."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One method on some data; every cell as it is printed, empty where it does not apply.

    Attributes:
        data, method, what: what was asked of whom.
        error, bias: over the euros that came.
        covers: share of the truths inside the 80 % intervals.
        beside: a ratio of costs, or the error less that of mean of paid, in standard errors.
    """

    data: str
    method: str
    what: str
    error: str = ""
    bias: str = ""
    covers: str = ""
    beside: str = ""


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a markdown table, ready to be pasted."""
    heads = [field.name for field in fields(Row)]
    heads[heads.index("covers")] = "80 % covers"
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(asdict(row).values())} |" for row in rows]
    return "\n".join(lines)


def kept(rows: Sequence[Row], file: Path) -> None:
    """Keep rows for the process that prints the table."""
    file.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")


def read_back(file: Path | None) -> list[Row]:
    """Rows an earlier process kept; none without a file."""
    if file is None:
        return []
    return [Row(**cells) for cells in json.loads(file.read_text(encoding="utf-8"))]


def options(about: str | None) -> argparse.ArgumentParser:
    """The options all parts share."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--rows", type=Path, help="file of rows between the two processes")
    return parser


@contextmanager
def part(name: str) -> Iterator[None]:
    """Say on the error stream what is being measured, and how long it took."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    start = time.perf_counter()
    yield
    print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
