"""Dates of birth in a text: told by the word before them, else by their age."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calculator.intake.masks import MASK

_FIRST_YEAR = 1905
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = (
    rf"(?:{_DAY}[-/. ]{_MONTH}[-/. ](?:{_YEAR}|[0-9]{{2}})"
    rf"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2]){_YEAR}"
    rf"|{_YEAR}[-/.]?(?:0[1-9]|1[0-2])[-/.]?(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
_BETWEEN = r"[ :.]{0,3}"
_BORN = re.compile(
    rf"(?i)(?<![^\W\d_])(?:n[eé](?:\(?e\)?)?|ddn|naissance|naiss)(?:{_BETWEEN}le)?{_BETWEEN}({_DATE})"
)
#: Also after a name that is hidden already.
_MOTIVE = re.compile(rf"(?i)(?:(?<![^\W\d_])motif|{MASK}){_BETWEEN}({_DATE})")
_YEARS = re.compile(_YEAR)


def hide_births(text: str) -> str:
    """The text without the dates that follow "né le", "née" or "naissance"."""
    return _BORN.sub(_without, text)


def hide_old_dates(texts: Sequence[str], first_year: int) -> list[str]:
    """Texts without the old dates after "motif" or a hidden name.

    Old: of a year well before a statement's first one. A date of the statement's own years may
    be that of the bill that is paid.
    """

    def old(match: re.Match[str]) -> str:
        found = _YEARS.search(match[1])
        year = int(found[0]) if found else first_year
        return _without(match) if _FIRST_YEAR <= year < first_year - 1 else match[0]

    return [_MOTIVE.sub(old, t) for t in texts]


def _without(match: re.Match[str]) -> str:
    return match[0][: match.start(1) - match.start()] + MASK
