"""OFX, both kinds: 1.x (SGML, tags left open) and 2.x (XML), read as a stream of tags.

No document tree is built and nothing is expanded: a file with a DTD or an entity of its own
is refused, and only the tags named here are looked at.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from calculator.core.errors import FileUnusable
from calculator.core.spans import day_of
from calculator.intake.amounts import Amount, parse_amount
from calculator.intake.bank.days import yyyymmdd
from calculator.intake.bank.kinds import EUR, kind_of
from calculator.intake.bank.labels import account_number, label_of
from calculator.intake.bank.model import BankRecognised, BankSettings
from calculator.intake.bank.parsed import BankParsed, Gathering, Movement, Point, Statement
from calculator.intake.decode import Decoded
from calculator.intake.limits import Limits
from calculator.intake.remarks import Remarks, masked

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9.]{0,40})[^<>]{0,200}>([^<]*)")
_DTD = re.compile(r"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.{0,2000}?)\]\]>", re.DOTALL)
_STATEMENTS = ("STMTRS", "CCSTMTRS")
#: Groups whose tags bear names that others use too.
_GROUPS = (
    "PAYEE", "CURRENCY", "ORIGCURRENCY", "BANKACCTTO", "CCACCTTO", "LEDGERBAL", "AVAILBAL",
    "BANKACCTFROM", "CCACCTFROM",
)  # fmt: skip
_TAKEN = {
    "": ("TRNTYPE", "DTPOSTED", "DTAVAIL", "TRNAMT", "FITID", "NAME", "MEMO"),
    "PAYEE": ("NAME",),
    "CURRENCY": ("CURSYM",),
}
_CUT = 1000


@dataclass(slots=True)
class _Open:
    """A statement as its tags come."""

    currency: str = EUR
    account: str = ""
    until: str = ""
    since: str = ""
    balance: str = ""
    balance_on: str = ""
    entries: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def is_ofx(head: str) -> bool:
    """Whether the first signs of a file are those of OFX."""
    upper = head.upper()
    return upper.startswith("OFXHEADER") or "<OFX>" in upper or "<?OFX" in upper


def figure(text: str) -> Amount:
    """An amount of OFX or XML: the last mark is the decimal one, thousands are not set off."""
    text = text.strip()
    return parse_amount(text, "," if "," in text else ".", padded=True)


def _tags(text: str) -> Iterator[tuple[int, bool, str, str]]:
    """(physical line, closing?, tag, value) of every tag."""
    line, last = 1, 0
    end = "\n" if "\n" in text else "\r"
    for m in _TAG.finditer(text):
        line += text.count(end, last, m.start())
        last = m.start()
        yield line, bool(m[1]), m[2].upper(), m[3].strip()[:_CUT]


class _Stream:
    """Statements with their entries as written, collected tag by tag."""

    def __init__(self) -> None:
        self.found: list[_Open] = []
        self.one: _Open | None = None
        self.entry: dict[str, str] | None = None
        self.group = ""
        self.entries = 0
        self.ended = False

    def tag(self, line: int, closing: bool, tag: str, value: str) -> None:  # noqa: FBT001
        """Take one tag."""
        if tag in _GROUPS:
            self.group = "" if closing else tag
        elif tag in _STATEMENTS:
            self.one = None if closing else _Open()
            self.entry, self.group = None, ""
            if self.one is not None:
                self.found.append(self.one)
        elif tag in ("STMTTRN", "BANKTRANLIST"):
            self.entry, self.group = None, ""
            if tag == "STMTTRN" and not closing and self.one is not None:
                self.entry = {}
                self.entries += 1
                self.one.entries.append((line, self.entry))
        elif closing:
            self.ended = self.ended or tag == "OFX"
        elif self.entry is not None:
            if tag in _TAKEN.get(self.group, ()):
                self.entry.setdefault(f"{self.group}.{tag}" if self.group else tag, value)
        elif self.one is not None:
            _note(self.one, self.group, tag, value)


def _statements(text: str, file: str, most: int) -> list[_Open]:
    """Statements with their entries as written.

    Raises:
        FileUnusable: the end is missing, or too many entries.
    """
    stream = _Stream()
    for line, closing, tag, value in _tags(text):
        stream.tag(line, closing, tag, value)
        if stream.entries > most:
            raise FileUnusable("too_many_rows", file=file, limit=most)
    if not stream.ended:
        raise FileUnusable("ofx_cut_short", file=file)
    return stream.found


def _note(one: _Open, group: str, tag: str, value: str) -> None:
    """Keep what a statement says of itself."""
    if group in ("BANKACCTFROM", "CCACCTFROM"):
        if tag == "ACCTID":
            one.account = value
    elif group == "LEDGERBAL":
        if tag == "BALAMT":
            one.balance = value
        elif tag == "DTASOF":
            one.balance_on = value
    elif tag == "CURDEF":
        one.currency = value.upper()
    elif tag == "DTSTART":
        one.since = min(one.since or value, value)
    elif tag == "DTEND":
        one.until = max(one.until, value)


class _Reader:
    """Turns the entries of one file into movements."""

    def __init__(self, gathering: Gathering, by_line: bool) -> None:  # noqa: FBT001
        self.gathering, self.by_line = gathering, by_line
        self.rank = 0
        self.seen: Counter[tuple[int, str]] = Counter()
        self.same: set[tuple[int, str, int, int]] = set()

    def statement(self, one: _Open) -> None:
        """Add a statement with its movements."""
        account = self.gathering.account(account_number(one.account), one.currency)
        total, movements = 0, []
        for line, entry in one.entries:
            self.rank += 1
            cents, movement = self._entry(line if self.by_line else self.rank, account, entry)
            total += cents
            if movement:
                movements.append(movement)
        days = [m.day for m in movements]
        days += [day for day, why in (yyyymmdd(one.since), yyyymmdd(one.until)) if not why]
        closing: Point | None = None
        if one.balance and one.balance_on:
            on, why = yyyymmdd(one.balance_on)
            stated = figure(one.balance)
            if why or stated.why:
                self.gathering.remarks.warn("bank_balance_unread", value=masked(one.balance))
            else:
                closing = Point(on, stated.cents)
        if closing and not days:
            days = [closing.day]
        if days:
            self.gathering.add(
                Statement(account, min(days), max(days), None, closing, total), movements
            )

    def _entry(self, line: int, account: int, entry: dict[str, str]) -> tuple[int, Movement | None]:
        """Cents as booked, and the movement unless it was set aside."""
        gathering = self.gathering
        read = figure(entry.get("TRNAMT", ""))
        cents = 0 if read.why else read.cents
        counted = cents if gathering.in_euros(account) else 0
        if entry.get("CURRENCY.CURSYM", "").upper() not in (
            "",
            gathering.accounts[account].currency,
        ):
            gathering.remarks.inform(
                "bank_line_other_currency", line=line, currency=masked(entry["CURRENCY.CURSYM"], 5)
            )
            gathering.out_of_scope(1, 0)
            return 0, None
        day, why_day = yyyymmdd(entry.get("DTPOSTED", ""))
        value_day, why_value = yyyymmdd(entry.get("DTAVAIL", ""))
        for why, tag in ((read.why, "TRNAMT"), (why_day, "DTPOSTED")):
            if why:
                value = masked(html.unescape(entry.get(tag, "")))
                gathering.set_aside(why, line, tag, counted, value=value)
                return cents, None
        if (fitid := entry.get("FITID", "")) and self._repeats(account, fitid, day, cents, line):
            gathering.set_aside("bank_id_twice", line, "FITID", counted)
            return 0, None
        label = label_of(*(html.unescape(entry.get(t, "")) for t in ("NAME", "PAYEE.NAME", "MEMO")))
        party = label_of(html.unescape(entry.get("PAYEE.NAME", "")))
        kind = kind_of(cents, label, ofx=entry.get("TRNTYPE", "").upper())
        return cents, Movement(
            line, account, day, day if why_value else value_day, cents, label, party, "", kind
        )

    def _repeats(self, account: int, fitid: str, day: int, cents: int, line: int) -> bool:
        """Whether an entry bears the number, day and amount of an earlier one."""
        key = (account, fitid, day, cents)
        if key in self.same:
            return True
        self.same.add(key)
        self.seen[account, fitid] += 1
        if self.seen[account, fitid] == 2:
            self.gathering.remarks.warn("bank_id_reused", line=line, column="FITID")
        return False


def read_ofx(decoded: Decoded, _settings: BankSettings, file: str, limits: Limits) -> BankParsed:
    """Read an OFX file.

    Raises:
        FileUnusable: a DTD or an entity, no statement, a file cut short, a limit passed.
    """
    text = decoded.data.decode(decoded.codec, errors="replace")
    if _DTD.search(text):
        raise FileUnusable("bank_with_dtd", file=file)
    if "<![CDATA[" in text:
        text = _CDATA.sub(lambda m: html.escape(m[1]), text)
    opened = _statements(text, file, limits.rows)
    lines = [line for one in opened for line, _ in one.entries]
    gathering = Gathering(Remarks(file))
    reader = _Reader(gathering, by_line=len(set(lines)) == len(lines))
    for one in opened:
        reader.statement(one)
    if not gathering.statements and not gathering.aside.read:
        raise FileUnusable("bank_no_statement", file=file)
    days = [(s.first_day, s.last_day) for s in gathering.statements]
    recognised = BankRecognised(
        "ofx", decoded.encoding, "", 0, MappingProxyType({}), "yyyymmdd",
        day_of(min(d[0] for d in days)) if days else None,
        day_of(max(d[1] for d in days)) if days else None,
    )  # fmt: skip
    return BankParsed(
        recognised, tuple(gathering.accounts), tuple(gathering.statements), gathering.rows(),
        gathering.aside, gathering.remarks.issues(),
    )  # fmt: skip
