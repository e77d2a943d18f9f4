"""The codebook of `schiedam`: codes, the chance that a person has one, and what the placeholders are about.

SYNTHETIC. The subjects follow the motion; every share is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

WITHIN = " > "


@dataclass(frozen=True, slots=True)
class Drawable:
    """One code: its name in `study.yml`, in the project, what is said, and how many in a hundred say it."""

    key: str
    path: str
    about: str
    chance: float


CODES = (
    Drawable("happier", "In mijn leven > Blijer", "blijer zijn", 0.55),
    Drawable("less_lonely", "In mijn leven > Minder alleen", "minder alleen zijn", 0.45),
    Drawable("fitter", "In mijn leven > Fitter", "meer bewegen", 0.40),
    Drawable("healthier", "In mijn leven > Gezonder", "de gezondheid", 0.35),
    Drawable("calmer", "In mijn leven > Minder piekeren", "minder piekeren", 0.40),
    Drawable("contacts", "In mijn leven > Meer mensen om mij heen", "meer mensen spreken", 0.60),
    Drawable("confident", "In mijn leven > Zekerder van mezelf", "meer durven", 0.55),
    Drawable("gp_less", "Zorg > Minder naar de huisarts", "minder naar de huisarts gaan", 0.30),
    Drawable("no_change", "Niets veranderd", "niets dat anders is", 0.30),
    Drawable("pressure", "Keerzijde > Druk en stress", "de druk van het moeten", 0.35),
    Drawable("not_heard", "Keerzijde > Niet gehoord", "niet gehoord worden", 0.30),
    Drawable("money", "Keerzijde > Geld blijft een zorg", "geld dat een zorg blijft", 0.40),
    Drawable("rhythm", "Nieuw > Ritme in de dag", "een ritme in de dag", 0.45),
    Drawable("example", "Nieuw > Een voorbeeld voor de kinderen", "een voorbeeld zijn thuis", 0.30),
    Drawable("helping", "Nieuw > Zelf anderen helpen", "zelf iemand anders helpen", 0.35),
)
ASIDE = Drawable("", "Terzijde", "iets heel anders", 0.25)
"""A code that the declaration does not name: it is counted, and never named on a page."""
ASKED = {"fitter": "gevraagd_fit", "gp_less": "gevraagd_huisarts"}
"""Subjects that not everybody was asked about, by the column that says who was."""
UNASKED = ("rhythm", "example", "helping", "money")
"""Subjects that nobody was asked about: people brought them up."""
