"""The course of the outage as the answer tells it: how long it lasted, how long it may still."""

from __future__ import annotations

import numpy as np

from calculator.core.length import OutageLength
from calculator.core.spans import day_of
from calculator.decide.lengths import remaining_days
from calculator.estimate.outage import OutageDays
from calculator.intake.settings import Settings


def lasted_days(outage: OutageDays) -> int:
    """Business days without payment so far."""
    last = outage.as_of if outage.last is None else min(outage.as_of, outage.last)
    return int(outage.business.count_between(outage.eve, last))


def length_of(
    outage: OutageDays, settings: Settings, *, stopped: bool, exact: bool
) -> OutageLength:
    """The last day where it is known, else the middle and the ninth tenth of the law.

    Args:
        outage: `last` is that of the payer that restarts last.
        stopped: whether any payer is.
        exact: nothing is drawn; an unknown last day then lies beyond the horizon.
    """
    lasted = lasted_days(outage)
    if not stopped:
        return OutageLength("none", 0, None, None)
    if outage.last is not None:
        known = day_of(outage.last)
        return OutageLength("known", lasted, known, known)
    if exact:
        return OutageLength("open_ended", lasted, None, None)
    rest = remaining_days(
        np.array([0.5, 0.9]), lasted, settings.length_median_days, settings.length_tail
    )
    days = [
        day_of(outage.as_of if n == 0 else int(outage.business.shift(outage.as_of, int(n))))
        for n in rest
    ]
    return OutageLength("estimated", lasted, days[0], days[1], settings.length_cases)
