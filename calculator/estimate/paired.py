"""Pairs of marked days and transfers, sender by sender, then by an amount nobody else has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.core.reconciled import BankRef, Match, MatchRule, Nearly, Recognition
from calculator.core.spans import day_of
from calculator.estimate.matching import Booked, Marked, Window, match
from calculator.estimate.near import near_sums
from calculator.estimate.settling import beyond_reach
from calculator.estimate.statements import Transfer
from calculator.reference.bank_words import telling, words_of

Ints = NDArray[np.int64]

#: Surest first: a match is told by the least sure of its transfers.
_SUREST: tuple[Recognition, ...] = ("user_words", "known_name", "ledger_name", "exact_sum")


@dataclass(slots=True)
class Group:
    """One sender: marked days in order, the rows of each, positions of its own transfers."""

    name: str
    days: list[Marked] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    own: list[int] = field(default_factory=list)

    def add_day(self, day: int, cents: int, rows: Ints, *, core: bool) -> None:
        """Append one marked day; days come in ascending order."""
        self.days.append(Marked(day, cents, core))
        self.rows.append(rows)


@dataclass(slots=True)
class Pairing:
    """What equal sums tell.

    Attributes:
        matches: one per pair.
        rows: the rows of the days paired.
        paired: transfers paired, by position.
        sender_of: position of every identified transfer -> position of its group.
        unidentified: positions of the others.
        nearly: transfers a few cents off their days (`near`); none of them is paired.
        short: rows of those days -> cents that the transfer lacks, on each run's last day.
        taken: debits that equal days marked below zero -> position of their group.
    """

    matches: list[Match] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    paired: set[int] = field(default_factory=set)
    sender_of: dict[int, int] = field(default_factory=dict)
    unidentified: list[int] = field(default_factory=list)
    nearly: list[Nearly] = field(default_factory=list)
    short: list[tuple[list[Ints], int]] = field(default_factory=list)
    taken: dict[BankRef, int] = field(default_factory=dict)


def pair_up(
    groups: Sequence[Group],
    transfers: Sequence[Transfer],
    window: Window,
    rank: Callable[[int], int],
) -> Pairing:
    """Pair every sender's days with its transfers, then days with amounts nobody else has.

    Args:
        groups: one per sender.
        transfers: as `statements` orders them.
        window: for a marked day, first and last day on which its money may be booked.
        rank: number of a day among the business days.
    """
    pairing = Pairing()
    left: list[tuple[int, int]] = []
    for at, group in enumerate(groups):
        # A brand's transfer may be its payer's already.
        pairing.sender_of = dict.fromkeys(group.own, at) | pairing.sender_of
        booked = [Booked(transfers[i].day, transfers[i].cents) for i in group.own]
        done: set[int] = set()
        for pair in match(group.days, booked, window, rank):
            done |= set(pair.days)
            _keep(pairing, group, pair.rule, pair.days, [group.own[i] for i in pair.transfers],
                  transfers)  # fmt: skip
        done |= _by_brand(pairing, groups, at, done, transfers, window, rank)
        left += [(at, d) for d in range(len(group.days)) if d not in done]
    nameless = [i for i, t in enumerate(transfers) if not t.sender]
    # A label that names somebody else is nobody's here, whatever its amount.
    silent = [i for i in nameless if not _names_somebody(transfers[i].ref.label)]
    for (at, day), index in _alone_both_ways(groups, left, silent, transfers, window):
        pairing.sender_of[index] = at
        _keep(pairing, groups[at], "day_sum", (day,), [index], transfers)
        left.remove((at, day))
    for at, group in enumerate(groups):
        _keep_near(pairing, group, {day for one, day in left if one == at}, transfers, window)
    pairing.unidentified = [i for i in nameless if i not in pairing.sender_of]
    return pairing


def _by_brand(
    pairing: Pairing,
    groups: Sequence[Group],
    at: int,
    done: set[int],
    transfers: Sequence[Transfer],
    window: Window,
    rank: Callable[[int], int],
) -> set[int]:
    """Days that transfers of a brand without lines settle, for the one payer named after it.

    A bank may keep the first word of "CETIP Santé Littoral" only. Equal sums alone tell.

    Returns:
        Positions of the days paired, in the group.
    """
    group = groups[at]
    brands = [g for g in groups if g.own and not g.days and _named_after(group, g)]
    if not group.days or len(brands) != 1:
        return set()
    if sum(bool(g.days) and _named_after(g, brands[0]) for g in groups) != 1:
        return set()
    own = brands[0].own
    booked = [Booked(transfers[i].day, transfers[i].cents) for i in own]
    # A day already paired keeps its place, so that no run of days goes over it.
    days = [Marked(d.day, 0, d.core) if n in done else d for n, d in enumerate(group.days)]
    found: set[int] = set()
    for pair in match(days, booked, window, rank):
        chosen = [own[i] for i in pair.transfers]
        found |= set(pair.days)
        pairing.sender_of |= dict.fromkeys(chosen, at)
        _keep(pairing, group, pair.rule, pair.days, chosen, transfers, by="exact_sum")
    return found


def _named_after(group: Group, brand: Group) -> bool:
    return key_of(group.name).startswith(f"{key_of(brand.name)} ")


def _names_somebody(label: str) -> bool:
    """Whether a label holds more than the bank's own words and references, or a hidden name."""
    # Words that the bank writes beside a number say nothing of who pays.
    return "…" in label or bool(set(telling(words_of(label))) - {"#"})


def _alone_both_ways(
    groups: Sequence[Group],
    left: Sequence[tuple[int, int]],
    nameless: Sequence[int],
    transfers: Sequence[Transfer],
    window: Window,
) -> list[tuple[tuple[int, int], int]]:
    """One day's sum and one nameless transfer that fit each other and nothing else."""
    by_cents: dict[int, list[int]] = defaultdict(list)
    for index in nameless:
        by_cents[transfers[index].cents].append(index)
    fits: list[tuple[tuple[int, int], int]] = []
    times: dict[int, int] = defaultdict(int)
    for at, day in left:
        marked = groups[at].days[day]
        if marked.cents <= 0 or marked.cents not in by_cents:
            continue
        low, high = window(marked.day)
        near = [i for i in by_cents[marked.cents] if low <= transfers[i].day <= high]
        for index in near:
            times[index] += 1
        if len(near) == 1:
            fits.append(((at, day), near[0]))
    return [(place, index) for place, index in fits if times[index] == 1]


def _keep(
    pairing: Pairing,
    group: Group,
    rule: MatchRule,
    days: Sequence[int],
    chosen: Sequence[int],
    transfers: Sequence[Transfer],
    by: Recognition | None = None,
) -> None:
    pairing.rows += [group.rows[d] for d in days]
    pairing.paired |= set(chosen)
    pairing.matches.append(match_of(group, rule, days, [transfers[i] for i in chosen], by))


def match_of(
    group: Group,
    rule: MatchRule,
    days: Sequence[int],
    chosen: Sequence[Transfer],
    by: Recognition | None = None,
) -> Match:
    """Days of a group, by position and in order, and the movements of the same sum."""
    return Match(
        payer=group.name,
        recognised_by=by or _least_sure(range(len(chosen)), chosen),
        rule=rule,
        first_on=day_of(group.days[days[0]].day),
        last_on=day_of(group.days[days[-1]].day),
        n_lines=sum(len(group.rows[d]) for d in days),
        lines_cents=sum(group.days[d].cents for d in days),
        banked_cents=sum(t.cents for t in chosen),
        transfers=tuple(t.ref for t in chosen),
    )


def _keep_near(
    pairing: Pairing,
    group: Group,
    free: set[int],
    transfers: Sequence[Transfer],
    window: Window,
) -> None:
    unpaired = [n for n, i in enumerate(group.own) if i not in pairing.paired]
    if not (free and unpaired):
        return
    booked = [Booked(transfers[i].day, transfers[i].cents) for i in group.own]
    lines = [len(rows) for rows in group.rows]
    is_free = [day in free for day in range(len(group.days))]
    for near in near_sums(group.days, lines, is_free, booked, unpaired, window):
        ref = transfers[group.own[near.transfer]].ref
        cents = sum(group.days[d].cents for d in near.days)
        pairing.nearly.append(
            Nearly(
                payer=group.name,
                first_on=day_of(group.days[near.days[0]].day),
                last_on=day_of(group.days[near.days[-1]].day),
                n_lines=sum(lines[d] for d in near.days),
                lines_cents=cents,
                transfer=ref,
            )
        )
        rows = [group.rows[d] for d in reversed(near.days)]
        pairing.short.append((rows, max(0, cents - ref.amount_cents)))


def _least_sure(chosen: Sequence[int], transfers: Sequence[Transfer]) -> Recognition:
    told: list[Recognition] = [transfers[i].by or "exact_sum" for i in chosen]
    return max(told, key=_SUREST.index)


def total_matches(
    group: Group,
    pairing: Pairing,
    transfers: Sequence[Transfer],
    days: Ints,
    cents: Ints,
    window: Window,
) -> list[Match]:
    """What remains of a sender: lines and transfers as two sums, transfers beyond reach apart.

    Args:
        days: marked days of the lines that no pair holds.
        cents: of each of them.
        window: for a marked day, the first day on which its money may be booked.
    """
    rest = [i for i in group.own if i not in pairing.paired]
    booked = [Booked(transfers[i].day, transfers[i].cents) for i in rest]
    away = {rest[n] for n in beyond_reach(days, booked, window)}
    found = []
    for some, lines in (([i for i in rest if i not in away], days), (sorted(away), days[:0])):
        if some:
            span = lines.tolist() or [transfers[i].day for i in some]
            found.append(
                Match(
                    payer=group.name,
                    recognised_by=_least_sure(some, transfers),
                    rule="payer_total",
                    first_on=day_of(min(span)),
                    last_on=day_of(max(span)),
                    n_lines=len(lines),
                    lines_cents=int(cents.sum()) if len(lines) else 0,
                    banked_cents=sum(transfers[i].cents for i in some),
                    transfers=tuple(transfers[i].ref for i in some),
                )
            )
    return found
