"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """Folder of samples written by others, named by SAMPLES_DIR; the test skips where absent."""
    named = os.environ.get("SAMPLES_DIR", "")
    if not named or not Path(named).is_dir():
        pytest.skip(
            "SAMPLES_DIR names no folder: samples written by others are not part of the project"
        )
    return Path(named)
