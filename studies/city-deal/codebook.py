"""The codebook of `city-deal`: codes that both groups share, how often each is given, and what is said.

SYNTHETIC. The subjects follow the news item; every share below is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

WITHIN = " > "


@dataclass(frozen=True, slots=True)
class Drawable:
    """One code and how often a person speaks of it.

    Attributes
    ----------
    key : str
        Name in `study.yml`.
    path : str
        Name in the project, parents first.
    about : str
        What the placeholder statement is about.
    residents, workers : float
        Chance that a person of that group says it.
    """

    key: str
    path: str
    about: str
    residents: float
    workers: float


CODES = (
    Drawable("outside_paths", "Ruimte > Buiten de gebaande paden", "een andere weg dan anders", 0.40, 0.80),
    Drawable("together", "Ruimte > Samen met de gemeente", "samen optrekken met de gemeente", 0.30, 0.65),
    Drawable("workload", "Voorwaarden > Werkdruk niet te hoog", "de werkdruk in het team", 0.10, 0.70),
    Drawable("takes_time", "Voorwaarden > Maatwerk kost meer tijd", "de tijd die zoeken kost", 0.25, 0.60),
    Drawable("budget", "Voorwaarden > Flexibel budget", "het maatwerkbudget", 0.20, 0.50),
    Drawable("cost_aware", "Kosten > Kostenbewust", "wat hulp kost", 0.12, 0.65),
    Drawable("simple", "Kosten > Eenvoudige oplossing", "een eenvoudige oplossing", 0.50, 0.45),
    Drawable("calm", "Gevolgen > Rust", "rust in huis", 0.62, 0.30),
    Drawable("less_gloomy", "Gevolgen > Minder somber", "minder somber zijn", 0.42, 0.15),
    Drawable("fulfilment", "Gevolgen > Voldoening", "voldoening in het gewone leven", 0.38, 0.15),
    Drawable("self_image", "Gevolgen > Beter zelfbeeld", "anders naar zichzelf kijken", 0.46, 0.15),
    Drawable("future", "Gevolgen > Toekomst", "de toekomst", 0.50, 0.20),
    Drawable("housing", "Gevolgen > Woonruimte geregeld", "een woonruimte", 0.35, 0.15),
    Drawable("payment_plan", "Gevolgen > Betalingsregeling", "een betalingsregeling", 0.40, 0.15),
    Drawable("rewarding", "Werk > Uitdagend en bevredigend", "het eigen werk", 0.0, 0.65),
    Drawable("waiting", "Tegenvallers > Lang wachten", "lang wachten", 0.28, 0.22),
)
ASIDE = Drawable("", "Terzijde", "iets heel anders", 0.20, 0.20)
"""A code that the declaration does not name: it is counted, and never named on a page."""
CONFUSED = {"calm": "less_gloomy", "less_gloomy": "calm", "self_image": "future", "future": "self_image"}
"""Codes that the second coder sometimes takes for each other."""
