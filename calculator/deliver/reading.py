"""What was read of ledgers: recognised, counted, set aside, asked. No figure."""

from __future__ import annotations

from typing import Any

from calculator.core.money import to_text
from calculator.core.texts import Operand, known_text, say
from calculator.deliver.lines import (
    aside_groups,
    aside_rows,
    aside_tree,
    count_rows,
    issue_rows,
    issue_tree,
    lines_tree,
)
from calculator.intake import FileRead, LedgerRead
from calculator.intake.model import Doubt, Recognised


def reading_tree(ledger: LedgerRead, lang: str = "fr") -> dict[str, Any]:
    """The reading as plain values, ready for `json.dumps`."""
    return {
        "files": [_file_tree(f) for f in ledger.files],
        "lines": lines_tree(ledger.counts),
        "set_aside": aside_tree(aside_groups(ledger.issues), lang),
        "questions": [_question_tree(d, lang) for d in ledger.doubts],
        "issues": [issue_tree(i, lang) for i in ledger.issues],
    }


def _question_tree(doubt: Doubt, lang: str) -> dict[str, Any]:
    return {
        "code": doubt.code,
        "key": doubt.key,
        "file": doubt.file,
        "column": doubt.column,
        "question": doubt.question(lang),
        "choices": [{"value": c, "meaning": doubt.choice(c, lang)} for c in doubt.choices],
        "taken": doubt.taken or None,
        "amount_eur": None if doubt.amount_cents is None else to_text(doubt.amount_cents),
    }


def _file_tree(file: FileRead) -> dict[str, Any]:
    seen = file.recognised
    tree: dict[str, Any] = {"file": file.name, "sha256": file.digest, "refused": seen is None}
    if seen is None:
        return tree
    tree |= {
        "kind": seen.kind,
        "encoding": seen.encoding,
        "separator": seen.separator,
        "header_line": seen.header_line,
        "columns": dict(seen.columns),
        "date_format": seen.date_format,
        "decimal_mark": seen.decimal,
        "first_on": seen.first_on.isoformat() if seen.first_on else None,
        "last_on": seen.last_on.isoformat() if seen.last_on else None,
        "n_payers": seen.n_payers,
        "accounts": [
            {
                "number": a.number,
                "label": a.label,
                "lines": a.lines,
                "debit_eur": to_text(a.debit_cents),
                "credit_eur": to_text(a.credit_cents),
                "lettered_ratio": round(a.lettered_ratio, 4),
                "suggested": a.suggested,
            }
            for a in seen.accounts
        ],
    }
    if seen.book:
        tree["workbook"] = {
            "format": seen.book.format,
            "sheet": seen.book.sheet,
            "sheets": list(seen.book.sheets),
            "hidden_sheets": seen.book.hidden_sheets,
            "hidden_rows": seen.book.hidden_rows,
        }
    return tree


def recognised_row(name: str, seen: Recognised, lang: str) -> str:
    """One sentence: what a file was taken for."""
    said: dict[str, Operand] = {
        "file": name,
        "kind": say(f"terminal.kind_{seen.kind}", lang),
        "header": seen.header_line,
    }
    if seen.book:
        book: dict[str, Operand] = {"format": seen.book.format.upper(), "sheet": seen.book.sheet}
        return say("terminal.recognised_book", lang, **said, **book)
    mark = say("terminal.tab", lang) if seen.separator == "\t" else seen.separator
    return say("terminal.recognised", lang, **said, encoding=seen.encoding, separator=mark)


def meaning_said(meaning: str, lang: str) -> str:
    """What a column means, in words."""
    key = f"meaning.{meaning}"
    return say(key, lang) if known_text(key, lang) else meaning


def _file_rows(file: FileRead, lang: str) -> list[str]:
    seen = file.recognised
    if seen is None:
        return [say("terminal.refused", lang, file=file.name)]
    columns = ", ".join(
        say("terminal.column", lang, meaning=meaning_said(k, lang), heading=v)
        for k, v in seen.columns.items()
    )
    rows = [
        recognised_row(file.name, seen, lang),
        "  " + say("terminal.columns", lang, columns=columns),
    ]
    if seen.first_on and seen.last_on:
        period: dict[str, Operand] = {
            "first_on": seen.first_on,
            "last_on": seen.last_on,
            "n": seen.n_payers,
        }
        rows.append("  " + say("terminal.period", lang, **period))
    if seen.accounts:
        rows.append("  " + say("terminal.accounts", lang))
    for a in seen.accounts:
        said = say(
            "terminal.account",
            lang,
            number=a.number,
            label=a.label,
            n=a.lines,
            debit_cents=a.debit_cents,
            credit_cents=a.credit_cents,
            lettered_ratio=a.lettered_ratio,
        )
        mark = say("terminal.suggested", lang) if a.suggested else ""
        rows.append(f"    {said}{mark}")
    return rows


def question_rows(doubts: tuple[Doubt, ...], lang: str) -> list[str]:
    """Each question, its answers as the dossier writes them."""
    rows = []
    for doubt in doubts:
        rows.append(
            "  - " + say("terminal.question", lang, file=doubt.file, question=doubt.question(lang))
        )
        section, _, key = doubt.key.partition(".")
        for value in doubt.choices:
            taken = say("terminal.taken", lang) if value == doubt.taken else ""
            written = _written(key, value)
            meaning = doubt.choice(value, lang)
            told = "" if meaning == value else f"  {meaning}"
            rows.append(f"      [{section}] {written}{told}{taken}")
    return rows


def _written(key: str, value: str) -> str:
    """A dossier line that gives an answer; names of payers are keys in quotes."""
    table, dot, name = key.partition(".")
    shown = value if value in ("true", "false") else f'"{value}"'
    return f'{table} = {{ "{name}" = {shown} }}' if dot else f"{key} = {shown}"


def reading_text(ledger: LedgerRead, lang: str = "fr") -> str:
    """The reading for the terminal: each file, the buckets, what was set aside, the questions."""
    rows = [row for file in ledger.files for row in _file_rows(file, lang)]
    rows += ["", *count_rows(ledger.counts, lang)]
    groups = aside_groups(ledger.issues)
    if groups:
        rows += ["", say("terminal.aside", lang)]
        rows += aside_rows(groups, lang, several=len(ledger.files) > 1)
    if ledger.doubts:
        rows += ["", say("terminal.questions", lang), *question_rows(ledger.doubts, lang)]
    asked = {d.code for d in ledger.doubts}
    rest = tuple(i for i in ledger.issues if i.severity != "set_aside" and i.code not in asked)
    if rest:
        rows += ["", say("terminal.remarks", lang), *issue_rows(rest, lang)]
    return "\n".join(rows)
