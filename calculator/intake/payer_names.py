"""Names of payers in one file: one spelling per payer, look-alikes found, never merged alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, groupby

from calculator.core.identifiers import key_of

#: Words that say what kind of body a payer is, not which.
_KINDS = frozenset(
    (
        "mut", "mutuelle", "mutuelles", "mutualite", "sa", "sas", "sam", "ass", "assur",
        "assurance", "assurances", "groupe", "gie",
    )
)  # fmt: skip
_SHORTEST_BARE = 4

#: Letters of other alphabets that pass for Latin ones, after case folding; a few dozen pairs are
#: what a label of a payer can hold (source: Unicode UTS 39, confusables, single letters).
_LOOKS = str.maketrans(
    "аеорсухіјѕԁɡһӏԛԝкмнтвαονικτρυχε",
    "aeopcyxijsdghlqwkmhtbaoviktpyxe",
)
#: Names compared two by two at most; beyond, a file holds no payers but people.
_MOST = 1500
_ALIKE = 0.92
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Alike:
    """Two names that may be one payer: the rarer, and the one it may stand for."""

    name: str
    stands_for: str

    @property
    def names(self) -> tuple[str, str]:
        """Both."""
        return self.name, self.stands_for


def unified(
    values: Sequence[str], weights: Sequence[int], merge: Mapping[str, str]
) -> tuple[tuple[str, ...], int]:
    """One spelling per payer.

    Args:
        values: distinct names, cleaned.
        weights: lines per name.
        merge: name -> the payer it stands for, from the dossier.

    Returns:
        Per value the name it goes by (the commonest spelling of its key, or what `merge`
        says), and how many spellings were given up for another of the same key.
    """
    told = {key_of(name): target for name, target in merge.items()}
    counted: dict[str, dict[str, int]] = {}
    for value, weight in zip(values, weights, strict=True):
        spellings = counted.setdefault(key_of(value), {})
        spellings[value] = spellings.get(value, 0) + weight
    chosen = {
        key: max(spellings, key=lambda s: (spellings[s], s)) for key, spellings in counted.items()
    }
    given_up = sum(
        len(spellings) - 1 for key, spellings in counted.items() if key and key not in told
    )
    names = []
    for value in values:
        key = key_of(value)
        target = told.get(key)
        if target is not None and key_of(target) != key:
            names.append(chosen.get(key_of(target), target))
        else:
            names.append(chosen[key])
    return tuple(names), given_up


def look_alikes(
    names: Sequence[str], weights: Sequence[int], settled: Mapping[str, str]
) -> tuple[Alike, ...]:
    """Pairs of different payers whose names look alike, to be offered for merging.

    Alike: equal once letters of other alphabets are read as Latin ones, or once the spaces
    are left out, or words such as "mutuelle", "MUT." or "SA"; or so close that one slip of the
    keyboard explains the difference. Names
    that differ in a figure ("CPAM 93", "CPAM 94") are different payers.

    Args:
        names: distinct names, one spelling each.
        weights: lines per name.
        settled: names the dossier has decided upon; not offered again.
    """
    done = {key_of(name) for name in settled}
    known = [
        (key_of(name), name, weight)
        for name, weight in zip(names, weights, strict=True)
        if name and key_of(name) not in done
    ][:_MOST]
    found: dict[tuple[str, str], Alike] = {}

    def offer(one: tuple[str, str, int], other: tuple[str, str, int]) -> None:
        rare, common = sorted((one, other), key=lambda k: (k[2], _foreign(k[1]) * -1, k[1]))
        found.setdefault((rare[0], common[0]), Alike(rare[1], common[1]))

    for alike in (_skeleton, _bare):
        ranked = sorted((alike(key), key, name, weight) for key, name, weight in known)
        for _, group in groupby(ranked, key=lambda s: s[0]):
            for one, other in combinations([g[1:] for g in group], 2):
                if one[0] != other[0]:
                    offer(one, other)
    for one, other in _neighbours(known):
        offer(one, other)
    return tuple(found.values())


def _foreign(name: str) -> bool:
    return any(not unicodedata.name(c, "LATIN").startswith("LATIN") for c in name if c.isalpha())


def _skeleton(key: str) -> str:
    return key.replace(" ", "").translate(_LOOKS)


def _bare(key: str) -> str:
    """The name without its kind: "mut generale" and "mutuelle generale" are "generale"."""
    words = [w for w in key.split() if w not in _KINDS]
    return " ".join(words) if len("".join(words)) >= _SHORTEST_BARE else key


def _neighbours(
    known: Sequence[tuple[str, str, int]],
) -> list[tuple[tuple[str, str, int], tuple[str, str, int]]]:
    """Pairs one slip apart: same length within two, same first letter, same figures."""
    pairs = []
    ordered = sorted((k for k in known if len(k[0]) >= _SHORTEST), key=lambda k: k[0][:1])
    # Only names that nothing tells apart on purpose meet: a crowd of numbered ones never does.
    alike: dict[tuple[str, frozenset[str]], list[int]] = {}
    for at, (key, _, _) in enumerate(ordered):
        alike.setdefault((key[0], _telling(key)), []).append(at)
    for i, j in sorted(pair for group in alike.values() for pair in combinations(group, 2)):
        one, other = ordered[i], ordered[j]
        if abs(len(one[0]) - len(other[0])) > 2:
            continue
        matcher = SequenceMatcher(None, one[0], other[0], autojunk=False)
        if (
            matcher.real_quick_ratio() >= _ALIKE
            and matcher.quick_ratio() >= _ALIKE
            and matcher.ratio() >= _ALIKE
        ):
            pairs.append((one, other))
    return pairs


def _telling(key: str) -> frozenset[str]:
    """The words with a figure, and the letters that stand alone: they part names on purpose."""
    return frozenset(w for w in key.split() if len(w) == 1 or any(c.isdigit() for c in w))
