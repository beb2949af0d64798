"""What is worth saying of the payers that stopped, read from a ledger."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from calculator.core import columns as c
from calculator.core.spans import day_of
from calculator.estimate.flows import Flow
from calculator.estimate.outage import OutageDays

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
