"""What is said, and asked, of accounts that only their movements tell."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from calculator.core.issues import Issue
from calculator.core.texts import Operand
from calculator.intake.bank.alike import Move, Told
from calculator.intake.bank.labels import NO_NUMBER, account_shown
from calculator.intake.bank.parsed import BankParsed
from calculator.intake.bank.same_account import Grouped, Pair
from calculator.intake.model import Doubt


def told_in(file: int, parsed: BankParsed) -> list[Told]:
    """The accounts of one file, as they are compared."""
    rows = parsed.rows
    found = []
    for index, key in enumerate(parsed.accounts):
        mine = rows[rows["account"] == index]
        moves = tuple(
            Move(int(day), int(cents), kind == "fee")
            for day, cents, kind in zip(
                mine["day"], mine["amount_cents"], mine["kind"], strict=True
            )
        )
        statements = tuple(s for s in parsed.statements if s.account == index)
        found.append(Told(file, key, moves, statements))
    return found


def accounts_shown(accounts: Grouped, told: Sequence[Told], names: Sequence[str]) -> list[str]:
    """How each account is called: by its last figures, or by its file where several have none."""
    nameless = sum(not key.number for key in accounts.keys)
    shown = []
    for index, key in enumerate(accounts.keys):
        text = account_shown(key.number)
        if not key.number and nameless > 1:
            first = told[accounts.place.index(index)].file
            text = f"{NO_NUMBER} ({names[first]})"
        shown.append(text)
    return shown


def _operands(pair: Pair, told: Sequence[Told], names: Sequence[str]) -> dict[str, Operand]:
    return {
        "file": names[told[pair.one].file], "same_as": names[told[pair.other].file],
        "account": account_shown(told[pair.other].key.number), "n": pair.shared.n,
        "of": pair.shared.of, "sum_cents": pair.shared.cents,
    }  # fmt: skip


def joined_issues(accounts: Grouped, told: Sequence[Told], names: Sequence[str]) -> list[Issue]:
    """One remark per account joined with the one whose movements it holds, or kept apart."""
    issues = [
        Issue("info", "bank_accounts_apart", names[told[pair.one].file],
              operands=_operands(pair, told, names))
        for pair in accounts.apart
    ]  # fmt: skip
    for pair in accounts.joined:
        if not (pair.shared.n or told[pair.other].key.number):
            continue  # one month after another, as ever
        code = "bank_same_account" if pair.shared.n else "bank_same_account_follows"
        name = names[told[pair.one].file]
        operands = _operands(pair, told, names)
        issues.append(Issue("info", code, name, amount_cents=pair.shared.cents or None,
                            operands=operands))  # fmt: skip
    return issues


def asked_of(accounts: Grouped, told: Sequence[Told], names: Sequence[str]) -> tuple[Doubt, ...]:
    """One question per account without number that shares movements with another; most first."""
    found = []
    for pair in accounts.asked:
        days = pair.verdict == "asked_days"
        name = names[told[pair.one].file]
        found.append(
            Doubt(
                "bank_maybe_same_days" if days else "bank_maybe_same", f"bank.same_account.{name}",
                ("yes", "no"), "no", name, "", pair.shared.cents,
                MappingProxyType(_operands(pair, told, names)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda d: -(d.amount_cents or 0)))
