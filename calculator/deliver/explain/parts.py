"""Small pieces that every trace is built from."""

from __future__ import annotations

from collections.abc import Iterable

from calculator.core.answer import Assessment, Assumption, PayerReceivable
from calculator.core.trace import Formula, Operand, Trace, Unit, Value

METHOD = "docs/method.md"
#: Parameters behind what is expected of a payer; those that a run does not use are not listed.
TERM = ("payment_term_days_complementary", "payment_term_days_statutory")
_FITTED = ("exposure_window_days", "exposure_half_life_days", "min_paid_lines")
#: Behind billing to come.
COMING = ("reference_window_days", "billing_half_life_days")
#: Behind every path.
DRAWN = (
    "paths", "seed", "horizon_days", "outage_length_median_business_days",
    "outage_length_tail_exponent", "backlog_lands_after_business_days", "billing_week_cv",
    "ordinary_week_cv", "term_spread_days",
)  # fmt: skip
ADVANCE = (
    "landing_days", "instalments", "repay_after_business_days", "fee_eur", "fee_share",
    "recoup_share", "recoup_after_business_days", "recoup_within_business_days",
)  # fmt: skip
SUSPENDED = ("compulsory_share", "leaves_share", "margin_lost_per_euro_leaving")


def named(answer: Assessment, names: Iterable[str]) -> tuple[Assumption, ...]:
    """The answer's assumptions of some names, in the order of the names."""
    known = {a.name: a for a in answer.assumptions}
    return tuple(known[name] for name in names if name in known)


def law_of(row: PayerReceivable) -> tuple[str, ...]:
    """Names of the parameters behind one payer's days to pay: its term, or how they were fitted."""
    statutory = row.terms is not None and row.terms.statutory
    term = TERM[1:] if statutory else TERM[:1]
    stale = ("stale_after_days",) if row.basis == "ledger" else ()
    return (*(term if row.delay == "term" else _FITTED), *stale)


def row_path(index: int, name: str) -> str:
    """Path of a figure of one payer."""
    return f"receivables.by_payer[{index}].{name}"


def at(section: str) -> str:
    """Where a section of the method is."""
    return f"{METHOD}#{section}"


def added(
    figure: str,
    name: str,
    value: Value,
    parts: Iterable[Operand],
    section: str,
    *,
    lines: int | None = None,
    unit: Unit = "EUR",
    formula: Formula = "sum",
) -> Trace:
    """A sum, or another formula that needs nothing but its operands."""
    return Trace(
        figure, name, value, formula, tuple(parts), unit, lines=lines, reference=at(section)
    )


def share_of_paths(
    answer: Assessment, figure: str, name: str, share: float, section: str, paths: int = 0
) -> Trace:
    """A probability: how many of the paths."""
    paths = paths or answer.paths
    return Trace(
        figure,
        name,
        share,
        "share_of_paths",
        (
            Operand("passing", round(share * paths), "count", "count"),
            Operand("paths", paths, "count", "of"),
        ),
        "share",
        parameters=named(answer, DRAWN),
        reference=at(section),
    )
