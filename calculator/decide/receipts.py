"""What billing to come would have brought, day by day: what a suspension of it takes away.

Each day's billing arrives as the forecast has it: each payer's own hazards, weekdays and clock,
unfolded from the day it is billed (`estimate.unfolding`), payers mixed as they are billed on that
weekday. So suspending everything from a day on takes away, to the cent, what a pharmacy that
issues no invoice from that day on does not receive.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.billing import weekday_of
from calculator.estimate.flows import Flow
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import shares_by

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A share that differs by less is the same: a hundredth of a cent on a million euros.
_SAME = 1e-10


@dataclass(frozen=True)
class Receipts:
    """Shares of a day's billing that come by each later day; days are positions of the timeline.

    Attributes:
        sent: had nothing stopped, by day billed and later day, shape (T, T); rows of days on which
            nothing is billed are 0.
        again: of billing sent on a restart day only, by weekday billed, restart and later day,
            shape (7, T, T); None where claims go on being sent.
        weekday: of each day, 0 for Monday, shape (T,).
        last: billing of later days is sent at once even so; None = of no day before the restart.
    """

    sent: Floats
    again: Floats | None
    weekday: Ints
    last: int | None

    def anew(self, day: int) -> bool:
        """Whether billing of a day is sent on the restart day only."""
        return self.again is not None and (self.last is None or day <= self.last)

    def came(self, days: Ints, restart: int, lands: int) -> Floats:
        """Share of the billing of days before a restart that comes by each later day; (D, T - 1).

        Args:
            restart, lands: positions of the first day of payment and of the backlog's.
        """
        at = np.arange(1, len(self.sent))
        by_eve = self.sent[days, restart - 1][:, None] * (at < lands)
        came: Floats = self.sent[days][:, 1:] - by_eve
        if self.again is not None:
            anew = np.array([self.anew(int(day)) for day in days], dtype=bool)
            came[anew] = self.again[self.weekday[days[anew]], restart, 1:]
        came *= at >= restart
        return came

    @cached_property
    def most(self) -> float:
        """The largest share that ever comes."""
        most = float(self.sent.max(initial=0.0))
        return most if self.again is None else max(most, float(self.again.max(initial=0.0)))

    def ended(self, restart: Ints) -> Ints:
        """Position from which nothing more comes of what was billed before a restart.

        Args:
            restart: positions, 1 at least and not past the last one.
        """
        stops = _stops(self.sent)
        if self.again is None:
            return np.asarray(np.maximum.accumulate(stops)[restart - 1])
        stops[[self.anew(day) for day in range(len(stops))]] = 0
        late = np.maximum.accumulate(stops)[restart - 1]
        return np.asarray(np.maximum(late, _stops(self.again).max(axis=0)[restart]))


def _stops(shares: Floats) -> Ints:
    """Position from which each row stays level; shape (...)."""
    return np.asarray((shares < shares[..., -1:] - _SAME).sum(axis=-1))


def receipts_of(flows: list[Flow], line: Timeline) -> Receipts:
    """What billing to come to payers that share a last day would bring.

    Args:
        flows: one payer at least.
    """
    size, coming = line.horizon + 1, line.coming - line.outage.as_of
    weekday = np.asarray(weekday_of(line.days))
    by_payer = np.array([flow.billing.on(np.arange(4, 11)) for flow in flows])
    total = by_payer.sum(axis=0)
    weight = np.where(total > 0, by_payer / np.where(total > 0, total, 1.0), 0.0)
    sent = np.zeros((size, size))
    if line.outage.stopped == "payments":
        for flow, mine in zip(flows, weight, strict=True):
            shares = shares_by(line.coming, flow.law, line)
            sent[coming] += mine[weekday[coming], None] * shares
        return Receipts(sent, None, weekday, None)
    again = np.zeros((7, size, size))
    for flow, mine in zip(flows, weight, strict=True):
        shares = shares_by(line.days, flow.law, line)
        sent[coming] += mine[weekday[coming], None] * shares[coming]
        again += mine[:, None, None] * shares
    last = flows[0].last
    return Receipts(sent, again, weekday, None if last is None else line.at(last))
