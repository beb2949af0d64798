"""CSV statements of banks: columns, signs, balances, and lines that cannot be counted."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import DossierError, FileUnusable
from calculator.intake.bank import BankSettings

from .statements import LATE, cells, codes, csv, only, read, table

END = date(2024, 2, 1)


def amounts(*rows: str, header: str = "Date;Libellé;Débit;Crédit") -> list[int]:
    return [int(c) for c in read(table(header, *rows)).at(LATE)["amount_cents"]]


@pytest.mark.parametrize(
    ("header", "out", "received"),
    [
        ("Date;Libellé;Débit;Crédit", "15/01/2024;A;12,00;", "15/01/2024;B;;30,00"),
        ("Date;Libellé;Débit;Crédit", "15/01/2024;A;-12,00;", "15/01/2024;B;;30,00"),
        ("Date;Libellé;Débit;Crédit", "15/01/2024;A;12,00;0,00", "15/01/2024;B;0,00;30,00"),
        ("Date opération;Date valeur;Libellé;Montant;Devise", "15/01/2024;15/01/2024;A;-12,00;EUR",
         "15/01/2024;15/01/2024;B;30,00;EUR"),
        ("Date comptable;Libellé;Montant;Sens", "15/01/2024;A;12,00;D", "15/01/2024;B;30,00;C"),
        ("Date;Libellé;Montant", "15/01/2024;A;12,00 D", "15/01/2024;B;30,00 CR"),
        ("Date;Libellé;Débit euros;Crédit euros", "15/01/2024;A;12,00 €;", "15/01/2024;B;;30,00 €"),
        ("Date,Label,Amount", "15/01/2024,A,-12.00", "15/01/2024,B,30.00"),
        ("Date\tLibellé\tMontant(EUROS)", "15/01/2024\tA\t-12,00", "15/01/2024\tB\t30,00"),
    ],
)  # fmt: skip
def test_47_a_debit_is_minus_and_a_credit_plus_however_the_bank_writes_them(
    header: str, out: str, received: str
) -> None:
    assert amounts(out, received, header=header) == [-1_200, 3_000]


def test_128_a_credit_taken_back_is_negative_in_the_credit_column() -> None:
    bank = read(table("Date;Libellé;Débit;Crédit", "15/01/2024;VIR RECU VIAMEDIS;;-30,00"))
    assert cells(bank, "amount_cents", "kind") == [(-3_000, "returned")]


def test_56_both_sides_or_none_are_set_aside_with_both_values() -> None:
    bank = read(
        table(
            "Date;Libellé;Débit;Crédit",
            "15/01/2024;A;12,00;30,00",
            "16/01/2024;B;;",
            "17/01/2024;C;;5,00",
        )
    )
    both = only(bank, "bank_both_sides")
    assert (both.line, both.operands["debit"], both.operands["credit"]) == (2, "12,00", "30,00")
    # 12.00 + 30.00: nobody knows which is the line's
    assert (both.amount_cents, bank.counts.set_aside_cents) == (4_200, 4_200)
    assert only(bank, "bank_no_side").line == 3
    assert (bank.counts.read, bank.counts.used, bank.counts.set_aside) == (3, 1, 2)


def test_62_french_order_is_taken_and_asked_about_where_no_day_proves_it() -> None:
    data = table("Date;Libellé;Montant", "03/04/2024;A;-1,00")
    bank = read(data)
    (doubt,) = bank.doubts
    assert (doubt.key, doubt.choices, doubt.taken) == ("bank.date_order", ("dmy", "mdy"), "dmy")
    assert cells(bank, "day") == [(date(2024, 4, 3),)]
    answered = read(data, settings=BankSettings(date_order="mdy"))
    assert answered.doubts == ()
    assert cells(answered, "day") == [(date(2024, 3, 4),)]


def test_62_another_date_column_proves_the_order() -> None:
    bank = read(table("Date;Date valeur;Libellé;Montant", "03/04/2024;13/04/2024;A;-1,00"))
    assert bank.doubts == ()
    assert cells(bank, "day", "value_day") == [(date(2024, 4, 3), 19_826)]  # 13 April 2024


@pytest.mark.parametrize(
    "above",
    ["Solde au 31/03/2024;;100,00", "Opérations du 01/03/2024 au 30/04/2024", "Date : 15/04/2024"],
)
def test_62_a_date_told_above_the_table_proves_the_order(above: str) -> None:
    bank = read(table(f"{above}\r\nDate;Libellé;Montant", "03/04/2024;A;-1,00"))
    assert bank.doubts == ()
    assert cells(bank, "day") == [(date(2024, 4, 3),)]


def test_62_a_balance_line_below_the_movements_proves_the_order() -> None:
    bank = read(table("Date;Libellé;Montant", "04/03/2024;A;-1,00", "Solde au 04/30/2024;;9,00"))
    assert (bank.doubts, cells(bank, "day")) == ((), [(date(2024, 4, 3),)])


@pytest.mark.parametrize("newest_first", [False, True])
def test_62_the_one_order_that_sorts_the_movements_is_proved(newest_first: bool) -> None:
    """3 April, 4 April, 2 May; month first it would be 4 March, 4 April, 5 February."""
    rows = ["03/04/2024;A;-1,00", "04/04/2024;B;-1,00", "02/05/2024;C;-1,00"]
    bank = read(table("Date;Libellé;Montant", *(reversed(rows) if newest_first else rows)))
    assert bank.doubts == ()
    assert [d for (d,) in cells(bank, "day")] == [
        date(2024, 4, 3), date(2024, 4, 4), date(2024, 5, 2),
    ]  # fmt: skip


def test_62_an_order_that_both_readings_share_is_asked_about() -> None:
    rows = ["03/04/2024;A;-1,00", "05/05/2024;B;-1,00", "07/06/2024;C;-1,00"]
    bank = read(table("Date;Libellé;Montant", *rows))
    assert [d.key for d in bank.doubts] == ["bank.date_order"]


def test_54_57_61_64_each_line_that_cannot_be_counted_has_its_reason() -> None:
    bank = read(
        table(
            "Date;Libellé;Montant",
            "15/01/2024;A;10,00",
            "31/02/2024;B;20,00",
            "2024-01-16;C;30,00",
            "17/01/2024;D;1e999999",
            "18/01/2024;E;",
            "19/01/2024;F;40,00;50",
            "20/01/2024;G\0;60,00",
        )
    )
    assert codes(bank, "set_aside") == [
        "wrong_field_count", "nul_line", "date_impossible", "date_other_format",
        "amount_exponent", "amount_missing",
    ]  # fmt: skip
    assert (bank.counts.read, bank.counts.used) == (7, 1)
    assert bank.counts.set_aside_cents == 5_000


def test_34_an_open_quote_refuses_the_file() -> None:
    rows = ['15/01/2024;"A;1,00', *(f"16/01/2024;B{i};2,00" for i in range(5))]
    with pytest.raises(FileUnusable) as caught:
        read(table("Date;Libellé;Montant", *rows))
    assert (caught.value.code, caught.value.operands["line"]) == ("quote_unclosed", 2)


def test_35_a_label_on_two_lines_is_one_movement() -> None:
    bank = read(table("Date;Libellé;Montant", '15/01/2024;"VIR RECU\nVIAMEDIS";1,00'))
    assert cells(bank, "label") == [("VIR RECU VIAMEDIS",)]


def test_35_a_break_inside_a_heading_is_a_space() -> None:
    header = '"Date\nopération";Libellé;"Montant\n(EUR)"'
    bank = read(table(header, "15/01/2024;A;1,00", "x;B;2,00"))
    assert cells(bank, "label") == [("A",)]
    # Three lines of headings, then lines 4 and 5.
    assert [i.line for i in bank.issues if i.severity == "set_aside"] == [5]


def test_36_a_heading_that_stands_twice_is_asked_about() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(table("Date;Libellé;Montant;Montant", "15/01/2024;A;1,00;2,00"))
    assert caught.value.code == "bank_heading_twice"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Libellé;Montant", "bank_heading_date"),
        ("Date;Libellé", "bank_heading_amount"),
        ("rien;du;tout", "bank_headings"),
    ],
)
def test_2_missing_columns_are_named(header: str, code: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(table(header, "15/01/2024;A"))
    assert caught.value.code == code


def test_2_headings_alone_are_refused() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(table("Date;Libellé;Montant"))
    assert caught.value.code == "bank_no_lines"


def test_the_dossier_names_columns() -> None:
    data = table("Quand;Quoi;Combien", "15/01/2024;A;1,00")
    words = {"date": "Quand", "label": "Quoi", "amount": "Combien"}
    assert cells(read(data, settings=BankSettings(columns=words)), "label") == [("A",)]
    with pytest.raises(DossierError) as caught:
        read(data, settings=BankSettings(columns={"datte": "Quand", "label": "Quoi"}))
    assert (caught.value.code, caught.value.operands["nearest"]) == ("bank_column_unknown", "date")


def test_39_totals_and_repeated_headings_are_no_movements() -> None:
    bank = read(
        table(
            "Date;Libellé;Débit;Crédit",
            "15/01/2024;A;;10,00",
            "Date;Libellé;Débit;Crédit",
            "16/01/2024;B;;20,00",
            ";TOTAL;;30,00",
        )
    )
    assert (bank.counts.used, bank.counts.used_cents) == (2, 3_000)
    assert "total_line" in codes(bank, "set_aside")


def test_39_the_euros_of_a_total_are_told_as_they_are_counted() -> None:
    """−150.25 and 330.50 on one line: 480.75 set aside, in the count and in the remark."""
    bank = read(
        table(
            "Date;Libellé;Débit;Crédit",
            "15/01/2024;A;;330,50",
            "16/01/2024;B;-150,25;",
            "17/01/2024;RIEN;;",
            ";TOTAL;-150,25;330,50",
        )
    )
    aside = {i.code: i.amount_cents for i in bank.issues if i.severity == "set_aside"}
    assert aside == {"total_line": 48_075, "bank_no_side": None}
    assert bank.counts.set_aside_cents == 48_075


RUNNING = "Date;Libellé;Montant;Solde"


def test_126_a_running_balance_is_followed_line_by_line() -> None:
    rows = ["15/01/2024;A;10,00;110,00", "16/01/2024;B;-30,00;80,00", "17/01/2024;C;5,00;85,00"]
    for order in (rows, rows[::-1]):  # oldest first, newest first
        bank = read(table(RUNNING, *order))
        (account,) = bank.accounts
        assert (account.closes, account.broken_on) == (True, None)
        assert bank.balance_at(date(2024, 1, 14)) == 10_000
        assert bank.balance_at(date(2024, 1, 16)) == 8_000
        assert bank.balance_at(END) == 8_500


def test_126_the_first_broken_day_is_named_with_its_gap() -> None:
    rows = [
        "15/01/2024;A;10,00;110,00",
        "16/01/2024;B;-30,00;80,00",
        "17/01/2024;C;5,00;83,00",  # 85.00 would follow: two euros less
        "18/01/2024;D;1,00;84,00",
    ]
    for order in (rows, rows[::-1]):
        bank = read(table(RUNNING, *order))
        assert bank.accounts[0].broken_on == date(2024, 1, 17)
        issue = only(bank, "bank_broken")
        assert (issue.severity, issue.amount_cents) == ("warning", -200)
        assert issue.operands["broken_on"] == date(2024, 1, 17)
        assert "17\u00a0janvier 2024" in issue.message("fr")


def test_all_on_one_day_the_balances_tell_which_line_came_first() -> None:
    rows = ["15/01/2024;A;10,00;110,00", "15/01/2024;B;-30,00;80,00", "15/01/2024;C;5,00;85,00"]
    for order in (rows, rows[::-1]):
        bank = read(table(RUNNING, *order))
        assert (bank.accounts[0].closes, bank.balance_at(END)) == (True, 8_500)


def test_126_a_line_set_aside_for_its_date_still_moves_the_balance() -> None:
    rows = ["15/01/2024;A;10,00;110,00", "31/02/2024;B;-30,00;80,00", "17/01/2024;C;5,00;85,00"]
    bank = read(table(RUNNING, *rows))
    assert (bank.counts.used, bank.accounts[0].broken_on) == (2, None)


@pytest.mark.parametrize(
    "above",
    [
        ("Compte courant n° 00012345603", "Solde au 31/12/2023;100,00",
         "Solde au 31/01/2024 ;112,00 €"),
        ("N° de compte : 00012345603;;;", "Ancien solde;;;100,00", "Nouveau solde;;;112,00"),
        ("IBAN FR76 3000 2022 0400 0123 4560 317", "Solde initial : 100,00 EUR",
         "Solde final : 112,00 EUR"),
        ("Compte 00012345603", "Solde précédent au 31/12/2023 : +100,00",
         "Solde créditeur au 31/01/2024 : 112,00"),
    ],
)  # fmt: skip
def test_38_lines_above_the_table_give_account_and_balances(above: tuple[str, ...]) -> None:
    rows = ("15/01/2024;A;;20,00", "16/01/2024;B;8,00;")
    bank = read(table("\r\n".join((*above, "Date;Libellé;Débit;Crédit")), *rows))
    (account,) = bank.accounts
    assert (account.shown, account.closes) == ("compte …5603", True)
    assert (bank.balance_at(date(2024, 1, 15)), bank.balance_at(END)) == (12_000, 11_200)
    assert bank.counts.read == 2


def test_38_a_postal_account_tells_its_date_and_balance_on_two_lines() -> None:
    above = "Numéro Compte ;0123456X020\r\nType ;CCP\r\nDate ;31/01/2024\r\nSolde (EUROS) ;1234,56"
    bank = read(table(f"{above}\r\n\r\nDate;Libellé;Montant(EUROS)", "15/01/2024;A;-1,00"))
    assert bank.accounts[0].shown == "compte …X020"
    assert [(b.on, b.cents) for b in bank.balances] == [(date(2024, 1, 31), 123_456)]


def test_126_balances_in_rows_of_the_table_are_balances_not_movements() -> None:
    bank = read(
        table(
            "Date;Libellé;Débit;Crédit",
            "31/12/2023;ANCIEN SOLDE;;100,00",
            "15/01/2024;A;;20,00",
            "31/01/2024;NOUVEAU SOLDE;;119,00",
        )
    )
    assert (bank.counts.read, bank.counts.read_cents) == (1, 2_000)
    assert only(bank, "bank_broken").amount_cents == -100  # 119.00 stated, 120.00 counted


def test_127_accounts_of_one_file_are_told_apart_and_chosen() -> None:
    header = "Compte;Date;Libellé;Montant;Devise"
    data = table(
        header,
        "00011111111;15/01/2024;A;1,00;EUR",
        "00022222222;15/01/2024;B;2,00;EUR",
        "00022222222;16/01/2024;C;3,00;USD",
    )
    bank = read(data)
    assert [(a.shown, a.currency, a.used) for a in bank.accounts] == [
        ("compte …1111", "EUR", True),
        ("compte …2222", "EUR", True),
        ("compte …2222", "USD", False),
    ]
    assert (bank.counts.used, bank.counts.out_of_scope, bank.counts.out_of_scope_cents) == (2, 1, 0)
    chosen = read(data, settings=BankSettings(accounts=("…1111",)))
    assert cells(chosen, "label") == [("A",)]
    left = only(chosen, "bank_account_left_out")
    assert (left.amount_cents, chosen.counts.out_of_scope_cents) == (200, 200)
    with pytest.raises(DossierError) as caught:
        read(data, settings=BankSettings(accounts=("9999",)))
    assert "…1111" in caught.value.message("fr")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "iso8859-15", "utf-16"])
def test_21_24_encodings_are_told_by_content(encoding: str) -> None:
    data = csv().decode("cp1252").encode(encoding)
    assert read(data).counts.used == 4
    assert read(data).files[0].recognised is not None


def test_recognised_columns_show_the_headings() -> None:
    recognised = read(csv()).files[0].recognised
    assert recognised is not None
    assert dict(recognised.columns) == {
        "date": "Date", "label": "Libellé", "debit": "Débit", "credit": "Crédit",
    }  # fmt: skip
    assert (recognised.kind, recognised.separator, recognised.header_line) == ("bank_csv", ";", 2)
    assert recognised.date_format == "dd/mm/yyyy"


def test_33_a_payment_that_ends_before_the_receipts_column_is_read() -> None:
    bank = read(
        table("Date;Libellé;Débit;Crédit", "15/01/2024;A;;10,00", "16/01/2024;B;4,00", "17/01/2024")
    )
    # +10.00 and -4.00; the third line has no amount at all.
    assert sorted(c for (c,) in cells(bank, "amount_cents")) == [-4_00, 10_00]
    assert codes(bank, "set_aside") == ["fields_missing"]
