"""Payers that restart on different days: each follows its own last day, in every figure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Assessment
from calculator.core.errors import DossierError
from calculator.core.texts import LANGUAGES
from calculator.deliver.dossierfile import dossier_toml
from calculator.deliver.facts import facts_of
from calculator.deliver.jsonfile import answer_tree
from calculator.deliver.sentences import suspend
from calculator.deliver.terminal import answer_text
from calculator.intake.dossier import Dossier
from calculator.intake.dossier_file import parse_dossier
from tests.cases.asking import Line, ask, changed, ledger_text
from tests.decide.test_advance import AS_OF, FIRST, naive_cash, open_day

BILLED = {"Viamedis": 180, "Almerys": 100}
NO_NOISE = {"billing_week_cv": 0, "ordinary_week_cv": 0}
STOPPED = ("payments", "submissions", "both")


def two(
    own: dict[str, Any], *, cash: int = 1100, outage: dict[str, Any] | None = None, **parts: Any
) -> Assessment:
    """Viamedis and Almerys stopped, `own` last days; without noise unless `options` say so."""
    stopped = {"payers": list(BILLED), "last_days": own} | (outage or {})
    base: dict[str, Any] = {
        "pharmacy": {"cash_eur": cash, "overdraft_limit_eur": 0},
        "outage": stopped,
        "billing": {"per_open_day_eur": BILLED},
        "outgoings": [],
    }
    return ask(changed(**(base | parts)))


def one(payer: str, last: date | None, **parts: Any) -> Assessment:
    """The same payer alone, without cash of its own."""
    base: dict[str, Any] = {
        "pharmacy": {"cash_eur": 0, "overdraft_limit_eur": 0},
        "outage": {"payers": [payer], "last_day": last} | parts.pop("outage", {}),
        "billing": {"per_open_day_eur": {payer: BILLED[payer]}},
        "outgoings": [],
    }
    return ask(changed(**(base | parts)))


def told(answer: Assessment) -> dict[str, Any]:
    """The answer without the digest of what was typed."""
    return {k: v for k, v in answer_tree(answer).items() if k != "fingerprint"}


def bounds(answer: Assessment) -> tuple[int, ...]:
    """Figures that add up over payers."""
    owed, advance = answer.receivables, answer.advance
    return (
        owed.outstanding_cents,
        owed.overdue_cents,
        owed.missing.cents,
        owed.unsent_cents,
        advance.ceiling_cents,
        advance.justified_cents,
        advance.documented_cents,
        advance.average_basis_cents,
    )


lasts = st.none() | st.dates(FIRST, AS_OF + timedelta(days=40))


@given(viamedis=lasts, almerys=lasts, stopped=st.sampled_from(STOPPED))
def test_two_payers_are_the_sum_of_each_alone(
    viamedis: date | None, almerys: date | None, stopped: str
) -> None:
    """So a payer's figures do not depend on the other's last day, cash day by day included."""
    own = {p: d for p, d in {"Viamedis": viamedis, "Almerys": almerys}.items() if d}
    options = {"uncertainty": "none", "horizon_days": 60}
    both = two(own, cash=0, outage={"stopped": stopped}, options=options)
    alone = [one(p, own.get(p), outage={"stopped": stopped}, options=options) for p in BILLED]
    assert bounds(both) == tuple(map(sum, zip(*map(bounds, alone), strict=True)))
    for row in both.receivables.by_payer:
        mine = next(a for a in alone if a.payers == (row.payer,))
        assert (row,) == mine.receivables.by_payer
    paths = [[d.expected_cents for d in a.cash.path] for a in (both, *alone)]
    assert paths[0] == [a + b for a, b in zip(*paths[1:], strict=True)]


@given(
    last=st.dates(FIRST, AS_OF + timedelta(days=40)),
    stopped=st.sampled_from(STOPPED),
    noise=st.sampled_from(["none", "simulated"]),
)
def test_one_day_for_every_payer_is_the_last_day(last: date, stopped: str, noise: str) -> None:
    options = {"uncertainty": noise, "paths": 100, "horizon_days": 60}
    named = two(dict.fromkeys(BILLED, last), outage={"stopped": stopped}, options=options)
    whole = two({}, outage={"stopped": stopped, "last_day": last}, options=options)
    assert told(named) == told(whole)


@pytest.mark.parametrize("cash", [-200, 300, 900, 1100, 1300, 2500])
@pytest.mark.parametrize(
    ("viamedis", "almerys"),
    [
        (date(2024, 2, 14), date(2024, 2, 23)),  # both still stopped, restarts apart
        (date(2024, 2, 26), date(2024, 2, 13)),
        (date(2024, 2, 8), date(2024, 2, 23)),  # one has restarted: only the other is suspended
        (date(2024, 2, 14), None),
    ],
)
@pytest.mark.parametrize("shares", [(0.1, 0.05), (0.3, 0.0), (0.0, 0.2)])
def test_the_suspension_follows_each_payer_to_its_own_restart(
    cash: int, viamedis: date, almerys: date | None, shares: tuple[float, float]
) -> None:
    """Against lines followed one by one; `naive_cash` knows one payer, two are their sum."""
    horizon = 30

    def restart(last: date | None) -> date:
        day = (last or date(2024, 6, 28)) + timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
        return day

    own = {"Viamedis": viamedis} | ({"Almerys": almerys} if almerys else {})
    answer = two(
        own,
        cash=cash,
        suspension={"compulsory_share": shares[0], "leaves_share": shares[1]},
        options={"uncertainty": "none", "horizon_days": horizon},
    )

    def path(tau: date | None) -> list[float]:
        parts = [
            naive_cash(0, BILLED[p] * 100, restart(last), horizon, tau, shares)
            for p, last in (("Viamedis", viamedis), ("Almerys", almerys))
        ]
        return [cash * 100 + a + b for a, b in zip(*parts, strict=True)]

    calm = cash * 100 + answer.receivables.missing.cents

    def worst(tau: date | None) -> float:
        return max(min(0, calm) - c for c in path(tau))

    assert [d.expected_cents for d in answer.cash.path] == pytest.approx(path(None))
    verdict = answer.suspension.verdict
    days = [AS_OF + timedelta(days=n) for n in range(1, horizon + 1)]
    good = [d for d in days if open_day(d) and worst(d) <= 1e-6]
    tomorrow = next(d for d in days if open_day(d))
    if worst(None) <= 0:
        assert verdict.decision == "not_needed"
    elif good:
        assert (verdict.decision, verdict.on) == ("suspend_by", max(good))
    else:
        helps = worst(tomorrow) < worst(None) - 0.5
        assert verdict.decision == ("already_too_late" if helps else "does_not_help")
        remains = max(0.0, worst(tomorrow if helps else None))
        assert verdict.shortfall_cents == pytest.approx(remains, abs=1)


@pytest.mark.parametrize("advance", [{}, {"instalments": 3, "fee_eur": 15}, {"set_off": True}])
def test_days_that_restart_together_give_the_same_answer(advance: dict[str, Any]) -> None:
    """Last day Friday for one and Sunday for the other: both restart on Monday 26 February.

    The payers are then walked apart and must meet what one restart gives.
    """
    friday, sunday = date(2024, 2, 23), date(2024, 2, 25)
    options = {"uncertainty": "simulated", "paths": 200, "horizon_days": 60}
    apart = two({"Viamedis": friday, "Almerys": sunday}, advance=advance, options=options)
    whole = two({}, outage={"last_day": sunday}, advance=advance, options=options)
    assert apart.length.by_payer
    assert bounds(apart) == bounds(whole)
    assert apart.suspension.verdict == whole.suspension.verdict
    assert apart.suspension.with_claimed_advance == whole.suspension.with_claimed_advance
    assert apart.suspension.frontier == whole.suspension.frontier
    assert apart.suspension.leavers == whole.suspension.leavers
    for a, b in zip(apart.cash.path, whole.cash.path, strict=True):
        assert a.expected_cents == pytest.approx(b.expected_cents, abs=1)


@pytest.mark.parametrize("stopped", STOPPED)
def test_without_noise_the_paths_are_the_exact_ones(stopped: str) -> None:
    own = {"Viamedis": date(2024, 2, 14), "Almerys": date(2024, 2, 28)}
    noiseless = {"uncertainty": "simulated", "paths": 100, "horizon_days": 60}
    drawn = two(own, outage={"stopped": stopped}, options=noiseless, assumptions=NO_NOISE)
    exact = two(
        own, outage={"stopped": stopped}, options={"uncertainty": "none", "horizon_days": 60}
    )
    assert bounds(drawn) == bounds(exact)
    assert drawn.advance.needed_cents == exact.advance.needed_cents
    assert drawn.suspension.verdict.on == exact.suspension.verdict.on
    assert [d.expected_cents for d in drawn.cash.path] == pytest.approx(
        [d.expected_cents for d in exact.cash.path], abs=1
    )


def test_payers_of_unknown_day_share_one_length() -> None:
    """Almerys and CETIP unknown, Viamedis over: one law, drawn once; the outage lasts as it does
    where nobody restarted, day by day.
    """
    billed = BILLED | {"CETIP": 50}
    parts: dict[str, Any] = {
        "billing": {"per_open_day_eur": billed},
        "options": {"uncertainty": "simulated", "paths": 200, "horizon_days": 60},
    }
    none = two({}, outage={"payers": list(billed)}, **parts)
    some = two({"Viamedis": date(2024, 2, 8)}, outage={"payers": list(billed)}, **parts)
    assert [d.outage_ratio for d in some.cash.path] == [d.outage_ratio for d in none.cash.path]
    assert (some.length.median_last_on, some.length.late_last_on) == (
        none.length.median_last_on,
        none.length.late_last_on,
    )
    assert some.length.kind == "estimated"
    assert [r.payer for r in some.length.by_payer] == ["Viamedis", "Almerys", "CETIP"]
    # Viamedis restarted on Friday 9 February; its backlog lands on Tuesday 13, on every path.
    assert some.cash.path[5].expected_cents > none.cash.path[5].expected_cents


def test_the_repayment_waits_for_the_last_backlog_known() -> None:
    """Almerys is announced for 31 May, Viamedis unknown: median 27 February. Backlog of Almerys:
    restart Monday 3 June, Wednesday 5; ten business days later: Wednesday 19 June.
    """
    answer = two(
        {"Almerys": date(2024, 5, 31)},
        options={"uncertainty": "simulated", "paths": 100, "horizon_days": 200},
    )
    assert [part.on for part in answer.advance.repayment] == [date(2024, 6, 19)]


def test_a_set_off_begins_with_the_first_restart() -> None:
    """The case worked by hand, cash 1,200, a bill of 3,000 on 20 February; all is withheld.

    Without the outage 1,200 + 3,360 - 3,000 = 1,560 from the 20th; Almerys misses 2,400 from the
    23rd to the 27th: 840 lack. The advance lands on Friday 16, recovery begins on Monday 19:
    Viamedis' backlog 2,700 and its lines newly due from the 19th to the 27th, of 13 to 21 February
    (8 open days) x 180 = 1,440; Almerys' due on the 26th and 27th, 2 x 100. Withheld by the 27th:
    2,700 + 1,440 + 200 = 4,340. Needed: 840 + 4,340 = 5,180.
    """
    answer = two(
        {"Viamedis": date(2024, 2, 14)},
        cash=1200,
        outage={"last_day": date(2024, 2, 23)},
        outgoings=[{"on": "2024-02-20", "amount_eur": 3000, "once": True}],
        advance={"set_off": True},
    )
    assert answer.cash.lowest_cents == -840_00
    assert answer.advance.needed_cents == 5_180_00


def test_a_platform_and_an_insurer_of_a_ledger_have_their_own_days() -> None:
    """Both insurers are behind Viamedis, which goes on; Mutuelle B restarted on 6 February."""
    days = [date(2024, 1, 29) + timedelta(days=n) for n in range(3)]
    lines = [
        Line(day, 100_00, payer=payer) for day in days for payer in ("Mutuelle A", "Mutuelle B")
    ]
    asked = changed(
        outage={"last_days": {"mutuelle b": "2024-02-05"}}, billing={"per_open_day_eur": None}
    )
    answer = ask(asked, ledger_text(lines))
    assert [(r.payer, r.last_on) for r in answer.length.by_payer] == [
        ("mutuelle b", date(2024, 2, 5)),
        ("Viamedis", None),
    ]
    rows = {r.payer: r.missing_cents for r in answer.receivables.by_payer}
    # Billed 29, 30, 31 January, due 2, 5 and 6 February: three for A. B's backlog should have
    # landed on the 8th and the line of the 31st on the 6th; nothing is marked paid: three too.
    assert rows == {"Mutuelle A": 300_00, "Mutuelle B": 300_00}
    late = [i for i in answer.issues if i.code == "backlog_late_of"]
    assert [i.operands["payers"] for i in late] == ["mutuelle b"]


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ({"Viamediss": "2024-02-14"}, "last_days_unknown"),
        ({"Harmonie Mutuelle": "2024-02-14"}, "last_days_not_stopped"),
        ({"Viamedis": "2024-02-14", "VIAMEDIS": "2024-02-15"}, "last_days_twice"),
        ({"Viamedis": "2024-01-26"}, "last_days_before_first"),
        ({"Viamedis": "mercredi"}, "bad_day"),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(own: dict[str, Any], code: str) -> None:
    with pytest.raises(DossierError) as caught:
        two(own)
    assert caught.value.code == code
    for lang in LANGUAGES:
        assert caught.value.message(lang)


def test_a_dossier_keeps_its_last_days() -> None:
    asked = changed(outage={"last_days": {"Viamedis": "14/02/2024"}})
    dossier = Dossier.parse(asked)
    assert dossier.outage.last_days == {"Viamedis": date(2024, 2, 14)}
    assert parse_dossier(dossier_toml(dossier).encode()) == dossier


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_restarts_when_is_told(lang: str) -> None:
    # Cash 1,100 as in the case worked by hand: to suspend on 16 February, when Viamedis has
    # restarted; the sentence names Almerys alone.
    own = {"Viamedis": date(2024, 2, 14)}
    answer = two(own, outage={"last_day": date(2024, 2, 23)})
    assert "Viamedis" not in suspend(answer, lang)
    assert "Almerys" in suspend(answer, lang)
    rows = {(f.figure, f.payer): f.value for f in facts_of(answer, lang) if f.payer}
    assert rows["restart_on", "Viamedis"] == date(2024, 2, 15)
    assert rows["backlog_on", "Almerys"] == date(2024, 2, 28)
    assert "15" in answer_text(answer, lang)
    unknown = two(own, options={"uncertainty": "simulated", "paths": 100})
    assert answer_tree(unknown)["outage"]["last_days"][1]["restart_on"] is None
    assert answer_text(unknown, lang)


def test_what_is_still_stopped_counts_each_payer_by_its_billing() -> None:
    """Viamedis 180 a day until 14 February, Almerys 100 until 21: 100 / 280 from the 15th on."""
    told = two({"Viamedis": date(2024, 2, 14), "Almerys": date(2024, 2, 21)})
    ratios = {d.on: d.stopped_ratio for d in told.cash.path}
    assert ratios[date(2024, 2, 14)] == 1.0
    assert ratios[date(2024, 2, 15)] == pytest.approx(100 / 280)
    assert ratios[date(2024, 2, 21)] == pytest.approx(100 / 280)
    assert ratios[date(2024, 2, 22)] == 0.0
    assert [d.outage_ratio for d in told.cash.path if d.on == date(2024, 2, 15)] == [1.0]
