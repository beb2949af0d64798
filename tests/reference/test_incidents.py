"""Past outages: dates that agree with the calendar, payers that exist, the median length."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import DossierError
from calculator.core.spans import DateSpan, day_number
from calculator.reference.calendars import business_calendar
from calculator.reference.incidents import Incident, incident, incidents
from calculator.reference.lengths import median_length, shipped_cases
from calculator.reference.parameters import parameter
from calculator.reference.payers import canonical

ALL = incidents()


def test_viamedis_stands_first_and_all_eight_are_there() -> None:
    assert [one.id for one in ALL] == [
        "viamedis-2024",
        "cetip-2025",
        "statutory-2026",
        "orange-2023",
        "change-healthcare-2024",
        "avp-2020",
        "cpam-paris-2014",
        "cpam-idf-2013",
    ]
    assert len({one.rank for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_an_incident_is_complete(one: Incident) -> None:
    assert all(canonical(payer) == payer for payer in one.payers)
    assert one.first_day.weekday() < 5
    for fact in one.facts:
        assert fact.text_fr != fact.text_en
        assert fact.said("en") == fact.text_en
    if not one.first_day_known:
        # A supposed day is said to be one, or at least not claimed with high confidence alone.
        assert any(fact.confidence != "high" for fact in one.facts)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_length_is_the_business_days_from_first_to_last(one: Incident) -> None:
    last = {  # last day counted where the outage's own last day is not published
        "viamedis-2024": date(2024, 2, 9),
        "statutory-2026": date(2026, 2, 11),
    }.get(one.id, one.last_day)
    if one.business_days is None:
        assert one.id in {"orange-2023", "avp-2020"}
        return
    assert last is not None
    span = DateSpan.including(one.first_day, last)
    assert len(business_calendar().days_in(span)) == one.business_days


def test_the_median_length_is_the_parameter() -> None:
    # 7 (Paris 2014), 7 (CETIP 2025), 10 (Île-de-France 2013), 10 (Viamedis 2024), 17 (Change
    # Healthcare 2024): the third of five is 10. The case still going on at 5 leaves before 7:
    # S(7) = 1 - 2/5 = 3/5, S(10) = 3/5 x (1 - 2/3) = 1/5, under one half at 10.
    lengths = sorted(
        one.business_days
        for one in ALL
        if one.business_days is not None and not one.business_days_at_least
    )
    assert lengths == [7, 7, 10, 10, 17]
    assert median_length(shipped_cases()) == 10
    held = parameter("outage_length_median_business_days", date(2024, 2, 9))
    assert held.number() == median_length(shipped_cases())


def test_cetip_backlog_left_two_business_days_after_the_restart() -> None:
    # Last day 14 April 2025, restart Tuesday 15, backlog sent Thursday 17.
    last = incident("cetip-2025").last_day
    assert last is not None
    business = business_calendar()
    restart = business.shift(day_number(last), 1)
    wait = parameter("backlog_lands_after_business_days", last).whole()
    assert restart == day_number(date(2025, 4, 15))
    assert business.shift(restart, wait) == day_number(date(2025, 4, 17))


def test_viamedis_as_the_mission_tells_it() -> None:
    viamedis = incident("viamedis-2024")
    assert viamedis.payers == ("Viamedis",)
    assert viamedis.stopped == "payments"
    assert viamedis.first_day == date(2024, 1, 29)
    assert viamedis.last_day is None
    assert not viamedis.last_day_known


def test_unknown_incident_names_the_nearest() -> None:
    with pytest.raises(DossierError) as caught:
        incident("viamedis-2023")
    assert caught.value.operands["nearest"] == "viamedis-2024"
    with pytest.raises(DossierError) as caught:
        incident("???")
    assert "cetip-2025" in str(caught.value)
