"""Our amount-weighted Aalen-Johansen curves beside statsmodels and lifelines, to 1e-9.

The peers live in an environment of their own: `make peers`.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.market import market
from benchmarks.views import hidden, of_market, outage_of
from calculator.estimate.days_to_pay import exposure
from calculator.estimate.law import fit
from calculator.estimate.window import Lives, lives_in
from calculator.reference.calendars import business_calendar, every_day

peers = pytest.importorskip("benchmarks.peers", reason="the peers are not here: `make peers`")

CALENDARS = {"calendar age": every_day(), "business age": business_calendar()}
LEDGERS = {
    "plain": {},
    "correlated": {"correlated": True},
    "drift": {"drift": True},
    "large": {"payers": 3, "per_day": 400.0},
}
#: Longer than any ledger: every line is born in it. Half a year: older lines enter late.
WHOLE, HALF_YEAR = 900, 182


def each_payer(ledger: str, calendar: str, window: int, seed: int) -> list[Lives]:
    """The lines of every payer as they stood at the eve of an outage in November."""
    drawn = of_market(market(seed, **LEDGERS[ledger]))
    first = int(drawn.day.max()) - 45
    seen = hidden(drawn, first, first)
    out = outage_of(first, first, CALENDARS[calendar])
    payers = np.unique(seen.group)
    return [lives_in(seen.part(np.flatnonzero(seen.group == g)), out, window) for g in payers]


def ours(lives: Lives) -> tuple[np.ndarray, np.ndarray, int]:
    """Shares paid and open by age, and the oldest age paid; rows of weeks, added up."""
    week = (lives.day + 3) // 7
    seen = exposure(lives.entry, lives.leaving, lives.cause, lives.cents, week)
    last = seen.oldest_paid
    return *fit(seen).curves(last), last


def widest(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).max())


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("ledger", LEDGERS)
def test_paid_against_rejected_is_the_one_of_statsmodels(ledger: str, calendar: str) -> None:
    for lives in each_payer(ledger, calendar, WHOLE, seed=41):
        assert (lives.entry == -1).all()
        assert (lives.cause == 0).any()
        assert (lives.cause == 2).any()
        paid, opened, last = ours(lives)
        their_paid, their_open = peers.statsmodels_incidence(lives, last)
        assert widest(paid, their_paid) < 1e-9
        assert widest(opened, their_open) < 1e-9


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("ledger", LEDGERS)
def test_with_delayed_entry_it_is_the_one_of_statsmodels(ledger: str, calendar: str) -> None:
    late = 0
    for lives in each_payer(ledger, calendar, HALF_YEAR, seed=42):
        late += int((lives.entry >= 0).sum())
        paid, opened, last = ours(lives)
        assert widest(opened, peers.statsmodels_survival(lives, last)) < 1e-9
        assert widest(paid, peers.statsmodels_paid(lives, last)) < 1e-9
    assert late > 10


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("ledger", LEDGERS)
def test_whole_cents_with_delayed_entry_are_those_of_lifelines(ledger: str, calendar: str) -> None:
    """All exits together; then payments alone, the rejected censored: each hazard by itself."""
    late = 0
    for lives in each_payer(ledger, calendar, HALF_YEAR, seed=43):
        late += int((lives.entry >= 0).sum())
        _, opened, last = ours(lives)
        assert widest(opened, peers.lifelines_survival(lives, last)) < 1e-9
        seen = exposure(lives.entry, lives.leaving, lives.cause, lives.cents, lives.day)
        unpaid = np.concatenate([[1.0], np.cumprod(1.0 - fit(seen).paid[: last + 1])])
        assert widest(unpaid, peers.lifelines_survival(lives, last, cause=1)) < 1e-9
    assert late > 10


@pytest.mark.parametrize("window", [WHOLE, HALF_YEAR])
def test_with_every_line_alike_it_is_the_one_of_scikit_survival(window: int) -> None:
    for lives in each_payer("plain", "business age", window, seed=44):
        alike = Lives(
            lives.group,
            lives.day,
            np.ones_like(lives.cents),
            lives.entry,
            lives.leaving,
            lives.cause,
        )
        paid, opened, last = ours(alike)
        assert widest(opened, peers.sksurv_survival(alike, last)) < 1e-9
        if window == WHOLE:
            assert widest(paid, peers.sksurv_incidence(alike, last)[0]) < 1e-9


def test_lines_alike_are_not_euros_where_large_invoices_wait() -> None:
    """The check can fail: weighing every line alike is off by more than one share in a hundred."""
    lives = each_payer("correlated", "business age", HALF_YEAR, seed=45)[0]
    _, opened, last = ours(lives)
    assert widest(opened, peers.sksurv_survival(lives, last)) > 0.01
