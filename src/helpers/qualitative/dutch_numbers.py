"""Dates and ages in Dutch text, in figures and written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.qualitative.dutch_words import (
    DAY_WORDS,
    KIN,
    MONTHS,
    MONTHS_SHORT,
    NUMBER_WORDS,
    ONE,
    ORDINALS,
    TEENS,
    UNITS,
    listed,
)
from helpers.qualitative.marks import Mark

_MONTH = "|".join(MONTHS)
_ANY_MONTH = "|".join((*MONTHS, *(rf"{short}\b\.?" for short in MONTHS_SHORT)))
_WORDS = "|".join(sorted((word for word in NUMBER_WORDS if word not in ONE), key=len, reverse=True))
_DAY_WORDS = "|".join(sorted((*ORDINALS, *DAY_WORDS), key=len, reverse=True))
_YEAR = r"(?:(?:19|20)\d{2}|['’`]\s?\d{2})"
_YEAR_WORDS = (
    rf"(?:negentien\s?honderd\s?(?:en\s?)?(?:{_WORDS})?|tweeduizend(?:en)?(?:{_WORDS})"
    rf"|negentien\s(?:{_WORDS}))"
)
_DAY, _MONTH_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?<!\d){_DAY}\s?([-/.])\s?{_MONTH_NUMBER}\s?\1\s?(?:(?:19|20)\d{{2}}|['’`]?\d{{2}})(?!\d)",
        rf"(?<!\d){_DAY} {_MONTH_NUMBER} (?:19|20)\d{{2}}(?!\d)",
        rf"(?<!\d)(?:19|20)\d{{2}}([-/.]){_MONTH_NUMBER}\1{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}(?:e|ste|de)?\s*(?:van\s+)?-?(?:{_ANY_MONTH})(?!\w)(?:[\s-]*(?:{_YEAR}|{_YEAR_WORDS})(?!\w))?",
        rf"\b(?:{_DAY_WORDS})\s+(?:van\s+)?(?:{_MONTH})\b(?:\s+(?:{_YEAR}|{_YEAR_WORDS})(?!\w))?",
        rf"\b(?:{_MONTH})\s+(?:van\s+|in\s+)?(?:{_YEAR}|{_YEAR_WORDS})(?!\w)",
    )
)
_BIRTH_YEAR = re.compile(
    rf"\b(?:geboren|geboortejaar|bouwjaar|geboortedatum|geb\b\.?)(?:\W+[a-z]+){{0,4}}?\W+({_YEAR}|{_YEAR_WORDS})(?!\w)"
    rf"|\b(?:ben|bent|is|was|kom|komt)\s+(?:ik\s+)?(?:van|uit)\s+((?:19|20)\d{{2}})(?!\w)"
    rf"|\b((?:19|20)\d{{2}})\s+(?:ben ik |is (?:hij|ze|zij) )?geboren\b",
    re.IGNORECASE,
)

_NUMBER = rf"(?:1[01]\d|\d{{1,2}}|{_WORDS})"
_FAMILY = "|".join(
    (
        *KIN,
        *listed(
            "kinderen kids zonen zoons dochters jongens meisjes meisje jongen jongetje kleinkinderen eentje"
        ),
        "persoon",
        "iemand",
    )
)
_GOES_ON = (
    r"(?=\s*(?:$|[.,;:!?…)\"”’]|(?:jaar|jr|geworden|geweest|toen|en|maar|dus|of|die|was|is|in|op|met|als|want|dat|dan|"
    r"ik|hij|ze|zij|we|ben|sinds|nu|vandaag|al|ook|zei)\b|(?-i:[A-ZÀ-Þ])))"
)
_JARIG = re.compile(rf"(?<![\w.,])({_NUMBER})(?:[\s-]*jarige?n?\b)", re.IGNORECASE)
_YEARS_OLD = re.compile(rf"(?<![\w.,])({_NUMBER})(?:\s*(?:jaar|jaren|jr\.?)\s+(?:oud|jong)\b)", re.IGNORECASE)
_YEARS = re.compile(
    r"(?P<before>(?:\b[\w’']+\W+)?)(?<![\w.,])"
    rf"(?P<number>{_NUMBER})\s*(?:jaar|jr)\b(?!\s+(?:lang|geleden|later|ervoor|erna|terug|achter|bij|daar|gewerkt|"
    r"gewoond|getrouwd|samen|garantie|in|op|de|het|ervaring|vast|schuld|sanering|duren|duurde|duurt|wachten|eerder|"
    r"nodig|mee|gehad|zonder|werk|uitkering|huur|achterstand|bezig|hier|thuis|ziek|weg|niet|geen|ver)\b)",
    re.IGNORECASE,
)
_NO_AGE_AFTER = frozenset(
    listed(
        "al na sinds over elke elk per binnen afgelopen laatste vorig komende eerste tot duurde gedurende "
        "ruim zo'n hele minstens minimaal maximaal ieder iedere om"
    )
)
_OF_A_PERSON = frozenset({"ben", "bent", "word", "wordt", "werd", "ik", "hij", "ze", "zij", "was"})
_YOUNGEST_BY_ITSELF = 14
_YOUNG_WORDS = frozenset((*UNITS, *ONE, *TEENS[:4]))
_BE = re.compile(
    rf"\b(?:(?:ik|jij|je|hij|zij|ze|u|die)\s+(?:ben|bent|is|was|word|wordt|werd)|(?:ben|bent|is|was|word|wordt|werd)\s+"
    rf"(?:ik|jij|je|hij|zij|ze|u)|\b(?:wordt|werd))\s+(?:(?:nu|net|al|pas|bijna|toen|inmiddels|ook|zelf|gisteren|ondertussen)\s+){{0,2}}"
    rf"({_NUMBER}){_GOES_ON}",
    re.IGNORECASE,
)
_FAMILY_OF = re.compile(
    rf"\b(?:{_FAMILY})(?:,?\s+[\w\ue000’'-]+,?)?\s+(?:van|is|was|wordt|werd)\s+(?:(?:nu|net|al|pas|bijna|toen|inmiddels)\s+)?"
    rf"({_NUMBER}(?:(?:\s*,\s*|\s+en\s+){_NUMBER})*){_GOES_ON}",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[Mark]:
    """Yield days ("12-03-1981", "12 maart", "twaalf maart"), months of a year, and years of birth."""
    for shape in _DATES:
        for hit in shape.finditer(text):
            yield Mark("date", *hit.span())
    for hit in _BIRTH_YEAR.finditer(text):
        group = hit.lastindex or 0
        yield Mark("date", hit.start(group), hit.end(group))


def ages(text: str) -> Iterator[Mark]:
    """Yield ages: "34 jaar oud", "vierendertigjarige", "ik ben 34", "een zoon van acht".

    So many years that may be a stretch of time count as an age from fourteen on, or where a person is named.
    """
    for shape in (_JARIG, _YEARS_OLD, _BE, _FAMILY_OF):
        for hit in shape.finditer(text):
            yield Mark("age", hit.start(1), hit.end(1))
    for hit in _YEARS.finditer(text):
        before = hit["before"].strip(" ,;").lower()
        number = hit["number"].lower()
        old = int(number) >= _YOUNGEST_BY_ITSELF if number.isdigit() else number not in _YOUNG_WORDS
        if before not in _NO_AGE_AFTER and (old or before in _OF_A_PERSON):
            yield Mark("age", hit.start("number"), hit.end("number"))
