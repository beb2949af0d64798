"""Files that tell the same invoices: counted once, asked about, nothing lost (fault 15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.intake import LedgerRead, LedgerSettings, read_ledger
from calculator.intake.fec import NAMES

from .ledgers import codes, only
from .test_fec import CLIENTS, entry, file_of

WEEK = "N° facture;Date facture;Organisme;Part RC;Réglé;Date règlement"
FIRST = (
    "F1;15/01/2024;Viamedis;100,00;;",
    "F2;16/01/2024;Viamedis;50,00;;",
    "F3;17/01/2024;Viamedis;30,00;10,00;20/01/2024",
)
SECOND = (
    "F1;15/01/2024;Viamedis;100,00;100,00;25/01/2024",
    "F2;16/01/2024;Viamedis;50,00;;",
    "F3;17/01/2024;Viamedis;30,00;30,00;26/01/2024",
    "F4;23/01/2024;Viamedis;7,00;;",
)


def export(*lines: str, header: str = WEEK, numbers: bool = True) -> bytes:
    rows = [header, *lines] if numbers else [r.partition(";")[2] for r in (header, *lines)]
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def read(*files: bytes, settings: LedgerSettings | None = None) -> LedgerRead:
    named = [(f"{'abcdefgh'[i]}.csv", data) for i, data in enumerate(files)]
    ledger = read_ledger(*named, settings=settings)
    assert ledger.counts.balanced
    moved = [i for i in ledger.issues if i.severity == "set_aside" or i.code == "duplicate_file"]
    assert sum(i.amount_cents or 0 for i in moved) == ledger.counts.set_aside_cents
    return ledger


def owed(ledger: LedgerRead, day: date = date(2024, 12, 31)) -> int:
    frame = ledger.at(day).frame
    return int((frame["amount_cents"] - frame["paid_cents"]).sum())


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("turned", [False, True])
def test_15_a_later_export_replaces_an_earlier_one(*, numbers: bool, turned: bool) -> None:
    # Open in the later export: F2 50.00 + F4 7.00. The earlier one says F1 100.00, F2 50.00
    # and F3 20.00 of the same three invoices.
    files = [export(*FIRST, numbers=numbers), export(*SECOND, numbers=numbers)]
    ledger = read(*reversed(files)) if turned else read(*files)
    assert owed(ledger) == 5700
    assert ledger.counts.set_aside_cents == 18_000
    assert only(ledger, "duplicate_across_files").operands["n"] == 1
    assert only(ledger, "older_export").operands["n"] == 2
    (doubt,) = ledger.doubts
    assert (doubt.key, doubt.taken, doubt.amount_cents) == ("ledger.overlaps", "once", 18_000)
    assert "3" in doubt.question("fr")
    assert "files_overlap" in codes(ledger)


def test_15_the_answer_is_kept_in_the_dossier() -> None:
    files = export(*FIRST), export(*SECOND)
    once = read(*files, settings=LedgerSettings(overlaps="once"))
    assert (owed(once), once.doubts) == (5700, ())
    # 100.00 + 50.00 + 20.00 of the first file beside 57.00 of the second.
    keep = read(*files, settings=LedgerSettings(overlaps="keep"))
    assert (owed(keep), keep.doubts, keep.counts.set_aside) == (22_700, (), 0)


def test_15_three_weekly_exports() -> None:
    third = ("F2;16/01/2024;Viamedis;50,00;50,00;30/01/2024", SECOND[3],
             "F5;30/01/2024;Viamedis;3,00;;")  # fmt: skip
    ledger = read(export(*FIRST), export(*SECOND), export(*third))
    # F4 7.00 + F5 3.00; F1 and F3 are paid in the second export, F2 in the third.
    assert owed(ledger) == 1000
    assert ledger.counts.used == 5


def test_15_one_numbering_and_another_are_two_layouts_of_one_export() -> None:
    other = tuple(line.replace("F", "2024-00", 1) for line in SECOND)
    assert owed(read(export(*FIRST), export(*other))) == 5700


def test_15_payers_told_by_number_or_by_name() -> None:
    named = tuple(line.replace("Viamedis", "VIAMEDIS - 75") for line in SECOND)
    assert owed(read(export(*FIRST), export(*named))) == 5700
    assert owed(read(export(*FIRST, numbers=False), export(*named, numbers=False))) == 5700


def test_15_a_corrected_amount_is_one_invoice() -> None:
    corrected = (*SECOND[:1], "F2;16/01/2024;Viamedis;45,00;;", *SECOND[2:])
    ledger = read(export(*FIRST), export(*corrected))
    assert owed(ledger) == 4500 + 700
    # One line of two alone proves nothing of the other, which counts in both, and is said.
    few = read(export(FIRST[1]), export("F2;16/01/2024;Viamedis;45,00;;"))
    assert (owed(few), "told_differently" in codes(few)) == (9500, True)


def test_15_open_here_and_gone_there_is_said() -> None:
    ledger = read(export(*FIRST, "F9;16/01/2024;Viamedis;9,00;;"), export(*SECOND))
    assert only(ledger, "gone_from_later").amount_cents == 900
    assert owed(ledger) == 5700 + 900


def test_15_months_shares_and_chance_stay_apart() -> None:
    # Two months; the two shares of the same invoices; equal small amounts of one day.
    months = read(
        export(*FIRST, numbers=False),
        export(*(line.replace("/01/", "/02/") for line in FIRST), numbers=False),
    )
    assert (months.counts.set_aside, months.doubts) == (0, ())
    statutory = tuple(
        f"F{i};{day}/01/2024;CPAM 75;{cents},00;;"
        for i, day, cents in ((1, 15, 233), (2, 16, 117), (3, 17, 70))
    )
    shares = read(export(*FIRST), export(*statutory))
    assert (shares.counts.set_aside, shares.doubts) == (0, ())
    small = "15/01/2024;Viamedis;1,02;;"
    one = [small, *(f"{d}/01/2024;Viamedis;{d},10;;" for d in range(13, 20))]
    two = [small, *(f"{d}/01/2024;Viamedis;{d},20;;" for d in range(13, 20))]
    header = WEEK.partition(";")[2]
    chance = read(export(*one, header=header), export(*two, header=header))
    assert (chance.counts.set_aside, chance.doubts) == (0, ())


def test_15_equal_lines_of_a_file_repeat_as_many_of_the_other() -> None:
    # Twice 50.00 on one day in both exports: two invoices, not one and not four.
    twice = ("F2;16/01/2024;Viamedis;50,00;;", "F5;16/01/2024;Viamedis;50,00;;")
    one = export(FIRST[0], *twice, numbers=False)
    two = export(SECOND[0], *twice, SECOND[3], numbers=False)
    assert owed(read(one, two)) == 5000 + 5000 + 700


ROWS = (
    entry("20240101", "200,00", "", code="GA", aux="G", journal="AN"),
    entry("20240101", "55,00", "", aux="H", journal="AN"),
    entry("20240102", "100,00", "", code="AA"),
    entry("20240110", "", "200,00", code="GA", aux="G"),
    entry("20240112", "", "100,00", code="AA"),
    entry("20240115", "80,00", "", aux="B"),
    entry("20240115", "80,00", "", aux="B"),
    entry("20240120", "40,00", "", aux="C"),
)
EACH = LedgerSettings(duplicates="keep")
#: 55.00 + 80.00 + 80.00 + 40.00
OPEN = 25_500


def signed(rows: tuple[list[str], ...]) -> bytes:
    """The same entries with Montant and Sens in place of Debit and Credit."""
    names = tuple({"Debit": "Montant", "Credit": "Sens"}.get(n, n) for n in NAMES)
    told = [[*r[:11], r[11] or r[12], "D" if r[11] else "C", *r[13:]] for r in rows]
    return file_of(*told, header=names)


@pytest.mark.parametrize(
    "twin",
    [
        file_of(*ROWS, separator="|"),
        file_of(*ROWS, end="\n"),
        file_of(*ROWS).decode("iso8859-15").encode("utf-16"),
        signed(ROWS),
    ],
    ids=["pipe", "unix", "utf-16", "signed"],
)
def test_15_an_accounting_file_in_other_bytes_counts_once(twin: bytes) -> None:
    ledger = read_ledger(("a.txt", file_of(*ROWS)), ("b.txt", twin), settings=CLIENTS)
    assert ledger.counts.balanced
    assert (owed(ledger), ledger.counts.set_aside) == (OPEN, len(ROWS))
    assert [d.key for d in ledger.doubts] == ["ledger.overlaps"]


def test_15_a_later_accounting_file_replaces_the_days_of_both() -> None:
    # By the 31st C has paid, the second invoice of B was a mistake, and 9.00 are new.
    later = [
        *ROWS[:6],
        entry("20240120", "40,00", "", code="CA", aux="C"),
        entry("20240125", "", "40,00", code="CA", aux="C"),
        entry("20240131", "9,00", "", aux="B"),
    ]
    ledger = read_ledger(("a.txt", file_of(*ROWS)), ("b.txt", file_of(*later)), settings=CLIENTS)
    assert ledger.counts.balanced
    assert owed(ledger) == 5500 + 8000 + 900
    # From the 15th on only: the first file still tells the days before.
    tail = [
        *ROWS[5:7],
        entry("20240120", "40,00", "", code="CA", aux="C"),
        entry("20240125", "", "40,00", code="CA", aux="C"),
    ]
    ledger = read_ledger(("a.txt", file_of(*ROWS)), ("b.txt", file_of(*tail)), settings=CLIENTS)
    assert ledger.counts.balanced
    assert owed(ledger) == OPEN - 4000


def test_15_books_of_two_pharmacies_stay_apart() -> None:
    other = [
        entry("20240101", "70,00", "", aux="G", journal="AN"),
        entry("20240102", "100,00", "", aux="A1"),
        entry("20240116", "81,00", "", aux="B"),
        entry("20240121", "44,00", "", aux="C"),
    ]
    ledger = read_ledger(("a.txt", file_of(*ROWS)), ("b.txt", file_of(*other)), settings=CLIENTS)
    assert (ledger.counts.set_aside, ledger.doubts) == (0, ())
    assert owed(ledger) == OPEN + 7000 + 10_000 + 8100 + 4400


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.integers(1, 400), st.sampled_from("ABC"), st.booleans()),
        min_size=1, max_size=30,
    ),
    st.data(),
)  # fmt: skip
def test_15_any_two_cuts_of_one_export_say_what_it_says(
    lines: list[tuple[int, int, str, bool]], data: st.DataObject
) -> None:
    lines = sorted(lines)
    rows = [
        f"F{i};{day:02}/01/2024;{payer};{euros},00;{f'{euros},00' if paid else ''};"
        for i, (day, euros, payer, paid) in enumerate(lines)
    ]
    first = data.draw(st.integers(0, len(rows)))
    second = data.draw(st.integers(0, first))
    parts = [p for p in (rows[:first], rows[second:]) if p]
    data.draw(st.randoms(use_true_random=False)).shuffle(parts)
    whole = read(export("F99;13/02/2024;Z;1,00;;", *rows))
    cut = read(*(export("F99;13/02/2024;Z;1,00;;", *part) for part in parts))
    assert owed(cut) == owed(whole)
    assert cut.counts.used_cents == whole.counts.used_cents


@pytest.mark.parametrize("numbers", [True, False])
def test_15_an_export_pasted_after_itself_counts_once(*, numbers: bool) -> None:
    more = (f"G{i};{i + 2:02}/02/2024;MGEN;{i}0,00;;" for i in range(1, 8))
    data = export(*SECOND, *more, numbers=numbers)
    head, *rows = data.decode("cp1252").splitlines(keepends=True)
    other = "F0;13/01/2024;MGEN;4,00;4,00;23/01/2024\r\n"[0 if numbers else 3 :]
    for text in (
        [head, *rows, *rows],
        [head, *rows, head, *rows, *rows],
        [head, other, *rows, *rows],
    ):
        ledger = read("".join(text).encode("cp1252"))
        # 57.00 and 10.00 + 20.00 + ... + 70.00 = 280.00
        assert owed(ledger) == 5700 + 28_000
        assert {"duplicate_line", "duplicates_left_out"} <= set(codes(ledger))
        assert [d.key for d in ledger.doubts] == ["ledger.duplicates"]
    keep = read(
        "".join([head, *rows, *rows]).encode("cp1252"), settings=LedgerSettings(duplicates="keep")
    )
    assert owed(keep) == 2 * (5700 + 28_000)


def test_15_an_accounting_file_pasted_after_itself_counts_once() -> None:
    book = (*ROWS, entry("20240121", "5,00", "", aux="C"), entry("20240122", "", "5,00", aux="C"))
    for rows in ((*book, *book), (entry("20231231", "3,00", "3,00"), *book, *book)):
        ledger = read_ledger(("a.txt", file_of(*rows)), settings=CLIENTS)
        assert ledger.counts.balanced
        assert (owed(ledger), ledger.counts.set_aside) == (OPEN, len(book))
        assert [d.key for d in ledger.doubts] == ["ledger.duplicates"]
    keep = read_ledger(
        ("a.txt", file_of(*ROWS, *ROWS)),
        settings=replace(EACH, accounts=("411",)),
    )
    assert (owed(keep), keep.doubts) == (2 * OPEN, ())


def test_15_equal_lines_of_a_day_are_no_copy() -> None:
    header = WEEK.partition(";")[2]
    same = read(export(*["15/01/2024;Viamedis;1,02;;"] * 30, header=header))
    assert (same.counts.set_aside, same.doubts) == (0, ())
    pair = read(
        export(*["15/01/2024;Viamedis;1,02;;", "15/01/2024;Viamedis;2,04;;"] * 15, header=header)
    )
    assert (pair.counts.set_aside, pair.doubts) == (0, ())


def both_told(rows: list[list[str]], lines: list[str], **how: str) -> LedgerRead:
    ledger = read_ledger(
        ("ventes.csv", export(*lines)),
        ("fec.txt", file_of(*rows)),
        settings=replace(CLIENTS, **how),
    )
    assert ledger.counts.balanced
    assert ledger.at(date(2024, 12, 31)).counts.balanced
    return ledger


BOOKED = [
    entry("20240101", "55,00", "", aux="H", journal="AN", ref="RAN"),
    entry("20240116", "100,00", "", aux="A", ref="F1"),
    entry("20240116", "50,00", "", aux="B", ref="F2"),
    entry("20240117", "30,00", "", aux="A", ref="F3"),
    entry("20240118", "30,00", "", aux="C", ref="X1"),
]
BILLED = [
    "F1;15/01/2024;Viamedis;100,00;100,00;24/01/2024",
    "F2;16/01/2024;Almerys;50,00;;",
    "F3;17/01/2024;Viamedis;30,00;;",
]


def test_15_accounts_beside_the_export_of_the_same_invoices() -> None:
    # The export knows 24 January, the accounts the 18th: F2 50.00 + F3 30.00 as the export
    # tells them, 55.00 of the opening and X1 30.00 as the accounts do. F1 is booked a day later.
    ledger = both_told(BOOKED, BILLED)
    assert owed(ledger) == 5000 + 3000 + 5500 + 3000
    (issue,) = [i for i in ledger.at(date(2024, 12, 31)).issues if i.code == "in_two_books"]
    assert (issue.file, issue.amount_cents, issue.operands["n"]) == ("fec.txt", 18_000, 3)
    (doubt,) = ledger.doubts
    assert (doubt.key, doubt.amount_cents) == ("ledger.overlaps", 18_000)
    # Before any day is chosen, the counts say so too.
    assert (ledger.counts.set_aside, ledger.counts.set_aside_cents) == (3, 18_000)
    assert only(ledger, "in_two_books").amount_cents == 18_000
    # Accounts that know the 30th, when F2 was paid: F1 is paid by both, F3 and X1 are left.
    later = [*BOOKED, entry("20240130", "", "50,00", aux="B"),
             entry("20240130", "", "100,00", aux="A")]  # fmt: skip
    ledger = both_told(later, BILLED)
    assert owed(ledger) == 3000 + 5500 + 3000
    assert ledger.at(date(2024, 12, 31)).issues[-1].file == "ventes.csv"
    # On the 20th nobody knew of any payment, and F1 stood in both.
    assert owed(ledger, date(2024, 1, 20)) == 18_000 + 5500 + 3000
    assert ledger.at(date(2024, 1, 20)).counts.balanced
    keep = both_told(BOOKED, BILLED, overlaps="keep")
    assert (owed(keep), keep.doubts) == (8000 + 26_500, ())


def test_15_what_the_opening_states_is_not_owed_beside_the_old_invoices() -> None:
    # The opening states 200.00 of G, whose two invoices of 2023 make 200.00, one paid since;
    # 55.00 of H is one invoice; 9.00 of K is in the export alone, 31.00 of L in the opening.
    rows = [
        entry("20240101", "200,00", "", aux="G", journal="AN"),
        entry("20240101", "31,00", "", aux="L", journal="AN"),
        *BOOKED,
        entry("20240119", "", "10,00", aux="C", journal="AV", ref="AV1", lib="Avoirs"),
    ]
    lines = [
        *BILLED,
        "G1;10/12/2023;Mutuelle G;120,00;120,00;15/01/2024",
        "G2;11/12/2023;Mutuelle G;80,00;;",
        "H1;12/12/2023;Mutuelle H;55,00;;",
        "H0;12/12/2023;Mutuelle H;5,00;5,00;20/12/2023",
        "K1;12/12/2023;Mutuelle K;9,00;;",
        "AV1;19/01/2024;Mutuelle C;-10,00;;",
    ]
    ledger = both_told(rows, lines)
    # The export: F2 50.00, F3 30.00, G2 80.00, H1 55.00, K1 9.00, credit note -10.00;
    # the accounts alone: X1 30.00 and L 31.00; their credit note is the same one.
    assert owed(ledger) == 5000 + 3000 + 8000 + 5500 + 900 - 1000 + 3000 + 3100


def test_15_accounts_that_book_a_total_a_day() -> None:
    days = range(15, 20)
    lines = [
        f"F{d}{i};{d}/01/2024;MGEN;{d + i},00;{f'{d + i},00' if d < 17 else ''};"
        for d in days for i in range(4)
    ]  # fmt: skip
    # 4 x 15 + 6 = 66.00 on the 15th, ... : each day 4 d + 6.
    rows = [entry(f"202401{d}", f"{4 * d + 6},00", "", aux="M", ref="JOUR") for d in days]
    ledger = both_told(rows, lines)
    assert owed(ledger) == sum(4 * d + 6 for d in (17, 18, 19)) * 100


def test_15_accounts_of_other_invoices_add_up() -> None:
    rows = [entry(f"202401{d}", f"{d},00", "", aux="M", ref=f"P{d}") for d in range(10, 20)]
    ledger = both_told(rows, BILLED)
    assert (owed(ledger), ledger.doubts) == (8000 + sum(range(10, 20)) * 100, ())


@pytest.mark.parametrize("several", [1, 2, 3, 5])
@pytest.mark.parametrize("period", ["day", "week", "month"])
@pytest.mark.parametrize("named", [True, False])
def test_15_accounts_that_book_totals(several: int, period: str, *, named: bool) -> None:
    """Six weeks of invoices of two payers, booked as totals of a day, a week or a month."""
    day_one = date(2024, 1, 1)
    days = [day_one + timedelta(days=i) for i in range(60) if i % 7 < 5]
    payers = ("MGEN", "AESIO")
    bills = [
        (d, payer, 1000 + (d.toordinal() * 7919 + 31 * k + 17 * p) % 4001)
        for d in days for p, payer in enumerate(payers) for k in range(1 + (d.day + p) % several)
    ]  # fmt: skip
    lines = [
        f"F{i};{d:%d/%m/%Y};{payer};{cents // 100},{cents % 100:02};;"
        for i, (d, payer, cents) in enumerate(bills)
    ]

    def booked_on(d: date) -> date:
        if period == "day":
            return d
        if period == "week":
            return d + timedelta(days=6 - d.weekday())
        return (d.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    totals: dict[tuple[date, str], int] = {}
    for d, payer, cents in bills:
        totals[booked_on(d), payer] = totals.get((booked_on(d), payer), 0) + cents
    rows = []
    for (d, payer), cents in sorted(totals.items()):
        row = entry(f"{d:%Y%m%d}", f"{cents // 100},{cents % 100:02}", "", aux=payer, ref="TOT")
        row[7] = payer if named else f"Client {payers.index(payer)}"
        rows.append(row)
    ledger = both_told(rows, lines)
    truth = sum(cents for *_, cents in bills)
    assert owed(ledger) == truth
    assert ledger.counts.used_cents == truth
    assert [d.key for d in ledger.doubts] == ["ledger.overlaps"]
    assert not {"books_differ", "books_add_up"} & set(codes(ledger))


def test_15_what_nothing_pairs_is_said() -> None:
    rows = [*BOOKED, entry("20240116", "8,00", "", aux="D", ref="Y1")]
    lines = [*BILLED, "F9;16/01/2024;MGEN;7,00;;"]
    ledger = both_told(rows, lines)
    assert only(ledger, "books_differ").amount_cents == 700
    other = [entry(f"202401{d}", f"{d},00", "", aux="M", ref=f"P{d}") for d in range(10, 20)]
    # 15 + 16 + 17 + 18 + 19 booked since the export's first day, 180.00 billed.
    assert only(both_told(other, BILLED), "books_add_up").amount_cents == 8500


def test_15_dates_of_one_export_are_proved_by_the_other() -> None:
    january = ("F1;15/01/2024;Viamedis;100,00;;", "F2;16/01/2024;Viamedis;50,00;;")
    february = ("F3;01/02/2024;Viamedis;10,00;;", "F4;05/02/2024;Viamedis;5,00;;")
    assert [d.code for d in read(export(*february)).doubts] == ["date_order_assumed"]
    for files in ((january, february), (february, january)):
        ledger = read(*(export(*lines) for lines in files))
        assert (ledger.doubts, "date_order_assumed" in codes(ledger)) == ((), False)
    # Of other columns, another export may write them otherwise.
    other = read(export(*january), export(*february, header=WEEK.replace("Part RC", "Part AMC")))
    assert [d.code for d in other.doubts] == ["date_order_assumed"]


def test_15_a_run_of_days_of_the_same_sum_by_chance_is_passed_over() -> None:
    # January 1 + 2 + 3 = 6.00; so are 2 + 3 of January and 1 of February.
    bills = (("29/01", 1), ("30/01", 2), ("31/01", 3), ("01/02", 1), ("02/02", 7), ("05/02", 9))
    lines = [f"F{i};{d}/2024;MGEN;{euros},00;;" for i, (d, euros) in enumerate(bills)]
    rows = [
        entry("20240131", "6,00", "", aux="MGEN", ref="T1"),
        entry("20240229", "17,00", "", aux="MGEN", ref="T2"),
    ]
    ledger = both_told(rows, lines)
    assert (owed(ledger), ledger.counts.used_cents) == (2300, 2300)
