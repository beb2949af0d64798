"""The days that a field for a date accepts."""

from __future__ import annotations

from datetime import date

FIRST, LAST = date(2000, 1, 1), date(2060, 12, 31)
