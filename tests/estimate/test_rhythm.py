"""The cash rhythm: recovered from a made-up year, by hand on small cases, and its relations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.spans import DateSpan, day_of
from calculator.estimate.rhythm import rhythm_of
from calculator.estimate.rhythm_dossier import outgoings_from
from calculator.intake.bank.model import BankAccount, BankRead
from calculator.reference.calendars import open_calendar
from tests.estimate.statements import (
    FIRST,
    LAST,
    NAMES,
    Move,
    ahead,
    at_bank,
    bank_of,
    month_ends,
    plausible_year,
)


@pytest.fixture(autouse=True)
def _balance(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether a balance is known is the readers' matter.
    monkeypatch.setattr(BankRead, "balance_at", lambda self, as_of: 1_234_56)


def rhythm(
    moves: list[Move],
    first: date = FIRST,
    last: date = LAST,
    as_of: date | None = None,
    **more: object,
) -> CashRhythm:
    found = rhythm_of(bank_of(moves, first, last), as_of or last, "FR", **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def codes(found: CashRhythm) -> list[str]:
    return [issue.code for issue in found.issues]


def shape(found: CashRhythm) -> list[tuple[str, str, int, int]]:
    return sorted((o.kind, o.label, o.every_months, o.day) for o in found.outgoings)


def balances(found: CashRhythm, moves: list[Move]) -> None:
    """Nothing lost: receipts - recurring - other is all that moved on the days looked at."""
    moved = sum(m.cents for m in moves if found.first_on <= m.on <= found.last_on)
    assert found.change_cents == moved
    # The ordinary flow, less what comes back, is the same but for its own rounding.
    implied = found.ordinary_net_per_open_day_cents * found.open_days - found.recurring_cents
    assert abs(implied - moved) <= found.open_days / 2


# --- A plausible year -------------------------------------------------------------------------

YEAR = plausible_year()


def test_a_year_is_recovered() -> None:
    found = rhythm(YEAR)
    assert shape(found) == [
        ("loan", "", 1, 7),
        ("rent", "LOYER SCI LILAS", 1, 1),
        ("social", "URSSAF", 1, 15),
        ("vat", "TVA", 3, 19),
        ("wages", "", 1, 28),
        ("wholesaler", "OCP", 1, 10),
        ("wholesaler", "OCP", 1, 20),
        ("wholesaler", "OCP", 1, 31),
    ]
    assert found.issues == ()
    assert found.balance_cents == 123456
    balances(found, YEAR)


def test_each_proposal_comes_from_every_payment_of_the_year() -> None:
    # Nothing that comes back is left out, and nothing else is taken in.
    found = rhythm(YEAR)
    marks = ("OCP", "SALAIRE", "URSSAF", "LOYER", "PRET", "TVA")
    wanted = {m.line for m in YEAR if any(mark in m.label for mark in marks)}
    seen = [s for o in found.outgoings for s in o.seen]
    assert {s.line for s in seen} == wanted
    assert len(seen) == len(wanted)
    at = {m.line: m for m in YEAR}
    assert all((s.on, s.cents) == (at[s.line].on, -at[s.line].cents) for s in seen)


def test_next_days_after_31_may_2024() -> None:
    # 1 June is a Saturday: rent on Monday 3. 15 June a Saturday: URSSAF on Monday 17. 30 June a
    # Sunday: OCP on Monday 1 July. Wages of Friday 28 June stay. VAT: April + 3 = 19 July.
    found = {(o.kind, o.day): o.next_on for o in rhythm(YEAR).outgoings}
    assert found == {
        ("rent", 1): date(2024, 6, 3),
        ("loan", 7): date(2024, 6, 7),
        ("wholesaler", 10): date(2024, 6, 10),
        ("social", 15): date(2024, 6, 17),
        ("wholesaler", 20): date(2024, 6, 20),
        ("wages", 28): date(2024, 6, 28),
        ("wholesaler", 31): date(2024, 7, 1),
        ("vat", 19): date(2024, 7, 19),
    }


def test_receipts_by_kind_are_the_sums_over_the_window() -> None:
    found = rhythm(YEAR)
    assert (found.first_on, found.last_on) == (date(2024, 3, 2), LAST)  # 91 days
    marks = {
        "statutory": ("CPAM",),
        "complementary": ("HARMONIE", "VIAMEDIS"),
        "card": ("REMISE CB",),
        "cash": ("ESPECES",),
    }
    inside = [m for m in YEAR if found.first_on <= m.on <= found.last_on]
    for kind, words in marks.items():
        total = sum(m.cents for m in inside if m.cents > 0 and any(w in m.label for w in words))
        one = next(r for r in found.receipts if r.kind == kind)
        assert one.total_cents == total
        assert abs(one.per_open_day_cents * found.open_days - total) <= found.open_days / 2
    assert len(found.receipts) == 4


@pytest.mark.parametrize("seed", range(5))
def test_other_amounts_and_references_give_the_same_rhythm(seed: int) -> None:
    assert shape(rhythm(plausible_year(seed))) == shape(rhythm(YEAR))


# --- By hand: docs/method.md, "Cash rhythm" ---------------------------------------------------


def worked_example() -> list[Move]:
    q1 = DateSpan.including(date(2024, 1, 1), date(2024, 3, 31))
    cards = [
        Move(day_of(int(d)), 100_000, "REMISE CB", "card_sales")
        for d in open_calendar().days_in(q1)
    ]
    return [
        *cards,
        Move(date(2024, 1, 10), -2_000_000, "PRLV SEPA OCP REPARTITION 100124"),
        Move(date(2024, 2, 12), -2_100_000, "PRLV SEPA OCP REPARTITION 100224"),
        Move(date(2024, 3, 11), -1_900_000, "PRLV SEPA OCP REPARTITION 100324"),
        Move(date(2024, 1, 2), -200_000, "PRLV LOYER JANVIER"),
        Move(date(2024, 2, 1), -200_000, "PRLV LOYER FEVRIER"),
        Move(date(2024, 3, 1), -200_000, "PRLV LOYER MARS"),
        Move(date(2024, 2, 14), -77_000, "CHEQUE 0001234", "cheque_out"),
    ]


def test_the_worked_example_of_the_method() -> None:
    moves = worked_example()
    found = rhythm(moves, date(2024, 1, 1), date(2024, 3, 31))
    # 26 + 25 + 26 open days; 77,000 in, 60,000 + 6,000 come back, 770 do not.
    assert found.open_days == 77
    assert found.receipts[0].total_cents == 7_700_000
    assert found.recurring_cents == 6_600_000
    assert found.other_out_cents == 77_000
    assert found.change_cents == 1_023_000
    # (77,000 - 770) / 77 = 990.00; 990 x 77 - 66,000 = 10,230.
    assert found.ordinary_net_per_open_day_cents == 99_000
    assert found.other_out_per_open_day_cents == 1_000
    ocp, rent = found.outgoings
    assert (ocp.label, ocp.day, ocp.next_on) == ("OCP", 10, date(2024, 4, 10))
    assert (ocp.amount_cents, ocp.low_cents, ocp.high_cents) == (2_000_000, 1_900_000, 2_100_000)
    # 1 April 2024 is Easter Monday.
    assert (rent.kind, rent.label, rent.day) == ("rent", "", 1)
    assert (rent.due_on, rent.next_on) == (date(2024, 4, 1), date(2024, 4, 2))
    ocp_line, rent_line = outgoings_from(found)
    assert (ocp_line.on, ocp_line.amount_cents) == (date(2024, 4, 10), 2_000_000)
    assert (rent_line.on, rent_line.label, rent_line.once) == (date(2024, 4, 1), "Loyer", False)
    balances(found, moves)


# --- Labels -----------------------------------------------------------------------------------


def monthly(
    label: str, cents: int = 100_000, day: int = 12, kind: str = "direct_debit", party: str = ""
) -> list[Move]:
    """One payment a month of the year; `label` may name the month, a number and a reference."""
    draw = random.Random(7)  # noqa: S311
    return [
        Move(
            at_bank(end.replace(day=day)), -cents,
            label.format(month=NAMES[end.month - 1][:4], on=end.replace(day=day),
                         ref=draw.randrange(10**9)),
            kind, party,
        )
        for end in month_ends()
    ]  # fmt: skip


TAKINGS = [m for m in YEAR if m.kind == "card_sales"]


@pytest.mark.parametrize(
    ("label", "party", "kind", "shown"),
    [
        ("PRLV BIOSOFT MAINTENANCE {month} {on:%Y} REF {ref}", "", "other", "BIOSOFT MAINTENANCE"),
        ("PRLV SEPA EDF PRO {ref} ECH {on:%d/%m/%Y}", "", "utilities", "EDF PRO"),
        ("MOTIF: FACT {ref}", "ALLIANCE HEALTHCARE FR", "wholesaler", "Alliance Healthcare"),
        ("PRLV DGFIP IMPOT TVA{on:%m%Y} 3310CA3", "", "vat", "TVA"),
        ("PRLV B2B DIRECTION GENERALE DES FINANCES PUBLIQUES IS{on:%m%Y}", "", "tax", "Impôts"),
        ("PRLV DGFIP IS {on:%m%Y}", "", "tax", "Impôt sur les sociétés"),
        ("ECHEANCE PRET {ref}", "", "loan", ""),
        ("PRLV AG2R LA MONDIALE {on:%m}T{on:%Y}", "", "social", "AG2R La Mondiale"),
        (
            "PRLV AXA ASSURANCES MULTIRISQUE RUM {ref}XY",
            "",
            "insurance",
            "AXA ASSURANCES MULTIRISQUE",
        ),
        ("PRLV RUM ABC{ref} SYLOB {ref} FR76{ref}{ref}", "", "other", "SYLOB"),
    ],
)
def test_references_and_months_do_not_split_a_creditor(
    label: str, party: str, kind: str, shown: str
) -> None:
    found = rhythm(TAKINGS + monthly(label, party=party))
    (one,) = found.outgoings
    assert (one.kind, one.label) == (kind, shown)
    assert (one.n_payments, one.day, one.every_months) == (12, 12, 1)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("VIR SALAIRE {month} DUPONT MARIE", "Salaires"),
        ("VIR DUPONT MARIE {ref}", "Autre paiement"),
        ("VIR LOYER DUPONT MARIE {month}", "Loyer"),
        ("VIR LOYER SCI DES LILAS {month}", "LOYER SCI LILAS"),
        ("VIR HONORAIRES CABINET DURAND {month}", "HONORAIRES CABINET DURAND"),
        ("VIR MME DUPONT LABO {ref}", "Autre paiement"),
    ],
)
def test_90_a_transfer_shows_no_persons_name(label: str, shown: str) -> None:
    found = rhythm(TAKINGS + monthly(label, kind="transfer_out"))
    assert [line.label for line in outgoings_from(found)] == [shown]


def test_90_no_number_of_a_label_is_shown() -> None:
    found = rhythm(TAKINGS + monthly("PRLV NOVASOFT 1850775123456 42 FR7630006000011234567890189"))
    assert [o.label for o in found.outgoings] == ["NOVASOFT"]


def test_wages_of_several_people_are_one_line_a_month() -> None:
    # 2,000 on the 27th, 1,800 and 1,500 on the 28th: 5,300 a month, for twelve months.
    moves = [
        Move(ahead(end.replace(day=day)), -cents, f"VIR PAIE {name}", "transfer_out")
        for end in month_ends()
        for day, cents, name in ((27, 200_000, "A B"), (28, 180_000, "C D"), (28, 150_000, "E F"))
    ]
    (one,) = rhythm(TAKINGS + moves).outgoings
    assert (one.kind, one.label, one.amount_cents) == ("wages", "", 530_000)
    assert (one.n_payments, len(one.seen)) == (12, 36)


def test_two_loans_of_one_bank_stay_two_lines() -> None:
    moves = monthly("ECHEANCE PRET {ref}", 100_000, 5) + monthly("ECHEANCE PRET {ref}", 40_000, 20)
    found = rhythm(TAKINGS + moves)
    assert [(o.day, o.amount_cents) for o in found.outgoings] == [(5, 100_000), (20, 40_000)]


# --- What is proposed, and what is not --------------------------------------------------------


def test_a_large_payment_made_once_is_no_recurrence_and_is_told() -> None:
    once = Move(date(2024, 4, 17), -3_000_000, "VIR AGENCEMENT SARL COMPTOIRS", "transfer_out")
    found = rhythm([*YEAR, once])
    assert shape(found) == shape(rhythm(YEAR))
    assert codes(found) == ["rhythm_one_off_out"]
    # 30,000 over 73 open days: 410.96 less each day.
    assert found.issues[0].operands["per_day_cents"] == 41_096
    balances(found, [*YEAR, once])


def test_a_large_payment_between_two_due_days_of_a_creditor_is_left_out() -> None:
    extra = Move(date(2024, 4, 16), -6_000_000, "PRLV SEPA OCP REPARTITION RATTRAPAGE")
    found = rhythm([*YEAR, extra])
    assert [o.high_cents < 4_000_000 for o in found.outgoings if o.label == "OCP"] == [True] * 3
    balances(found, [*YEAR, extra])


def test_small_debits_in_between_do_not_hide_the_decades() -> None:
    small = [
        Move(on, -4_500, "PRLV OCP POINT SERVICE", "direct_debit")
        for on in (FIRST + timedelta(days=4 * i + i % 3) for i in range(90))
    ]
    found = rhythm([*YEAR, *small])
    assert [o.day for o in found.outgoings if o.label == "OCP"] in ([31, 10, 20], [10, 31, 20])
    balances(found, [*YEAR, *small])


def test_a_payment_that_stopped_is_told_and_not_proposed() -> None:
    # Last paid on 12 January 2024; 1.5 months later is the end of February.
    leased = [m for m in monthly("PRLV LEASING ROBOT {ref}") if m.on < date(2024, 2, 1)]
    found = rhythm([*YEAR, *leased])
    assert shape(found) == shape(rhythm(YEAR))
    assert codes(found) == ["rhythm_stopped"]
    assert found.issues[0].operands["last_on"] == date(2024, 1, 12)
    balances(found, [*YEAR, *leased])


def test_a_payment_a_week_late_is_still_proposed() -> None:
    paid = [m for m in monthly("PRLV LEASING ROBOT {ref}") if m.on < date(2024, 5, 1)]
    at = date(2024, 5, 20)
    found = rhythm(TAKINGS + paid, as_of=at)
    # 12 May 2024 is a Sunday: due, moved to the 13th, not seen by the 20th, a week late: still
    # expected, on the next business day; then on 12 June.
    (one,) = found.outgoings
    assert (one.due_on, one.next_on) == (date(2024, 5, 12), date(2024, 5, 21))
    assert [(o.on, o.once) for o in outgoings_from(found)] == [
        (date(2024, 5, 21), True),
        (date(2024, 6, 12), False),
    ]
    # One day later it is given up for May.
    (one,) = rhythm(TAKINGS + paid, as_of=date(2024, 5, 21)).outgoings
    assert (one.due_on, one.next_on) == (date(2024, 6, 12), date(2024, 6, 12))


def test_what_fell_due_after_the_statements_end_is_taken_as_paid() -> None:
    paid = monthly("PRLV LEASING ROBOT {ref}")
    moves = [m for m in TAKINGS + paid if m.on <= date(2024, 5, 10)]
    found = rhythm(moves, last=date(2024, 5, 10), as_of=date(2024, 5, 16))
    assert found.outgoings[0].next_on == date(2024, 6, 12)
    assert "rhythm_ends_early" in codes(found)


def test_five_weeks_prove_no_month_and_say_so() -> None:
    first = date(2024, 4, 27)
    moves = [m for m in YEAR if m.on >= first]
    found = rhythm(moves, first)
    assert found.outgoings == ()
    assert codes(found) == ["rhythm_short", "rhythm_unproven"]
    # Everything is then part of the ordinary flow.
    assert found.recurring_cents == 0
    balances(found, moves)


def test_a_quarter_seen_twice_needs_six_months_and_a_known_kind() -> None:
    def quarterly(label: str) -> list[Move]:
        return [Move(date(2024, m, 19), -900_000, label, "direct_debit") for m in (1, 4)]

    known, unknown = quarterly("PRLV DGFIP TVA"), quarterly("PRLV ZEPHYR")
    since = date(2023, 11, 15)
    takings = [m for m in TAKINGS if m.on >= since]
    (one,) = rhythm(takings + known, since).outgoings
    assert (one.kind, one.every_months, one.sure, one.next_on) == (
        "vat", 3, False, date(2024, 7, 19),
    )  # fmt: skip
    assert rhythm(takings + unknown, since).outgoings == ()
    late = date(2024, 1, 2)  # 151 days: too few
    found = rhythm([m for m in takings if m.on >= late] + known, late)
    assert found.outgoings == ()
    assert "rhythm_no_quarters" in codes(found)


def test_a_weekly_payment_is_left_to_the_ordinary_flow_and_told() -> None:
    weekly = [
        Move(FIRST + timedelta(days=7 * i + 4), -80_000, "PRLV TRANSPORTS RAPIDES", "direct_debit")
        for i in range(52)
    ]
    found = rhythm(TAKINGS + weekly)
    assert found.outgoings == ()
    assert codes(found) == ["rhythm_frequent"]
    # 13 Mondays from 4 March to 27 May 2024, 800.00 each.
    assert found.issues[0].operands["n"] == 13
    assert found.other_out_cents == 13 * 80_000
    balances(found, TAKINGS + weekly)


@pytest.mark.parametrize("n", [8, 12, 20])
def test_payments_at_random_days_are_seldom_taken_for_a_rhythm(n: int) -> None:
    draw, wrong = random.Random(3), 0  # noqa: S311
    for _ in range(40):
        moves = [
            Move(
                FIRST + timedelta(days=draw.randrange(366)), -50_000, "PRLV LABO X", "direct_debit"
            )
            for _ in range(n)
        ]
        wrong += bool(rhythm(TAKINGS[-80:] + moves).outgoings)
    # Some days at random do look alike: one creditor in twenty at most.
    assert wrong <= 2


def test_a_day_that_moved_is_proposed_where_it_is_now() -> None:
    # Rent on the 1st until November, on the 5th since January.
    moves = [
        Move(at_bank(end.replace(day=1 if end.year == 2023 else 5)), -300_000, "PRLV LOYER")
        for end in month_ends()
        if end.month != 12
    ]
    assert [o.day for o in rhythm(TAKINGS + moves).outgoings] == [5]


def test_a_day_that_moved_a_little_is_read_on_the_last_payments() -> None:
    # On the 5th for eight months, on the 7th for four: one series, whose last six sit on the 7th.
    moves = [
        Move(at_bank(end.replace(day=7 if date(2024, 2, 1) <= end else 5)), -300_000, "PRLV LOYER")
        for end in month_ends()
    ]
    (one,) = rhythm(TAKINGS + moves).outgoings
    assert (one.day, one.n_payments) == (7, 12)


def test_wages_leave_before_a_weekend_and_debits_after_it() -> None:
    # 28 April 2024 is a Sunday: wages on Friday 26, a debit due the same day on Monday 29.
    at = date(2024, 4, 15)
    moves = [m for m in YEAR + monthly("PRLV NOVASOFT {ref}", day=28) if m.on <= at]
    found = {o.kind: o for o in rhythm(moves, last=at).outgoings if o.day == 28}
    assert {k: o.next_on for k, o in found.items()} == {
        "wages": date(2024, 4, 26),
        "other": date(2024, 4, 29),
    }
    assert {o.due_on for o in found.values()} == {date(2024, 4, 28)}


def test_cheques_and_withdrawals_name_nobody() -> None:
    moves = monthly("CHEQUE {ref}", kind="cheque_out") + monthly("RETRAIT DAB", kind="cash_out")
    assert rhythm(TAKINGS + moves).outgoings == ()


# --- The outage -------------------------------------------------------------------------------


def stopped(moves: list[Move], since: date) -> list[Move]:
    return [m for m in moves if m.on < since or "VIAMEDIS" not in m.label]


def test_the_means_are_taken_before_the_outage() -> None:
    since = date(2024, 4, 29)
    moves = stopped(YEAR, since)
    found = rhythm(moves, before=since)
    whole = rhythm([m for m in YEAR if m.on < since], last=date(2024, 4, 28))
    assert (found.first_on, found.last_on) == (date(2024, 1, 29), date(2024, 4, 28))
    assert found.receipts == whole.receipts
    # What comes back is read to the end, and the next days come after `as_of`.
    assert shape(found) == shape(rhythm(YEAR))
    assert all(o.next_on > LAST for o in found.outgoings)
    balances(found, moves)


def test_too_few_days_before_the_outage_are_told() -> None:
    since = date(2024, 4, 29)
    first = since - timedelta(days=27)
    moves = [m for m in stopped(YEAR, since) if m.on >= first]
    found = rhythm(moves, first, before=since)
    assert "rhythm_outage_inside" in codes(found)
    assert (found.first_on, found.last_on) == (first, LAST)
    enough = first - timedelta(days=1)
    found = rhythm([m for m in stopped(YEAR, since) if m.on >= enough], enough, before=since)
    assert "rhythm_outage_inside" not in codes(found)
    assert (found.first_on, found.last_on) == (enough, since - timedelta(days=1))


# --- Accounts ---------------------------------------------------------------------------------


def account(
    first: date = FIRST, last: date = LAST, currency: str = "EUR", **more: object
) -> BankAccount:
    return BankAccount("compte …0001", currency, first, last, None, more.get("broken"))  # type: ignore[arg-type]


def test_a_transfer_between_two_accounts_is_no_flow() -> None:
    moves = [
        Move(on, sign * 500_000, "VIR COMPTE A COMPTE", "other", account=side)
        for on in (date(2024, 4, 3), date(2024, 5, 3))
        for side, sign in ((0, -1), (1, 1))
    ]
    bank = bank_of([*YEAR, *moves], accounts=(account(), account()))
    assert rhythm_of(bank, LAST, "FR") == rhythm(YEAR)


def test_other_currencies_are_left_out() -> None:
    foreign = [replace(m, account=1) for m in monthly("PRLV LEASING ROBOT")]
    bank = bank_of([*YEAR, *foreign], accounts=(account(), account(currency="CHF")))
    assert rhythm_of(bank, LAST, "FR") == rhythm(YEAR)


def test_an_account_that_closed_long_ago_does_not_end_the_window() -> None:
    old = account(FIRST, date(2023, 9, 30))
    bank = bank_of(YEAR, accounts=(account(), old))
    found = rhythm_of(bank, LAST, "FR")
    assert found is not None
    assert (found.first_on, found.last_on) == (date(2024, 3, 2), LAST)


def test_a_second_account_shortens_the_window_and_not_the_habits() -> None:
    young = account(date(2024, 4, 10))
    found = rhythm_of(bank_of(YEAR, accounts=(account(), young)), LAST, "FR")
    assert found is not None
    assert found.first_on == date(2024, 4, 10)
    assert shape(found) == shape(rhythm(YEAR))
    assert codes(found) == ["rhythm_short"]


def test_126_a_broken_balance_inside_the_window_is_told() -> None:
    bank = bank_of(YEAR, accounts=(account(broken=date(2024, 5, 2)),))
    found = rhythm_of(bank, LAST, "FR")
    assert found is not None
    assert codes(found) == ["rhythm_broken"]


def test_no_account_in_euros_or_nothing_by_then_gives_nothing() -> None:
    assert rhythm_of(bank_of(YEAR, accounts=(account(currency="CHF"),)), LAST, "FR") is None
    assert rhythm_of(bank_of(YEAR, FIRST, LAST), FIRST - timedelta(days=1), "FR") is None


# --- Relations --------------------------------------------------------------------------------


def amounts(found: CashRhythm) -> list[tuple[int, int, int]]:
    return sorted((o.amount_cents, o.low_cents, o.high_cents) for o in found.outgoings)


def test_the_order_of_the_lines_changes_nothing() -> None:
    # Each movement keeps its line number.
    moves = list(YEAR)
    random.Random(5).shuffle(moves)  # noqa: S311
    assert rhythm(moves) == rhythm(YEAR)


@pytest.mark.parametrize("k", [2, 7])
def test_amounts_k_times_as_large_give_proposals_k_times_as_large(k: int) -> None:
    one, many = rhythm(YEAR), rhythm([replace(m, cents=m.cents * k) for m in YEAR])
    assert amounts(many) == [(a * k, b * k, c * k) for a, b, c in amounts(one)]
    assert [r.total_cents for r in many.receipts] == [k * r.total_cents for r in one.receipts]
    assert many.change_cents == k * one.change_cents
    close = abs(many.ordinary_net_per_open_day_cents - k * one.ordinary_net_per_open_day_cents)
    assert close <= k


def test_seven_days_later_keeps_the_amounts() -> None:
    week = timedelta(days=7)
    later = [replace(m, on=m.on + week) for m in YEAR]
    found = rhythm(later, FIRST + week, LAST + week)
    assert amounts(found) == amounts(rhythm(YEAR))


@given(st.data())
def test_nothing_is_lost_whatever_the_movements(data: st.DataObject) -> None:
    labels = st.sampled_from(
        ["PRLV OCP", "VIR SALAIRE X", "LOYER MARS", "CB REMISE", "", "CPAM 93", "12345", "TVA"]
    )
    kinds = st.sampled_from(["other", "transfer_out", "transfer_in", "cheque_out", "returned"])
    move = st.builds(
        Move,
        on=st.dates(FIRST, LAST),
        cents=st.integers(-(10**7), 10**7),
        label=labels,
        kind=kinds,
    )
    moves = data.draw(st.lists(move, max_size=60))
    cover = bank_of([Move(FIRST, 0, ""), *moves], FIRST, LAST)
    found = rhythm_of(cover, LAST, "FR")
    assert found is not None
    balances(found, moves)
    assert sum(r.n_movements for r in found.receipts) == sum(
        m.cents > 0 and found.first_on <= m.on <= found.last_on for m in moves
    )
    for one in found.outgoings:
        assert one.low_cents <= one.amount_cents <= one.high_cents
        assert one.next_on > LAST
        assert len(one.seen) >= one.n_payments >= 2


# --- To the dossier ---------------------------------------------------------------------------


def falls(one: RecurringOutgoing, found: CashRhythm, days: int) -> Iterator[date]:
    from calculator.decide.outgoings import typed_flows

    lines = outgoings_from(replace(found, outgoings=(one,)))
    span = DateSpan(found.as_of + timedelta(days=1), found.as_of + timedelta(days=days))
    flows = typed_flows(lines, span)
    return (span.first + timedelta(days=int(i)) for i in np.flatnonzero(flows))


def test_the_months_last_day_stays_the_last_in_every_month() -> None:
    found = rhythm(YEAR)
    last = next(o for o in found.outgoings if o.day == 31)
    assert list(falls(last, found, 150)) == [
        date(2024, 6, 30), date(2024, 7, 31), date(2024, 8, 31), date(2024, 9, 30),
    ]  # fmt: skip


@pytest.mark.parametrize("as_of", [LAST - timedelta(days=i) for i in range(35)])
def test_each_proposal_falls_once_a_period_whatever_the_day_asked(as_of: date) -> None:
    # Whatever weekends do around `as_of`, the forecast holds each due month exactly once.
    moves = [m for m in YEAR if m.on <= as_of]
    found = rhythm(moves, last=as_of)
    assert shape(found) == shape(rhythm(YEAR))
    for one in found.outgoings:
        days = list(falls(one, found, 200))
        months = [(d.year * 12 + d.month) for d in days]
        assert min(abs((one.next_on - d).days) for d in days) <= 4
        assert all(b - a == one.every_months for a, b in pairwise(months[1:]))
        assert 200 / 31 / one.every_months - 1 <= len(days) <= 200 / 28 / one.every_months + 1
