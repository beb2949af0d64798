"""docs/data.md says what data/ says, and every text of this area exists in both languages."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from calculator.core.paths import DATA_DIR
from calculator.core.texts import catalogue
from calculator.reference.incidents import incidents
from calculator.reference.parameters import all_parameters
from calculator.reference.payers import known_names

DOCS = DATA_DIR.parent / "docs"


def generator() -> ModuleType:
    path = DOCS / "generate_data_page.py"
    spec = importlib.util.spec_from_file_location("generate_data_page", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date() -> None:
    page = (DOCS / "data.md").read_text("utf-8")
    assert page == generator().render(), "run: python -m docs.generate_data_page"


def test_the_page_names_everything() -> None:
    page = (DOCS / "data.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in all_parameters())
    assert all(f"(`{one.id}`)" in page for one in incidents())
    assert all(f"| {name} |" in page for name in known_names())
    assert "0,0785" in page  # no share is rounded away


def test_both_languages_hold_the_same_texts_with_the_same_operands() -> None:
    codes = [
        "unknown_payer",
        "unknown_territory",
        "unknown_parameter",
        "unknown_incident",
        "parameter_before_first_date",
        "calendar_out_of_range",
    ]
    for code in codes:
        for key in (f"error.{code}", f"error.{code}_alone"):
            french, english = catalogue("fr").get(key), catalogue("en").get(key)
            assert (french is None) == (english is None)
            if french and english:
                assert french != english
                assert french.count("{") == english.count("{")
        assert f"error.{code}" in catalogue("fr")
