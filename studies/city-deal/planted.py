"""What was planted in the raw files of `city-deal` to see that it never comes out. Nobody here exists.

Telephone numbers and addresses are of a form that is not given out, the citizen service number is the
well-known test number, and the names were made up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """A household whose speaker is the only woman over sixty in her city."""

    document: str
    city: str
    words: str


ONLY_ONE = OnlyOne("H43", "Zaanstad", "met de kanarie op de vensterbank")
NAMES = {
    "H02": "Fenna Boterkooper",
    "H07": "Youssef Oulad-Tuinstra",
    "H15": "Geertruida van der Wervelwind",
    "H21": "Adaeze Klompenhouwer",
    "H33": "Wubbo Zandhaas",
    "H46": "Mireille Korenaar-Pinas",
}
"""Names of speakers, by conversation: they also stand in the column `namen`."""
PLANTED = {
    "H02": "zei Fenna Boterkooper van Kastanjehoek 118",
    "H07": "vertelde Youssef Oulad-Tuinstra (BSN 111222333)",
    "H15": "volgens Geertruida van der Wervelwind, bereikbaar op 06-12345678",
    "H21": "mailde Adaeze Klompenhouwer van a.klompenhouwer@voorbeeld.example",
    "H33": "zei Wubbo Zandhaas, postcode 9999 ZZ, rekening NL91ABNA0417164300",
    "H46": "zei Mireille Korenaar-Pinas op 14 februari 2017",
    ONLY_ONE.document: ONLY_ONE.words,
    "W04": "over het gezin van mevrouw Boterkooper",
}
STRINGS = (
    *NAMES.values(),
    "Boterkooper", "Oulad-Tuinstra", "Wervelwind", "Klompenhouwer", "Zandhaas", "Korenaar",
    "Kastanjehoek", "111222333", "06-12345678", "a.klompenhouwer@voorbeeld.example", "9999 ZZ",
    "NL91ABNA0417164300", "14 februari 2017",
)  # fmt: skip
"""What no file under `reports/` may hold."""
