"""Accuracy and speed beside the well-kept libraries, in one run: `make bench`.

Needs the peers' environment (`make peers`); SAMPLES_DIR names the folder of real samples.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import cash, outages, speed

LIBRARIES = ("numpy", "pandas", "statsmodels", "scikit-survival", "lifelines", "chainladder")


def main() -> None:
    """Versions, then speed alone, then what was foretold and what came."""
    print("Python", platform.python_version(), *(f"{n} {version(n)}" for n in LIBRARIES))
    speed.main()
    folder = os.environ.get("SAMPLES_DIR", "")
    if folder and Path(folder).is_dir():
        cash.main(Path(folder))
    else:
        print("\nSAMPLES_DIR names no folder: the real samples are left out.")
    outages.main()


if __name__ == "__main__":
    main()
