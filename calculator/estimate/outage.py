"""The outage as the estimate needs it: its days as numbers, its calendars, its catch-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from calculator.core.identifiers import key_of
from calculator.reference import payers as known
from calculator.reference.calendars import DayCalendar, business_calendar

Stopped = Literal["payments", "submissions", "both"]


def name_key(name: str) -> str:
    """One key for all spellings of a payer's name."""
    return key_of(known.canonical(name) or name) if name else ""


@dataclass(frozen=True, slots=True)
class OutageDays:
    """Day numbers of one outage and the two calendars that count around it.

    Attributes:
        first: first day without payment.
        as_of: day of the figures, not before `first`.
        last: last day without payment, or None while it goes on or nobody knows.
        stopped: what stopped; docs/method.md, "What stopped".
        lasts: own last day of the payers that have one, by `name_key`.
        backlog_after: business days from the first payment day to the backlog's.
        clock: the days that the ages of lines count; a payer may have its own.
    """

    first: int
    as_of: int
    last: int | None
    stopped: Stopped
    backlog_after: int
    business: DayCalendar
    open_days: DayCalendar
    lasts: Mapping[str, int] = field(default_factory=dict, hash=False)
    clock: DayCalendar = field(default_factory=business_calendar)

    def of(self, *names: str) -> OutageDays:
        """The outage of one payer, which may have a last day of its own.

        Args:
            names: what it is called, from the closest name to the widest: insurer, number,
                platform, entry of the dossier.
        """
        for name in names if self.lasts else ():
            last = self.lasts.get(name_key(name))
            if last is not None:
                return replace(self, last=last)
        return self

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
