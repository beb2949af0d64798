"""The comparison with the bank as a table for a spreadsheet: one row per line or transfer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from calculator.core.money import to_text
from calculator.core.reconciled import BankRef, Reconciliation
from calculator.core.texts import say
from calculator.deliver.files import guarded

#: Columns, as keys of `matched.csv_<name>`.
COLUMNS = (
    "what", "payer", "number", "rule", "by", "first_on", "last_on", "lines", "marked_eur",
    "on", "banked_eur", "label", "file", "line",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Euros:
    """An amount, cents: written with its sign, never guarded."""

    cents: int


Value = str | int | date | _Euros | None


def comparison_csv(told: Reconciliation, lang: str = "fr") -> bytes:
    """Every match with its rule, what did not arrive, and all other movements.

    A match of several transfers takes as many rows, its lines and their euros on the first, so
    that a column sums to what it says. `;`, BOM, decimal comma and dd/mm/yyyy.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(f"matched.csv_{name}", lang) for name in COLUMNS])
    for row in _rows(told, lang):
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, _Euros):
        return to_text(value.cents).replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return guarded(value) if isinstance(value, str) else str(value)


def _rows(told: Reconciliation, lang: str) -> Iterator[dict[str, Value]]:
    def what(kind: str) -> str:
        return say(f"matched.kind_{kind}", lang)

    for number, match in enumerate(told.matches, start=1):
        head: dict[str, Value] = {
            "what": what("match"),
            "payer": match.payer,
            "number": number,
            "rule": say(f"compared.rule_{match.rule}", lang),
            "by": say(f"compared.by_{match.recognised_by}", lang),
            "first_on": match.first_on,
            "last_on": match.last_on,
        }
        first: dict[str, Value] = {"lines": match.n_lines, "marked_eur": _Euros(match.lines_cents)}
        for at, transfer in enumerate(match.transfers):
            yield head | (first if at == 0 else {}) | _transfer(transfer)
        if not match.transfers:
            yield head | first
    for gap in told.not_banked:
        yield {
            "what": what("not_banked"), "payer": gap.payer, "first_on": gap.marked_on,
            "last_on": gap.marked_on, "lines": gap.n_lines, "marked_eur": _Euros(gap.cents),
        }  # fmt: skip
    yield from _unmatched(told, what)
    yield from _sums(told, what, lang)


def _unmatched(told: Reconciliation, what: Callable[[str], str]) -> Iterator[dict[str, Value]]:
    """Movements of payers and of nobody known that no match holds."""
    for transfer in told.unidentified:
        yield _transfer(transfer) | {"what": what("unidentified")}
    for back in told.returned:
        yield _transfer(back.transfer) | {"what": what("returned"), "payer": back.payer}
    for transfer in told.cancelled:
        yield _transfer(transfer) | {"what": what("cancelled")}
    for transfer in told.others:
        yield _transfer(transfer) | {"what": what("others")}
    for debit in told.debits:
        yield _transfer(debit.transfer) | {"what": what("debit"), "payer": debit.payer}


def _sums(
    told: Reconciliation, what: Callable[[str], str], lang: str
) -> Iterator[dict[str, Value]]:
    """Movements that no other row names: sums, so that the column sums to the statements."""
    for moved in told.moved:
        if moved.what not in ("own", "outside"):
            continue
        for way, n, cents in (
            ("received", moved.n_received, moved.received_cents),
            ("paid", moved.n_paid, -moved.paid_cents),
        ):
            if n:
                words = say(f"matched.moved_{way}", lang, n=n)
                yield {"what": what(moved.what), "banked_eur": _Euros(cents), "label": words}


def _transfer(ref: BankRef) -> dict[str, Value]:
    return {
        "on": ref.on, "banked_eur": _Euros(ref.amount_cents), "label": ref.label,
        "file": ref.file, "line": ref.line,
    }  # fmt: skip
