"""An export of paid lines only does not say what is owed: it is refused, a whole ledger is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calculator import Assessment, DossierError
from tests.cases.asking import Line, ask, changed, ledger_text

FIRST, AS_OF = date(2024, 1, 29), date(2024, 2, 9)
DOSSIER = changed(billing={"per_open_day_eur": None, "payment_term_days": None})


def lines(takes: int, until: date = AS_OF, *, paid_only: bool = False) -> list[Line]:
    """100.00 billed each day from 1 October, paid `takes` days later until payments stop."""
    found, on = [], date(2023, 10, 1)
    while on <= until:
        paid = on + timedelta(days=takes)
        if paid < FIRST:
            found.append(Line(on, 10_000, paid_on=paid, status="paid"))
        elif not paid_only:
            found.append(Line(on, 10_000))
        on += timedelta(days=1)
    return found


def told(some: list[Line]) -> Assessment:
    return ask(DOSSIER, ledger_text(some))


def test_paid_lines_only_are_refused_with_what_to_do() -> None:
    """Paid after 7 days: the last paid invoice is of 21 January, and nothing is open."""
    with pytest.raises(DossierError) as error:
        told(lines(7, paid_only=True))
    assert error.value.code == "only_paid_lines"
    assert error.value.operands["last_on"] == date(2024, 1, 21)
    assert "Exportez aussi" in error.value.message("fr")


def test_a_whole_ledger_is_read() -> None:
    """Open: those billed from 22 January to 9 February, 19 days."""
    assert told(lines(7)).receivables.outstanding_cents == 19 * 10_000


def test_a_payer_that_pays_the_same_day_leaves_nothing_open() -> None:
    assert told(lines(0, until=date(2024, 1, 28))).receivables.outstanding_cents == 0


def test_a_payer_no_longer_billed_owes_nothing() -> None:
    """The last invoice is of October: all paid long before the outage."""
    assert told(lines(7, until=date(2023, 11, 15))).receivables.outstanding_cents == 0


def test_a_ledger_that_goes_on_after_the_end_is_read() -> None:
    """Everything paid, those of the last days too: nothing is left out."""
    some = [
        *lines(7, paid_only=True),
        *(Line(AS_OF - timedelta(days=n), 5_000, paid_on=AS_OF, status="paid") for n in range(9)),
    ]
    assert told(some).receivables.outstanding_cents == 0


def test_a_payer_billed_now_and_then_may_owe_nothing() -> None:
    """Paid each day of October, then one invoice of 10 January paid on the 25th: the silence since
    is no longer than others before it.
    """
    some = [
        *lines(7, until=date(2023, 10, 31)),
        Line(date(2024, 1, 10), 5_000, paid_on=date(2024, 1, 25), status="paid"),
    ]
    assert told(some).receivables.outstanding_cents == 0
