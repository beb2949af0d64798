"""Small ledgers written in tests; nothing here is a test."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd

from calculator.core.issues import Issue
from calculator.intake import LedgerRead, LedgerSettings, LinesAt, read_ledger

HEADER = (
    "invoice_id;invoice_date;payer;payer_id;platform;amount_eur;paid_eur;paid_on;status;rejected_on"
)
LATE = date(2026, 12, 31)
#: A sound line, its day above 12 so that the order of dates is proven.
SOUND = "F1;15/01/2024;Mutuelle A;;Viamedis;10,00;;;open;"


def text(*lines: str, header: str = HEADER) -> str:
    return "\r\n".join((header, *lines)) + "\r\n"


def read(*lines: str, header: str = HEADER, settings: LedgerSettings | None = None) -> LedgerRead:
    ledger = read_ledger(("ventes.csv", text(*lines, header=header).encode()), settings=settings)
    assert ledger.counts.balanced
    return ledger


def at(ledger: LedgerRead, day: date = LATE) -> LinesAt:
    lines = ledger.at(day)
    assert lines.counts.balanced
    assert lines.counts.used == len(lines.frame)
    assert lines.counts.used_cents == lines.frame["amount_cents"].sum()
    return lines


def values_of(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Each line's values, sorted; where it stands is left out."""
    return sorted(frame.drop(columns=["file", "line"]).itertuples(index=False, name=None))


def codes(ledger: LedgerRead, severity: str = "") -> list[str]:
    for issue in ledger.issues:
        assert issue.message("fr")
        assert issue.message("en")
    return [i.code for i in ledger.issues if not severity or i.severity == severity]


def only(ledger: LedgerRead, code: str) -> Issue:
    (issue,) = [i for i in ledger.issues if i.code == code]
    return issue


def amounts(*cells: str) -> tuple[list[int], list[str]]:
    """Cents used and codes set aside of a column of amounts, read with tabs between."""
    header = "invoice_id\tinvoice_date\tpayer\tamount_eur\tstatus"
    ledger = read(*(f"F{i}\t15/01/2024\tA\t{c}\topen" for i, c in enumerate(cells)), header=header)
    return at(ledger).frame["amount_cents"].tolist(), codes(ledger, "set_aside")


def dates(*cells: str) -> tuple[list[str], list[str], list[str]]:
    """Days used (ISO), codes set aside, codes warned of a column of dates."""
    from calculator.core.spans import day_of

    ledger = read(*(f"F{i};{c};A;;;10,00;;;open;" for i, c in enumerate(cells)))
    frame = at(ledger, date(2060, 12, 31)).frame
    days = [day_of(d).isoformat() for d in frame["invoice_day"]]
    return days, codes(ledger, "set_aside"), codes(ledger, "warning")


def picker(seed: int) -> random.Random:
    """Random choices that are the same in every run."""
    return random.Random(seed)  # noqa: S311
