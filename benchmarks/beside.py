"""Accuracy and speed beside the well-kept libraries, in one run: second half of `make bench`.

Needs the peers' environment (`make peers`); SAMPLES_DIR names the folder of real samples.
`--rows` takes the rows of `python -m benchmarks` and puts them at the head of the table.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import cash, outages, speed
from benchmarks.table import markdown, options, part, read_back

LIBRARIES = ("numpy", "pandas", "statsmodels", "scikit-survival", "lifelines", "chainladder")


def main() -> None:
    """Versions, then speed alone, then what was foretold and what came, then the table."""
    parser = options(__doc__)
    parser.add_argument("--ledgers", type=int, default=outages.LEDGERS, help="of each kind")
    asked = parser.parse_args()
    rows = read_back(asked.rows)
    print("Python", platform.python_version(), *(f"{n} {version(n)}" for n in LIBRARIES))
    with part("speed"):
        rows += speed.rows()
    folder = os.environ.get("SAMPLES_DIR", "")
    if folder and Path(folder).is_dir():
        rows += cash.rows(Path(folder))
    else:
        print("SAMPLES_DIR names no folder: the real files are left out.")
    rows += outages.rows(asked.ledgers)
    print(markdown(rows))


if __name__ == "__main__":
    main()
