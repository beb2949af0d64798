"""Payments that came back, as proposals: when the next one is due and how much it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_high

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.rhythm import RecurringOutgoing, Seen
from calculator.core.spans import day_number, day_of
from calculator.estimate.bank_labels import NOBODY, Creditor
from calculator.estimate.bank_window import Window, inside
from calculator.estimate.due_days import due_in, moved
from calculator.estimate.recurring import (
    HALF_YEAR_DAYS,
    MONTHLY_SEEN,
    Payments,
    Series,
    frequent,
    payments_of,
    series_of,
)
from calculator.intake.remarks import Remarks

#: How far back habits are read: thirteen months, so that four quarters are seen.
HABIT_DAYS = 400
#: A payment not seen for this many of its periods has stopped.
STOPPED_PERIODS = 1.5
MONTH_DAYS = 365.25 / 12
#: A payment this late is still expected, on the next business day.
LATE_DAYS = 7
#: Three payments a month apart need this many days of statements.
PROVEN_DAYS = 60
#: What follows the week is told where it is this share of all other payments.
_TOLD_RATIO, _MOST_TOLD = 0.02, 5


@dataclass(frozen=True, slots=True)
class Found:
    """Proposals, and which of the payments out they rest on (boolean, one per row)."""

    outgoings: tuple[RecurringOutgoing, ...]
    recurring: pd.Series


def outgoings_of(
    out: pd.DataFrame, files: list[str], window: Window, as_of: date, remarks: Remarks
) -> Found:
    """The payments that come back, proposed.

    Args:
        out: payments in order of day, rows numbered from 0: `BANK_COLUMNS`, `creditor`,
            `cents` (positive).
        files: name of each file.
        window: days covered.
        as_of: proposals come after it.
        remarks: takes what is not proposed and why.
    """
    recurring = np.zeros(len(out), dtype=np.bool_)
    covered = (window.covered_last - window.covered_first).days + 1
    if covered < PROVEN_DAYS:
        remarks.warn("rhythm_unproven", days=covered, least=PROVEN_DAYS, times=MONTHLY_SEEN)
    if HALF_YEAR_DAYS > covered >= PROVEN_DAYS:
        remarks.inform("rhythm_no_quarters", days=covered)
    first = max(window.covered_first, window.covered_last - timedelta(days=HABIT_DAYS - 1))
    recent = out[out["day"] >= day_number(first)]
    day, cents = out["day"].to_numpy(np.int64), out["cents"].to_numpy(np.int64)
    proposals: list[RecurringOutgoing] = []
    often: list[tuple[int, int, Creditor]] = []
    looked_at = inside(out["day"], window).to_numpy()
    for creditor, at in _groups(recent):
        if creditor == NOBODY or len(at) < 2:
            continue
        payments = payments_of(day[at], cents[at], at)
        known = creditor.kind != "other"
        found = series_of(payments, known=known, covered_days=covered)
        if not found and frequent(payments):
            often.append((int(cents[at[looked_at[at]]].sum()), int(looked_at[at].sum()), creditor))
        for series in found:
            one = _proposal(creditor, payments, series, out, files, window, as_of)
            if _stopped(payments, series, window):
                code = "rhythm_stopped" if creditor.label else "rhythm_stopped_unnamed"
                remarks.inform(
                    code,
                    label=creditor.label,
                    last_on=one.seen[-1].on,
                    amount_cents=one.amount_cents,
                )
                continue
            proposals.append(one)
            for i in series.at:
                recurring[payments.rows[i]] = True
    _tell_often(often, int(cents[looked_at & ~recurring].sum()), remarks)
    return Found(tuple(proposals), pd.Series(recurring, index=out.index))


def _groups(payments: pd.DataFrame) -> Iterator[tuple[Creditor, NDArray[np.int64]]]:
    """Row numbers of each creditor's payments, creditors in order of first appearance."""
    codes, creditors = pd.factorize(payments["creditor"])
    order = np.argsort(codes, kind="stable")
    bounds = np.flatnonzero(np.diff(codes[order])) + 1
    rows = payments.index.to_numpy(np.int64)[order]
    return zip(creditors, np.split(rows, bounds), strict=True) if len(rows) else iter(())


def _tell_often(often: list[tuple[int, int, Creditor]], other: int, remarks: Remarks) -> None:
    """Tell who is paid by the week or closer: no proposal, and part of the ordinary flow."""
    told = sorted(often, key=lambda o: (-o[0], o[2].kind, o[2].key))[:_MOST_TOLD]
    for total, n, creditor in told:
        if total > _TOLD_RATIO * other:
            code = "rhythm_frequent" if creditor.label else "rhythm_frequent_unnamed"
            remarks.inform(code, label=creditor.label, n=n, cents=total, sum_cents=total)


def _stopped(payments: Payments, series: Series, window: Window) -> bool:
    last = day_of(int(payments.day[series.at[-1]]))
    silent = (window.covered_last - last).days
    return silent > STOPPED_PERIODS * series.every_months * MONTH_DAYS


def _proposal(
    creditor: Creditor,
    payments: Payments,
    series: Series,
    out: pd.DataFrame,
    files: list[str],
    window: Window,
    as_of: date,
) -> RecurringOutgoing:
    amounts = [int(payments.cents[i]) for i in series.at]
    due, on = next_days(
        series, earlier=creditor.kind == "wages", seen_until=window.covered_last, as_of=as_of
    )
    rows = np.concatenate([payments.rows[i] for i in series.at])
    movements = out.iloc[rows]
    return RecurringOutgoing(
        kind=creditor.kind,
        label=creditor.label,
        every_months=series.every_months,
        day=series.day,
        due_on=due,
        next_on=on,
        amount_cents=median_high(amounts),
        low_cents=min(amounts),
        high_cents=max(amounts),
        n_payments=len(amounts),
        sure=len(amounts) >= MONTHLY_SEEN,
        seen=tuple(
            Seen(day_of(int(d)), int(c), files[int(f)] if int(f) < len(files) else "", int(n))
            for d, c, f, n in zip(
                movements["day"], movements["cents"], movements["file"], movements["line"],
                strict=True,
            )
        ),
    )  # fmt: skip


def next_days(series: Series, *, earlier: bool, seen_until: date, as_of: date) -> tuple[date, date]:
    """The next due day and the day the money leaves, which comes after `as_of`.

    A payment that should have been seen in the days covered, and was not, is late: it is
    expected on the first business day after `as_of` during a week, then given up for that time.
    One that fell after the statements' end and by `as_of` is taken as paid.
    """
    month = series.last_month + series.every_months
    while True:
        due = due_in(month, series.day)
        on = moved(due, earlier=earlier)
        if on > as_of:
            return due, on
        if on <= seen_until and (as_of - on).days <= LATE_DAYS:
            return due, moved(as_of + timedelta(days=1), earlier=False)
        month += series.every_months
