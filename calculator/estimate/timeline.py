"""The days a run looks at, counted by its calendars once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import DateSpan, day_of
from calculator.estimate.outage import OutageDays
from calculator.reference.calendars import DayCalendar

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Timeline:
    """`as_of` and the days of the horizon, counted by the calendars once.

    Position 0 is `as_of`; position t is t days later. `clock`, `eve_clock`, `steps` and `born`
    count the days of `outage.clock`.
    """

    outage: OutageDays
    horizon: int

    @cached_property
    def days(self) -> Ints:
        """Day numbers, shape (horizon + 1,)."""
        return np.arange(self.outage.as_of, self.outage.as_of + self.horizon + 1)

    @cached_property
    def clock(self) -> Ints:
        """Days of the clock through each day."""
        return np.asarray(self.outage.clock.count_through(self.days), dtype=np.int64)

    @cached_property
    def eve_clock(self) -> int:
        """Days of the clock through the eve of the outage."""
        return int(self.outage.clock.count_through(self.outage.eve))

    @cached_property
    def steps(self) -> int:
        """Days of the clock from the outage's first day to the horizon's end."""
        return int(self.clock[-1]) - self.eve_clock

    @cached_property
    def _others(self) -> dict[str, Timeline]:
        return {}

    def counted_by(self, clock: DayCalendar) -> Timeline:
        """The same days with the ages of lines counted by another calendar."""
        if clock is self.outage.clock:
            return self
        if clock.name not in self._others:
            outage = replace(self.outage, clock=clock)
            self._others[clock.name] = Timeline(outage, self.horizon)
        return self._others[clock.name]

    @cached_property
    def coming(self) -> Ints:
        """Open days after `as_of`, up to the horizon's end."""
        return self.opened(self.outage.as_of + self.horizon)

    def opened(self, through: int) -> Ints:
        """Open days after `as_of`, up to a day included."""
        if through <= self.outage.as_of:
            return np.zeros(0, dtype=np.int64)
        span = DateSpan.including(day_of(self.outage.as_of + 1), day_of(through))
        return self.outage.open_days.days_in(span)

    def born(self, days: Ints) -> Ints:
        """Days of the clock through each billing day."""
        return np.asarray(self.outage.clock.count_through(days), dtype=np.int64)

    def at(self, day: int) -> int:
        """Position of a day, which may lie past the horizon."""
        return day - self.outage.as_of
