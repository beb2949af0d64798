"""Where lines went and what was said of them, as plain values and as rows of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calculator.core import formats
from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.money import to_text
from calculator.core.texts import known_text, say

BUCKETS = ("read", "used", "out_of_scope", "set_aside", "refused")
#: Remarks printed one by one; the rest is counted.
_MOST_ISSUES = 20
#: Places named per reason.
_MOST_PLACES = 5
#: Remarks kept per reason.
_MOST_FIRST = 8


def lines_tree(lines: LineCounts) -> dict[str, Any]:
    """Counts and euros of every bucket."""
    names = ("read", "used", "set_aside", "refused", "out_of_scope")
    counts: dict[str, Any] = {n: getattr(lines, n) for n in names}
    return counts | {f"{n}_eur": to_text(getattr(lines, f"{n}_cents")) for n in names}


def issue_tree(issue: Issue, lang: str) -> dict[str, Any]:
    """One remark, its sentence in the language asked for."""
    return {
        "severity": issue.severity,
        "code": issue.code,
        "file": issue.file,
        "line": issue.line,
        "column": issue.column,
        "amount_eur": None if issue.amount_cents is None else to_text(issue.amount_cents),
        "message": issue.message(lang),
    }


@dataclass(frozen=True, slots=True)
class AsideGroup:
    """Lines set aside for one reason: how many, their readable euros, the first remarks.

    `unread` counts those whose amount cannot be read: they weigh 0 in `cents`.
    """

    code: str
    n: int
    cents: int
    unread: int
    first: tuple[Issue, ...]

    def reason(self, lang: str = "fr") -> str:
        """The reason in a few words; the first remark's sentence where there are none."""
        key = f"reason.{self.code}"
        return say(key, lang) if known_text(key, lang) else self.first[0].message(lang)

    @property
    def unknown(self) -> bool:
        """Whether no amount of it can be read: unknown, and not 0."""
        return self.unread == self.n and not self.cents

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """File and line of the first ones that have a line."""
        return tuple((i.file, i.line) for i in self.first if i.line)[:_MOST_PLACES]


#: Remarks that stand for many of one reason.
_FOLDED = {"more_of_same", "more_of_same_unread"}
#: Remarks that count lines among those set aside without being of that severity.
_COUNTED = {"header_repeated", "duplicate_file"}


#: Lines set aside that only say again what others say: nothing to correct in them.
REPEATS = frozenset(
    (
        "total_line", "header_repeated", "duplicate_file", "duplicate_across_files",
        "older_export", "in_two_books", "payment_of_same_invoice",
        "bank_movements_twice", "bank_movements_twice_days", "bank_statement_twice",
        "bank_id_twice", "fec_opening_set_aside",
    )
)  # fmt: skip
#: Those left out by a day or an answer of the user's: nothing to correct in the file either.
_BY_CHOICE = frozenset(
    {"after_as_of", "hidden_row", "duplicate_line", "invoice_cancelled", "fec_older_set_aside"}
)


def remedy(codes: Iterable[str], *, bank: bool = False) -> str:
    """What to do about lines set aside for these reasons: the key of a text."""
    wrong = set(codes) - REPEATS - _BY_CHOICE
    if wrong:
        mixed = "_some" if wrong != set(codes) else ""
        return f"aside.remedy_{'bank' if bank else 'ledger'}{mixed}"
    return "aside.remedy_chosen" if set(codes) - REPEATS else "aside.remedy_repeated"


def repeated(issues: Iterable[Issue]) -> tuple[int, int]:
    """How many lines set aside repeat others (totals, headings, copies), and their cents."""
    groups = [g for g in aside_groups(issues) if g.code in REPEATS]
    return sum(g.n for g in groups), sum(g.cents for g in groups)


def lines_of(issue: Issue) -> int:
    """How many lines one remark speaks of: those it counts, where it gives their sum or no line.

    A remark on one line may count something else, its fields for one.
    """
    told = issue.operands.get("n")
    many = not issue.line or "sum_cents" in issue.operands
    return told if isinstance(told, int) and many else 1


def _unread_of(n: int, issue: Issue) -> int:
    """How many of the lines of one remark have an amount that cannot be read."""
    if issue.amount_cents is None:
        return n
    unread = issue.operands.get("unread", 0)
    return unread if isinstance(unread, int) else 0


def aside_groups(issues: Iterable[Issue]) -> tuple[AsideGroup, ...]:
    """Lines set aside by reason, most euros first; together they are all lines set aside.

    A refused file is no line: it is told with its remedy, once, and is not here.
    """
    found: dict[str, list[tuple[int, Issue]]] = {}
    for issue in issues:
        if issue.severity != "set_aside" and issue.code not in _COUNTED:
            continue
        code = str(issue.operands["reason"]) if issue.code in _FOLDED else issue.code
        found.setdefault(code, []).append((lines_of(issue), issue))
    groups = [
        AsideGroup(
            code=code,
            n=sum(n for n, _ in told),
            cents=sum(i.amount_cents or 0 for _, i in told),
            unread=sum(_unread_of(n, i) for n, i in told),
            first=tuple(i for _, i in told if i.code not in _FOLDED)[:_MOST_FIRST],
        )
        for code, told in found.items()
    ]
    return tuple(sorted(groups, key=lambda g: (-abs(g.cents), -g.n, g.code)))


def aside_tree(groups: Iterable[AsideGroup], lang: str) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "code": g.code,
            "reason": g.reason(lang),
            "lines": g.n,
            "amount_eur": None if g.unknown else to_text(g.cents),
            "amounts_unread": g.unread,
            "first_lines": [{"file": file, "line": line} for file, line in g.places],
        }
        for g in groups
    ]


def aside_rows(groups: Iterable[AsideGroup], lang: str, *, several: bool) -> list[str]:
    """The same as a table of text; `several` names the file of each line."""
    rows = []
    for g in groups:
        places = ", ".join(f"{file} {line}" if several else str(line) for file, line in g.places)
        more = ", …" if places and g.n > len(g.places) else ""
        at = f" {say('terminal.aside_lines', lang, places=places + more)}" if places else ""
        some = g.unread and not g.unknown
        unread = f" {say('terminal.aside_unread', lang, n=g.unread)}" if some else ""
        money = say("terminal.amount_unknown", lang) if g.unknown else formats.money(g.cents, lang)
        rows.append(f"  {formats.number(g.n, lang):>8}  {money:>16}  {g.reason(lang)}{at}{unread}")
    return rows


def count_rows(lines: LineCounts, lang: str) -> list[str]:
    """Lines and euros of every bucket, one per row; none where nothing was read."""
    if not lines.read:
        return []
    rows = []
    for bucket in BUCKETS:
        cents = getattr(lines, f"{bucket}_cents")
        count = formats.number(getattr(lines, bucket), lang)
        label = say(f"figure.lines_{bucket}.label", lang)
        unknown = bucket in ("set_aside", "refused") and getattr(lines, bucket) and not cents
        money = say("terminal.amount_unknown", lang) if unknown else formats.money(cents, lang)
        rows.append(f"  {label:<34} {count:>10}  {money:>18}")
    return rows


def issue_rows(issues: tuple[Issue, ...], lang: str) -> list[str]:
    """Remarks with their place, one per row; the last says how many more there are."""
    rows = []
    for issue in issues[:_MOST_ISSUES]:
        place = " ".join(
            part
            for part in (
                issue.file,
                say("terminal.line", lang, line=issue.line) if issue.line else "",
                f"[{issue.column}]" if issue.column else "",
            )
            if part
        )
        at = f"{say('terminal.at', lang, place=place)} " if place else ""
        rows.append(f"  - {at}{issue.message(lang)}")
    if len(issues) > _MOST_ISSUES:
        rows.append("  " + say("terminal.more", lang, n=len(issues) - _MOST_ISSUES))
    return rows
