"""The range of what is missing: its scores, its factor, and the ledger's own past."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Dossier, read_ledger
from calculator.core.answer import Calibration, Interval
from calculator.estimate.affected import PayerGroup
from calculator.estimate.backtest.score import Case, set_on_earlier
from calculator.estimate.calibration import calibrated
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import Positions, positions_at
from calculator.estimate.stretch import score_of, stretched, widening
from calculator.intake.settings import resolve
from calculator.reference.calendars import business_calendar, open_calendar
from tests.cases.asking import Line, ask, changed, ledger_text

FIRST, AS_OF = date(2024, 4, 2), date(2024, 4, 15)


@pytest.mark.parametrize(
    ("truth", "score"),
    [
        (100, 0.0),
        (110, 0.5),  # 10 over the 20 to the upper bound
        (120, 1.0),
        (90, 1.0),  # 10 over the 10 to the lower bound
        (80, 2.0),
    ],
)
def test_a_score_is_a_distance_in_halves_of_the_range(truth: float, score: float) -> None:
    assert score_of(truth, 100, 90, 120) == pytest.approx(score)


def test_a_range_without_width_that_misses_scores_beyond_all() -> None:
    assert score_of(150, 100, 100, 100) == math.inf
    assert score_of(100, 100, 100, 100) == 0


def test_the_factor_by_hand() -> None:
    """24 scores of 0.5 and the ten of the market at a factor of 1: 0.049 .. 0.466 are below them,
    so they hold ranks 6 to 29; asked is rank ceil(35 x 0.8) = 28: 0.5. With 24 of 2.0, ranks 11
    to 34: 2.0. With 24 without end, the widest, 4. Two of 3.0: rank ceil(13 x 0.8) = 11: 3.0.
    """
    assert widening([0.5] * 24, 1.0, 0.8) == 0.5
    assert widening([2.0] * 24, 1.0, 0.8) == 2.0
    assert widening([math.inf] * 24, 1.0, 0.8) == 4.0
    assert widening([3.0] * 2, 1.0, 0.8) == 3.0


def test_stretched_about_the_estimate_and_never_under_nothing() -> None:
    assert stretched(Interval(100, 80, 130, 0.8), 1.5) == Interval(100, 70, 145, 0.8)
    assert stretched(Interval(100, 20, 130, 0.8), 2.0) == Interval(100, 0, 160, 0.8)


@given(st.lists(st.floats(0, 5), max_size=30), st.floats(0, 5))
def test_a_worse_case_never_narrows_the_range(scores: list[float], more: float) -> None:
    assert widening([*scores, max([*scores, more, 5])], 1.13, 0.8) >= widening(scores, 1.13, 0.8)


def test_a_case_of_the_back_test_is_set_on_those_that_had_ended() -> None:
    """The second begins on the first one's last day and may not know it; the third may."""

    def case(first: int, last: int, truth: int) -> Case:
        ours = Interval(1000, 900, 1100, 0.8)
        return Case(frozenset({0}), first, last, truth, ours, {})

    one, two, three = set_on_earlier([case(0, 9, 1400), case(9, 19, 1000), case(10, 19, 1000)], 1.0)
    assert one.ours.high_cents == two.ours.high_cents == 1100
    # Scores 4 and the market's ten: rank ceil(12 x 0.8) = 10 of 11: 1.529.
    assert three.ours.high_cents == 1153


# --- the ledger's own past ----------------------------------------------------------------


def outage() -> OutageDays:
    first, as_of = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (FIRST, AS_OF))
    business = business_calendar()
    return OutageDays(first, as_of, None, "payments", 2, business, open_calendar("FR"))


def ledger(days: int, takes: tuple[int, ...], cents: int = 10_000) -> list[Line]:
    """One invoice per weekday before the outage and since, paid after these many business days."""
    business, lines = business_calendar(), []
    epoch = date(1970, 1, 1)
    for back in range(days, -14, -1):
        on = FIRST - timedelta(days=back)
        number = (on - epoch).days
        if not business.holds(number) or on > AS_OF:
            continue
        paid = epoch + timedelta(days=int(business.shift(number, takes[back % len(takes)])))
        if paid < FIRST:
            lines.append(Line(on, cents, paid_on=paid, status="paid", name=f"F{back}"))
        else:
            lines.append(Line(on, cents, name=f"F{back}"))
    return lines


def positions(lines: list[Line]) -> Positions:
    frame = read_ledger(("l.csv", ledger_text(lines).encode())).at(AS_OF).frame
    return positions_at(frame, np.zeros(len(frame), np.int64), outage().as_of)


GROUP = PayerGroup("Mutuelle A", "", "Viamedis", "Viamedis", statutory=False, tied=False)


def found(p: Positions) -> Calibration:
    settings = resolve(Dossier.parse(changed()), statutory=False)
    return calibrated([GROUP], [p], None, outage(), settings)


def test_a_short_past_takes_the_shipped_factor() -> None:
    assert found(positions(ledger(120, (4,)))) == Calibration(1.13, 0)


def test_a_payer_like_clockwork_narrows_the_range() -> None:
    """All paid after four business days, always: each case is right to the cent, score 0."""
    clockwork = found(positions(ledger(320, (4,))))
    assert clockwork.cases == 24
    assert clockwork.factor == 0.5


def test_nothing_since_the_outage_began_sets_the_range() -> None:
    p = positions(ledger(320, (2, 9, 4, 4, 3)))
    late = replace(p, cents=np.where(p.day >= outage().first, p.cents * 50, p.cents))
    assert found(p) == found(late)
    assert found(p).cases == 24


def test_quick_mode_has_no_past_to_set_it_on() -> None:
    answer = ask(changed(options={"uncertainty": "simulated"}))
    assert answer.receivables.calibration is None
    assert not any(a.name == "interval_widening" for a in answer.assumptions)
