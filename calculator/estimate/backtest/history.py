"""The ledger as a past to try on: its pieces by payer, and the days between which all is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.core.spans import NO_DAY, day_of
from calculator.estimate.affected import PayerGroup
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import UNKNOWN_DAY, Positions, offset_credits, pieces_at
from calculator.intake.settings import Settings
from calculator.reference import payers as known
from calculator.reference.calendars import DayCalendar

Ints = NDArray[np.int64]

#: Calendar days of history before the first case, and the least span after them.
BEFORE, AFTER = 91, 35

#: Days of which all must be known, both ends included.
LEAST_DAYS = BEFORE + AFTER + 1

#: Payers with less than this share of the euros do not shorten the span when they fall silent.
_WEIGHTY = 0.02

#: Business days without a payment, at least, before a payer counts as silent.
_SILENT = 10

#: A payer takes days to pay from here on (calendar days); open lines of the last days, as a
#: share of their lines, that are no more than slips of an export of paid lines.
_TAKES_DAYS, _FEW_OPEN = 2, 0.05

#: Payments, at least, to know the delays of a file by.
LEAST_PAID = 30


@dataclass(frozen=True, slots=True)
class History:
    """A past.

    Attributes:
        pieces: of every payer at the last day, credit notes not yet set off, sorted by group.
        ids: invoice id of each row of the ledger frame.
        groups: the payers; bounds: rows of each in `pieces`, shape (payers + 1,).
        first, end: days between which invoices and payments are all known.
    """

    pieces: Positions
    ids: pd.Series
    groups: tuple[PayerGroup, ...]
    bounds: Ints
    first: int
    end: int
    settings: Settings
    business: DayCalendar
    open_days: DayCalendar

    def of(self, group: int) -> Positions:
        """All that is known of a payer."""
        return self.pieces.part(slice(*self.bounds[group : group + 2]))

    def outage(self, first: int, as_of: int) -> OutageDays:
        """The days of one case; `as_of` = `first` - 1 where nothing was seen yet."""
        return OutageDays(first, as_of, None, "payments", 0, self.business, self.open_days)

    def window(self, first: int) -> tuple[int, int]:
        """The reference window before a day."""
        return max(self.first, first - self.settings.reference_window_calendar_days), first - 1

    def seen(self, p: Positions, first: int, as_of: int) -> Positions:
        """What a user knew at `as_of` of payers that stopped on `first`; credits set off."""
        return offset_credits(hidden(p, first, as_of), self.ids)


def hidden(p: Positions, first: int, as_of: int) -> Positions:
    """Positions without what came or was refused from `first` on, nor invoices after `as_of`."""
    q = p.part(np.flatnonzero(p.day <= as_of))
    q = replace(
        q,
        paid_day=np.where(q.paid_day >= first, NO_DAY, q.paid_day),
        rejected_day=np.where(q.rejected_day >= first, NO_DAY, q.rejected_day),
    )
    # Whatever was hidden must not be told by the order of the rows either.
    return q.part(np.lexsort((q.rejected_day, q.paid_day, q.cents, q.day, q.group)))


def came(p: Positions, first: int, last: int) -> int:
    """Cents really received from `first` to `last`, both included."""
    return int(p.cents[(p.paid_day >= first) & (p.paid_day <= last)].sum())


def history_of(
    frame: pd.DataFrame,
    last: int,
    file: str,
    settings: Settings,
    business: DayCalendar,
    open_days: DayCalendar,
) -> tuple[History, list[Issue]]:
    """Bring a ledger into the shape of a past, and say what limits it.

    Args:
        frame: lines at `last` with `core.columns.LEDGER_COLUMNS`.
        last: last day of which the ledger is taken to know all.
        file: name shown where nothing can be tried.

    Raises:
        FileUnusable: too few payments with a date (`backtest_no_payment`), or too short a span
            of which invoices and payments are all known (`backtest_short`).
    """
    groups, group_of = _payers(frame)
    pieces = pieces_at(frame, group_of, last)
    # Received on a day nobody knows: neither a truth nor something to foresee.
    pieces = pieces.part(np.flatnonzero(pieces.paid_day != UNKNOWN_DAY))
    bounds = np.searchsorted(pieces.group, np.arange(len(groups) + 1))
    issues: list[Issue] = []
    told = (pieces.paid_day != NO_DAY) & (pieces.cents > 0) & pieces.dated
    if told.sum() < LEAST_PAID:
        raise FileUnusable("backtest_no_payment", file=file, n=int(told.sum()), least=LEAST_PAID)
    # A few old lines left open do not make the past longer.
    first = int(np.quantile(pieces.day[pieces.dated], 0.01, method="lower"))
    end = last
    if _only_paid(frame, pieces, last):
        lag = pieces.paid_day[told] - pieces.day[told]
        end = last - int(np.quantile(lag, 0.99, method="higher"))
        issues.append(_note("backtest_only_paid", end, last))
    since = _silence(pieces, bounds, last, business)
    if since < end:
        end = since
        issues.append(_note("backtest_silent", end, last))
    if end - first + 1 < LEAST_DAYS:
        raise FileUnusable(
            "backtest_short", file=file, days=max(0, end - first + 1), least=LEAST_DAYS,
            first_on=day_of(first), last_on=day_of(end),
        )  # fmt: skip
    ids = frame[c.INVOICE_ID].astype(object)
    past = History(pieces, ids, groups, bounds, first, end, settings, business, open_days)
    return past, issues


def _note(code: str, end: int, last: int) -> Issue:
    return Issue("warning", code, operands={"end_on": day_of(end), "last_on": day_of(last)})


def _payers(frame: pd.DataFrame) -> tuple[tuple[PayerGroup, ...], Ints]:
    """Distinct names, numbers and platforms of a ledger, and each row's."""
    combos = frame.groupby([c.PAYER, c.PAYER_ID, c.PLATFORM], sort=True, observed=True)
    groups = []
    keys: list[tuple[str, str, str]] = sorted(combos.groups.keys())  # type: ignore[arg-type]
    for payer, number, platform in keys:
        statutory = any(known.is_statutory(t) for t in (payer, number, platform) if t)
        shown = payer or number or platform
        groups.append(PayerGroup(shown, number, platform, shown, statutory, tied=False))
    return tuple(groups), np.asarray(combos.ngroup(), dtype=np.int64)


def _only_paid(frame: pd.DataFrame, p: Positions, last: int) -> bool:
    """Whether the file leaves out what was still open when it was made.

    Such a file has no open line among its last days though payers take days to pay; and its
    payments end with its invoices, where those of a complete past go on after the last one.
    """
    paid = (p.paid_day != NO_DAY) & p.dated & (p.cents > 0)
    late = int(np.quantile(p.paid_day[paid] - p.day[paid], 0.75, method="higher"))
    recent = frame[frame[c.INVOICE_DAY] > last - late]
    still = (recent[c.AMOUNT] > recent[c.PAID]) & (recent[c.STATUS] != c.REJECTED)
    day = frame[c.PAID_DAY].to_numpy(np.int64)
    # Past the last invoice day too: whether payments go on after it is what tells.
    ends = int(day[day != NO_DAY].max(initial=0)) < last + late
    return late >= _TAKES_DAYS and bool(still.mean() < _FEW_OPEN) and ends


def _silence(p: Positions, bounds: Ints, last: int, business: DayCalendar) -> int:
    """Last payment before a weighty payer that is still billed fell silent; `last` where none."""
    end = last
    total = float(np.abs(p.cents).sum())
    for group in range(len(bounds) - 1):
        mine = p.part(slice(*bounds[group : group + 2]))
        days = np.unique(mine.paid_day[mine.paid_day <= last])
        if len(days) < 5 or float(np.abs(mine.cents).sum()) < _WEIGHTY * total:
            continue
        counts = np.asarray(business.count_through(days))
        usual = int(np.diff(counts).max())
        quiet = int(business.count_through(last)) - int(counts[-1])
        waiting = mine.open & (mine.cents > 0) & (mine.day >= days[-1])
        if quiet > max(_SILENT, 2 * usual) and waiting.any():
            end = min(end, int(days[-1]))
    return end
