"""Cash of the next 7, 14 and 30 days on open invoices: real receivables, origin after origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.rules import METHODS, WINDOW, Eve, Method, open_euros_ladder
from benchmarks.views import every_day, hidden, positions_of
from calculator import LedgerSettings, read_ledger
from calculator.core import columns as c
from calculator.core.spans import day_number
from calculator.estimate.positions import Positions, positions_at
from calculator.reference.calendars import DayCalendar, business_calendar

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
    business: DayCalendar


def ibm(folder: Path) -> Book:
    """The IBM sample: settled on all weekdays alike, so every day counts."""
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
    return Book("IBM sample", p, len(names), origins, every_day())


def fec(folder: Path, name: str, end: date) -> Book:
    """Accounts 411 of an accounting file, read by our own reader.

    Where the file letters nothing the reader supposes which receipt pays which invoice; the
    same supposition then serves every method and the truth.
    """
    settings = LedgerSettings(accounts=("411",))
    frame = read_ledger(folder / "fec" / name, settings=settings).at(end).frame
    keys = [c.PAYER, c.PAYER_ID]
    payer = frame.groupby(keys, observed=True).ngroup().to_numpy().astype(np.int64)
    whole = positions_at(frame, payer, day_number(end))
    usable = np.flatnonzero((whole.cents > 0) & whole.dated & (whole.paid_day > 0))
    p = whole.part(usable)
    p = replace(p, paired=np.ones(len(p), dtype=bool))
    first, last = int(p.day.min()), day_number(end) - int(AHEAD.max())
    origins = list(range(first + WINDOW // 2, last + 1, APART))
    return Book(f"FEC {name[-12:-8]}", p, int(payer.max()) + 1, origins, business_calendar())


def asked_of(book: Book, method: Method) -> tuple[Floats, Floats]:
    """What the method says and what came, cents: shape (origins, horizons) each."""
    said, came = [], []
    for origin in book.origins:
        seen = hidden(book.p, origin + 1, origin)
        nothing = seen.part(slice(0, 0))
        eve = Eve(seen, nothing, book.payers, origin, AHEAD, book.business)
        said.append(method(eve))
        open_then = (book.p.day <= origin) & (book.p.paid_day > origin)
        paid = book.p.paid_day[open_then][:, None] <= origin + AHEAD
        came.append((book.p.cents[open_then][:, None] * paid).sum(axis=0))
    return np.array(said), np.array(came, dtype=np.float64)


def scores(said: Floats, came: Floats) -> str:
    """Error over the cash that came, bias in brackets, by horizon; per cent."""
    error = np.abs(said - came).sum(axis=0) / came.sum(axis=0) * 100
    bias = (said - came).sum(axis=0) / came.sum(axis=0) * 100
    return "  ".join(f"{e:5.1f} ({b:+5.1f})" for e, b in zip(error, bias, strict=True))


def against(ours: Floats, rule: Floats, came: Floats) -> str:
    """Our absolute error less the rule's, mean over origins, in its standard errors."""
    gap = np.abs(ours - came) - np.abs(rule - came)
    se = gap.std(axis=0, ddof=1) / np.sqrt(len(gap))
    return "  ".join(f"{g:+.1f} s.e." for g in gap.mean(axis=0) / np.maximum(se, 1e-9))


def report(book: Book) -> None:
    """Print the book's rows."""
    print(f"\n{book.name}: cash of the next 7 / 14 / 30 days on open invoices, "
          f"{len(book.origins)} origins; error (bias), % of the cash that came")  # fmt: skip
    kept: dict[str, tuple[Floats, Floats]] = {}
    for name, method in {**METHODS, "chainladder, together": open_euros_ladder}.items():
        kept[name] = asked_of(book, method)
        print(f"  {name:26s} {scores(*kept[name])}")
    said, came = kept["this project"]
    third = np.arange(len(book.origins)) % 3 == 2
    for name in ("this project", "mean of paid"):
        print(f"  {name + ', hold-out third':32s} {scores(kept[name][0][third], came[third])}")
    print(f"  less mean of paid's error: {against(said, kept['mean of paid'][0], came)}")


def main(folder: Path) -> None:
    """All three books."""
    report(ibm(folder))
    report(fec(folder, "0000000001FEC20220831.txt", date(2022, 8, 31)))
    report(fec(folder, "000000000FEC20231231.txt", date(2023, 12, 31)))
