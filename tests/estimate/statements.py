"""Bank statements made by hand: movements as the readers would give them, and a plausible year."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.spans import DateSpan, day_number, day_of
from calculator.intake.bank.model import BANK_COLUMNS, BankAccount, BankFile, BankRead
from calculator.reference.calendars import business_calendar, open_calendar

FIRST, LAST = date(2023, 6, 1), date(2024, 5, 31)
NAMES = (
    "JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE",
    "OCTOBRE", "NOVEMBRE", "DECEMBRE",
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One movement; cents positive where received."""

    on: date
    cents: int
    label: str
    kind: str = "other"
    party: str = ""
    account: int = 0
    line: int = 0


def bank_of(
    moves: Iterable[Move],
    first: date | None = None,
    last: date | None = None,
    accounts: tuple[BankAccount, ...] = (),
) -> BankRead:
    """Statements holding the movements in the order given; lines count from 1."""
    found = list(moves)
    days = [m.on for m in found]
    one = BankAccount("compte …4321", "EUR", first or min(days), last or max(days), None, None)
    rows = [
        (0, m.line or n, m.account, day_number(m.on), day_number(m.on), m.cents, m.label, m.party,
         "", m.kind)
        for n, m in enumerate(found, start=1)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(BANK_COLUMNS)).astype(
        {"file": "int32", "line": "int64", "account": "int32", "day": "int32",
         "value_day": "int32", "amount_cents": "int64"}
    )  # fmt: skip
    total = sum(abs(m.cents) for m in found)
    counts = LineCounts(read=len(found), used=len(found), read_cents=total, used_cents=total)
    file = BankFile("releve.csv", "", None)
    return BankRead((file,), counts, (), accounts or (one,), (), frame)


def at_bank(due: date) -> date:
    """Where a bank puts a debit due on a day: the next business day."""
    return day_of(business_calendar().shift(day_number(due) - 1, 1))


def ahead(due: date) -> date:
    """Where wages due on a day are sent: the business day before."""
    return day_of(business_calendar().shift(day_number(due) + 1, -1))


def month_ends(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """The last day of every month of a span."""
    day = first
    while day <= last:
        end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        yield end
        day = end + timedelta(days=1)


def plausible_year(seed: int = 1) -> list[Move]:
    """A pharmacy's statement from June 2023 to May 2024, references and amounts changing.

    OCP on the 10th, the 20th and the last day, wages of three people on the 28th, URSSAF on the
    15th, VAT on the 19th of July, October, January and April, rent on the 1st, a loan on the 7th;
    cards and cash each open day, CPAM each business day, two insurers by the week; cheques and
    card purchases now and then.
    """
    draw = random.Random(seed)  # noqa: S311 - a made-up statement

    def ref() -> str:
        return f"{draw.randrange(10**6):06d}"

    moves: list[Move] = []

    def out(on: date, cents: int, label: str, kind: str = "direct_debit") -> None:
        if FIRST <= on <= LAST:
            moves.append(Move(on, -cents, label, kind))

    for end in month_ends():
        name = NAMES[end.month - 1]
        for due in (end.replace(day=10), end.replace(day=20), end):
            out(
                at_bank(due),
                2_800_000 + draw.randrange(400_000),
                f"PRLV SEPA OCP REPARTITION {due:%d%m%y} REF {ref()}",
            )
        for who, cents in (
            ("DUPONT MARIE", 210_000),
            ("MARTIN PAUL", 190_000),
            ("LE GOFF ANNE", 165_000),
        ):
            out(ahead(end.replace(day=28)), cents, f"VIR SALAIRE {name} {who}", "transfer_out")
        out(at_bank(end.replace(day=15)), 410_000 + draw.randrange(20_000),
            f"PRLV URSSAF ILE DE FRANCE {ref()}")  # fmt: skip
        out(at_bank(end.replace(day=1)), 320_000, f"VIR LOYER {name} {end.year} SCI DES LILAS",
            "transfer_out")  # fmt: skip
        out(at_bank(end.replace(day=7)), 254_321, f"ECHEANCE PRET 00{ref()}", "loan")
        if end.month in (1, 4, 7, 10):
            out(at_bank(end.replace(day=19)), 900_000 + draw.randrange(100_000),
                f"PRLV DGFIP TVA1-{end:%m%Y}-3310CA3 {ref()}")  # fmt: skip
        out(end.replace(day=draw.randrange(2, 27)), draw.randrange(5_000, 40_000),
            f"CHEQUE {ref()}", "cheque_out")  # fmt: skip
        out(end.replace(day=draw.randrange(2, 27)), draw.randrange(1_000, 9_000),
            f"CARTE {ref()} {draw.choice(['LIBRAIRIE', 'RESTAURANT', 'QUINCAILLERIE'])}",
            "card_payment")  # fmt: skip
    for number in open_calendar().days_in(DateSpan.including(FIRST, LAST)):
        on = day_of(int(number))
        moves.append(Move(on, 180_000 + draw.randrange(60_000), f"REMISE CB {ref()}", "card_sales"))
        if on.weekday() == 0:
            moves.append(Move(on, 90_000, "VERSEMENT ESPECES", "cash_in"))
            moves.append(
                Move(on, 60_000 + draw.randrange(30_000), f"VIR HARMONIE MUTUELLE {ref()}",
                     "transfer_in")
            )  # fmt: skip
        if on.weekday() == 3:
            moves.append(
                Move(on, 120_000 + draw.randrange(30_000), f"VIR SEPA VIAMEDIS LOT {ref()}",
                     "transfer_in")
            )  # fmt: skip
    business = business_calendar().days_in(DateSpan.including(FIRST, LAST))
    moves += [
        Move(
            day_of(int(d)), 380_000 + draw.randrange(90_000), f"VIR CPAM 93 {ref()}", "transfer_in"
        )
        for d in business
    ]
    moves.sort(key=lambda m: m.on)
    return [replace(m, line=n) for n, m in enumerate(moves, start=1)]
