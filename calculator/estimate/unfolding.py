"""A law unfolded over days: what lines bring, one day of its clock after the other.

Each line starts whole: one open at the eve at its age then, one billed since at its birth. That
is the law conditional on what was known at the eve, never on the age reached in the outage.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.law import Law
from calculator.estimate.opportunities import runs_of
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def came_by(
    days: Ints, cents: Floats, law: Law, line: Timeline, luck: Floats | None = None
) -> Floats:
    """Cents expected by each day of the timeline had nothing stopped.

    Args:
        days: issue days, shape (N,).
        cents: open at the eve, or billed since; shape (..., N).
        law: one law, or one per leading axis of its hazards.
        luck: factors of each run after the eve, shape (..., steps of the law's clock); a run that
            brings less leaves the rest to the next ones.

    Returns:
        Shape (..., T): leading axes of `cents` and of the law, broadcast.
    """
    line = line.counted_by(law.clock)
    born = line.born(days)
    steps = np.arange(line.eve_clock + 1, int(line.clock[-1]) + 1)
    chance = () if luck is None else luck.shape[:-1]
    lead = np.broadcast_shapes(law.paid.shape[:-1], cents.shape[:-1], chance)
    still = np.broadcast_to(cents, (*lead, len(days))).astype(np.float64)
    came = np.zeros((*lead, len(steps) + 1))
    runs, _ = runs_of(law.clock, steps, law.weekday)
    at_once: Floats | float = 0.0
    first = _on_the_day(days, law, line)
    if first is not None:
        at_once = (still * first) @ _reached(days, line)
        still = still * (1.0 - first)
    # Rejections that would be known by `as_of`, and are not, did not happen.
    may_reject = (steps > line.clock[0]) | (not law.told)
    if not lead and luck is None:
        came[1:] = still @ _each_step(steps[None, :] - born[:, None], law, runs, may_reject)
        return _by_day(came, at_once, line)
    for i, step in enumerate(steps.tolist() if len(days) else []):
        age = step - born
        at = np.clip(age, 0, law.last)
        run = runs[i] if luck is None else runs[i] * luck[..., i : i + 1]
        paid = np.minimum(law.paid.take(at, axis=-1) * run, 1.0)
        paid[..., age <= 0] = 0.0
        came[..., i + 1] = (still * paid).sum(axis=-1)
        left = np.subtract(1.0, paid, out=paid)
        if may_reject[i]:
            rejected = np.minimum(law.rejected.take(at, axis=-1), left)
            rejected[..., age <= 0] = 0.0
            left = left - rejected
        still *= left
    return _by_day(came, at_once, line)


def shares_by(days: Ints, law: Law, line: Timeline) -> Floats:
    """Share of what is billed on each day that comes by each day of the timeline.

    Args:
        days: issue days, none before `as_of`, shape (N,).
        law: one law.

    Returns:
        Shape (N, T): what `came_by` makes of one cent a day, each day apart.
    """
    line = line.counted_by(law.clock)
    steps = np.arange(int(line.clock[0]) + 1, int(line.clock[-1]) + 1)
    runs, _ = runs_of(law.clock, steps, law.weekday)
    age = steps[None, :] - line.born(days)[:, None]
    came = np.zeros((len(days), len(steps) + 1))
    came[:, 1:] = _each_step(age, law, runs, np.ones(len(steps), dtype=bool))
    total = np.cumsum(came, axis=1)[:, line.clock - line.clock[0]]
    first = _on_the_day(days, law, line)
    if first is None:
        return total
    by_day: Floats = total * (1.0 - first)[:, None] + first[:, None] * _reached(days, line)
    return by_day


def _by_day(came: Floats, at_once: Floats | float, line: Timeline) -> Floats:
    total = np.cumsum(came, axis=-1)
    by_day: Floats = total[..., np.maximum(line.clock - line.eve_clock, 0)] + at_once
    return by_day


def _each_step(age: Ints, law: Law, runs: Floats, may_reject: NDArray[np.bool_]) -> Floats:
    """The same recursion for one law without luck, all steps at once: shares of each line.

    Args:
        age: by line and step, shape (N, steps); so is the result.
    """
    at = np.minimum(np.maximum(age, 0), law.last)
    alive = age > 0
    paid = np.where(alive, np.minimum(law.paid[at] * runs, 1.0), 0.0)
    rejected = np.where(alive & may_reject, np.minimum(law.rejected[at], 1.0 - paid), 0.0)
    still = np.cumprod(1.0 - paid - rejected, axis=1)
    paid[:, 1:] *= still[:, :-1]
    return paid


def _on_the_day(days: Ints, law: Law, line: Timeline) -> Floats | None:
    """Share of lines billed since that comes on their own day, shape (..., N); None where 0."""
    new = days > line.outage.eve
    if not law.paid[..., 0].any() or not new.any():
        return None
    runs, _ = runs_of(law.clock, line.born(days), law.weekday)
    runs = np.where(np.asarray(law.clock.holds(days)), runs, 1.0)
    paid: Floats = np.where(new, np.minimum(law.paid[..., :1] * runs, 1.0), 0.0)
    return paid


def _reached(days: Ints, line: Timeline) -> Floats:
    """1 where a day of the timeline is not before an issue day, else 0; shape (N, T)."""
    return np.asarray((days[:, None] <= line.days[None, :]).astype(np.float64))
