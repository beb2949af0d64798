"""One account told by several files, whatever their format and whether they name it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calculator.intake.bank import BankSettings

from .statements import (
    FORMATS,
    LATE,
    LINES,
    OPENING,
    Line,
    camt,
    cells,
    cfonb,
    closing,
    codes,
    csv,
    french,
    ofx,
    only,
    read,
    table,
)  # fmt: skip

JANUARY = date(2024, 1, 31)
#: Six movements of odd cents, one of them a fee.
OTHERS = (
    Line(date(2024, 1, 15), 31_415, "VIR RECU MGEN"),
    Line(date(2024, 1, 16), -790, "COMMISSION"),
    Line(date(2024, 1, 17), 27_182, "VIR RECU AESIO"),
    Line(date(2024, 1, 18), -14_142, "PRLV SEPA LOYER"),
    Line(date(2024, 1, 19), 17_320, "REMISE CB"),
    Line(date(2024, 1, 22), 22_360, "VIR RECU PRO BTP"),
)


def nameless(lines: tuple[Line, ...] = LINES, *, end: int | None = None) -> bytes:
    """A CSV statement that names no account; `end` = the balance of 31 January."""
    above = () if end is None else (f"Solde au 31/01/2024;;{french(end)}",)
    return csv(lines, above)


def signed(lines: tuple[Line, ...], label: str = "{}") -> bytes:
    """The same in another layout of the bank: one signed column, other words."""
    rows = [f"{x.on:%d/%m/%Y};{label.format(x.label)};{french(x.cents)}" for x in lines]
    return table("Date;Libellé;Montant", *rows)


def moved(lines: tuple[Line, ...], days: int) -> tuple[Line, ...]:
    return tuple(Line(x.on + timedelta(days=days), x.cents, x.label) for x in lines)


@pytest.mark.parametrize("name", ["releve.txt", "releve.ofx", "releve2.ofx", "releve.xml"])
@pytest.mark.parametrize("first", [True, False])
def test_15_a_statement_without_number_beside_the_same_account(name: str, first: bool) -> None:
    """Cash 10,455.00, not 20,910.00; 4 movements, not 8."""
    files = [nameless(end=closing()), FORMATS[name]()]
    bank = read(*files) if first else read(*reversed(files))
    (account,) = bank.accounts
    assert account.shown == "compte …5603"
    assert (bank.counts.read, bank.counts.used, bank.counts.set_aside) == (8, 4, 4)
    assert bank.balance_at(JANUARY) == 1_045_500
    twice = only(bank, "bank_movements_twice")
    assert (twice.amount_cents, twice.operands["same_as"]) == (301_412, "r0")
    said = only(bank, "bank_same_account")
    assert (said.file, said.operands["n"], said.operands["of"]) == ("r0" if first else "r1", 4, 4)
    assert bank.doubts == ()


def test_15_the_rest_of_the_statement_without_number_is_kept() -> None:
    """The CSV goes on in February: 4 repeated, 1 of its own."""
    more = Line(date(2024, 2, 2), 999, "VIR RECU MGEN")
    bank = read(cfonb(), nameless((*LINES, more)))
    assert len(bank.accounts) == 1
    assert (bank.counts.used, bank.counts.set_aside) == (5, 4)
    assert bank.accounts[0].last_on == date(2024, 2, 2)


def test_15_repeats_count_with_their_multiplicity() -> None:
    """Three equal receipts of a day in one file, two in the other: three in all."""
    three = (*LINES, *[Line(date(2024, 1, 17), 5_000, "VIR RECU X")] * 3)
    two = (*LINES, *[Line(date(2024, 1, 17), 5_000, "VIR RECU X")] * 2)
    for files in ((cfonb(three), nameless(two)), (nameless(two), cfonb(three))):
        bank = read(*files)
        assert [c for (c,) in cells(bank, "amount_cents")].count(5_000) == 3
        assert bank.counts.used == 7


def test_15_two_accounts_that_share_a_transfer_stay_apart() -> None:
    """500.00 leaves one account and comes into the other: opposite signs prove nothing."""
    out = Line(date(2024, 1, 23), -50_000, "VIR INTERNE")
    into = Line(date(2024, 1, 23), 50_000, "VIR INTERNE")
    bank = read(cfonb((*LINES, out)), nameless((*OTHERS, into)))
    assert (len(bank.accounts), bank.counts.used, bank.doubts) == (2, 12, ())
    assert [a.shown for a in bank.accounts] == ["compte …5603", "compte sans numéro"]


def test_15_equal_fees_of_two_accounts_make_them_neither_one_nor_doubtful() -> None:
    fees = tuple(Line(date(2024, 1, d), -790, "COMMISSION D INTERVENTION") for d in (16, 17, 18))
    bank = read(cfonb((*LINES, *fees)), nameless((*OTHERS[2:], *fees)))
    assert (len(bank.accounts), bank.counts.used, bank.doubts) == (2, 14, ())


def test_15_some_movements_in_common_but_not_most_are_asked_about() -> None:
    """2 of 8 shared: 1,234.56 + 500.00 = 1,734.56 at stake, both count until answered."""
    own = (*OTHERS, LINES[0], LINES[2])
    files = (cfonb(), nameless(own))
    bank = read(*files)
    assert (len(bank.accounts), bank.counts.used) == (2, 12)
    (asked,) = bank.doubts
    assert (asked.code, asked.key, asked.taken) == (
        "bank_maybe_same", "bank.same_account.r1", "no",
    )  # fmt: skip
    assert asked.amount_cents == 173_456
    assert only(bank, "bank_maybe_same").severity == "warning"
    for lang in ("fr", "en"):
        assert asked.question(lang)
        assert asked.choice("yes", lang) != "yes"
    yes = read(*files, settings=BankSettings(same_account={"r1": "yes"}))
    assert (len(yes.accounts), yes.counts.used, yes.doubts) == (1, 10, ())
    no = read(*files, settings=BankSettings(same_account={"r1": "no"}))
    assert (len(no.accounts), no.counts.used, no.doubts) == (2, 12, ())


def test_15_the_user_may_part_what_was_joined() -> None:
    bank = read(cfonb(), nameless(), settings=BankSettings(same_account={"r1": "no"}))
    assert (len(bank.accounts), bank.counts.used) == (2, 8)


def test_126_balances_of_the_account_without_number_check_the_same_account() -> None:
    """The CSV ends 5.00 above the CFONB: the account no longer follows on its last day."""
    sound = read(cfonb(), nameless(end=closing()))
    assert sound.accounts[0].closes in (True, None)
    bank = read(cfonb(), nameless(end=closing() + 500))
    (account,) = bank.accounts
    assert account.closes is False
    assert only(bank, "bank_broken").amount_cents in (500, -500)


def test_15_two_layouts_of_one_account_count_once() -> None:
    """Debit and credit columns, then one signed column with other words; no number anywhere."""
    bank = read(nameless(OTHERS), signed(OTHERS, "OPERATION {}"))
    assert len(bank.accounts) == 1
    assert (bank.counts.used, bank.counts.set_aside) == (6, 6)
    assert "bank_told_differently" not in codes(bank)


def test_15_two_accounts_without_number_stay_two() -> None:
    bank = read(nameless(OTHERS), signed(LINES))
    assert [a.shown for a in bank.accounts] == [
        "compte sans numéro (r0)",
        "compte sans numéro (r1)",
    ]
    assert bank.counts.used == 10
    assert only(bank, "bank_accounts_apart").operands["same_as"] == "r0"


def test_15_one_month_after_another_stays_one_account() -> None:
    bank = read(nameless(OTHERS), nameless(moved(OTHERS, 31)))
    assert (len(bank.accounts), bank.counts.used) == (1, 12)


def test_15_a_month_that_opens_with_the_balance_of_the_other_file_goes_on_with_it() -> None:
    """The CFONB of January closes at 10,455.00; the CSV of February opens there."""
    february = csv(moved(OTHERS, 31), (f"Solde au 31/01/2024;;{french(closing())}",))
    bank = read(cfonb(), february)
    assert (len(bank.accounts), bank.counts.used) == (1, 10)
    assert only(bank, "bank_same_account_follows").file == "r1"
    # 10,455.00 + 314.15 - 7.90 + 271.82 - 141.42 + 173.20 + 223.60
    assert bank.balance_at(date(2024, 2, 29)) == 1_045_500 + 83_345


def test_15_value_days_in_one_file_and_booking_days_in_the_other_are_asked_about() -> None:
    later = moved(OTHERS, 2)
    files = (cfonb(OTHERS, OPENING), nameless(later))
    bank = read(*files)
    assert (len(bank.accounts), bank.counts.used) == (2, 12)
    (asked,) = bank.doubts
    assert (asked.code, asked.amount_cents) == ("bank_maybe_same_days", 113_209)
    yes = read(*files, settings=BankSettings(same_account={"r1": "yes"}))
    assert (len(yes.accounts), yes.counts.used) == (1, 6)
    assert only(yes, "bank_movements_twice_days").operands["n"] == 6
    assert [d for (d,) in cells(yes, "day")] == [x.on for x in OTHERS]


def test_15_a_label_cut_at_the_width_of_its_field_is_the_same_movement() -> None:
    """CFONB keeps 31 signs, OFX 32: the returned 80.00 counts once, with its longer label."""
    one = (Line(date(2024, 1, 22), -8_000, "REJET VIR SEPA HARMONIE MUTUELLE TP"),)
    for files in ((cfonb(one), ofx(one)), (ofx(one), cfonb(one)), (cfonb(one), camt(one))):
        bank = read(*files)
        assert bank.counts.used == 1
        assert cells(bank, "label") == [("REJET VIR SEPA HARMONIE MUTUELLE TP",)]
        assert codes(bank, "set_aside") == ["bank_movements_twice"]


def test_15_labels_told_otherwise_repeat_where_the_movements_are_the_same() -> None:
    """Same number, same days and cents for the greater part: words do not make six more."""
    bank = read(cfonb(OTHERS), csv([Line(x.on, x.cents, f"OPERATION {x.label}") for x in OTHERS]))
    assert (len(bank.accounts), bank.counts.used) == (1, 6)
    assert len(bank.at(LATE)) == 6


def daily(first: date, n: int, fixed: int = 1) -> tuple[Line, ...]:
    """Each day a card remittance of its own and the same cash: what a pharmacy banks."""
    days = [first + timedelta(days=i) for i in range(n)]
    cash = [Line(d, 50_000, "VERSEMENT ESPECES") for d in days for _ in range(fixed)]
    cards = [Line(d, 31_110 + 1_117 * d.toordinal() % 9_001, "REMISE CB") for d in days]
    return tuple(sorted((*cards, *cash), key=lambda x: x.on))


@pytest.mark.parametrize("overlap", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("form", ["csv", "cfonb", "nameless"])
def test_15_the_same_cash_each_day_is_no_movement_told_twice(overlap: int, form: str) -> None:
    """Ten days in one file, ten in the next, some days in both: each day counts once."""
    whole = daily(date(2024, 1, 22), 20 - overlap)
    cut = 20
    early, late = whole[:cut], whole[cut - 2 * overlap :]
    opening = OPENING + sum(x.cents for x in whole[: cut - 2 * overlap])
    if form == "cfonb":
        files = [
            cfonb(part, o, since=part[0].on - timedelta(days=1), until=part[-1].on)
            for part, o in ((early, OPENING), (late, opening))
        ]
    elif form == "csv":
        files = [csv(early), csv(late)]
    else:
        files = [
            csv(part, (f"Solde au {part[0].on - timedelta(days=1):%d/%m/%Y};;{french(o)}",))
            for part, o in ((early, OPENING), (late, opening))
        ]
    for order in (files, files[::-1]):
        bank = read(*order)
        assert (len(bank.accounts), bank.counts.used) == (1, len(whole))
        assert bank.counts.set_aside == 2 * overlap
        assert bank.doubts == ()


def test_15_a_month_of_fixed_movements_after_another_goes_on_with_it() -> None:
    january, february = daily(date(2024, 1, 15), 12, 5), daily(date(2024, 1, 29), 12, 5)
    bank = read(
        cfonb(january, until=date(2024, 1, 27)),
        cfonb(february, closing(january), since=date(2024, 1, 27), until=date(2024, 2, 10)),
    )
    assert (bank.counts.used, bank.counts.set_aside) == (len(january) + len(february), 0)
