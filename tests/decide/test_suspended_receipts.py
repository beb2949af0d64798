"""Billing that a suspension stops leaves as the forecast lets it arrive, day by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import assessment
from calculator.decide.advance import held_by
from calculator.decide.apart import _suspended
from calculator.decide.decision import Answer, answer
from calculator.decide.paths import Paths, Terms, exact
from calculator.decide.question import Question
from calculator.decide.suspension import Shares, Sweep, suspended_from, sweep
from calculator.estimate.billing import Billing, flat
from calculator.estimate.flows import Flow
from calculator.estimate.law import Law
from calculator.estimate.outage import Stopped
from calculator.estimate.receivables import course_of, expected_by
from calculator.estimate.timeline import Timeline
from calculator.reference.calendars import business_calendar, every_day
from tests.cases.asking import Line, ask, changed, ledger_text

AS_OF, FIRST = date(2024, 2, 9), date(2024, 1, 29)
NAMES = ("Viamedis", "Almerys", "SP Santé")


def asked(tree: dict[str, Any], ledger: str | None = None) -> tuple[Question, Answer]:
    """What the decision was asked, and its answer."""
    heard: list[Question] = []

    def listen(question: Question) -> Answer:
        heard.append(question)
        return answer(question)

    with patch.object(assessment, "answer", listen):
        ask(tree, ledger)
    return heard[0], answer(heard[0])


@dataclass(frozen=True)
class Silent(Billing):
    """Billing of which nothing is issued from one day on, up to another."""

    since: int = 0
    until: int = 0

    def on(self, days: np.ndarray) -> np.ndarray:
        return np.where((days >= self.since) & (days < self.until), 0.0, super().on(days))


def came(flow: Flow, line: Timeline) -> np.ndarray:
    """What one payer pays by each day, as the forecast has it; cents."""
    return expected_by(flow, line) - course_of(flow, line, flow.last)


def silent(flow: Flow, line: Timeline, tau: int) -> Flow:
    """The payer to whom no invoice is issued from a day on until it pays again."""
    assert flow.last is not None
    until = line.outage.restart_after(flow.last)
    billing = Silent(flow.billing.weekday_cents, since=line.outage.as_of + tau, until=until)
    return replace(flow, billing=billing)


def swept(question: Question, flows: list[Flow], line: Timeline) -> tuple[Sweep, Paths]:
    """The sweep of the one path without noise; all that is suspended leaves, at no price."""
    missing = np.sum([np.rint(course_of(f, line, f.last)) for f in flows], axis=0)
    lasts = {f.last for f in flows}
    given = replace(question.inputs, last=flows[0].last if len(lasts) == 1 else None)
    paths = exact(flows, line, given, missing.astype(np.int64))
    slack = (paths.with_outage)[:, 1:]
    held = held_by(paths, line, Terms(5, 10, 1))
    return sweep(paths, line, flows, slack, held, Shares(0.0, 1.0, 0.0), 0, 0.95), paths


def moved(found: Sweep, tau: int) -> np.ndarray:
    """What suspending from a day on moves on the one path, by day; cents."""
    case = found.case
    if not case.apart:
        slack = np.zeros_like(case.slack)
        return suspended_from(tau, case.paths, slack, found.shares, case.receipts[0])[0]
    walk = _suspended(case.paths.apart, case.receipts, case.line)
    lost = next(lost.copy() for day, _, lost in walk if day == tau)
    return -lost[0]


@st.composite
def laws(draw: st.DrawFn) -> Law:
    """Any law: rejections, weekdays, either clock."""
    n = draw(st.integers(1, 12))
    share = st.floats(0, 0.6)
    paid = np.array(draw(st.lists(share, min_size=n, max_size=n)))
    refused = st.sampled_from([0.0, 0.0, 0.05])
    rejected = np.array(draw(st.lists(refused, min_size=n, max_size=n)))
    weekday = np.array(
        draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=7, max_size=7))
    )
    weekday[draw(st.integers(0, 4))] = 5.0
    weekday /= weekday[:5].mean()
    clock = draw(st.sampled_from([business_calendar(), every_day()]))
    return Law(paid, rejected, weekday, n, "curve", clock, told=draw(st.booleans()))


def ageing(law: Law) -> Law:
    """The same with hazards that rise with age: who sends later is never paid earlier.

    Else what unsent lines hold back is floored at 0, and is no sum over days any more.
    """
    paid = np.concatenate([[0.0], np.sort(law.paid)])
    return replace(law, paid=paid, rejected=np.zeros_like(paid))


@given(
    stopped=st.sampled_from(["payments", "submissions", "both"]),
    some=st.lists(
        st.tuples(
            laws(),
            st.lists(st.integers(0, 30_000), min_size=7, max_size=7),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=3,
    ),
    apart=st.booleans(),
    at=st.floats(0, 1),
)
def test_suspending_everything_is_the_path_on_which_no_invoice_is_issued(
    stopped: Stopped,
    some: list[tuple[Law, list[int], int]],
    apart: bool,
    at: float,
) -> None:
    question, _ = asked(
        changed(
            outage={"payers": ["Viamedis"], "last_day": date(2024, 2, 14), "stopped": stopped},
            options={"horizon_days": 45},
        )
    )
    line, base = question.line, question.flows[0]
    last = line.outage.as_of + some[0][2]
    flows = [
        replace(
            base,
            law=law if stopped == "payments" else ageing(law),
            billing=Billing(np.array(cents, dtype=np.float64)),
            last=line.outage.as_of + own if apart else last,
        )
        for law, cents, own in some
    ]
    found, _ = swept(question, flows, line)
    days = found.case.days
    tau = int(days[round(at * (len(days) - 1))])

    now = np.sum([came(f, line) for f in flows], axis=0)
    then = np.sum([came(silent(f, line, tau), line) for f in flows], axis=0)

    assert moved(found, tau) == pytest.approx((then - now)[1:], abs=1e-5)


def test_a_payer_that_is_billed_nothing_and_pays_again_last_keeps_nothing_back() -> None:
    """Billing of the other payer comes from its own restart on, whatever the last restart is."""
    question, _ = asked(changed(outage={"last_day": date(2024, 2, 14)}))
    line, base = question.line, question.flows[0]
    idle = replace(base, billing=flat(0.0), last=line.outage.as_of + 30)
    found, paths = swept(question, [base, idle], line)
    assert len(paths.apart) == 1
    lost = came(silent(base, line, 3), line) - came(base, line)
    assert lost.min() < 0
    assert moved(found, 3) == pytest.approx(lost[1:], abs=1e-5)


def thursdays() -> str:
    """100 euros on each open day of half a year, paid on the second Thursday after."""
    lines = []
    for back in range(200):
        day = FIRST - timedelta(days=1 + back)
        if day.weekday() == 6 or day in (date(2023, 11, 1), date(2023, 12, 25), date(2024, 1, 1)):
            continue
        paid_on = day + timedelta(days=7 + (3 - day.weekday()) % 7)
        paid = paid_on < FIRST
        lines.append(
            Line(
                day,
                10_000,
                paid=10_000 if paid else 0,
                paid_on=paid_on if paid else None,
                status="paid" if paid else "open",
            )
        )
    days = (FIRST + timedelta(days=n) for n in range((AS_OF - FIRST).days + 1))
    return ledger_text([*lines, *(Line(d, 10_000) for d in days if d.weekday() < 6)])


def test_a_payer_that_pays_on_thursdays_lacks_what_its_thursdays_would_bring() -> None:
    """The shortfall is that of the path on which what is suspended was never issued.

    Payments stop until Friday 1 March; cash is 400 under what suspending tomorrow could save.
    """
    dossier = changed(
        pharmacy={"cash_eur": 0, "overdraft_limit_eur": 0},
        outage={"last_day": date(2024, 2, 21)},
        billing={"per_open_day_eur": None, "payment_term_days": None},
        outgoings=[],
    )
    question, found = asked(dossier, thursdays())
    line, flow = question.line, question.flows[0]
    tau, stays, leaves = 1, 0.10, 0.05

    billed = np.zeros(line.horizon + 1)
    coming = line.coming[line.coming < line.outage.restart_after(line.outage.last or 0)]
    billed[coming - line.outage.as_of] = flow.billing.on(coming)
    gained = (1 - stays - leaves - leaves * 3.7) * np.cumsum(billed)
    lost = (1 - stays) * (came(flow, line) - came(silent(flow, line, tau), line))
    cash = found.paths.with_outage[0] + gained - lost
    least = np.minimum(0, found.paths.without[0])

    verdict = found.suspension.verdict
    assert verdict.decision == "already_too_late"
    assert verdict.shortfall_cents == pytest.approx(np.max((least - cash)[1:]), abs=1)
    assert verdict.shortfall_cents == 38_843
