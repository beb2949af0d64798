"""Dated parameters: complete, sourced, derivable, and absent before their first date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from calculator.core.errors import ParameterNotFound
from calculator.core.texts import LANGUAGES, catalogue
from calculator.reference.parameters import (
    ASSUMED,
    Parameter,
    all_parameters,
    parameter,
    read_parameters,
)

VIAMEDIS = date(2024, 2, 9)

#: What docs/method.md and the dossier's format write down, name by name.
WRITTEN: dict[str, float] = {
    "payment_term_days_complementary": 4,
    "payment_term_days_statutory": 4,
    "compulsory_share": 0.10,
    "leaves_share": 0.05,
    "margin_lost_per_euro_leaving": 3.7,
    "billing_week_cv": 0.10,
    "ordinary_week_cv": 0.08,
    "term_spread_days": 1,
    "min_noise_weeks": 8,
    "interval_level": 0.8,
    "outage_length_median_business_days": 10,
    "outage_length_tail_exponent": 3,
    "backlog_lands_after_business_days": 2,
    "landing_days": 5,
    "repay_after_business_days": 10,
    "instalments": 1,
    "fee_eur": 0,
    "fee_share": 0,
    "recoup_share": 1,
    "recoup_after_business_days": 0,
    "recoup_within_business_days": 63,
    "target_probability": 0.95,
    "horizon_days": 120,
    "paths": 2000,
    "seed": 1,
    "stale_after_days": 90,
    "exposure_window_days": 182,
    "reference_window_days": 91,
    "min_reference_days": 28,
    "min_paid_lines": 30,
    "saturday_weight": 1,
    "max_line_eur": 1_000_000,
    "bank_grace_business_days": 2,
    "transfer_early_business_days": 1,
    "transfer_late_business_days": 5,
    "complementary_share_of_turnover": 0.0785,
    "platform_share_of_complementary": 0.31,
    "open_days_per_year": 303,
    "average_turnover_eur": 2_200_000,
    "platform_billing_per_open_day_low_eur": 120,
    "platform_billing_per_open_day_high_eur": 245,
    "statutory_billing_per_open_day_low_eur": 4600,
    "statutory_billing_per_open_day_high_eur": 4900,
    "scale_warning_factor": 3,
    "pharmacies_all_france": 20_502,
    "pharmacies_metropolitan": 19_627,
    "c2s_share": 0.11,
}


def value(name: str) -> float:
    return parameter(name, VIAMEDIS).number()


@pytest.mark.parametrize(("name", "expected"), WRITTEN.items())
@pytest.mark.parametrize("on", [date(2000, 1, 1), date(2020, 9, 7), VIAMEDIS, date(2026, 11, 23)])
def test_every_default_holds_on_every_day_a_dossier_may_bear(
    name: str, expected: float, on: date
) -> None:
    assert parameter(name, on).number() == expected


@pytest.mark.parametrize("one", all_parameters().values(), ids=lambda one: one.name)
def test_every_parameter_is_complete(one: Parameter) -> None:
    assert one.label.fr != one.label.en
    assert one.values
    for lang in LANGUAGES:
        assert f"reference.unit.{one.unit}" in catalogue(lang)
        assert f"reference.nature.{one.nature}" in catalogue(lang)
    for dated in one.values:
        assert dated.source.startswith(ASSUMED) == (one.nature == "assumption")
        assert dated.source_url.startswith("http") or one.nature == "assumption"
        assert date(2026, 11, 1) <= dated.checked_on
        assert dated.from_on <= dated.checked_on


def test_the_list_is_not_empty() -> None:
    assert set(WRITTEN) <= set(all_parameters())
    assert len(all_parameters()) >= 45


def test_a_default_can_be_overridden_where_the_dossier_has_a_key() -> None:
    keys = {
        "landing_days": "advance.landing_days",
        "compulsory_share": "suspension.compulsory_share",
        "target_probability": "options.target_probability",
        "payment_term_days_complementary": "billing.payment_term_days",
        "stale_after_days": "",
    }
    assert {name: parameter(name, VIAMEDIS).dossier_key for name in keys} == keys


def test_natures_follow_the_strength_of_the_source() -> None:
    natures = {
        "statutory_legal_term_days": "law",
        "payment_term_days_statutory": "contract",
        "pharmacies_all_france": "observed",
        "payment_term_days_complementary": "assumption",
        "leaves_share": "assumption",
        "complementary_share_of_turnover": "assumption",
    }
    assert {name: parameter(name, VIAMEDIS).nature for name in natures} == natures
    assert "aucune mesure publiée" in parameter("leaves_share", VIAMEDIS).source


def test_orders_of_size_follow_from_their_inputs() -> None:
    turnover, days = value("average_turnover_eur"), value("open_days_per_year")
    # Midpoints: (5.8 + 9.9) / 2 = 7.85 %; (28 + 34) / 2 = 31 %.
    assert value("complementary_share_of_turnover") == pytest.approx((0.058 + 0.099) / 2)
    assert value("platform_share_of_complementary") == pytest.approx((0.28 + 0.34) / 2)
    # 2,200,000 x 5.8 % / 303 = 421, x 28 % = 118; 2,200,000 x 9.9 % / 303 = 719, x 34 % = 244.
    low, high = turnover * 0.058 / days * 0.28, turnover * 0.099 / days * 0.34
    assert value("platform_billing_per_open_day_low_eur") == pytest.approx(low, rel=0.02)
    assert value("platform_billing_per_open_day_high_eur") == pytest.approx(high, rel=0.02)
    # 74.5 % x 85 % = 63.3 % -> 4,598; 74.5 % x 91 % = 67.8 % -> 4,922; middle 65.6 %.
    low, high = turnover * 0.745 * 0.85 / days, turnover * 0.745 * 0.91 / days
    assert value("statutory_billing_per_open_day_low_eur") == pytest.approx(low, rel=0.01)
    assert value("statutory_billing_per_open_day_high_eur") == pytest.approx(high, rel=0.01)
    share = value("statutory_share_of_turnover")
    assert share == pytest.approx(0.745 * (0.85 + 0.91) / 2, abs=0.002)
    assert turnover * share / days == pytest.approx(4750, abs=25)
    # An average platform by the shares lies between the two bounds: 2.2 M x 7.85 % x 31 % / 303.
    middle = turnover * 0.0785 * 0.31 / days
    assert middle == pytest.approx(176.7, abs=0.1)
    # 29.2 % of margin / 7.85 % of complementary share = 3.72, rounded to 3.7.
    margin = value("gross_margin_share") / value("complementary_share_of_turnover")
    assert value("margin_lost_per_euro_leaving") == round(margin, 1)


def test_absence_before_the_first_date_is_an_error() -> None:
    # The decree on the statutory payer's term was published on 5 August 2016.
    assert parameter("statutory_legal_term_days", date(2016, 8, 5)).whole() == 7
    with pytest.raises(ParameterNotFound) as caught:
        parameter("statutory_legal_term_days", date(2016, 8, 4))
    assert caught.value.code == "parameter_before_first_date"
    assert "4 août 2016" in str(caught.value).replace("\u00a0", " ")
    assert "5 août 2016" in str(caught.value).replace("\u00a0", " ")


def test_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(ParameterNotFound) as caught:
        parameter("landing_day", VIAMEDIS)
    assert caught.value.code == "unknown_parameter"
    assert caught.value.operands["nearest"] == "landing_days"
    with pytest.raises(ParameterNotFound) as caught:
        parameter("xyzzy", VIAMEDIS)
    assert "xyzzy" in caught.value.message("en")


_TABLE = """
[{name}]
label = {{ fr = "Délai", en = "Delay" }}
unit = "days"
nature = "{nature}"
dossier_key = ""
{extra}
[[{name}.values]]
from = 2000-01-01
value = {value}
source = "{source}"
source_url = "{url}"
checked_on = 2026-11-23
"""


def table(name: str = "delay", **changed: str) -> str:
    told = {
        "nature": "assumption",
        "source": "Hypothèse : aucune mesure publiée",
        "url": "",
        "value": "4",
        "extra": "",
    }
    return _TABLE.format(name=name, **(told | changed))


def read(folder: Path, *files: str) -> dict[str, Parameter]:
    for number, text in enumerate(files):
        (folder / f"{number}.toml").write_text(text, "utf-8")
    return dict(read_parameters(folder))


def test_the_newest_value_not_after_the_day_is_taken_and_order_is_checked(tmp_path: Path) -> None:
    later = """
[[delay.values]]
from = {year}-01-01
value = 5
source = "Hypothèse : aucune mesure publiée"
checked_on = 2026-11-23
"""
    found = read(tmp_path, table() + later.format(year=2025))
    assert [dated.value for dated in found["delay"].values] == [4, 5]
    with pytest.raises(ValidationError, match="out of order"):
        read(tmp_path, table() + later.format(year=1999))


@pytest.mark.parametrize(
    "wrong",
    [
        table(nature="observed"),  # a publication needs an address and no "Hypothèse"
        table(source="Moniteur"),  # an assumption must say so
        table(nature="law", source="Code"),  # no address
        table(extra='colour = "blue"'),  # unknown key
        table(extra="").replace('unit = "days"', 'unit = "fathoms"'),
        table(value="true"),
        table(value="1.5").replace('unit = "days"', 'unit = "share"'),
    ],
)
def test_an_unsound_file_is_refused(tmp_path: Path, wrong: str) -> None:
    read(tmp_path, table())
    with pytest.raises(ValidationError):
        read(tmp_path, wrong)


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stands twice"):
        read(tmp_path, table(), table())


def test_texts_and_numbers_are_not_mixed(tmp_path: Path) -> None:
    assert read(tmp_path, table(value='"quatre"'))["delay"].values[0].value == "quatre"
    shares = parameter("leaves_share", VIAMEDIS)
    with pytest.raises(TypeError):
        shares.whole()
    assert shares.label("en") != shares.label("fr")
    assert parameter("compulsory_share", VIAMEDIS).note("fr")
    assert parameter("leaves_share", VIAMEDIS).note("fr") == ""
