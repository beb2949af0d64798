"""How long a payer's money takes is read from its own matches; days shown are the right ones.

Spring 2025: Good Friday is 18 April, Easter Monday 21 April, 1 and 8 May are holidays.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.cases.asking import Line
from tests.estimate.comparing import april, came, compare, of, paid
from tests.statements import Account, Move

MARCH = date(2025, 3, 1)


def week(monday: date, amount: int = 100) -> tuple[list[Line], Move]:
    """Five days marked paid, other amounts each day; one transfer on that Friday."""
    amounts = [amount + 7 * n for n in range(5)]
    lines = [paid(monday + timedelta(days=n), cents) for n, cents in enumerate(amounts)]
    return lines, came(monday + timedelta(days=4), sum(amounts))


def weeks(*mondays: date) -> tuple[list[Line], list[Move]]:
    lines: list[Line] = []
    moves: list[Move] = []
    for rank, monday in enumerate(mondays):
        some, move = week(monday, 100 + 50 * rank)
        lines += some
        moves.append(move)
    return lines, moves


THREE = (date(2025, 3, 10), date(2025, 3, 17), date(2025, 3, 24))


def test_a_weekly_payers_last_days_are_no_gap() -> None:
    """Three Fridays settled Monday to Friday: Monday's lines waited 4 business days, three times.

    Grace = 4 + 1 of margin = 5 business days. The statement ends on Thursday 3 April: Monday
    31 March is 3 business days before, so it waits; with 2 days it would be a gap of 60.00.
    """
    lines, moves = weeks(*THREE)
    lines += [paid(date(2025, 3, 31), 6_000), paid(1, 500)]
    found = compare(lines, moves, Account(MARCH, april(3)), as_of=april(3))
    row = of(found)
    assert (row.not_banked_cents, row.waiting_cents) == (0, 6_500)
    assert (row.grace_days, row.grace_matches) == (5, 3)
    # 28 March is the last day with 5 business days after it up to 4 April; up to the 3rd, the 27th.
    assert row.compared_until == date(2025, 3, 27)


def test_a_weekly_payers_gap_is_told_once_its_time_has_passed() -> None:
    """Statement to Monday 7 April: 31 March is 5 business days before it, and lacks."""
    lines, moves = weeks(*THREE)
    lines += [paid(date(2025, 3, 31), 6_000), paid(1, 500)]
    row = of(compare(lines, moves, Account(MARCH, april(7)), as_of=april(7)))
    assert (row.not_banked_cents, row.waiting_cents) == (6_000, 500)


def test_two_matches_prove_nothing() -> None:
    lines, moves = weeks(*THREE[:2])
    lines += [paid(date(2025, 3, 24), 6_000)]
    row = of(compare(lines, moves, Account(MARCH, date(2025, 3, 27)), as_of=april(3)))
    assert (row.grace_days, row.grace_matches, row.not_banked_cents) == (2, 0, 6_000)


def test_one_late_catch_up_does_not_lengthen_the_time() -> None:
    """Ten days paid the day after, then seven days in one transfer: the third longest wait is 1."""
    days = [date(2025, 3, 10) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
    lines = [paid(on, 100 + n) for n, on in enumerate(days)]
    nexts = [*days[1:], date(2025, 3, 24)]
    moves = [came(on, 100 + n) for n, on in enumerate(nexts)]
    stopped = [date(2025, 3, 24) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8)]
    lines += [paid(on, 900 + n) for n, on in enumerate(stopped)]
    moves.append(came(2, sum(900 + n for n in range(7))))
    row = of(compare(lines, moves, Account(MARCH, april(10)), as_of=april(10)))
    assert (row.grace_days, row.not_banked_cents) == (2, 0)
    assert row.grace_matches == 11


def test_days_typed_by_the_user_hold_for_every_payer() -> None:
    lines, moves = weeks(*THREE)
    lines += [paid(date(2025, 3, 31), 6_000)]
    account = Account(MARCH, april(3))
    row = of(compare(lines, moves, account, as_of=april(3), grace=3, measured=False))
    assert (row.not_banked_cents, row.grace_days, row.grace_matches) == (6_000, 3, 0)


def test_another_payers_days_are_left_alone() -> None:
    """Viamedis pays weekly; of Almerys nothing is proven, and its 31 March lacks."""
    lines, moves = weeks(*THREE)
    lines += [paid(date(2025, 3, 31), 6_000), paid(date(2025, 3, 31), 70, platform="Almerys")]
    found = compare(lines, moves, Account(MARCH, april(3)), as_of=april(3))
    assert of(found).not_banked_cents == 0
    assert of(found, "Almerys").not_banked_cents == 70
    assert found.told.last_on == april(1)


# --- a cent off -----------------------------------------------------------------------------


def lacking(lines: list[Line], moves: list[Move]) -> list[tuple[int, int, int]]:
    found = compare(lines, moves)
    return [(n.marked_on.day, n.n_lines, n.cents) for n in found.told.not_banked if n.marked_on]


def test_a_transfer_a_cent_off_does_not_take_another_days_place() -> None:
    """The 8th (100.00) never came; the 9th (200.00) came as 199.99: 100.01 lack in all.

    Latest first would name the 9th with its 100.01.
    """
    lines = [paid(8, 10_000), paid(9, 20_000)]
    found = compare(lines, [came(10, 19_999)])
    assert of(found).not_banked_cents == 10_001
    assert lacking(lines, [came(10, 19_999)]) == [(9, 1, 1), (8, 1, 10_000)]
    assert [m.rule for m in found.told.matches] == ["payer_total"]  # near is not equal
    (near,) = found.told.nearly
    assert (near.first_on, near.lines_cents, near.banked_cents) == (april(9), 20_000, 19_999)


def test_two_transfers_a_cent_off_each_keep_their_day() -> None:
    """8, 9 and 11 April: 0.01 short, nothing, 0.01 short. Lacks 200.00 + 0.02."""
    lines = [paid(8, 10_000), paid(9, 20_000), paid(11, 35_000)]
    moves = [came(9, 9_999), came(14, 34_999)]
    assert lacking(lines, moves) == [(11, 1, 1), (9, 1, 20_000), (8, 1, 1)]


def test_a_cent_too_much_is_no_gap_of_that_day() -> None:
    """The 9th came as 200.01: its cent lowers the payer's total, as any money does."""
    lines = [paid(8, 10_000), paid(9, 20_000)]
    assert lacking(lines, [came(10, 20_001)]) == [(8, 1, 9_999)]


def test_a_week_paid_two_cents_short_keeps_its_days() -> None:
    lines, moves = weeks(*THREE)
    moves[1] = came(moves[1].on, moves[1].cents - 2)
    lines += [paid(april(1), 5_000)]
    found = compare(lines, moves, Account(MARCH, april(30)))
    told = [(n.marked_on, n.cents) for n in found.told.not_banked]
    assert told == [(april(1), 5_000), (date(2025, 3, 21), 2)]


def test_what_could_be_either_day_is_nobodys() -> None:
    """Two days of 100.00, one transfer of 99.99: nothing tells which, the latest stays open."""
    lines = [paid(8, 10_000), paid(9, 10_000)]
    found = compare(lines, [came(10, 9_999)])
    assert found.told.nearly == ()
    assert lacking(lines, [came(10, 9_999)]) == [(9, 1, 10_000), (8, 1, 1)]


def test_more_than_a_cent_a_line_is_another_sum() -> None:
    lines = [paid(8, 10_000), paid(9, 20_000)]
    assert compare(lines, [came(10, 19_998)]).told.nearly == ()
