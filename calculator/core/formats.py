"""Numbers, money and days as the French and the English write them.

Babel with explicit locales: the process locale is shared by all sessions and is never
read. Non-breaking spaces are set here and nowhere else.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

#: Narrow no-break space: before ; ! ? and inside numbers. No-break space: before : and €.
NARROW, NO_BREAK = "\u202f", "\u00a0"

UNKNOWN = {"fr": "inconnu", "en": "unknown"}
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_MINUS = "\u2212"


@lru_cache(maxsize=4096)
def money(cents: int, lang: str = "fr") -> str:
    """Euros with cents: 288000 -> "2 880,00 €"."""
    text = format_currency(cents / 100, "EUR", locale=_LOCALES[lang])
    return text.replace("-", _MINUS)


@lru_cache(maxsize=4096)
def euros(cents: int, lang: str = "fr") -> str:
    """Whole euros, half up, for the screen: 288000 -> "2 880 €"."""
    whole = (cents + 50) // 100
    pattern = "#,##0\u00a0¤" if lang == "fr" else "¤#,##0"
    text = format_currency(
        whole, "EUR", format=pattern, locale=_LOCALES[lang], currency_digits=False
    )
    return text.replace("-", _MINUS)


def number(value: float, lang: str = "fr") -> str:
    """A plain number with the language's marks, four significant decimals at most."""
    if not abs(value) < 1e15:  # a slip of the keyboard, or no number at all
        return f"{value:g}"
    if 0 < abs(value) < 0.1:
        return format_decimal(value, format="0.####", locale=_LOCALES[lang]).replace("-", _MINUS)
    return format_decimal(round(value, 2), locale=_LOCALES[lang]).replace("-", _MINUS)


def percent(ratio: float, lang: str = "fr", decimals: int = 0) -> str:
    """A share of one as a percentage: 0.95 -> "95 %"."""
    shown = "0" if decimals == 0 else "0." + "#" * decimals
    pattern = f"#,##{shown}\u202f%" if lang == "fr" else f"#,##{shown}%"
    return format_percent(ratio, format=pattern, locale=_LOCALES[lang]).replace("-", _MINUS)


@lru_cache(maxsize=4096)
def day(on: date, lang: str = "fr", *, weekday: bool = False, year: bool = True) -> str:
    """A date in words: "9 février 2024", "vendredi 9 février"; the first is "1er"."""
    if lang == "fr":
        pattern = ("EEEE " if weekday else "") + "d MMMM" + (" y" if year else "")
        text = format_date(on, pattern, locale="fr_FR")
        if on.day == 1:
            text = re.sub(r"\b1 ", "1er ", text, count=1)
        return re.sub(r"(\d|1er) (\w)", rf"\1{NO_BREAK}\2", text, count=1)
    pattern = ("EEEE " if weekday else "") + "d MMMM" + (" y" if year else "")
    return re.sub(
        r"(\d) (\w)", rf"\1{NO_BREAK}\2", format_date(on, pattern, locale="en_GB"), count=1
    )


@lru_cache(maxsize=4096)
def short_day(on: date, lang: str = "fr") -> str:
    """A date for an axis or a narrow cell: "9 févr."."""
    text = format_date(on, "d MMM", locale=_LOCALES[lang])
    return (re.sub(r"^1 ", "1er ", text) if lang == "fr" else text).replace(" ", NO_BREAK)


def month(on: date, lang: str = "fr") -> str:
    """A month in words: "janvier 2024"."""
    return format_date(on, "LLLL y", locale=_LOCALES[lang]).replace(" ", NO_BREAK)


def spaced(text: str, lang: str = "fr") -> str:
    """Set the apostrophe, and the spaces French asks for around « », and before ; : ! ? % €."""
    text = re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)
    if lang != "fr":
        return text
    text = re.sub(r" ([;!?%])", rf"{NARROW}\1", text)
    text = re.sub(r" ([:€])", rf"{NO_BREAK}\1", text)
    return text.replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»")
