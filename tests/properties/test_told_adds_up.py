"""The table of what was set aside adds up: its lines and cents are those of the bucket."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import FileUnusable, LedgerSettings, read_ledger
from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.texts import known_text
from calculator.deliver.lines import aside_groups, remedy
from calculator.deliver.reading import reading_tree
from calculator.intake.bank import read_bank
from tests.cases.asking import LEDGER_HEAD
from tests.intake.bank import statements
from tests.intake.bank.statements import LINES
from tests.intake.ledgers import SOUND

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))
AS_OF = date(2024, 1, 20)
Handed = tuple[str, bytes]


def adds_up(counts: LineCounts, issues: Iterable[Issue]) -> None:
    """Rows of the table against the bucket; the buckets against what was read."""
    groups = aside_groups(issues)
    assert counts.balanced
    assert (sum(g.n for g in groups), sum(g.cents for g in groups)) == (
        counts.set_aside,
        counts.set_aside_cents,
    ), [(g.code, g.n, g.cents) for g in groups]
    for group in groups:
        assert 0 <= group.unread <= group.n
        assert known_text(f"reason.{group.code}"), group.code


def ledger_adds_up(*files: Handed, settings: LedgerSettings | None = None) -> int:
    """Both before and at a day; returns how many lines are set aside."""
    read = read_ledger(*files, settings=settings)
    adds_up(read.counts, read.issues)
    at = read.at(AS_OF)
    adds_up(at.counts, at.issues)
    tree = json.loads(json.dumps(reading_tree(read, None)))
    euros = sum(Decimal(row["amount_eur"] or 0) for row in tree["set_aside"])
    assert sum(row["lines"] for row in tree["set_aside"]) == tree["lines"]["set_aside"]
    assert euros == Decimal(tree["lines"]["set_aside_eur"])
    return at.counts.set_aside


def bank_adds_up(*files: Handed) -> int:
    """How many movements are set aside; the table and the JSON say the same."""
    read = read_bank(*files)
    adds_up(read.counts, read.issues)
    tree = reading_tree(None, read)["bank"]
    euros = sum(Decimal(row["amount_eur"] or 0) for row in tree["set_aside"])
    assert sum(row["lines"] for row in tree["set_aside"]) == tree["lines"]["set_aside"]
    assert euros == Decimal(tree["lines"]["set_aside_eur"])
    return read.counts.set_aside


@pytest.mark.parametrize(
    "file", [f for f in CASES if "ledger" in tomllib.loads(f.read_text("utf-8"))],
    ids=lambda f: f.stem,
)  # fmt: skip
def test_ledgers_of_the_cases(file: Path) -> None:
    text = tomllib.loads(file.read_text("utf-8"))["ledger"]
    ledger_adds_up(("a.csv", text.encode()))
    # The same file twice: every line of the second is set aside.
    assert ledger_adds_up(("a.csv", text.encode()), ("b.csv", text.encode())) > 0


def test_samples_of_others(samples_dir: Path) -> None:
    for path in sorted(samples_dir.glob("*/*")):
        for adds in (ledger_adds_up, bank_adds_up):
            try:
                adds((path.name, path.read_bytes()))
            except FileUnusable:
                continue


OVERLAPPING: list[Callable[[tuple[statements.Line, ...]], bytes]] = [
    statements.csv, statements.ofx, statements.camt, statements.cfonb,
]  # fmt: skip


@pytest.mark.parametrize("build", OVERLAPPING, ids=lambda f: f.__name__)
def test_59_movements_of_statements_that_overlap(
    build: Callable[[tuple[statements.Line, ...]], bytes],
) -> None:
    """Three of the four movements stand in both files: 3 lines, 45.00 + 500.00 + 1 234.56."""
    more = (*LINES[1:], statements.Line(date(2024, 2, 5), 10_00, "REMISE CB 0205"))
    assert bank_adds_up(("jan.x", build(LINES)), ("fev.x", build(more))) == 3
    read = read_bank(("jan.x", build(LINES)), ("fev.x", build(more)))
    (group,) = aside_groups(read.issues)
    assert (group.code, group.n, group.cents) == (
        "bank_movements_twice",
        3,
        45_00 + 500_00 + 1234_56,
    )


def test_59_ledgers_that_overlap() -> None:
    """F1 stands in both exports, open then paid: one line of 10.00, told by the later one."""
    again = SOUND.replace(";;;open", ";10,00;20/01/2024;paid")
    last = "F2;18/01/2024;Mutuelle A;;Viamedis;20,00;;;open;"
    first, second = ("\n".join([LEDGER_HEAD, *rows]) for rows in ([SOUND], [again, last]))
    files = (("a.csv", first.encode()), ("b.csv", second.encode()))
    assert ledger_adds_up(*files) == 1
    (group,) = aside_groups(read_ledger(*files).issues)
    assert (group.n, group.cents) == (1, 10_00)
    assert remedy([group.code]) == "aside.remedy_repeated"


def test_a_statement_of_cfonb_left_out_whole() -> None:
    """A damaged balance takes its statement's four movements out, one remark for all."""
    good, bad = statements.cfonb(), statements.cfonb(account="00099999903")
    broken = bad[:-22] + b"?" + bad[-21:]
    for damaged in (broken, bad.rsplit(b"\r\n07", 1)[0] + b"\r\n"):
        assert bank_adds_up(("a.txt", damaged + good)) == 4


def test_a_debit_told_twice_weighs_what_it_weighs() -> None:
    """The bucket counts euros without sign, and so does its row: 45.00, not -45.00."""
    debit = statements.entry(LINES[1], "F1")
    twice = statements.ofx(entries=[statements.entry(LINES[0], "F0"), debit, debit])
    assert bank_adds_up(("a.ofx", twice)) == 1
    bad = statements.entry(LINES[1], "F2", DTPOSTED="20240231")
    assert bank_adds_up(("a.ofx", statements.ofx(entries=[debit, bad]))) == 1


@pytest.mark.parametrize("cell", ["x", "", "31/02/2024"])
def test_more_lines_than_are_told_one_by_one(cell: str) -> None:
    """1 001 and more of one reason are folded; those without an amount stay unknown, not 0."""
    day, amount = (cell, "10,00") if "/" in cell else ("15/01/2024", cell)
    rows = [f"F{i};{day};A;;;{amount};;;open;" for i in range(1_200)]
    text = "\n".join([LEDGER_HEAD, SOUND, *rows])
    assert ledger_adds_up(("a.csv", text.encode())) == 1_200
    (group,) = aside_groups(read_ledger(("a.csv", text.encode())).issues)
    assert (group.n, group.cents) == ((1_200, 1_200_000) if "/" in cell else (1_200, 0))
    assert group.unknown is ("/" not in cell)


def test_remarks_that_leave_lines_in_are_never_folded_into_the_table() -> None:
    """1 100 movements announced and not booked are out of scope: nothing is set aside."""
    camt = statements.camt([replace(LINES[0], label=f"VIR {i}") for i in range(1_101)])
    pending = camt.replace(b"BOOK", b"PDNG").replace(b"PDNG", b"BOOK", 1)
    assert bank_adds_up(("a.xml", pending)) == 0


DAMAGE = st.sampled_from(
    ["", "x", "31/02/2024", "1.234", "-5,00", "TOTAL", "#N/A", "1e5", "12 $", "99999999999999",
     ";", "10,00", "15/01/2024", "\0", "1850578006084"]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), DAMAGE), max_size=8))
def test_ledger_damaged_anywhere(damage: list[tuple[int, int, str]]) -> None:
    rows = [f"F{i};1{i}/01/2024;Mutuelle {i % 2};;Viamedis;{i}0,00;;;open;" for i in range(10)]
    cells = [r.split(";") for r in rows]
    for row, column, text in damage:
        cells[row][column] = text
    text = "\n".join([LEDGER_HEAD, *(";".join(r) for r in cells)])
    try:
        ledger_adds_up(
            ("a.csv", text.encode()), ("b.csv", "\n".join([LEDGER_HEAD, *rows]).encode())
        )
    except FileUnusable:
        return


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), DAMAGE), max_size=8))
def test_statement_damaged_anywhere(damage: list[tuple[int, int, str]]) -> None:
    rows = [f"1{i}/01/2024;VIR {i};;{i}1,00".split(";") for i in range(10)]
    rows[3] = ["13/01/2024", "PRLV", "4,50", ""]
    whole = [list(r) for r in rows]
    for row, column, text in damage:
        rows[row][column] = text
    head = "Date;Libellé;Débit;Crédit"
    first, second = ("\n".join([head, *(";".join(r) for r in part)]) for part in (rows, whole))
    try:
        bank_adds_up(("a.csv", first.encode()), ("b.csv", second.encode()))
    except FileUnusable:
        return
