"""What bank statements say of third-party payments: days covered, transfers, returns."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calculator.core.reconciled import BankRef, Recognition, Returned
from calculator.core.spans import day_number, day_of
from calculator.estimate.senders import Names
from calculator.intake.bank.model import BankAccount, BankRead
from calculator.reference.calendars import DayCalendar

#: Kinds of receipts that may be a payer's transfer; cards, cash and cheques never are.
_RECEIVED = frozenset({"transfer_in", "other"})
#: Kinds of payments that may take a transfer back, where its exact opposite came before.
_PAID = frozenset({"transfer_out", "other"})
#: Kinds of payments that a payer may take itself: where the ledger notes it, never else.
_TAKEN = frozenset({"direct_debit"})
#: Business days in which a transfer that nobody names may come back.
_BACK_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Transfer:
    """A movement that may be a payer's. `sender` is "" where nothing tells it; `day` a number.

    With `by` and no sender, the user says that it is no payer's.
    """

    sender: str
    by: Recognition | None
    day: int
    cents: int
    ref: BankRef


@dataclass(frozen=True, slots=True)
class Seen:
    """The statements over the days that they cover.

    Attributes:
        first, last: first and last day number used; `last` < `first` where there is none.
        transfers: received on those days and not taken back; by day, then by their values.
        returned: transfers taken back, by day.
        owed_back: returns whose transfer is not in the statements, by day.
        cancelled: transfers taken back, by day of their return.
        debits: payments to known payers, returns aside; by day.
        reversals: the returns among those that name a payer; by day.
        broken: the first account whose balance stops following, which ends the days used.
        unclosed: an account used whose balances do not follow, nobody knows from which day.
        others: received on those days from others than payers, as the user says; by day.
    """

    first: int
    last: int
    transfers: tuple[Transfer, ...]
    returned: tuple[Returned, ...]
    owed_back: tuple[Transfer, ...]
    broken: BankAccount | None
    unclosed: BankAccount | None
    others: tuple[BankRef, ...] = ()
    cancelled: tuple[Transfer, ...] = ()
    debits: tuple[Transfer, ...] = ()
    reversals: tuple[Transfer, ...] = ()


def statements(
    bank: BankRead,
    as_of: date,
    names: Names,
    business: DayCalendar,
    noted: Set[BankRef] = frozenset(),
) -> Seen:
    """Read the movements booked by the end of a day as payers' transfers and returns.

    Days are those that every account with a known payer's transfer covers, up to the eve
    of the first balance that does not follow; without any such transfer, every account's.
    Debits in `noted` are no returns: the ledger itself marks that money taken back.
    """
    used = {at for at, a in enumerate(bank.accounts) if a.used and a.first_on <= as_of}
    file_names = [f.name for f in bank.files]
    all_moves, account_of = _movements(bank.at(as_of), used, file_names, names)
    receiving = {account_of[m.ref] for m, kind in all_moves if _received(m, kind) and m.sender}
    first, last, broken, unclosed = _covered(bank.accounts, receiving or used, as_of)
    days = [(m, kind) for m, kind in all_moves if first <= m.day <= last]
    inside = [(m, kind) for m, kind in days if m.sender or not m.by]
    others = tuple(m.ref for m, _ in days if m.by and not m.sender and m.cents > 0)
    transfers = [m for m, kind in inside if _received(m, kind)]
    returned, owed_back, cancelled = _returns(
        transfers,
        [(m, k) for m, k in inside if m.cents < 0 and k not in _TAKEN and m.ref not in noted],
        business,
    )
    back = {one.transfer for one in returned}
    debits = [m for m, _ in inside if m.cents < 0 and m.sender]
    return Seen(
        first, last, tuple(transfers), returned, owed_back, broken, unclosed, others, cancelled,
        tuple(m for m in debits if m.ref not in back), tuple(m for m in debits if m.ref in back),
    )  # fmt: skip


def _received(move: Transfer, kind: str) -> bool:
    return move.cents > 0 and kind in _RECEIVED


def _movements(
    frame: pd.DataFrame, used: set[int], files: Sequence[str], names: Names
) -> tuple[list[tuple[Transfer, str]], dict[BankRef, int]]:
    """Every movement that may matter with its kind, in an order that no file decides."""
    kinds = _RECEIVED | _PAID | _TAKEN | {"returned"}
    kept = frame[frame["account"].isin(used) & frame["kind"].isin(kinds)]
    found: list[tuple[tuple[Any, ...], Transfer, str]] = []
    account_of: dict[BankRef, int] = {}
    columns = ("file", "line", "account", "day", "amount_cents", "label", "party", "kind")
    for file, line, account, day, cents, label, party, kind in zip(
        *(kept[name].tolist() for name in columns), strict=True
    ):
        if cents > 0 and kind not in _RECEIVED:
            continue
        sender, by = names.sender(label, party) or ("", None)
        shown = files[file] if 0 <= file < len(files) else ""
        ref = BankRef(shown, line, day_of(day), cents, label or party)
        account_of[ref] = account
        move = Transfer(sender, by, day, cents, ref)
        found.append(((day, -cents, label, party, shown, line), move, kind))
    found.sort(key=lambda f: f[0])
    return [(move, kind) for _, move, kind in found], account_of


def _covered(
    accounts: Sequence[BankAccount], chosen: set[int], as_of: date
) -> tuple[int, int, BankAccount | None, BankAccount | None]:
    """First and last day that the accounts cover together, and what is wrong with them."""
    mine = [accounts[at] for at in sorted(chosen)]
    if not mine:
        return 0, -1, None, None
    together = max(a.first_on for a in mine) <= min(a.last_on for a in mine)
    if not together:
        # One account followed another: the newest tells.
        mine = [max(mine, key=lambda a: (a.last_on, a.first_on, a.shown))]
    first = max(a.first_on for a in mine)
    last = min(as_of, *(a.last_on for a in mine))
    broken = min(
        (a for a in mine if a.broken_on and a.broken_on <= last),
        key=lambda a: a.broken_on or last,
        default=None,
    )
    unclosed = next((a for a in mine if a.closes is False and a.broken_on is None), None)
    if broken and broken.broken_on:
        last = broken.broken_on - timedelta(days=1)
    return day_number(first), day_number(last), broken, unclosed


def _returns(
    transfers: list[Transfer], negatives: list[tuple[Transfer, str]], business: DayCalendar
) -> tuple[tuple[Returned, ...], tuple[Transfer, ...], tuple[Transfer, ...]]:
    """Find what was taken back, and take the transfers concerned out of `transfers`.

    A return is told by the bank, or is the exact opposite of an earlier transfer of the same
    sender. One that names nobody counts where one transfer alone is its opposite.
    """
    returned: list[Returned] = []
    owed_back: list[Transfer] = []
    cancelled: list[Transfer] = []
    for move, kind in negatives:
        earliest = int(business.shift(move.day, -_BACK_WITHIN))
        opposite = [t for t in transfers if t.cents == -move.cents and t.day <= move.day]
        if move.sender:
            own = [t for t in opposite if t.sender == move.sender]
            if kind != "returned":
                own = [t for t in own if t.day >= earliest]
            found = own[-1] if own else None
        else:
            near = [t for t in opposite if t.day >= earliest]
            found = near[0] if len(near) == 1 and kind == "returned" else None
        if found:
            transfers.remove(found)
            cancelled.append(found)
            returned.append(Returned(found.sender, move.ref))
        elif kind == "returned" and move.sender:
            owed_back.append(move)
            returned.append(Returned(move.sender, move.ref))
    return tuple(returned), tuple(owed_back), tuple(cancelled)
