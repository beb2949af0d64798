"""Settlement of accounting entries at a day: what was paid, when, and what is still open.

Only entries dated on or before the day exist. A lettering group (file, account, auxiliary,
code) of one line counts as unlettered. A group whose debits equal its credits settles each
debit on its last credit's day. In other groups credits settle the oldest debits first, each
on its own day; what is left of either side joins the payer's pool, where unlettered credits
settle the oldest open debits in the same way. A credit left over is an open piece with a
negative amount. Hence, per payer: sum of the open pieces = debits - credits, to the cent.

An account that letters nothing has balances and no delays: which receipt paid which invoice is
then supposed, and its pieces say so (`paired` False).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.spans import NO_DAY

_Piece = tuple[int, int, int]  # row of the entries, cents, receipt day or NO_DAY
_Part = tuple[int, int]  # row of the entries, cents still to settle (positive)


def pieces_at(entries: pd.DataFrame, day: int) -> pd.DataFrame:
    """The ledger frame of the entries that exist at the end of a day.

    Args:
        entries: frame of `fec.ENTRIES`; `file` tells fiscal years apart.
        day: day number.

    Returns:
        Frame of `core.columns`, sorted by file, line and receipt; a debit settled in parts
        stands in several rows. Entries of zero euros have no row.
    """
    known = entries[(entries["day"] <= day) & (entries["net"] != 0)].reset_index(drop=True)
    net = known["net"].to_numpy()
    days = known["day"].to_numpy()
    group, n_groups = _groups(known)
    total = np.zeros(n_groups, dtype=np.int64)
    lettered = group >= 0
    np.add.at(total, group[lettered], net[lettered])
    last = np.full(n_groups, -(2**31), dtype=np.int64)
    credit = lettered & (net < 0)
    np.maximum.at(last, group[credit], days[credit])
    balanced = np.zeros(len(known), dtype=np.bool_)
    balanced[lettered] = total[group[lettered]] == 0
    settled = np.flatnonzero(balanced & (net > 0))
    made: list[_Piece] = [(int(r), int(net[r]), int(last[group[r]])) for r in settled]
    made += _settle_rest(known, group, np.flatnonzero(~balanced))
    return _frame(known, made, _paired(known, group))


def _paired(known: pd.DataFrame, group: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each row's account letters anything at all."""
    account = known.groupby("account", sort=False).ngroup().to_numpy()
    letters = np.zeros(int(account.max()) + 1 if len(account) else 0, dtype=np.bool_)
    letters[account[group >= 0]] = True
    return letters[account]


def _groups(known: pd.DataFrame) -> tuple[NDArray[np.int64], int]:
    """Group number per row, -1 where unlettered or alone; and how many there are."""
    keys = known.groupby(["file", "account", "auxiliary", "code"], sort=False).ngroup().to_numpy()
    n_groups = int(keys.max()) + 1 if len(keys) else 0
    size = np.bincount(keys, minlength=n_groups)
    alone = (known["code"] == "").to_numpy() | (size[keys] < 2)
    return np.where(alone, -1, keys).astype(np.int64), n_groups


def _settle_rest(
    known: pd.DataFrame, group: NDArray[np.int64], rows: NDArray[np.intp]
) -> list[_Piece]:
    """Unbalanced groups, then each payer's pool, oldest first.

    Ties of a day are settled by document, amount, code and line, so that the order of the lines
    in the file decides as little as can be.
    """
    payer = known.groupby(["account", "auxiliary"], sort=False).ngroup().to_numpy()
    rest = known.loc[rows, ["day", "invoice_id", "net", "code", "opening", "line"]]
    order = rest.sort_values(
        ["day", "invoice_id", "net", "code", "opening", "line"]
    ).index.to_numpy()
    net = known["net"].to_numpy().tolist()
    days = known["day"].to_numpy().tolist()
    made: list[_Piece] = []
    groups: dict[int, list[int]] = defaultdict(list)
    pools: dict[int, list[_Part]] = defaultdict(list)
    for row in order.tolist():
        if group[row] >= 0:
            groups[int(group[row])].append(row)
        else:
            pools[int(payer[row])].append((row, net[row]))
    for members in groups.values():
        left = _first_in_first_out(((r, net[r]) for r in members), days, made)
        pools[int(payer[members[0]])] += left
    rank = {int(row): i for i, row in enumerate(order)}
    for pool in pools.values():
        pool.sort(key=lambda part: rank[part[0]])
        made += [(row, cents, NO_DAY) for row, cents in _first_in_first_out(pool, days, made)]
    return made


def _first_in_first_out(parts: Iterable[_Part], days: list[int], made: list[_Piece]) -> list[_Part]:
    """Settle debits by credits, both oldest first; pieces go to `made`, signed leftovers back."""
    debits: deque[_Part] = deque()
    credits_: deque[_Part] = deque()
    for row, cents in parts:
        (debits if cents > 0 else credits_).append((row, abs(cents)))
    while debits and credits_:
        (debit, owed), (credit, had) = debits.popleft(), credits_.popleft()
        cut = min(owed, had)
        made.append((debit, cut, days[credit]))
        if owed > cut:
            debits.appendleft((debit, owed - cut))
        if had > cut:
            credits_.appendleft((credit, had - cut))
    return [*debits, *((row, -cents) for row, cents in credits_)]


def _frame(known: pd.DataFrame, made: list[_Piece], paired: NDArray[np.bool_]) -> pd.DataFrame:
    table = np.array(made, dtype=np.int64).reshape(-1, 3)
    rows, cents, paid_day = table[:, 0], table[:, 1], table[:, 2]
    of = known.iloc[rows]
    paid = paid_day != NO_DAY
    frame = pd.DataFrame(
        {
            col.FILE: of["file"].to_numpy(dtype=np.int32),
            col.LINE: of["line"].to_numpy(dtype=np.int64),
            col.INVOICE_ID: of["invoice_id"].astype("str").to_numpy(dtype=object),
            col.INVOICE_DAY: of["day"].to_numpy(dtype=np.int32),
            col.PAYER: of["payer"].to_numpy(dtype=object),
            col.PAYER_ID: of["payer_id"].to_numpy(dtype=object),
            col.PLATFORM: "",
            col.AMOUNT: cents,
            col.PAID: np.where(paid, cents, 0),
            col.PAID_DAY: paid_day.astype(np.int32),
            col.STATUS: np.where(paid, col.PAID_STATUS, col.OPEN),
            col.REJECTED_DAY: np.full(len(rows), NO_DAY, dtype=np.int32),
            col.DATED: ~of["opening"].to_numpy(dtype=np.bool_),
            col.PAIRED: paired[rows],
        }
    )
    for name in (col.INVOICE_ID, col.PAYER, col.PAYER_ID, col.PLATFORM, col.STATUS):
        frame[name] = frame[name].astype("str")
    return frame.sort_values([col.FILE, col.LINE, col.PAID_DAY, col.AMOUNT], ignore_index=True)
