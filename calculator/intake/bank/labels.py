"""Texts and account numbers of a statement, made fit to be kept: cleaned, masked, cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calculator.core.identifiers import clean, key_of
from calculator.intake.births import hide_births
from calculator.intake.masks import MASK
from calculator.intake.people import hide_people
from calculator.intake.remarks import masked

_LABEL = 200
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
#: Figures of an account number at least; the fewest of any country are eleven.
_ACCOUNT_FIGURES = 10
_KEPT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: An own account number shorter than this could be any figure of a label.
_OWN = 6
#: Signs of a text that may have been cut inside a word; the fields that cut hold 31 or 32.
_FIELD = 24

NO_NUMBER = "compte sans numéro"


def _label(text: str) -> str:
    """The one place where a free text of a statement is masked before anything keeps it."""
    shown = _IBAN.sub(_hidden_account, clean(text[: 4 * _LABEL]))
    return masked(hide_people(hide_births(shown)), _LABEL)


def _hidden_account(match: re.Match[str]) -> str:
    """An ellipsis; words that only stand like an account number ("TP24 LOTS MGEN JANV") stay."""
    return MASK if sum(c.isdigit() for c in match[0]) >= _ACCOUNT_FIGURES else match[0]


def label_of(*parts: str) -> str:
    """One label of several texts: what another one says already is left out.

    A text that a later one begins with is the same, cut at the width of its field.
    """
    kept: list[str] = []
    for part in parts:
        if (text := part.strip()) and not any(key_of(text) in key_of(k) for k in kept):
            kept = [k for k in kept if not _begins(k, text)]
            kept.append(text)
    return _label(" ".join(kept))


def _begins(short: str, long: str) -> bool:
    """Whether a text is the beginning of another, by whole words or cut at a field's width."""
    short, long = key_of(short), key_of(long)
    return long.startswith(short if len(short) >= _FIELD else f"{short} ")


def begins_other(one: str, other: str) -> bool:
    """Whether one of two labels is the beginning of the other: cut, or told at less length."""
    return bool(one and other) and (_begins(one, other) or _begins(other, one))


def account_number(text: str) -> str:
    """One spelling for an account number, a RIB and a French IBAN; "" for none."""
    kept = "".join(c for c in text.upper()[:80] if c in _KEPT)
    if len(kept) == 27 and kept.startswith("FR"):
        kept = kept[14:25]
    elif len(kept) == 23 and kept[:10].isdigit() and kept[-2:].isdigit():
        kept = kept[10:21]
    return kept.lstrip("0")


def account_shown(number: str) -> str:
    """The account as people may see it: its last four signs at most."""
    return f"compte …{number[-4:]}" if number else NO_NUMBER


def without_accounts(texts: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """Texts in which the user's own account numbers show their last four signs only."""
    own = [n for n in numbers if len(n) >= _OWN]
    if not own:
        return list(texts)
    sought = re.compile("|".join(re.escape(n) for n in sorted(own, key=len, reverse=True)))
    return [sought.sub(lambda m: f"…{m[0][-4:]}", t) for t in texts]
