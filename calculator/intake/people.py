"""Names of people: no checksum tells them, only words and the company they keep."""

from __future__ import annotations

import re
from typing import Literal

from calculator.core.identifiers import key_of
from calculator.intake.masks import hide_mails
from calculator.intake.name_spans import person_spans, starts_owned, starts_titled
from calculator.intake.name_words import Reading
from calculator.reference.payer_names import is_payer_name
from calculator.reference.payers import canonical
from calculator.reference.people import words

#: "person": a title, an owner, a given name beside another name. "maybe": two or three
#: capitalised words that nothing explains; counts only in a list of people.
Look = Literal["person", "maybe", ""]

_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PHARMACY = frozenset(("pharmacie", "pharma", "pharmacy", "officine", "selarl", "selas"))
_MOST = 6


def looks_like(name: str) -> Look:
    """What a payer's name looks like; names of known payers and organisations never do.

    Args:
        name: as written, at most 80 characters of it are looked at.
    """
    known, text = words(), name[:80]
    read = Reading(text)
    flat = [w.key for w in read.words if w.key]
    if not flat or canonical(name) or is_payer_name(flat):  # "Gras Savoye"
        return ""
    if flat[0] in known.owners and starts_owned(read):
        return "person"
    if flat[0] in known.insurers and len(read.words) == 3:
        return "person" if person_spans(text) else ""
    written = _WORDS.findall(text)
    if starts_titled(read) and len(written) <= _MOST and not _body(flat[2:]):
        return "person"
    if len(flat) < 2 or len(written) > _MOST or known.organisations & set(flat):
        return ""
    if person_spans(text):
        return "person"
    if _lettered(text.strip()):
        return "maybe"
    parts = [key_of(w).split() for w in written]
    given = [i for i, part in enumerate(parts) if all(p in known.given_names for p in part)]
    others = [
        i
        for i, part in enumerate(parts)
        if part and len("".join(part)) > 1 and not set(part) <= known.particles
    ]
    if given and len(others) >= 2 and not read.any_known and not known.places & set(flat):
        return "person"
    capital = all(
        w[0].isupper()
        for w, p in zip(written, parts, strict=True)
        if p and p[0] not in known.particles
    )
    digits = any(c.isdigit() for c in name)
    return "maybe" if capital and not digits and len(others) in (2, 3) else ""


def _body(keys: list[str]) -> bool:
    return bool(words().organisations & set(keys))


#: Number of a prescriber beside its name.
_RPPS = re.compile(r"(?i)\b(?:rpps|adeli|finess)\b[ :n°.]*[0-9 ]{6,14}")


def hide_people(text: str, mask: str = "…") -> str:
    """A narrative with the names of people replaced: see `name_spans.person_spans`.

    Names of payers and of organisations stay; a lone name that no list knows stays too.
    """
    # A mail address first: it is made of a name, and would not be told without it.
    shown = _RPPS.sub(mask, hide_mails(text))
    for start, end in reversed(person_spans(shown)):
        shown = shown[:start] + mask + shown[end:]
    return shown


#: "née 13-04-1952", "né le 3 mai 1960"; a name written "DURAND Marie" and nothing else.
_BORN = re.compile(r"(?<![^\W_])n[ée]e?(?:[\s_.-]+le)?[\s_.-]+\d", re.IGNORECASE)
_NAME_ALONE = re.compile(
    r"([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{2,})\s+([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’-]{2,})(?:\.\w{2,4})?"
)
#: "Canari J.csv", "J Canari": an initial beside one word.
_WITH_INITIAL = re.compile(r"([^\W\d_]{3,})[ _]([A-Z])|([A-Z])[ _]([^\W\d_]{3,})")
_ENDING = re.compile(r"\.\w{2,4}$")
#: Where a file's name goes from one word to the next: "JeanneCanari", "jeanne_canari2024".
_SEAM = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|[\d_+]+")


def in_file_name(name: str) -> bool:
    """Whether a file's or sheet's name holds a person's: "jean_dupont.csv", "Mme Durand"."""
    known, stem = words(), _ENDING.sub("", name[:200].strip())
    stops = known.file_words | known.organisations
    if _BORN.search(name[:200]):
        return True
    alone = _NAME_ALONE.fullmatch(stem)
    if alone and not any(_is_plain(word) for word in alone.groups()):
        return True
    if _lettered(stem):
        return True
    parted = _SEAM.sub(" ", stem)
    keys = [w.key for w in Reading(parted).words]
    if not keys or _PHARMACY & set(keys[:1]):
        return False
    return any(
        not _PHARMACY & set(key_of(parted[:start]).split())
        for start, _ in person_spans(parted, stops)
    )


def in_reference(text: str) -> bool:
    """Whether an identifier holds a person's name: "FAC-DURAND-Marie-12"."""
    return bool(person_spans(_SEAM.sub(" ", text[:200]), words().file_words))


def _lettered(text: str) -> bool:
    """Whether a text is a word that nothing explains beside an initial: "Canari J"."""
    found = _WITH_INITIAL.fullmatch(text)
    return found is not None and not _is_plain(found[1] or found[4])


def _is_plain(word: str) -> bool:
    read = Reading(word)
    more = words().file_words | _PHARMACY
    return any(read.stops(i) or w.key in more for i, w in enumerate(read.words))
