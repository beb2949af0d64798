"""The receivable figures of all affected payers, over `as_of` and the days after it.

Totals add the payers after each was rounded, so that a table sums to its last line.
Definitions: docs/method.md, "Figures".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.flows import Flow, new_by, old_by
from calculator.estimate.law import Law
from calculator.estimate.outage import OutageDays
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def expected_by(
    flow: Flow, line: Timeline, law: Law | None = None, luck: Floats | None = None
) -> Floats:
    """B(t) for every day of the timeline, cents; a resampled law gives leading axes."""
    law = law or flow.law
    parts = new_by(flow.new_day, flow.new_cents, law, line, luck)
    if flow.level_cents:
        coming = line.coming
        parts = parts + new_by(coming, flow.billing.on(coming), law, line, luck)
    if line.outage.stopped != "submissions":
        parts = parts + old_by(flow, law, line, luck=luck)
    return parts


def received(flow: Flow, outage: OutageDays) -> int:
    """R: cents received from the payer on the lines of B: what the outage holds back.

    Where only submissions stopped, lines sent before keep their own course, and what they
    bring is no part of the gap.
    """
    if outage.stopped == "submissions":
        return int(flow.paid_new_cents.sum())
    return flow.received_cents - flow.received_stale_cents


def missing_by(
    flow: Flow, line: Timeline, law: Law | None = None, luck: Floats | None = None
) -> Floats:
    """missing(t) while nothing restarts, per day of the timeline; cents, never negative."""
    gap = expected_by(flow, line, law, luck) - received(flow, line.outage)
    return np.maximum(gap, 0.0)


def course_of(flow: Flow, line: Timeline, last: int | None) -> Floats:
    """missing(t) of one payer when the last day without payment is known.

        up to the restart's eve     grows as while nothing restarts
        until the backlog lands     stays
        from then on                nothing, but for lines sent again: their age restarts

    Args:
        last: day number; None = through the horizon.
    """
    gap = missing_by(flow, line)
    if last is None:
        return gap
    outage = line.outage
    restart = outage.restart_after(last)
    frozen = max(0, min(line.at(restart) - 1, line.horizon))
    lands = max(line.at(outage.backlog_on(last)), 1)
    held = gap.copy()
    held[frozen:] = gap[frozen]
    if outage.stopped == "payments":
        held[lands:] = 0.0
        return held
    unsent = unsent_by(flow, line, last, restart)
    sent = np.maximum(gap[frozen] - unsent[frozen], 0.0)
    held[frozen:] = unsent[frozen:]
    held[frozen:lands] += sent
    return held


def unsent_by(flow: Flow, line: Timeline, last: int, restart: int) -> Floats:
    """What lines sent again on the restart would have brought by t, and have not yet."""
    born_in_time = flow.new_day <= last
    coming = line.coming[line.coming <= last]
    days = np.concatenate([flow.new_day[born_in_time], coming])
    cents = np.concatenate([flow.new_cents[born_in_time], flow.billing.on(coming)])
    normal = new_by(days, cents, flow.law, line)
    late = new_by(np.full(1, restart), cents.sum(keepdims=True), flow.law, line)
    came = float(flow.paid_new_cents[flow.paid_new_day <= last].sum())
    return np.maximum(normal - late - came, 0.0)
