"""The back-test: scores by hand, nothing hidden told, refusals, same seed same answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.market import END, market
from calculator import Dossier, FileUnusable, LedgerRead, read_ledger
from calculator.core.answer import Interval
from calculator.core.backtest import student
from calculator.core.issues import Issue
from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.affected import PayerGroup
from calculator.estimate.backtest import backtest
from calculator.estimate.backtest.history import BEFORE, History, came, hidden, history_of
from calculator.estimate.backtest.origins import AHEAD, foreseen, origins_of
from calculator.estimate.backtest.outages import LONGEST, SHORTEST, draw, tried
from calculator.estimate.backtest.rivals import calendar_km, mean_of_paid, same_weekday
from calculator.estimate.backtest.score import Case, apart, range_of, share, trial_of, trust_of
from calculator.estimate.positions import Positions
from calculator.intake.settings import resolve
from calculator.reference.calendars import business_calendar, open_calendar
from tests.estimate.past import HEAD, ledger_csv

LAST = day_number(END)
ALONE = PayerGroup("P", "", "", "P", False, tied=False)


def day(month: int, number: int) -> int:
    return day_number(date(2024, month, number))


def settings() -> Any:
    tree = {"as_of": END, "outage": {"payers": [], "first_day": END}}
    return resolve(Dossier.parse(tree), statutory=True)


@cache
def read(kind: str = "plain") -> LedgerRead:
    # Fourteen payers, the last of which show too few paid lines to stand alone.
    m = market(5, payers=14, per_day=10, days=230)
    since = day(11, 1)
    content = {
        "plain": lambda: ledger_csv(m),
        "paid": lambda: ledger_csv(m, only_paid=True),
        "silent": lambda: ledger_csv(m, silent=0, since=since),
        "short": lambda: ledger_csv(market(5, payers=3, per_day=10, days=100)),
    }[kind]()
    return read_ledger((f"{kind}.csv", content))


def made(ledger: LedgerRead) -> tuple[History, list[Issue]]:
    frame = ledger.at(END).frame
    return history_of(
        frame, LAST, "f.csv", settings(), business_calendar(), open_calendar("FR")
    )  # fmt: skip


def past_of(ledger: LedgerRead, alter: Any = None) -> History:
    frame = ledger.at(END).frame
    if alter is not None:
        frame = alter(frame.copy())
    past, _ = history_of(
        frame, LAST, "f.csv", settings(), business_calendar(), open_calendar("FR")
    )  # fmt: skip
    return past


def of_lines(lines: list[tuple[int, int, int]]) -> History:
    """One payer's past from (invoice day, cents, day paid)."""
    rows = sorted(lines)
    array = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    n = len(rows)
    yes = np.ones(n, bool)
    p = Positions(
        np.zeros(n, np.int64), array[0], array[1], array[2], np.full(n, NO_DAY), yes, yes,
        np.arange(n),
    )  # fmt: skip
    return History(
        p, pd.Series([""] * n), (ALONE,), np.array([0, n]), rows[0][0], LAST,
        settings(), business_calendar(), open_calendar("FR"),
    )  # fmt: skip


def test_truth_and_rules_of_a_tiny_past_by_hand() -> None:
    # Paid before Monday 3 June: 27 May -> 28 May (1 business day), 27 May -> 30 May (3 days).
    # Their mean is 2 business days. Payments hidden from 3 June; figures of 7 June.
    past = of_lines(
        [
            (day(5, 27), 1000, day(5, 28)),
            (day(5, 27), 3000, day(5, 30)),
            (day(5, 31), 500, day(6, 4)),  # open at the eve; due Tuesday 4 June
            (day(6, 4), 700, day(6, 12)),  # billed since; due Thursday 6 June, came later
            (day(6, 6), 900, day(6, 7)),  # billed since; due Monday 10 June, came sooner
            (day(6, 10), 800, day(6, 11)),  # not billed yet on 7 June
        ]
    )
    first, as_of = day(6, 3), day(6, 7)
    # Really came from 3 to 7 June: 5.00 on the 4th and 9.00 on the 7th.
    assert came(past.of(0), first, as_of) == 1400
    known, outage = past.seen(past.of(0), first, as_of), past.outage(first, as_of)
    assert known.cents.sum() == 1000 + 3000 + 500 + 700 + 900
    assert known.paid_day[known.paid_day != NO_DAY].max() == day(5, 30)
    # The rule: 5.00 and 7.00 due by 7 June, 9.00 due on the 10th.
    assert mean_of_paid(past, ALONE, known, outage, (0,)) == [1200]
    # Eight weeks back, one Tuesday brought 10.00 and one Thursday 30.00: 1.25 and 3.75 each; one
    # Tuesday and one Thursday lie from Monday 3 to Friday 7 June.
    assert same_weekday(past, known, outage, (0,)) == [500]
    # Two payments are too few for a curve: 4 business days stand for round(4 * 7 / 5) = 6 days;
    # 31 May + 6 = 6 June counts, 4 June + 6 = 10 June does not.
    assert calendar_km(past, ALONE, known, outage, (0,)) == [500]


def test_calendar_km_by_hand() -> None:
    # 40 lines of 1.00 billed on Monday 6 May: half paid 2 calendar days later, half 4. The curve:
    # at age 2 half leave, at age 4 the rest. One line of 10.00 billed Saturday 1 June is open.
    lines = [(day(5, 6), 100, day(5, 8 if n % 2 else 10)) for n in range(40)]
    past = of_lines([*lines, (day(6, 1), 1000, day(6, 12))])
    first = day(6, 3)
    for as_of, cents in ((day(6, 3), 500), (day(6, 4), 500), (day(6, 5), 1000)):
        known = past.seen(past.of(0), first, as_of)
        found = calendar_km(past, ALONE, known, past.outage(first, as_of), (0,))
        # Open at the eve aged 1 day (2 June): on 3 June aged 2, half; on 5 June aged 4, all.
        assert found == [cents]


def case(first: int, truth: int, ours: tuple[int, int, int], rule: int, payers: set[int]) -> Case:
    cents, low, high = ours
    return Case(
        frozenset(payers), first, first + 6, truth, Interval(cents, low, high, 0.8),
        {"mean_of_paid": rule},
    )  # fmt: skip


def test_scores_by_hand() -> None:
    # Truths 100, 100, 200: 400 in all. Ours 110, 90, 220: errors +10, -10, +20.
    cases = [
        case(0, 100, (110, 95, 120), 150, {1}),
        case(7, 100, (90, 80, 99), 150, {1}),  # the truth lies above its interval
        case(28, 200, (220, 180, 260), 200, {1, 2}),
    ]
    trial = trial_of(cases, 0, 0)
    ours, rule = trial.of("ours"), trial.of("mean_of_paid")
    assert (trial.n, trial.n_apart, trial.n_blocks, trial.truth_cents) == (3, 3, 2, 400)
    # Bias 20 / 400; error 40 / 400, 13.33 cents a case; two of three held; widths 25 + 19 + 80.
    assert ours.bias_ratio == pytest.approx(0.05)
    assert (ours.error_ratio, ours.error_cents) == (pytest.approx(0.1), 13)
    assert ours.covered_ratio == pytest.approx(2 / 3)
    assert ours.width_ratio == pytest.approx(124 / 400)
    # Blocks: cases 1 and 2 (days 0 to 27), case 3. Bias: u = 0 - 0.05 * 200 = -10 and
    # 20 - 0.05 * 200 = 10; se = sqrt(2 / 1 * 200) / 400 = 20 / 400.
    assert ours.bias_se == pytest.approx(0.05)
    # Coverage: u = 1 - 2 * 2/3 = -1/3 and 1 - 2/3 = 1/3; se = sqrt(2 * 2/9) / 3 = 2/9.
    assert ours.covered_se == pytest.approx(2 / 9)
    # The rule errs by 50, 50, 0: 100 / 400, that is 60 / 400 more than ours.
    assert (rule.error_ratio, rule.excess_ratio) == (pytest.approx(0.25), pytest.approx(0.15))
    # More than ours: 40, 40, -20. u = 80 - 30 = 50 and -20 - 30 = -50: sqrt(2 * 5000) / 400.
    assert rule.excess_se == pytest.approx(0.25)
    assert trust_of(trial) == "good"
    assert range_of(trial, 0.8) == "unknown"


def test_one_block_has_no_standard_error() -> None:
    assert share(np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([4, 4])) == (1.0, None)


def test_blocks_that_follow_each_other_bear_their_covariance() -> None:
    # Errors +20, +20, -20, -20 on truths of 100: bias 0, u the same. Neighbours: 400 - 400 + 400 =
    # 400, twice. se = sqrt(4 / 3 * (1,600 + 800)) / 400 = 56.57 / 400.
    off, whole = np.array([20.0, 20.0, -20.0, -20.0]), np.full(4, 100.0)
    assert share(off, whole, np.arange(4)) == (0.0, pytest.approx(np.sqrt(3200) / 400))
    # Block 1 holds no case: blocks 0 and 2 share no day. 400 - 400 + 400 becomes -400 + 400 = 0.
    assert share(off, whole, np.array([0, 2, 3, 4]))[1] == pytest.approx(
        np.sqrt(4 / 3 * 1600) / 400
    )
    # Neighbours that lean opposite ways lower nothing.
    swung = share(off[[0, 2, 1, 3]], whole, np.arange(4))[1]
    assert swung == pytest.approx(np.sqrt(4 / 3 * 1600) / 400)


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042)],
)
def test_student_is_that_of_the_printed_tables(freedom: int, printed: float) -> None:
    assert student(freedom) == pytest.approx(printed, abs=0.004)


def test_few_blocks_need_more_standard_errors() -> None:
    # Thirteen blocks: 2.179 standard errors of 12 degrees; one block: nothing is clear.
    trial = trial_of([case(28 * n, 100, (100, 90, 110), 100, {1}) for n in range(13)], 0, 0)
    assert trial.allowed == pytest.approx(2.179, abs=0.001)
    alone = trial_of([case(0, 100, (100, 90, 110), 100, {1})], 0, 0)
    assert alone.allowed == float("inf")


def test_cases_apart_share_no_payer_on_any_day() -> None:
    # Days 0-6 and 6-12 of payer 1 overlap on day 6; payer 2 is free.
    one, two = case(0, 1, (1, 1, 1), 1, {1}), case(6, 1, (1, 1, 1), 1, {1})
    other, both = case(6, 1, (1, 1, 1), 1, {2}), case(14, 1, (1, 1, 1), 1, {1, 2})
    assert apart([one, two]) == 1
    assert apart([one, two, other, both]) == 3


@pytest.mark.parametrize(("held", "said"), [(48, "right"), (30, "narrow"), (60, "wide")])
def test_the_range_is_judged_with_its_doubt(held: int, said: str) -> None:
    # Sixty cases in ten blocks; 48 of 60 = 80 %, 30 = 50 %, 60 = 100 %. The least standard error
    # is that of single draws, sqrt(0.8 * 0.2 / 60) = 0.052: 100 % is above 80 % + 2 * 0.052.
    cases = [
        case(28 * (n % 10), 100, (100, 90, 110) if n < held else (80, 70, 90), 100, {n})
        for n in range(60)
    ]
    assert range_of(trial_of(cases, 0, 0), 0.8) == said


def test_outages_drawn_have_a_past_behind_and_a_truth_ahead() -> None:
    past = past_of(read())
    drawn = draw(past, 300, 1)
    assert drawn == draw(past, 300, 1) != draw(past, 300, 2)
    business = past.business
    for one in drawn:
        assert one.first - past.first >= BEFORE
        assert one.as_of <= past.end
        assert business.holds(one.first)
        assert business.holds(one.as_of) or one.as_of == past.end
        assert SHORTEST <= business.count_between(one.first - 1, one.as_of) <= LONGEST
        assert 1 <= len(set(one.payers)) == len(one.payers) <= 4
    assert {len(one.payers) for one in drawn} == {1, 2, 3, 4}


def test_a_platform_falls_with_all_its_payers() -> None:
    past = past_of(read())
    groups = tuple(
        replace(g, platform="Viamedis" if n < 3 else "") for n, g in enumerate(past.groups)
    )
    drawn = draw(replace(past, groups=groups), 100, 1)
    assert sum(one.payers == (0, 1, 2) for one in drawn) > 30


@pytest.mark.parametrize("seed", range(4))
def test_what_an_outage_hides_changes_nothing_estimated(seed: int) -> None:
    # Whatever the hidden payers did from the first hidden day on - paid on another day, never,
    # refused - and whatever was billed after the day of the figures, the estimates stay.
    past = past_of(read())
    for one in draw(past, 4, seed):
        names = {past.groups[n].payer for n in one.payers}
        draws = np.random.default_rng(seed)

        def altered(frame: Any, one: Any = one, names: Any = names, draws: Any = draws) -> Any:
            mine = frame["payer"].isin(names).to_numpy()
            paid, day_paid = frame["paid_cents"].to_numpy().copy(), frame["paid_day"].to_numpy()
            refused, status = frame["rejected_day"].to_numpy(), frame["status"].to_numpy(object)
            day_paid, refused, status = day_paid.copy(), refused.copy(), status.copy()
            later = mine & (np.minimum(day_paid, refused) >= one.first)
            choice = draws.integers(0, 3, len(frame))
            for n in np.flatnonzero(later):
                paid[n], day_paid[n], refused[n], status[n] = 0, NO_DAY, NO_DAY, "open"
                if choice[n] == 0:
                    paid[n], status[n] = frame["amount_cents"].iloc[n], "paid"
                    day_paid[n] = max(one.first, int(frame["invoice_day"].iloc[n]))
                elif choice[n] == 1:
                    refused[n], status[n] = one.first + 1, "rejected"
            cents = frame["amount_cents"].to_numpy().copy()
            unseen = mine & (frame["invoice_day"].to_numpy() > one.as_of)
            cents[unseen] += 100
            return frame.assign(
                amount_cents=cents, paid_cents=paid, paid_day=day_paid, rejected_day=refused,
                status=status,
            )  # fmt: skip

        other = past_of(read(), altered)
        (mine,) = tried(past, [one], 7, lambda _: None)
        (theirs,) = tried(other, [one], 7, lambda _: None)
        assert mine.truth != theirs.truth
        assert (mine.ours, mine.rivals) == (theirs.ours, theirs.rivals)


def test_a_credit_note_of_later_days_is_not_set_off_before() -> None:
    # 10.00 billed 29 May, still open; a credit of 10.00 on 20 June cancels it for whoever looks
    # at the end. On 7 June nobody knew: the line is open and whole.
    past = of_lines([(day(5, 29), 1000, NO_DAY), (day(6, 20), -1000, NO_DAY)])
    known = past.seen(past.of(0), day(6, 3), day(6, 7))
    assert known.cents.tolist() == [1000]
    assert past.seen(past.of(0), day(6, 24), day(6, 28)).cents.tolist() == []


def test_forecasts_stand_a_week_apart_and_end_in_the_known_past() -> None:
    past = past_of(read())
    days = origins_of(past, 14)
    assert set(np.diff(days)) == {-7}
    assert days[0] == past.end - 7
    assert days[-1] >= past.first + BEFORE
    # Six hundred payers at a time: every other week at most.
    assert set(np.diff(origins_of(past, 60))) <= {-14, -21, -28, -35, -42, -49, -56, -63, -70}
    short = replace(past, end=past.first + BEFORE + 35)
    cases = foreseen(short, 1, lambda _: None)
    # Days 91 to 126 of the past: origins at +98 - hence 5 of 7 days, 4 of 14, 1 of 30.
    assert [len(cases[t]) for t in AHEAD] == [5, 4, 1]
    for c in cases[30]:
        assert c.truth == came(past.pieces, c.first, c.first + 29)


@cache
def found() -> Any:
    return backtest(read(), outages=40, seed=1)


def test_the_estimate_beats_the_rule_on_a_generated_ledger() -> None:
    trial = found().outages
    assert trial.of("ours").error_ratio < trial.of("same_weekday").error_ratio
    assert trial.of("mean_of_paid").excess_ratio > -2 * trial.of("mean_of_paid").excess_se
    assert found().trust == "good"
    assert [t.days for t in found().cash] == [7, 14, 30]


def test_same_seed_same_answer_whatever_the_progress() -> None:
    told: list[float] = []
    one = backtest(read(), outages=12, seed=1)
    assert backtest(read(), outages=12, seed=1, progress=told.append) == one
    assert backtest(read(), outages=12, seed=2) != one
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_file_of_paid_lines_only_is_tried_on_its_complete_part() -> None:
    past, issues = made(read("paid"))
    assert [i.code for i in issues] == ["backtest_only_paid"]
    # Nearly every line billed by then is in the file: one delay in a hundred ends later.
    lag = past.pieces.paid_day - past.pieces.day
    assert (lag <= LAST - past.end).mean() >= 0.99
    assert made(read())[1] == []


def test_a_large_payer_fallen_silent_ends_the_trial() -> None:
    past, issues = made(read("silent"))
    assert [i.code for i in issues] == ["backtest_silent"]
    # Its last payment, on the eve of 1 November at the latest, is the last day known.
    assert day(10, 20) < past.end < day(11, 1)


def test_the_dossier_s_own_outage_is_no_part_of_the_past() -> None:
    tree = {"as_of": END, "outage": {"payers": [], "first_day": END}}
    tree["outage"] = {"payers": ["P0"], "first_day": date(2024, 11, 18), "unlisted_payers": ["P0"]}
    told = backtest(read(), Dossier.parse(tree), outages=5)
    assert told.last_on == date(2024, 11, 17)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("short", "backtest_short"),
        ("\n".join([HEAD, *(f"{n};2024-01-{n:02};P;1.00;;;open;" for n in range(1, 29))]),
         "backtest_no_payment"),
    ],
)  # fmt: skip
def test_a_ledger_too_short_or_without_payments_is_refused(content: str, code: str) -> None:
    ledger = read("short") if content == "short" else read_ledger(("open.csv", content.encode()))
    with pytest.raises(FileUnusable) as refused:
        backtest(ledger, outages=2)
    assert refused.value.code == code
    for lang in ("fr", "en"):
        assert ".csv" in refused.value.message(lang)


def test_hidden_rows_keep_no_order_of_what_is_hidden() -> None:
    p = of_lines([(day(6, 3), 500, day(6, 5)), (day(6, 3), 300, day(6, 4))]).pieces
    q = replace(p, paid_day=p.paid_day[::-1].copy())
    one, two = hidden(p, day(6, 4), day(6, 7)), hidden(q, day(6, 4), day(6, 7))
    assert one.cents.tolist() == two.cents.tolist()
