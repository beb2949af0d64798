"""Ledgers handed over -> lines in cents and days, the reader told by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from calculator.core import columns as col
from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.core.spans import day_number, day_of
from calculator.intake import overlaps
from calculator.intake.date_proof import proved_by_others
from calculator.intake.decode import Decoded, decode
from calculator.intake.fec import fec_names_in, is_fec, read_fec
from calculator.intake.lettering import pieces_at
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.model import Doubt, FileRead, LedgerSettings, LinesAt, Parsed, Source
from calculator.intake.plain import read_plain
from calculator.intake.plain_doubts import as_issue
from calculator.intake.ranks import fit_of, sheet_rank
from calculator.intake.source import Handed, hand_over, magic_of, refused, shown_name
from calculator.intake.table import SAMPLE, SEPARATORS, Layout, find_layout, layout_at
from calculator.intake.two_books import Both, told_by_both
from calculator.intake.workbook import SEPARATOR, is_workbook, open_workbook

#: A reader: lines, layout, settings, file name, limits -> what it holds.
Reader = Callable[[Decoded, Layout, LedgerSettings, str, Limits], Parsed]


def _reader_of(
    decoded: Decoded, settings: LedgerSettings, file: str, separators: Sequence[str], *, alone: bool
) -> tuple[Reader, Layout, LedgerSettings, bool]:
    """The reader for a text, told by its headings; the FEC's legal names come first.

    With it come the settings with the mapping that is this file's, and whether the dossier's
    mappings are all those of other files.
    """
    sample = decoded.sample(SAMPLE)
    quoted = separators == SEPARATORS
    layout = find_layout(sample, file, fec_names_in, separators=separators, quoted=quoted)
    if settings.header_line and not (layout and is_fec(layout.header)):
        layout = layout_at(sample, settings.header_line, file, separators=separators, quoted=quoted)
    if layout and is_fec(layout.header):
        # Accounting files hold bare quotes; only where the headings are quoted do they bind.
        bound = quoted and any(h.startswith('"') for h in sample[layout.header_line - 1 :][:1])
        return read_fec, replace(layout, quoted=bound), settings, False
    fit = fit_of(sample, settings, file, separators, alone=alone)
    if fit is None:
        raise FileUnusable("headings_not_found", file=file)
    return read_plain, fit.layout, replace(settings, columns=fit.words), fit.own


def _parse(handed: Handed, settings: LedgerSettings, limits: Limits, *, alone: bool) -> Parsed:
    if not handed.data:
        raise FileUnusable("file_empty", file=handed.name)
    if is_workbook(handed.data):
        opened = open_workbook(
            handed,
            settings.sheet,
            limits,
            lambda row: sheet_rank(row, settings.mappings),
            alone=alone,
        )
        handed.forget(0)
        try:
            reader, layout, mine, own = _reader_of(
                opened.text, settings, handed.name, (SEPARATOR,), alone=alone
            )
            layout = replace(layout, placed=True)
            parsed = reader(opened.text, layout, mine, handed.name, limits)
        except FileUnusable as error:
            # Another sheet may be the one meant: whoever asks needs their names.
            raise FileUnusable(error.code, **error.operands | {"sheets": opened.sheets}) from None
        parsed = _told(parsed, handed.name, own=own)
        book, told = opened.told(layout.header_line)
        seen = replace(parsed.recognised, encoding="", separator="", book=book)
        return replace(parsed, recognised=seen, issues=(*told, *parsed.issues))
    if reason := magic_of(handed.data):
        raise FileUnusable(reason, file=handed.name)
    decoded = decode(handed.data)
    if decoded.blank:
        raise FileUnusable("file_blank", file=handed.name)
    reader, layout, mine, own = _reader_of(decoded, settings, handed.name, SEPARATORS, alone=alone)
    # From here on the reader alone holds the bytes, and only until it has its columns.
    handed.forget(handed.physical_lines)
    return _told(reader(decoded, layout, mine, handed.name, limits), handed.name, own=own)


def _told(parsed: Parsed, file: str, *, own: bool) -> Parsed:
    """The reading, with a word where the dossier's columns are none of this file's."""
    note = (Issue("info", "columns_of_others", file),) if own else ()
    return replace(parsed, issues=(*parsed.issues, *note))


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """All ledgers of a dossier, every line accounted for.

    Attributes:
        files: in the order handed over; refused ones have `recognised` None.
        counts: balanced, before any day is chosen (what an export and accounts both tell
            counts once, as on the last day that either knows).
        issues: of the reading.
        doubts: what only the user can settle; each is among the issues too.
    """

    files: tuple[FileRead, ...]
    counts: LineCounts
    issues: tuple[Issue, ...]
    doubts: tuple[Doubt, ...]
    _lines: pd.DataFrame = field(repr=False, compare=False)
    _entries: pd.DataFrame = field(repr=False, compare=False)
    _both: tuple[Both, ...] = field(default=(), repr=False, compare=False)
    _alone: tuple[LineCounts, tuple[Issue, ...]] | None = field(
        default=None, repr=False, compare=False
    )
    _cache: dict[date, LinesAt] = field(default_factory=dict, repr=False, compare=False)

    def at(self, as_of: date) -> LinesAt:
        """The lines that exist at the end of a day; kept for the next call.

        Lines dated later are set aside, one `after_as_of` issue per file. Receipts dated
        later stay on plain lines (`paid_day` says when) and do not exist for a FEC.
        """
        if as_of not in self._cache:
            self._cache[as_of] = self._at(as_of)
        return self._cache[as_of]

    def _at(self, as_of: date) -> LinesAt:
        day = day_number(as_of)
        moved = LineCounts()
        counts, told_first = self._alone or (self.counts, self.issues)
        issues = list(told_first)
        for index, file in enumerate(self.files):
            n = cents = 0
            for rows, day_name, cents_name in (
                (self._lines, col.INVOICE_DAY, col.AMOUNT),
                (self._entries, "day", "counted"),
            ):
                late = rows[(rows["file"] == index) & (rows[day_name] > day)]
                n, cents = n + len(late), cents + int(late[cents_name].sum())
            if n:
                moved += LineCounts(used=-n, set_aside=n, used_cents=-cents, set_aside_cents=cents)
                issues.append(
                    Issue(
                        "set_aside", "after_as_of", file.name, amount_cents=cents,
                        operands={"n": n, "sum_cents": cents, "as_of_on": as_of},
                    )
                )  # fmt: skip
        frames = [_until(self._lines, day)]
        if len(self._entries):
            frames.append(pieces_at(self._entries, day))
        frames = [f for f in frames if len(f)] or frames[:1]
        frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        if len(frames) > 1:
            frame = frame.sort_values([col.FILE, col.LINE], kind="stable")
        if self._both:
            gone, more, told = overlaps.in_two_books(
                frame, self._both, day, self._entries, [f.name for f in self.files]
            )
            frame, moved = frame[~gone], moved + more
            issues += told
        if frame is not self._lines:
            frame = frame.reset_index(drop=True)
        return LinesAt(frame, counts + moved, tuple(issues))

    def payers(self) -> tuple[str, ...]:
        """Distinct names and numbers of payers and platforms among the lines used, sorted."""
        names: set[str] = set()
        for rows, wanted in (
            (self._lines, (col.PAYER, col.PAYER_ID, col.PLATFORM)),
            (self._entries, ("payer", "payer_id")),
        ):
            for name in wanted:
                names |= {str(v) for v in rows[name].unique()}
        return tuple(sorted(names - {""}))


def read_ledger(
    *sources: Source,
    settings: LedgerSettings | None = None,
    limits: Limits = UPLOAD,
    beside: bool = False,
) -> LedgerRead:
    """Read ledgers: plain CSV, workbook or FEC, told by their content.

    Args:
        sources: paths, or (name, bytes) pairs.
        settings: the dossier's `[ledger]`.
        limits: how much is read at most.
        beside: whether files of the other kind can be used: all of these may be refused then.

    Raises:
        FileUnusable: a file that cannot be used at all, where no other one can; beside a
            usable one it is refused whole, with an issue.
        DossierError: `settings.columns` names a meaning nobody knows.
    """
    chosen = settings or LedgerSettings()
    files: list[FileRead] = []
    parsed: dict[int, Parsed] = {}
    counts = LineCounts()
    told: dict[int, tuple[Issue, ...]] = {}
    first_error: FileUnusable | None = None
    known: dict[str, int] = {}
    for index, source in enumerate(sources):
        handed: Handed | None = None
        try:
            handed = hand_over(source, index + 1, limits)
            if (same := known.get(handed.digest)) is not None and same in parsed:
                files.append(FileRead(handed.name, handed.digest, parsed[same].recognised))
                part, issue = overlaps.whole_file(
                    handed.name, files[same].name, parsed[same].counts
                )
                counts += part
                told[index] = (issue,)
                continue
            parsed[index] = _parse(handed, chosen, limits, alone=len(sources) == 1)
            known[handed.digest] = index
        except FileUnusable as error:
            first_error = first_error or error
            name = handed.name if handed else _name(source, index + 1)
            files.append(FileRead(name, handed.digest if handed else "", None))
            part, issue = refused(error, handed, name)
            counts += part
            told[index] = (issue,)
            continue
        files.append(FileRead(handed.name, handed.digest, parsed[index].recognised))
        counts += parsed[index].counts
    if first_error and not parsed and not beside:
        raise first_error
    parsed = proved_by_others(parsed)
    told |= {index: one.issues for index, one in parsed.items()}
    issues = [issue for index in sorted(told) for issue in told[index]]
    lines, entries = _together(parsed)
    names = [f.name for f in files]
    lines, twice = overlaps.repeated_lines(lines, names, chosen.overlaps)
    entries, again = overlaps.repeated_entries(entries, names, chosen.overlaps)
    both = () if chosen.overlaps == "keep" else told_by_both(lines, entries)
    asked = overlaps.asked((twice, again), both, names, chosen.overlaps)
    entries, moved, more, openings = overlaps.repeated_openings(entries, names, chosen.openings)
    asked += openings
    counts += twice.counts + again.counts + moved
    issues += [*twice.issues, *again.issues, *map(as_issue, asked), *more]
    issues += overlaps.left_in_both(both, names)
    doubts = tuple(d for p in parsed.values() for d in p.doubts) + asked
    found = LedgerRead(tuple(files), counts, tuple(issues), doubts, lines, entries, both)
    if not any(len(b.export.lines) for b in both):
        return found
    # Which of an export and accounts knows more is told by their days: here, by all of them.
    ends = max(int(lines[col.INVOICE_DAY].max()), int(entries["day"].max()))
    whole = found.at(day_of(ends))
    alone = (found.counts, found.issues)
    return replace(found, counts=whole.counts, issues=whole.issues, _alone=alone, _cache={})


def _until(lines: pd.DataFrame, day: int) -> pd.DataFrame:
    """The lines up to a day; no second copy of a large frame where they stand together."""
    later = lines[col.INVOICE_DAY].to_numpy() > day
    if not later.any():
        return lines
    # Most exports go on in the order of days, or go back in it.
    kept = np.flatnonzero(~later)
    if len(kept) and kept[-1] - kept[0] + 1 == len(kept):
        return lines.iloc[kept[0] : kept[-1] + 1]
    return lines[~later]


def _name(source: Source, position: int) -> str:
    return shown_name(source[0] if isinstance(source, tuple) else str(source), position)


def _together(parsed: dict[int, Parsed]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of all plain ledgers, entries of all FECs, each with its file's index."""
    kinds: dict[str, list[pd.DataFrame]] = {"ledger": [], "fec": []}
    for index, one in parsed.items():
        kinds[one.recognised.kind].append(one.rows.assign(file=np.int32(index)))
    lines, entries = (
        pd.concat(k, ignore_index=True) if k else None for k in (kinds["ledger"], kinds["fec"])
    )
    return (
        overlaps.no_lines() if lines is None else lines.astype({"file": "int32"}),
        overlaps.no_entries() if entries is None else entries.astype({"file": "int32"}),
    )
