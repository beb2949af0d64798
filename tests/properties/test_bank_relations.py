"""Relations between a ledger and a statement: nothing lost, nothing created, nothing forced."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.core import columns as c
from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.reconcile import Reconciled
from calculator.estimate.reopening import reopened
from tests.cases.asking import Line
from tests.estimate.comparing import FIRST, LAST, april, compare, frame_of, paid
from tests.statements import Account, Move

PLATFORMS = ("Viamedis", "Almerys", "CETIP")
LABELS = {"Viamedis": "VIR VIAMEDIS", "Almerys": "VIR ALMERYS", "CETIP": "VIR CETIP"}


@st.composite
def one_line(draw: st.DrawFn, days: tuple[int, int] = (-12, 30)) -> Line:
    on = FIRST + timedelta(days=draw(st.integers(*days)) - 1)
    cents = draw(st.integers(1, 40) | st.integers(-30, 30_000))
    line = paid(min(on, LAST), cents or 1, draw(st.sampled_from(PLATFORMS)))
    line = replace(line, payer=draw(st.sampled_from(["Mutuelle A", "Mutuelle B"])))
    return replace(line, paid_on=None) if draw(st.integers(0, 9)) == 0 else line


@st.composite
def one_move(draw: st.DrawFn, days: tuple[int, int] = (1, 30)) -> Move:
    label = draw(st.sampled_from([*LABELS.values(), "VIR 889", "VIR DUPONT"]))
    cents = draw(st.integers(1, 40) | st.integers(1, 30_000))
    on = april(draw(st.integers(*days)))
    if draw(st.integers(0, 9)) == 0:
        return Move(on, -cents, label, "returned")
    return Move(on, cents, label)


lines_of = st.lists(one_line(), max_size=20)
moves_of = st.lists(one_move(), max_size=15)


def totals(found: Reconciled) -> dict[str, tuple[int, ...]]:
    return {
        p.payer: (p.marked_paid_cents, p.banked_cents, p.not_banked_cents, p.waiting_cents,
                  p.not_compared_cents)
        for p in found.told.by_payer
    }  # fmt: skip


def netted(found: Reconciled) -> dict[str, tuple[int, ...]]:
    return {
        p.payer: (p.marked_paid_cents + p.waiting_cents + p.not_compared_cents,
                  p.banked_cents + p.not_marked_cents)
        for p in found.told.by_payer
    }  # fmt: skip


@given(lines_of, moves_of)
def test_every_cent_marked_and_banked_stands_in_one_place(
    lines: list[Line], moves: list[Move]
) -> None:
    found = compare(lines, moves)
    told = found.told
    rows = told.by_payer
    settled = sum(p.marked_paid_cents - p.not_banked_cents for p in rows)
    marked = settled + told.not_banked_cents + told.waiting_cents + told.not_compared_cents
    assert marked == sum(x.paid or 0 for x in lines)
    # Named receipts net of returns + the nameless = all that moved, but returns of nobody's.
    moved = Counter((m.on, m.cents, m.label) for m in moves if m.cents < 0)
    moved -= Counter((r.transfer.on, r.transfer.amount_cents, r.transfer.label)
                     for r in told.returned)  # fmt: skip
    took = [m for m in told.matches if m.rule == "take_back"]
    moved -= Counter((t.on, t.amount_cents, t.label) for m in took for t in m.transfers)
    ignored = sum(cents * n for (_, cents, _), n in moved.items())
    net = sum(m.cents for m in moves) - ignored
    back = sum(p.returned_cents for p in rows)
    came_in = told.banked_cents + told.not_marked_cents
    assert net <= came_in + told.unidentified_cents <= net + back
    in_matches = sum(m.banked_cents for m in told.matches)
    assert in_matches - back <= came_in <= in_matches
    for row in rows:
        # Money taken back opens its lines whatever the credit notes come to.
        noted = sum(m.banked_cents for m in took if m.payer == row.payer)
        most = max(0, row.marked_paid_cents - noted) + row.returned_cents
        assert 0 <= row.not_banked_cents <= most
        assert row.marked_paid_cents - row.banked_cents == row.not_banked_cents
        assert row.not_marked_cents >= 0
        assert row.not_banked_cents == sum(b.cents for b in told.not_banked if b.payer == row.payer)
    for match in told.matches:
        assert match.banked_cents == sum(t.amount_cents for t in match.transfers)
        assert match.rule == "payer_total" or match.lines_cents == match.banked_cents
    shown = [t for m in told.matches for t in m.transfers] + list(told.unidentified)
    assert len(shown) == len(set(shown))  # each transfer once
    # Every movement stands in one place, and those named nowhere are no fewer than none.
    assert sum(x.n_received + x.n_paid for x in told.moved) == len(moves)
    assert sum(x.received_cents - x.paid_cents for x in told.moved) == sum(m.cents for m in moves)
    assert min(min(x.n_received, x.received_cents, x.n_paid, x.paid_cents) for x in told.moved) >= 0


@given(lines_of, moves_of)
def test_reopening_lowers_what_is_paid_by_the_gap_and_touches_nothing_else(
    lines: list[Line], moves: list[Move]
) -> None:
    found, frame = compare(lines, moves), frame_of(lines)
    after = reopened(frame, found.taken)
    assert frame[c.PAID].sum() - after[c.PAID].sum() == found.told.not_banked_cents
    assert ((found.taken >= 0) & (found.taken <= frame[c.PAID].clip(lower=0))).all()
    still = [n for n in c.LEDGER_COLUMNS if n not in {c.PAID, c.PAID_DAY, c.STATUS}]
    assert after[still].equals(frame[still])
    hit = found.taken > 0
    assert after[~hit].equals(frame[~hit])
    gone = hit & (after[c.PAID] == 0)
    assert (after.loc[gone, c.PAID_DAY] == NO_DAY).all()
    assert (after.loc[hit & (after[c.PAID] < after[c.AMOUNT]), c.STATUS] == c.OPEN).all()


@given(lines_of, moves_of, st.data())
def test_no_order_changes_anything(lines: list[Line], moves: list[Move], data: Any) -> None:
    named = [replace(x, name=f"F{rank}") for rank, x in enumerate(lines)]
    one = compare(named, moves)
    other = compare(data.draw(st.permutations(named)), data.draw(st.permutations(moves)))

    def plain(found: Reconciled) -> Any:
        told = found.told
        refs = [
            (
                m.payer,
                m.rule,
                m.first_on,
                m.last_on,
                m.lines_cents,
                [(t.on, t.amount_cents, t.label) for t in m.transfers],
            )
            for m in told.matches
        ]
        return told.by_payer, told.not_banked, refs, found.lent  # fmt: skip

    assert plain(one) == plain(other)


@given(lines_of)
def test_a_ledger_fully_banked_lacks_nothing(lines: list[Line]) -> None:
    """Every line's money comes on its day, one transfer per line."""
    dated = [x for x in lines if x.cents > 0 and x.paid_on and x.paid_on >= FIRST]
    moves = [Move(x.paid_on, x.cents, LABELS[x.platform]) for x in dated if x.paid_on]
    found = compare(dated, moves)
    assert found.told.not_banked_cents == 0
    assert not found.taken.any()


#: Marked on days that both the windows and the grace leave alone.
inner = st.lists(one_line(days=(9, 23)), min_size=1, max_size=20)


def dated(lines: list[Line]) -> list[Line]:
    return [x for x in lines if x.cents > 0 and x.paid_on]


@given(inner, st.data())
def test_removing_one_transfer_adds_its_euros_to_its_senders_gap(
    lines: list[Line], data: Any
) -> None:
    kept = dated(lines) or [paid(10, 5)]
    moves = [Move(x.paid_on, x.cents, LABELS[x.platform]) for x in kept if x.paid_on]
    gone = data.draw(st.integers(0, len(moves) - 1))
    found = compare(kept, moves[:gone] + moves[gone + 1 :])
    # Money that what is left pairs differently may stay without a line: the rest is the same.
    net = {p.payer: p.not_banked_cents - p.not_marked_cents for p in found.told.by_payer}
    gaps = {payer: cents for payer, cents in net.items() if cents}
    assert gaps == {kept[gone].platform: moves[gone].cents}


@given(inner, st.lists(one_move(days=(9, 23)), min_size=1, max_size=12))
def test_merging_two_transfers_of_a_day_changes_no_total(
    lines: list[Line], moves: list[Move]
) -> None:
    named = [m for m in moves if m.cents > 0 and m.label in LABELS.values()]
    split = [part for m in named for part in (replace(m, cents=m.cents * 2), m)]
    whole = [replace(m, cents=m.cents * 3) for m in named]
    # What equals a day decides which money is left for the others, never how much there is.
    assert netted(compare(lines, split)) == netted(compare(lines, whole))


@given(inner, moves_of, st.integers(30_001, 90_000), st.integers(1, 30))
def test_money_from_nobody_known_lowers_no_gap(
    lines: list[Line], moves: list[Move], cents: int, day: int
) -> None:
    more = Move(april(day), cents * 1_000 + 7, "VIR INCONNU")
    one, other = compare(lines, moves), compare(lines, [*moves, more])
    assert totals(one) == totals(other)
    assert other.told.unidentified_cents == one.told.unidentified_cents + more.cents


@given(lines_of, moves_of, st.integers(1, 30))
def test_a_shorter_statement_never_compares_more(
    lines: list[Line], moves: list[Move], last: int
) -> None:
    found = compare(lines, moves, Account(FIRST, april(last)))
    assert found.told.last_on is None or found.told.last_on <= april(last)
    for gap in found.told.not_banked:
        assert gap.marked_on is None or day_number(gap.marked_on) <= found.seen.last


def test_a_transfer_that_others_need_is_taken_last() -> None:
    """0.01 marked on the 1st, twice 0.01 on the 3rd, each banked on its day.

    The 1st fits a transfer of either day; the 3rd needs both of its own.
    """
    on = [date(2025, 4, 1), date(2025, 4, 3), date(2025, 4, 3)]
    lines = [
        Line(date(2025, 3, 20), 1, platform="Almerys", paid=1, paid_on=day, status="paid")
        for day in on
    ]
    found = compare(lines, [Move(day, 1, LABELS["Almerys"]) for day in on])
    assert found.told.not_banked_cents == 0
