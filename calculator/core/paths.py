"""Where the shipped data stand: the only place of the package that knows."""

from pathlib import Path

#: Folder of parameters, incidents, payers, texts and samples.
DATA_DIR = Path(__file__).resolve().parents[2] / "data"
