"""The doubt on a payer that borrows the others' delays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from calculator import Dossier
from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.affected import PayerGroup
from calculator.estimate.flows import Flow, build_flow
from calculator.estimate.noise import REPLICATES, law_noise
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooled_noise import pooled_draws
from calculator.estimate.pooling import Borrowed, Pool, pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.receivables import missing_by
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import resolve
from calculator.reference.calendars import business_calendar, open_calendar
from tests.cases.asking import changed

BUSINESS = business_calendar()
FIRST, AS_OF = day_number(date(2024, 4, 2)), day_number(date(2024, 4, 5))
GROUP = PayerGroup("P", "", "", "P", statutory=False, tied=False)


def outage() -> OutageDays:
    return OutageDays(FIRST, AS_OF, None, "payments", 2, BUSINESS, open_calendar("FR"))


def positions(rows: list[tuple[int, int, int, int]]) -> Positions:
    """Payer, invoice day, cents, day paid (NO_DAY while open)."""
    group, day, cents, paid = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    known, none = np.ones(len(day), dtype=bool), np.full(len(day), NO_DAY)
    return Positions(group, day, cents, paid, none, known, known, np.arange(len(day)))


def market(small_open: list[tuple[int, int]]) -> tuple[Pool, Flow]:
    """A big payer that takes 2 or 6 business days, and a small one with these lines open:
    business days before the first day, cents.
    """
    rows = []
    for back in range(60, 7, -1):
        day = int(BUSINESS.shift(FIRST, -back))
        rows += [(0, day, 10_000, int(BUSINESS.shift(day, takes))) for takes in (2, 6)]
    small = [
        (1, day, 10_000, int(BUSINESS.shift(day, 4)))
        for day in (int(BUSINESS.shift(FIRST, -back)) for back in (30, 20, 12))
    ]
    small += [(1, int(BUSINESS.shift(FIRST, -back)), cents, NO_DAY) for back, cents in small_open]
    p = positions(sorted(rows + small))
    pool = pool_of(p, 2, outage(), 182)
    assert pool is not None
    settings = resolve(Dossier.parse(changed()), statutory=False)
    mine = p.part(np.flatnonzero(p.group == 1))
    flow = build_flow(
        GROUP, mine, outage(), settings, (FIRST - 91, FIRST - 1), quick=False,
        pooled=Borrowed(pool, 1),
    )  # fmt: skip
    return pool, flow


def drawn(flow: Flow) -> np.ndarray:
    """Draws with the shape and the pace as estimated: only the lumps vary."""
    line = Timeline(outage(), 0)
    assert flow.borrowed is not None
    pool = replace(flow.borrowed.pool, spread=np.zeros(2))
    weights = np.ones((4_000, pool.seen.paid.shape[0]))
    return pooled_draws(flow, Borrowed(pool, 1), line, np.random.default_rng(3), weights)[:, 0]


def test_one_invoice_comes_whole_or_not_at_all() -> None:
    """Half of the shape leaves at half the mean delay and half at three halves of it: an invoice
    of the eve is paid by the fourth day in about half of the draws, never by a part.
    """
    _, flow = market([(1, 77_700)])
    values = drawn(flow)
    assert set(np.unique(values)) <= {0.0, 77_700.0}
    assert 0.3 < (values > 0).mean() < 0.7


def test_the_draws_centre_on_the_estimate() -> None:
    _, flow = market([(n, 10_000 + n) for n in range(1, 9)])
    point = float(missing_by(flow, Timeline(outage(), 0))[0])
    assert drawn(flow).mean() == pytest.approx(point, rel=0.05)


def test_many_lumps_are_surer_than_one() -> None:
    """Ten invoices billed on ten days against one of the same total, billed on the eve."""
    _, many = market([(n, 10_000) for n in range(1, 11)])
    _, one = market([(1, 100_000)])
    assert drawn(many).std() < 0.6 * drawn(one).std()


def test_a_borrowed_law_is_no_term() -> None:
    """The doubt does not jump by whole days of a term that nobody uses."""
    _, flow = market([(1, 50_000), (3, 20_000)])
    line = Timeline(outage(), 30)
    change = law_noise([flow], line, np.random.default_rng(1), 0)
    assert change.shape == (REPLICATES, 31)
    assert change[:, 0].std() > 0
    assert np.abs(change.mean(axis=0)).max() < 1e-6
