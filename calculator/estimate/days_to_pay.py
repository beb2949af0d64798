"""How long a payer takes: discrete-time, amount-weighted Aalen-Johansen on business days.

Two outcomes compete, paid and rejected. Lines still open at the eve of the outage are
censored there; lines older than the window enter at their age when it opens. The age of a
line on day t is the number of business days strictly after its invoice day, up to t.

    at risk at age a:  entry < a <= exit        entry = -1 for a line born in the window
    h_k(a) = D_k(a) / Y(a)      S(a) = prod (1 - h_paid - h_rejected)
    F(a) = sum over u <= a of S(u-1) h_paid(u)

Source: docs/method.md, "Days to pay".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Delay:
    """A payer's delay law.

    Attributes:
        paid: shape (..., K + 2); `paid[..., a + 1]` = share of the euros paid by age a,
            so position 0 is the age "before the first possible payment" (-1).
        open: same shape; share neither paid nor rejected by age a.
        seen: the oldest age at which a payment was seen; for a one-point law, the larger
            of the term and that age. Older lines are stale.
        kind: "curve" (fitted) or "term" (one point).
    """

    paid: Floats
    open: Floats
    seen: int
    kind: str

    @property
    def last(self) -> int:
        """Position of the last age known; older ages read the same."""
        return int(self.paid.shape[-1]) - 1

    def paid_by(self, age: Ints) -> Floats:
        """Share paid by each age (-1 = none yet); any integer array, leading axes kept."""
        return self.paid[..., np.clip(age + 1, 0, self.last)]


def one_point(term_days: int, seen: int = -1) -> Delay:
    """The law of a payer that pays everything exactly `term_days` business days later."""
    paid = np.zeros(term_days + 2)
    paid[-1] = 1.0
    return Delay(paid=paid, open=1.0 - paid, seen=max(term_days, seen), kind="term")


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a payer's window shows, per week of invoicing: arrays of shape (weeks, K + 1)."""

    paid: Floats
    rejected: Floats
    at_risk: Floats
    n_paid: int
    oldest_paid: int


def exposure(entry: Ints, leaving: Ints, cause: Ints, cents: Ints, week: Ints) -> Exposure:
    """Count the window's events and risk sets by age.

    Args:
        entry: age when the line enters the window, -1 where born in it.
        leaving: age when it leaves, by payment, rejection or censoring; >= entry.
        cause: 1 paid, 2 rejected, 0 censored.
        cents: amount of each line, not negative.
        week: any integer label of the week of invoicing.
    """
    labels, row = np.unique(week, return_inverse=True)
    ages = int(leaving.max(initial=0)) + 1
    shape = (max(len(labels), 1), ages)
    paid, rejected, at_risk = np.zeros(shape), np.zeros(shape), np.zeros((shape[0], ages + 1))
    weight = cents.astype(np.float64)
    # A line that leaves at the age it entered was never at risk: no age lies between.
    lived = leaving > entry
    for outcome, into in ((1, paid), (2, rejected)):
        hit = lived & (cause == outcome)
        np.add.at(into, (row[hit], leaving[hit]), weight[hit])
    np.add.at(at_risk, (row[lived], entry[lived] + 1), weight[lived])
    np.add.at(at_risk, (row[lived], leaving[lived] + 1), -weight[lived])
    hit = lived & (cause == 1)
    return Exposure(
        paid=paid,
        rejected=rejected,
        at_risk=np.cumsum(at_risk, axis=1)[:, :ages],
        n_paid=int(hit.sum()),
        oldest_paid=int(leaving[hit].max(initial=-1)),
    )


def fit(seen: Exposure, weights: Floats | None = None) -> Delay:
    """Fit the law, or one law per row of `weights`.

    Args:
        seen: at least one payment.
        weights: shape (n, weeks), how often each week counts (a resample); None = once.

    Returns:
        A curve whose arrays have shape (K + 2,), or (n, K + 2) with weights.
    """
    counts = np.ones((1, seen.paid.shape[0])) if weights is None else weights
    paid, rejected = counts @ seen.paid, counts @ seen.rejected
    at_risk = counts @ seen.at_risk
    safe = np.where(at_risk > 1e-9, at_risk, 1.0)
    h_paid = np.where(at_risk > 1e-9, paid / safe, 0.0)
    h_rejected = np.where(at_risk > 1e-9, rejected / safe, 0.0)
    still = np.cumprod(np.clip(1.0 - h_paid - h_rejected, 0.0, 1.0), axis=1)
    before = np.concatenate([np.ones((len(still), 1)), still[:, :-1]], axis=1)
    nothing = np.zeros((len(still), 1))
    by_age = np.concatenate([nothing, np.cumsum(before * h_paid, axis=1)], axis=1)
    open_by_age = np.concatenate([nothing + 1.0, still], axis=1)
    if weights is None:
        by_age, open_by_age = by_age[0], open_by_age[0]
    return Delay(paid=by_age, open=open_by_age, seen=seen.oldest_paid, kind="curve")
