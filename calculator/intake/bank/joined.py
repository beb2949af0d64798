"""Statements of several files put together: accounts joined, repeats out, balances checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.answer import LineCounts
from calculator.core.errors import DossierError
from calculator.core.issues import Issue
from calculator.core.spans import NO_DAY, day_of
from calculator.core.texts import Operand
from calculator.intake.bank.balances import Placed, check
from calculator.intake.bank.kinds import EUR
from calculator.intake.bank.labels import account_number, account_shown, without_accounts
from calculator.intake.bank.model import (
    BANK_COLUMNS,
    Balance,
    BankAccount,
    BankFile,
    BankRead,
    BankSettings,
)
from calculator.intake.bank.parsed import ROW_DTYPES, AccountKey, BankParsed
from calculator.intake.bank.repeats import repeated_movements, repeated_statements
from calculator.intake.births import hide_old_dates
from calculator.intake.overlaps import whole_file


@dataclass(slots=True)
class _Bucket:
    """Counts and issues as they come up."""

    counts: LineCounts
    issues: list[Issue]


@dataclass(slots=True)
class _Accounts:
    """Accounts of all files by their key, with what belongs to each."""

    keys: list[AccountKey] = field(default_factory=list)
    placed: dict[int, list[Placed]] = field(default_factory=dict)

    def index(self, key: AccountKey) -> int:
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key)


def joined(
    files: tuple[BankFile, ...], parsed: Mapping[int, BankParsed], copies: Mapping[int, int],
    settings: BankSettings, counts: LineCounts, issues: list[Issue],
) -> BankRead:  # fmt: skip
    """Put files together.

    Args:
        files: all of them, in the order handed over.
        parsed: index of a file -> what it holds.
        copies: index of a file -> the earlier one with the same bytes.
        settings: the dossier's `[bank]`.
        counts, issues: those of the files refused.

    Raises:
        DossierError: `settings.accounts` names an account that no statement holds.
    """
    accounts = _Accounts()
    bucket = _Bucket(counts, issues)
    frames: list[pd.DataFrame] = []
    for index, one in parsed.items():
        frames.append(_placed(index, files[index].name, one, accounts))
        bucket.issues += one.issues
        bucket.counts += one.aside
    rows = pd.concat(frames, ignore_index=True) if frames else _nothing()
    first_year = day_of(int(rows["day"].min())).year if len(rows) else 0
    for name in ("label", "party"):
        rows[name] = hide_old_dates(rows[name].tolist(), first_year)
        rows[name] = without_accounts(rows[name].tolist(), [k.number for k in accounts.keys])
        rows[name] = rows[name].astype("str")
    wanted = _wanted(accounts.keys, settings)
    euros = np.array([k.currency == EUR for k in accounts.keys], dtype=np.bool_)
    _copied(files, parsed, copies, euros, accounts.keys, bucket)
    used = _scope(rows, accounts.keys, euros, wanted, files, bucket)
    names = [f.name for f in files]
    for repeated in (repeated_statements, repeated_movements):
        used, moved, more = repeated(used, names)
        bucket.counts += moved
        bucket.issues += more
    told = tuple(
        _account(i, key, accounts.placed.get(i, []), bool(wanted[i]), used, bucket)
        for i, key in enumerate(accounts.keys)
    )
    balances = tuple(
        Balance(i, day_of(p.day), p.cents)
        for i, placed in accounts.placed.items()
        for one in placed
        for p in (one.statement.opening, *one.statement.points, one.statement.closing)
        if p
    )
    lines = used[[*BANK_COLUMNS, "counted_day"]].reset_index(drop=True)
    doubts = tuple(d for p in parsed.values() for d in p.doubts)
    return BankRead(files, bucket.counts, tuple(bucket.issues), told, balances, lines, doubts)


def _nothing() -> pd.DataFrame:
    dtypes = {"file": "int32", **ROW_DTYPES}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def _placed(index: int, name: str, one: BankParsed, accounts: _Accounts) -> pd.DataFrame:
    """The rows of a file under the accounts of all files."""
    where = [accounts.index(key) for key in one.accounts]
    for s in one.statements:
        if s.first_day != NO_DAY:
            accounts.placed.setdefault(where[s.account], []).append(Placed(name, s))
    rows = one.rows.assign(file=np.int32(index))
    rows["account"] = np.array(where, dtype=np.int32)[rows["account"].to_numpy()]
    return rows


def _wanted(keys: Sequence[AccountKey], settings: BankSettings) -> NDArray[np.bool_]:
    """Which accounts are used.

    Raises:
        DossierError: an account typed that no statement ends with.
    """
    euros = [k.currency == EUR for k in keys]
    if not settings.accounts:
        return np.array(euros, dtype=np.bool_)
    ends = [account_number(a.removeprefix("compte")) for a in settings.accounts]
    for typed, end in zip(settings.accounts, ends, strict=True):
        if keys and not (end and any(k.number.endswith(end) for k in keys)):
            shown = ", ".join(dict.fromkeys(account_shown(k.number) for k in keys))
            raise DossierError("bank_account_unknown", value=typed[-4:], accounts=shown)
    kept = [k.number.endswith(tuple(ends)) for k in keys]
    return np.array([k and e for k, e in zip(kept, euros, strict=True)], dtype=np.bool_)


def _copied(
    files: Sequence[BankFile], parsed: Mapping[int, BankParsed], copies: Mapping[int, int],
    euros: NDArray[np.bool_], keys: Sequence[AccountKey], bucket: _Bucket,
) -> None:  # fmt: skip
    """Files with the very bytes of an earlier one: all their lines set aside."""
    for index, same in copies.items():
        one = parsed[same]
        in_euros = np.array([bool(euros[keys.index(k)]) for k in one.accounts], dtype=np.bool_)
        held = one.rows["amount_cents"].abs().to_numpy()[in_euros[one.rows["account"].to_numpy()]]
        n = len(one.rows) + one.aside.read
        cents = int(held.sum()) + one.aside.read_cents
        part, issue = whole_file(
            files[index].name, files[same].name, LineCounts(read=n, read_cents=cents)
        )
        bucket.counts += part
        bucket.issues.append(issue)


def _scope(
    rows: pd.DataFrame, keys: Sequence[AccountKey], euros: NDArray[np.bool_],
    wanted: NDArray[np.bool_], files: Sequence[BankFile], bucket: _Bucket,
) -> pd.DataFrame:  # fmt: skip
    """The rows of the accounts used; the others are out of scope, and said."""
    which = rows["account"].to_numpy()
    cents = rows["amount_cents"].abs().to_numpy()
    for (account, file), part in rows[~wanted[which]].groupby(["account", "file"], sort=False):
        i = int(account)
        n, left = len(part), int(cents[part.index].sum()) if euros[i] else 0
        bucket.counts += LineCounts(
            read=n, out_of_scope=n, read_cents=left, out_of_scope_cents=left
        )
        shown, name = account_shown(keys[i].number), files[int(file)].name
        if euros[i]:
            operands: dict[str, Operand] = {"account": shown, "n": n, "sum_cents": left}
            bucket.issues.append(
                Issue("info", "bank_account_left_out", name, amount_cents=left, operands=operands)
            )
        else:
            bucket.issues.append(
                Issue(
                    "warning", "bank_other_currency", name,
                    operands={"account": shown, "n": n, "currency": keys[i].currency},
                )
            )  # fmt: skip
    used: pd.DataFrame = rows[wanted[which]]
    n, total = len(used), int(cents[wanted[which]].sum())
    bucket.counts += LineCounts(read=n, used=n, read_cents=total, used_cents=total)
    return used.reset_index(drop=True)


def _account(
    index: int, key: AccountKey, placed: Sequence[Placed], wanted: bool, used: pd.DataFrame,  # noqa: FBT001
    bucket: _Bucket,
) -> BankAccount:  # fmt: skip
    shown = account_shown(key.number)
    checked = check(placed, shown)
    file = placed[0].file if placed else ""
    if wanted and checked.issue:
        bucket.issues.append(checked.issue)
    elif wanted and checked.closes is None and placed:
        bucket.issues.append(Issue("info", "bank_unchecked", file, operands={"account": shown}))
    days = [d for p in placed for d in (p.statement.first_day, p.statement.last_day)]
    if not days:
        mine = used.loc[used["account"] == index, "day"]
        days = [int(mine.min()), int(mine.max())] if len(mine) else [0, 0]
    return BankAccount(
        shown, key.currency, day_of(min(days)), day_of(max(days)), checked.closes,
        None if checked.broken_day is None else day_of(checked.broken_day), wanted,
    )  # fmt: skip
