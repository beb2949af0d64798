"""Relations between answers of quick mode, through the command line's own door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Assessment
from calculator.deliver.jsonfile import answer_json
from tests.cases.asking import EXAMPLE, ask, assess_command, cents, changed

FACTS = ("outstanding_eur", "overdue_eur", "not_yet_due_eur", "rejected_eur", "stale_eur")

first_days = st.dates(date(2024, 1, 8), date(2025, 6, 30))


def quick(**parts: Any) -> Assessment:
    return ask(changed(EXAMPLE, **parts))


def figures(answer: Assessment) -> tuple[int, ...]:
    """Every receivable figure and bound of the advance that holds no simulation."""
    owed, advance = answer.receivables, answer.advance
    return (
        owed.outstanding_cents,
        owed.overdue_cents,
        owed.missing.cents,
        owed.not_yet_due_cents,
        advance.justified_cents,
        advance.documented_cents,
        advance.ceiling_cents,
        advance.average_basis_cents,
    )


@pytest.mark.parametrize("noise", ['"none"', '"simulated"'])
def test_ten_times_the_euros(noise: str) -> None:
    text = EXAMPLE.replace('"none"', noise)
    ten = text.replace("4500.00", "45000.00").replace("5000.00", "50000.00", 1)
    ten = text
    for small in ("4500.00", "5000.00", "180.00", "8000.00"):
        ten = ten.replace(f" {small}", f" {small.replace('.00', '0.00')}")
    one, other = assess_command(text).json, assess_command(ten).json
    for name in FACTS:
        assert cents(other["receivables"][name]) == 10 * cents(one["receivables"][name]), name
    gap = cents(other["receivables"]["missing"]["eur"])
    assert abs(gap - 10 * cents(one["receivables"]["missing"]["eur"])) <= 5
    for name in ("justified_eur", "ceiling_eur", "average_basis_eur"):
        assert abs(cents(other["advance"][name]) - 10 * cents(one["advance"][name])) <= 5, name
    # Each path is rounded to its cent before it is multiplied.
    assert (
        abs(cents(other["advance"]["needed_eur"]) - 10 * cents(one["advance"]["needed_eur"])) < 200
    )


@given(
    first=first_days,
    since=st.integers(0, 25),
    lasts=st.integers(0, 40),
    longer=st.integers(0, 20),
    stopped=st.sampled_from(["payments", "submissions", "both"]),
    term=st.sampled_from([1, 4, 9]),
)
def test_a_longer_outage_never_lowers_what_is_missing(
    first: date, since: int, lasts: int, longer: int, stopped: str, term: int
) -> None:
    as_of = first + timedelta(days=since)

    def one(last: date | None) -> Assessment:
        return quick(
            as_of=as_of,
            outage={"first_day": first, "last_day": last, "stopped": stopped},
            billing={"payment_term_days": term},
            options={"uncertainty": "none", "horizon_days": 7},
        )

    last = first + timedelta(days=lasts)
    short, long, ever = one(last), one(last + timedelta(days=longer)), one(None)
    missing = [a.receivables.missing.cents for a in (short, long, ever)]
    assert missing == sorted(missing)
    justified = [a.advance.justified_cents for a in (short, long, ever)]
    assert justified == sorted(justified)


@given(first=first_days, since=st.integers(0, 25), later=st.integers(1, 15))
def test_a_later_reading_of_a_lasting_outage_never_lowers_it(
    first: date, since: int, later: int
) -> None:
    days = [first + timedelta(days=since), first + timedelta(days=since + later)]
    one, two = (
        quick(
            as_of=day,
            outage={"first_day": first},
            options={"uncertainty": "none", "horizon_days": 7},
        )
        for day in days
    )
    assert one.receivables.missing.cents <= two.receivables.missing.cents
    assert one.advance.justified_cents <= two.advance.justified_cents
    assert one.receivables.outstanding_cents <= two.receivables.outstanding_cents


@given(
    first=first_days,
    since=st.integers(0, 25),
    cash=st.integers(-3_000, 9_000),
    wages=st.integers(0, 20_000),
    granted=st.integers(0, 5_000),
    horizon=st.integers(7, 60),
)
def test_bounds_hold(
    first: date, since: int, cash: int, wages: int, granted: int, horizon: int
) -> None:
    as_of = first + timedelta(days=since)
    answer = quick(
        as_of=as_of,
        pharmacy={"cash_eur": cash},
        outage={"first_day": first},
        outgoings=[{"on": as_of + timedelta(days=5), "amount_eur": wages}],
        advances=[{"on": as_of, "amount_eur": granted}],
        options={"uncertainty": "none", "horizon_days": horizon},
    )
    advance, owed = answer.advance, answer.receivables
    assert 0 <= advance.documented_cents <= advance.justified_cents <= advance.claim_cents
    assert advance.claim_cents <= advance.ceiling_cents
    assert advance.documented_cents + advance.projected_cents == advance.justified_cents
    assert advance.prepayment_cents == advance.claim_cents - advance.justified_cents
    assert sum(part.cents for part in advance.repayment) == advance.claim_cents
    assert 0 <= owed.missing.cents <= owed.outstanding_cents
    assert owed.not_yet_due_cents == owed.outstanding_cents - owed.missing.cents
    assert owed.overdue_cents <= owed.missing.cents
    assert sum(d.outstanding_cents for d in owed.by_day) == owed.outstanding_cents
    assert sum(p.outstanding_cents for p in owed.by_payer) == owed.outstanding_cents
    assert len(answer.cash.path) == horizon
    assert answer.cash.lowest_cents == min(d.expected_cents for d in answer.cash.path)
    # The balance read on the day of the figures is where the path starts from.
    assert answer.cash.opening_cents == cash * 100
    for day in answer.cash.path:
        assert day.low_cents == day.expected_cents == day.high_cents


@given(
    first=st.dates(date(2024, 8, 27), date(2024, 9, 20)),
    since=st.integers(0, 20),
    weeks=st.integers(1, 2),
    term=st.integers(1, 6),
)
def test_a_shift_by_weeks_without_holiday_changes_no_figure(
    first: date, since: int, weeks: int, term: int
) -> None:
    def one(by: timedelta) -> Assessment:
        return quick(
            as_of=first + timedelta(days=since) + by,
            outage={"first_day": first + by},
            billing={"payment_term_days": term},
            outgoings=[],
            options={"uncertainty": "none", "horizon_days": 7},
        )

    assert figures(one(timedelta(0))) == figures(one(timedelta(weeks=weeks)))


def test_no_outage_nothing_missing() -> None:
    calm = quick(outage={"payers": [], "first_day": None})
    assert calm.receivables.missing.cents == 0
    assert calm.advance.claim_cents == 0
    assert calm.suspension.verdict.decision == "not_needed"
    assert all(d.expected_cents == d.without_outage_cents for d in calm.cash.path)


def test_two_payers_add_up() -> None:
    both = quick(
        outage={"payers": ["Viamedis", "Almerys"]},
        billing={"per_open_day_eur": {"Viamedis": 180, "Almerys": 70}},
    )
    lone = [
        quick(outage={"payers": [name]}, billing={"per_open_day_eur": {name: euros}})
        for name, euros in (("Viamedis", 180), ("Almerys", 70))
    ]
    summed = tuple(sum(pair) for pair in zip(*(figures(a) for a in lone), strict=True))
    assert figures(both) == summed


@pytest.mark.parametrize("names", [["Viamedis", "Viamedis"], ["Viamedis", "VIAMEDIS "]])
def test_a_payer_named_twice_counts_once(names: list[str]) -> None:
    assert figures(quick(outage={"payers": names})) == figures(quick())


def test_an_operator_and_its_brand_count_once() -> None:
    one = quick(
        outage={"payers": ["CETIP"]}, billing={"per_open_day_eur": {"CETIP": 180, "iSanté": 60}}
    )
    both = quick(
        outage={"payers": ["CETIP", "iSanté"]},
        billing={"per_open_day_eur": {"CETIP": 180}},
        pharmacy={"annual_turnover_eur": 2_200_000},
    )
    assert figures(one)[0] == figures(both)[0]


def test_the_order_of_payers_changes_nothing() -> None:
    billed = {"per_open_day_eur": {"Viamedis": 180, "Almerys": 70}}
    one = quick(outage={"payers": ["Viamedis", "Almerys"]}, billing=billed)
    two = quick(outage={"payers": ["Almerys", "Viamedis"]}, billing=billed)
    assert figures(one) == figures(two)
    assert one.receivables.by_payer == two.receivables.by_payer


# --- the simulation -----------------------------------------------------------------------

SIMULATED = {"uncertainty": "simulated", "paths": 400, "horizon_days": 60}


def test_same_seed_same_bytes() -> None:
    one, two = (answer_json(quick(options=SIMULATED)) for _ in range(2))
    assert one == two


def test_other_seeds_say_nearly_the_same() -> None:
    answers = [quick(options=SIMULATED | {"paths": 2000, "seed": s}) for s in (1, 2, 3)]
    assert len({figures(a) for a in answers}) == 1
    for name in ("low_cents", "high_cents"):
        found = [getattr(a.receivables.missing, name) for a in answers]
        assert max(found) - min(found) < 0.04 * answers[0].receivables.missing.cents
    lowest = [a.cash.lowest_cents for a in answers]
    # Four standard errors of a mean of 2,000 paths, each within about 1,500 euros of it.
    assert max(lowest) - min(lowest) < 4 * 2**0.5 * 150_000 / 2000**0.5
    needs = [a.advance.needed_cents or 0 for a in answers]
    assert max(needs) - min(needs) < 0.1 * max(needs)


def test_the_sampling_error_shrinks_with_more_paths() -> None:
    few, many = (
        quick(options=SIMULATED | {"paths": n}).advance.sampling_error_cents for n in (200, 20_000)
    )
    assert 0 < many < few


@pytest.mark.parametrize("stopped", ["payments", "submissions", "both"])
@pytest.mark.parametrize("last", [date(2024, 2, 7), date(2024, 2, 14), date(2024, 3, 1)])
def test_without_noise_the_simulation_is_the_exact_run(stopped: str, last: date) -> None:
    parts: dict[str, Any] = {
        "outage": {"last_day": last, "stopped": stopped},
        "advance": {"instalments": 3, "fee_eur": 12},
        "assumptions": {"billing_week_cv": 0.0, "ordinary_week_cv": 0.0},
    }
    exact = quick(**parts, options={"uncertainty": "none", "horizon_days": 60})
    drawn = quick(**parts, options=SIMULATED | {"paths": 100})
    assert figures(drawn) == figures(exact)
    assert drawn.cash.path == exact.cash.path
    assert drawn.advance.needed_cents == exact.advance.needed_cents
    assert drawn.advance.claim_cents == exact.advance.claim_cents
    assert drawn.advance.repayment == exact.advance.repayment
    assert drawn.suspension == exact.suspension
    missing = drawn.receivables.missing
    assert missing.low_cents == missing.cents == missing.high_cents


def test_bands_and_intervals_are_ordered() -> None:
    answer = quick(options=SIMULATED)
    missing = answer.receivables.missing
    assert missing.low_cents < missing.cents < missing.high_cents
    for day in answer.cash.path:
        assert day.low_cents <= day.high_cents
        assert 0 <= day.outage_ratio <= 1
    ratios = [d.outage_ratio for d in answer.cash.path]
    assert ratios == sorted(ratios, reverse=True)


# --- plug the answer back -----------------------------------------------------------------


def granted_back(answer: Assessment, amount: int, **parts: Any) -> Assessment:
    advance = {"on": answer.advance.landing_on, "amount_eur": f"{amount / 100:.2f}"}
    return quick(**parts, advances=[advance])


@pytest.mark.parametrize("instalments", [1, 3, 7])
@pytest.mark.parametrize(
    ("cash", "horizon", "last"),
    [
        (2600, 30, None),
        (2600, 120, date(2024, 2, 20)),
        (-1200, 90, date(2024, 2, 26)),
        (4500, 60, None),
    ],
)
@pytest.mark.parametrize("noise", ["none", "simulated"])
def test_the_needed_advance_reaches_the_target_and_a_cent_less_does_not(
    instalments: int, cash: int, horizon: int, last: date | None, noise: str
) -> None:
    parts: dict[str, Any] = {
        "pharmacy": {"cash_eur": cash},
        "outage": {"last_day": last},
        "advance": {"instalments": instalments},
        "options": {"uncertainty": noise, "paths": 300, "horizon_days": horizon},
    }
    asked = quick(**parts)
    needed = asked.advance.needed_cents
    if needed is None:
        assert asked.advance.reachable_probability < asked.target_probability
        return
    enough = granted_back(asked, needed, **parts)
    assert enough.cash.probability_target_met >= asked.target_probability
    assert enough.advance.needed_cents == 0
    assert enough.suspension.verdict.decision == "not_needed"
    if needed:
        short = granted_back(asked, needed - 1, **parts)
        assert short.cash.probability_target_met < asked.target_probability
        assert short.advance.needed_cents in (1, 2)  # a cent, rounded up by the instalments
    assert {p.decision for p in asked.suspension.frontier if p.advance_cents >= needed} <= {
        "not_needed"
    }


def test_what_was_received_before_the_reading_moves_no_cash() -> None:
    """An advance that landed is in the balance already: the path starts from that balance."""
    plain = quick(options={"uncertainty": "none", "horizon_days": 30})
    given_ = quick(
        advances=[{"on": date(2024, 2, 7), "amount_eur": 500}],
        options={"uncertainty": "none", "horizon_days": 30},
    )
    paths = [[d.expected_cents for d in a.cash.path] for a in (plain, given_)]
    assert paths[0] == paths[1]  # repaid beyond the horizon
    calm = [[d.without_outage_cents for d in a.cash.path] for a in (plain, given_)]
    assert calm[1] == [c - 50_000 for c in calm[0]]


@given(cash=st.integers(-2000, 6000), more=st.integers(1, 3000))
def test_more_cash_never_asks_for_more(cash: int, more: int) -> None:
    def one(euros: int) -> Assessment:
        return quick(
            pharmacy={"cash_eur": euros}, options={"uncertainty": "none", "horizon_days": 45}
        )

    poor, rich = one(cash), one(cash + more)
    if poor.advance.needed_cents is not None:
        assert rich.advance.needed_cents is not None
        assert rich.advance.needed_cents <= poor.advance.needed_cents
    if poor.suspension.verdict.on and rich.suspension.verdict.on:
        assert poor.suspension.verdict.on <= rich.suspension.verdict.on
    assert poor.advance.justified_cents == rich.advance.justified_cents


def test_the_frontier_never_falls() -> None:
    frontier = quick(pharmacy={"cash_eur": 1000}).suspension.frontier
    rank = {"does_not_help": 0, "already_too_late": 0, "suspend_by": 1, "not_needed": 2}
    keys = [(rank[p.decision], p.on or date.min) for p in frontier]
    assert keys == sorted(keys)
    amounts = [p.advance_cents for p in frontier]
    assert amounts == sorted(set(amounts))
    assert amounts[0] == 0
