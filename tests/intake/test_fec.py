"""The FEC: read by name, settled at a day to the cent (faults 116 to 124)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.errors import FileUnusable
from calculator.core.spans import NO_DAY, day_number
from calculator.intake import LedgerRead, LedgerSettings, read_ledger, values_digest
from calculator.intake.fec import NAMES
from tests.cases.asking import most

from .ledgers import codes, only

CLIENTS = LedgerSettings(accounts=("411",))
YEAR_END = date(2024, 12, 31)


def entry(
    day: str,
    debit: str,
    credit: str,
    code: str = "",
    aux: str = "A1",
    account: str = "411000",
    journal: str = "VE",
    label: str = "Vente",
    ref: str = "P1",
    lib: str = "Ventes",
) -> list[str]:
    return [
        journal,
        lib,
        "1",
        day,
        account,
        "Clients",
        aux,
        f"Caisse {aux}" if aux else "",
        ref,
        day,
        label,
        debit,
        credit,
        code,
        "",
        day,
        "",
        "",
    ]


def file_of(
    *entries: list[str], separator: str = "\t", header: tuple[str, ...] = NAMES, end: str = "\r\n"
) -> bytes:
    return end.join(separator.join(row) for row in (list(header), *entries)).encode("iso8859-15")


def read(
    *entries: list[str], separator: str = "\t", accounts: LedgerSettings = CLIENTS
) -> LedgerRead:
    ledger = read_ledger(("f.txt", file_of(*entries, separator=separator)), settings=accounts)
    assert ledger.counts.balanced
    codes(ledger)
    return ledger


def pieces(ledger: LedgerRead, day: date = YEAR_END) -> list[tuple[int, int, str, str]]:
    """(line, cents, receipt day or "", status), in frame order."""
    frame = ledger.at(day).frame
    assert ledger.at(day).counts.balanced
    return [
        (
            r.line,
            r.amount_cents,
            "" if r.paid_day == NO_DAY else date.fromordinal(r.paid_day + 719163).isoformat(),
            r.status,
        )
        for r in frame.itertuples()
    ]


def open_by_payer(ledger: LedgerRead, day: date) -> dict[str, int]:
    frame = ledger.at(day).frame
    sums = frame[frame["status"] == "open"].groupby("payer_id")["amount_cents"].sum()
    return {str(k): int(v) for k, v in sums.items() if v}


def test_119_a_balanced_group_is_paid_on_its_last_credit() -> None:
    ledger = read(
        entry("20240110", "100,00", "0,00", "AA"),
        entry("20240112", "50,00", "0,00", "AA"),
        entry("20240120", "0,00", "100,00", "AA"),
        entry("20240131", "0,00", "50,00", "AA"),
    )
    assert pieces(ledger) == [(2, 10000, "2024-01-31", "paid"), (3, 5000, "2024-01-31", "paid")]
    # Before the last credit the group does not balance: its credit settles the oldest debit.
    assert pieces(ledger, date(2024, 1, 25)) == [
        (2, 10000, "2024-01-20", "paid"),
        (3, 5000, "", "open"),
    ]
    # Before any credit, both are open; before the second debit, it does not exist.
    assert pieces(ledger, date(2024, 1, 11)) == [(2, 10000, "", "open")]


def test_119_an_unbalanced_group_cuts_the_oldest_debit_first() -> None:
    ledger = read(
        entry("20240110", "100,00", "", "a"),
        entry("20240112", "50,00", "", "a"),
        entry("20240120", "", "120,00", "a"),
    )
    assert pieces(ledger) == [
        (2, 10000, "2024-01-20", "paid"),
        (3, 2000, "2024-01-20", "paid"),
        (3, 3000, "", "open"),
    ]
    assert only(ledger, "fec_groups_unbalanced").amount_cents == 3000


def test_119_an_unlettered_credit_settles_the_payers_oldest_open_debit() -> None:
    ledger = read(
        entry("20240110", "100,00", "", ref="P1"),
        entry("20240112", "50,00", "", "Z", ref="P2"),
        entry("20240115", "70,00", "", aux="B2"),
        entry("20240120", "", "120,00"),
    )
    assert pieces(ledger) == [
        (2, 10000, "2024-01-20", "paid"),
        (3, 2000, "2024-01-20", "paid"),
        (3, 3000, "", "open"),
        (4, 7000, "", "open"),
    ]
    assert "fec_unlettered" in codes(ledger)


def test_a_credit_left_over_is_an_open_negative_piece() -> None:
    ledger = read(entry("20240110", "100,00", ""), entry("20240120", "", "130,00"))
    assert pieces(ledger) == [(2, 10000, "2024-01-20", "paid"), (3, -3000, "", "open")]


def test_a_group_left_too_rich_pays_the_rest_of_the_payer() -> None:
    ledger = read(
        entry("20240105", "40,00", ""),
        entry("20240110", "100,00", "", "a"),
        entry("20240120", "", "130,00", "a"),
    )
    assert pieces(ledger) == [
        (2, 3000, "2024-01-20", "paid"),
        (2, 1000, "", "open"),
        (3, 10000, "2024-01-20", "paid"),
    ]


def test_120_opening_entries_are_not_dated() -> None:
    ledger = read(
        entry("20240101", "10,00", "", journal="ANO"),
        entry("20240101", "20,00", "", journal="X", lib="A nouveaux"),
        entry("20240102", "30,00", ""),
        entry("20240102", "30,00", "", journal="ANALYSE"),
    )
    assert ledger.at(YEAR_END).frame["dated"].tolist() == [False, False, True, True]


def test_120_two_years_count_the_opening_once() -> None:
    first = file_of(entry("20231210", "100,00", ""), entry("20231215", "", "40,00"))
    second = file_of(
        entry("20240101", "60,00", "", journal="AN"),
        entry("20240110", "", "60,00"),
        entry("20240112", "5,00", ""),
    )
    ledger = read_ledger(("a.txt", first), ("b.txt", second), settings=CLIENTS)
    assert ledger.counts.balanced
    assert only(ledger, "fec_opening_set_aside").operands["n"] == 1
    assert open_by_payer(ledger, YEAR_END) == {"A1": 500}
    other = file_of(entry("20240101", "61,00", "", journal="AN"))
    assert "fec_opening_kept" in codes(
        read_ledger(("a.txt", first), ("b.txt", other), settings=CLIENTS)
    )


def test_accounts_must_be_chosen_and_the_candidates_are_listed() -> None:
    data = file_of(
        entry("20240110", "1,00", ""),
        entry("20240110", "", "1,00", account="706000"),
        entry("20240110", "1,00", "", account="467100"),
    )
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("f.txt", data))
    assert caught.value.code == "fec_accounts_needed"
    assert "[ledger] accounts" in caught.value.message("fr")
    assert caught.value.operands["candidates"] == "411 (1), 467 (1)"
    with pytest.raises(FileUnusable, match="418"):
        read_ledger(("f.txt", data), settings=LedgerSettings(accounts=("418",)))


def test_other_accounts_are_out_of_scope_with_their_euros() -> None:
    ledger = read(
        entry("20240110", "10,00", ""),
        entry("2024", "x", "7,00", account="706000"),
        entry("20240110", "", "10,00", account="706"),
    )
    counts = ledger.counts
    assert (counts.used, counts.out_of_scope, counts.out_of_scope_cents, counts.set_aside) == (
        1,
        2,
        1000,
        0,
    )


def test_121_without_auxiliary_the_account_is_the_payer() -> None:
    frame = read(entry("20240110", "10,00", "", aux="")).at(YEAR_END).frame
    assert frame.loc[0, ["payer_id", "payer"]].tolist() == ["411000", "Clients"]


def test_118_an_unbalanced_file_is_told_with_its_gap() -> None:
    assert (
        only(read(entry("20240110", "10,00", "")), "fec_unbalanced").operands["gap_cents"] == 1000
    )
    assert "fec_unbalanced" not in codes(
        read(entry("20240110", "10,00", ""), entry("20240110", "", "10,00", account="7"))
    )


def test_116_reordered_renamed_and_extra_columns_are_read_by_name() -> None:
    header = (*NAMES[::-1], "DateRglt")
    row = [*entry("20240110", "10,00", "")[::-1], ""]
    ledger = read_ledger(
        ("f.txt", file_of(row, header=tuple(h.upper() for h in header))), settings=CLIENTS
    )
    assert ledger.at(YEAR_END).frame["amount_cents"].tolist() == [1000]
    assert "fec_layout" in codes(ledger)


@pytest.mark.parametrize(
    ("side", "cents"), [("D", 1000), ("C", -1000), ("+1", 1000), ("-1", -1000), ("Crédit", -1000)]
)
def test_117_montant_and_sens(side: str, cents: int) -> None:
    header = tuple({"Debit": "Montant", "Credit": "Sens"}.get(n, n) for n in NAMES)
    ledger = read_ledger(
        ("f.txt", file_of(entry("20240110", "10,00", side), header=header)), settings=CLIENTS
    )
    assert ledger.at(YEAR_END).frame["amount_cents"].tolist() == [cents]


@pytest.mark.parametrize(
    "written", ["10,00", "10.00", "000000000010,00", " 000000000000010,00", "10,00+", "10,0000"]
)
def test_123_numbers_as_exporters_write_them(written: str) -> None:
    assert read(entry("20240110", written, "0,00")).at(YEAR_END).frame["amount_cents"].tolist() == [
        1000
    ]


def test_signed_amounts_count_on_the_other_side() -> None:
    assert pieces(read(entry("20240110", "10,00-", "0,00")))[0][1] == -1000
    assert pieces(read(entry("20240110", "0,00", "-10,00")))[0][1] == 1000


@pytest.mark.parametrize("written", ["20240110", "10/01/2024", "2024-01-10", "2024/01/10"])
def test_123_dates_as_exporters_write_them(written: str) -> None:
    frame = read(entry(written, "10,00", "")).at(YEAR_END).frame
    assert frame["invoice_day"].tolist() == [day_number(date(2024, 1, 10))]


def test_123_a_bad_day_or_amount_on_a_chosen_account_is_set_aside() -> None:
    ledger = read(
        entry("20240110", "1,00", ""),
        entry("00000000", "2,00", ""),
        entry("20240231", "3,00", ""),
        entry("20240110", "x", ""),
        entry("20240110", "", ""),
    )
    aside = [(i.line, i.code, i.amount_cents) for i in ledger.issues if i.severity == "set_aside"]
    assert sorted(aside) == [
        (3, "date_missing", 200),
        (4, "date_impossible", 300),
        (5, "amount_unreadable", None),
        (6, "amount_missing", None),
    ]


def test_a_bar_inside_the_label_is_put_back() -> None:
    ledger = read(
        entry("20240110", "10,00", "", label="a|b|c"), entry("20240111", "5,00", ""), separator="|"
    )
    assert ledger.at(YEAR_END).frame["amount_cents"].tolist() == [1000, 500]
    assert only(ledger, "fec_rejoined").operands["n"] == 1


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r\n"])
def test_28_line_ends_and_nul_characters(end: str) -> None:
    data = file_of(
        entry("20240110", "10,00", "", label='a "quote" é\0'),
        entry("20240110", "5,00", ""),
        end=end,
    )
    assert read_ledger(("f.txt", data), settings=CLIENTS).at(YEAR_END).counts.used_cents == 1500


def test_entries_after_the_day_do_not_exist() -> None:
    lines = read(entry("20240110", "10,00", ""), entry("20240111", "", "10,00")).at(
        date(2024, 1, 10)
    )
    assert (lines.counts.used, lines.counts.set_aside, lines.counts.set_aside_cents) == (1, 1, 1000)
    assert [i.operands["n"] for i in lines.issues if i.code == "after_as_of"] == [1]
    assert lines.frame["status"].tolist() == ["open"]


DAYS = st.integers(10, 28).map(lambda d: f"202401{d}")
ENTRY = st.tuples(
    DAYS,
    st.integers(-5000, 20000),
    st.booleans(),
    st.sampled_from(["", "", "A", "B", "c"]),
    st.sampled_from(["A1", "B2", ""]),
)


def _written(t: tuple[str, int, bool, str, str]) -> list[str]:
    day, cents, is_debit, code, aux = t
    amount = f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"
    return entry(day, amount if is_debit else "", "" if is_debit else amount, code, aux)


@settings(max_examples=most(60), deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=25), st.integers(9, 29))
def test_open_pieces_sum_to_debits_minus_credits_per_payer(
    rows: list[tuple[str, int, bool, str, str]], day: int
) -> None:
    as_of = date(2024, 1, day)
    ledger = read(*map(_written, rows))
    wanted: dict[str, int] = {}
    for when, cents, is_debit, _, aux in rows:
        if int(when[-2:]) <= day:
            key = aux or "411000"
            wanted[key] = wanted.get(key, 0) + (cents if is_debit else -cents)
    assert open_by_payer(ledger, as_of) == {k: v for k, v in wanted.items() if v}
    frame = ledger.at(as_of).frame
    paid = frame[frame["status"] == "paid"]
    assert (paid["paid_cents"] == paid["amount_cents"]).all()
    assert (paid["paid_day"] <= day_number(as_of)).all()
    assert ledger.at(as_of).counts.balanced
    # No line is paid for more than it holds, and its pieces sum to it unless it is a credit spent.
    per_line = frame.groupby("line")["amount_cents"].sum()
    for i, (when, cents, is_debit, _, _) in enumerate(rows):
        net = cents if is_debit else -cents
        if net > 0 and int(when[-2:]) <= day:
            assert per_line[i + 2] == net


@settings(max_examples=most(20), deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_line_order_changes_no_payers_balance(
    rows: list[tuple[str, int, bool, str, str]], random: object
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = read(*map(_written, rows)), read(*map(_written, shuffled))
    assert open_by_payer(one, YEAR_END) == open_by_payer(other, YEAR_END)
    assert values_digest(one.at(YEAR_END).frame) == values_digest(other.at(YEAR_END).frame)


def test_a_lettered_debit_and_its_twin_settle_alike_in_any_order() -> None:
    # 2.00 lettered with a credit of 1.00, its unlettered twin, and an unlettered credit of 1.00.
    rows = [
        entry("20240110", "0,00", "0,01"),
        entry("20240110", "0,00", "0,01", "A"),
        entry("20240110", "0,02", "0,00"),
        entry("20240110", "0,02", "0,00", "A"),
    ]
    other = read(*rows[:2], rows[3], rows[2])
    assert values_digest(read(*rows).at(YEAR_END).frame) == values_digest(other.at(YEAR_END).frame)


FIRST, SECOND = "fec/0000000001FEC20220831.txt", "fec/000000000FEC20231231.txt"


def test_real_books_owe_what_they_owe(samples_dir: Path) -> None:
    ledger = read_ledger(samples_dir / FIRST, settings=CLIENTS)
    assert ledger.counts.read == 5422
    assert ledger.counts.read_cents == 2 * 1_018_621_981
    assert "fec_unbalanced" not in codes(ledger)
    owed = open_by_payer(ledger, date(2022, 6, 30))
    assert [owed[p] for p in ("A0017", "A0016", "A0085")] == [2_512_377, 567_379, 243_072]
    assert ledger.at(date(2022, 6, 30)).counts.balanced


@pytest.mark.parametrize("name", [FIRST, SECOND])
@pytest.mark.parametrize("months", [1, 4, 8, 12, 20])
def test_real_books_balance_at_any_day(samples_dir: Path, name: str, months: int) -> None:
    """Summed here from the raw text, by other code than the reader's."""
    as_of = (
        date(2021 + (8 + months) // 12, (8 + months) % 12 + 1, 28)
        if name == FIRST
        else date(2023, min(12, months), 28)
    )
    wanted: dict[str, int] = {}
    for line in (samples_dir / name).read_text("utf-8-sig").splitlines()[1:]:
        cells = line.split("\t")
        if cells[4].startswith("411") and cells[3] <= as_of.strftime("%Y%m%d"):
            key = cells[6].strip() or cells[4].strip()
            debit, credit = (round(float(c.replace(",", ".")) * 100) for c in cells[11:13])
            wanted[key] = wanted.get(key, 0) + debit - credit
    assert open_by_payer(read_ledger(samples_dir / name, settings=CLIENTS), as_of) == {
        k: v for k, v in wanted.items() if v
    }


def test_the_unlettered_book_says_so(samples_dir: Path) -> None:
    ledger = read_ledger(samples_dir / SECOND, settings=CLIENTS)
    assert (ledger.counts.read, ledger.counts.read_cents) == (2102, 2 * 126_535_082)
    assert codes(ledger, "warning") == ["fec_unlettered"]


def test_119_the_credit_notes_of_a_real_book_are_those_it_numbers_so(samples_dir: Path) -> None:
    """The sales journal numbers its credit notes "AV ..."; receipts stand in two bank journals."""
    ledger = read_ledger(samples_dir / FIRST, settings=CLIENTS)
    rows = [r.split("\t") for r in (samples_dir / FIRST).read_text("utf-8-sig").splitlines()]
    credits_ = [r for r in rows[1:] if r[4].startswith("411") and float(r[12].replace(",", "."))]
    numbered = [r for r in credits_ if r[8].startswith("AV ")]
    assert (len(credits_), len(numbered)) == (138, 8)
    # One more: a bill of the year before cancelled in the journal of adjustments.
    assert only(ledger, "fec_credit_notes").operands["n"] == 8 + 1


def test_119_a_credit_note_lowers_its_own_document_and_is_no_receipt() -> None:
    def both(day: str, net: int, account: str, code: str = "", ref: str = "P1") -> list[list[str]]:
        sides = (f"{net},00", "0,00") if net > 0 else ("0,00", f"{-net},00")
        journal = "BQ" if account[0] == "5" else "VE"
        return [
            entry(day, *sides, code, journal=journal, ref=ref),
            entry(day, *sides[::-1], account=account, aux="", journal=journal, ref=ref),
        ]

    ledger = read(
        *both("20240110", 100, "707", ref="P1"),
        *both("20240111", 50, "707", ref="P2"),
        *both("20240112", -30, "707", ref="P2"),  # lowers P2 to 20, though P1 is older
        *both("20240115", -60, "512", ref="BQ1"),  # pays the oldest, P1
        *both("20240116", -90, "707", ref="AV9"),  # 40 + 20 open: 30 too much stay negative
    )
    assert [(line, cents, day) for line, cents, day, _ in pieces(ledger)] == [
        (2, 60_00, "2024-01-15"),
        (2, 40_00, ""),
        (4, 20_00, ""),
        (10, -90_00, ""),  # set off with the rest of the ledger, where positions are made
    ]


def test_119_without_other_accounts_the_journals_tell_credit_notes() -> None:
    rows = [
        entry("20240110", "100,00", "0,00"),
        entry("20240111", "50,00", "0,00", ref="P2"),
        entry("20240112", "0,00", "30,00", ref="AV"),
        entry("20240115", "0,00", "60,00", journal="BQ"),
    ]
    assert (4, -30_00, "", "open") in pieces(read(*rows))
    # One journal for all: nothing tells, and a credit is a receipt.
    alone = [*rows[:3], entry("20240115", "0,00", "60,00")]
    assert all(cents > 0 for _, cents, _, _ in pieces(read(*alone)))
    # Named after them: no doubt.
    alone[2][1] = "Avoirs clients"
    assert (4, -30_00, "", "open") in pieces(read(*alone))


def test_120_an_opening_after_a_missing_year_is_not_said_to_follow_it() -> None:
    # 2022 and 2024 without 2023: nothing there tells what the opening should be.
    first = file_of(entry("20221210", "100,00", ""))
    second = file_of(entry("20240101", "50,00", "", journal="AN"))
    ledger = read_ledger(("a.txt", first), ("b.txt", second), settings=CLIENTS)
    assert "fec_opening_kept" not in codes(ledger)
    told = only(ledger, "fec_opening_gap")
    assert (told.file, told.amount_cents) == ("b.txt", 50_00)
    assert told.operands["last_on"] == date(2022, 12, 10)
    assert told.operands["opening_on"] == date(2024, 1, 1)


def test_120_an_opening_unlike_the_year_before_is_asked_about() -> None:
    first = file_of(entry("20231210", "100,00", ""), entry("20231215", "", "40,00"))
    second = file_of(entry("20240101", "61,00", "", journal="AN"))
    files = (("a.txt", first), ("b.txt", second))
    asked = read_ledger(*files, settings=CLIENTS)
    (doubt,) = asked.doubts
    assert (doubt.code, doubt.key, doubt.taken) == ("fec_opening_kept", "ledger.openings", "both")
    assert doubt.amount_cents == 61_00
    assert doubt.question("fr") != doubt.question("en")
    # 100.00 - 40.00 + 61.00 = 121.00 while nobody answered.
    assert open_by_payer(asked, YEAR_END) == {"A1": 121_00}
    alone = read_ledger(*files, settings=replace(CLIENTS, openings="opening"))
    assert alone.doubts == ()
    assert open_by_payer(alone, YEAR_END) == {"A1": 61_00}
    gone = only(alone, "fec_older_set_aside")
    # Debit + credit as written: 100.00 + 40.00.
    assert (gone.file, gone.operands["n"], gone.amount_cents) == ("a.txt", 2, 140_00)
    assert alone.counts.balanced
    both = read_ledger(*files, settings=replace(CLIENTS, openings="both"))
    assert (both.doubts, open_by_payer(both, YEAR_END)) == ((), {"A1": 121_00})
