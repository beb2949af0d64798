"""A trace as one written sum: "2 160,00 € = attendu 2 160,00 € − reçu 0,00 € (412 lignes)"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from calculator.core import formats
from calculator.core.texts import Operand as Word
from calculator.core.texts import known_text, say
from calculator.core.trace import Operand, Trace, Unit, Value
from calculator.deliver.sentences import plain

#: Operands of one sum told one by one; the payers after them are added up.
MOST = 12
_MINUS = "\u2212"
#: Left unsaid where they are 0.
_SILENT = {"granted", "advances", "comes_in", "caught_up", "dated", "stale"}
_COUNTED = {"open_days", "business_days", "days"}


def value_said(value: Value, unit: Unit, lang: str) -> str:
    """A value as users read it."""
    if value is None:
        return say("trace.none", lang)
    if isinstance(value, date):
        return formats.day(value, lang)
    if unit == "EUR":
        return formats.money(round(value), lang)
    if unit == "share":
        return formats.percent(float(value), lang, 2)
    if unit in _COUNTED:
        return say(f"trace.unit.{unit}", lang, n=round(value))
    return formats.number(value, lang)


def label_of(trace: Trace, lang: str) -> str:
    """The figure's name as users read it."""
    for key in (f"trace.figure.{trace.name}", f"figure.{trace.name}.label", f"{trace.name}.label"):
        if known_text(key, lang):
            return say(key, lang, **_numbers(trace))
    raise KeyError(trace.name)


def operand_said(operand: Operand, lang: str) -> str:
    """An operand's name in words; its payer's where it is a payer's part."""
    payer = payer_said(operand.payer, lang)
    if operand.name == "of_payer":
        return payer
    name = say(f"trace.operand.{operand.name}", lang)
    return say("trace.of", lang, name=name, payer=payer) if payer else name


def payer_said(payer: str, lang: str) -> str:
    """A payer's name; the statutory payer's in words."""
    return say("answer.statutory_name", lang) if payer == "AMO" else plain(payer)


def trace_said(trace: Trace, lang: str = "fr") -> str:
    """The figure and where it comes from, in one sentence."""
    return plain(trace_marked(trace, lang))


def trace_marked(trace: Trace, lang: str = "fr") -> str:
    """The same, the value between asterisks: the screen sets it in bold."""
    head = label_of(trace, lang)
    if trace.on:
        head += f" {say('trace.day', lang, on=trace.on)}"
    if trace.payer:
        head += f", {payer_said(trace.payer, lang)}"
    how = _HOW[trace.formula](trace, lang)
    n = trace.lines
    lines = f" {say('trace.lines', lang, n=n)}" if n else ""
    if trace.value is None:
        return say("trace.without_value", lang, head=head, how=how) + lines
    value = value_said(trace.value, trace.unit, lang)
    key = "trace.equals" if trace.formula in _SUMS else "trace.told"
    return say(key, lang, head=head, value=value, how=how) + lines


def _term(operand: Operand, lang: str, *, unsigned: bool = False) -> str:
    value = operand.value
    if unsigned and isinstance(value, int | float):
        value = abs(value)
    said = value_said(value, operand.unit, lang)
    if operand.name != "of_payer":
        said = f"{say(f'trace.operand.{operand.name}', lang)} {said}"
    # In brackets: a name that ends in a number would run into the amount.
    return f"{said} ({payer_said(operand.payer, lang)})" if operand.payer else said


def _short(operands: Sequence[Operand], lang: str) -> list[Operand]:
    """The operands to say: silent zeros left out, payers beyond the largest added up."""
    said = [o for o in operands if o.name not in _SILENT or o.number]
    shown, rest = said[:MOST], said[MOST:]
    for role in ("plus", "minus"):
        mine = [o for o in rest if o.role == role]
        if len(mine) == 1:
            shown.append(mine[0])
        elif mine:
            total = sum(int(o.number) for o in mine)
            name = say("trace.others", lang, n=len(mine))
            shown.append(Operand("of_payer", total, mine[0].unit, role, payer=name))
    return shown


def _sum(trace: Trace, lang: str) -> str:
    """Terms with their signs: a + b − c."""
    text = ""
    for operand in _short(trace.of("plus", "minus"), lang):
        if not text and operand.role == "plus":
            text = _term(operand, lang)
            continue
        negative = (operand.role == "minus") != (operand.number < 0)
        text += f" {_MINUS} " if negative else " + "
        text += _term(operand, lang, unsigned=True)
    return text.strip() or say("trace.how.nothing", lang)


def _difference(trace: Trace, lang: str) -> str:
    said = _sum(trace, lang)
    total = sum(o.number for o in trace.of("plus")) - sum(o.number for o in trace.of("minus"))
    if total < 0:
        said = say("trace.how.floored", lang, sum=said)
    told = {o.name: o.value for o in trace.of("context")}
    until = told.get("until")
    if isinstance(until, date) and until != trace.on:
        said = say("trace.how.until", lang, sum=said, until=until)
    eve, since, coming = (told.get(n) for n in ("open_at_eve", "billed_since", "coming"))
    if eve or since:
        said = say("trace.how.out_of", lang, sum=said, eve_cents=eve, since_cents=since)
    return said + (say("trace.how.coming", lang, coming_cents=coming) if coming else "")


def _capped(trace: Trace, lang: str) -> str:
    cap = "".join(_term(o, lang) for o in trace.of("cap"))
    return say("trace.how.capped", lang, sum=_difference(trace, lang), cap=cap)


def _listed(trace: Trace, lang: str) -> str:
    terms = " ; ".join(_term(o, lang) for o in trace.of("plus"))
    return say("trace.how.minimum", lang, terms=terms)


def _floors(trace: Trace, lang: str) -> str:
    pairs = list(zip(trace.of("plus"), trace.of("minus"), strict=True))
    said = " + ".join(
        _term(more, lang)
        + (f" {_MINUS} {_term(replace(less, payer=''), lang)}" if less.number else "")
        for more, less in pairs[:MOST]
    )
    if len(pairs) > MOST:
        said += " + " + say("trace.others", lang, n=len(pairs) - MOST)
    if any(less.number for _, less in pairs):
        return say("trace.how.sum_of_floors", lang, sum=said)
    return said or say("trace.how.nothing", lang)


def _product(trace: Trace, lang: str) -> str:
    return " × ".join(value_said(o.value, o.unit, lang) for o in trace.of("times"))


def _means(trace: Trace, lang: str) -> str:
    pairs = list(zip(trace.of("plus"), trace.of("over"), strict=True))
    tail = "".join(
        f" {sign} {value_said(o.value, o.unit, lang)}"
        for role, sign in (("times", "×"), ("parts", "÷"), ("share", "×"))
        for o in trace.of(role)  # type: ignore[arg-type]
    )
    said = " + ".join(
        f"{_term(billed, lang)} ÷ {value_said(days.value, days.unit, lang)}{tail}"
        for billed, days in pairs[:MOST]
    )
    if len(pairs) > MOST:
        said += " + " + say("trace.others", lang, n=len(pairs) - MOST)
    return said or say("trace.how.nothing", lang)


def _mean(trace: Trace, lang: str) -> str:
    days = "".join(value_said(o.value, o.unit, lang) for o in trace.of("parts"))
    return f"({_sum(trace, lang)}) ÷ {days}"


def _claim(trace: Trace, lang: str) -> str:
    terms = {o.name: value_said(o.value, o.unit, lang) for o in trace.operands}
    key = "trace.how.claim" if trace.of("wanted") else "trace.how.claim_justified"
    return say(key, lang, **_words(terms))


def _words(terms: dict[str, str]) -> dict[str, Word]:
    return dict(terms)


def _numbers(trace: Trace) -> dict[str, Word]:
    """The operands by name; counts and days as they are, money under a name in cents."""
    return {f"{o.name}_cents" if o.unit == "EUR" else f"{o.name}_ratio" if o.unit == "share"
            else o.name: o.value for o in trace.operands}  # fmt: skip


def _ranked(trace: Trace, lang: str) -> str:
    if not trace.operands:
        return say("trace.how.cash_not_given", lang)
    told = _numbers(trace)
    if trace.value is None:
        return say("trace.how.none_reaches", lang, **told)
    if trace.unit == "EUR" and trace.value == 0:
        return say("trace.how.free", lang, **told)
    one = trace.first("of") <= 1
    said = say("trace.how.rank_exact" if one else "trace.how.rank", lang, **told)
    if trace.of("gap"):
        said += " " + say("trace.how.gap", lang, **told)
        if trace.first("done"):
            said += " " + say("trace.how.repaid", lang, **told)
        if trace.first("kept"):
            said += " " + say("trace.how.withheld", lang, **told)
    return said


def _day(trace: Trace, lang: str) -> str:
    part = "no_day" if trace.value is None else "latest_day"
    part += "_exact" if trace.first("of") <= 1 else ""
    return say(f"trace.how.{part}", lang, **_numbers(trace))


def _plain(key: str) -> Callable[[Trace, str], str]:
    def told(trace: Trace, lang: str) -> str:
        one = f"trace.how.{key}_exact"
        exact = bool(trace.of("of")) and trace.first("of") <= 1 and known_text(one, lang)
        return say(one if exact else f"trace.how.{key}", lang, **_numbers(trace))

    return told


_SUMS = {"sum", "floor_difference", "capped", "minimum", "sum_of_floors", "product", "mean",
         "sum_of_means", "claim", "half_spread", "days_after"}  # fmt: skip
_HOW: dict[str, Callable[[Trace, str], str]] = {
    "given": lambda t, lang: ", ".join(operand_said(o, lang) for o in t.operands),
    "sum": _sum,
    "floor_difference": _difference,
    "capped": _capped,
    "minimum": _listed,
    "sum_of_floors": _floors,
    "product": _product,
    "sum_of_means": _means,
    "mean": _mean,
    "claim": _claim,
    "order_statistic": _ranked,
    "latest_day": _day,
    **{
        name: _plain(name)
        for name in ("instalment", "half_spread", "between_ranks", "share_of_paths",
                     "mean_of_worst", "days_after", "days_counted", "length_law", "nothing",
                     "path_by_path")
    },
}  # fmt: skip
