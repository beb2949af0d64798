"""The words of a text, and what each can be in a name: given, family, a particle, nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from calculator.core.identifiers import key_of
from calculator.reference.bank_words import label_words, outgoing_words
from calculator.reference.payer_names import payer_names
from calculator.reference.payers import insurers, platforms
from calculator.reference.people import words

#: A title may touch the name: "MmeDurand".
_LETTERS = re.compile(r"(?:Mme|Mlle|Melle|Mrs|Mr)(?=[A-ZÀ-ÖØ-Þ])|[^\W\d_]+")
#: Signs without width: they part nothing.
_INVISIBLE = "\u200b-\u200d\u2060\ufeff\u00ad"
#: What stands between two words of one name; marks that part only where they touch both.
_BETWEEN = re.compile(rf"[\s.,\-‐-―_'’`{_INVISIBLE}]{{0,4}}|[/&+*|\\;:]|\s?[()]\s?")
#: Family names begin so, and no firm that pays by direct debit does.
_FAMILY_STARTS = frozenset(("el", "ben", "bent", "van", "von", "ould", "ait", "mac", "mc", "abou"))
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters of a text: where it stands, and its key ("" for none)."""

    start: int
    end: int
    key: str
    text: str

    @property
    def initial(self) -> bool:
        """Whether it is one capital."""
        return len(self.text) == 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that are no part of a name.

    Attributes:
        stops: each by itself: of the bank, of accounting, payers, organisations.
        phrases: first word -> the rest of names of payers and firms, longest first.
    """

    stops: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]


def words_in(text: str) -> list[Word]:
    """Runs of letters, in order; hyphens and apostrophes part them."""
    return [Word(m.start(), m.end(), key_of(m[0]), m[0]) for m in _LETTERS.finditer(text)]


def touching(text: str, one: Word, other: Word) -> bool:
    """Whether nothing between two neighbours parts a name from another thing."""
    return bool(_BETWEEN.fullmatch(text[one.end : other.start]))


def _names() -> Iterator[str]:
    for platform in platforms():
        yield from (platform.name, *platform.aliases, *platform.prefixes)
    for insurer in insurers():
        yield from (insurer.name, *insurer.aliases)
    for payer in payer_names():
        if not payer.surname:
            yield from (payer.name, *payer.aliases)
    for entry in outgoing_words():
        yield from (entry.name, *entry.words)
    yield from words().firms


@cache
def plain() -> Plain:
    """What names nobody, put together once."""
    lists, labels = words(), label_words()
    stops = set(lists.organisations | lists.account_words | lists.payment_words | lists.owners)
    stops |= labels.bank | labels.references | labels.companies | labels.periods
    stops |= lists.civilities | lists.number_words | lists.named_after
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for name in _names():
        first, *rest = key_of(name).split() or [""]
        if rest:
            phrases.setdefault(first, set()).add(tuple(rest))
        else:
            stops.add(first)
    for one in outgoing_words():
        stops |= {w for phrase in (*one.words, *one.beside) for w in phrase.split()}
    ordered = {k: tuple(sorted(v, key=len, reverse=True)) for k, v in phrases.items()}
    return Plain(frozenset(stops - lists.particles), ordered)


def known_at(found: list[Word]) -> frozenset[int]:
    """Positions of the words that make the name of a payer or a firm of several words."""
    phrases = plain().phrases
    at: set[int] = set()
    for i, word in enumerate(found):
        for rest in phrases.get(word.key, ()):
            if tuple(w.key for w in found[i + 1 : i + 1 + len(rest)]) == rest:
                at.update(range(i, i + 1 + len(rest)))
                break
    return frozenset(at)


class Reading:
    """A text's words with what each can be; positions are those of `words`."""

    def __init__(self, text: str, more_stops: Collection[str] = ()) -> None:
        """Cut a text; `more_stops` are keys of words that name nobody in it."""
        self.text, self.words = text, words_in(text)
        self._known, self._more = known_at(self.words), more_stops

    def near(self, i: int, j: int) -> bool:
        """Whether two neighbours exist and belong together."""
        low, high = min(i, j), max(i, j)
        inside = low >= 0 and high < len(self.words)
        return inside and touching(self.text, self.words[low], self.words[high])

    @property
    def any_known(self) -> bool:
        """Whether a payer's or a firm's name of several words stands in it."""
        return bool(self._known)

    def known(self, i: int) -> bool:
        """Whether a word is of a payer's or a firm's name of several words."""
        return i in self._known

    def stops(self, i: int) -> bool:
        """Whether a word is certainly of no name."""
        key = self.words[i].key
        return i in self._known or not key or key in plain().stops or key in self._more

    def particle(self, i: int) -> bool:
        """Whether a word says nothing alone: "de", "van"."""
        return self.words[i].key in words().particles

    def nameable(self, i: int, shortest: int = 2) -> bool:
        """Whether a word can be a name: letters enough, nothing known, no particle."""
        word = self.words[i]
        return len(word.key) >= shortest and not self.stops(i) and not self.particle(i)

    def given(self, i: int) -> bool:
        """Whether a word is a given name, and not that of a saint's place ("Saint-Jean")."""
        key = self.words[i].key
        if key not in words().given_names or self.stops(i):
            return False
        return not (i and self.words[i - 1].key in words().places and self.near(i - 1, i))

    def family(self, i: int) -> bool:
        """Whether a word is a common family name, or follows "El", "Van" or "O'"."""
        if not self.nameable(i):
            return False
        if self.words[i].key in words().family_names:
            return True
        if not i or not self.nameable(i, _SHORTEST) or not self.near(i - 1, i):
            return False
        before = self.words[i - 1]
        tied = before.key == "o" and self.text[before.end : self.words[i].start] in ("'", "’")
        return tied or (before.key in _FAMILY_STARTS or self._den(i - 1))

    def _den(self, i: int) -> bool:
        """Whether a particle follows such a beginning: "Van den", "Van der"."""
        return bool(i) and self.particle(i) and self.words[i - 1].key in _FAMILY_STARTS
