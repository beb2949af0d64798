"""What is worth saying of the payers that stopped, read from a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from calculator.core import columns as c
from calculator.core.errors import DossierError
from calculator.core.spans import day_of
from calculator.estimate.affected import PayerGroup
from calculator.estimate.flows import Flow
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import UNKNOWN_DAY, Positions

#: `Affairs.note`: severity, code, cents at stake, operands.
Note = Callable[..., None]

#: Open days without any line before `as_of` that an export may lack without a word.
_QUIET_DAYS = 2


def early_end(note: Note, frame: pd.DataFrame, outage: OutageDays) -> None:
    """Warn where the file stops before the day of the figures: what was billed since is not in."""
    last = int(frame[c.INVOICE_DAY].max())
    lacking = int(outage.open_days.count_between(last, outage.as_of))
    if lacking > _QUIET_DAYS:
        note(
            "warning", "ledger_ends_early", last_on=day_of(last), n=lacking,
            as_of_on=day_of(outage.as_of),
        )  # fmt: skip


def flow_remarks(note: Note, flow: Flow, outage: OutageDays, *, checked: bool) -> None:
    """Say how a payer's delays were known, and what of it does not enter the claim."""
    name = flow.group.payer
    if flow.group.tied:
        note("info", "platform_assumed", payer=name, platform=flow.group.platform)
    if flow.law.kind == "term" and flow.outstanding_cents:
        note("info", "few_paid_lines", payer=name, n=flow.n_paid, days=flow.term_days)
    if flow.law.kind == "pooled" and flow.outstanding_cents:
        note("info", "pooled_delay", payer=name, n=flow.n_paid)
    if flow.stale_cents:
        note("warning", "stale_lines", flow.stale_cents, payer=name, stale_cents=flow.stale_cents)
    if flow.outstanding_cents < 0:
        note(
            "warning",
            "negative_payer",
            flow.outstanding_cents,
            payer=name,
            balance_cents=flow.outstanding_cents,
        )
    if flow.received_cents > 0 and outage.stopped != "submissions" and not checked:
        note(
            "warning",
            "marked_paid_since",
            flow.received_cents,
            payer=name,
            paid_cents=flow.received_cents,
            first_on=day_of(outage.first),
        )


#: A payer takes days to pay from here on; a payer whose last payment lies further before the
#: outage had stopped paying, or was billed no more, by itself. Calendar days.
_TAKES_DAYS, _PAID_UNTIL = 2, 7

#: Days looked back on for the payer's longest silence, and days billed among them, at least.
_LOOK_BACK, _OFTEN = 91, 10


def refuse_paid_only(
    groups: Sequence[PayerGroup], parts: Sequence[Positions], outage: OutageDays, least: int
) -> None:
    """Stop where a payer's open lines are not in the file: what it owes cannot be read there.

    Such an export holds no open line of a payer that takes days to pay and paid until the outage,
    and its invoices end as many days before `as_of`, after a silence twice as long as any other
    of three months: a whole ledger would hold those days' lines, still open.

    Args:
        least: paid lines of a payer under which nothing is concluded.

    Raises:
        DossierError: `only_paid_lines`.
    """
    for entry in dict.fromkeys(group.entry for group in groups):
        mine = [p for p, g in zip(parts, groups, strict=True) if g.entry == entry]
        if any((p.open & (p.cents > 0)).any() for p in mine):
            continue
        paid = [(p.cents > 0) & p.dated & ~p.rejected & (p.paid_day > UNKNOWN_DAY) for p in mine]
        lag = np.concatenate([(p.paid_day - p.day)[k] for p, k in zip(mine, paid, strict=True)])
        if len(lag) < least:
            continue
        day, came = (
            np.concatenate([days[k] for days, k in zip(rows, paid, strict=True)])
            for rows in ([p.day for p in mine], [p.paid_day for p in mine])
        )
        last, usual = int(day.max()), int(np.quantile(lag, 0.75, method="higher"))
        silence = outage.as_of - last
        if usual < _TAKES_DAYS or came.max() < outage.first - _PAID_UNTIL or silence < usual:
            continue
        billed = np.unique(day[day > last - _LOOK_BACK])
        if len(billed) >= _OFTEN and silence > 2 * np.diff(billed).max():
            raise DossierError("only_paid_lines", payer=entry, n=len(lag), last_on=day_of(last))
