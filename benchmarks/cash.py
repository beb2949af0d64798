"""Cash of the next 7, 14 and 30 days on open invoices: real files, origin after origin.

`python -m benchmarks.cash` alone prints its rows; SAMPLES_DIR names the folder of samples.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.rules import (
    METHODS,
    WINDOW,
    Eve,
    Method,
    counting,
    mean_of_paid_recent,
    open_euros_ladder,
    ours,
)
from benchmarks.table import Row, markdown, part
from benchmarks.views import hidden, positions_of
from calculator import LedgerSettings, read_ledger
from calculator.core import columns as c
from calculator.core.spans import day_number
from calculator.estimate.positions import Positions, positions_at
from calculator.reference.calendars import business_calendar, every_day

Floats = NDArray[np.float64]
AHEAD = np.array([7, 14, 30])
#: The sample's origins of the gates, and those of a ledger that brings its own.
IBM_START, IBM_ORIGINS, APART = date(2012, 12, 31), 24, 14


@dataclass(frozen=True)
class Book:
    """Receivables whose later payments are known, and the days from which cash is foretold."""

    name: str
    p: Positions
    payers: int
    origins: list[int]


ASKED: dict[str, Method] = {
    "this project": METHODS["this project"],
    "this project, business days alone": partial(ours, clock=business_calendar()),
    **{name: method for name, method in METHODS.items() if name != "this project"},
    "mean of paid, lines over 90 days left out": counting(mean_of_paid_recent, every_day()),
    "chainladder, together": open_euros_ladder,
}
RULES = tuple(name for name in ASKED if name.startswith("mean of paid"))
OURS = tuple(name for name in ASKED if name.startswith("this project"))


def ibm(folder: Path) -> Book:
    """The IBM sample: settled on all weekdays alike, Sundays included."""
    file = folder / "receivables" / "ibm_WA_Fn-UseC_-Accounts-Receivable.csv"
    rows = pd.read_csv(file)

    def days(name: str) -> NDArray[np.int64]:
        stamps = pd.to_datetime(rows[name], format="%m/%d/%Y").to_numpy()
        return stamps.astype("datetime64[D]").astype(np.int64)

    payer, names = pd.factorize(rows["customerID"])
    cents = np.rint(rows["InvoiceAmount"].to_numpy() * 100).astype(np.int64)
    p = positions_of(days("InvoiceDate"), cents, payer.astype(np.int64), days("SettledDate"))
    start = day_number(IBM_START)
    origins = [start + APART * i for i in range(IBM_ORIGINS)]
    return Book("IBM sample", p, len(names), origins)


def fec(folder: Path, name: str, end: date, *, suppliers: bool = False) -> Book:
    """Accounts 411 of an accounting file, read by our own reader.

    Where the file letters nothing the reader supposes which receipt pays which invoice; the
    same supposition then serves every method and the truth.

    Args:
        folder, name: the file.
        end: last day of its year.
        suppliers: accounts 401 instead, seen from the suppliers: their receivables on the
            firm. Debit and credit are exchanged, purchases become sales.
    """
    raw = (folder / "fec" / name).read_bytes()
    accounts = ("401",) if suppliers else ("411",)
    raw = seen_by_suppliers(raw) if suppliers else raw
    frame = read_ledger((name, raw), settings=LedgerSettings(accounts=accounts)).at(end).frame
    keys = [c.PAYER, c.PAYER_ID]
    payer = frame.groupby(keys, observed=True).ngroup().to_numpy().astype(np.int64)
    whole = positions_at(frame, payer, day_number(end))
    usable = np.flatnonzero((whole.cents > 0) & whole.dated & (whole.paid_day > 0))
    p = whole.part(usable)
    p = replace(p, paired=np.ones(len(p), dtype=bool))
    first, last = int(p.day.min()), day_number(end) - int(AHEAD.max())
    origins = list(range(first + WINDOW // 2, last + 1, APART))
    label = f"FEC {end.year}, {'suppliers' if suppliers else 'customers'}"
    return Book(label, p, int(payer.max()) + 1, origins)


def seen_by_suppliers(raw: bytes) -> bytes:
    """The same entries with debit and credit exchanged, and purchases (6) as sales (7)."""
    rows = pd.read_csv(BytesIO(raw), sep="\t", dtype=str, keep_default_na=False, quoting=3)
    rows["CompteNum"] = rows["CompteNum"].str.replace(r"^6", "7", regex=True)
    rows[["Debit", "Credit"]] = rows[["Credit", "Debit"]].to_numpy()
    return rows.to_csv(sep="\t", index=False, quoting=3, lineterminator="\r\n").encode()


def asked_of(book: Book, method: Method) -> tuple[Floats, Floats]:
    """What the method says and what came, cents: shape (origins, horizons) each."""
    said, came = [], []
    for origin in book.origins:
        seen = hidden(book.p, origin + 1, origin)
        nothing = seen.part(slice(0, 0))
        eve = Eve(seen, nothing, book.payers, origin, AHEAD, business_calendar())
        said.append(method(eve))
        open_then = (book.p.day <= origin) & (book.p.paid_day > origin)
        paid = book.p.paid_day[open_then][:, None] <= origin + AHEAD
        came.append((book.p.cents[open_then][:, None] * paid).sum(axis=0))
    return np.array(said), np.array(came, dtype=np.float64)


def scores(said: Floats, came: Floats) -> tuple[str, str]:
    """Error and bias over the cash that came, by horizon; per cent."""
    error = np.abs(said - came).sum(axis=0) / came.sum(axis=0) * 100
    bias = (said - came).sum(axis=0) / came.sum(axis=0) * 100
    return (
        " / ".join(f"{e:.1f}" for e in error) + " %",
        " / ".join(f"{b:+.1f}" for b in bias) + " %",
    )


def gaps(ours: Floats, rule: Floats, came: Floats) -> Floats:
    """Our absolute error less the rule's in standard errors: by horizon, then over all three.

    Horizons longer than the step between origins share days; origins are therefore taken in
    blocks at least as long as the horizon. Over all: each horizon's gap over the cash that
    came in it, added up.
    """
    gap = np.abs(ours - came) - np.abs(rule - came)
    overall = (gap / came.sum(axis=0)).sum(axis=1)
    found = [in_errors(gap[:, k], int(ahead)) for k, ahead in enumerate(AHEAD)]
    return np.array([*found, in_errors(overall, int(AHEAD.max()))])


def in_errors(gap: Floats, ahead: int) -> float:
    """Mean over its standard error, blocks of `ahead` days taken as one."""
    size = -(-ahead // APART)
    block = np.arange(len(gap)) // size
    means = np.bincount(block, gap) / np.bincount(block)
    return float(means.mean() / max(means.std(ddof=1) / np.sqrt(len(means)), 1e-9))


def told(found: Sequence[Floats]) -> str:
    """The gaps of each of ours to a rule, in words."""
    parts = []
    for name, gap in zip(("ours", "business days alone"), found, strict=True):
        each = " / ".join(f"{g:+.1f}" for g in gap[:-1])
        parts.append(f"{name} less it {each} s.e., overall {gap[-1]:+.1f}")
    return "; ".join(parts)


def report(book: Book) -> tuple[list[Row], dict[str, list[Floats]]]:
    """The book's rows, and the gaps of each of ours to each rule."""
    what = f"cash in 7 / 14 / 30 days, {len(book.origins)} origins"
    found = {name: asked_of(book, method) for name, method in ASKED.items()}
    came = found[OURS[0]][1]
    beside = {rule: [gaps(found[o][0], found[rule][0], came) for o in OURS] for rule in RULES}
    rows = []
    for name in ASKED:
        cells = scores(found[name][0], came)
        text = told(beside[name]) if name in beside else ""
        rows.append(Row(book.name, name, what, *cells, beside=text))
    third = np.arange(len(book.origins)) % 3 == 2
    for name in (*OURS, RULES[0]):
        cells = scores(found[name][0][third], came[third])
        rows.append(Row(book.name, name, "the same, every third origin", *cells))
    return rows, beside


def together(all_gaps: list[dict[str, list[Floats]]]) -> list[Row]:
    """Standard errors of every file added up, over the root of their number."""
    rows = []
    for name in RULES:
        added = np.sum([g[name] for g in all_gaps], axis=0) / np.sqrt(len(all_gaps))
        what = f"cash in 7 / 14 / 30 days, {len(all_gaps)} files"
        rows.append(Row("all real files", name, what, beside=told(list(added))))
    return rows


def rows(folder: Path) -> list[Row]:
    """All real files of the samples."""
    y2022, y2023 = date(2022, 8, 31), date(2023, 12, 31)
    books = [ibm(folder)]
    for suppliers in (False, True):
        books.append(fec(folder, "0000000001FEC20220831.txt", y2022, suppliers=suppliers))
        books.append(fec(folder, "000000000FEC20231231.txt", y2023, suppliers=suppliers))
    found, all_gaps = [], []
    for book in books:
        with part(f"cash, {book.name}"):
            mine, beside = report(book)
        found += mine
        all_gaps.append(beside)
    return [*found, *together(all_gaps)]


if __name__ == "__main__":
    print(markdown(rows(Path(os.environ["SAMPLES_DIR"]))))
