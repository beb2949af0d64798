"""One invoice told by several lines, one per payment."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.intake.dossier import LedgerHints
from tests.intake.ledgers import at, codes, only, read

HEADER = "N° facture;Date facture;Organisme;Part RC;Réglé;Date règlement"
TWICE = (
    "F1;15/01/2024;MGEN;100,00;40,00;22/01/2024",
    "F1;15/01/2024;MGEN;100,00;60,00;25/01/2024",
)
OTHERS = ("F2;16/01/2024;MGEN;50,00;20,00;23/01/2024", "F3;17/01/2024;MGEN;10,00;10,00;23/01/2024")


def test_an_invoice_repeated_with_each_payment_counts_once() -> None:
    ledger = read(*TWICE, *OTHERS, header=HEADER)
    frame = at(ledger).frame
    # 100.00 - (40.00 + 60.00) = 0; 50.00 - 20.00 = 30.00; 10.00 - 10.00 = 0.
    assert int((frame["amount_cents"] - frame["paid_cents"]).sum()) == 30_00
    kept = frame.iloc[0]
    # The line of the last payment stays, with both payments.
    assert (kept["line"], kept["paid_cents"], kept["status"]) == (3, 100_00, "paid")
    assert kept["paid_day"] == (date(2024, 1, 25) - date(1970, 1, 1)).days
    gone = only(ledger, "payment_of_same_invoice")
    assert (gone.line, gone.amount_cents, gone.severity) == (2, 100_00, "set_aside")
    counts = ledger.counts
    assert (counts.used, counts.used_cents, counts.set_aside_cents) == (3, 160_00, 100_00)


def test_it_is_asked_and_settled_in_the_dossier() -> None:
    asked = read(*TWICE, header=HEADER)
    (doubt,) = asked.doubts
    assert (doubt.key, doubt.taken) == ("ledger.payments_per_line", "one_invoice")
    assert (doubt.choices, doubt.amount_cents) == (("one_invoice", "several"), 100_00)
    assert doubt.question("fr") != doubt.question("en")
    for answer, cents in (("one_invoice", 100_00), ("several", 200_00)):
        hints = LedgerHints.model_validate({"payments_per_line": answer})
        told = read(*TWICE, header=HEADER, settings=hints.settings)
        assert told.doubts == ()
        assert told.counts.used_cents == cents


@pytest.mark.parametrize(
    "lines",
    [
        # Two equal acts: both open, both paid whole, one of them paid.
        ("F1;15/01/2024;MGEN;100,00;;", "F1;15/01/2024;MGEN;100,00;;25/01/2024"),
        (
            "F1;15/01/2024;MGEN;100,00;100,00;22/01/2024",
            "F1;15/01/2024;MGEN;100,00;100,00;25/01/2024",
        ),
        ("F1;15/01/2024;MGEN;100,00;100,00;22/01/2024", "F1;15/01/2024;MGEN;100,00;;"),
        # The payments pass the amount; another payer, day or amount.
        (TWICE[0], TWICE[1].replace("60,00", "60,01")),
        (TWICE[0], TWICE[1].replace("MGEN", "AESIO")),
        (TWICE[0], TWICE[1].replace("15/01", "16/01")),
        (TWICE[0], TWICE[1].replace("100,00", "110,00")),
        (TWICE[0].replace("F1", ""), TWICE[1].replace("F1", "")),
    ],
)
def test_other_equal_lines_stay_invoices_of_their_own(lines: tuple[str, str]) -> None:
    ledger = read(*lines, header=HEADER)
    assert "payment_of_same_invoice" not in codes(ledger)
    assert not [d for d in ledger.doubts if d.code == "invoice_per_payment"]


def test_three_payments_and_a_part_still_owed() -> None:
    lines = [
        f"F1;15/01/2024;MGEN;100,00;{paid};{day}"
        for paid, day in (("20,00", "30/01/2024"), ("30,00", "22/01/2024"), ("5,00", ""))
    ]
    frame = at(read(*lines, header=HEADER)).frame
    # 20.00 + 30.00 + 5.00 = 55.00 paid, the last of them on 30 January; 45.00 owed.
    assert frame[["line", "amount_cents", "paid_cents", "status"]].values.tolist() == [
        [2, 100_00, 55_00, "open"]
    ]
