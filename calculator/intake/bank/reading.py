"""Bank statements handed over -> movements in cents and days, the reader told by content."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.intake.bank.camt import read_camt
from calculator.intake.bank.cfonb import read_cfonb
from calculator.intake.bank.cfonb_records import is_cfonb
from calculator.intake.bank.csv_headings import recognised_names
from calculator.intake.bank.joined import joined
from calculator.intake.bank.model import BankFile, BankFormat, BankRead, BankSettings
from calculator.intake.bank.ofx import is_ofx, read_ofx
from calculator.intake.bank.parsed import BankParsed
from calculator.intake.bank.statement_csv import read_statement_csv
from calculator.intake.date_proof import proved_by_others
from calculator.intake.decode import decode
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.model import Source
from calculator.intake.source import Handed, hand_over, magic_of, shown_name
from calculator.intake.workbook import is_workbook, open_workbook

_HEAD = 4096
_HTML = re.compile(r"<(?:!doctype\s+html|html|table|head|body)\b", re.IGNORECASE)
_ENTRIES = re.compile(rb"<STMTTRN\b|<(?:[A-Za-z0-9]{1,20}:)?Ntry>", re.IGNORECASE)
_MOVEMENTS = re.compile(rb"^04[0-9A-Z]{5}", re.MULTILINE)


def _head(data: bytes) -> str:
    """The first signs of a file, byte order marks and blank beginnings aside."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:_HEAD].decode("utf-16", errors="replace").lstrip()
    return data.removeprefix(b"\xef\xbb\xbf")[:_HEAD].decode("latin-1").lstrip()


def format_of(data: bytes) -> BankFormat | Literal[""]:
    """The statement format that the first bytes show; "" where they show something else.

    A text that is no other format may be a CSV statement: its headings decide.
    """
    head = _head(data)
    reason = magic_of(data)
    markup = head.startswith("<")
    if reason and not (markup and reason in ("file_is_markup", "file_is_binary", "file_is_wide")):
        return ""
    if is_ofx(head):
        return "ofx"
    if markup:
        return "" if _HTML.search(head) else "camt053"
    # The first line itself: a CFONB record may begin with any number of blank lines.
    return "cfonb120" if is_cfonb(head.split("\n", 1)[0]) else "bank_csv"


def _parse(handed: Handed, settings: BankSettings, limits: Limits, *, alone: bool) -> BankParsed:
    if not handed.data:
        raise FileUnusable("file_empty", file=handed.name)
    if is_workbook(handed.data):
        return _in_workbook(handed, settings, limits, alone=alone)
    seen = format_of(handed.data)
    if not seen:
        raise FileUnusable(magic_of(handed.data) or "file_is_markup", file=handed.name)
    if seen == "camt053":
        return read_camt(handed, limits)
    decoded = decode(handed.data)
    if decoded.blank:
        raise FileUnusable("file_blank", file=handed.name)
    if seen == "bank_csv":
        return read_statement_csv(decoded, settings, handed.name, limits, alone=alone)
    readers = {"ofx": read_ofx, "cfonb120": read_cfonb}
    return readers[seen](decoded, settings, handed.name, limits)


def _in_workbook(
    handed: Handed, settings: BankSettings, limits: Limits, *, alone: bool
) -> BankParsed:
    """A statement in a workbook: the sheet whose line of headings names most of a statement."""
    opened = open_workbook(handed, "", limits, lambda row: recognised_names(row, {}))
    parsed = read_statement_csv(
        opened.text, settings, handed.name, limits, alone=alone, placed=True
    )
    _, told = opened.told(parsed.recognised.header_line)
    seen = replace(parsed.recognised, kind="bank_workbook", encoding="", separator="")
    return replace(parsed, recognised=seen, issues=(*told, *parsed.issues))


def _movements_in(handed: Handed) -> int:
    """How many movements a refused file seems to hold."""
    seen = format_of(handed.data)
    if seen in ("ofx", "camt053"):
        return len(_ENTRIES.findall(handed.data))
    if seen == "cfonb120":
        return len(_MOVEMENTS.findall(handed.data))
    return handed.physical_lines


def read_bank(
    *sources: Source,
    settings: BankSettings | None = None,
    limits: Limits = UPLOAD,
    beside: bool = False,
) -> BankRead:
    """Read bank statements: CSV, CFONB 120, OFX or camt.053, told by their content.

    Args:
        sources: paths, or (name, bytes) pairs.
        settings: the dossier's `[bank]`.
        limits: how much is read at most.
        beside: whether files of the other kind can be used: all of these may be refused then.

    Raises:
        FileUnusable: a file that cannot be used at all, where no other one can; beside a
            usable one it is refused whole, with an issue.
        DossierError: `settings` names a meaning or an account nobody knows.
    """
    chosen = settings or BankSettings()
    files: list[BankFile] = []
    parsed: dict[int, BankParsed] = {}
    copies: dict[int, int] = {}
    counts = LineCounts()
    issues: list[Issue] = []
    first_error: FileUnusable | None = None
    known: dict[str, int] = {}
    for index, source in enumerate(sources):
        handed: Handed | None = None
        try:
            handed = hand_over(source, index + 1, limits)
            same = known.get(handed.digest)
            if same is None:
                parsed[index] = _parse(handed, chosen, limits, alone=len(sources) == 1)
                known[handed.digest] = index
            else:
                copies[index] = same
        except FileUnusable as error:
            first_error = first_error or error
            name = handed.name if handed else _name(source, index + 1)
            files.append(BankFile(name, handed.digest if handed else "", None))
            n = _movements_in(handed) if handed else 0
            counts += LineCounts(read=n, refused=n)
            issues.append(Issue("refused", error.code, name, operands=dict(error.operands)))
            continue
        read = parsed[index if same is None else same]
        files.append(BankFile(handed.name, handed.digest, read.recognised))
    if first_error and not parsed and not beside:
        raise first_error
    return joined(tuple(files), proved_by_others(parsed), copies, chosen, counts, issues)


def _name(source: Source, position: int) -> str:
    return shown_name(source[0] if isinstance(source, tuple) else str(source), position)
