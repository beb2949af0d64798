"""Settlement of accounting entries at a day: what was paid, when, and what is still open.

Only entries dated on or before the day exist. A lettering group (file, account, auxiliary,
code) of one line counts as unlettered. A group whose debits equal its credits settles each
debit on its last receipt's day. In other groups receipts settle the oldest debits first, each
on its own day; what is left of either side joins the payer's pool, where unlettered receipts
settle the oldest open debits in the same way. A credit left over is an open piece with a
negative amount. Hence, per payer: sum of the open pieces = debits - credits, to the cent.

Credit notes (`fec_notes`) pay nothing. Money given back pays them first, those of the same
document, then the oldest of the group or the pool: pieces paid on its day. Lettered, they lower
the debits of their group: those of the same document first, then the oldest. Unlettered, those
of the same document in the pool; what is left of them is an open piece with a negative amount,
which `estimate.positions` sets off, as it does for the credit note of a plain ledger.

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
from calculator.intake.fec_reversals import without_reversals

_Piece = tuple[int, int, int]  # row of the entries, cents, receipt day or NO_DAY
_Part = tuple[int, int]  # row of the entries, cents still to settle, credits negative


def pieces_at(entries: pd.DataFrame, day: int) -> pd.DataFrame:
    """The ledger frame of the entries that exist at the end of a day.

    Args:
        entries: frame of `fec.ENTRIES`; `file` tells fiscal years apart.
        day: day number.

    Returns:
        Frame of `core.columns`, sorted by file, line and receipt; a debit settled in parts
        stands in several rows. Entries of zero euros have no row, nor do receipts that
        bounced by then (`fec_reversals`).
    """
    known = entries[(entries["day"] <= day) & (entries["net"] != 0)].reset_index(drop=True)
    known = without_reversals(known)
    group, n_groups = _groups(known)
    made, rest = _groups_settled(known, group, n_groups)
    made += _pools_settled(known, rest)
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


def _groups_settled(
    known: pd.DataFrame, group: NDArray[np.int64], n_groups: int
) -> tuple[list[_Piece], list[_Part]]:
    """Pieces settled by the letters, and the parts that none settles, oldest first.

    Ties of a day are settled by document, amount, code and line, so that the order of the lines
    in the file decides as little as can be.
    """
    net, days = known["net"].to_numpy(), known["day"].to_numpy()
    lettered, note = group >= 0, known["note"].to_numpy()
    total = np.zeros(n_groups, dtype=np.int64)
    np.add.at(total, group[lettered], net[lettered])
    last = np.full(n_groups, -(2**31), dtype=np.int64)
    receipt = lettered & (net < 0) & ~note
    np.maximum.at(last, group[receipt], days[receipt])
    with_note = np.zeros(n_groups, dtype=np.bool_)
    with_note[group[lettered & note]] = True
    balanced = np.zeros(len(known), dtype=np.bool_)
    balanced[lettered] = total[group[lettered]] == 0
    simple = balanced.copy()
    simple[lettered] &= ~with_note[group[lettered]]
    made = [(int(r), int(net[r]), int(last[group[r]])) for r in np.flatnonzero(simple & (net > 0))]
    groups: dict[int, list[_Part]] = defaultdict(list)
    rest: list[_Part] = []
    for row in _oldest_first(known, np.flatnonzero(~simple)):
        into = groups[int(group[row])] if lettered[row] else rest
        into.append((row, int(net[row])))
    ids, notes, on = known["invoice_id"].tolist(), note.tolist(), days.tolist()
    given_back = known["refund"].tolist()
    for at, parts in groups.items():
        left = _refunded(parts, notes, given_back, ids, on, made)
        left = _set_off(left, notes, ids, same_only=False)
        if total[at] == 0:
            made += [(row, cents, int(last[at])) for row, cents in left if cents > 0]
        else:
            rest += _receipts_settled(left, notes, on, made)
    return made, rest


def _oldest_first(known: pd.DataFrame, rows: NDArray[np.intp]) -> list[int]:
    keys = ["day", "invoice_id", "net", "code", "opening", "line"]
    ordered: list[int] = known.loc[rows, keys].sort_values(keys).index.tolist()
    return ordered


def _pools_settled(known: pd.DataFrame, rest: list[_Part]) -> list[_Piece]:
    """Each payer's parts that no letter settles: receipts oldest first, what is left is open."""
    payer = known.groupby(["account", "auxiliary"], sort=False).ngroup().tolist()
    order = _oldest_first(known, np.unique(np.array([row for row, _ in rest], dtype=np.intp)))
    rank = {row: i for i, row in enumerate(order)}
    pools: dict[int, list[_Part]] = defaultdict(list)
    for part in sorted(rest, key=lambda part: rank[part[0]]):
        pools[payer[part[0]]].append(part)
    ids, notes = known["invoice_id"].tolist(), known["note"].tolist()
    days, given_back = known["day"].tolist(), known["refund"].tolist()
    made: list[_Piece] = []
    for parts in pools.values():
        left = _refunded(parts, notes, given_back, ids, days, made)
        left = _set_off(left, notes, ids, same_only=True)
        open_ = _receipts_settled(left, notes, days, made)
        made += [(row, cents, NO_DAY) for row, cents in open_]
    return made


def _refunded(
    parts: list[_Part], notes: list[bool], given_back: list[bool], ids: list[str],
    days: list[int], made: list[_Piece],
) -> list[_Part]:  # fmt: skip
    """Pay credit notes by the money given back; pieces go to `made`, what is left comes back."""
    cents = [c for _, c in parts]
    backs = [i for i, (row, _) in enumerate(parts) if given_back[row]]
    own = [i for i, (row, _) in enumerate(parts) if notes[row]]
    if not backs or not own:
        return parts

    def pay(i: int, j: int) -> None:
        if cut := min(cents[i], -cents[j]):
            cents[i], cents[j] = cents[i] - cut, cents[j] + cut
            made.append((parts[j][0], -cut, days[parts[i][0]]))

    by_id: dict[str, list[int]] = defaultdict(list)
    for j in own:
        by_id[ids[parts[j][0]]].append(j)
    for i in backs:
        name = ids[parts[i][0]]
        for j in by_id.get(name, []) if name else []:
            pay(i, j)
    at = 0
    for i in backs:
        while cents[i] > 0 and at < len(own):
            pay(i, own[at])
            at += not cents[own[at]]
    return [(row, c) for (row, _), c in zip(parts, cents, strict=True) if c]


def _set_off(
    parts: list[_Part], notes: list[bool], ids: list[str], *, same_only: bool
) -> list[_Part]:
    """Lower debits by credit notes: of the same document, then the oldest; in the order given."""
    cents = [c for _, c in parts]
    own = [i for i, (row, _) in enumerate(parts) if notes[row]]
    if not own:
        return parts
    debits = [i for i, c in enumerate(cents) if c > 0]
    by_id: dict[str, list[int]] = defaultdict(list)
    for j in debits:
        by_id[ids[parts[j][0]]].append(j)
    for i in own:
        name = ids[parts[i][0]]
        for j in by_id.get(name, []) if name else []:
            _lower(cents, i, j)
    at = len(debits) if same_only else 0
    for i in own:
        while cents[i] < 0 and at < len(debits):
            _lower(cents, i, debits[at])
            at += not cents[debits[at]]
    return [(row, c) for (row, _), c in zip(parts, cents, strict=True) if c]


def _lower(cents: list[int], note: int, debit: int) -> None:
    cut = min(-cents[note], cents[debit])
    cents[note], cents[debit] = cents[note] + cut, cents[debit] - cut


def _receipts_settled(
    parts: list[_Part], notes: list[bool], days: list[int], made: list[_Piece]
) -> list[_Part]:
    """What receipts leave, the credit notes untouched among it."""
    aside = [part for part in parts if notes[part[0]]]
    others = [part for part in parts if not notes[part[0]]]
    return [*_first_in_first_out(others, days, made), *aside]


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
