"""The files as blocks of HTML: what was recognised, and the page's first words. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.core.issues import Issue
from calculator.core.texts import say
from calculator.intake.bank.model import BankFile, BankRead
from calculator.intake.limits import UPLOAD
from calculator.intake.model import FileRead, Recognised
from ui.markup import esc, heading
from ui.words import issue_said

#: Remarks shown; the answer's export holds them all.
MOST_REMARKS = 6


def title(head: str, lede: str) -> str:
    """The page's heading and the line under it."""
    return f'<h1 class="tp-title">{esc(head)}</h1><p class="tp-lede">{esc(lede)}</p>'


def caps(lang: str) -> str:
    """How much is read at most, said before a file is handed over."""
    text = say(
        "files.caps",
        lang,
        megabytes=UPLOAD.bytes_ // 1_000_000,
        rows=UPLOAD.rows,
        columns=UPLOAD.columns,
    )
    return f'<p class="tp-note">{esc(text)}</p>'


def _period(first: object, last: object, lang: str) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return say("files.period_day", lang, day_on=first)  # type: ignore[arg-type]
    return say("files.period", lang, first_on=first, last_on=last)  # type: ignore[arg-type]


def file_row(name: str, under: str) -> str:
    """One file of the list."""
    return f'<p class="tp-what tp-name">{esc(name)}</p><p class="tp-source">{esc(under)}</p>'


def ledger_under(file: FileRead | None, lang: str, *, refused: bool = False) -> str:
    """What a ledger is and covers, in a few words."""
    if file is None or file.recognised is None:
        return say("files.refused_for_good" if refused else "files.not_read", lang)
    seen = file.recognised
    kind = say(f"files.kind_{seen.kind}", lang)
    parts = [kind, _period(seen.first_on, seen.last_on, lang)]
    if seen.n_payers:
        parts.append(say("files.payers", lang, n=seen.n_payers))
    return " · ".join(p for p in parts if p)


def bank_under(file: BankFile | None, lang: str, *, refused: bool = False) -> str:
    """What a statement is and covers, in a few words."""
    if file is None or file.recognised is None:
        return say("files.refused_for_good" if refused else "files.not_read", lang)
    seen = file.recognised
    kind = say(f"files.kind_{seen.kind}", lang)
    return " · ".join(p for p in (kind, _period(seen.first_on, seen.last_on, lang)) if p)


def _written(seen: Recognised, lang: str) -> str:
    """Where the headings stand, how days and cents are written; a workbook's sheet."""
    if seen.book is not None:
        text = say(
            "files.read_book",
            lang,
            format=seen.book.format.upper(),
            sheet=seen.book.sheet,
            header=seen.header_line,
        )
    else:
        text = say("files.read_header", lang, header=seen.header_line)
    text += _dates(seen.date_format, lang)
    if seen.decimal:
        text += " " + say(f"files.read_{'comma' if seen.decimal == ',' else 'point'}", lang)
    return text


def _dates(shape: str, lang: str) -> str:
    return f" {say('files.read_dates', lang, shape=_shape(shape, lang))}" if shape else ""


def _shape(shape: str, lang: str) -> str:
    if lang != "fr":
        return shape
    return shape.replace("dd", "jj").replace("yy", "aa").replace("month", "mois")


def recognised(file: FileRead, lang: str) -> str:
    """How a file was understood: one sentence; columns and encoding behind a line that opens."""
    seen = file.recognised
    if seen is None:
        return ""
    text = f'<p class="tp-read">{esc(_written(seen, lang))}</p>'
    how = "" if seen.book else _text(seen.encoding, seen.separator, lang)
    columns = {} if seen.kind == "fec" else seen.columns
    return text + _columns(columns, "meaning", how, lang)


def statement_read(file: BankFile, lang: str) -> str:
    """How a CSV statement was understood; nothing for the formats that leave no choice."""
    seen = file.recognised
    if seen is None or seen.kind not in ("bank_csv", "bank_workbook"):
        return ""
    text = say("files.read_header", lang, header=seen.header_line)
    text += _dates(seen.date_format, lang)
    how = _text(seen.encoding, seen.separator, lang) if seen.encoding else ""
    return f'<p class="tp-read">{esc(text)}</p>' + _columns(seen.columns, "bank_column", how, lang)


def _text(encoding: str, separator: str, lang: str) -> str:
    names = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
    mark = names.get(separator)
    return say(
        "files.read_text",
        lang,
        encoding=encoding.upper().replace("-SIG", ""),
        separator=say(f"files.mark_{mark}", lang) if mark else separator,
    )


def _columns(columns: Mapping[str, str], prefix: str, how: str, lang: str) -> str:
    """The columns read, and how the text is written, behind a line that opens them."""
    if not columns and not how:
        return ""
    rows = "".join(
        f"<div><dt>{esc(say(f'files.{prefix}_{m}', lang))}</dt><dd>{esc(h)}</dd></div>"
        for m, h in columns.items()
    )
    label = say("files.columns_read", lang, n=len(columns)) if columns else ""
    inside = f'<dl class="tp-columns">{rows}</dl>' if rows else ""
    inside += f'<p class="tp-note">{esc(how)}</p>' if how else ""
    return (
        f'<details class="tp-more"><summary>{esc(label or say("files.read_how", lang))}</summary>'
        f"{inside}</details>"
    )


def remarks(issues: tuple[Issue, ...], asked: set[str], lang: str) -> str:
    """What else was seen, questions left out; warnings first."""
    told = [i for i in issues if i.severity in {"warning", "info"} and i.code not in asked]
    told.sort(key=lambda i: i.severity != "warning")
    if not told:
        return ""
    rows = "".join(
        f'<li class="tp-given"><p class="tp-source">{esc(issue_said(i, lang, here=True))}</p></li>'
        for i in told[:MOST_REMARKS]
    )
    more = ""
    if len(told) > MOST_REMARKS:
        words = say("screen.more_remarks", lang, n=len(told) - MOST_REMARKS)
        more = f'<p class="tp-note">{esc(words)}</p>'
    return heading(say("files.remarks", lang)) + f'<ul class="tp-list">{rows}</ul>{more}'


def bank_accounts(bank: BankRead, lang: str) -> str:
    """Accounts of the statements: covered days, and whether the balances follow."""
    rows = []
    for account in bank.accounts:
        if account.closes is None:
            state = say("files.balance_unknown", lang)
        elif account.closes:
            state = say("files.balance_follows", lang)
        else:
            state = say("files.balance_broken", lang, broken_on=account.broken_on)
        under = f"{_period(account.first_on, account.last_on, lang)} · {state}"
        rows.append(f'<li class="tp-given">{file_row(account.shown, under)}</li>')
    return f'<ul class="tp-list">{"".join(rows)}</ul>' if rows else ""


def foot(lang: str) -> str:
    """What becomes of the files."""
    return f'<footer class="tp-foot"><span>{esc(say("files.foot", lang))}</span></footer>'
