"""The bank's way into the answer: CETIP in April 2025 by hand, cash, exports, words."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calculator import Assessment, Dossier, DossierError, assess, read_ledger
from calculator.__main__ import main
from calculator.core.texts import LANGUAGES
from calculator.deliver.facts import facts_of
from calculator.deliver.files import csv_bytes
from calculator.deliver.jsonfile import answer_json, answer_tree
from calculator.deliver.matches import comparison_csv
from calculator.deliver.terminal import answer_text
from calculator.intake.bank.model import BankRead
from calculator.intake.limits import OWN_MACHINE
from calculator.reference.calendars import business_calendar
from tests.cases.asking import Line, assess_command, ledger_text
from tests.statements import Account, Move, statement
from tests.test_docs import IN_DOSSIER, IN_METHOD, keys_of

DOSSIER: dict[str, Any] = {
    "as_of": date(2025, 4, 16),
    "pharmacy": {"cash_eur": 20_000},
    "outage": {"payers": ["CETIP"], "first_day": date(2025, 4, 4)},
    "billing": {"payment_term_days": 4},
    "options": {"uncertainty": "none", "horizon_days": 30},
}
APRIL = Account(date(2025, 4, 1), date(2025, 4, 16))


def april(day: int) -> date:
    return date(2025, 4, day)


def cetip(as_of: date = date(2025, 4, 16)) -> list[Line]:
    """One line of 150.00 billed each business day from 26 March, the notice marks it paid four
    business days later, whether or not the money came."""
    calendar = business_calendar()
    from calculator.core.spans import day_number, day_of

    lines = []
    for rank in range(30):
        billed = calendar.shift(day_number(date(2025, 3, 25)), rank + 1)
        marked = day_of(calendar.shift(billed, 4))
        if day_of(billed) > as_of:
            break
        brand = ("iSanté", "SP Santé")[rank % 2]
        line = Line(day_of(billed), 15_000, platform=brand, name=f"F{rank:02}")
        if marked <= date(2025, 4, 15):
            line = replace(line, paid=15_000, paid_on=marked, status="paid")
        lines.append(line)
    return lines


#: Marked 1, 2 and 3 April, booked on the next business day; then nothing more.
BEFORE = [Move(april(2), 15_000, "VIR SEPA CETIP"), Move(april(3), 15_000, "VIR SEPA ISANTE"),
          Move(april(4), 15_000, "VIR SEPA CETIP")]  # fmt: skip


def ask(read: BankRead | None = None, lines: list[Line] | None = None, **parts: Any) -> Assessment:
    dossier = Dossier.parse(DOSSIER | parts)
    text = ledger_text(cetip() if lines is None else lines)
    return assess(dossier, ledger=read_ledger(("a.csv", text.encode())), bank=read)


def codes(answer: Assessment) -> set[str]:
    return {i.code for i in answer.issues}


# --- CETIP, April 2025 ----------------------------------------------------------------------


def test_cetip_april_2025_by_hand() -> None:
    """Notices of 4, 7, 8, 9, 10, 11 and 14 April: 7 × 150.00 marked paid, no money.

    Billed on business days 26 March to 16 April: 16 lines. Marked 1 to 15 April: 11, of which
    three came (2, 3, 4 April), seven lack, and the 15th waits: the statement ends on the 16th.
    Owed: 7 lines reopened + 5 not yet marked (billed 10, 11, 14, 15, 16 April) = 12 × 150 = 1,800.
    Should have been paid: due from 4 to 16 April = billed 31 March to 10 April = 9 lines, 1,350,
    less the 150 of the 15th, received so far as anyone knows = 1,200.
    """
    answer = ask(statement(BEFORE, APRIL))
    owed, bank = answer.receivables, answer.bank
    assert bank is not None
    assert owed.marked_paid_not_banked_cents == bank.not_banked_cents == 7 * 15_000
    assert [(b.marked_on.day if b.marked_on else 0, b.cents) for b in bank.not_banked] == [
        (d, 15_000) for d in (14, 11, 10, 9, 8, 7, 4)
    ]
    assert bank.waiting_cents == 15_000
    (row,) = bank.by_payer  # iSanté and SP Santé are paid by one operator
    assert (row.payer, row.marked_paid_cents, row.banked_cents) == ("CETIP", 150_000, 45_000)
    assert (bank.first_on, bank.last_on, bank.seen_on) == (april(1), april(14), april(16))
    assert owed.outstanding_cents == 12 * 15_000
    assert owed.missing.cents == 9 * 15_000 - 15_000
    assert owed.overdue_cents == 7 * 15_000  # billed 31 March to 8 April, due by 14 April
    assert {"marked_paid_not_banked", "marked_paid_waiting"} <= codes(answer)
    assert "marked_paid_since" not in codes(answer)


def test_without_the_statement_the_notices_are_believed() -> None:
    answer = ask()
    assert answer.receivables.outstanding_cents == 5 * 15_000
    assert answer.receivables.missing.cents == 9 * 15_000 - 8 * 15_000
    assert answer.receivables.marked_paid_not_banked_cents is None
    assert answer.bank is None
    assert "marked_paid_since" in codes(answer)


def test_cetip_when_the_seven_days_came_at_once() -> None:
    """17 April: one transfer of 7 × 150 = 1,050; the flow of the 15th came on the 16th."""
    moves = [*BEFORE, Move(april(16), 15_000, "VIR SPSANTE"), Move(april(17), 105_000, "VIR CETIP")]
    answer = ask(statement(moves, replace(APRIL, last_on=april(22))), as_of=april(22),
                 lines=cetip(april(22)))  # fmt: skip
    assert answer.bank is not None
    assert answer.receivables.marked_paid_not_banked_cents == 0
    assert [(m.rule, m.first_on.day, m.last_on.day) for m in answer.bank.matches] == [
        ("day_sum", 1, 1), ("day_sum", 2, 2), ("day_sum", 3, 3),
        ("period_sum", 4, 14), ("day_sum", 15, 15),
    ]  # fmt: skip


def test_a_ledger_fully_banked_has_the_figures_of_no_statement() -> None:
    moves = [Move(line.paid_on, 15_000, "VIR CETIP") for line in cetip() if line.paid_on]
    with_bank, without = ask(statement(moves, APRIL)), ask()
    assert with_bank.receivables.marked_paid_not_banked_cents == 0
    tree, bare = answer_tree(with_bank), answer_tree(without)
    for part in ("advance", "suspension", "cash"):
        assert tree[part] == bare[part]
    assert tree["receivables"] == bare["receivables"] | {"marked_paid_not_banked_eur": "0.00"}


def test_the_statutory_payer_alike() -> None:
    lines = [replace(x, platform="", payer="CPAM 93") for x in cetip()]
    moves = [replace(m, label="VIR C.P.A.M. BOBIGNY") for m in BEFORE]
    answer = ask(statement(moves, APRIL), lines, outage={"payers": ["AMO"], "first_day": april(4)})
    assert answer.receivables.marked_paid_not_banked_cents == 105_000
    assert answer.receivables.outstanding_cents == 180_000


def test_a_payer_that_is_not_in_the_outage_is_told_not_added() -> None:
    other = Line(date(2025, 3, 20), 7_700, platform="Almerys", paid=7_700, paid_on=april(8),
                 status="paid", name="X")  # fmt: skip
    answer = ask(statement(BEFORE, APRIL), [*cetip(), other])
    assert answer.receivables.marked_paid_not_banked_cents == 105_000
    assert answer.receivables.outstanding_cents == 180_000
    assert answer.bank is not None
    assert answer.bank.not_banked_cents == 112_700
    (issue,) = [i for i in answer.issues if i.code == "not_banked_elsewhere"]
    assert (issue.amount_cents, issue.operands["payer"]) == (7_700, "Almerys")


def test_a_statement_of_other_days_changes_no_figure_and_says_so() -> None:
    old = Account(date(2025, 1, 1), date(2025, 1, 31))
    answer = ask(statement([], old))
    assert answer.receivables.marked_paid_not_banked_cents is None
    assert answer.receivables.outstanding_cents == 5 * 15_000
    assert {"bank_compares_nothing", "marked_paid_since"} <= codes(answer)


def test_a_statement_without_a_ledger() -> None:
    dossier = Dossier.parse(
        DOSSIER | {"billing": {"per_open_day_eur": {"CETIP": 150}, "payment_term_days": 4}}
    )
    answer = assess(dossier, bank=statement(BEFORE, APRIL))
    assert answer.receivables.marked_paid_not_banked_cents is None
    assert answer.bank is not None
    assert (answer.bank.banked_cents, answer.bank.not_marked_cents) == (0, 45_000)
    assert answer_tree(answer)["receivables"] == answer_tree(assess(dossier))["receivables"]


# --- cash, words, digest -------------------------------------------------------------------


@pytest.mark.parametrize("typed", [None, "12345.67"])
def test_cash_comes_from_the_bank_where_none_is_typed(typed: str | None) -> None:
    """Stated 31 March 11,895.67 + 3 × 150 = 12,345.67 on 16 April."""
    bank = statement(BEFORE, APRIL, balances=((date(2025, 3, 31), 1_189_567),))
    pharmacy = {} if typed is None else {"cash_eur": typed}
    answer = ask(bank, pharmacy=pharmacy)
    assert answer.cash.opening_cents == 1_234_567
    assert answer.advance.needed_cents is not None
    said = {"cash_from_bank", "cash_not_given", "cash_differs"} & codes(answer)
    assert said == ({"cash_from_bank"} if typed is None else set())
    named = {a.name: a.value for a in answer.assumptions}
    assert named.get("bank_balance") == ("12345.67" if typed is None else None)
    same = ask(bank, pharmacy={"cash_eur": "12345.67"})
    assert answer_tree(answer)["cash"] == answer_tree(same)["cash"]


@pytest.mark.parametrize(("typed", "told"), [("12346.67", False), ("12346.68", True)])
def test_the_balance_typed_wins_and_a_difference_above_one_euro_is_told(
    typed: str, told: bool
) -> None:
    bank = statement(BEFORE, APRIL, balances=((date(2025, 3, 31), 1_189_567),))
    answer = ask(bank, pharmacy={"cash_eur": typed})
    assert answer.cash.opening_cents == int(Decimal(typed) * 100)
    found = [i for i in answer.issues if i.code == "cash_differs"]
    assert bool(found) is told
    if told:
        assert found[0].operands["typed_cents"] == 1_234_668
        assert found[0].operands["balance_cents"] == 1_234_567


def test_a_balance_nobody_knows() -> None:
    assert "cash_not_given" in codes(ask(statement(BEFORE, APRIL), pharmacy={}))


def test_the_fingerprint_follows_the_statement_and_no_order() -> None:
    base = ask(statement(BEFORE, APRIL)).fingerprint
    assert ask(statement(BEFORE[::-1], APRIL, name="autre.csv")).fingerprint == base
    other = [replace(BEFORE[0], cents=15_001), *BEFORE[1:]]
    found = {
        base,
        ask().fingerprint,
        ask(statement(other, APRIL)).fingerprint,
        ask(statement(BEFORE, replace(APRIL, last_on=april(15)))).fingerprint,
        ask(statement(BEFORE, APRIL, balances=((april(1), 1),))).fingerprint,
    }
    assert len(found) == 5


def test_words_that_name_nobody_are_refused() -> None:
    bank = statement(BEFORE, APRIL)
    with pytest.raises(DossierError):
        ask(bank, bank={"payers": {"OTP": "Viamédi"}})
    ask(bank, bank={"payers": {"OTP": "Mutuelle A"}})


def test_the_days_allowed_can_be_changed_and_are_told() -> None:
    bank = statement(BEFORE, APRIL)
    late = ask(bank, assumptions={"bank_grace_business_days": 3})
    assert late.receivables.marked_paid_not_banked_cents == 6 * 15_000  # the 14th waits too
    (told,) = [a for a in late.assumptions if a.name == "bank_grace_business_days"]
    assert (told.value, told.typed) == ("3", True)
    assert not [a for a in ask().assumptions if a.name == "bank_grace_business_days"]


# --- exports ------------------------------------------------------------------------------


def rich() -> Assessment:
    """Every list of the reconciliation filled."""
    moves = [
        *BEFORE,
        Move(april(8), 4_321, "VIR SANS NOM"),
        Move(april(9), 999, "VIR CETIP"),
        Move(april(10), -999, "REJET VIR CETIP", kind="returned"),
        Move(april(10), 55, "VIR ALMERYS"),
        Move(april(10), 77, "VIR DGFIP"),
        Move(april(11), -33, "PRLV CETIP COTISATION", kind="direct_debit"),
    ]
    undated = Line(april(2), 40, platform="iSanté", paid=40, status="paid", name="U")
    nobody = Line(date(2025, 3, 20), 25, platform="", payer="Mutuelle du Port", paid=25,
                  paid_on=april(8), status="paid", name="P")  # fmt: skip
    old = Line(date(2025, 3, 20), 60, paid=60, paid_on=date(2025, 3, 21), status="paid", name="O")
    lines = [*cetip(), undated, nobody, old]
    return ask(statement(moves, APRIL), lines, bank={"payers": {"DGFIP": ""}})


def test_every_key_of_the_bank_has_its_line() -> None:
    tree = answer_tree(rich())["bank"]
    assert all(
        tree[name]
        for name in ("by_payer", "not_banked", "matches", "unidentified", "returned", "cancelled",
                     "others", "debits", "movements")
    )  # fmt: skip
    assert sorted(set(keys_of(tree)) - IN_DOSSIER) == []


def test_what_is_printed_of_the_bank_sums_to_its_lines() -> None:
    """Counts and euros of every fate = the lines used; the file's column = their net sum."""
    answer = rich()
    tree = answer_tree(answer)["bank"]
    moved = tree["movements"]
    assert sum(m["received"] + m["paid"] for m in moved) == tree["lines"]["used"]
    euros = sum(Decimal(m["received_eur"]) + Decimal(m["paid_eur"]) for m in moved)
    assert euros == Decimal(tree["lines"]["used_eur"])
    by = {m["what"]: (m["received"], m["received_eur"], m["paid"], m["paid_eur"]) for m in moved}
    assert by["others"] == (1, "0.77", 0, "0.00")
    assert by["debits"] == (0, "0.00", 1, "0.33")
    assert by["returned"] == (1, "9.99", 1, "9.99")
    assert (tree["others_eur"], tree["debits_eur"]) == ("0.77", "0.33")
    assert answer.bank
    rows = csv.reader(io.StringIO(comparison_csv(answer.bank).decode("utf-8-sig")), delimiter=";")
    _, *cells = (row[10] for row in rows)
    net = sum(Decimal(m["received_eur"]) - Decimal(m["paid_eur"]) for m in moved)
    assert sum(Decimal(c.replace(",", ".")) for c in cells if c) == net


def test_every_amount_of_the_bank_is_in_the_export_and_every_figure_is_defined() -> None:
    answer = rich()
    rows = list(
        csv.DictReader(io.StringIO(csv_bytes(facts_of(answer, "en"), iso=True).decode("utf-8")))
    )
    mine = [r for r in rows if r["section"] == "bank"]
    written = {Decimal(r["value"]) for r in mine if r["unit"] == "EUR" and r["value"]}

    def amounts(tree: Any) -> list[Decimal]:
        if isinstance(tree, dict):
            own = [Decimal(v) for k, v in tree.items() if k.endswith("_eur")]
            return own + [a for v in tree.values() for a in amounts(v)]
        return [a for v in tree for a in amounts(v)] if isinstance(tree, list) else []

    assert set(amounts(answer_tree(answer)["bank"])) <= written
    assert all(r["label"] for r in mine)
    assert {r["figure"] for r in mine} <= IN_METHOD
    ruled = [r["formula"] for r in mine if r["figure"] == "match_eur"]
    assert "one day marked paid = one transfer; recognised by: known name" in ruled
    assert {r["source"] for r in mine if r["figure"] == "transfer_eur"} >= {"banque.csv:2"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_of_it_can_be_said(lang: str) -> None:
    broken = replace(APRIL, closes=False, broken_on=april(11))
    answers = [
        rich(),
        ask(statement(BEFORE, broken)),
        ask(statement(BEFORE, replace(APRIL, closes=False)), pharmacy={}),
        ask(statement([], Account(date(2025, 1, 1), date(2025, 1, 31)))),
    ]
    said = {i.code for a in answers for i in a.issues}
    assert {
        "reconciled_until_break", "bank_unclosed", "bank_compares_nothing", "bank_unidentified",
        "transfer_returned", "payer_not_seen", "marked_paid_undated", "marked_paid_not_covered",
    } <= said  # fmt: skip
    for answer in answers:
        text = answer_text(answer, lang)
        assert "{" not in text
        assert "None" not in text
        assert all(f.label for f in facts_of(answer, lang))
        assert answer_json(answer, lang)
    assert "1 050,00" in answer_text(ask(statement(BEFORE, APRIL)), "fr").replace(
        "\u202f", " "
    ).replace("\u00a0", " ")


CSV = """Compte;FR76 3000 4000 0500 0012 3456 789
Date;Libellé;Débit;Crédit;Solde
01/04/2025;VIR SALAIRES;-1 000,00;;9 000,00
02/04/2025;VIR SEPA CETIP;;150,00;9 150,00
03/04/2025;VIR RECU ISANTE;;150,00;9 300,00
04/04/2025;VIREMENT DE CETIP;;150,00;9 450,00
15/04/2025;REMISE CB 1504;;812,40;10 262,40
16/04/2025;PRLV EDF;-100,00;;10 162,40
"""


def test_the_command_reads_a_statement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same case from files; no cash typed: 10,162.40 at the bank."""
    dossier, ledger, bank = (tmp_path / name for name in ("d.toml", "a.csv", "b.csv"))
    dossier.write_text(
        """as_of = 2025-04-16
        outage = { payers = ["CETIP"], first_day = 2025-04-04 }
        options = { uncertainty = "none" }""",
        encoding="utf-8",
    )
    ledger.write_text(ledger_text(cetip()), encoding="utf-8")
    bank.write_text(CSV, encoding="utf-8")
    words = ["assess", str(dossier), "--ledger", str(ledger), "--bank", str(bank)]
    assert main([*words, "--json"]) == 0
    out = capsys.readouterr().out
    told = json.loads(out)
    assert told["receivables"]["marked_paid_not_banked_eur"] == "1050.00"
    assert told["bank"]["not_banked_eur"] == "1050.00"
    assert told["bank"]["lines"]["used"] == 6
    assert [m["transfers"][0]["line"] for m in told["bank"]["matches"]] == [4, 5, 6]
    assert {a["name"]: a["value"] for a in told["assumptions"]}["bank_balance"] == "10162.40"
    assert "3456" not in out.replace("compte …", "")
    assert main(words) == 0
    assert "introuvable en banque" in capsys.readouterr().out


def test_the_command_hands_the_settings_over(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []

    def read(*files: str, **more: Any) -> BankRead:
        handed.append((files, more))
        return statement(BEFORE, APRIL)

    monkeypatch.setattr("calculator.commands.assess.read_bank", read)
    asked = """as_of = 2025-04-16
    bank = { payers = { "OTP 75" = "CETIP" } }
    """
    assert assess_command(asked, "--bank", "1.csv", "--bank", "2.ofx").status == 0
    ((files, more),) = handed
    assert files == ("1.csv", "2.ofx")
    assert more["settings"].payers == {"OTP 75": "CETIP"}
    assert more["limits"] == OWN_MACHINE
