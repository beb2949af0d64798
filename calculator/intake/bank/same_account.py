"""Which accounts of several files are one: by their number, else by the movements they hold.

A CSV statement often names no account. Its movements do: an account that holds the same cents on
the same days, for the greater part, is the same one. A transfer between two accounts bears
opposite signs, and a bank may take the same fee of both: neither makes two accounts one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from calculator.intake.bank.alike import (
    Shared,
    Told,
    Verdict,
    compare,
    dated_otherwise,
    near_days,
    same_days,
)
from calculator.intake.bank.parsed import AccountKey

#: Different amounts that two files of one account must share to tell the same movements.
_TELLING = 3
#: Signs at least of a number that may be the end of another one.
_END = 4


class Pair(NamedTuple):
    """Two accounts compared, by position; `one` bears no number, or only its end."""

    one: int
    other: int
    verdict: Verdict
    shared: Shared


@dataclass(frozen=True, slots=True)
class Grouped:
    """Accounts joined.

    Attributes:
        place: per account handed in, the index of the account it belongs to.
        keys: the accounts, in order of first appearance.
        joined: pairs that are one account though one of them bears no number.
        asked: pairs that only the user can settle; kept apart meanwhile.
        apart: pairs without number whose movements differ.
        alike: pairs of files, the earlier one first, that tell the same movements.
        shifted: those among them that date the movements otherwise.
    """

    place: tuple[int, ...]
    keys: tuple[AccountKey, ...]
    joined: tuple[Pair, ...]
    asked: tuple[Pair, ...]
    apart: tuple[Pair, ...]
    alike: frozenset[tuple[int, int]]
    shifted: frozenset[tuple[int, int]]


class _Groups:
    """Positions united; two numbers are never united."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.root = list(range(len(told)))
        self.number = [one.key.number for one in told]

    def top(self, i: int) -> int:
        while self.root[i] != i:
            i = self.root[i]
        return i

    def unite(self, i: int, j: int) -> bool:
        """Make two groups one; False where they bear two numbers."""
        low, high = sorted((self.top(i), self.top(j)))
        known = self.number[low], self.number[high]
        whole = max(known, key=len)
        if not all(whole.endswith(k) for k in known):
            return False
        self.root[high], self.number[low] = low, whole
        return True


def grouped(told: Sequence[Told], answers: Mapping[int, str]) -> Grouped:
    """Join the accounts of all files.

    Args:
        told: every account of every file, in file order.
        answers: position of a file -> "yes" or "no", as the user says whether its account
            without number is the one that it resembles.
    """
    groups = _Groups(told)
    first: dict[AccountKey, int] = {}
    for i, one in enumerate(told):
        if one.key.number:
            groups.unite(first.setdefault(one.key, i), i)
    pairs = _pairs(told, answers)
    joined = [
        p
        for p in sorted(pairs, key=lambda p: (-p.shared.telling, -p.shared.n, p.one, p.other))
        if p.verdict == "same"
        and groups.top(p.one) != groups.top(p.other)
        and groups.unite(p.one, p.other)
    ]
    _unite_silent(told, pairs, groups)
    tops = [groups.top(i) for i in range(len(told))]
    order = {top: n for n, top in enumerate(dict.fromkeys(tops))}
    keys = [AccountKey(groups.number[top], told[top].key.currency) for top in order]
    asked = [p for p in pairs if p.verdict.startswith("asked") and tops[p.one] != tops[p.other]]
    apart = [
        p
        for p in pairs
        if p.verdict == "apart" and not told[p.other].key.number and tops[p.one] != tops[p.other]
    ]
    alike, shifted = _alike(told, tops)
    alike |= {_files(told, p) for p in joined}
    return Grouped(
        tuple(order[top] for top in tops), tuple(keys), tuple(joined), _strongest(asked),
        _strongest(apart), frozenset(alike), frozenset(shifted),
    )  # fmt: skip


def _pairs(told: Sequence[Told], answers: Mapping[int, str]) -> list[Pair]:
    """Every account without whole number against every other one of another file."""
    found = []
    for i, j in combinations(range(len(told)), 2):
        one, other = (j, i) if _weaker(told[j], told[i]) else (i, j)
        a, b = told[one], told[other]
        if a.file == b.file or a.key.currency != b.key.currency or not _weaker(a, b):
            continue
        verdict, shared = compare(a, b)
        said = answers.get(a.file) or ("" if b.key.number else answers.get(b.file, ""))
        if said and (verdict == "same" or verdict.startswith("asked")):
            verdict = "same" if said == "yes" else "apart"
        found.append(Pair(one, other, verdict, shared))
    return found


def _weaker(one: Told, other: Told) -> bool:
    """Whether the number of one says less than that of the other, and nothing else."""
    mine, theirs = one.key.number, other.key.number
    return not mine or (len(theirs) > len(mine) >= _END and theirs.endswith(mine))


def _unite_silent(told: Sequence[Told], pairs: Sequence[Pair], groups: _Groups) -> None:
    """Files without number of which nothing says otherwise go on with one account."""
    nameless = [i for i, one in enumerate(told) if not one.key.number]
    against = [p for p in pairs if p.verdict not in ("same", "silent")]
    for i, j in combinations(nameless, 2):
        if told[i].key.currency != told[j].key.currency:
            continue
        both = {groups.top(i), groups.top(j)}
        if any({groups.top(p.one), groups.top(p.other)} == both for p in against):
            continue
        groups.unite(i, j)


def _files(told: Sequence[Told], pair: Pair) -> tuple[int, int]:
    low, high = sorted((told[pair.one].file, told[pair.other].file))
    return low, high


def _strongest(asked: Sequence[Pair]) -> tuple[Pair, ...]:
    """One question per account without number: about the one it resembles most."""
    best: dict[int, Pair] = {}
    for pair in asked:
        kept = best.get(pair.one)
        if kept is None or pair.shared.n > kept.shared.n:
            best[pair.one] = pair
    return tuple(best.values())


def _alike(
    told: Sequence[Told], tops: Sequence[int]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of files that tell one account's movements, for the greater part the same."""
    alike: set[tuple[int, int]] = set()
    shifted: set[tuple[int, int]] = set()
    for i, j in combinations(range(len(told)), 2):
        a, b = told[i], told[j]
        if tops[i] != tops[j] or a.file == b.file:
            continue
        exact = same_days(a, b)
        if exact.telling >= _TELLING and exact.mostly(min(exact.of, exact.other)):
            alike.add((a.file, b.file))
        if dated_otherwise(exact, near_days(a, b)):
            shifted.add((a.file, b.file))
    return alike, shifted
