"""The signed amount of each line of a bank's table, however its columns share it out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.intake.amounts import AmountColumn, read_amounts
from calculator.intake.cells import Cells

_MONEY = ("debit", "credit", "amount", "balance")
_SUFFIX = re.compile(r"(.*[0-9)])\s*(CR|DB|C|D)\s*", re.IGNORECASE)
_OUT = {"d", "db", "debit", "debiteur", "dbit", "dr", "sortie"}
_IN = {"c", "cr", "credit", "crediteur", "crdt", "entree"}


class Sides:
    """Amounts of a table, read.

    Attributes:
        cents: int64 per line, signed, positive = received; 0 where unread.
        readable: whether the line's amount is known.
        faults: per line "" or why it has none: `bank_both_sides`, `bank_no_side`,
            `bank_direction_unknown`; a cell that cannot be read is told by `columns`.
        columns: meaning -> its distinct amounts, for reasons cell by cell.
        absolute: int64, the euros of the line for the counts.
        bare: per line, whether its amount stands in one column and bears no sign of any kind.
    """

    def __init__(
        self, cells: Mapping[str, Cells], n: int, decimal: str = "", *, in_cents: bool = False
    ) -> None:
        """Read the columns `debit`, `credit`, `amount`, `direction` and `balance`.

        `decimal` settles 1.234 where no column proves its mark; `in_cents`: all count cents.
        """
        self._n, self._decimal, self._in_cents = n, decimal, in_cents
        self._texts = {m: cells[m].changed(_unsuffixed) for m in _MONEY if m in cells}
        self.columns = self._read()
        self.faults: NDArray[np.object_] = np.full(n, "", dtype=object)
        self.absolute: NDArray[np.int64] = np.zeros(n, dtype=np.int64)
        self.bare: NDArray[np.bool_] = np.zeros(n, dtype=np.bool_)
        two = "debit" in cells or "credit" in cells
        self.cents, self.readable = (
            self._two_columns()
            if two
            else self._one_column(cells["amount"], cells.get("direction"))
        )

    def sign(self, at: NDArray[np.intp], signs: NDArray[np.int64]) -> None:
        """Give the amounts of some lines a sign; 0 = nobody knows it, the line is at fault."""
        lost = at[(signs == 0) & (self.cents[at] != 0)]
        self.cents[at] *= signs
        self.faults[lost] = "bank_unsigned"
        self.readable[lost] = False

    def _read(self) -> dict[str, AmountColumn]:
        """One decimal mark for all columns where one is proved, else the dossier's."""
        alone = {m: self._column(m, "") for m in self._texts}
        proved = {c.decimal for c in alone.values() if c.decimal}
        mark = proved.pop() if len(proved) == 1 else self._decimal
        return {m: c if c.decimal or not mark else self._column(m, mark) for m, c in alone.items()}

    def _column(self, meaning: str, mark: str) -> AmountColumn:
        return read_amounts(self._texts[meaning].values, mark, in_cents=self._in_cents)

    def moved(self) -> dict[str, tuple[AmountColumn, Cells]]:
        """The columns that hold movements, each with its cells as read."""
        return {m: (c, self._texts[m]) for m, c in self.columns.items() if m != "balance"}

    def of(self, meaning: str) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
        """(cents, given, read) per line; an absent column gives nothing."""
        if meaning not in self._texts:
            nothing = np.zeros(self._n, dtype=np.bool_)
            return np.zeros(self._n, dtype=np.int64), nothing, nothing
        cells, column = self._texts[meaning], self.columns[meaning]
        return (
            cells.spread(column.cents, np.int64),
            cells.spread([w != "amount_missing" for w in column.why], np.bool_),
            cells.spread([not w for w in column.why], np.bool_),
        )

    def _two_columns(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        debit, debit_given, debit_read = self.of("debit")
        credit, credit_given, credit_read = self.of("credit")
        # Some banks write the debits with their minus sign already.
        if (debit < 0).sum() <= (debit > 0).sum():
            debit = -debit
        # A zero beside an amount is an empty cell, as written by some.
        only_debit = debit_given & (~credit_given | (credit_read & (credit == 0)))
        only_credit = credit_given & (~debit_given | (debit_read & (debit == 0)))
        both = ~only_debit & ~only_credit
        self.faults[both & (debit_given | credit_given)] = "bank_both_sides"
        self.faults[~debit_given & ~credit_given] = "bank_no_side"
        cents = np.where(both, 0, debit + credit)
        whole = (debit_read | ~debit_given) & (credit_read | ~credit_given)
        self.absolute = np.where(whole, np.abs(debit) + np.abs(credit), 0)
        return cents, whole & ~both

    def _one_column(
        self, written: Cells, direction: Cells | None
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        cents, _, read = self.of("amount")
        self.absolute = np.abs(cents)
        if direction is None:
            told = [bool("+" in v or _SUFFIX.fullmatch(v.strip()[:40])) for v in written.values]
            self.bare = ~written.spread(told, np.bool_) & (cents >= 0)
            return cents, read
        sign = direction.spread([_sign(v) for v in direction.values], np.int64)
        self.faults[read & (sign == 0)] = "bank_direction_unknown"
        return np.abs(cents) * sign, read & (sign != 0)


def _unsuffixed(cell: str) -> str:
    """A "C" or "D" behind an amount of a bank: received or paid, whatever its sign."""
    if len(cell) > 40 or not (found := _SUFFIX.fullmatch(cell.strip())):
        return cell
    body = found[1].lstrip("+-").strip()
    return f"-{body}" if found[2].upper().startswith("D") else body


def _sign(cell: str) -> int:
    key = key_of(cell[:40])
    if key in _OUT or cell.strip() in ("-", "−"):
        return -1
    return 1 if key in _IN or cell.strip() == "+" else 0
