"""Questions a plain ledger leaves open: asked with an example, answered by a dossier key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.core.spans import day_of
from calculator.core.texts import Operand
from calculator.intake.amounts import AmountColumn, parse_amount
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn
from calculator.intake.decode import Decoded
from calculator.intake.model import Doubt, LedgerSettings
from calculator.intake.payer_names import Alike
from calculator.intake.plain_checks import mixed_alphabets
from calculator.intake.remarks import masked
from calculator.intake.repair import repaired
from calculator.intake.table import Layout, pieces_of

AlikePairs = tuple[Alike, ...]

#: Amounts without decimals whose median passes a thousand euros may be cents.
_CENTS_MEDIAN, _CENTS_LINES = 100_000, 20
#: Pairs of names asked about.
MOST_ALIKE = 30
_NAME = 200


class Doubts:
    """Collects the questions of one file."""

    def __init__(self, file: str, headings: Mapping[str, str], room: str = "ledger") -> None:
        """Start with none; `headings` by meaning; `room` = table of the dossier that answers."""
        self._file, self._headings, self._room = file, headings, room
        self._all: list[Doubt] = []

    def _ask(
        self, code: str, key: str, choices: Sequence[str], taken: str, meaning: str = "",
        cents: int | None = None, **operands: Operand,
    ) -> None:  # fmt: skip
        column = masked(self._headings.get(meaning, ""))
        self._all.append(
            Doubt(
                code, f"{self._room}.{key}", tuple(choices), taken, self._file, column, cents,
                MappingProxyType(operands),
            )
        )  # fmt: skip

    def all(self) -> tuple[Doubt, ...]:
        """The questions, most euros first."""
        return tuple(sorted(self._all, key=lambda d: -abs(d.amount_cents or 0)))

    def repair(self, hurt: Mapping[str, Sequence[str]], cells: Mapping[str, Cells]) -> None:
        """Accents that an earlier conversion damaged: one example before and after."""
        if not hurt:
            return
        meaning, values = next(iter(hurt.items()))
        lines = [
            cells[m].spread([v in damaged for v in cells[m].values], np.bool_)
            for m, damaged in ((m, set(values)) for m, values in hurt.items())
        ]
        n = int(np.any(lines, axis=0).sum())
        before = values[0]
        self._ask(
            "mojibake", "repair", ("true", "false"), "false", meaning,
            n=n, before=masked(before), after=masked(repaired(before)),
        )  # fmt: skip

    def dates(self, columns: Mapping[str, tuple[DateColumn, Cells]], order: str) -> None:
        """03/04/2024: 3 April or 4 March, where no day above 12 tells."""
        for meaning, (column, cells) in columns.items():
            if not column.assumed or order:
                continue
            at = next(
                (i for i, day in enumerate(column.days) if not column.why[i] and _swaps(int(day))),
                None,
            )
            if at is None:
                continue
            read = day_of(int(column.days[at]))
            self._ask(
                "date_order_assumed", "date_order", ("dmy", "mdy"), "dmy", meaning,
                heading=masked(self._headings[meaning]), value=masked(cells.values[at]),
                french_on=read, other_on=read.replace(month=read.day, day=read.month),
            )  # fmt: skip
            return

    def amounts(
        self, column: AmountColumn, cells: Cells, kept: NDArray[np.int64], settings: LedgerSettings
    ) -> None:
        """1.234 that may be a thousand, and amounts that look like cents."""
        self._marks({"amount_eur": (column, cells)})
        if not settings.amounts_in and _whole(column, cells):
            self._cents("maybe_cents", "amount_eur", kept)

    def movements(
        self, columns: Mapping[str, tuple[AmountColumn, Cells]], kept: NDArray[np.int64],
        amounts_in: str,
    ) -> None:  # fmt: skip
        """The same of a statement, whose amounts may stand in two columns."""
        self._marks(columns)
        if not amounts_in and columns and all(_whole(*c) for c in columns.values()):
            self._cents("bank_maybe_cents", next(iter(columns)), np.abs(kept))

    def unsigned(self, taken: str | None, n: int, cents: int) -> None:
        """Amounts of a statement that bear no sign: received, paid, or both."""
        if taken:
            code = "bank_unsigned_mixed" if taken == "mixed" else "bank_unsigned_received"
            self._ask(
                code, "unsigned", ("received", "paid", "mixed"), taken, "amount", cents,
                n=n, sum_cents=cents, heading=masked(self._headings["amount"]),
            )  # fmt: skip

    def _marks(self, columns: Mapping[str, tuple[AmountColumn, Cells]]) -> None:
        """One question for all columns: their mark is the same."""
        doubtful = [
            (meaning, cells.values[i], cells.weights[i])
            for meaning, (column, cells) in columns.items()
            for i, why in enumerate(column.why)
            if why == "amount_ambiguous"
        ]
        if not doubtful:
            return
        meaning, value, _ = doubtful[0]
        mark = "," if "," in value else "."
        other = "." if mark == "," else ","
        figures = "".join(c for c in value if c.isdigit())
        self._ask(
            "decimal_mark_unknown" if mark == "." else "decimal_comma_unknown",
            "decimal_mark", (other, mark), "", meaning,
            n=sum(n for _, _, n in doubtful), value=masked(value),
            thousands_cents=int(figures[:12]) * 100,
        )  # fmt: skip

    def _cents(self, code: str, meaning: str, kept: NDArray[np.int64]) -> None:
        sizes = np.abs(kept)
        # The lower of the two middle ones: an amount that stands in the file.
        middle = np.sort(sizes)[(len(sizes) - 1) // 2 :][:1]
        if len(sizes) < _CENTS_LINES or (median := int(middle[0])) <= _CENTS_MEDIAN:
            return
        self._ask(
            code, "amounts_in", ("euros", "cents"), "euros", meaning,
            int(kept.sum()), value=str(median // 100), median_cents=median,
            smaller_cents=median // 100,
        )  # fmt: skip

    def hidden(self, n: int, cents: int) -> None:
        """Rows that a workbook hides: counted unless the user says otherwise."""
        if n:
            self._ask(
                "hidden_rows", "hidden_rows", ("keep", "drop"), "keep", "", cents,
                n=n, sum_cents=cents,
            )  # fmt: skip

    def duplicates(self, n: int, cents: int) -> None:
        """Lines that repeat an earlier one in every mapped column: one of them is counted."""
        if n:
            self._ask(
                "duplicates_left_out", "duplicates", ("once", "keep"), "once", "invoice_id", cents,
                n=n, sum_cents=cents,
            )  # fmt: skip

    def part_payments(self, n: int, cents: int) -> None:
        """Lines that tell one more payment of an invoice: its amount counts once."""
        self._ask(
            "invoice_per_payment", "payments_per_line", ("one_invoice", "several"), "one_invoice",
            "invoice_id", cents, n=n, sum_cents=cents,
        )  # fmt: skip

    def alike(self, pairs: AlikePairs, frame: pd.DataFrame) -> None:
        """Payers whose names look alike: merged only if the user says so."""
        if not pairs:
            return
        owed = frame.groupby(col.PAYER, sort=False)[col.AMOUNT].sum()
        for pair in pairs[:MOST_ALIKE]:
            if pair.name not in owed.index:
                continue
            cents = int(owed[pair.name])
            # The dossier needs the whole name; a sentence shows the start of it.
            name, target = masked(pair.name, _NAME), masked(pair.stands_for, _NAME)
            letters = any(map(mixed_alphabets, pair.names))
            code = "look_alike_letters" if letters else "look_alike"
            self._ask(
                code, f"merge.{name}", (target, name), name, "payer", cents,
                name=masked(pair.name), stands_for=masked(pair.stands_for), sum_cents=cents,
            )  # fmt: skip


def _whole(column: AmountColumn, cells: Cells) -> bool:
    return not column.decimal and not any("," in v or "." in v for v in cells.values)


def _swaps(day: int) -> bool:
    """Whether a day read with day and month exchanged would be another day."""
    on = day_of(day)
    return on.day <= 12 and on.day != on.month


def about_headings(
    error: FileUnusable, decoded: Decoded, layout: Layout, file: str
) -> FileUnusable:
    """The same trouble with its file and, for a doubtful amount, an example of the column."""
    operands = dict(error.operands) | {"file": file}
    if error.code == "heading_amount_doubtful":
        at = [masked(h) for h in layout.header].index(str(error.operands["heading"]))
        first = next(pieces_of(decoded, layout, file, 1_000_000, size=50), None)
        cells = [row[at] for row in (first.rows if first else []) if len(row) > at]
        shown = next((c.strip() for c in cells if not parse_amount(c, ",").why), "")
        operands["example"] = shown or "–"
    return FileUnusable(error.code, **operands)


def as_issue(doubt: Doubt) -> Issue:
    """The question as a remark, for those who read no questions."""
    return Issue(
        "info" if doubt.code in ("duplicates_left_out", "files_overlap") else "warning",
        doubt.code, doubt.file, 0, doubt.column, doubt.amount_cents, doubt.operands,
    )  # fmt: skip
