"""What is worth saying of a reconciliation, with the euros at stake and the remedy."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from calculator.core.issues import Issue, Severity
from calculator.core.reconciled import Reconciliation
from calculator.core.texts import Operand
from calculator.estimate.reconcile import Reconciled
from calculator.intake.remarks import masked

Flags = NDArray[np.bool_]

#: Names told in one remark.
_MOST_NAMES = 5


class _Note(Protocol):
    """Keeps one remark."""

    def __call__(
        self, severity: Severity, code: str, cents: int | None = None, **operands: Operand
    ) -> None: ...


def remarks_on(found: Reconciled, stopped: Flags) -> list[Issue]:
    """The remarks on a reconciliation.

    Args:
        found: what the comparison gave.
        stopped: whether each row of the ledger is billed to a payer that stopped.
    """
    issues: list[Issue] = []

    def note(severity: Severity, code: str, cents: int | None = None, **operands: Operand) -> None:
        issues.append(Issue(severity, code, amount_cents=cents, operands=operands))

    told, seen = found.told, found.seen
    if seen.broken:
        note(
            "warning",
            "reconciled_until_break",
            account=seen.broken.shown,
            broken_on=seen.broken.broken_on,
        )
    if seen.unclosed:
        note("warning", "bank_unclosed", account=seen.unclosed.shown)
    if told.first_on is None and (told.not_compared_cents or told.waiting_cents):
        note("warning", "bank_compares_nothing", told.not_compared_cents + told.waiting_cents)
    _gaps(found, stopped, note)
    for one in told.returned:
        left = found.unplaced.get(one.transfer, 0)
        code = "transfer_returned" if one.payer else "transfer_returned_unnamed"
        if left:
            code = "transfer_returned_unplaced"
        issues.append(
            Issue(
                "warning", code, one.transfer.file, one.transfer.line,
                amount_cents=one.transfer.amount_cents,
                operands={"payer": one.payer, "back_cents": -one.transfer.amount_cents,
                          "back_on": one.transfer.on, "left_cents": left},
            )
        )  # fmt: skip
    if told.unidentified:
        note(
            "warning" if told.not_banked_cents else "info", "bank_unidentified",
            told.unidentified_cents, n=len(told.unidentified), sum_cents=told.unidentified_cents,
            example=masked(told.unidentified[0].label),
        )  # fmt: skip
    if told.debits:
        paid = -sum(d.transfer.amount_cents for d in told.debits)
        note("info", "debits_not_noted", paid, n=len(told.debits), sum_cents=paid,
             example=masked(told.debits[0].transfer.label))  # fmt: skip
    _left_out(found, note)
    return issues


def _gaps(found: Reconciled, stopped: Flags, note: _Note) -> None:
    for row in found.told.by_payer:
        if row.not_banked_cents:
            lacking = [b.marked_on for b in found.told.not_banked if b.payer == row.payer]
            days = [on for on in lacking if on is not None]
            mine = np.array([name == row.payer for name in found.names], dtype=bool)
            outside = int(found.taken[mine[found.sender] & ~stopped].sum())
            operands: dict[str, Operand] = {"payer": row.payer, "gap_cents": row.not_banked_cents}
            if days:
                operands |= {"first_on": min(days), "last_on": max(days)}
            code = "marked_paid_not_banked" if days else "marked_paid_not_banked_undated"
            if days and min(days) == max(days):
                code = "marked_paid_not_banked_day"
            note("warning", code, row.not_banked_cents, **operands)
            if outside:
                note("warning", "not_banked_elsewhere", outside, payer=row.payer,
                     outside_cents=outside)  # fmt: skip
        if row.not_marked_cents and row.payer in found.ledger_senders:
            note("info", "banked_not_marked", row.not_marked_cents, payer=row.payer,
                 extra_cents=row.not_marked_cents)  # fmt: skip


def _left_out(found: Reconciled, note: _Note) -> None:
    told = found.told
    _waiting(told, note)
    for near in told.nearly:
        note("info", "nearly_equal_transfer", abs(near.lines_cents - near.banked_cents),
             payer=near.payer, banked_cents=near.banked_cents, booked_on=near.transfer.on,
             lines_cents=near.lines_cents, last_on=near.last_on)  # fmt: skip
    lent = sum(found.lent.values())
    if lent:
        shown = [masked(name) for name in sorted(found.lent)]
        more = ", …" if len(shown) > _MOST_NAMES else ""
        note("warning", "payer_not_seen", lent, payers=", ".join(shown[:_MOST_NAMES]) + more,
             lent_cents=lent)  # fmt: skip
    if told.first_on and (beyond := told.not_compared_cents - lent):
        note("info", "marked_paid_not_covered", beyond, beyond_cents=beyond,
             first_on=told.first_on, last_on=told.last_on)  # fmt: skip
    if found.undated_cents:
        note("info", "marked_paid_undated", found.undated_cents, undated_cents=found.undated_cents)


def _waiting(told: Reconciliation, note: _Note) -> None:
    """What was marked paid too lately, and for whom that is later than for the others."""
    rest = told.waiting_cents
    for row in told.by_payer:
        if row.waiting_cents and row.compared_until != told.last_on:
            rest -= row.waiting_cents
            note("info", "marked_paid_waiting_payer", row.waiting_cents, payer=row.payer,
                 waiting_cents=row.waiting_cents, days=row.grace_days, n=row.grace_matches,
                 seen_on=told.seen_on)  # fmt: skip
    if rest and told.last_on:
        note("info", "marked_paid_waiting", rest, waiting_cents=rest, last_on=told.last_on,
             seen_on=told.seen_on)  # fmt: skip
