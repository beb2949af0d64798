"""Trouble found in the user's data: collected, placed, priced; the rest goes on.

The other kind, a call that cannot be answered, is an exception: see `core.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from calculator.core.texts import Operand, known_text, say

Severity = Literal["info", "warning", "set_aside", "refused"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark on the data.

    Attributes:
        severity: info and warning leave the line in; set_aside takes one line out;
            refused takes a whole file out.
        code: key of the text `issue.<code>` in data/texts.
        file: the file's name as shown to the user, or "".
        line: physical line number in the file, from 1; 0 where none applies.
        column: heading as the file writes it, or "".
        amount_cents: euros at stake, in cents; None where they cannot be read.
        operands: what the text mentions (masked before they come here).
    """

    severity: Severity
    code: str
    file: str = ""
    line: int = 0
    column: str = ""
    amount_cents: int | None = None
    operands: Mapping[str, Operand] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, lang: str = "fr") -> str:
        """The remark as a sentence with its remedy, in the language asked for."""
        # A file refused beside a usable one carries the sentence of its error, an open
        # question that of its doubt.
        kinds = (k for k in ("issue", "error", "doubt") if known_text(f"{k}.{self.code}", lang))
        return say(f"{next(kinds, 'issue')}.{self.code}", lang, **self.operands)


_RANK = {"refused": 0, "set_aside": 1, "warning": 2, "info": 3}


def ranked(issues: list[Issue]) -> tuple[Issue, ...]:
    """Remarks in reading order: gravest first, then most euros, then place."""
    return tuple(
        sorted(
            issues,
            key=lambda i: (_RANK[i.severity], -abs(i.amount_cents or 0), i.file, i.line, i.code),
        )
    )
