"""The option that rewrites the files kept here."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/golden --update-golden` writes the files again; look at the difference."""
    parser.addoption("--update-golden", action="store_true", default=False)
