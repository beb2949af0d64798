"""Payers whose name the bank cuts: the same figures whatever the format, and the user's word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from calculator import read_ledger
from calculator.estimate.reconcile import BankRules, Reconciled, reconcile
from calculator.estimate.senders import Names
from calculator.estimate.unnamed import unnamed_senders
from calculator.intake.bank import read_bank
from calculator.reference.calendars import business_calendar
from tests.cases.asking import ledger_text
from tests.estimate.comparing import april, came, compare, of, paid, rules_of
from tests.intake.bank import statements as made

LITTORAL = "CETIP Santé Littoral"
JANUARY = date(2024, 1, 31)
#: Booked in January 2024, one transfer a marked day; the name ends at the 37th sign.
BOOKED = (
    *(
        made.Line(date(2024, 1, day), cents, f"VIR SEPA RECU CETIP SANTE LITTORAL TP REF 8801{day}")
        for day, cents in ((15, 10_000), (16, 20_100), (18, 30_300))
    ),
    made.Line(date(2024, 1, 31), -4_500, "PRLV SEPA EDF", "B1", "RDDT", "DEBIT"),
)
CUT = tuple(
    made.entry(made.Line(x.on, x.cents, x.label[:32]), f"F{n}", MEMO=x.label)
    for n, x in enumerate(BOOKED)
)
ONLY_CUT = tuple(
    made.entry(made.Line(x.on, x.cents, x.label[:32]), f"F{n}") for n, x in enumerate(BOOKED)
)


def littoral(day: int | date, cents: int, **more: Any) -> Any:
    return paid(day, cents, "", payer=LITTORAL, **more)


def january(statement: bytes) -> Reconciled:
    marked = [(x.on, x.cents) for x in BOOKED if x.cents > 0] + [(date(2024, 1, 24), 777)]
    lines = [littoral(on, cents, on=date(2024, 1, 8)) for on, cents in marked]
    frame = read_ledger(("a.csv", ledger_text(lines).encode())).at(JANUARY).frame
    bank = read_bank(("r", statement))
    return reconcile(frame, bank, JANUARY, BankRules(), business_calendar())


@pytest.mark.parametrize(
    "statement",
    [
        made.csv(BOOKED),
        made.camt(BOOKED),
        made.cfonb(BOOKED),
        made.ofx(BOOKED),
        made.ofx(entries=CUT),
        made.ofx(entries=ONLY_CUT),
    ],
    ids=["csv", "camt", "cfonb", "ofx", "ofx cut with memo", "ofx cut"],
)
def test_a_name_cut_by_the_format_changes_no_figure(statement: bytes) -> None:
    """100 + 201 + 303 = 604.00 came, day by day; 7.77 marked on the 24th did not."""
    (row,) = january(statement).told.by_payer
    assert row.payer == LITTORAL
    assert (row.marked_paid_cents, row.banked_cents, row.not_banked_cents) == (61_177, 60_400, 777)


@pytest.mark.parametrize(
    ("label", "payers", "who"),
    [
        ("VIR SEPA RECU CETIP SANTE LITTO", [LITTORAL], LITTORAL),
        ("VIR SEPA RECU CETIP SANTE LITTOR", [LITTORAL], LITTORAL),
        # One sign short of a field's width: nothing cut it.
        ("VIR SEPA RECU CETIP SANTE LITT", [LITTORAL], "CETIP"),
        # Two payers of the ledger begin so.
        ("VIR SEPA RECU CETIP SANTE LITTO", [LITTORAL, "CETIP Santé Littoral Sud"], "CETIP"),
        ("VIREMENT SEPA RECU ASSURANCE TP", ["TP Gestion"], None),
    ],
)
def test_a_name_is_read_from_its_beginning_at_a_fields_width_only(
    label: str, payers: list[str], who: str | None
) -> None:
    found = Names({}, payers, []).sender(label, "")
    assert (found and found[0]) == who


def test_a_brand_without_lines_settles_those_of_the_payer_named_after_it() -> None:
    """100 and 200 came as "CETIP", to the cent; 55 more equal nothing and stay the brand's."""
    lines = [littoral(7, 100), littoral(8, 200), littoral(9, 60)]
    moves = [came(7, 100, "VIR CETIP"), came(9, 200, "VIR CETIP"), came(10, 55, "VIR CETIP")]
    found = compare(lines, moves)
    told = [(m.payer, m.recognised_by, m.banked_cents) for m in found.told.matches if m.n_lines]
    assert told == [(LITTORAL, "exact_sum", 100), (LITTORAL, "exact_sum", 200)]
    assert found.told.unidentified == ()
    # A payer nobody sees may have been paid by the platform: 55 of the 60 may be in that transfer.
    assert of(found, LITTORAL).not_banked_cents == 5


@pytest.mark.parametrize(
    "other", [paid(7, 100, "CETIP"), paid(8, 300, "", payer="CETIP Autre Caisse")]
)
def test_a_brand_with_lines_or_two_namesakes_settles_nobody_elses(other: Any) -> None:
    found = compare([littoral(7, 100), other], [came(7, 100, "VIR CETIP")])
    assert not [m for m in found.told.matches if m.payer == LITTORAL and m.n_lines]


def test_a_brands_transfer_that_equals_nothing_is_offered_to_the_user() -> None:
    lines, moves = [littoral(8, 300), paid(8, 50)], [came(8, 299, "VIR CETIP"), came(8, 50)]
    found = compare(lines, moves).told
    (one,) = unnamed_senders(found, {})
    assert (one.words, one.cents, one.payer, one.read_as) == ("cetip", 299, None, "CETIP")
    said = compare(lines, moves, words={"cetip": LITTORAL})
    assert of(said, LITTORAL).not_banked_cents == 1
    (told,) = unnamed_senders(said.told, {"cetip": LITTORAL})
    assert (told.payer, told.read_as) == (LITTORAL, "")


def test_the_statutory_payer_is_not_asked_about() -> None:
    found = compare([paid(8, 50)], [came(8, 50), came(april(9), 70, "VIR CPAM 93")]).told
    assert unnamed_senders(found, {}) == ()


def test_runs_of_days_do_not_go_over_a_day_already_paid() -> None:
    """The 8th is paid in its own name: 100 + 300 around it make no run."""
    lines = [littoral(7, 100), littoral(8, 200), littoral(9, 300)]
    moves = [came(8, 200, "VIR CETIP SANTE LITTORAL"), came(10, 400, "VIR CETIP")]
    assert ("period_sum", 2, 400, 400) not in rules_of(compare(lines, moves))
