"""Where names of people stand in a text: told by a title, a given name, an initial, an owner.

Nothing tells a name that no list knows and no word announces.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from calculator.intake.name_words import Reading
from calculator.reference.payer_names import is_payer_name
from calculator.reference.people import words

#: Titles that may be something else; the others name a person whatever follows.
_WEAK_TITLES = frozenset(("m", "mm", "dr", "pr", "me"))
#: Words between two titles ("M. ou Mme"), and marks after a title or an owner.
_AND = frozenset(("ou", "et", "o"))
_AFTER = re.compile(r"[\s_.:,;/|*+=~…\-–—()\"'’n°&\u200b-\u200d\u2060\ufeff]{0,4}")
#: What follows "née" where a birth is told; the date may be hidden already.
_DATED = re.compile(r"(?i)\(?e?\)?[\s_.:-]*(?:le\b[\s_.:-]*)?[\d…]")
#: Owners whose name may be a firm's.
_WEAK_OWNERS = frozenset(("client", "cliente", "titulaire", "particulier", "adherent"))
#: Words before a name that are headings too.
_BOTH = frozenset(("nom", "prenom"))
#: Words of a name after a title or an owner, and beside a given name.
_TITLED, _BESIDE = 3, 2
_SHORTEST = 3
#: Particles that are ordinary words as well.
_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "l"))
#: Two capitals with dots that are no initials ("S.A. Dupont").
_SIGLES = frozenset(
    ("sa", "tp", "cb", "bp", "cp", "rc", "ro", "no", "nr", "id", "sp", "mg", "gp", "ag", "st", "sc")
)


def person_spans(text: str, more_stops: Collection[str] = ()) -> list[tuple[int, int]]:
    """Places of the names of people, apart from each other: (start, end).

    Args:
        text: a label, a narrative, or a name with its words parted.
        more_stops: keys of words that name nobody in such a text.
    """
    read = Reading(text, more_stops)
    spans: list[tuple[int, int]] = []
    for i in range(len(read.words)):
        rules = (_titled, _owned, _beside, _initials, _born)
        found = next((f for rule in rules if (f := rule(read, i))), None)
        if found:
            spans.append((read.words[found[0]].start, _end(read, found[1])))
    return _joined(spans)


def starts_titled(read: Reading) -> bool:
    """Whether a text starts with a title and a name: "Mme Canari"."""
    return bool(read.words) and _titled(read, 0) is not None


def starts_owned(read: Reading) -> bool:
    """Whether a text starts with an owner and a name: "Patient Canari"."""
    return bool(read.words) and _owned(read, 0) is not None


def _end(read: Reading, last: int) -> int:
    """Where a name ends; the dot of an initial goes with it."""
    word = read.words[last]
    return word.end + (len(word.text) == 1 and read.text[word.end : word.end + 1] == ".")


def _run(read: Reading, i: int, most: int) -> int | None:
    """Last word of the name that starts at `i`: particles free, `most` others; None for none."""
    last, taken = None, 0
    while i < len(read.words) and taken < most:
        if read.particle(i) and not read.known(i):
            pass  # of the name only where a name follows
        elif read.nameable(i, 1):
            last, taken = i, taken + 1
        else:
            break
        if not read.near(i, i + 1):
            break
        i += 1
    return last


def _titled(read: Reading, i: int) -> tuple[int, int] | None:
    """A title with the name that follows: "Mme Canari", "M. ou Mme Canari"."""
    if not _is_title(read, i):
        return None
    weak, at = read.words[i].key in _WEAK_TITLES, i
    while True:
        following = at + 1
        if following < len(read.words) and read.words[following].key in _AND:
            following += 1
        if not (_is_title(read, following) and _parted(read, following - 1)):
            break
        weak &= read.words[following].key in _WEAK_TITLES
        at = following
    name = at + 1
    if name >= len(read.words) or not _parted(read, at) or read.known(name):
        return None
    if _initials_only(read, name):
        return None  # "M.G.E.N." is no gentleman
    last = _run(read, name, _TITLED)
    if last is None and not weak and read.words[name].key in words().organisations:
        last = _run(read, name + 1, _TITLED - 1) if read.near(name, name + 1) else None
        last = name if last is None else last  # "Mme Renault"
    if last is None:
        return None
    # A lone "M" is a letter of a body's name as well; "M. A" may be "M.A.".
    longest = max(len(w.text) for w in read.words[name : last + 1])
    gap = read.text[read.words[at].end : read.words[name].start]
    if weak and longest < (2 if "." in gap else _SHORTEST):
        return None
    if read.words[at].key == "m" and not re.search(r"[^-‐-―'’]", gap):
        return None
    return i, last


def _is_title(read: Reading, i: int) -> bool:
    if not 0 <= i < len(read.words):
        return False
    word = read.words[i]
    if word.key not in words().civilities or read.known(i):
        return False
    if word.key not in ("m", "mm", "me"):
        return True
    # "3M", "10 m", "H & M", "M2".
    before = read.text[: word.start].rstrip()[-1:]
    if before.isdigit() or before in ("&", "'", "’"):
        return False
    return not (i and len(read.words[i - 1].text) == 1 and read.near(i - 1, i))


def _initials_only(read: Reading, i: int) -> bool:
    """Whether a letter alone follows and no word: initials of a body."""
    word = read.words[i]
    if len(word.text) > 1:
        return False
    return i + 1 >= len(read.words) or len(read.words[i + 1].text) == 1 or not read.near(i, i + 1)


def _parted(read: Reading, i: int) -> bool:
    """Whether the words `i` and `i + 1` are a title, or an owner, and what it announces."""
    return bool(_AFTER.fullmatch(read.text[read.words[i].end : read.words[i + 1].start]))


def _owned(read: Reading, i: int) -> tuple[int, int] | None:
    """An owner with the name that follows, which alone goes: "Patient Canari"."""
    key, right = read.words[i].key, i and read.words[i - 1].key == "ayant"
    if key not in words().owners and not (right and key == "droit"):
        return None
    if read.known(i) or i + 1 >= len(read.words):
        return None
    at, gap = i, read.text[read.words[i].end : read.words[i + 1].start]
    if gap == "(" and read.words[i + 1].key == "e" and i + 2 < len(read.words):
        at = i + 1  # "Assuré(e)"
    if key in _BOTH and not {":", "="} & set(gap) and not {w.key for w in read.words} >= _BOTH:
        return None  # a heading
    if not _parted(read, at) or not (read.nameable(at + 1) or read.particle(at + 1)):
        return None
    last = _run(read, at + 1, _TITLED)
    if last is None or _payers(read, at + 1, last, weak=key in _WEAK_OWNERS):
        return None
    return at + 1, last


def _payers(read: Reading, first: int, last: int, *, weak: bool) -> bool:
    """Whether a payer's name follows an owner ("Client Mercer") or, after "Client", a body's."""
    keys = [w.key for w in read.words[first : last + 1]]
    glued = read.text[read.words[first].end : read.words[first].end + 1].isdigit()  # "AG2R"
    if glued or is_payer_name(keys, surnames=True):
        return True
    while read.near(last, last + 1) and read.particle(last + 1):
        last += 1
    after = read.words[last + 1].key if read.near(last, last + 1) else ""
    return weak and after in words().organisations | words().named_after


def _beside(read: Reading, i: int) -> tuple[int, int] | None:
    """A given name beside another name, or a common family name beside a word of no list."""
    given = read.given(i)
    if not given and not read.family(i):
        return None
    first, others = _walk(read, i, -1)
    last, more = _walk(read, i, 1)
    if not others and not more:
        return None
    return None if _named_after(read, first, last) else (first, last)


def _walk(read: Reading, i: int, step: int) -> tuple[int, int]:
    """How far a name goes on one side, and how many words of it there are."""
    at, taken, edge = i, 0, i
    while taken < _BESIDE and read.near(at, at + step):
        at += step
        if read.particle(at) and not read.known(at):
            continue
        if not read.nameable(at, 1) or (
            len(read.words[at].text) == 1 and not read.words[at].initial
        ):
            break
        edge, taken = at, taken + 1
    # "de La Tour Jeanne": the particles before a family name go with it.
    while step < 0 and edge > 0 and read.particle(edge - 1) and read.near(edge - 1, edge):
        if read.words[edge - 1].key in _LINKS and (edge == 1 or read.stops(edge - 2)):
            break  # "VIR DE DUPONT JEAN"
        edge -= 1
    return edge, taken


def _named_after(read: Reading, first: int, last: int) -> bool:
    """Whether the name is a body's: "Clinique Jean Moulin", "Jean Jaurès Mutuelle".

    "Mutuelle Jean Jaurès" is named after him; nobody's mutuelle is called "Durand Marie".
    """
    lists = words()
    at = first
    while read.near(at - 1, at) and read.particle(at - 1):
        at -= 1
    before = read.words[at - 1].key if read.near(at - 1, at) else ""
    after = read.words[last + 1].key if read.near(last, last + 1) else ""
    body = next((w for w in (before, after) if w in lists.named_after), "")
    if not body:
        return False
    surname_first = not read.given(first) and read.given(last) and not _place(read, first)
    return not (body in lists.insurers and surname_first and len(read.words[first].key) > 2)


def _place(read: Reading, i: int) -> bool:
    return read.words[i].key in words().places


def _initials(read: Reading, i: int) -> tuple[int, int] | None:
    """Capitals with dots beside one name: "J. Canari", "Canari J.", "J.-P. Canari"."""
    if not read.words[i].initial or (i and _next_to_initial(read, i - 1, i)):
        return None
    last = i
    while last + 1 < len(read.words) and _next_to_initial(read, last, last + 1):
        last += 1
    after = read.words[last].end + 1
    if last - i > 1 or (_dotted(read, last) and read.text[after : after + 1].isdigit()):
        return None  # "FACT F.1234"
    if not (_dotted(read, last) or last > i or _after_comma(read, i)):
        return None
    if "".join(w.key for w in read.words[i : last + 1]) in _SIGLES:
        return None
    if read.words[i].key == "m" and read.near(last, last + 1):
        return None  # a title
    for name, step in ((i - 1, -1), (last + 1, 1)):
        edge = i if step < 0 else last
        if not read.near(name, edge) or not read.nameable(name, _SHORTEST):
            continue
        if read.words[name].text[0].isupper() and not _named_after(
            read, min(name, i), max(name, last)
        ):
            return min(name, i), max(name, last)
    return None


def _born(read: Reading, i: int) -> tuple[int, int] | None:
    """The name before a birth: "Canari née le 12/03/1952"; the date goes elsewhere."""
    if read.words[i].key not in ("ne", "nee", "ddn", "naissance") or not i:
        return None
    if not _DATED.match(read.text, read.words[i].end):
        return None
    first = i
    while i - first < _TITLED and read.near(first - 1, first) and read.nameable(first - 1):
        first -= 1
    return None if first == i else (first, i - 1)


def _next_to_initial(read: Reading, one: int, other: int) -> bool:
    gap = read.text[read.words[one].end : read.words[other].start]
    return read.words[one].initial and read.words[other].initial and gap in (".", "-", ".-", ". ")


def _after_comma(read: Reading, i: int) -> bool:
    """Whether a comma parts a word from the one before: "Canari, J"."""
    return bool(i) and "," in read.text[read.words[i - 1].end : read.words[i].start]


def _dotted(read: Reading, i: int) -> bool:
    return read.text[read.words[i].end : read.words[i].end + 1] == "."


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
