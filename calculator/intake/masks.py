"""What a text must not carry on: numbers of people and accounts, mail, telephone -> "…"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from string import ascii_uppercase

from stdnum import iban, numdb

from calculator.intake import nir
from calculator.intake.nir import GAP, levelled

MASK = "…"

_FIGURE = re.compile(r"\d")
#: Fewer figures than any number looked for here.
_FEWEST = 9

#: Looked for at every place, as are the others: "FACT 12" begins like an account number too.
_IBAN_START = re.compile(
    rf"(?<![0-9])(?=([A-Za-z]{{2}}){GAP}[0-9]{GAP}[0-9](?:{GAP}[0-9A-Za-z]){{11}})"
)
#: As far as an account number may go: letters and figures of ASCII, signs between them.
_IBAN_SIGNS = re.compile(r"[0-9A-Za-z\W_]*")
_SIGN = re.compile("[0-9A-Za-z]")
_IBAN_PART = re.compile("([0-9]+)!")
#: A is 10, B is 11, and so on.
_IBAN_LETTERS = {ord(letter): str(10 + at) for at, letter in enumerate(ascii_uppercase)}
#: A RIB may hold letters, and its key proves little: fewer signs part its figures.
_RIB_GAP = "(?:[ .\\-_'’·/*:|+;\u200b]{0,3}|, )"
_RIB = re.compile(
    rf"(?<![0-9A-Za-z])(?=((?:[0-9]{_RIB_GAP}){{10}}(?:[0-9A-Za-z]{_RIB_GAP}){{11}}"
    rf"[0-9]{_RIB_GAP}[0-9])(?![0-9A-Za-z]))"
)
#: The others, without a look at keys: one pass tells most texts free.
_ANY = re.compile(
    "|".join(f"(?:{part})" for part in (_RIB.pattern, nir.WINDOW.pattern, nir.SCIENCE.pattern))
)
_OTHERS = (nir.LETTERED, nir.GROUPED)
#: The bank's table: A and J are 1, B, K and S are 2, and so on.
_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[](?:at|a)[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    re.I,
)
_PHONES = (
    re.compile(rf"(?<![0-9])(?:\+|00){GAP}33{GAP}(?:\(0\)|0)?(?:{GAP}[0-9]){{9}}(?![0-9])"),
    re.compile("(?<![0-9])0[1-9](?:[ .\\-\u200b][0-9]{2}){4}(?![0-9])"),
    re.compile(r"(?<![0-9])0[1-9]([\W_])[0-9]{2}(?:\1[0-9]{2}){3}(?![0-9]|\1[0-9])"),
    re.compile(r"(?<![0-9])0[67][0-9]{8}(?![0-9])"),
    re.compile(
        r"(?:t[eé]l[a-zé]{0,8}|phone|mobile|portable)[^0-9A-Za-z]{0,4}0[1-9][0-9]{8}(?![0-9])", re.I
    ),
)
#: Any of them; the first sign kept is still that of the third.
_ANY_PHONE = re.compile(
    "|".join(f"(?{'i' if p.flags & re.I else ''}:{p.pattern})" for p in _PHONES)
)


@lru_cache(maxsize=1)
def _iban_lengths() -> dict[str, int]:
    """Signs of a number by country, the country's own two letters among them."""
    registry = numdb.get("iban")
    pairs = map("".join, product(ascii_uppercase, repeat=2))
    parts = {pair: _IBAN_PART.findall(registry.info(pair)[0][1].get("bban", "")) for pair in pairs}
    return {pair: 4 + sum(map(int, found)) for pair, found in parts.items() if found}


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the valid account numbers; each country has its length and its structure."""
    done = 0
    for match in _IBAN_START.finditer(text):
        start = match.start()
        length = _iban_lengths().get(match[1].upper())
        if length is None or start < done:
            continue
        signs = _IBAN_SIGNS.match(text, start, start + 120)
        held = list(islice(_SIGN.finditer(signs[0]), length)) if signs else []
        if len(held) < length:
            continue
        end, number = start + held[-1].end(), "".join(m[0] for m in held).upper()
        # Most words that begin like one have no key: the whole look is for the others.
        if int((number[4:] + number[:4]).translate(_IBAN_LETTERS)) % 97 != 1:
            continue
        # A word may be glued to it, a figure more makes it another number.
        if not text[end : end + 1].isdigit() and iban.is_valid(number):
            yield start, end
            done = end


def _ribs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of French account numbers whose key holds (89, 15 and 3, modulo 97)."""
    for match in _RIB.finditer(text):
        number = "".join(c for c in match[1].upper() if c.isalnum()).translate(_RIB_LETTERS)
        bank, branch, account, key = (
            int(part) for part in (number[:5], number[5:10], number[10:21], number[21:])
        )
        if bank and 97 - (89 * bank + 15 * branch + 3 * account) % 97 == key:
            yield match.span(1)


def _no_number(text: str) -> bool:
    """Whether a quick look shows that no number sought here can stand in the text."""
    if text.isascii() and text.isdigit():
        return len(text) not in (15, 23) or (len(text) == 15 and not nir.plausible(text))
    # A tab or a line break inside a cell parts figures like a space: not for the quick look.
    if not text.isascii() or not text.isprintable() or _ANY.search(text):
        return False
    return not (any(pattern.search(text) for pattern in _OTHERS) or any(_ibans(text)))


def _hidden(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def hide_numbers(text: str, *, waiting: bool = True) -> str:
    """The text without account numbers and social security numbers; see `nir.spans`."""
    if _no_number(text):
        return text
    text = _hidden(text, list(_ibans(levelled(text))))
    text = _hidden(text, list(_ribs(levelled(text))))
    return _hidden(text, nir.spans(levelled(text), waiting=waiting))


def hide_mails(text: str) -> str:
    """The text without mail addresses, written with "@" or with "(at)"."""
    return _MAIL.sub(MASK, text) if any(mark in text for mark in "@([") else text


def mask_text(text: str) -> str:
    """A label or a narrative with what is personal replaced by "…", the rest as it was.

    Social security numbers with a valid key, IBAN and RIB with a valid key, mail addresses
    and French telephone numbers, in any spelling. Names are not looked for: see `people`.
    """
    text = hide_mails(text)
    if len(_FIGURE.findall(levelled(text))) < _FEWEST:
        return text
    text = hide_numbers(text)
    if not _ANY_PHONE.search(levelled(text)):
        return text
    for pattern in _PHONES:
        text = _hidden(text, [m.span() for m in pattern.finditer(levelled(text))])
    return text


def check_note(text: str) -> bool:
    """Whether a text typed for our own pages holds what must not stand there.

    That is a social security number, with its key or alone without it, an IBAN or a RIB.
    """
    return hide_numbers(text) != text or bool(nir.body_of(text))
