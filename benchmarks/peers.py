"""Delay curves by the well-kept survival libraries, from the same lines as ours.

Each function takes the lines of one payer (or of several together) as `window.lives_in` gives
them and returns the share still open at ages -1 to `last`; two of them the share paid too.
The libraries live in an environment of their own: `make peers`.
"""

from __future__ import annotations

import warnings

import numpy as np
from lifelines import KaplanMeierFitter
from numpy.typing import NDArray
from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from calculator.estimate.window import Lives

Floats = NDArray[np.float64]


def lived(lives: Lives) -> tuple[NDArray[np.int64], ...]:
    """Entry, leaving, cause, cents of the lines that were ever at risk."""
    mine = lives.leaving > lives.entry
    return lives.entry[mine], lives.leaving[mine], lives.cause[mine], lives.cents[mine]


def on_grid(times: NDArray[np.generic], values: Floats, last: int, start: float) -> Floats:
    """A step function at ages -1 to `last`."""
    grid = np.arange(-1, last + 1)
    at = np.searchsorted(np.asarray(times, dtype=np.float64), grid, side="right")
    steps: Floats = np.concatenate([[start], np.asarray(values, dtype=np.float64)])[at]
    return steps


def statsmodels_incidence(lives: Lives, last: int) -> tuple[Floats, Floats]:
    """Shares paid and open: Aalen-Johansen, amounts as weights; no delayed entry there."""
    _, leaving, cause, cents = lived(lives)
    found = CumIncidenceRight(leaving, cause, freq_weights=cents.astype(np.float64))
    by_cause = [on_grid(found.times, c, last, 0.0) for c in found.cinc]
    return by_cause[0], 1.0 - np.sum(by_cause, axis=0)


def statsmodels_survival(lives: Lives, last: int) -> Floats:
    """Share open: Kaplan-Meier of all exits, amounts as weights, delayed entry."""
    entry, leaving, cause, cents = lived(lives)
    found = SurvfuncRight(leaving, (cause > 0).astype(np.int64), entry=entry, freq_weights=cents)
    return on_grid(found.surv_times, found.surv_prob, last, 1.0)


def statsmodels_paid(lives: Lives, last: int) -> Floats:
    """Share paid, from its counts at risk and paid with delayed entry."""
    entry, leaving, cause, cents = lived(lives)
    found = SurvfuncRight(leaving, (cause == 1).astype(np.int64), entry=entry, freq_weights=cents)
    opened = statsmodels_survival(lives, last)
    at = np.asarray(found.surv_times, dtype=np.int64)
    kept = at <= last
    paid = np.zeros(last + 2)
    # Position a of a curve is the age before a: what is open just before the payment.
    paid[at[kept] + 1] = opened[at[kept]] * (found.n_events / found.n_risk)[kept]
    total: Floats = np.cumsum(paid)
    return total


def lifelines_survival(lives: Lives, last: int, cause: int | None = None) -> Floats:
    """Share open: Kaplan-Meier, whole cents as weights, delayed entry.

    Args:
        lives, last: as above.
        cause: count exits of this cause alone and censor the others; None = all exits.
    """
    entry, leaving, why, cents = lived(lives)
    event = why > 0 if cause is None else why == cause
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = KaplanMeierFitter().fit(leaving, event, entry=entry, weights=cents)
    curve = found.survival_function_
    return on_grid(curve.index.to_numpy(), curve.iloc[:, 0].to_numpy(), last, 1.0)


def sksurv_survival(lives: Lives, last: int, cause: int | None = None) -> Floats:
    """Share open: Kaplan-Meier, every line alike, delayed entry; `cause` as above."""
    entry, leaving, why, _ = lived(lives)
    event = why > 0 if cause is None else why == cause
    times, curve = kaplan_meier_estimator(event, leaving + 1.0, time_enter=entry + 1.0)
    return on_grid(times - 1.0, curve, last, 1.0)


def sksurv_incidence(lives: Lives, last: int) -> tuple[Floats, Floats]:
    """Shares paid and open: Aalen-Johansen, every line alike; no delayed entry there."""
    _, leaving, cause, _ = lived(lives)
    times, found = cumulative_incidence_competing_risks(cause, leaving + 1.0)
    total = on_grid(times - 1.0, found[0], last, 0.0)
    return on_grid(times - 1.0, found[1], last, 0.0), 1.0 - total
