"""Statements of several files put together: accounts joined, repeats out, balances checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from calculator.intake.bank.same_account import grouped
from calculator.intake.bank.same_account_told import (
    accounts_shown,
    asked_of,
    joined_issues,
    told_in,
)
from calculator.intake.births import hide_old_dates
from calculator.intake.overlaps import whole_file
from calculator.intake.plain_doubts import as_issue


@dataclass(slots=True)
class _Bucket:
    """Counts and issues as they come up."""

    counts: LineCounts
    issues: list[Issue]


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
    bucket = _Bucket(counts, issues)
    names = [f.name for f in files]
    told = [t for index, one in parsed.items() for t in told_in(index, one)]
    answers = {i: a for i, n in enumerate(names) if (a := settings.same_account.get(n))}
    accounts = grouped(told, answers)
    keys = accounts.keys
    frames: list[pd.DataFrame] = []
    placed: dict[int, list[Placed]] = {}
    where = iter(accounts.place)
    for index, one in parsed.items():
        mine = [next(where) for _ in one.accounts]
        frames.append(_placed(index, files[index].name, one, mine, placed))
        bucket.issues += one.issues
        bucket.counts += one.aside
    bucket.issues += joined_issues(accounts, told, names)
    rows = pd.concat(frames, ignore_index=True) if frames else _nothing()
    first_year = day_of(int(rows["day"].min())).year if len(rows) else 0
    for name in ("label", "party"):
        rows[name] = hide_old_dates(rows[name].tolist(), first_year)
        rows[name] = without_accounts(rows[name].tolist(), [t.key.number for t in told])
        rows[name] = rows[name].astype("str")
    wanted = _wanted(keys, settings)
    _copied(files, parsed, copies, bucket)
    shown = accounts_shown(accounts, told, names)
    used = _scope(rows, keys, shown, wanted, files, bucket)
    used, moved, more = repeated_statements(used, names)
    bucket.counts += moved
    bucket.issues += more
    used, moved, more = repeated_movements(used, names, accounts.alike, accounts.shifted)
    bucket.counts += moved
    bucket.issues += more
    together = {accounts.place[p.one] for p in accounts.joined}
    held = tuple(
        _account(
            key,
            shown[i],
            placed.get(i, []),
            used[used["account"] == i],
            bucket if wanted[i] else None,
            together=i in together,
        )
        for i, key in enumerate(keys)
    )
    balances = tuple(
        Balance(i, day_of(p.day), p.cents)
        for i, some in placed.items()
        for one in some
        for p in (one.statement.opening, *one.statement.points, one.statement.closing)
        if p
    )
    lines = used[[*BANK_COLUMNS, "counted_day"]].reset_index(drop=True)
    asked = asked_of(accounts, told, names)
    bucket.issues += map(as_issue, asked)
    doubts = (*asked, *(d for p in parsed.values() for d in p.doubts))
    return BankRead(files, bucket.counts, tuple(bucket.issues), held, balances, lines, doubts)


def _nothing() -> pd.DataFrame:
    dtypes = {"file": "int32", **ROW_DTYPES}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def _placed(
    index: int, name: str, one: BankParsed, where: Sequence[int], placed: dict[int, list[Placed]]
) -> pd.DataFrame:
    """The rows of a file under the accounts of all files; its statements join `placed`."""
    for at, s in enumerate(one.statements):
        if s.first_day != NO_DAY:
            last = s.closing.day if s.closing else NO_DAY
            mine = (one.rows["statement"] == at) & (one.rows["counted_day"] == last)
            cents = int(one.rows.loc[mine, "amount_cents"].sum())
            placed.setdefault(where[s.account], []).append(Placed(name, s, cents))
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
    bucket: _Bucket,
) -> None:  # fmt: skip
    """Files with the very bytes of an earlier one: all their lines set aside."""
    for index, same in copies.items():
        one = parsed[same]
        in_euros = np.array([k.currency == EUR for k in one.accounts], dtype=np.bool_)
        held = one.rows["amount_cents"].abs().to_numpy()[in_euros[one.rows["account"].to_numpy()]]
        n = len(one.rows) + one.aside.read
        cents = int(held.sum()) + one.aside.read_cents
        part, issue = whole_file(
            files[index].name, files[same].name, LineCounts(read=n, read_cents=cents)
        )
        bucket.counts += part
        bucket.issues.append(issue)


def _scope(
    rows: pd.DataFrame, keys: Sequence[AccountKey], shown: Sequence[str],
    wanted: NDArray[np.bool_], files: Sequence[BankFile], bucket: _Bucket,
) -> pd.DataFrame:  # fmt: skip
    """The rows of the accounts used; the others are out of scope, and said."""
    which = rows["account"].to_numpy()
    cents = rows["amount_cents"].abs().to_numpy()
    for (account, file), part in rows[~wanted[which]].groupby(["account", "file"], sort=False):
        i = int(account)
        in_euros = keys[i].currency == EUR
        n, left = len(part), int(cents[part.index].sum()) if in_euros else 0
        bucket.counts += LineCounts(
            read=n, out_of_scope=n, read_cents=left, out_of_scope_cents=left
        )
        name = files[int(file)].name
        if in_euros:
            operands: dict[str, Operand] = {"account": shown[i], "n": n, "sum_cents": left}
            bucket.issues.append(
                Issue("info", "bank_account_left_out", name, amount_cents=left, operands=operands)
            )
        else:
            bucket.issues.append(
                Issue(
                    "warning", "bank_other_currency", name,
                    operands={"account": shown[i], "n": n, "currency": keys[i].currency},
                )
            )  # fmt: skip
    used: pd.DataFrame = rows[wanted[which]]
    n, total = len(used), int(cents[wanted[which]].sum())
    bucket.counts += LineCounts(read=n, used=n, read_cents=total, used_cents=total)
    return used.reset_index(drop=True)


def _account(
    key: AccountKey, shown: str, placed: Sequence[Placed], mine: pd.DataFrame,
    bucket: _Bucket | None, *, together: bool,
) -> BankAccount:  # fmt: skip
    """One account; `mine` = its movements that count, `bucket` = None where it is not used."""
    counted = mine["counted_day"]

    def moved(after: int, until: int) -> int:
        return int(mine.loc[(counted > after) & (counted <= until), "amount_cents"].sum())

    checked = check(placed, shown, moved, together=together)
    file = placed[0].file if placed else ""
    if bucket and checked.issue:
        bucket.issues.append(checked.issue)
    elif bucket and checked.closes is None and placed:
        bucket.issues.append(Issue("info", "bank_unchecked", file, operands={"account": shown}))
    days = [d for p in placed for d in (p.statement.first_day, p.statement.last_day)]
    if not days:
        days = [int(mine["day"].min()), int(mine["day"].max())] if len(mine) else [0, 0]
    return BankAccount(
        shown, key.currency, day_of(min(days)), day_of(max(days)), checked.closes,
        None if checked.broken_day is None else day_of(checked.broken_day), bucket is not None,
    )  # fmt: skip
