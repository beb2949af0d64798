"""The back-test of a ledger: pseudo-outages and rolling origins, scored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from calculator.core.backtest import Backtest
from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue, ranked
from calculator.core.spans import day_number, day_of
from calculator.estimate.backtest.history import LEAST_PAID, history_of
from calculator.estimate.backtest.origins import foreseen
from calculator.estimate.backtest.outages import draw, tried
from calculator.estimate.backtest.score import range_of, set_on_earlier, trial_of, trust_of
from calculator.intake.dossier import Dossier
from calculator.intake.ledger import LedgerRead
from calculator.intake.settings import resolve
from calculator.reference.calendars import business_calendar, open_calendar

#: Pseudo-outages tried where nobody asks for another number.
OUTAGES = 120

#: Cases that share nothing, at least, before percentages are more than a hint.
_LEAST_APART = 15

#: Share of the work that the pseudo-outages take, for the progress told.
_OUTAGES_SHARE = 0.5


def _silent(_: float) -> None:
    """Nobody asked for the progress."""


def backtest(
    ledger: LedgerRead,
    dossier: Dossier | None = None,
    *,
    method_version: str = "",
    outages: int = OUTAGES,
    seed: int = 1,
    progress: Callable[[float], None] = _silent,
) -> Backtest:
    """Try the estimate on the past of a ledger.

    Args:
        ledger: as `read_ledger` returned it.
        dossier: its assumptions and territory count; where it tells of an outage the past ends
            on its eve.
        outages: pseudo-outages to draw, at least one.
        seed: of everything drawn.
        progress: called with the share done, 0..1.

    Raises:
        FileUnusable: the ledger is too short, or shows too few payments
            (`backtest_short`, `backtest_no_payment`).
        DossierError: an assumption of the dossier that is none.
    """
    files = [f for f in ledger.files if f.recognised and f.recognised.last_on]
    names = ", ".join(f.name for f in files or ledger.files)
    ends = [f.recognised.last_on for f in files if f.recognised and f.recognised.last_on]
    if not ends:
        raise FileUnusable("backtest_no_payment", file=names, n=0, least=LEAST_PAID)
    last = max(ends)
    if dossier is not None:
        last = min(last, dossier.as_of)
        if dossier.outage.payers:
            last = min(last, dossier.first_day - timedelta(days=1))
    given = dossier or Dossier.parse(
        {"as_of": last, "outage": {"payers": [], "first_day": last}}
    )  # fmt: skip
    lines = ledger.at(last)
    if not len(lines.frame):
        raise FileUnusable("backtest_no_payment", file=names, n=0, least=LEAST_PAID)
    past, issues = history_of(
        lines.frame,
        day_number(last),
        names,
        resolve(given, statutory=True),
        business_calendar(),
        open_calendar(given.pharmacy.holidays),
    )
    hidden = tried(
        past, draw(past, outages, seed), seed, lambda n: progress(_OUTAGES_SHARE * n / outages)
    )
    ahead = foreseen(
        past, seed, lambda done: progress(_OUTAGES_SHARE + (1 - _OUTAGES_SHARE) * done)
    )
    if not sum(c.truth for c in hidden) > 0:
        raise FileUnusable("backtest_no_payment", file=names, n=0, least=LEAST_PAID)
    factor = past.settings.interval_widening
    trial = trial_of(set_on_earlier(hidden, factor), 0, past.first)
    cash = [
        trial_of(set_on_earlier(cases, factor), days, past.first)
        for days, cases in ahead.items()
        if sum(c.truth for c in cases) > 0
    ]
    if trial.n_apart < _LEAST_APART:
        issues.append(Issue("warning", "backtest_few", operands={"n": trial.n_apart}))
    return Backtest(
        method_version=method_version,
        first_on=day_of(past.first),
        last_on=day_of(past.end),
        lines=int(np.unique(past.pieces.line).size),
        payers=len(past.groups),
        seed=seed,
        level=past.settings.interval_level,
        outages=trial,
        cash=tuple(cash),
        trust=trust_of(trial),
        range=range_of(trial, past.settings.interval_level),
        issues=ranked(issues),
    )
