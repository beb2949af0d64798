"""Status, amounts and dates of one line together (docs/method.md, "Lines")."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.columns import STATUSES
from calculator.core.spans import NO_DAY, day_number

from .ledgers import at, codes, only, read

D20 = day_number(date(2024, 1, 20))


@pytest.mark.parametrize(
    ("cells", "paid", "day", "status", "warned"),
    [
        # paid_eur;paid_on;status;rejected_on of a line of 10,00
        (";;open;", 0, NO_DAY, "open", []),
        (";;;", 0, NO_DAY, "open", []),
        (";20/01/2024;paid;", 1000, D20, "paid", []),
        (";;payé;", 1000, NO_DAY, "paid", ["paid_day_unknown"]),
        (";20/01/2024;;", 1000, D20, "paid", []),
        ("10,00;20/01/2024;;", 1000, D20, "paid", []),
        ("10,00;;;", 1000, NO_DAY, "paid", ["paid_day_unknown"]),
        ("4,00;20/01/2024;ouvert;", 400, D20, "open", []),
        ("4,00;20/01/2024;payé;", 400, D20, "open", ["status_disagrees"]),
        ("0,00;;payé;", 0, NO_DAY, "open", ["status_disagrees"]),
        ("10,00;20/01/2024;impayé;", 1000, D20, "paid", ["status_disagrees"]),
        ("10,00;20/01/2024;rejeté;", 1000, D20, "paid", ["status_disagrees"]),
        ("12,00;20/01/2024;payé;", 1200, D20, "paid", ["overpaid"]),
        (";20/01/2024;ouvert;", 0, NO_DAY, "open", ["open_with_paid_date"]),
        (";;rejeté;", 0, NO_DAY, "rejected", []),
        (";;EN COURS;", 0, NO_DAY, "in_progress", []),
        (";;in progress;", 0, NO_DAY, "in_progress", []),
        (";;;20/01/2024", 0, NO_DAY, "rejected", []),
        (";;bizarre;", 0, NO_DAY, "open", ["status_unknown"]),
        ("10,00;20/01/2024;bizarre;", 1000, D20, "paid", ["status_unknown"]),
    ],
)
def test_one_line(cells: str, paid: int, day: int, status: str, warned: list[str]) -> None:
    ledger = read(f"F1;15/01/2024;A;;;10,00;{cells}")
    row = at(ledger).frame.iloc[0]
    assert (row["paid_cents"], row["paid_day"], row["status"]) == (paid, day, status)
    assert codes(ledger, "warning") == warned


def test_a_paid_credit_note_is_paid_by_its_own_sign() -> None:
    frame = at(
        read(
            "F1;15/01/2024;A;;;-10,00;;20/01/2024;paid;",
            "F2;15/01/2024;A;;;-10,00;10,00;20/01/2024;paid;",
        )
    ).frame
    # The column never writes a minus: 10.00 paid back on a credit note of 10.00.
    assert frame["paid_cents"].tolist() == [-1000, -1000]
    assert frame["status"].tolist() == ["paid", "paid"]


def test_a_rejection_day_stays_only_on_rejected_lines() -> None:
    frame = at(
        read(
            "F1;15/01/2024;A;;;10,00;;;rejected;20/01/2024",
            "F2;15/01/2024;A;;;10,00;;;open;20/01/2024",
        )
    ).frame
    assert frame["rejected_day"].tolist() == [D20, NO_DAY]


def test_remarks_are_told_once_with_count_and_euros() -> None:
    ledger = read(*(f"F{i};15/01/2024;A;;;10,00;4,00;20/01/2024;paid;" for i in range(5)))
    issue = only(ledger, "status_disagrees")
    assert (issue.operands["n"], issue.amount_cents) == (5, 5 * 600)


def test_59_a_ledger_without_any_payment_column_is_told() -> None:
    ledger = read("F1;15/01/2024;A;10,00", header="invoice_id;invoice_date;payer;amount_eur")
    assert codes(ledger, "warning") == ["no_payment_column_at_all"]
    # Every heading is read: none is left to be named.
    assert "Titres non lus" not in only(ledger, "no_payment_column_at_all").message("fr")


def test_statuses_in_the_frame_are_the_documented_four() -> None:
    words = ("open", "payé", "Rejetée", "en cours", "", "réglé", "refusé")
    frame = at(read(*(f"F{i};15/01/2024;A;;;10,00;;;{w};" for i, w in enumerate(words)))).frame
    assert set(frame["status"]) == set(STATUSES)


def test_an_annulled_invoice_is_owed_no_more() -> None:
    ledger = read("F1;15/01/2024;A;;;5,00;;;annulée;", "F2;16/01/2024;A;;;7,00;;;open;")
    gone = only(ledger, "invoice_cancelled")
    assert (gone.line, gone.amount_cents, gone.severity) == (2, 5_00, "set_aside")
    assert (ledger.counts.used_cents, ledger.counts.set_aside_cents) == (7_00, 5_00)
    assert "status_unknown" not in codes(ledger)


def test_paid_in_part_without_an_amount_is_told_with_its_euros() -> None:
    ledger = read(
        "F1;15/01/2024;A;;;70,00;;;Partiellement réglé;",
        "F2;16/01/2024;A;;;50,00;20,00;20/01/2024;partiel;",
    )
    told = only(ledger, "part_paid_unknown")
    # Of the second one 20.00 are known to be paid.
    assert (told.amount_cents, told.operands["n"], told.severity) == (70_00, 1, "warning")
    assert at(ledger).frame["paid_cents"].tolist() == [0, 20_00]
