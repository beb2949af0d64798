"""FEC variants: no lettering, one account for all payers, imbalance, other forms (118 to 123)."""

from __future__ import annotations

from datetime import date

import pytest

from calculator import Dossier, assess
from calculator.intake import LedgerSettings, read_ledger
from ui.words import issue_said

from .ledgers import codes, only
from .test_fec import CLIENTS, YEAR_END, entry, file_of, read


def test_119_each_state_of_lettering_with_its_euros() -> None:
    ledger = read(
        entry("20240105", "100,00", "0,00", "A"),
        entry("20240110", "0,00", "100,00", "A"),  # balanced: 2 lines, 200.00
        entry("20240106", "50,00", "0,00", "B"),
        entry("20240111", "0,00", "30,00", "B"),  # unbalanced: 2 lines, 80.00
        entry("20240107", "7,00", "0,00"),  # not lettered: 1 line, 7.00
        entry("20240107", "0,00", "27,00", account="707000"),
    )
    told = only(ledger, "fec_lettering").operands
    assert (told["balanced"], told["balanced_cents"]) == (2, 200_00)
    assert (told["broken"], told["broken_cents"]) == (2, 80_00)
    assert (told["open"], told["open_cents"]) == (1, 7_00)


def test_119_unlettered_accounts_give_balances_and_no_delay() -> None:
    # Forty invoices of 10.00 in January and 25 receipts, no letter: 400.00 - 250.00 = 150.00.
    rows = [entry(f"202401{n % 20 + 2:02d}", "10,00", "0,00", ref=f"P{n}") for n in range(40)]
    rows += [entry(f"202401{n % 5 + 22:02d}", "0,00", "10,00") for n in range(25)]
    ledger = read(*rows)
    assert "fec_unlettered" in codes(ledger, "warning")
    frame = ledger.at(YEAR_END).frame
    assert not frame["paired"].any()
    assert frame["amount_cents"].sum() - frame["paid_cents"].sum() == 150_00
    answer = assess(
        Dossier.parse(
            {
                "as_of": date(2024, 2, 9),
                "outage": {"payers": ["A1"], "first_day": date(2024, 1, 29)},
                "options": {"uncertainty": "none"},
            }
        ),
        ledger=ledger,
    )
    (payer,) = answer.receivables.by_payer
    assert (payer.delay, payer.n_paid_lines) == ("term", 0)
    assert answer.receivables.outstanding_cents == 150_00


def test_119_one_lettered_account_does_not_pair_another() -> None:
    ledger = read(
        entry("20240105", "100,00", "0,00", "A"),
        entry("20240110", "0,00", "100,00", "A"),
        entry("20240105", "60,00", "0,00", account="411900"),
        entry("20240110", "0,00", "60,00", account="411900"),
    )
    frame = ledger.at(YEAR_END).frame
    assert dict(zip(frame["amount_cents"], frame["paired"], strict=True)) == {
        100_00: True,
        60_00: False,
    }


def test_118_the_gap_of_a_file_and_its_first_day() -> None:
    ledger = read(
        entry("20240105", "100,00", "0,00"),
        entry("20240105", "0,00", "100,00", account="707000"),
        entry("20240108", "12,34", "0,00"),
        entry("20240108", "0,00", "12,30", account="707000"),  # 4 cents short on the 8th
        entry("20240109", "5,00", "0,00"),
        entry("20240109", "0,00", "6,00", account="707000"),  # a euro too much on the 9th
    )
    issue = only(ledger, "fec_unbalanced")
    # 100.00 + 12.34 + 5.00 - 100.00 - 12.30 - 6.00 = -0.96
    assert issue.operands["gap_cents"] == 96
    assert (issue.operands["n"], issue.operands["first_gap_cents"]) == (2, 4)
    assert issue.operands["first_on"] == date(2024, 1, 8)


def test_118_entries_off_in_a_file_that_balances_are_no_news() -> None:
    ledger = read(
        entry("20240105", "100,00", "0,00"),
        entry("20240108", "0,00", "100,00", account="707000"),
    )
    assert "fec_unbalanced" not in codes(ledger)


def test_121_payers_named_by_the_label_alone() -> None:
    settings = LedgerSettings(accounts=("411",), labels={"otp 75": "Almerys"})
    ledger = read(
        entry("20240105", "10,00", "0,00", "A", aux="", label="Facture 1"),
        entry("20240110", "0,00", "10,00", "A", aux="", label="VIR VIAMEDIS 0110"),
        entry("20240106", "20,00", "0,00", aux="", label="Facture OTP 75"),
        entry("20240107", "40,00", "0,00", aux="", label="Facture sans nom"),
        accounts=settings,
    )
    frame = ledger.at(YEAR_END).frame
    by_payer = frame.groupby("payer")["amount_cents"].sum().to_dict()
    # The lettered invoice is Viamedis's as its receipt is; the last one stays under its account.
    assert by_payer == {"Viamedis": 10_00, "Almerys": 20_00, "Clients": 40_00}
    assert only(ledger, "fec_payers_from_labels").operands["n"] == 3
    assert only(ledger, "fec_payers_unresolved").operands["sum_cents"] == 40_00


def test_121_payers_that_only_unknown_labels_name_are_asked_for() -> None:
    """One account for all, no auxiliary, labels that no list knows: where to say who pays."""
    rows = (
        entry("20240105", "10,00", "0,00", aux="", label="Facture Mutuelle G"),
        entry("20240106", "20,00", "0,00", aux="", label="Facture Mutuelle H"),
    )
    found = only(read(*rows, accounts=CLIENTS), "fec_payers_in_labels")
    assert (found.severity, found.amount_cents, found.operands["n"]) == ("warning", 30_00, 2)
    assert "[ledger] labels" in found.message("fr")
    for lang in ("fr", "en"):
        assert "labels = {" in issue_said(found, lang, here=True)
    told = LedgerSettings(
        accounts=("411",), labels={"mutuelle g": "Viamedis", "mutuelle h": "MGEN"}
    )
    assert "fec_payers_in_labels" not in codes(read(*rows, accounts=told))


def test_121_an_account_that_names_its_payer_asks_nothing() -> None:
    row = entry("20240105", "10,00", "0,00", aux="", label="Facture 1")
    row = ["Client Mutuelle Zede" if cell == "Clients" else cell for cell in row]
    assert "Client Mutuelle Zede" in row
    assert "fec_payers_in_labels" not in codes(read(row, accounts=CLIENTS))


def test_121_a_label_never_reaches_the_frame() -> None:
    ledger = read(
        entry("20240105", "10,00", "0,00", aux="", label="VIAMEDIS Zébulon Canari"),
        entry("20240106", "20,00", "0,00", aux="", label="Canari seul"),
    )
    assert "Canari" not in ledger.at(YEAR_END).frame.to_csv()
    assert "Canari" not in " ".join(i.message() for i in ledger.issues)


def test_122_empty_validation_and_gaps_in_numbers_are_no_fault() -> None:
    rows = [entry("20240105", "10,00", "0,00"), entry("20240106", "0,00", "10,00")]
    for number, row in zip(("1", "7"), rows, strict=True):
        row[2], row[15] = number, ""
    assert codes(read(*rows), "set_aside") == []


def test_123_other_dates_and_a_decimal_point_are_read_and_told() -> None:
    ledger = read(entry("15/01/2024", "1234.50", "0.00"), entry("16/01/2024", "0.00", "1234.50"))
    assert {"fec_dates_form", "fec_decimal_point"} <= set(codes(ledger, "info"))
    assert ledger.at(YEAR_END).frame["amount_cents"].tolist() == [1234_50]


def test_117_a_pipe_inside_a_label_shifts_nothing() -> None:
    ledger = read(
        entry("20240105", "10,00", "0,00", "A", label="Vente | comptoir | 2"),
        entry("20240106", "0,00", "10,00", "A"),
        separator="|",
    )
    assert only(ledger, "fec_rejoined").operands["n"] == 1
    assert ledger.at(YEAR_END).frame["paid_cents"].tolist() == [10_00]
    assert CLIENTS.accounts == ("411",)


def test_117_a_pipe_inside_every_label_shifts_nothing() -> None:
    # Montantdevise and Idevise are empty: two fields too many look like trailing separators.
    rows = [entry("20240105", "10,00", "0,00", label="Fact|A") for _ in range(20)]
    ledger = read(*rows, separator="|")
    assert ledger.counts.used_cents == 200_00
    assert only(ledger, "fec_rejoined").operands["n"] == 20
    trailing = read(*([*row, ""] for row in rows), separator="\t")
    assert trailing.counts.used_cents == 200_00


def test_33_a_fec_cut_inside_a_line_that_balances_otherwise_is_told() -> None:
    rows = [
        entry("20240105", "10,00", "0,00"),
        entry("20240105", "0,00", "10,00", account="707000", aux=""),
        entry("20240106", "20,00", "0,00"),
    ]
    data = file_of(*rows)
    assert not data.endswith(b"\n")  # whole all the same
    assert "file_cut" not in codes(read_ledger(("f.txt", data), settings=CLIENTS))
    at = data.rindex(b"20,00\t0,00")
    for kept, n, cents in ((b"20,00\t0,00\t", 14, 20_00), (b"20,00\t0,0", 13, None)):
        ledger = read_ledger(("f.txt", data[:at] + kept), settings=CLIENTS)
        issue = only(ledger, "file_cut")
        assert (issue.line, issue.operands["n"], issue.operands["expected"]) == (4, n, 18)
        assert only(ledger, "line_cut").amount_cents == cents
        assert (ledger.counts.read_cents, ledger.counts.set_aside_cents) == (
            20_00 + (cents or 0), cents or 0,
        )  # fmt: skip
        assert "fec_unbalanced" not in codes(ledger)


@pytest.mark.parametrize(
    ("account", "label", "code"),
    [
        ("512000", "Banque", "fec_account_class"),
        ("707000", "Ventes", "fec_account_class"),
        ("530000", "Caisse", "fec_account_class"),
        ("411000", "Clients patients", "fec_account_patients"),
        ("411900", "Particuliers", "fec_account_patients"),
        ("411100", "Mutuelles", ""),
        ("467000", "Tiers payant", ""),
        ("511300", "Virements attendus", ""),
    ],
)
def test_121_an_account_that_holds_no_payers_is_warned_about(
    account: str, label: str, code: str
) -> None:
    row = entry("20240105", "10,00", "0,00", account=account)
    row[5] = label
    ledger = read(row, accounts=LedgerSettings(accounts=(account[:3],)))
    told = [i for i in ledger.issues if i.code.startswith("fec_account_")]
    assert [i.code for i in told] == ([code] if code else [])
    if told:
        assert told[0].operands["account"] == account
        assert (told[0].operands["label"], told[0].amount_cents) == (label, 10_00)


def test_33_a_fec_row_without_its_last_empty_fields_is_read() -> None:
    rows = [
        entry("20240105", "10,00", "0,00"),
        entry("20240105", "0,00", "10,00", account="707000", aux=""),
    ]
    # Montantdevise and Idevise are left out with their tabs: 16 fields of 18.
    rows[0] = rows[0][:16]
    ledger = read_ledger(("f.txt", file_of(*rows)), settings=CLIENTS)
    assert (ledger.counts.used, ledger.counts.used_cents) == (1, 10_00)
    assert only(ledger, "fields_left_out").operands["n"] == 1


def test_33_a_fec_row_cut_before_its_amounts_says_which_field_it_lacks() -> None:
    rows = [entry("20240105", "10,00", "0,00"), entry("20240106", "20,00", "0,00")]
    ledger = read_ledger(("f.txt", file_of(rows[0], rows[1][:11], rows[0])), settings=CLIENTS)
    assert only(ledger, "fields_missing").operands["heading"] == "Debit"


def test_a_refused_fec_keeps_the_euros_that_were_read_of_it() -> None:
    from calculator.deliver.lines import count_rows
    from tests.intake.ledgers import SOUND, text

    fec = file_of(
        entry("20240105", "10,00", "0,00"),
        entry("20240105", "0,00", "10,00", account="707000", aux=""),
    )
    ledger = read_ledger(("a.csv", text(SOUND).encode()), ("f.txt", fec))
    issue = only(ledger, "fec_accounts_needed")
    counts = ledger.counts
    # Debit + credit as written: 10.00 + 10.00; as `read` counts the same lines out of scope.
    assert (counts.refused, counts.refused_cents, issue.amount_cents) == (2, 20_00, 20_00)
    survey = read_ledger(("f.txt", fec), settings=LedgerSettings(survey=True)).counts
    assert (survey.out_of_scope, survey.out_of_scope_cents) == (2, 20_00)
    assert counts.balanced
    # Nothing was read of this one: its euros are unknown, and not 0.
    other = read_ledger(("a.csv", text(SOUND).encode()), ("b.csv", b"x;y\n1;2\n"))
    assert (other.counts.refused_cents, only(other, "headings_not_found").amount_cents) == (0, None)
    (row,) = [r for r in count_rows(other.counts, "fr") if "montant inconnu" in r]
    assert "0,00" not in row


@pytest.mark.parametrize(
    "payer",
    ["MGEN", "AESIO", "AXA", "MACIF", "GENERALI", "MNH", "PRO BTP", "MGEFI", "AG2R",
     "MALAKOFF HUMANIS", "SWISS LIFE", "ALAN", "LMDE", "KLESIA", "APICIL"],
)  # fmt: skip
def test_121_an_account_whose_auxiliary_is_a_known_payer_is_proposed(payer: str) -> None:
    ours = entry("20240105", "10,00", "0,00", account="411000", aux="A1")
    ours[5], ours[7] = "CLIENTS", payer
    theirs = entry("20240106", "20,00", "0,00", account="411900", aux="A2")
    theirs[5], theirs[7] = "CLIENTS DIVERS", "ALAN DURAND"
    ledger = read_ledger(("f.txt", file_of(ours, theirs)), settings=LedgerSettings(survey=True))
    seen = ledger.files[0].recognised
    assert seen is not None
    assert [(a.number, a.suggested) for a in seen.accounts] == [("411000", True), ("411900", False)]
