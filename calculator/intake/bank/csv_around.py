"""What stands around the movements of a bank's table: account number and balances.

Nothing else of those lines is read: they also hold a name and an address.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from calculator.core.identifiers import key_of
from calculator.intake.amounts import parse_amount
from calculator.intake.bank.labels import account_number

Role = Literal["opening", "closing", "dated"]

_ACCOUNT = re.compile(
    r"(?:compte|account|iban|rib)\b[^0-9\n]{0,30}?"
    r"((?:FR[0-9]{2}|[0-9])(?:[ ]?[0-9A-Za-z]){3,32})",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<![0-9])[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-](?:[0-9]{4}|[0-9]{2})(?![0-9])")
_MONEY = re.compile(r"[-+(]?[0-9]{1,3}(?:[ \u00a0\u202f.'][0-9]{3})*[,.][0-9]{2}\)?(?![0-9])")
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "opening",
        re.compile(
            r"^(?:ancien solde|solde (?:initial|precedent|anterieur|d ouverture|de depart|"
            r"debut|en debut|au debut)|(?:opening|starting) balance|"
            r"balance (?:at|on) (?:the )?(?:start|beginning))\b"
        ),
    ),
    (
        "closing",
        re.compile(
            r"^(?:nouveau solde|solde (?:final|de cloture|fin|en fin|a la fin|actuel)|"
            r"(?:closing|ending) balance|balance (?:at|on) (?:the )?end)\b"
        ),
    ),
    ("dated", re.compile(r"^solde(?: crediteur| debiteur| comptable)? (?:au|a la date du) [0-9]")),
)
_BARE = re.compile(r"^solde(?: crediteur| debiteur)?(?: en)?(?: euros?| eur)?(?: [0-9]|$)")


class Around(NamedTuple):
    """A balance told around the table: role, date as written or "", cents."""

    role: Role
    date: str
    cents: int


def role_of(text: str) -> Role | None:
    """What kind of balance a text announces, None for none."""
    if text[:1].lower() not in "asnbcoe\ufeff ":
        return None
    key = key_of(text[:120])
    return next((role for role, words in _ROLES if words.match(key)), None)


def date_in(text: str) -> str:
    """The first date of a text, as written, or ""."""
    found = _DATE.search(text[:400])
    return found[0] if found else ""


def dates_in(lines: Iterable[str]) -> list[str]:
    """Every date of some lines, as written."""
    return [d for line in lines for d in _DATE.findall(line[:400])]


def account_in(lines: Iterable[str]) -> str:
    """The account number that the lines above a table name, in one spelling, or ""."""
    for line in lines:
        if (found := _ACCOUNT.search(line[:400])) and len(number := account_number(found[1])) >= 4:
            return number
    return ""


def balances_in(lines: Sequence[str], separator: str) -> list[Around]:
    """Balances told above a table."""
    found: list[Around] = []
    bare: list[Around] = []
    alone = ""  # a line that holds a date and its name only dates a bare balance
    for line in lines:
        cells = [c.strip(" \ufeff") for c in _cells(line[:2000], separator)]
        text = " ".join(c for c in cells if c)
        key = key_of(text[:120])
        role = role_of(text)
        on = date_in(text)
        if key.startswith("date ") and on:
            alone = on
        if role is None and not _BARE.match(key):
            continue
        cents = _cents_in(text, cells)
        if cents is None:
            continue
        if role is None:
            bare.append(Around("dated" if on else "closing", on, cents))
        else:
            found.append(Around(role, on, cents))
    if not found and bare:  # the first one: francs come after euros
        first = bare[0]
        found = [Around("dated", alone, first.cents) if alone and not first.date else first]
    return found


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _cents_in(text: str, cells: Sequence[str]) -> int | None:
    """The amount of a line: the last cell that is one, else the last one in its text."""
    for cell in [*reversed(cells[1:]), *reversed(_MONEY.findall(text[:400]))]:
        read = parse_amount(cell)
        if cell and not read.why:
            return read.cents
    return None
