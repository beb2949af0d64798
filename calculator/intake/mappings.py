"""Which of the dossier's column mappings suits a file: one that names headings the file holds.

A dossier may serve several exports at once. Each mapping is tied to the headings it names; a file
that lacks one of them is not read by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calculator.intake.headings import positions_of
from calculator.intake.table import Layout

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fit:
    """A mapping that suits a file, and where the file's table stands read with it.

    `own` is True where the dossier holds mappings and none of them is this file's: its own
    headings say it all.
    """

    words: Words
    layout: Layout
    own: bool = False


def holds(header: Sequence[str], words: Words) -> bool:
    """Whether every heading that a mapping names stands among those of a file."""
    return all(positions_of(header, heading) for heading in words.values() if heading.strip())


def best_fit(
    mappings: Sequence[Words], line: int, look: Callable[[Words, int], Layout | None],
    complete: Callable[[Sequence[str], Words], bool], *, alone: bool,
) -> Fit | None:  # fmt: skip
    """The mapping to read a file with.

    Of those that suit, one that leaves nothing required open comes first, then the one that
    names most headings, then the one said last.

    Args:
        mappings: those of the settings, at least one.
        line: line of the headings that the dossier names, 0 = none; it too may be another file's.
        look: mapping, line -> the file's table, None where none is found.
        complete: whether headings and a mapping together say all that is required.
        alone: one file is read by one mapping; a heading that it lacks is then a mistake to
            tell, not another file's.

    Returns:
        None where no mapping suits.
    """
    found: list[tuple[tuple[bool, int, bool, int], Fit]] = []
    for rank, words in enumerate(mappings):
        # A line said without columns is this file's; one said with them may be an earlier export's.
        anywhere = not alone or any(words.values())
        for at in dict.fromkeys((line, 0) if anywhere else (line,)):
            layout = look(words, at)
            if layout is None or not holds(layout.header, words):
                continue
            named = sum(1 for heading in words.values() if heading.strip())
            score = (complete(layout.header, words), named, at > 0, rank)
            found.append((score, Fit(words, layout)))
    told = any(mappings)
    if told and not (alone and len(mappings) == 1):
        layout = look({}, 0)
        if layout and complete(layout.header, {}):
            found.append(((True, -1, False, -1), Fit({}, layout, own=True)))
    return max(found, key=lambda f: f[0])[1] if found else None
