"""Errors and remarks in the screen's words: where to click, instead of the dossier's keys."""

from __future__ import annotations

from calculator import CalculatorError
from calculator.core.issues import Issue
from calculator.core.texts import known_text, say
from calculator.deliver.sentences import payers_said


def error_said(error: CalculatorError, lang: str) -> str:
    """An error in the screen's words where it has its own, else in the dossier's."""
    key = f"screen_error.{error.code}"
    said = dict(error.operands)
    if isinstance(said.get("payer"), str):
        said["payer"] = payers_said((str(said["payer"]),), lang)
    return say(key, lang, **said) if known_text(key, lang) else error.message(lang)


def issue_said(issue: Issue, lang: str) -> str:
    """A remark likewise; that on a refused file has the words of its error."""
    for kind in ("screen_issue", "screen_error"):
        if known_text(f"{kind}.{issue.code}", lang):
            return say(f"{kind}.{issue.code}", lang, **issue.operands)
    return issue.message(lang)
