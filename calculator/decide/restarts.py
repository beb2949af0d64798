"""When payments restart on each path, and what that lets go of what was held back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.flows import Flow
from calculator.estimate.receivables import course_of
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def restart_days(line: Timeline, last: int | None, remaining: Ints) -> Ints:
    """First day of payment on each path: after `last`, else after the business days remaining."""
    outage = line.outage
    if last is not None:
        return np.full(len(remaining), outage.restart_after(last), dtype=np.int64)
    found, index = np.unique(remaining, return_inverse=True)
    starts = np.asarray(outage.business.shift(np.full(len(found), outage.as_of), found + 1))
    return starts.astype(np.int64)[index]


def backlog_days(line: Timeline, restart_day: Ints) -> Ints:
    """Day on which the backlog lands on each path."""
    outage = line.outage
    found, index = np.unique(restart_day, return_inverse=True)
    return np.asarray(outage.business.shift(found, outage.backlog_after))[index].astype(np.int64)


def total_course(flows: list[Flow], line: Timeline, base: Floats, last: int) -> Floats:
    """missing(t) of all payers when the last day is known; `base` = while nothing restarts."""
    outage = line.outage
    if outage.stopped == "payments":
        frozen = max(0, min(line.at(outage.restart_after(last)) - 1, line.horizon))
        course = base.copy()
        course[frozen:] = base[frozen]
        course[max(line.at(outage.backlog_on(last)), 1) :] = 0.0
        return course
    total: Floats = np.sum([course_of(f, line, last) for f in flows], axis=0) + 0 * base
    return total


def let_go(
    missing: Floats,
    flows: list[Flow],
    line: Timeline,
    base: Floats,
    restart_day: Ints,
    last: int | None,
) -> None:
    """Put the restart into missing(t) of each path, in place; `base` is its point estimate."""
    for day in np.unique(restart_day):
        rows = restart_day == day
        start = line.at(int(day))
        if start > line.horizon:
            continue
        frozen = max(0, start - 1)
        course = total_course(flows, line, base, int(day) - 1 if last is None else last)
        # Nothing held back yet: what unsent lines hold back later is not scaled.
        held = missing[rows, frozen] / base[frozen] if base[frozen] > 0 else np.ones(rows.sum())
        missing[np.ix_(rows, np.arange(frozen + 1, line.horizon + 1))] = (
            held[:, None] * course[None, frozen + 1 :]
        )
