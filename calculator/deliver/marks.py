"""Where the marks of the cash chart stand: days shown, scale, grid, range, fade, dates named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from calculator.core.answer import Assessment, CashDay

#: Pixels. The gutters hold the euro labels (left) and the names of the lines (right).
HEIGHT, TOP, LEFT, RIGHT = 430, 8, 70, 76
FOOT_PLAIN, FOOT_MARKED = 32, 72
#: Width left for the drawing between the gutters, on a phone and in the full column.
NARROW, WIDE = 358 - LEFT - RIGHT, 702 - LEFT - RIGHT
#: Pixels kept free above the highest value and below the lowest, for names; between two dates.
HEADROOM, FOOTROOM, BETWEEN_DATES = 27, 37, 47
#: Pixels of an amount above its grid line.
NAME_HEIGHT = 17
#: Days shown at least, and after the last day that matters.
LEAST_DAYS, DAYS_AFTER = 35, 21

Point = tuple[float, float]  # days after `as_of`, cents


@dataclass(frozen=True, slots=True)
class Frame:
    """The window on the cash line: its days, its scale, the marks at its foot."""

    as_of: date
    days: tuple[CashDay, ...]
    bottom_cents: float
    top_cents: float
    landing_on: date | None
    suspend_on: date | None

    @property
    def last_on(self) -> date:
        """Last day shown."""
        return self.days[-1].on

    @property
    def foot(self) -> int:
        """Pixels under the foot line."""
        return FOOT_MARKED if self.landing_on or self.suspend_on else FOOT_PLAIN

    @property
    def height(self) -> int:
        """Pixels of the drawing above the foot line."""
        return HEIGHT - TOP - self.foot

    @property
    def unit(self) -> float:
        """Cents of one pixel."""
        return (self.top_cents - self.bottom_cents) / self.height

    def above(self, cents: float) -> float:
        """Pixels above the foot line."""
        return (cents - self.bottom_cents) / self.unit

    def along(self, on: date, width: int) -> float:
        """Pixels after the left end of the drawing."""
        return (on - self.as_of).days / len(self.days) * width

    def shows(self, on: date | None) -> bool:
        """Whether a day lies in the window."""
        return on is not None and self.as_of < on <= self.last_on


def frame_of(answer: Assessment, days: int | None, *, with_claim: bool) -> Frame:
    """The window: `days` after the day of the answer, or enough to tell the story."""
    path, advance, verdict = answer.cash.path, answer.advance, answer.suspension.verdict
    landing = advance.landing_on if advance.claim_cents else None
    suspend = verdict.on if verdict.decision == "suspend_by" else None
    if days is None:
        ends = (answer.cash.lowest_on, landing, suspend, answer.length.median_last_on)
        last = max(on for on in ends if on is not None)
        days = max((last - answer.as_of).days + DAYS_AFTER, LEAST_DAYS)
    shown = path[: max(days, 1)]
    values = [answer.cash.floor_cents, answer.cash.opening_cents]
    for d in shown:
        values += [d.without_outage_cents, d.expected_cents, d.low_cents, d.high_cents]
    if with_claim:
        values += [d.with_claim_cents for d in shown]
    low, high = min(values), max(values)
    if high - low < 100_00:  # a flat line still needs a scale
        low, high = low - 500_00, high + 500_00
    last_on = shown[-1].on
    kept = [on if on and answer.as_of < on <= last_on else None for on in (landing, suspend)]
    height = HEIGHT - TOP - (FOOT_MARKED if any(kept) else FOOT_PLAIN)
    unit = (high - low) / (height - HEADROOM - FOOTROOM)
    return Frame(
        as_of=answer.as_of,
        days=shown,
        bottom_cents=low - FOOTROOM * unit,
        top_cents=high + HEADROOM * unit,
        landing_on=kept[0],
        suspend_on=kept[1],
    )


def instant(as_of: date, days: float) -> str:
    """A place between two days, as the axis reads it."""
    if days == int(days):
        return (as_of + timedelta(days=int(days))).isoformat()
    moment = datetime.combine(as_of, time()) + timedelta(days=days)
    return moment.isoformat(sep=" ", timespec="seconds")


def steps(frame: Frame, most: int = 6) -> list[int]:
    """Round amounts in cents for the grid, with room for each one's name above its line."""
    top = frame.top_cents - (NAME_HEIGHT - TOP) * frame.unit
    span = top - frame.bottom_cents
    size = 100
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            if span / step <= most:
                first = int(-(-(frame.bottom_cents + 10 * frame.unit) // step))
                return [n * step for n in range(first, int(top // step) + 1)]
        size *= 10


def band(opening: int, days: Sequence[CashDay], floor: int) -> tuple[list[Point], list[Point]]:
    """Outlines of the range above the floor and below it, cut exactly where it crosses."""
    rows = [(0.0, float(opening), float(opening))]
    rows += [(float(n), float(d.low_cents), float(d.high_cents)) for n, d in enumerate(days, 1)]
    cut = rows[:1]
    for (t0, low0, high0), (t1, low1, high1) in pairwise(rows):
        crossings = {
            (floor - a) / (b - a)
            for a, b in ((low0, low1), (high0, high1))
            if (a - floor) * (b - floor) < 0
        }
        for s in sorted(crossings):
            cut.append((t0 + s * (t1 - t0), low0 + s * (low1 - low0), high0 + s * (high1 - high0)))
        cut.append((t1, low1, high1))
    if all(low == high for _, low, high in cut):
        return [], []

    def outline(kept: list[tuple[float, float, float]]) -> list[Point]:
        if all(abs(high - low) < 1 for _, low, high in kept):
            return []
        return [(t, high) for t, _, high in kept] + [(t, low) for t, low, _ in reversed(kept)]

    over = [(t, max(low, floor), max(high, floor)) for t, low, high in cut]
    under = [(t, min(low, floor), min(high, floor)) for t, low, high in cut]
    return outline(over), outline(under)


def fade(days: Sequence[CashDay], most: int = 24) -> list[Point]:
    """(place in 0..1, share still stopped) where the share bends; empty where none."""
    ratios = [1.0 if days[0].stopped_ratio else 0.0, *(d.stopped_ratio for d in days)]
    if not any(ratios):
        return []
    last = len(days)
    every = max(1, -(-last // most))
    kept = {0, last, *range(0, last, every)}
    for n in range(1, last + 1):  # a sharp end keeps its edge
        if abs(ratios[n] - ratios[n - 1]) > 0.2:
            kept |= {n - 1, n}
    return [(n / last, ratios[n]) for n in sorted(kept)]


def dates(frame: Frame, lowest_on: date, names: int = 3) -> list[date]:
    """Days to name on the axis beside `as_of`: the lowest, then those of the largest outgoings.

    None stands where a mark crosses the row or where another name already stands.
    """
    falls = sorted((b.expected_cents - a.expected_cents, b.on) for a, b in pairwise(frame.days))
    wanted = [lowest_on, *(on for fall, on in falls if fall < -24 * frame.unit)]
    taken = [frame.along(on, NARROW) for on in (frame.landing_on, frame.suspend_on) if on]
    placed: list[float] = []
    kept: list[date] = []
    for on in wanted:
        x = frame.along(on, NARROW)
        free = all(abs(x - t) > BETWEEN_DATES / 1.6 for t in taken)
        if (
            frame.shows(on)
            and free
            and x > BETWEEN_DATES / 1.6
            and all(abs(x - p) > BETWEEN_DATES for p in placed)
        ):
            placed.append(x)
            kept.append(on)
        if len(kept) == names:
            break
    return sorted(kept)
