"""One figure explained: formula, operands, parameters with their source, lines counted.

A trace that is arithmetic can be redone from its operands alone. Others say which of how many
paths the figure is. Formulas: docs/method.md, "Traces".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calculator.core.answer import Assumption
from calculator.core.money import round_cents
from calculator.core.terms import Spread

Formula = Literal[
    "given",
    "sum",
    "floor_difference",
    "capped",
    "minimum",
    "sum_of_floors",
    "product",
    "sum_of_means",
    "mean",
    "days_after",
    "days_counted",
    "claim",
    "instalment",
    "half_spread",
    "between_ranks",
    "order_statistic",
    "share_of_paths",
    "mean_of_worst",
    "latest_day",
    "length_law",
    "nothing",
    "path_by_path",
]
#: What an operand does in its formula; "context" ones are told and not computed with.
Role = Literal[
    "plus", "minus", "cap", "least", "wanted", "times", "over", "share", "parts", "done",
    "gap", "kept", "rank", "of", "count", "level", "context",
]  # fmt: skip
Unit = Literal["EUR", "count", "open_days", "business_days", "days", "share", "date", "rank"]
Value = int | float | date | None


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing a figure is made of.

    Attributes:
        name: key of its words, `trace.operand.<name>`.
        value: integer cents where `unit` is "EUR", else a count, a share or a day.
        role: what it does in the formula.
        figure: path of the figure of the JSON answer it is, "" where it is none.
        payer: whose, "" where it is nobody's in particular.
    """

    name: str
    value: Value
    unit: Unit = "EUR"
    role: Role = "plus"
    figure: str = ""
    payer: str = ""

    @property
    def number(self) -> float:
        """The value to compute with; a day or nothing counts 0."""
        return self.value if isinstance(self.value, int | float) else 0


@dataclass(frozen=True, slots=True)
class Trace:
    """How one figure came about.

    Attributes:
        figure: its path in the JSON answer: `receivables.by_payer[0].missing_eur`; a path that
            ends in `[]` stands for a list whose values are all worked out alike, without value.
        name: key of its label, `figure.<name>.label`.
        value: integer cents where `unit` is "EUR".
        on: the day it speaks of; payer: whose it is.
        parameters: values assumed or given that it rests on, as the answer lists them.
        lines: lines of the ledger counted in it, None where it counts none.
        reference: where it is defined, a file with its anchor.
    """

    figure: str
    name: str
    value: Value
    formula: Formula
    operands: tuple[Operand, ...] = ()
    unit: Unit = "EUR"
    on: date | None = None
    payer: str = ""
    parameters: tuple[Assumption, ...] = ()
    lines: int | None = None
    reference: str = ""

    def of(self, *roles: Role) -> tuple[Operand, ...]:
        """The operands of some roles, in their order."""
        return tuple(o for o in self.operands if o.role in roles)

    def first(self, role: Role, otherwise: float = 0) -> float:
        """Value of the only operand of a role."""
        return next((o.number for o in self.of(role)), otherwise)

    def redo(self) -> float | None:
        """The value again, from the operands alone.

        None where there is no value, or where only the paths or a calendar could tell.
        """
        again = _AGAIN.get(self.formula)
        return None if again is None or self.value is None else again(self)


def _sum(t: Trace) -> float:
    return sum(o.number for o in t.of("plus")) - sum(o.number for o in t.of("minus"))


def _capped(t: Trace) -> float:
    return max(0, min(_sum(t), *(o.number for o in t.of("cap"))))


def _sum_of_floors(t: Trace) -> float:
    pairs = zip(t.of("plus"), t.of("minus"), strict=True)
    return sum(max(0, more.number - less.number) for more, less in pairs)


def _sum_of_means(t: Trace) -> float:
    """Each payer's daily mean times some days, over some parts, times a share; then rounded."""
    total = 0
    for billed, days in zip(t.of("plus"), t.of("over"), strict=True):
        mean = max(0.0, billed.number / days.number) if days.number else 0.0
        total += round_cents(mean * t.first("times") / t.first("parts", 1) * t.first("share", 1))
    return total


def _claim(t: Trace) -> float:
    least, wanted = t.first("least"), t.of("wanted")
    return max(least, min(wanted[0].number, t.first("cap"))) if wanted else least


def _instalment(t: Trace) -> float:
    total, parts, done = (int(t.first(r)) for r in ("plus", "parts", "done"))
    return total * done // parts - total * (done - 1) // parts


def _half_spread(t: Trace) -> float:
    return Spread(0, int(t.first("minus")), int(t.first("plus"))).half


def _between(t: Trace) -> float:
    below, above = (o.number for o in t.of("plus"))
    value = float(round_cents(below + (above - below) * t.first("share")))
    for bound in t.of("cap"):
        value = min(value, bound.number)
    for bound in t.of("least"):
        value = max(value, bound.number)
    return value


def _ranked(t: Trace) -> float | None:
    """The smallest advance that covers the gap of the path at the rank; None where untold."""
    gap = t.of("gap")
    if not gap:
        return 0 if t.value == 0 else None
    parts, done, kept = (int(t.first(r)) for r in ("parts", "done", "kept"))
    if kept or not parts:
        return gap[0].number + kept
    return (int(gap[0].number) - 1) * parts // (parts - done) + 1


_AGAIN: dict[str, Callable[[Trace], float | None]] = {
    "given": lambda t: t.first("plus"),
    "sum": _sum,
    "floor_difference": lambda t: max(0, _sum(t)),
    "capped": _capped,
    "minimum": lambda t: min(o.number for o in t.of("plus")),
    "sum_of_floors": _sum_of_floors,
    "product": lambda t: math.prod(o.number for o in t.of("times")),
    "sum_of_means": _sum_of_means,
    "mean": lambda t: round_cents(_sum(t) / t.first("parts")),
    "claim": _claim,
    "instalment": _instalment,
    "half_spread": _half_spread,
    "between_ranks": _between,
    "order_statistic": _ranked,
    "share_of_paths": lambda t: t.first("count") / t.first("of"),
    "nothing": lambda _: 0,
}
