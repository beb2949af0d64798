"""The outage as the estimate needs it: its days as numbers, its calendars, its catch-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calculator.reference.calendars import DayCalendar

Stopped = Literal["payments", "submissions", "both"]


@dataclass(frozen=True, slots=True)
class OutageDays:
    """Day numbers of one outage and the two calendars that count around it.

    Attributes:
        first: first day without payment.
        as_of: day of the figures, not before `first`.
        last: last day without payment, or None while it goes on or nobody knows.
        stopped: what stopped; docs/method.md, "What stopped".
        backlog_after: business days from the first payment day to the backlog's.
    """

    first: int
    as_of: int
    last: int | None
    stopped: Stopped
    backlog_after: int
    business: DayCalendar
    open_days: DayCalendar

    @property
    def eve(self) -> int:
        """Last day before the outage."""
        return self.first - 1

    def restart_after(self, last: int) -> int:
        """First business day after the last day without payment: payments newly due resume."""
        return int(self.business.shift(last, 1))

    def backlog_on(self, last: int) -> int:
        """Day on which the backlog lands."""
        return int(self.business.shift(self.restart_after(last), self.backlog_after))
