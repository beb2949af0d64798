"""The median length of past outages, some of them not over: the middle of Kaplan-Meier's curve.

    S(t) = product over lengths u <= t of (1 - outages over at u / outages that reached u)

The median is where S falls to one half. Exact in fractions: a half is a half.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from calculator.core.length import LengthCase
from calculator.reference.incidents import incidents

_HALF = Fraction(1, 2)


@cache
def shipped_cases() -> tuple[LengthCase, ...]:
    """The incidents of data/incidents whose length is known, at least in part; shortest first."""
    cases = []
    for one in incidents():
        if one.business_days is None:
            continue
        told = next(fact for fact in one.facts if fact.tells_length)
        over = not one.business_days_at_least
        cases.append(LengthCase(one.business_days, over, one.id, told.source, told.url))
    return tuple(sorted(cases, key=lambda case: (case.business_days, not case.over, case.incident)))


def case_text(case: LengthCase) -> str:
    """A case as a dossier writes it: "7", or "5+" where it was not over."""
    return f"{case.business_days}{'' if case.over else '+'}"


def survival(cases: Sequence[LengthCase]) -> list[tuple[int, Fraction]]:
    """Share of outages that last longer than each length at which one was over, rising lengths.

    An outage last heard of at a length counts as having reached it.
    """
    left = Fraction(1)
    curve = []
    for days in sorted({case.business_days for case in cases if case.over}):
        reached = sum(case.business_days >= days for case in cases)
        over = sum(case.over and case.business_days == days for case in cases)
        left *= 1 - Fraction(over, reached)
        curve.append((days, left))
    return curve


def median_length(cases: Sequence[LengthCase]) -> float | None:
    """Length that half of the outages outlast, in business days.

    Where the curve stays at exactly one half, the middle of that stretch, which ends with the
    longest case at the latest: without incomplete cases this is the ordinary median.

    Returns:
        None where the curve never falls to one half: too few of the cases are over.
    """
    curve = survival(cases)
    for rank, (days, left) in enumerate(curve):
        if left < _HALF:
            return float(days)
        if left == _HALF:
            until = max(case.business_days for case in cases)
            if rank + 1 < len(curve):
                until = curve[rank + 1][0]
            return (days + until) / 2
    return None
