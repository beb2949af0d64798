"""Names of people: no checksum tells them, only words and the company they keep."""

from __future__ import annotations

import re
from typing import Literal

from calculator.core.identifiers import key_of
from calculator.reference.payers import canonical
from calculator.reference.people import words

#: "person": a civility or a given name beside another name. "maybe": two or three
#: capitalised words that nothing explains; counts only in a list of people.
Look = Literal["person", "maybe", ""]

_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PHARMACY = {"pharmacie", "pharma", "pharmacy", "officine", "selarl", "selas"}


def looks_like(name: str) -> Look:
    """What a payer's name looks like; names of known payers and organisations never do.

    Args:
        name: as written, at most 80 characters of it are looked at.
    """
    known = words()
    written = _WORDS.findall(name[:80])
    parts = [key_of(w).split() for w in written]
    flat = [p for part in parts for p in part]
    if not 2 <= len(written) <= 6 or known.organisations & set(flat) or canonical(name):
        return ""
    if flat[0] in known.civilities:
        # "M.G.E.N." is no gentleman.
        return "person" if len(flat[1]) > 1 else ""
    given = [i for i, part in enumerate(parts) if all(p in known.given_names for p in part)]
    others = [
        i
        for i, part in enumerate(parts)
        if part and len("".join(part)) > 1 and not set(part) <= known.particles
    ]
    if given and len(others) >= 2:
        return "person"
    capital = all(
        w[0].isupper()
        for w, p in zip(written, parts, strict=True)
        if p and p[0] not in known.particles
    )
    digits = any(c.isdigit() for c in name)
    return "maybe" if capital and not digits and len(others) in (2, 3) else ""


def in_file_name(name: str) -> bool:
    """Whether a file's or sheet's name holds a person's: "jean_dupont.csv", "Mme Durand"."""
    known = words()
    plain = known.file_words | known.organisations
    tokens = [key_of(t) for t in re.findall(r"[^\W\d_]+", name[:200])]
    for i, token in enumerate(tokens):
        if token in _PHARMACY:
            return False
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in known.civilities and len(token) > 2 and len(after) > 1 and after not in plain:
            return True
        if token not in known.given_names or token in plain:
            continue
        beside = [t for t in (tokens[i - 1] if i else "", after) if len(t) > 2]
        if any(t not in plain for t in beside):
            return True
    return False
