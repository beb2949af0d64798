"""The days of a bank statement that the means are taken over, and its movements as they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from calculator.core.spans import day_number
from calculator.intake.bank.model import BankAccount, BankRead
from calculator.intake.remarks import Remarks
from calculator.reference.parameters import parameter


@dataclass(frozen=True, slots=True)
class Window:
    """Days looked at for the means, and days over which habits are read; all included.

    `covered_first` is the first day that any account covers, `covered_last` the last one that
    all those still in use cover.
    """

    first: date
    last: date
    covered_first: date
    covered_last: date


def euro_accounts(bank: BankRead) -> list[int]:
    """Positions of the accounts held in euros."""
    return [i for i, account in enumerate(bank.accounts) if account.currency == "EUR"]


def euro_movements(bank: BankRead, as_of: date) -> pd.DataFrame:
    """Movements of the euro accounts by the end of a day, less transfers between them.

    A transfer between two accounts is the same amount out of one and into the other on one day:
    it neither comes in nor leaves. Rows stand in order of day, file and line, so that the order
    of the files never matters.
    """
    frame = bank.at(as_of)
    frame = frame[frame["account"].isin(euro_accounts(bank))]
    frame = frame.sort_values(["day", "file", "line"], kind="stable", ignore_index=True)
    if frame["account"].nunique() < 2:
        return frame
    return frame[~_own_transfers(frame)].reset_index(drop=True)


def _own_transfers(frame: pd.DataFrame) -> pd.Series:
    """Movements that go from one account of the statements to another, in equal pairs."""
    own = pd.Series(np.zeros(len(frame), dtype=np.bool_), index=frame.index)
    size = frame["amount_cents"].abs()
    for _, rows in frame.groupby([frame["day"], size], sort=False):
        if len(rows) < 2:
            continue
        out = rows[rows["amount_cents"] < 0]
        back = rows[rows["amount_cents"] > 0]
        for i, account in zip(out.index, out["account"], strict=True):
            free = back[(back["account"] != account) & ~own[back.index]]
            if len(free):
                own[[i, free.index[0]]] = True
    return own


def _common(accounts: Sequence[BankAccount], as_of: date, least: timedelta) -> tuple[date, date]:
    """Days that every account still in use covers; where too few, days that one of them covers."""
    ends = [min(a.last_on, as_of) for a in accounts]
    used = [a for a, end in zip(accounts, ends, strict=True) if end + least >= max(ends)]
    first, last = max(a.first_on for a in used), min(min(a.last_on, as_of) for a in used)
    if last - first < least:
        return min(a.first_on for a in used), max(ends)
    return first, last


def window_of(bank: BankRead, as_of: date, before: date | None, remarks: Remarks) -> Window | None:
    """The days looked at; None where no euro account covers a day by `as_of`.

    Args:
        bank: its accounts say which days they cover.
        as_of: nothing later is looked at.
        before: first day of the outage: the days end on its eve where enough come before.
        remarks: takes what limits the window.
    """
    accounts = [bank.accounts[i] for i in euro_accounts(bank)]
    accounts = [a for a in accounts if a.first_on <= min(as_of, a.last_on)]
    if not accounts:
        return None
    wanted = parameter("reference_window_days", as_of).whole()
    least = parameter("min_reference_days", as_of).whole()
    common_first, covered_last = _common(accounts, as_of, timedelta(days=least - 1))
    last = covered_last
    if before is not None and before <= covered_last:
        days = (before - common_first).days
        if days >= least:
            last = before - timedelta(days=1)
        else:
            remarks.warn("rhythm_outage_inside", days=max(0, days), least=least, before_on=before)
    first = max(common_first, last - timedelta(days=wanted - 1))
    window = Window(first, last, min(a.first_on for a in accounts), covered_last)
    _notes(accounts, window, as_of, wanted, remarks)
    return window


def _notes(
    accounts: Sequence[BankAccount], window: Window, as_of: date, wanted: int, remarks: Remarks
) -> None:
    if window.covered_last < as_of:
        remarks.warn("rhythm_ends_early", last_on=window.covered_last, as_of_on=as_of)
    days = (window.last - window.first).days + 1
    if days < wanted:
        remarks.warn("rhythm_short", days=days, first_on=window.first, wanted=wanted)
    for account in accounts:
        starts_late = window.first < account.first_on <= window.last
        if starts_late or window.first <= account.last_on < window.last:
            remarks.warn(
                "rhythm_account_partial",
                account=account.shown,
                first_on=account.first_on,
                last_on=account.last_on,
            )
        broken = account.broken_on
        if broken is not None and window.first <= broken <= window.last:
            remarks.warn("rhythm_broken", account=account.shown, broken_on=broken)


def inside(day: pd.Series, window: Window) -> pd.Series:
    """Which of the days (day numbers) are looked at for the means."""
    return day.between(day_number(window.first), day_number(window.last))
