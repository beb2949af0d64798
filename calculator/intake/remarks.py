"""Issues of one file as they come up: masked, placed, and folded when they are many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calculator.core.identifiers import clean, key_of
from calculator.core.issues import Issue, Severity
from calculator.core.texts import Operand
from calculator.intake.masks import MASK, mask_text
from calculator.reference.people import words

#: Beyond this number of issues of one code in one file, the rest are told in one.
FOLD_AFTER = 1000

_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9AaBb]){12}[0-9 .\-]*")
_WORD = re.compile(r"[^\W\d_]+")
_OLD_YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2})(?:[0-9]{4})?(?![0-9])")


def masked(text: str, length: int = 40) -> str:
    """A cell or a name fit for a message: controls removed, cut, numbers of people hidden.

    Any run of 13 figures or more, spaced or not, becomes an ellipsis: it might be a
    patient's number. So do account numbers, mail addresses and telephone numbers.
    """
    shown = _LONG_NUMBER.sub(MASK, mask_text(clean(text[: 4 * length])))
    return shown if len(shown) <= length else f"{shown[: length - 1]}{MASK}"


def masked_cell(text: str, *, day: bool = False) -> str:
    """A cell that should hold an amount or, with `day`, a date: words become ellipses too.

    A name may have slipped into the column, and a date before 2000 may be a birth: of it
    only the year is shown.
    """
    if is_sheet_error(text):
        return text.strip()
    shown = _WORD.sub(lambda m: m[0] if _known_word(m[0]) else MASK, masked(text))
    if day and (old := _OLD_YEAR.search(shown)):
        return f"{MASK}{old[1]}"
    return shown


def _known_word(word: str) -> bool:
    return len(word) == 1 or key_of(word) in words().number_words


#: What a spreadsheet writes for a sum it cannot do; nothing of anyone's stands in it.
_SHEET_ERROR = re.compile(r"#[A-Z/0!?]{3,8}|#Err:[0-9]{3}")


def is_sheet_error(text: str) -> bool:
    """Whether a cell holds a spreadsheet's error ("#N/A"), or a formula never calculated."""
    return text[:1] == "#" and bool(_SHEET_ERROR.fullmatch(text.strip()))


@dataclass(frozen=True, slots=True)
class _Folded:
    """Remarks of one code beyond those told one by one; `unread` have no readable amount."""

    severity: Severity
    n: int = 0
    cents: int = 0
    unread: int = 0

    def issue(self, code: str, file: str, first_line: int) -> Issue:
        """All of them in one. Only lines set aside are said to be so; unknown euros are not 0."""
        told: dict[str, Operand] = {"n": self.n, "first_line": first_line, "reason": code}
        if self.severity != "set_aside":
            return Issue(self.severity, "more_remarks", file, operands=told)
        if self.unread == self.n:
            return Issue("set_aside", "more_of_same_unread", file, operands=told)
        told |= {"sum_cents": self.cents, "unread": self.unread}
        return Issue("set_aside", "more_of_same", file, amount_cents=self.cents, operands=told)


class Remarks:
    """Collects the issues of one file."""

    def __init__(self, file: str) -> None:
        """Start with none; `file` is the name as shown."""
        self._file = file
        self._issues: list[Issue] = []
        self._seen: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._folded: dict[str, _Folded] = {}

    def set_aside(
        self, code: str, line: int, column: str = "", cents: int | None = None, **operands: Operand
    ) -> None:
        """One line taken out; `cents` where its amount can be read."""
        self._add("set_aside", code, line, column, cents, operands)

    def warn(
        self,
        code: str,
        *,
        line: int = 0,
        column: str = "",
        cents: int | None = None,
        **operands: Operand,
    ) -> None:
        """A remark that leaves the lines in."""
        self._add("warning", code, line, column, cents, operands)

    def inform(
        self,
        code: str,
        *,
        line: int = 0,
        column: str = "",
        cents: int | None = None,
        **operands: Operand,
    ) -> None:
        """A remark that asks for nothing."""
        self._add("info", code, line, column, cents, operands)

    def _add(
        self,
        severity: Severity,
        code: str,
        line: int,
        column: str,
        cents: int | None,
        operands: dict[str, Operand],
    ) -> None:
        seen = self._seen[code] = self._seen.get(code, 0) + 1
        if seen > FOLD_AFTER:
            self._fold(severity, code, 1, cents or 0, int(cents is None))
            return
        self._first.setdefault(code, line)
        self._issues.append(
            Issue(severity, code, self._file, line, masked(column), cents, operands)
        )

    def take_over(self, other: Remarks) -> None:
        """Add what another collector of the same file holds, after one's own."""
        for issue in other._issues:
            operands = dict(issue.operands)
            self._add(
                issue.severity, issue.code, issue.line, issue.column, issue.amount_cents, operands
            )
        for code, more in other._folded.items():
            self._fold(more.severity, code, more.n, more.cents, more.unread)

    def _fold(self, severity: Severity, code: str, n: int, cents: int, unread: int) -> None:
        have = self._folded.get(code, _Folded(severity))
        self._folded[code] = _Folded(severity, have.n + n, have.cents + cents, have.unread + unread)

    def issues(self) -> tuple[Issue, ...]:
        """All of them, the folded ones last: one `more_of_same` or `more_remarks` per code."""
        rest = [
            more.issue(code, self._file, self._first[code]) for code, more in self._folded.items()
        ]
        return (*self._issues, *rest)
