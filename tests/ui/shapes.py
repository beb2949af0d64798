"""Reconciliations and rhythms made by hand, for the views."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from calculator.core.reconciled import (
    BankRef,
    Match,
    NotBanked,
    PayerBanked,
    Reconciliation,
    Returned,
)
from calculator.core.rhythm import CashRhythm, RecurringOutgoing, Seen, UsualReceipts


def transfer(line: int, cents: int, label: str = "VIR VIAMEDIS") -> BankRef:
    return BankRef("releve.csv", line, date(2024, 1, 20), cents, label)


def reconciliation() -> Reconciliation:
    """3,410 marked paid by two payers: 2,690 arrived, 720 did not; 55 from nobody known."""
    matches = (
        Match("Viamedis", "known_name", "day_sum", date(2024, 1, 18), date(2024, 1, 18), 9,
              2000_00, 2000_00, (transfer(4, 2000_00),)),
        Match("MGEN", "exact_sum", "several_transfers", date(2024, 1, 15), date(2024, 1, 16), 1,
              690_00, 690_00, (transfer(5, 600_00), transfer(6, 90_00))),
    )  # fmt: skip
    return Reconciliation(
        first_on=date(2024, 1, 15),
        last_on=date(2024, 2, 9),
        seen_on=date(2024, 2, 13),
        matches=matches,
        not_banked=(NotBanked("Viamedis", date(2024, 2, 1), 4, 720_00),),
        unidentified=(transfer(9, 55_00, "VIR <b>INCONNU</b>"),),
        returned=(Returned("MGEN", transfer(11, -12_00, "REJET VIR")),),
        by_payer=(
            PayerBanked("Viamedis", 2720_00, 2000_00, 720_00, 0),
            PayerBanked("MGEN", 690_00, 690_00, 0, 12_00),
        ),
        noted_cents=3410_00,
    )


def made(shape: type, **values: Any) -> Any:
    """An object of a shape, from those of the values that it has."""
    names = {f.name for f in fields(shape)}
    return shape(**{k: v for k, v in values.items() if k in names})


def rhythm(balance_cents: int | None = 4_500_00) -> CashRhythm:
    """Wages monthly, VAT quarterly, an unnamed rent; 950 on an ordinary day."""

    def outgoing(kind: str, label: str, months: int, on: date, cents: int) -> Any:
        seen = (Seen(date(2024, 1, 5), cents - 100, "r.csv", 2), Seen(on, cents, "r.csv", 9))
        return made(
            RecurringOutgoing, kind=kind, label=label, every_months=months, next_on=on,
            amount_cents=cents, low_cents=cents - 100, high_cents=cents, seen=seen,
            day=on.day, due_on=on, n_payments=2, sure=False,
        )  # fmt: skip

    return made(
        CashRhythm,
        as_of=date(2024, 2, 9),
        first_on=date(2023, 8, 1),
        last_on=date(2024, 2, 9),
        open_days=160,
        balance_cents=balance_cents,
        outgoings=(
            outgoing("wages", "VIR SALAIRES", 1, date(2024, 2, 29), 8_000_00),
            outgoing("vat", "PRLV DGFIP", 3, date(2024, 2, 24), 1_200_50),
            outgoing("rent", "", 1, date(2024, 3, 5), 900_00),
        ),
        receipts=(made(UsualReceipts, kind="card", per_open_day_cents=950_00,
                       total_cents=152_000_00, n_movements=160),),
        recurring_cents=0,
        other_out_cents=0,
        other_out_per_open_day_cents=0,
        issues=(),
        ordinary_net_per_open_day_cents=950_00,
    )  # fmt: skip
