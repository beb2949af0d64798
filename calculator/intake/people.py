"""Names of people: no checksum tells them, only words and the company they keep."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Literal

from calculator.core.identifiers import key_of
from calculator.reference.bank_words import label_words, outgoing_words
from calculator.reference.payer_names import is_payer_name
from calculator.reference.payers import canonical
from calculator.reference.people import words

#: "person": a civility or a given name beside another name. "maybe": two or three
#: capitalised words that nothing explains; counts only in a list of people.
Look = Literal["person", "maybe", ""]

_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PHARMACY = {"pharmacie", "pharma", "pharmacy", "officine", "selarl", "selas"}


#: Words that name a payer by what it is: a person's name may follow them.
_INSURERS = frozenset(("mutuelle", "mutuelles", "assurance", "assurances"))
#: Words that begin the name of a place or of a saint.
_PLACES = frozenset(
    ("saint", "sainte", "st", "ste", "notre", "san", "santa", "mont", "val", "pont")
)


def _surname_first(one: str, other: str) -> bool:
    """Whether two words are a family name and a given name, in this order.

    "Mutuelle Jean Jaurès" is named after him; nobody's mutuelle is called "Durand Marie".
    """
    known = words()
    first, second = key_of(one).split(), key_of(other).split()
    given = known.given_names
    if not first or not second or not given.issuperset(second):
        return False
    plain = known.organisations | known.particles | known.file_words | _PLACES | given
    return len("".join(first)) > 2 and not plain & set(first) and not canonical(f"{one} {other}")


def looks_like(name: str) -> Look:
    """What a payer's name looks like; names of known payers and organisations never do.

    Args:
        name: as written, at most 80 characters of it are looked at.
    """
    known = words()
    written = _WORDS.findall(name[:80])
    parts = [key_of(w).split() for w in written]
    flat = [p for part in parts for p in part]
    if flat and flat[0] in _INSURERS and len(written) == 3 and not canonical(name):
        return "person" if _surname_first(written[1], written[2]) else ""
    if len(written) == 1 and len(flat) > 1 and len(flat[0]) > 2 and flat[0] in known.civilities:
        written, parts = flat, [[p] for p in flat]  # "Mme-Durand"
    if not 2 <= len(written) <= 6 or known.organisations & set(flat) or canonical(name):
        return ""
    if is_payer_name(flat):  # "Gras Savoye"
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


#: A civility with what it may end with, and how many words of a name follow it at most.
_TITLE = re.compile(
    r"(?<![^\W\d_])(?:mme|mlle|mr|m\.|monsieur|madame|dr|docteur|pr|melle)(?![^\W\d_])[\s_.:\u200b-\u200d\u2060\ufeff]*",
    re.I,
)
_AFTER = 3
#: What stands between a given name and another: no word, and no mark that parts two things.
_BETWEEN = re.compile("[\\s.,\\-\u200b-\u200d\u2060\ufeff]*")
#: Number of a prescriber beside its name.
_RPPS = re.compile(r"(?i)\b(?:rpps|adeli|finess)\b[ :n°.]*[0-9 ]{6,14}")


def hide_people(text: str, mask: str = "…") -> str:
    """A narrative with the names of people replaced: after a civility, or beside a given name.

    Names of payers and of organisations stay; a lone name that no list knows stays too.
    """
    shown = _RPPS.sub(mask, text)
    known = words()
    spans: list[tuple[int, int]] = []
    found = list(_WORDS.finditer(shown))
    for title in _TITLE.finditer(shown):
        after = [w for w in found if w.start() >= title.end()][:_AFTER]
        named = []
        for word in after:
            if key_of(word[0]) in known.organisations or canonical(word[0]):
                break
            named.append(word)
        if named and named[0].start() == title.end():
            spans.append((title.start(), named[-1].end()))
    before = [None, *found]
    for previous, (one, other) in zip(before, pairwise(found), strict=False):
        before_it = key_of(previous[0]) if previous is not None else ""
        if before_it in known.organisations and not (
            before_it in _INSURERS and _surname_first(one[0], other[0])
        ):
            continue  # "Mutuelle Jean Jaurès" is named after him
        between = shown[one.end() : other.start()]
        if not _BETWEEN.fullmatch(between) or _of_the_bank(one[0]) or _of_the_bank(other[0]):
            continue
        if looks_like(f"{one[0]} {other[0]}") == "person":
            spans.append((one.start(), other.end()))
    for start, end in reversed(_joined(spans)):
        shown = shown[:start] + mask + shown[end:]
    return shown


@cache
def _bank_words() -> frozenset[str]:
    """Words of labels that name no person: the bank's own, and those that tell a payment's kind."""
    told = {w for entry in outgoing_words() for phrase in entry.words for w in phrase.split()}
    return frozenset(label_words().bank | label_words().references | told)


def _of_the_bank(word: str) -> bool:
    return key_of(word) in _bank_words() or canonical(word) is not None


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


#: "née 13-04-1952", "né le 3 mai 1960"; a name written "DURAND Marie" and nothing else.
_BORN = re.compile(r"(?<![^\W_])n[ée]e?(?:[\s_.-]+le)?[\s_.-]+\d", re.IGNORECASE)
_NAME_ALONE = re.compile(
    r"([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{2,})\s+([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’-]{2,})(?:\.\w{2,4})?"
)


def in_file_name(name: str) -> bool:
    """Whether a file's or sheet's name holds a person's: "jean_dupont.csv", "Mme Durand"."""
    known = words()
    plain = known.file_words | known.organisations
    if _BORN.search(name[:200]):
        return True
    alone = _NAME_ALONE.fullmatch(name.strip())
    if alone and not {key_of(word) for word in alone.groups()} & (plain | _PHARMACY):
        return True
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
