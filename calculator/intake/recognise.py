"""Small helpers both readers share."""

from __future__ import annotations

from datetime import date
from typing import SupportsInt

from calculator.core.spans import NO_DAY, day_of


def day_or_none(number: SupportsInt | None) -> date | None:
    """The date of a day number; None for none."""
    return None if number is None or int(number) == NO_DAY else day_of(int(number))
