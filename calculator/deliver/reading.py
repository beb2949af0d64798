"""What was read of files: recognised, counted, set aside, asked; statements apart. No figure."""

from __future__ import annotations

from typing import Any

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
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
    remedy,
)
from calculator.intake import FileRead, LedgerRead
from calculator.intake.bank.model import BankAccount, BankFile, BankRead
from calculator.intake.model import Doubt, Recognised


def reading_tree(
    ledger: LedgerRead | None, bank: BankRead | None, lang: str = "fr"
) -> dict[str, Any]:
    """The reading as plain values, ready for `json.dumps`; `bank` is null without statement."""
    files = ledger.files if ledger else ()
    counts = ledger.counts if ledger else LineCounts()
    tree: dict[str, Any] = {"files": [_file_tree(f) for f in files]}
    tree |= _common_tree(counts, ledger.issues if ledger else (), _doubts(ledger), lang)
    return tree | {"bank": _bank_tree(bank, lang) if bank else None}


def _doubts(read: LedgerRead | BankRead | None) -> tuple[Doubt, ...]:
    return read.doubts if read else ()


def _common_tree(
    counts: LineCounts, issues: tuple[Issue, ...], doubts: tuple[Doubt, ...], lang: str
) -> dict[str, Any]:
    return {
        "lines": lines_tree(counts),
        "set_aside": aside_tree(aside_groups(issues), lang),
        "questions": [_question_tree(d, lang) for d in doubts],
        "issues": [issue_tree(i, lang) for i in issues],
    }


def _bank_tree(bank: BankRead, lang: str) -> dict[str, Any]:
    files = []
    for file in bank.files:
        seen = file.recognised
        tree: dict[str, Any] = {"file": file.name, "sha256": file.digest, "refused": seen is None}
        if seen:
            tree |= {
                "kind": seen.kind,
                "encoding": seen.encoding,
                "separator": seen.separator,
                "header_line": seen.header_line,
                "columns": dict(seen.columns),
                "date_format": seen.date_format,
                "first_on": seen.first_on.isoformat() if seen.first_on else None,
                "last_on": seen.last_on.isoformat() if seen.last_on else None,
            }
        files.append(tree)
    accounts = [
        {
            "account": a.shown,
            "currency": a.currency,
            "first_on": a.first_on.isoformat(),
            "last_on": a.last_on.isoformat(),
            "closes": a.closes,
            "broken_on": a.broken_on.isoformat() if a.broken_on else None,
            "used": a.used,
        }
        for a in bank.accounts
    ]
    common = _common_tree(bank.counts, bank.issues, bank.doubts, lang)
    return {"files": files, "accounts": accounts} | common


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
        mark = f"  {say('terminal.suggested', lang)}" if a.suggested else ""
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
            taken = f"  {say('terminal.taken', lang)}" if value == doubt.taken else ""
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


def reading_text(ledger: LedgerRead | None, bank: BankRead | None, lang: str = "fr") -> str:
    """The reading for the terminal: files, buckets, what was set aside, the questions."""
    rows: list[str] = []
    if ledger:
        rows += [row for file in ledger.files for row in _file_rows(file, lang)]
        rows += _common_rows(ledger, lang)
    if ledger and bank:
        rows.append("")
    if bank:
        rows += [row for file in bank.files for row in _statement_rows(file, lang)]
        rows += ["  " + _account_row(a, lang) for a in bank.accounts]
        rows += _common_rows(bank, lang)
    return "\n".join(rows)


def _statement_rows(file: BankFile, lang: str) -> list[str]:
    seen = file.recognised
    if seen is None:
        return [say("terminal.refused", lang, file=file.name)]
    kind = say(f"terminal.kind_{seen.kind}", lang)
    known = "terminal.statement" if seen.encoding else "terminal.statement_xml"
    rows = [say(known, lang, file=file.name, kind=kind, encoding=seen.encoding)]
    if seen.first_on and seen.last_on:
        span: dict[str, Operand] = {"first_on": seen.first_on, "last_on": seen.last_on}
        rows.append("  " + say("terminal.statement_period", lang, **span))
    return rows


def _account_row(account: BankAccount, lang: str) -> str:
    """One account: its days, and whether its balances follow."""
    state = {None: "untold", True: "closes", False: "broken"}[account.closes]
    return say(
        f"terminal.account_{state if account.used else 'unused'}",
        lang,
        account=account.shown,
        currency=account.currency,
        first_on=account.first_on,
        last_on=account.last_on,
        broken_on=account.broken_on,
    )


def _common_rows(read: LedgerRead | BankRead, lang: str) -> list[str]:
    rows = ["", *count_rows(read.counts, lang)]
    groups = aside_groups(read.issues)
    if groups:
        rows += ["", say("terminal.aside", lang)]
        rows += aside_rows(groups, lang, several=len(read.files) > 1)
        bank = isinstance(read, BankRead)
        rows.append(f"  {say(remedy((g.code for g in groups), bank=bank), lang)}")
    if read.doubts:
        rows += ["", say("terminal.questions", lang), *question_rows(read.doubts, lang)]
    asked = {d.code for d in read.doubts}
    rest = tuple(i for i in read.issues if i.severity != "set_aside" and i.code not in asked)
    if rest:
        rows += ["", say("terminal.remarks", lang), *issue_rows(rest, lang)]
    return rows
