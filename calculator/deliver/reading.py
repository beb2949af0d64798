"""What was read of the files handed over: recognised, counted, set aside. No figure."""

from __future__ import annotations

from typing import Any

from calculator.core.issues import Issue
from calculator.core.money import to_text
from calculator.core.texts import say
from calculator.deliver.jsonfile import issue_tree, lines_tree
from calculator.deliver.terminal import reading_rows
from calculator.intake import FileRead, LedgerRead


def reading_tree(ledger: LedgerRead, lang: str = "fr") -> dict[str, Any]:
    """The reading as plain values, ready for `json.dumps`."""
    return {
        "files": [_file_tree(f) for f in ledger.files],
        "lines": lines_tree(ledger.counts),
        "issues": [issue_tree(i, lang) for i in ledger.issues],
    }


def _file_tree(file: FileRead) -> dict[str, Any]:
    seen = file.recognised
    tree: dict[str, Any] = {"file": file.name, "sha256": file.digest, "refused": seen is None}
    if seen is None:
        return tree
    return tree | {
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


def _file_rows(file: FileRead, lang: str) -> list[str]:
    seen = file.recognised
    if seen is None:
        return [say("terminal.refused", lang, file=file.name)]
    mark = say("terminal.tab", lang) if seen.separator == "\t" else seen.separator
    rows = [
        say(
            "terminal.recognised",
            lang,
            file=file.name,
            kind=say(f"terminal.kind_{seen.kind}", lang),
            encoding=seen.encoding,
            separator=mark,
            header=seen.header_line,
        ),
        "  "
        + say(
            "terminal.columns",
            lang,
            columns=", ".join(f"{k} = {v}" for k, v in seen.columns.items()),
        ),
    ]
    if seen.first_on and seen.last_on:
        rows.append(
            "  "
            + say(
                "terminal.period",
                lang,
                first_on=seen.first_on,
                last_on=seen.last_on,
                n_payers=seen.n_payers,
            )
        )
    if seen.accounts:
        rows.append("  " + say("terminal.accounts", lang))
        rows += [
            "    "
            + say(
                "terminal.account",
                lang,
                number=a.number,
                label=a.label,
                n=a.lines,
                debit_cents=a.debit_cents,
                credit_cents=a.credit_cents,
            )
            for a in seen.accounts
        ]
    return rows


def reading_text(ledger: LedgerRead, lang: str = "fr") -> str:
    """The reading for the terminal: each file, the buckets, the lines set aside."""
    rows = [row for file in ledger.files for row in _file_rows(file, lang)]
    issues: tuple[Issue, ...] = ledger.issues
    return "\n".join([*rows, "", *reading_rows(ledger.counts, issues, lang)])
