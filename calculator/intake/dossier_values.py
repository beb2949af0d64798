"""How single values of a dossier are read: money, days and words, French or English."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from calculator.core.errors import DossierError
from calculator.core.identifiers import clean, key_of
from calculator.intake.masks import check_note

#: Above this an amount is a slip of the keyboard: a billion euros, in cents.
_MOST_CENTS = 10**11

_WORDS = {
    "payments": "payments",
    "paiements": "payments",
    "virements": "payments",
    "submissions": "submissions",
    "teletransmission": "submissions",
    "teletransmissions": "submissions",
    "envois": "submissions",
    "both": "both",
    "les deux": "both",
    "simulated": "simulated",
    "simulee": "simulated",
    "simule": "simulated",
    "none": "none",
    "aucune": "none",
    "sans": "none",
    "jma": "dmy",
    "mja": "mdy",
    "centimes": "cents",
    "garder": "keep",
    "une fois": "once",
    "laisser": "drop",
}
_MONEY_TEXT = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,2})?")


def euros(value: Any) -> int:
    """Cents of an amount in euros: a number, or text with a dot or comma; two decimals at most.

    Raises:
        PydanticCustomError: "bad_amount" or "amount_too_large".
    """
    if isinstance(value, bool) or value is None:
        raise PydanticCustomError("bad_amount", "bad_amount")
    if isinstance(value, str):
        text = "".join(value.replace("€", "").replace("\u2212", "-").split())
        if len(text) > 20 or not _MONEY_TEXT.fullmatch(text):
            raise PydanticCustomError("bad_amount", "bad_amount")
        amount = Decimal(text.replace(",", "."))
    elif isinstance(value, int):
        amount = Decimal(value)
    elif isinstance(value, float):
        amount = Decimal(repr(value))
    elif isinstance(value, Decimal):
        amount = value
    else:
        raise PydanticCustomError("bad_amount", "bad_amount")
    if not amount.is_finite():
        raise PydanticCustomError("bad_amount", "bad_amount")
    # Compared before it is turned into a whole number: 1e999999 must not be written out.
    if amount != 0 and (amount.adjusted() > 12 or abs(amount) * 100 > _MOST_CENTS):
        raise PydanticCustomError("amount_too_large", "amount_too_large")
    cents = amount.scaleb(2)
    if cents.as_tuple().exponent < 0 and cents != cents.to_integral_value():  # type: ignore[operator]
        raise PydanticCustomError("bad_amount", "bad_amount")
    return int(cents)


def iso_day(value: Any) -> date:
    """A date: TOML's own, ISO text, or the French dd/mm/yyyy; years 2000 to 2060.

    Raises:
        PydanticCustomError: "bad_day".
    """
    day: date | None = None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str) and len(value) <= 10:
        french = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", value)
        text = "-".join(reversed(french.groups())) if french else value
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
    if day is None or not 2000 <= day.year <= 2060:
        raise PydanticCustomError("bad_day", "bad_day")
    return day


def day_typed(text: str, key: str) -> date:
    """A date typed outside a dossier, under the name of its option.

    Raises:
        DossierError: not a date between 2000 and 2060.
    """
    try:
        return iso_day(text)
    except PydanticCustomError:
        raise DossierError("bad_day", key=key, value=clean(text)[:20]) from None


def word(value: Any) -> Any:
    """The English word of an option typed in French or English; others pass unchanged."""
    return _WORDS.get(key_of(value), value) if isinstance(value, str) else value


def flag_word(value: Any) -> Any:
    """True or False from a flag or from oui/non, yes/no; others pass unchanged."""
    flags = {"oui": True, "yes": True, "true": True, "non": False, "no": False, "false": False}
    return flags.get(key_of(value), value) if isinstance(value, str) else value


def listed(value: Any) -> Any:
    """A list from a lone text; others pass unchanged."""
    return (value,) if isinstance(value, str) else value


_CASE_TEXT = re.compile(r"0*([0-9]{1,3})(\+?)")
#: Two years of business days: no outage of a payer is known to have lasted as long.
_MOST_CASE_DAYS = 500


def length_cases(value: Any) -> Any:
    """Past lengths in business days: 7, or "5+" where it lasted at least 5 and was not over.

    A lone text holds several, separated by commas, semicolons or spaces.

    Returns:
        A tuple of whole numbers and of texts "5+"; anything but a list passes unchanged.

    Raises:
        PydanticCustomError: "bad_length_case".
    """
    if isinstance(value, str):
        value = [part for part in re.split(r"[\s,;]+", value) if part]
    if not isinstance(value, list | tuple):
        return value
    cases: list[int | str] = []
    for one in value:
        text = str(one) if isinstance(one, int | str) and not isinstance(one, bool) else ""
        found = _CASE_TEXT.fullmatch("".join(text.split()))
        days = int(found[1]) if found else 0
        if found is None or not 1 <= days <= _MOST_CASE_DAYS:
            raise PydanticCustomError(
                "bad_length_case", "bad_length_case", {"case": clean(text)[:20]}
            )
        cases.append(f"{days}+" if found[2] else days)
    return tuple(cases)


def note(value: str) -> str:
    """A text typed in the dossier, which is printed later: no number of a person or an account.

    Raises:
        PydanticCustomError: "personal_number".
    """
    if check_note(value):
        raise PydanticCustomError("personal_number", "personal_number")
    return value
