"""Days that the ledger marks below zero, against the debits of their payer."""

from __future__ import annotations

from datetime import date

import numpy as np

from calculator.estimate.reconcile_remarks import remarks_on
from tests.estimate.comparing import april, came, compare, of, paid, rules_of


def test_58_a_debit_settles_a_day_marked_below_zero_and_hides_no_gap() -> None:
    """100 came; −30 of the 9th were debited; of 50 marked on the 10th nothing came: 50 lack.

    Marked 100 − 30 + 50 = 120; banked 100 − 30 = 70.
    """
    lines = [paid(8, 100), paid(9, -30), paid(10, 50)]
    debit = came(9, -30, "PRLV SEPA VIAMEDIS INDUS", kind="direct_debit")
    found = compare(lines, [came(8, 100), debit])
    row = of(found)
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (120, 70, 50)
    assert (row.not_marked_cents, row.returned_cents) == (0, 0)
    assert [(b.marked_on, b.cents) for b in found.told.not_banked] == [(april(10), 50)]
    assert rules_of(found) == [("day_sum", 1, 100, 100), ("take_back", 1, -30, -30)]
    assert sum(m.banked_cents for m in found.told.matches) == found.told.banked_cents
    assert found.told.debits == ()


def test_58_a_debit_leaves_nothing_received_beyond_the_lines() -> None:
    """100 came, 30 went: the 70 that the lines say. Without the debit, 30 are beyond them."""
    lines = [paid(8, 100), paid(9, -30)]
    debit = came(10, -30, kind="transfer_out")
    assert of(compare(lines, [came(8, 100), debit])).not_marked_cents == 0
    assert of(compare(lines, [came(8, 100)])).not_marked_cents == 30


def test_58_more_taken_back_than_marked_hides_no_gap() -> None:
    """−80 debited, 50 never came: marked −30, 50 lack."""
    found = compare([paid(8, -80), paid(10, 50)], [came(8, -80, kind="direct_debit")])
    row = of(found)
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (-30, -80, 50)


def test_58_several_days_one_debit_and_one_day_several_debits() -> None:
    lines = [paid(8, -30), paid(9, -20), paid(22, -70)]
    moves = [came(10, -50), came(22, -40), came(23, -30)]
    found = compare(lines, [came(2, 1), *moves])
    assert [m[1:] for m in rules_of(found) if m[0] == "take_back"] == [(2, -50, -50), (1, -70, -70)]


def test_58_a_debit_that_no_line_notes_is_shown_and_changes_nothing() -> None:
    """A premium of 45, a take-back of 31 where 30 are marked, a debit weeks after its day."""
    lines = [paid(8, 100), paid(9, -30), paid(10, 50)]
    debits = [
        came(9, -31, kind="direct_debit"),
        came(10, -45, "PRLV VIAMEDIS COTISATION", kind="direct_debit"),
        came(28, -30, kind="direct_debit"),
    ]
    without, found = (compare(lines, [came(8, 100), *more]) for more in ([], debits))
    assert of(found) == of(without)
    assert [(d.payer, d.transfer.amount_cents) for d in found.told.debits] == [
        ("Viamedis", -31), ("Viamedis", -45), ("Viamedis", -30),
    ]  # fmt: skip
    told = [i for i in remarks_on(found, np.zeros(3, bool)) if i.code == "debits_not_noted"]
    assert [(i.amount_cents, i.operands["n"]) for i in told] == [(106, 3)]


def test_58_a_debit_of_somebody_else_settles_nothing() -> None:
    lines = [paid(9, -30), paid(10, 50)]
    for label, words in (("PRLV ALMERYS", {}), ("PRLV VIAMEDIS", {"prlv viamedis": ""})):
        found = compare(lines, [came(9, -30, label, kind="direct_debit")], words=words)
        assert not [m for m in found.told.matches if m.rule == "take_back"]


def test_128_a_return_that_the_ledger_notes_is_counted_once() -> None:
    """100 marked and come, returned, and marked −100: the ledger says so itself, 50 lack."""
    back = came(11, -100, "REJET VIR VIAMEDIS", kind="returned")
    found = compare([paid(8, 100), paid(11, -100), paid(14, 50)], [came(9, 100), back])
    row = of(found)
    assert (row.marked_paid_cents, row.not_banked_cents, row.returned_cents) == (50, 50, 0)
    assert [b.marked_on for b in found.told.not_banked] == [april(14)]
    # Its transfer before the statement: the line of March is not opened a second time.
    early = paid(date(2025, 3, 25), 100)
    found = compare([early, paid(11, -100)], [came(9, 5), back])
    assert found.told.not_banked == ()
    assert found.told.returned == ()


def test_58_a_take_back_without_its_debit_is_withheld_from_the_payer_s_other_money() -> None:
    """Marked 100 and 100, then −45.30 withheld from the second transfer: 54.70, nothing lacks.

    Where the second 100 never came, 54.70 lack: the payer may still withhold the 45.30.
    """
    lines = [paid(2, 10_000), paid(3, 10_000), paid(8, -4_530)]
    withheld = compare(lines, [came(2, 10_000), came(8, 5_470)])
    assert of(withheld).not_banked_cents == 0
    gone = of(compare(lines, [came(2, 10_000)]))
    assert (gone.marked_paid_cents, gone.banked_cents, gone.not_banked_cents) == (
        15_470, 10_000, 5_470,
    )  # fmt: skip
