"""Names and numbers of payers: one key per spelling, text always, zeros kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

_SIGNS = re.compile(r"[^0-9a-z]")


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The grouping key of a name: case, accents, punctuation, spaces and invisible signs aside.

    Look-alike letters of other alphabets stay different: only the user may merge those.

    Examples:
        "  Mutuelle  Générale\\u200b" and "MUTUELLE GENERALE" share "mutuelle generale".
    """
    if name.isascii() and name.isprintable():  # most names: the same, ten times sooner
        return " ".join(_SIGNS.sub(" ", name.lower()).split())
    text = unicodedata.normalize("NFKD", name)
    kept = (
        " " if not c.isalnum() else c
        for c in text
        if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c in "\t\n\r"
    )
    return " ".join("".join(kept).casefold().split())


def clean(name: str) -> str:
    """The name as shown: controls and invisible signs removed, spaces single."""
    if name.isascii() and name.isprintable():
        short = " ".join(name.split())
        return name if short == name else short  # a column keeps one copy of each text
    text = unicodedata.normalize("NFC", name)
    kept = (" " if c.isspace() else c for c in text if unicodedata.category(c) not in {"Cf"})
    return " ".join("".join(c for c in kept if unicodedata.category(c) != "Cc").split())


def cleaned(names: Sequence[str]) -> Sequence[str]:
    """Each name as `clean` gives it; the very sequence where no name needs it."""
    together = "".join(names)
    # Without a space and with nothing but plain signs there is nothing to do.
    if " " not in together and together.isascii() and together.isprintable():
        return names
    return list(map(clean, names))


def nearest(name: str, known: list[str]) -> str | None:
    """The known name closest in spelling to the one typed, or None where none is close."""
    keys = {key_of(k): k for k in known}
    found = get_close_matches(key_of(name), list(keys), n=1, cutoff=0.6)
    return keys[found[0]] if found else None
