"""A generated market written as a ledger, for the tests of the back-test."""

from __future__ import annotations

from benchmarks.market import END, Market
from calculator.core.spans import day_number, day_of

HEAD = "invoice_id;invoice_date;payer;amount_eur;paid_eur;paid_on;status;rejected_on"


def ledger_csv(m: Market, *, only_paid: bool = False, silent: int = -1, since: int = 0) -> bytes:
    """The market as its pharmacy would export it on its last day.

    Args:
        only_paid: leave out what is not paid by then.
        silent: a payer whose payments from day `since` on never came.
    """
    end = day_number(END)
    rows = [HEAD]
    for n, cents in enumerate(m.cents.tolist()):
        payer, paid, refused = int(m.payer[n]), int(m.paid_day[n]), int(m.rejected_day[n])
        amount = f"{cents / 100:.2f}"
        tail = ";;open;"
        if paid <= end and not (payer == silent and paid >= since):
            tail = f"{amount};{day_of(paid)};paid;"
        elif only_paid:
            continue
        elif refused <= end:
            tail = f";;rejected;{day_of(refused)}"
        rows.append(f"{n};{day_of(int(m.day[n]))};P{payer};{amount};{tail}")
    return "\n".join(rows).encode()
