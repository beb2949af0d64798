"""Identifiers that hold words enough for a name, found in one pass over a column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Texts looked at together: enough to be quick, few enough to take little memory.
_AT_ONCE = 20_000
_SOME, _MANY = 2, 3


def with_words(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that may name a person; most identifiers hold a word at most.

    Two words of two letters, one of them of three; a word after a lone "M"; "JeanneDurand".
    """
    if len(texts) > _AT_ONCE:
        parts = range(0, len(texts), _AT_ONCE)
        return [p + i for p in parts for i in with_words(texts[p : p + _AT_ONCE])]
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1) - 1
    if not len(joined):
        return []
    small = (joined >= ord("a")) & (joined <= ord("z"))
    capital = (joined >= ord("A")) & (joined <= ord("Z"))
    letter = np.concatenate([small | capital | (joined > 127), np.zeros(_MANY, dtype=bool)])
    first = letter[:-_MANY].copy()
    first[1:] &= ~letter[: -_MANY - 1]
    some = first & letter[1 : 1 - _MANY]
    many = some & letter[_SOME : _SOME - _MANY]
    lone_m = first & ~letter[1 : 1 - _MANY] & np.isin(joined, (ord("m"), ord("M")))
    glued = np.zeros(len(joined), dtype=bool)
    glued[1:] = small[:-1] & capital[1:]

    def counted(marks: np.ndarray) -> np.ndarray:
        total = np.concatenate([[0], np.cumsum(marks)])
        return np.diff(total[ends], prepend=0)

    names = counted(some) + counted(lone_m) >= _SOME
    found = (names & (counted(many) > 0)) | (counted(glued) > 0)
    return [int(i) for i in np.flatnonzero(found)]
