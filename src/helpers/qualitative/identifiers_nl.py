"""Finds in Dutch text what points at one person: shapes of numbers and addresses, dates, ages and names.

A shape (nine digits that pass the eleven test, an e-mail address) is found anywhere. A name has none: it is
found after a title or a word for family, when it was declared, and where a capital stands in the middle of a
sentence. A name at the start of a sentence is found only by lists of names (`helpers.cleaning.names_nl`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from helpers.qualitative.citizen_number import citizen_numbers, in_usual_digits
from helpers.qualitative.dutch_numbers import ages, dates
from helpers.qualitative.dutch_words import (
    BEFORE_THE,
    DIGIT_WORDS,
    INSIDE,
    KIN,
    PUBLIC,
    STREETS,
    STREETS_WITH_A_NUMBER,
    TITLES,
    TWO_LETTERS,
)
from helpers.qualitative.long_numbers import long_numbers
from helpers.qualitative.marks import Kind, Mark, masked, merged

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
PHONE = re.compile(
    r"(?<!\w)(?<!\d[.,])(?<![A-Z]{4} )"
    r"(?:(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9]|\(?0[1-9])(?:\)?[ .-]{0,3}\d){8}(?!\w|[.,]\d)"
)
POSTCODE = re.compile(r"(?<!\w)(?<!\d[.,])[1-9]\d{3} ?(?!S[ADS]\b)[A-Z]{2}\b(?: \d+)?")
DUTCH_IBAN = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4} ?(?:\d{4} ?){2}\d{2}\b")
DIGITS_OF_A_DATE = re.compile(
    r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)"
)
"""A date in digits, which before a time of day reads like a phone number."""

_DOT = r"(?:\.|\s(?:punt|dot)\s|\s?[\[(](?:punt|dot)[\])]\s?)"
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:\s(?:punt|dot|streepje)\s[\w-]+)*"
    r"\s?(?:\bapenstaart(?:je)?\b|\bat\b|[\[(]\s?(?:at|apenstaartje)\s?[\])]|@)\s?"
    rf"[\w-]+(?:{_DOT}[\w-]+)*(?:{_DOT}\w{{2,4}}|\.\w{{2,12}})\b|(?<![\w.+-])[\w.+-]+@[\w-]{{2,}}",
    re.IGNORECASE,
)
_WEBSITE = re.compile(
    r"(?i:\bhttps?://\S+|\bwww\.\S+)|\b[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|net|eu|info)\b(?:/[\w./?=&%-]*)?"
    r"|(?<![\w@.])@\w[\w.]+\w"
)
_POSTCODE_SPOKEN = re.compile(
    r"(?<!\w)(?<!\d[.,])[1-9]\d{3}(?:[a-z]{2}|(?:\s{1,3}|\s?[-\u2010-\u2015]\s?)(?:(?!S[ADS]\b)[A-Z]{2}"
    rf"|(?!(?:{'|'.join(TWO_LETTERS)})\b)[a-z]{{2}}))\b"
)
_IBAN_START = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?=[ ]?[A-Z0-9])", re.IGNORECASE)
_IBAN_LENGTHS = range(34, 14, -1)
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}"
    r"|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]"
    r"|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)(?![\w-])",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<!\w)(?<!\d[.,])[A-Z]{0,3}[-/]?\d{7,}(?!\w)")
_NUMBERED = re.compile(
    r"\b(?:bsn|sofi|(?:klant|cliënt|client|dossier|zaak|polis|contract|debiteur|burgerservice|registratie|patiënt"
    r"|patient|lid|relatie|huis|telefoon|rekening|kamer|rit|order|factuur|beschikking)?(?:nummer|nr)\b\.?|kenmerk)"
    r"[\s:]*(?:(?:is|was|van mij is|dat is)\s+)?([A-Z]{0,4}[-/]?\d[\d./-]*\d[a-z]?|\d[a-z]?)(?!\w)",
    re.IGNORECASE,
)
_DIGIT_BY_DIGIT = re.compile(
    rf"\b(?:{'|'.join(DIGIT_WORDS)})(?:[ ,-]+(?:{'|'.join(DIGIT_WORDS)})){{5,}}\b", re.IGNORECASE
)

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_WORD = rf"{_CAPITAL}(?:[\w’'`-]*\w)?"
_SMALL = rf"(?:{'|'.join(map(re.escape, INSIDE))})"
_NAME = (
    rf"(?:{_CAPITAL}\.\s?)*(?:(?:{_SMALL}|(?:{'|'.join(BEFORE_THE)})(?=\s(?:de|den|der|het|['’]t)\s))\s+)*"
    rf"{_WORD}(?:\s+(?:{_SMALL}\s+)*{_WORD}|-{_WORD})*"
)
_TITLED = re.compile(rf"(?<!\w)(?i:{'|'.join(TITLES)})\.?\s+({_NAME}|{_CAPITAL}\b\.?)")
_KIN = re.compile(
    rf"(?<!\w)(?i:{'|'.join(KIN)})(?:,|\s+(?:heet|heette|genaamd))?\s+({_NAME})"
    rf"|\b(?i:heet|heette|genaamd|naam is|noem(?:de|t|en)?(?:\s(?:me|hem|haar|hen))?)\s+({_NAME})"
)
_CAPITALISED = re.compile(rf"(?<![\w@.’'`-]){_WORD}(?:\s+(?:{_SMALL}\s+)+{_WORD}|\s+{_WORD})*")
_NOT_THE_END = re.compile(
    r"(?i)(?:^|\s)(?:bijv|bv|o\.a|d\.w\.z|m\.n|i\.p\.v|ca|nr|tel|t\.o\.v|incl|excl|st|n\.a\.v)\.$"
)
_LONGEST_ACRONYM = 4

_STREET_WORD = r"[A-ZÀ-Þ][\wà-ÿ’'.-]*"
_STREET = re.compile(
    rf"(?<!\w)(?:{_STREET_WORD}\s+(?:(?:van|de|der|den|het|ten|ter)\s+)*){{0,3}}"
    rf"(?:{_CAPITAL}[a-zà-ÿ-]+(?:{'|'.join(STREETS)})\b(?:\s+\d{{1,5}}\s?-?[a-zA-Z]?\b)?"
    rf"|[A-Za-zÀ-ÿ-]{{2,}}(?:{'|'.join(STREETS_WITH_A_NUMBER)})\s+\d{{1,5}}\s?-?[a-zA-Z]?\b"
    rf"|(?:Laan|Plein|Straat|Weg|Kade|Hof)\s+(?:(?:van|de|der|den|het)\s+)*{_STREET_WORD}(?:\s+\d{{1,5}}[a-zA-Z]?\b)?)"
    r"|\b[Pp]ostbus\s+\d+"
)


def found_in(text: str, *, names: Iterable[str] = (), also: Iterable[Mark] = ()) -> tuple[Mark, ...]:
    """Return everything in a text that points at one person.

    Parameters
    ----------
    text : str
        Dutch, in any state; glosses and elisions in it are passed over.
    names : iterable of str
        Names of people or places that must never be read; their parts of three letters and more count too.
    also : iterable of Mark
        Found by others in the same text.

    Returns
    -------
    tuple of Mark
        In order, not overlapping (`helpers.qualitative.marks.merged`).

    Notes
    -----
    Too much is taken out rather than too little: a foreign language or a brand with a capital in the middle
    of a sentence is taken for a name.
    """
    plain = masked(text)
    declared = _declared(tuple(dict.fromkeys(names)))
    spans: Iterator[Mark] = (mark for find in (_shapes, _spoken, _names) for mark in find(plain))
    listed = (Mark("name", *hit.span()) for hit in declared.finditer(folded(plain))) if declared else iter(())
    return merged(text, [*also, *spans, *listed])


def shapes_in(text: str) -> frozenset[str]:
    """Return which unmistakable shapes a text in any language holds, code included.

    Returns
    -------
    frozenset of {"email", "iban", "phone", "postcode", "bsn"}
    """
    return frozenset(count_shapes(text))


def count_shapes(text: str) -> dict[str, int]:
    """Return how many different ones of each of these shapes a text holds, in whatever digits."""
    plain = in_usual_digits(text)
    shapes = {"email": EMAIL, "iban": DUTCH_IBAN, "phone": PHONE, "postcode": POSTCODE}
    hits = {(kind, hit.group()) for kind, shape in shapes.items() for hit in shape.finditer(plain)}
    hits |= {("bsn", hit.group()) for hit in citizen_numbers(plain)}
    return dict(Counter(kind for kind, _ in hits))


def introduced_in(text: str) -> Iterator[Mark]:
    """Yield names after a title ("mevrouw"), a word for family, or "heet": surer than a capital alone."""
    yield from _marks("name", _TITLED, text)
    for mark in _marks("name", _KIN, text):
        if text[mark.start : mark.end].lower() not in PUBLIC:
            yield mark


def folded(text: str) -> str:
    """Return a text of the same length in small letters without accents."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text)


def passes_mod_97(text: str) -> bool:
    """Say whether letters and digits without spaces have the check digits of a bank account (ISO 13616)."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _shapes(text: str) -> Iterator[Mark]:
    """Yield what has a shape in any language."""
    for kind, shape in (
        ("email", EMAIL),
        ("number", DUTCH_IBAN),
        ("phone", PHONE),
        ("address", POSTCODE),
        ("address", _POSTCODE_SPOKEN),
        ("number", _PLATE),
        ("number", _LONG_NUMBER),
        ("website", _WEBSITE),
    ):
        yield from _marks(kind, shape, text)  # type: ignore[arg-type]
    for hit in citizen_numbers(text):
        yield Mark("number", *hit.span())
    yield from long_numbers(text)
    yield from _ibans(text)


def _spoken(text: str) -> Iterator[Mark]:
    """Yield what is said in Dutch words."""
    yield from _marks("email", _SPOKEN_EMAIL, text)
    yield from _marks("number", _NUMBERED, text)
    yield from _marks("number", _DIGIT_BY_DIGIT, text)
    yield from _marks("address", _STREET, text)
    yield from dates(text)
    yield from ages(text)


def _names(text: str) -> Iterator[Mark]:
    """Yield names by what stands before them, and capitals in the middle of a sentence."""
    yield from introduced_in(text)
    for hit in _CAPITALISED.finditer(text):
        yield from _capitals(text, hit)


def _capitals(text: str, hit: re.Match[str]) -> Iterator[Mark]:
    """Yield a run of words with capitals from the first that may be somebody's name."""
    for word in re.finditer(_WORD, hit.group()):
        start = hit.start() + word.start()
        known = re.sub(r"['’]s?$|s['’]$", "", word.group().lower()) in PUBLIC
        acronym = word.group().isupper() and len(word.group()) <= _LONGEST_ACRONYM
        if known or acronym or (word.start() == 0 and _starts_a_sentence(text, start)):
            continue
        yield Mark("name", start, start + len(word.group()))


def _starts_a_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\"'“”‘’„«»()[]")
    if not before or before[-1] in "!?…:;\n–—":
        return True
    if before[-1] == "-":
        return before[-2:-1] in ("", " ", "\n")
    return before[-1] == "." and _NOT_THE_END.search(before[-12:]) is None


def _marks(kind: Kind, shape: re.Pattern[str], text: str) -> Iterator[Mark]:
    """Yield the first group that took part in each hit, or the whole hit."""
    for hit in shape.finditer(text):
        group = hit.lastindex or 0
        yield Mark(kind, hit.start(group), hit.end(group))


def _ibans(text: str) -> Iterator[Mark]:
    """Yield accounts of any country whose check digits are right, spaces or not."""
    for start in _IBAN_START.finditer(text):
        places = [at for at in range(start.start(), min(len(text), start.start() + 50)) if text[at] != " "]
        for length in _IBAN_LENGTHS:
            chosen = "".join(text[at] for at in places[:length])
            if len(chosen) < length or not (chosen.isascii() and chosen.isalnum()):
                continue
            end = places[length - 1] + 1
            if not text[end : end + 1].isalnum() and passes_mod_97(chosen):
                yield Mark("number", start.start(), end)
                break


@lru_cache(maxsize=8)
def _declared(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern on folded text for whole names and their parts, the longest first."""
    words: set[str] = set()
    for name in names:
        whole = folded(" ".join(name.split()))
        words.add(whole)
        words.update(part for part in re.split(r"[\s.,-]+", whole) if part not in INSIDE)
    kept = sorted((word for word in words if len(word) > 2), key=len, reverse=True)
    if not kept:
        return None
    inside = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in kept)
    return re.compile(rf"(?<!\w)(?:{inside})(?=['’]?s?(?!\w))")
