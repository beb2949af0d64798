"""Errors and remarks in the screen's words: where to click, instead of the dossier's keys."""

from __future__ import annotations

from calculator import CalculatorError
from calculator.core.issues import Issue
from calculator.core.texts import Operand, known_text, say
from calculator.deliver.sentences import payers_said


def error_said(error: CalculatorError, lang: str, *, here: bool = False) -> str:
    """An error in the screen's words where it has its own, else in the dossier's.

    Args:
        error: what to tell.
        lang: of the words.
        here: whether it is told on the page of files, where the remedy stands.
    """
    key = f"screen_error.{error.code}"
    said = dict(error.operands)
    if isinstance(said.get("payer"), str):
        said["payer"] = payers_said((str(said["payer"]),), lang)
    if known_text(key, lang):
        return say(key, lang, **said | _places(lang, here=here))
    return error.message(lang)


def issue_said(issue: Issue, lang: str, *, here: bool = False) -> str:
    """A remark likewise; that on a refused file has the words of its error."""
    for kind in ("screen_issue", "screen_error"):
        if known_text(f"{kind}.{issue.code}", lang):
            said = dict(issue.operands) | _places(lang, here=here)
            return say(f"{kind}.{issue.code}", lang, **said)
    return issue.message(lang)


def _places(lang: str, *, here: bool) -> dict[str, Operand]:
    """Where to click: on the page of files, or elsewhere on it for who is there."""
    end = "_here" if here else ""
    return {
        "where": say(f"screen.in_files{end}", lang),
        "above": say(f"screen.above{end}", lang),
        "with_columns": say(f"screen.with_columns{end}", lang),
    }
