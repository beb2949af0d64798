"""Relations between answers from small generated ledgers: nothing lost, nothing created."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Assessment, Dossier, assess, read_ledger
from calculator.deliver.jsonfile import answer_json
from tests.cases.asking import LEDGER_HEAD, Line, ask, changed, ledger_text

AS_OF, FIRST, START = date(2024, 2, 9), date(2024, 1, 29), date(2023, 12, 4)
#: Keeps the reference window the same whatever else the ledger holds.
ANCHOR = Line(START, 100, payer="Autre", platform="Almerys", name="ANCRE")
PARTS: dict[str, Any] = {
    "billing": {"per_open_day_eur": None},
    "assumptions": {"min_paid_lines": 3},
    "options": {"uncertainty": "none", "horizon_days": 30},
}


@st.composite
def one_line(draw: st.DrawFn) -> Line:
    on = START + timedelta(days=draw(st.integers(0, (AS_OF - START).days)))
    cents = draw(st.integers(1, 60_000))
    line = Line(on, cents, payer=draw(st.sampled_from(["Mutuelle A", "Mutuelle B"])))
    state = draw(st.sampled_from(["open", "paid", "paid", "paid", "partly", "rejected"]))
    later = on + timedelta(days=draw(st.integers(0, 20)))
    if state == "paid":
        return replace(line, paid=cents, paid_on=later, status="paid")
    if state == "partly" and cents > 1:
        return replace(line, paid=draw(st.integers(1, cents - 1)), paid_on=later)
    if state == "rejected":
        return replace(line, status="rejected", rejected_on=draw(st.none() | st.just(later)))
    return line


@st.composite
def some_lines(draw: st.DrawFn) -> list[Line]:
    lines = draw(st.lists(one_line(), min_size=1, max_size=25))
    named = [replace(line, name=f"F{rank}") for rank, line in enumerate(lines)]
    sure = Line(date(2024, 1, 25), 5_000, name="SURE")
    return [ANCHOR, sure, replace(sure, payer="Mutuelle B", name="SURE B"), *named]


def told(lines: list[Line], **parts: Any) -> Assessment:
    return ask(changed(**(PARTS | parts)), ledger_text(lines))


def facts(answer: Assessment) -> tuple[int, ...]:
    owed = answer.receivables
    return owed.outstanding_cents, owed.overdue_cents, owed.rejected_cents, owed.stale_cents


def borrows(answer: Assessment) -> bool:
    """Whether some payer's delay is that of the others."""
    return any(row.delay == "pooled" for row in answer.receivables.by_payer)


def figures(answer: Assessment) -> tuple[int, ...]:
    advance = answer.advance
    return (
        *facts(answer),
        answer.receivables.missing.cents,
        advance.justified_cents,
        advance.ceiling_cents,
        advance.average_basis_cents,
        answer.cash.lowest_cents,
    )


@given(some_lines())
def test_sums_agree(lines: list[Line]) -> None:
    answer = told(lines)
    owed, counts = answer.receivables, answer.lines
    assert counts.balanced
    assert counts.read == len(lines)
    assert owed.outstanding_cents == sum(p.outstanding_cents for p in owed.by_payer)
    assert owed.outstanding_cents == sum(d.outstanding_cents for d in owed.by_day)
    assert owed.missing.cents == sum(p.missing_cents for p in owed.by_payer)
    assert owed.rejected_cents == sum(p.rejected_cents for p in owed.by_payer)
    by_hand = 0
    for line in lines:
        received = (line.paid or 0) if line.paid_on and line.paid_on <= AS_OF else 0
        gone = line.status == "rejected" and (not line.rejected_on or line.rejected_on <= AS_OF)
        if line.platform == "Viamedis" and not gone:
            by_hand += line.cents - received
    assert owed.outstanding_cents == by_hand
    assert 0 <= answer.advance.claim_cents <= answer.advance.ceiling_cents


@given(some_lines(), st.integers(2, 10))
def test_scaling(lines: list[Line], times: int) -> None:
    more = [
        replace(x, cents=x.cents * times, paid=None if x.paid is None else x.paid * times)
        for x in lines
    ]
    one, other = told(lines), told(more)
    assert facts(other) == tuple(times * f for f in facts(one))
    gap = other.receivables.missing.cents - times * one.receivables.missing.cents
    assert abs(gap) <= times * len(one.receivables.by_payer)


@pytest.mark.parametrize("noise", ["none", "simulated"])
@given(lines=some_lines(), data=st.data())
def test_the_order_of_lines_changes_no_byte(noise: str, lines: list[Line], data: Any) -> None:
    options = {"uncertainty": noise, "horizon_days": 20, "paths": 100}
    shuffled = data.draw(st.permutations(lines))
    one, other = told(lines, options=options), told(shuffled, options=options)
    assert answer_json(one) == answer_json(other)


@given(some_lines(), st.integers(1, 9_999))
def test_splitting_an_open_invoice_changes_no_figure(lines: list[Line], part: int) -> None:
    whole = Line(date(2024, 1, 24), 10_000, name="W")
    halves = [replace(whole, cents=part), replace(whole, cents=10_000 - part, name="W2")]
    assert figures(told([*lines, whole])) == figures(told([*lines, *halves]))


@given(some_lines(), st.integers(1, 50_000), st.dates(START, AS_OF))
def test_an_invoice_and_its_credit_note_change_no_figure(
    lines: list[Line], cents: int, on: date
) -> None:
    pair = [Line(on, cents, name="C"), Line(on, -cents, name="C")]
    assert figures(told([*lines, *pair])) == figures(told(lines))


@given(some_lines(), st.integers(1, 50_000), st.dates(START, AS_OF))
def test_what_one_more_invoice_adds(lines: list[Line], cents: int, on: date) -> None:
    more = Line(on, cents, name="M")
    owed = told(lines).receivables.outstanding_cents
    assert told([*lines, more]).receivables.outstanding_cents == owed + cents
    paid = replace(more, paid=cents, paid_on=on, status="paid")
    assert told([*lines, paid]).receivables.outstanding_cents == owed
    refused = replace(more, status="rejected")
    assert told([*lines, refused]).receivables.outstanding_cents == owed


@given(some_lines())
def test_payers_add_up_and_merge(lines: list[Line]) -> None:
    def only(name: str) -> Assessment:
        return told([x for x in lines if x.payer in {name, "Autre"}])

    whole, one, two = told(lines), only("Mutuelle A"), only("Mutuelle B")
    # What counts as stale rests on the oldest delay seen, of all payers where one borrows.
    facts_summed = tuple(a + b for a, b in zip(facts(one)[:3], facts(two)[:3], strict=True))
    assert facts(whole)[:3] == facts_summed
    if not any(map(borrows, (whole, one, two))):
        summed = tuple(a + b for a, b in zip(figures(one)[:-1], figures(two)[:-1], strict=True))
        assert figures(whole)[:-1] == summed
    merged = told([replace(x, payer="Mutuelle A") if x.payer == "Mutuelle B" else x for x in lines])
    assert facts(merged)[0] == facts(whole)[0]
    assert facts(merged)[2] == facts(whole)[2]


@given(some_lines(), st.integers(1, 10**6), st.dates(START, AS_OF))
def test_other_payers_have_no_effect(lines: list[Line], cents: int, on: date) -> None:
    other = Line(on, cents, payer="Mutuelle Z", platform="Almerys", name="Z")
    with_it, without = told([*lines, other]), told(lines)
    assert facts(with_it)[:3] == facts(without)[:3]
    # A payer that shows too little itself follows the shape of the others, whoever they are.
    if not borrows(with_it) and not borrows(without):
        assert figures(with_it) == figures(without)


@given(some_lines())
def test_a_payers_name_is_a_label(lines: list[Line]) -> None:
    spelled = ["Mutuelle A", "MUTUELLE  A", "mutuelle\u200b a", "Mutuélle-A"]
    other = [
        replace(x, payer=spelled[rank % 4]) if x.payer == "Mutuelle A" else x
        for rank, x in enumerate(lines)
    ]
    assert figures(told(other)) == figures(told(lines))
    renamed = [replace(x, payer="Zèbre") if x.payer == "Mutuelle A" else x for x in lines]
    assert figures(told(renamed)) == figures(told(lines))


@given(some_lines(), st.integers(0, 40))
def test_a_corrupted_line_costs_its_own_amount_and_is_told(lines: list[Line], at: int) -> None:
    rank = 1 + at % (len(lines) - 1)
    rows = ledger_text(lines).splitlines()
    cells = rows[rank + 1].split(";")
    cells[5] = "12,3,4x"
    rows[rank + 1] = ";".join(cells)
    answer = ask(changed(**PARTS), "\n".join(rows))
    assert answer.lines.set_aside == 1
    assert rank + 2 in {i.line for i in answer.issues if i.severity == "set_aside"}
    gap = told(lines).receivables.outstanding_cents - answer.receivables.outstanding_cents
    assert 0 <= gap <= lines[rank].cents


@given(some_lines())
def test_marks_blank_lines_and_a_second_copy_change_nothing(lines: list[Line]) -> None:
    text = ledger_text(lines)
    dossier = Dossier.parse(changed(**PARTS))
    plain = assess(dossier, ledger=read_ledger(("a.csv", text.encode())))
    dressed = ("\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n").encode()
    assert figures(assess(dossier, ledger=read_ledger(("a.csv", dressed)))) == figures(plain)
    twice = assess(dossier, ledger=read_ledger(("a.csv", text.encode()), ("b.csv", text.encode())))
    assert figures(twice) == figures(plain)
    assert twice.lines.balanced


@given(some_lines(), st.integers(1, 3))
def test_two_files_are_one(lines: list[Line], cut: int) -> None:
    dossier = Dossier.parse(changed(**PARTS))
    halves = [lines[:cut], lines[cut:]]
    sources = [
        (f"{rank}.csv", ledger_text(half).encode()) for rank, half in enumerate(halves) if half
    ]
    assert figures(assess(dossier, ledger=read_ledger(*sources))) == figures(told(lines))


@given(some_lines())
def test_all_paid_owes_nothing(lines: list[Line]) -> None:
    paid = [replace(x, paid=x.cents, paid_on=x.on, status="paid", rejected_on=None) for x in lines]
    answer = told(paid)
    assert answer.receivables.outstanding_cents == 0
    assert answer.receivables.overdue_cents == 0
    assert answer.advance.documented_cents == 0


def test_the_fingerprint_follows_every_input_and_no_name() -> None:
    lines = [ANCHOR, Line(date(2024, 1, 24), 10_000, name="A")]
    base = told(lines).fingerprint
    assert told([*lines]).fingerprint == base
    assert told([*lines], pharmacy={"name": "Pharmacie du Port"}).fingerprint == base
    moved = [
        told([*lines, Line(date(2024, 1, 25), 1, name="B")]),
        told([ANCHOR, replace(lines[1], cents=10_001)]),
        told(lines, pharmacy={"cash_eur": 1}),
        told(lines, outage={"first_day": date(2024, 1, 30)}),
        told(lines, options={"uncertainty": "none", "horizon_days": 31}),
    ]
    assert len({base, *(a.fingerprint for a in moved)}) == len(moved) + 1


def test_a_payer_reached_by_two_names_of_the_outage_is_no_error() -> None:
    """Both the platform and one of its insurers named: the lines count once."""
    lines = [ANCHOR, Line(date(2024, 1, 24), 10_000, name="A")]
    both = told(lines, outage={"payers": ["Viamedis", "Mutuelle A"]})
    assert both.receivables.outstanding_cents == told(lines).receivables.outstanding_cents


def test_look_alike_letters_never_merge() -> None:
    lines = [
        Line(date(2024, 1, 24), 10_000, name="A"),
        Line(date(2024, 1, 24), 300, payer="Мutuelle A", name="B"),
    ]
    assert len(told(lines).receivables.by_payer) == 2


def test_a_header_alone_is_no_zero() -> None:
    from calculator import CalculatorError

    with pytest.raises(CalculatorError):
        ask(changed(**PARTS), LEDGER_HEAD + "\n")
