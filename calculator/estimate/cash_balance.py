"""The balance to count with: the one typed, else the bank's, brought to the day of the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from calculator.core.answer import Assumption
from calculator.core.issues import Issue
from calculator.core.rhythm import CashRhythm
from calculator.core.spans import day_number
from calculator.core.texts import Operand
from calculator.intake.bank.model import BankRead
from calculator.intake.dossier import Dossier
from calculator.reference.calendars import open_calendar

#: Difference between the balance typed and the bank's that is not worth a word, in cents.
_SAME_BALANCE = 100


def cash_of(
    dossier: Dossier, bank: BankRead, due_cents: Sequence[int], rhythm: CashRhythm | None
) -> tuple[int | None, tuple[Issue, ...], tuple[Assumption, ...]]:
    """The balance at `as_of`, what is said of it, and where it comes from.

    A bank's balance that stands for an earlier day is brought forward: payments planned since
    are taken off, advances received since are added; ordinary sales and purchases are not.

    Args:
        dossier: balance typed, advances, `as_of`.
        bank: the statements.
        due_cents: payments planned after the bank's day and by `as_of`: first those that the
            forecast rests on, then those that the statements show; one entry at least.
        rhythm: the flow of an ordinary day, to say what is left out.
    """
    typed, balance = dossier.pharmacy.cash_cents, bank.balance_at(dossier.as_of)
    on = bank.balance_known_on(dossier.as_of)
    if balance is None or on is None:
        return typed, (), ()
    operands: dict[str, Operand] = {"balance_cents": balance, "balance_on": on}
    early = on < dossier.as_of
    if typed is not None:
        due = max(due_cents) if early else 0
        if abs(typed - (balance - due)) <= _SAME_BALANCE:
            return typed, (), ()
        differs = Issue(
            "warning", "cash_differs_early" if due else "cash_differs",
            amount_cents=balance - due - typed,
            operands=operands | {"typed_cents": typed, "due_cents": due},
        )  # fmt: skip
        return typed, (differs,), ()
    granted = sum(a.amount_cents for a in dossier.advances if on < a.on <= dossier.as_of)
    cash = balance - due_cents[0] + granted if early else balance
    source = Assumption(
        name="bank_balance", value=f"{cash / 100:.2f}", unit="EUR", source="docs/method.md",
        nature="observed", editable="pharmacy.cash_eur",
    )  # fmt: skip
    if not early:
        note = Issue("info", "cash_from_bank", amount_cents=balance, operands=operands)
        return balance, (note,), (source,)
    operands |= {"due_cents": due_cents[0], "granted_cents": granted, "cash_cents": cash}
    return cash, _early(dossier, on, operands, rhythm), (source,)


def _early(
    dossier: Dossier, on: date, operands: dict[str, Operand], rhythm: CashRhythm | None
) -> tuple[Issue, ...]:
    """The days that the statements lack, what was assumed of them, and what was left out."""
    first, missing = on + timedelta(days=1), (dossier.as_of - on).days
    days: dict[str, Operand] = {"n": missing, "first_on": first, "as_of_on": dossier.as_of}
    cents = operands["due_cents"]
    issues = [
        Issue(
            "warning", "cash_from_bank_early" if cents else "cash_from_bank_early_nothing",
            amount_cents=cents if isinstance(cents, int) else None, operands=operands | days,
        )
    ]  # fmt: skip
    if operands["granted_cents"]:
        issues.append(Issue("info", "cash_granted_since", operands=operands | days))
    between = open_calendar(dossier.pharmacy.holidays).count_between(
        day_number(on), day_number(dossier.as_of)
    )
    if rhythm and between:
        net = rhythm.ordinary_net_per_open_day_cents
        issues.append(
            Issue(
                "info", "cash_ordinary_left_out", amount_cents=net * between,
                operands={"n": between, "net_cents": net, "sum_cents": net * between},
            )
        )  # fmt: skip
    return tuple(issues)
