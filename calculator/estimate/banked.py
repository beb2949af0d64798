"""The bank's part of an answer: the ledger without money that never came, cash, remarks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.answer import Assumption, LineCounts
from calculator.core.issues import Issue
from calculator.core.reconciled import Reconciliation
from calculator.core.rhythm import CashRhythm
from calculator.core.spans import day_number
from calculator.estimate.affected import affected_rows
from calculator.estimate.cash_balance import cash_of
from calculator.estimate.cash_gap import typed_since
from calculator.estimate.entries import distinct
from calculator.estimate.reconcile import BankRules, Reconciled, reconcile
from calculator.estimate.reconcile_remarks import remarks_on
from calculator.estimate.reopening import reopened
from calculator.estimate.rhythm import rhythm_of
from calculator.estimate.rhythm_dossier import outgoings_from
from calculator.intake import overlaps
from calculator.intake.bank.model import BankRead
from calculator.intake.dossier import Dossier, Outgoing
from calculator.intake.settings import TYPED, assumed
from calculator.reference.calendars import business_calendar
from calculator.reference.parameters import parameter

#: Days of statements, at least, before a forecast rests on them.
_FEWEST_DAYS = 28
_PARAMETERS = (
    "bank_grace_business_days", "transfer_early_business_days", "transfer_late_business_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Banked:
    """What the statements change. Without any: the ledger as it is, and nothing to say.

    Attributes:
        frame: the ledger's lines, those never banked open again; None without a ledger.
        told: the reconciliation; None without statements.
        lines: counts of the statements.
        cash_cents: the dossier's balance, else the bank's; None where neither tells.
        not_banked_cents: what the stopped payers' lines lack at the bank; None where no line
            marked paid could be looked for.
        checked: whether days of the outage were compared.
        rhythm: what the statements say comes back; None where they say nothing.
        outgoings: payments to come: those typed, else those that come back at the bank.
        ordinary_cents: net flow of an ordinary open day: typed, else the bank's where the
            payments to come are the bank's too; None = what balances a normal month.
        issues, assumptions: to add to the answer's.
    """

    frame: pd.DataFrame | None
    told: Reconciliation | None = None
    lines: LineCounts = field(default_factory=LineCounts)
    cash_cents: int | None = None
    not_banked_cents: int | None = None
    checked: bool = False
    rhythm: CashRhythm | None = None
    outgoings: tuple[Outgoing, ...] = ()
    ordinary_cents: int | None = None
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def banked(dossier: Dossier, frame: pd.DataFrame | None, bank: BankRead | None) -> Banked:
    """Compare the ledger with the statements, and take from them what the dossier lacks.

    Args:
        frame: lines at `as_of` with `core.columns.LEDGER_COLUMNS`, or None without a file.
        bank: the statements, or None.
    """
    cash = dossier.pharmacy.cash_cents
    typed, ordinary = dossier.outgoings, dossier.cash.ordinary_net_per_open_day_cents
    if bank is None:
        return Banked(frame, cash_cents=cash, outgoings=typed, ordinary_cents=ordinary)
    days = [round(assumed(dossier, name)) for name in _PARAMETERS]
    rules = BankRules(
        dossier.ledger.platforms, dossier.bank.payers, days[0],
        _PARAMETERS[0] not in dossier.assumptions, *days[1:],
    )  # fmt: skip
    lines = overlaps.no_lines() if frame is None else frame
    found = reconcile(lines, bank, dossier.as_of, rules, business_calendar())
    after = None if frame is None else reopened(frame, found.taken)
    hit = _stopped(dossier, lines)
    last, first = found.told.last_on, day_number(dossier.first_day)
    known_on = bank.balance_known_on(dossier.as_of)
    rhythm = rhythm_of(
        bank, dossier.as_of, dossier.pharmacy.holidays, before=dossier.first_day,
        payers=dossier.bank.payers,
    )  # fmt: skip
    more: tuple[Issue, ...] = rhythm.issues if rhythm else ()
    due_cents = [typed_since(typed, known_on, dossier.as_of)] if known_on else [0]
    if rhythm and _tells(rhythm) and not typed and ordinary is None:
        typed, ordinary = outgoings_from(rhythm), rhythm.ordinary_net_per_open_day_cents
        more = (*more, _from_rhythm(rhythm))
        due_cents = []
    if rhythm:
        due_cents.append(rhythm.due_since_cents)
    cash, told, from_bank = cash_of(dossier, bank, due_cents, rhythm)
    return Banked(
        frame=after,
        told=found.told,
        lines=bank.counts,
        cash_cents=cash,
        not_banked_cents=int(found.taken[hit].sum()) if after is not None and last else None,
        checked=after is not None and last is not None and _last(found, hit) >= first,
        rhythm=rhythm,
        outgoings=typed,
        ordinary_cents=ordinary,
        issues=(*bank.issues, *remarks_on(found, hit), *told, *more),
        assumptions=(*(_parameter(dossier, name) for name in _PARAMETERS), *from_bank),
    )


def _last(found: Reconciled, hit: NDArray[np.bool_]) -> int:
    """Last day number on which every stopped payer is compared; any sender's where none is."""
    senders = np.unique(found.sender[hit])
    senders = senders[senders >= 0]
    return int(found.until[senders].min() if len(senders) else found.until.max(initial=0))


def _tells(rhythm: CashRhythm) -> bool:
    """Whether statements show enough of a pharmacy to forecast with: weeks, and what it pays.

    An account that only receives would make any pharmacy look rich.
    """
    return bool(rhythm.outgoings) and (rhythm.last_on - rhythm.first_on).days + 1 >= _FEWEST_DAYS


def _from_rhythm(rhythm: CashRhythm) -> Issue:
    """The forecast rests on the bank: how many payments come back, and over which days."""
    return Issue(
        "info", "cash_rhythm_used",
        operands={
            "n": len(rhythm.outgoings), "first_on": rhythm.first_on, "last_on": rhythm.last_on,
            "net_cents": rhythm.ordinary_net_per_open_day_cents,
        },
    )  # fmt: skip


def _stopped(dossier: Dossier, lines: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each line is billed to a payer that stopped."""
    entries = distinct(dossier.outage.payers)
    flags: NDArray[np.bool_] = affected_rows(lines, entries, dossier.ledger.platforms).group_of >= 0
    return flags


def _parameter(dossier: Dossier, name: str) -> Assumption:
    default = parameter(name, dossier.first_day)
    typed = name in dossier.assumptions
    return Assumption(
        name=name, value=f"{assumed(dossier, name):.10g}", unit=default.unit,
        source=TYPED if typed else default.source, nature=default.nature, typed=typed,
        editable=f"assumptions.{name}", source_url="" if typed else default.source_url,
    )  # fmt: skip
