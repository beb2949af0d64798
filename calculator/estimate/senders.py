"""Who sent a credit, and who is expected to pay a ledger's lines: one name for both.

The sender is who pays: a platform for its insurers, an operator for its brands. An insurer's
name on a transfer means that the insurer paid; its platform is named when the platform did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.identifiers import clean, key_of
from calculator.core.reconciled import Recognition
from calculator.estimate.affected import by_platform
from calculator.reference import payers as known

Ints = NDArray[np.int64]

#: A name with fewer letters stands in too many labels by chance ("RO", "UMC").
_LEAST_LETTERS = 4
#: Words of a label that are looked at.
_MOST_WORDS = 40
#: Signs that a label's field holds in CFONB 120 and in OFX: a name may be cut there.
_WIDTHS = (31, 32)
#: Names of a ledger made of these words alone name nobody.
_NOBODY = {
    "mutuelle", "mutuelles", "complementaire", "complementaires", "organisme", "organismes",
    "assurance", "assurances", "assureur", "sante", "prevoyance", "caisse", "caisses",
    "client", "clients", "divers", "autre", "autres", "tiers", "payant", "payeur", "payeurs",
    "virement", "virements", "vir", "sepa", "recu", "pharmacie", "banque", "total",
}  # fmt: skip


@lru_cache(maxsize=65536)
def paying_name(name: str) -> str:
    """Who pays under a name: its canonical spelling, the operator in place of a brand."""
    found = known.canonical(name) or clean(name)
    return next((p.part_of for p in known.platforms() if p.name == found and p.part_of), found)


class _Named(NamedTuple):
    """What a name in a label means; the lowest rank wins."""

    rank: int
    by: Recognition
    sender: str


class _Hit(NamedTuple):
    start: int
    end: int
    named: _Named


def _names_somebody(key: str) -> bool:
    letters = sum(ch.isalpha() for ch in key)
    return letters >= _LEAST_LETTERS and not names_nobody(key.split())


def names_nobody(tokens: Iterable[str]) -> bool:
    """Whether words are all of those that any payer, or any transfer, may bear."""
    return set(tokens) <= _NOBODY


class Names:
    """Every name that may stand in a label: the user's words, the reference, the ledger."""

    def __init__(
        self, words: Mapping[str, str], payers: Iterable[str], platforms: Iterable[str]
    ) -> None:
        """Learn the names.

        Args:
            words: the dossier's `[bank] payers`, words of a label -> payer; "" = no payer.
            payers, platforms: as the ledger and the dossier write them.
        """
        self._named: dict[str, _Named] = {}
        self._seen: dict[tuple[str, str], tuple[str, Recognition] | None] = {}
        for text, payer in sorted(words.items()):
            told = paying_name(payer) if payer else ""
            self._learn(key_of(text), _Named(0, "user_words", told))
        for one in known.platforms():
            for name in (one.name, *one.aliases, *one.prefixes):
                self._offer(name, _Named(1, "known_name", paying_name(one.name)))
        for insurer in known.insurers():
            for name in (insurer.name, *insurer.aliases):
                self._offer(name, _Named(2, "known_name", insurer.name))
        for name in sorted(platforms):
            self._offer(name, _Named(1, "ledger_name", paying_name(name)))
        for name in sorted(payers):
            self._offer(name, _Named(2, "ledger_name", paying_name(name)))
        self._longest = max(map(len, self._named), default=0)
        #: Names of the ledger, which alone may be read from their beginning.
        self._whole = {
            key.replace(" ", ""): paying_name(name)
            for name in sorted({*platforms, *payers})
            if _names_somebody(key := key_of(name))
        }

    def _offer(self, name: str, named: _Named) -> None:
        key = key_of(name)
        if _names_somebody(key):
            self._learn(key, named)

    def _learn(self, key: str, named: _Named) -> None:
        # Spaces aside: "SP SANTE" and "SPSANTE", "C P A M" and "CPAM" are one name.
        if glued := key.replace(" ", ""):
            self._named.setdefault(glued, named)

    def sender(self, label: str, party: str) -> tuple[str, Recognition] | None:
        """Who sent a movement, and how that is known; None where nothing tells.

        A sender of "" is the user's word that no payer sent it.

        The user's words win; else the other side that the bank names, else the label. A
        platform beside an insurer pays for it; two platforms, or two payers, tell nothing.
        """
        if (label, party) not in self._seen:
            self._seen[label, party] = self._found(label, party)
        return self._seen[label, party]

    def _found(self, label: str, party: str) -> tuple[str, Recognition] | None:
        hits = [self._hits(text) for text in (party, label) if text]
        mine = [[h for h in some if h.named.rank == 0] for some in hits]
        for some in (*mine, *hits):
            best = min((h.named.rank for h in some), default=None)
            named = {h.named.sender: h.named.by for h in some if h.named.rank == best}
            if len(named) == 1:
                return next(iter(named.items()))
        return None

    def _hits(self, text: str) -> list[_Hit]:
        """Names found as runs of whole words; a name inside a longer one does not count."""
        tokens = key_of(text).split()[:_MOST_WORDS]
        found: list[_Hit] = []
        for start in range(len(tokens)):
            glued = ""
            for end in range(start, len(tokens)):
                glued += tokens[end]
                if len(glued) > self._longest:
                    break
                if glued in self._named:
                    found.append(_Hit(start, end, self._named[glued]))
        found += self._cut(text)

        def inside(one: _Hit) -> bool:
            return any(
                o.start <= one.start and one.end <= o.end and o[:2] != one[:2] for o in found
            )

        return [one for one in found if one.named.rank == 0 or not inside(one)]

    def _cut(self, text: str) -> list[_Hit]:
        """The name that a field's width cuts short, where one payer of the ledger fits it."""
        for width in _WIDTHS:
            if len(text) < width or text[width : width + 1].strip():
                continue
            tokens = key_of(text[:width]).split()[:_MOST_WORDS]
            for start in range(len(tokens)):
                glued = "".join(tokens[start:])
                if glued in self._named or not _names_somebody(" ".join(tokens[start:])):
                    continue
                fits = {who for name, who in self._whole.items() if name.startswith(glued)}
                if len(fits) == 1:
                    named = _Named(2, "ledger_name", fits.pop())
                    return [_Hit(start, len(tokens) - 1, named)]
        return []


@dataclass(frozen=True, slots=True)
class Expected:
    """Who should pay each row of a ledger.

    Attributes:
        names: payers as shown, by index.
        platform: index of the platform that pays the row: stated, from the dossier, or from
            the only public tie on the row's day; -1 where none is known.
        own: index of the row's payer itself; the platform where no payer is named.
    """

    names: tuple[str, ...]
    platform: Ints
    own: Ints

    def senders(self, seen: Iterable[str]) -> tuple[Ints, frozenset[int]]:
        """Index of who pays each row, given who sends transfers.

        A payer that sends transfers in its own name pays its own lines, whatever its platform.

        Returns:
            Indexes, and those of payers neither seen at the bank nor tied to a platform:
            another may pay for them.
        """
        keys = {key_of(name) for name in seen}
        there = np.array([key_of(name) in keys for name in self.names], dtype=bool)
        own = self.own if len(self.own) else self.own[:0]
        alone = self.platform < 0
        mine = alone | (there[own] if len(own) else alone)
        sender = np.where(mine, own, self.platform)
        unsure = np.unique(own[alone & ~there[own]]) if len(own) else own
        return sender, frozenset(int(i) for i in unsure)


def expected_of(frame: pd.DataFrame, hints: Mapping[str, str]) -> Expected:
    """Who should pay each row.

    Args:
        frame: rows with `core.columns.LEDGER_COLUMNS`.
        hints: insurer's name or number -> platform, the dossier's [ledger] platforms.
    """
    platform, own = (np.full(len(frame), -1, dtype=np.int64) for _ in range(2))
    index: dict[str, int] = {}
    names: list[str] = []

    def number(name: str) -> int:
        shown = paying_name(name)
        at = index.setdefault(key_of(shown) or shown, len(names))
        if at == len(names):
            names.append(shown)
        return at

    if not len(frame):
        return Expected((), platform, own)
    hint_of = {key_of(name): stated for name, stated in hints.items()}
    combos = frame.groupby([c.PAYER, c.PAYER_ID, c.PLATFORM], sort=True, observed=True)
    groups = combos.ngroup().to_numpy()
    keys: list[tuple[str, str, str]] = sorted(combos.groups.keys())  # type: ignore[arg-type]
    days = frame[c.INVOICE_DAY].to_numpy(np.int64)
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(len(keys) + 1))
    for at, (payer, payer_id, written) in enumerate(keys):
        rows = order[bounds[at] : bounds[at + 1]]
        stated = hint_of.get(key_of(payer)) or hint_of.get(key_of(payer_id)) or written
        own[rows] = number(payer or payer_id or stated)
        for tied, _, part, _ in by_platform(payer, stated, rows, days):
            if tied:
                platform[part] = number(tied)
    return Expected(tuple(names), platform, own)
