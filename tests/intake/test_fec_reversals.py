"""A receipt that bounces: the debit gives the invoice back its age, it bills nothing."""

from __future__ import annotations

from datetime import date

from calculator.intake import LedgerRead

from .ledgers import codes, only
from .test_fec import YEAR_END, entry, open_by_payer, pieces, read


def both(
    day: str, net: int, code: str = "", ref: str = "P1", contra: str = "", aux: str = "A1"
) -> list[list[str]]:
    """A line of the payer and its counterpart: sales for an invoice, the bank for the rest."""
    account = contra or ("512" if ref.startswith("BQ") else "707")
    sides = (f"{net},00", "0,00") if net > 0 else ("0,00", f"{-net},00")
    journal = "BQ" if account[0] == "5" else "VE"
    return [
        entry(day, *sides, code, journal=journal, ref=ref, aux=aux),
        entry(day, *sides[::-1], account=account, aux="", journal=journal, ref=ref),
    ]


def bounced(receipt: str, reversal: str) -> LedgerRead:
    """100 billed on 10 January, received on 5 February, gone on the 8th; codes of the last two."""
    return read(
        *both("20240110", 100, receipt if receipt != "B" else "", ref="P1"),
        *both("20240205", -100, receipt, ref="BQ1"),
        *both("20240208", 100, reversal, ref="BQ2"),
    )


def test_119_a_receipt_that_bounces_leaves_its_invoice_owed() -> None:
    for receipt, reversal in (("", ""), ("A", ""), ("B", "B"), ("A", "A")):
        ledger = bounced(receipt, reversal)
        assert pieces(ledger) == [(2, 100_00, "", "open")]
        assert ledger.at(YEAR_END).frame["invoice_day"].tolist() == [
            (date(2024, 1, 10) - date(1970, 1, 1)).days
        ]
        # On the eve it was paid.
        assert [p[3] for p in pieces(ledger, date(2024, 2, 7))] == ["paid"]
        told = only(ledger, "fec_receipts_returned")
        assert (told.operands["n"], told.amount_cents) == (1, 100_00)


def test_119_what_is_paid_again_is_paid_on_the_day_of_the_second_receipt() -> None:
    ledger = read(
        *both("20240110", 100, "A"),
        *both("20240205", -100, "A", ref="BQ1"),
        *both("20240208", 100, "A", ref="BQ2"),
        *both("20240220", -100, "A", ref="BQ3"),
    )
    assert pieces(ledger) == [(2, 100_00, "2024-02-20", "paid")]


def test_119_a_debit_at_the_bank_that_no_receipt_equals_is_left_and_told() -> None:
    """Another amount, another payer, a receipt that comes after: as it is, 99 billed."""
    for day, net, aux in (("20240208", 99, "A1"), ("20240208", 100, "A2"), ("20240204", 100, "A1")):
        ledger = read(
            *both("20240110", 100),
            *both("20240205", -100, ref="BQ1"),
            *both(day, net, ref="BQ2", aux=aux),
        )
        assert open_by_payer(ledger, YEAR_END) == {aux: net * 100}
        assert "fec_receipts_returned" not in codes(ledger)
        told = only(ledger, "fec_bank_debits")
        assert (told.operands["n"], told.amount_cents) == (1, net * 100)


def test_119_a_debit_lettered_with_other_lines_stays_where_its_letter_puts_it() -> None:
    ledger = read(
        *both("20240110", 100, "A"),
        *both("20240205", -100, "A", ref="BQ1"),
        *both("20240208", 100, "B", ref="BQ2"),
        *both("20240220", -100, "B", ref="BQ3"),
    )
    assert [p[2] for p in pieces(ledger)] == ["2024-02-05", "2024-02-20"]
    assert only(ledger, "fec_bank_debits").operands["n"] == 1


def test_119_a_credit_note_given_back_is_no_bounce() -> None:
    """Billed 100, received, credit note of 100 refunded: nothing is owed."""
    ledger = read(
        *both("20240110", 100),
        *both("20240205", -100, ref="BQ1"),
        *both("20240206", -100, ref="AV1", contra="707"),
        *both("20240208", 100, ref="BQ2"),
    )
    assert open_by_payer(ledger, YEAR_END) == {}
    assert not {"fec_receipts_returned", "fec_bank_debits"} & set(codes(ledger))


def test_119_each_receipt_bounces_once() -> None:
    ledger = read(
        *both("20240110", 100),
        *both("20240205", -100, ref="BQ1"),
        *both("20240208", 100, ref="BQ2"),
        *both("20240209", 100, ref="BQ3"),
    )
    assert open_by_payer(ledger, YEAR_END) == {"A1": 200_00}
    assert only(ledger, "fec_receipts_returned").operands["n"] == 1
    assert only(ledger, "fec_bank_debits").operands["n"] == 1


def test_119_an_opening_credit_is_no_receipt_that_bounces() -> None:
    opening = entry("20240101", "0,00", "100,00", journal="AN", lib="A nouveaux", ref="AN")
    ledger = read(opening, *both("20240208", 100, ref="BQ2"))
    assert only(ledger, "fec_bank_debits").operands["n"] == 1
    assert open_by_payer(ledger, YEAR_END) == {}
