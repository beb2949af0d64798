"""Days and spans of days.

A span is half-open inside the program: it holds its first day and not its end. People
say "first day, last day included"; `DateSpan.including` is the one conversion.

        first                 end
          |---|---|---|---|---|
            a day on `first` is in; a day on `end` is out

Arrays of days are whole numbers of days since 1 January 1970 (`day_number`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1).toordinal()

#: Stands for "no date" in arrays of day numbers: later than any date a file may hold.
NO_DAY = 2**31 - 1


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The date of a day number; inverse of `day_number`."""
    return date.fromordinal(int(number) + _EPOCH)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Half-open span of days: `first` is in, `end` is out."""

    first: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a span that runs backwards (ValueError): callers check user input first."""
        if self.end < self.first:
            raise ValueError(f"span ends {self.end} before it starts {self.first}")

    @classmethod
    def including(cls, first: date, last: date) -> DateSpan:
        """The span people mean by "from `first` to `last` included"."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        """Last day included; the span must not be empty."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day < self.end

    def __len__(self) -> int:
        """Number of days in the span."""
        return (self.end - self.first).days
