"""The pharmacy's cash rhythm, from its bank statements (docs/method.md, "Cash rhythm")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd

from calculator.core.money import round_cents
from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.spans import day_number, day_of
from calculator.estimate.bank_labels import NOBODY, creditors_of
from calculator.estimate.bank_window import euro_movements, inside, window_of
from calculator.estimate.cash_gap import due_since
from calculator.estimate.proposals import Found, outgoings_of
from calculator.estimate.usual_receipts import usual_receipts
from calculator.intake.bank.model import BankRead
from calculator.intake.remarks import Remarks
from calculator.reference.calendars import open_calendar

#: A movement that comes once is told where it is worth this many open days of receipts.
_LARGE_OPEN_DAYS = 2
#: At most so many of a kind of remark: the largest.
MOST_TOLD = 5


def rhythm_of(
    bank: BankRead,
    as_of: date,
    territory: str,
    *,
    before: date | None = None,
    payers: Mapping[str, str] = MappingProxyType({}),
) -> CashRhythm | None:
    """What comes back, what usually comes in, and the flow of an ordinary day.

    Args:
        bank: statements as read; only the accounts in euros count.
        as_of: nothing later is looked at; proposals come after it.
        territory: of the pharmacy, as in the dossier; decides the open days.
        before: first day of the outage. The means are then taken before it, since cash and
            missing receipts are two separate terms of the method.
        payers: words of a label -> payer, the dossier's `[bank] payers`.

    Returns:
        None where no euro account covers an open day by `as_of`.

    Raises:
        DossierError: a territory that is not known.
    """
    remarks = Remarks("")
    window = window_of(bank, as_of, before, remarks)
    if window is None:
        return None
    open_days = open_calendar(territory).count_between(
        day_number(window.first) - 1, day_number(window.last)
    )
    if not open_days:
        return None
    frame = euro_movements(bank, as_of)
    looked_at = inside(frame["day"], window)
    received = frame[looked_at & (frame["amount_cents"] > 0)]
    out = frame[frame["amount_cents"] < 0].reset_index(drop=True)
    out = out.assign(creditor=creditors_of(out), cents=-out["amount_cents"])
    found = outgoings_of(out, [f.name for f in bank.files], window, as_of, remarks)
    receipts = usual_receipts(received, open_days, payers)
    total_in = sum(r.total_cents for r in receipts)
    counted = inside(out["day"], window)
    recurring = int(out["cents"][counted & found.recurring].sum())
    other = int(out["cents"][counted & ~found.recurring].sum())
    _large(received, out[counted & ~found.recurring], out, total_in, open_days, remarks)
    balance_on = bank.balance_known_on(as_of)
    return CashRhythm(
        as_of=as_of,
        first_on=window.first,
        last_on=window.last,
        open_days=open_days,
        balance_cents=bank.balance_at(as_of),
        outgoings=_sorted(found),
        receipts=receipts,
        recurring_cents=recurring,
        other_out_cents=other,
        other_out_per_open_day_cents=round_cents(other / open_days),
        ordinary_net_per_open_day_cents=round_cents((total_in - other) / open_days),
        issues=remarks.issues(),
        balance_on=balance_on,
        due_since_cents=due_since(found.outgoings, balance_on, as_of) if balance_on else 0,
    )


def _sorted(found: Found) -> tuple[RecurringOutgoing, ...]:
    return tuple(
        sorted(found.outgoings, key=lambda o: (-o.amount_cents, o.next_on, o.kind, o.label, o.day))
    )


def _large(
    received: pd.DataFrame,
    other: pd.DataFrame,
    out: pd.DataFrame,
    total_in: int,
    open_days: int,
    remarks: Remarks,
) -> None:
    """Tell the large movements seen once that weigh on every ordinary day to come."""
    least = max(1, _LARGE_OPEN_DAYS * total_in // open_days)
    # Whoever is paid more than twice is part of ordinary life; a cheque says nothing of it.
    times = out["creditor"].value_counts()
    rare = (other["creditor"].map(times) <= 2) | (other["creditor"] == NOBODY)
    once = other[(other["cents"] >= least) & rare]
    for day, cents in _largest(once["day"], once["cents"]):
        remarks.warn(
            "rhythm_one_off_out",
            cents=cents,
            paid_on=day_of(day),
            amount_cents=cents,
            per_day_cents=round_cents(cents / open_days),
        )
    if not len(received):
        return
    size = received["amount_cents"]
    odd = received[(size >= least) & (size >= 2 * np.quantile(size, 0.95))]
    for day, cents in _largest(odd["day"], odd["amount_cents"]):
        remarks.warn(
            "rhythm_one_off_in",
            cents=cents,
            received_on=day_of(day),
            amount_cents=cents,
            per_day_cents=round_cents(cents / open_days),
        )


def _largest(days: pd.Series, cents: pd.Series) -> list[tuple[int, int]]:
    pairs = sorted(zip(days, cents, strict=True), key=lambda p: (-p[1], p[0]))
    return [(int(day), int(amount)) for day, amount in pairs[:MOST_TOLD]]
