"""Ledger against bank, by hand: every rule, every edge, every fault told by its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from calculator.core import columns as c
from calculator.core.spans import NO_DAY
from calculator.estimate.reconcile_remarks import remarks_on
from calculator.estimate.reopening import reopened
from tests.cases.asking import Line
from tests.estimate.comparing import (
    FIRST,
    LAST,
    april,
    came,
    compare,
    frame_of,
    of,
    paid,
    rules_of,
)  # fmt: skip
from tests.statements import Account

# --- the rules, surest first ----------------------------------------------------------------


def test_125_one_transfer_settles_hundreds_of_invoices() -> None:
    """300 lines of 1.01 marked paid on 8 April = one transfer of 303.00 on the 9th."""
    found = compare([paid(8, 101) for _ in range(300)], [came(9, 30_300)])
    assert rules_of(found) == [("day_sum", 300, 30_300, 30_300)]
    assert found.told.not_banked_cents == 0
    (match,) = found.told.matches
    assert (match.recognised_by, match.first_on, match.last_on) == (
        "known_name", april(8), april(8),
    )  # fmt: skip
    assert [(t.file, t.line, t.label) for t in match.transfers] == [
        ("banque.csv", 2, "VIR VIAMEDIS")
    ]


@pytest.mark.parametrize(
    ("booked", "paired"),
    # Marked Tuesday 8 April: from Monday 7 to Tuesday 15, five business days later.
    [(4, False), (7, True), (8, True), (15, True), (16, False)],
)
def test_window_of_equal_sums(booked: int, paired: bool) -> None:
    found = compare([paid(8, 5_000)], [came(booked, 5_000)])
    assert [m.rule for m in found.told.matches] == ["day_sum" if paired else "payer_total"]
    # Late money counts in the total; money booked on the 4th cannot be that of the 8th.
    assert found.told.not_banked_cents == (5_000 if booked == 4 else 0)


def test_several_days_in_one_transfer() -> None:
    """100 + 200 + 300 marked on 7, 8 and 9 April = 600 on the 10th."""
    found = compare([paid(7, 100), paid(8, 200), paid(9, 300)], [came(10, 600)])
    assert rules_of(found) == [("period_sum", 3, 600, 600)]
    (match,) = found.told.matches
    assert (match.first_on, match.last_on) == (april(7), april(9))


def test_a_run_of_days_has_no_hole() -> None:
    """100 + 300 leaves out the 8th in between: nothing is paired, the totals are compared."""
    found = compare([paid(7, 100), paid(8, 200), paid(9, 300)], [came(10, 400)])
    assert rules_of(found) == [("payer_total", 3, 600, 400)]
    # Latest first: 200 of the 300 marked on the 9th.
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [(april(9), 200)]


def test_one_day_in_several_transfers() -> None:
    found = compare([paid(8, 400), paid(8, 200)], [came(9, 250), came(9, 350)])
    assert rules_of(found) == [("several_transfers", 2, 600, 600)]


def test_money_booked_before_lines_were_marked_settles_none_of_them() -> None:
    """60 booked on the 3rd; 100 marked on the 14th lack, and the 60 stay without a line."""
    found = compare([paid(14, 100)], [came(3, 60)])
    row = of(found)
    assert (row.banked_cents, row.not_banked_cents, row.not_marked_cents) == (0, 100, 60)
    assert rules_of(found) == [("payer_total", 0, 0, 60)]
    # Of 60 before and 30 after, the 30 alone are for these lines.
    both = compare([paid(14, 100)], [came(3, 60), came(16, 30)])
    assert of(both).not_banked_cents == 70
    assert rules_of(both) == [("payer_total", 0, 0, 60), ("payer_total", 1, 100, 30)]


def test_money_before_does_not_free_other_money_for_later_lines() -> None:
    """The 4th is paid to the cent on the 4th; 60 of the 1st pay neither it nor the 7th."""
    lines = [paid(4, 71), paid(7, 100)]
    moves = [came(1, 60), came(4, 71)]
    assert of(compare(lines, moves)).not_banked_cents == 100


def test_late_money_settles_what_was_marked_before_and_not_after() -> None:
    """50 marked on the 2nd, 100 on the 24th; 130 on the 15th: 50 of it, no more."""
    found = compare([paid(2, 50), paid(24, 100)], [came(15, 130)])
    row = of(found)
    assert (row.banked_cents, row.not_banked_cents, row.not_marked_cents) == (50, 100, 80)


def test_what_is_noted_is_what_is_compared_and_what_waits() -> None:
    """100 + 20 + 3 marked on the statement's days; 70 on the day before, to the cent."""
    lines = [paid(date(2025, 3, 31), 70), paid(14, 100), paid(15, 20), paid(16, 3)]
    moves = [came(1, 70), came(16, 20)]
    told = compare(lines, moves, Account(FIRST, april(16)), as_of=april(20)).told
    assert (told.noted_cents, told.early_cents) == (123, 70)
    assert told.noted_cents + told.early_cents == told.marked_paid_cents + told.waiting_cents
    assert (told.marked_paid_cents, told.banked_cents, told.not_banked_cents) == (190, 90, 100)


def test_what_equals_nothing_is_compared_as_a_total() -> None:
    """Marked 100 + 200 = 300, banked 90 + 150 = 240: 60 lack, none of it paired."""
    found = compare([paid(7, 100), paid(9, 200)], [came(8, 90), came(10, 150)])
    assert rules_of(found) == [("payer_total", 2, 300, 240)]
    assert of(found).not_banked_cents == 60


def test_125_nothing_is_forced() -> None:
    """A cent apart is no match; what came beyond one day pays no other sender's lines."""
    lines = [paid(8, 5_000), paid(8, 7_000, platform="Almerys")]
    found = compare(lines, [came(9, 5_001), came(9, 6_000, "VIR ALMERYS")])
    assert {m.rule for m in found.told.matches} == {"payer_total"}
    assert of(found).not_marked_cents == 1
    assert of(found, "Almerys").not_banked_cents == 1_000


def test_equal_days_are_paired_oldest_first_so_the_latest_stay_open() -> None:
    found = compare([paid(7, 100), paid(8, 100), paid(9, 100)], [came(9, 100)])
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [
        (april(9), 100), (april(8), 100),
    ]  # fmt: skip


def test_where_amounts_repeat_the_usual_delay_tells_which() -> None:
    """100 each day, always booked the next one; that of the 8th never came."""
    lines = [paid(d, 100) for d in (1, 2, 3, 4, 7, 8, 9, 10, 11)]
    found = compare(lines, [came(d, 100) for d in (2, 3, 4, 7, 8, 10, 11, 14)])
    assert [b.marked_on for b in found.told.not_banked] == [april(8)]
    assert {m.rule for m in found.told.matches} == {"day_sum"}


def test_a_line_paired_to_the_cent_is_not_open_even_if_it_is_the_latest() -> None:
    """The 8th never came, the 9th did: the gap of 123 is the 8th's."""
    found = compare([paid(8, 123), paid(9, 456)], [came(10, 456)])
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [(april(8), 123)]


# --- senders ----------------------------------------------------------------------------


def test_one_platform_pays_for_many_insurers() -> None:
    lines = [paid(8, 100, payer="Mutuelle A"), paid(8, 250, payer="Mutuelle B")]
    assert rules_of(compare(lines, [came(9, 350)])) == [("day_sum", 2, 350, 350)]


def test_an_insurer_that_pays_itself_leaves_its_platform() -> None:
    lines = [paid(8, 100, payer="Harmonie Mutuelle"), paid(8, 250, payer="Mutuelle B")]
    found = compare(lines, [came(9, 250), came(9, 100, "VIR HARMONIE MUTUELLE")])
    assert rules_of(found) == [("day_sum", 1, 100, 100), ("day_sum", 1, 250, 250)]


def test_words_of_the_dossier_tell_the_sender() -> None:
    lines, moves = (
        [paid(8, 100), paid(9, 5)],
        [came(9, 100, "VIR OTP 75"), came(9, 7, "VIR OTP 75")],
    )
    assert of(compare(lines, moves, words={"OTP 75": "Viamedis"})).banked_cents == 105
    (match, _) = compare(lines, moves, words={"OTP 75": "Viamedis"}).told.matches
    assert match.recognised_by == "user_words"


def test_an_amount_that_only_one_day_has_tells_the_sender() -> None:
    lines = [paid(8, 12_345), paid(8, 500, platform="Almerys")]
    found = compare(lines, [came(9, 12_345, "VIR 889")])
    (match,) = found.told.matches
    assert (match.recognised_by, match.rule, match.payer) == ("exact_sum", "day_sum", "Viamedis")
    assert found.told.unidentified == ()
    # Two transfers, or two days, of that amount: nothing is told.
    twice = compare(lines, [came(9, 12_345, "VIR 889"), came(10, 12_345, "VIR 890")])
    assert len(twice.told.unidentified) == 2
    assert of(twice).not_banked_cents == 12_345
    both = compare([*lines, paid(8, 12_345, platform="CETIP")], [came(9, 12_345, "VIR 889")])
    assert len(both.told.unidentified) == 1
    # A business week later it is another transfer.
    assert len(compare(lines, [came(16, 12_345, "VIR 889")]).told.unidentified) == 1


@pytest.mark.parametrize("kind", ["card_sales", "cash_in", "cheque_in", "loan", "fee"])
def test_cards_cash_and_cheques_are_no_transfers(kind: str) -> None:
    found = compare([paid(8, 100)], [came(9, 100, kind=kind)])
    assert of(found).not_banked_cents == 100
    assert found.told.unidentified == ()
    assert compare([paid(8, 100)], [came(9, 100, kind="other")]).told.not_banked_cents == 0


def test_a_payer_nobody_sees_may_have_been_paid_by_a_platform() -> None:
    """A ledger without platforms: Almerys sent 300 for 200 of its own. 100 of the 150 marked by
    two unknown payers may be in it; 50 cannot, the latest marked."""
    lines = [
        paid(8, 200, platform="Almerys"),
        paid(9, 60, payer="Mutuelle du Port", platform=""),
        paid(10, 90, payer="Mutuelle du Lac", platform=""),
    ]
    found = compare(lines, [came(11, 300, "VIR ALMERYS")])
    assert found.lent == {"Mutuelle du Port": 60, "Mutuelle du Lac": 40}
    assert found.told.not_banked_cents == 50
    assert of(found, "Mutuelle du Lac").not_compared_cents == 40
    # Nothing to spare at a platform: the whole 150 lacks.
    assert compare(lines, [came(11, 200, "VIR ALMERYS")]).told.not_banked_cents == 150
    # A transfer in its own name: it pays for itself.
    own = compare(lines, [came(11, 300, "VIR ALMERYS"), came(11, 10, "VIR MUTUELLE DU LAC")])
    assert of(own, "Mutuelle du Lac").not_banked_cents == 80


# --- days covered -----------------------------------------------------------------------


def test_money_marked_lately_waits() -> None:
    """Statement up to Wednesday 16 April: Monday 14 had two business days, Tuesday 15 not."""
    lines = [paid(14, 100), paid(15, 20), paid(16, 3)]
    found = compare(lines, [], Account(FIRST, april(16)), as_of=april(20))
    row = of(found)
    assert (row.marked_paid_cents, row.not_banked_cents, row.waiting_cents) == (100, 100, 23)
    assert (found.told.first_on, found.told.last_on, found.told.seen_on) == (
        FIRST, april(14), april(16),
    )  # fmt: skip
    assert of(compare(lines, [], Account(FIRST, april(16)), grace=0)).not_banked_cents == 123


def test_money_of_late_days_does_not_hide_an_earlier_gap() -> None:
    """The 14th never came; the 15th came at once, to the cent: it pays the 15th."""
    found = compare([paid(14, 100), paid(15, 20)], [came(16, 20)], Account(FIRST, april(16)))
    row = of(found)
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (120, 20, 100)
    assert row.waiting_cents == 0


def test_money_of_the_days_before_does_not_hide_a_gap() -> None:
    """Marked on 31 March, booked on 1 April, the statement's first day."""
    lines = [paid(date(2025, 3, 31), 70), paid(8, 100)]
    found = compare(lines, [came(1, 70)])
    assert of(found).not_banked_cents == 100
    # Without its transfer that line is out of the days covered, not lacking.
    without = of(compare(lines, []))
    assert (without.not_banked_cents, without.not_compared_cents) == (100, 70)


def test_days_out_of_the_statement_are_not_compared() -> None:
    found = compare([paid(date(2025, 2, 3), 70)], [came(8, 5)])
    row = of(found)
    assert (row.not_banked_cents, row.not_compared_cents, row.not_marked_cents) == (0, 70, 5)


def test_paid_without_a_day_counts_in_the_total_where_billed_inside() -> None:
    """Billed 2 April: paid inside the days covered, whenever. Billed 20 March: maybe before."""
    inside = replace(paid(1, 100, on=april(2)), paid_on=None)
    before = replace(paid(1, 30), paid_on=None)
    found = compare([inside, before], [came(9, 60)])
    row = of(found)
    assert (row.marked_paid_cents, row.not_banked_cents, row.not_compared_cents) == (100, 40, 30)
    assert found.undated_cents == 100
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [(None, 40)]


def test_126_nothing_is_compared_from_the_first_broken_day() -> None:
    account = Account(FIRST, LAST, closes=False, broken_on=april(11))
    found = compare([paid(7, 100), paid(11, 900), paid(14, 50)], [came(14, 900)], account)
    row = of(found)
    # Statement good up to Thursday 10: Tuesday 8 is the last day compared.
    assert found.told.last_on == april(8)
    assert (row.not_banked_cents, row.banked_cents, row.not_compared_cents) == (100, 0, 950)
    assert found.seen.broken is not None


def test_126_a_statement_that_does_not_close_is_compared_and_told() -> None:
    found = compare([paid(8, 100)], [came(9, 100)], Account(FIRST, LAST, closes=False))
    assert found.seen.unclosed is not None
    assert rules_of(found) == [("day_sum", 1, 100, 100)]


def test_accounts_that_receive_no_payer_do_not_shorten_the_days() -> None:
    savings = Account(april(20), april(21), shown="compte …0001")
    moves = [came(9, 100), came(20, 7, "INTERETS LIVRET", account=1)]
    found = compare([paid(8, 100), paid(9, 30)], moves, Account(FIRST, LAST), savings)
    assert (found.told.first_on, of(found).not_banked_cents) == (FIRST, 30)


def test_two_accounts_that_payers_use_are_compared_where_both_are_known() -> None:
    other = Account(april(7), april(25), shown="compte …0001")
    moves = [came(9, 100), came(9, 30, "VIR ALMERYS", account=1)]
    found = compare([paid(2, 5), paid(8, 100)], moves, Account(FIRST, LAST), other)
    assert (found.told.first_on, found.told.seen_on) == (april(7), april(25))
    assert of(found).not_compared_cents == 5


def test_accounts_one_after_the_other() -> None:
    old = Account(date(2025, 1, 1), date(2025, 1, 31), shown="compte …0001")
    moves = [came(date(2025, 1, 15), 10, account=0), came(9, 100, account=1)]
    found = compare([paid(8, 100), paid(9, 30)], moves, old, Account(FIRST, LAST))
    assert (found.told.first_on, of(found).not_banked_cents) == (FIRST, 30)


def test_foreign_accounts_and_no_account_compare_nothing() -> None:
    for accounts in ((Account(FIRST, LAST, currency="CHF"),), (Account(april(29), april(28)),)):
        found = compare([paid(8, 100)], [], *accounts)
        assert (found.told.first_on, found.told.not_banked_cents) == (None, 0)
        assert of(found).not_compared_cents == 100


def test_what_comes_after_as_of_does_not_exist() -> None:
    lines = [paid(8, 100), paid(22, 900)]
    found = compare(lines, [came(9, 40), came(22, 60)], as_of=april(16))
    row = of(found)
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (100, 40, 60)
    assert (row.waiting_cents, row.not_compared_cents) == (0, 0)


# --- returns, credit notes -----------------------------------------------------------------


def test_128_a_returned_transfer_reopens_the_receivable() -> None:
    moves = [came(9, 100), came(11, -100, "REJET VIR VIAMEDIS", kind="returned")]
    found = compare([paid(8, 100)], moves)
    row = of(found)
    assert (row.banked_cents, row.returned_cents, row.not_banked_cents) == (0, 100, 100)
    assert [(r.payer, r.transfer.amount_cents) for r in found.told.returned] == [("Viamedis", -100)]
    assert found.told.matches == ()


def test_128_the_exact_opposite_of_a_transfer_is_a_return_whatever_its_kind() -> None:
    back = came(11, -100, kind="transfer_out")
    assert of(compare([paid(8, 100)], [came(9, 100), back])).returned_cents == 100
    # Another amount, or an earlier day, is a payment of the pharmacy's own.
    for other in (came(11, -99, kind="transfer_out"), came(8, -100, kind="transfer_out")):
        found = compare([paid(8, 100)], [came(9, 100), other])
        assert (found.told.returned, found.told.not_banked_cents) == ((), 0)


def test_128_a_return_that_names_nobody_follows_the_only_transfer_of_its_amount() -> None:
    back = came(11, -100, "VIREMENT REJETE", kind="returned")
    assert of(compare([paid(8, 100)], [came(9, 100), back])).not_banked_cents == 100
    two = compare(
        [paid(8, 100), paid(8, 100, platform="Almerys")],
        [came(9, 100), came(9, 100, "VIR ALMERYS"), back],
    )
    assert (two.told.returned, two.told.not_banked_cents) == ((), 0)
    nameless = compare([paid(8, 500)], [came(9, 100, "VIR 8"), back])
    assert [r.payer for r in nameless.told.returned] == [""]
    assert nameless.told.unidentified == ()


def test_128_a_return_without_its_transfer_reopens_no_line_matched_to_the_cent() -> None:
    """1,000 came to the cent, 200 went back on the 22nd: no line can be told, the 200 are."""
    lines, credit = [paid(8, 1_000)], came(9, 1_000)
    back = came(22, -200, "REJET VIR VIAMEDIS", kind="returned")
    found = compare(lines, [credit, back])
    row = of(found)
    assert (row.banked_cents, row.returned_cents, row.not_banked_cents) == (1_000, 200, 0)
    assert list(found.unplaced.values()) == [200]
    assert "transfer_returned_unplaced" in {i.code for i in remarks_on(found, np.zeros(1, bool))}


def test_128_a_return_without_its_transfer_reopens_lines_marked_by_its_day() -> None:
    """124 went back on the 2nd: of the 150 marked on 31 March, before the statement, not of the
    154 of the 24th, which a transfer equals, nor of the 90 of the 10th, compared as a total."""
    lines = [paid(date(2025, 3, 31), 150), paid(10, 90), paid(24, 154)]
    moves = [came(2, -124, "REJET VIR VIAMEDIS", kind="returned"), came(11, 91), came(24, 154)]
    found = compare(lines, moves)
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [(date(2025, 3, 31), 124)]
    row = of(found)
    # 90 + 154 came for lines of 124 + 90 + 154; the rest of 31 March is not compared.
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (368, 244, 124)
    assert (row.not_compared_cents, row.not_marked_cents) == (26, 1)
    assert found.unplaced == {}


def test_128_a_return_reopens_the_lines_of_the_transfer_that_it_cancels() -> None:
    """The 100 of the 8th went back; the 40 of the 22nd came as 39 with a transfer of its own."""
    lines = [paid(8, 100), paid(22, 40)]
    back = came(11, -100, "REJET VIR VIAMEDIS", kind="returned")
    found = compare(lines, [came(9, 100), back, came(22, 30)])
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [
        (april(22), 10), (april(8), 100),
    ]  # fmt: skip


def test_58_credit_notes_beyond_invoices_keep_their_sign() -> None:
    found = compare([paid(8, 100), paid(8, -250)], [came(9, 40)])
    row = of(found)
    assert (row.marked_paid_cents, row.not_banked_cents, row.not_marked_cents) == (-150, 0, 190)


def test_58_a_credit_note_paid_on_its_day_is_part_of_the_sum() -> None:
    """300 − 50 marked on the 8th = a transfer of 250."""
    found = compare([paid(8, 300), paid(8, -50)], [came(9, 250)])
    assert rules_of(found) == [("day_sum", 2, 250, 250)]


# --- the ledger reopened -----------------------------------------------------------------


def test_reopened_lines_latest_first_to_the_cent() -> None:
    """Gap 1,000 − 640 = 360: the 300 marked on the 10th, then 60 of the 400 of the 9th."""
    lines = [paid(8, 300), paid(9, 400), paid(10, 300)]
    frame = frame_of(lines)
    found = compare(lines, [came(14, 640)])
    assert found.taken.tolist() == [0, 60, 300]
    after = reopened(frame, found.taken)
    assert after[c.PAID].tolist() == [300, 340, 0]
    assert after[c.STATUS].tolist() == ["paid", "open", "open"]
    assert after[c.PAID_DAY].tolist()[2] == NO_DAY
    assert after[c.PAID_DAY].tolist()[:2] == frame[c.PAID_DAY].tolist()[:2]
    assert list(after.dtypes) == list(frame.dtypes)
    assert frame[c.PAID].tolist() == [300, 400, 300]  # the ledger read stays as it is
    assert reopened(frame, found.taken * 0) is frame


def test_ties_are_broken_by_the_latest_invoice() -> None:
    lines = [paid(9, 100, on=date(2025, 3, 25)), paid(9, 100, on=date(2025, 3, 27))]
    assert compare(lines, [came(10, 120)]).taken.tolist() == [0, 80]


def test_part_payments_and_open_lines() -> None:
    """A line of 100 with 30 received: only the 30 can be lacking."""
    part = Line(date(2025, 3, 20), 100, paid=30, paid_on=april(8))
    found = compare([part, Line(april(2), 999)], [])
    assert found.taken.tolist() == [30, 0]
    assert of(found).marked_paid_cents == 30


def test_no_ledger_still_names_what_came() -> None:
    found = compare([], [came(9, 100), came(9, 5, "VIR 889")])
    assert (of(found).banked_cents, of(found).not_marked_cents) == (0, 100)
    assert found.told.unidentified_cents == 5


@pytest.mark.parametrize(
    ("label", "taken"),
    [
        ("VIR SEPA RECU 0042", True),
        ("VIR DGFIP REMBOURSEMENT TVA", False),
        ("VIR SEPA ALLIANZ IARD INDEMNITE", False),
        ("VIR LABO PIERRE FABRE REMISE", False),
        ("VIR …", False),
    ],
)
def test_125_an_equal_sum_of_somebody_named_is_not_the_payers(label: str, taken: bool) -> None:
    """Viamedis marked 103.00 on 8 April and nothing of its name came; somebody sent 103.00."""
    found = compare([paid(8, 10_300)], [came(8, 10_300, label)])
    assert found.told.not_banked_cents == (0 if taken else 10_300)
    assert found.told.unidentified_cents == (0 if taken else 10_300)
