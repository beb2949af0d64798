"""What was paid, under every heading; what is left; nothing ignored in silence (faults 59, 60)."""

from __future__ import annotations

import pytest

from calculator.intake import LedgerSettings
from calculator.intake.headings import find_columns

from .ledgers import at, codes, only, read

HEADER = "N° facture;Date facture;Organisme;Part RC;"
PAID = [
    "Réglé RC", "RC réglé", "Montant RC réglé", "Part RC réglée", "Payé AMC", "Règlement RC",
    "Montant réglé AMC", "Réglé mutuelle", "Versé", "Encaissements", "Montant versé (€)",
    "Réglé", "Montant réglé", "Remboursement mutuelle", "RÈGLEMENTS AMC EUR",
]  # fmt: skip
LEFT = ["Reste dû", "Reste dû RC", "Solde", "RC reste à payer", "Reste à payer RC", "Solde AMC"]


@pytest.mark.parametrize("heading", PAID)
def test_59_what_was_paid_is_recognised(heading: str) -> None:
    ledger = read("F1;15/01/2024;MGEN;10,00;4,00", header=HEADER + heading)
    frame = at(ledger).frame
    assert frame["paid_cents"].tolist() == [400]
    assert "no_payment_column" not in codes(ledger)


def test_59_the_complementary_payments_win_over_those_of_both() -> None:
    header = ["Date", "Organisme", "Part RC", "Réglé RO", "Réglé", "Réglé RC"]
    assert find_columns(header)["paid_eur"] == 5
    assert "paid_eur" not in find_columns(["Date", "Organisme", "Part RC", "Réglé RO"])
    assert find_columns(["Date", "Part RC", "Réglé le"])["paid_on"] == 2
    for other in ("Mode de règlement", "Date règlement", "Reste à charge patient", "Règlement RO"):
        assert "paid_eur" not in find_columns(["Date", "Organisme", "Part RC", other])


@pytest.mark.parametrize("heading", [h for h in LEFT if h != "RC reste à payer"])
def test_59_what_is_left_tells_what_was_paid(heading: str) -> None:
    """10 billed of which 4 are left: 6 paid; nothing left of a credit note of 3: all of it."""
    ledger = read(
        "F1;15/01/2024;MGEN;10,00;4,00", "F2;15/01/2024;MGEN;-3,00;0,00", "F3;16/01/2024;A;5,00;5",
        header=HEADER + heading,
    )  # fmt: skip
    assert at(ledger).frame["paid_cents"].tolist() == [600, -300, 0]
    issue = only(ledger, "paid_from_left")
    assert (issue.operands["n"], issue.amount_cents) == (2, 300)
    assert "no_payment_column" not in codes(ledger)


def test_59_what_is_left_is_read_otherwise_only_when_told() -> None:
    lines = ["F1;15/01/2024;MGEN;10,00;4,00"]
    header = HEADER + "Reste à payer"
    ledger = read(*lines, header=header)  # may be the patient's
    assert at(ledger).frame["paid_cents"].tolist() == [0]
    message = only(ledger, "no_payment_column").message("fr")
    assert 'columns = { paid_eur = "Reste à payer" }' in message
    told = LedgerSettings(columns={"paid_eur": "Reste à payer"})
    assert at(read(*lines, header=header, settings=told)).frame["paid_cents"].tolist() == [600]
    never = LedgerSettings(columns={"paid_eur": ""})
    ledger = read(*lines, header=HEADER + "Solde", settings=never)
    assert at(ledger).frame["paid_cents"].tolist() == [0]


def test_59_a_running_balance_is_no_rest() -> None:
    lines = ["F1;15/01/2024;MGEN;10,00;10,00", "F2;16/01/2024;MGEN;5,00;15,00"]
    ledger = read(*lines, header=HEADER + "Solde")
    assert at(ledger).frame["paid_cents"].tolist() == [0, 0]
    assert "« Solde »" not in only(ledger, "no_payment_column").message("fr")
    assert "Solde" in only(ledger, "no_payment_column").message("fr")


def test_59_an_unread_payment_is_named_with_the_setting_that_reads_it() -> None:
    lines = ["F1;15/01/2024;MGEN;10,00;4,00;open"]
    header = HEADER + "Total réglé par virement;Statut"
    ledger = read(*lines, header=header)
    message = only(ledger, "payment_column_unread").message("fr")
    assert 'columns = { paid_eur = "Total réglé par virement" }' in message
    told = LedgerSettings(columns={"paid_eur": "Total réglé par virement"})
    ledger = read(*lines, header=header, settings=told)
    assert at(ledger).frame["paid_cents"].tolist() == [400]
    assert "payment_column_unread" not in codes(ledger)
    for quiet in ("Mode de règlement", "Réglé RO", "Reste à charge", "Vendeur"):
        assert "payment_column_unread" not in codes(read(*lines, header=f"{HEADER}{quiet};Statut"))


def test_59_the_other_share_and_the_total_are_never_proposed_as_paid() -> None:
    header = "N° facture;Date facture;Organisme;Montant AMO;Montant AMC;Montant total"
    ledger = read("F1;15/01/2024;MGEN;20,00;10,50;30,50", header=header)
    assert at(ledger).frame["amount_cents"].tolist() == [1050]
    message = only(ledger, "no_payment_column_at_all").message("fr")
    assert "Montant AMO" not in message
    assert "Montant total" not in message


@pytest.mark.parametrize(
    ("header", "heading"),
    [("Mt AMO;Mt AMC", "Mt AMC"), ("Montant RO;Montant RC", "Montant RC"),
     ("Montant part AMO;Montant total;Montant part AMC", "Montant part AMC")],
)  # fmt: skip
def test_60_of_both_shares_the_complementary_one_is_read(header: str, heading: str) -> None:
    columns = find_columns(header.split(";"))
    assert header.split(";")[columns["amount_eur"]] == heading
    assert "amount_eur" not in find_columns(["Montant", "Date facture"])


def test_59_unread_headings_are_named_and_nobody_is() -> None:
    ledger = read(
        "F1;15/01/2024;MGEN;10,00;x;y;1",
        header=HEADER + "Colonne X;Mme Durand Marie;Nom du patient",
    )
    message = only(ledger, "no_payment_column").message("fr")
    assert "Colonne X" in message
    assert "Durand" not in message
    assert "Nom du patient" not in message


def test_60_the_statutory_share_of_a_complementary_payer_is_told() -> None:
    header = "N° facture;Date facture;Organisme;Montant TTC;Part RO;Statut"
    lines = ["A;13/03/2025;MGEN;12,00;5,00;En cours", "B;14/03/2025;CPAM 78;13,50;6,00;En cours"]
    ledger = read(*lines, header=header)
    issue = only(ledger, "statutory_share_read")
    assert (issue.severity, issue.operands["n"], issue.amount_cents) == ("warning", 1, 500)
    assert "statutory_share_read" not in codes(read(lines[1], header=header))
    told = LedgerSettings(columns={"amount_eur": "Part RO"})
    assert "statutory_share_read" not in codes(read(*lines, header=header, settings=told))


def test_60_payments_written_as_credits_are_payments() -> None:
    """Billed 100 to 103 and 50; paid -101 and -40 of 102, a credit note of -7 paid back +7."""
    ledger = read(
        "F1;15/01/2024;MGEN;100,00;", "F2;15/01/2024;MGEN;101,00;-101,00",
        "F3;16/01/2024;A;102,00;-40,00", "F4;16/01/2024;A;-7,00;7,00",
        header=HEADER + "Réglé",
    )  # fmt: skip
    frame = at(ledger).frame
    assert frame["paid_cents"].tolist() == [0, 10_100, 4000, -700]
    assert frame["status"].tolist() == ["open", "paid", "open", "paid"]
    issue = only(ledger, "paid_turned")
    assert (issue.operands["n"], issue.amount_cents) == (3, 14_800)


def test_60_one_payment_of_the_opposite_sign_waits() -> None:
    ledger = read(
        "F1;15/01/2024;MGEN;100,00;100,00", "F2;15/01/2024;MGEN;101,00;-101,00",
        "F3;16/01/2024;A;102,00;102,00", header=HEADER + "Réglé",
    )  # fmt: skip
    assert at(ledger).frame["paid_cents"].tolist() == [10_000, 10_200]
    issue = only(ledger, "paid_sign")
    assert (issue.severity, issue.line, issue.amount_cents) == ("set_aside", 3, 10_100)
    # Of ten payments, nine against the invoices' sign: the column's way, and one that waits.
    lines = [
        f"F{i};{i + 13}/01/2024;MGEN;{i}0,00;{'-' if i > 1 else ''}{i}0,00" for i in range(1, 11)
    ]
    ledger = read(*lines, header=HEADER + "Réglé")
    assert only(ledger, "paid_turned").operands["n"] == 9
    assert only(ledger, "paid_sign").line == 2
    assert (at(ledger).frame["status"] == "paid").all()
