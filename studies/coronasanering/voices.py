"""Seventeen interviews with synthetic residents: who was asked what, who spoke of it, and planted strings.

Every stretch of text is a neutral placeholder that says of itself that it is made up. What is planted to see
that it never comes out stands in `PLANTED`: names are invented, the citizen service number and the account
number are the well-known test numbers, telephone and postcode are of a form that is not given out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from generator import Drawn

INTERVIEWS = 17
ORPHAN = ("U1999", "Interview 18")
"""An interview that was delivered with the others, of somebody who is not in the register."""
CODES = {
    "relief": "Winst > Rust en opluchting",
    "speed": "Winst > Snel geholpen",
    "no_new_debts": "Winst > Geen nieuwe schulden",
    "documents": "Winst > Hulp met papieren",
    "downside": "Keerzijde",
    "unforeseen": "Keerzijde > Onvoorziene schulden",
    "mistake": "Keerzijde > Voelt als fout van de gemeente",
    "doubt": "Keerzijde > Twijfel over meedoen",
    "trust": "Keerzijde > Vertrouwen geschaad",
    "little_known": "Vooraf > Weinig kennis",
    "stories": "Vooraf > Verhalen via via",
    "team": "Vooraf > Verwezen door buurtteam",
    "own": "Vooraf > Op eigen initiatief",
}
"""Codes as the coder's file names them; `downside` is a heading that no text was given."""
TOPICS: dict[str, tuple[tuple[str, ...], tuple[int, ...] | None, dict[str, tuple[int, ...]]]] = {
    "relief": (
        ("relief", "speed"),
        None,
        {"relief": (1, 2, 3, 4, 6, 7, 9, 10, 11, 13, 14, 16), "speed": (2, 3, 5, 7, 9, 10, 14, 16)},
    ),
    "no_new_debts": (("no_new_debts",), None, {"no_new_debts": (4, 11, 15)}),
    "documents": (("documents",), (3, 12, 17), {"documents": (1, 2, 5, 6, 8, 9, 11, 14, 16)}),
    "unforeseen": (
        ("unforeseen", "mistake", "doubt"),
        (2, 5, 8),
        {
            "unforeseen": (1, 3, 4, 6, 7, 10, 12, 13, 15, 17),
            "mistake": (1, 4, 7, 10, 14, 17),
            "doubt": (3, 10, 15),
        },
    ),
    "trust": (("trust",), (2, 5, 8), {"trust": (1, 3, 4, 6, 7, 9, 10, 12, 14, 15, 17)}),
    "before": (
        ("little_known", "stories"),
        tuple(range(1, INTERVIEWS + 1)),
        {"little_known": (2, 4, 5, 8, 9, 12, 13), "stories": (5, 8, 16)},
    ),
    "arrival": (("team", "own"), None, {"team": (1, 3, 4, 6, 9, 10, 11, 14, 15), "own": (7,)}),
}
"""Per topic its codes, the interviews in which it was not asked (None: asked of everybody), who spoke."""
NO_CONSENT = (3, 8, 12, 15)
NAMES = {2: "Roderika", 6: "Wubbechien", 9: "Anneliezemarie", 14: "Okkejan"}
"""Names that stand in the column `roepnaam` and in the words of these interviews."""
PLANTED = {
    (2, "relief"): "zei Roderika Pijlstaartmees van Bloesemkade 912",
    (6, "documents"): "zei Wubbechien (BSN 111222333)",
    (9, "relief"): "zei Anneliezemarie, te bereiken op 06-12345678",
    (14, "mistake"): "mailde Okkejan van okkejan.zandloper@voorbeeld.example",
    (4, "unforeseen"): "over rekening NL91ABNA0417164300 en postcode 9999 ZZ",
    (1, "relief"): "met de bruine kanarie bij het raam",
}
"""What must never come out, by interview and code. Interview 1 is with a woman of 65 or older."""
STRINGS = (
    "Roderika", "Pijlstaartmees", "Bloesemkade", "Wubbechien", "111222333", "Anneliezemarie", "12345678",
    "Okkejan", "okkejan.zandloper", "NL91ABNA0417164300", "9999 ZZ", "bruine kanarie", "U1999",
    "Interview 18",
)  # fmt: skip
"""The parts of what was planted that a search would find; the orphan's id and document among them."""


@dataclass(frozen=True, slots=True)
class Interviewed:
    """The interviews, as clean frames.

    Attributes
    ----------
    people : one row an interview: resident, document, name, consent, and asked_<topic> for each topic.
    segments : one row a coded stretch: document, code (as the file names it), text, coder.
    """

    people: pd.DataFrame
    segments: pd.DataFrame


def interview(drawn: Drawn, rng: np.random.Generator) -> Interviewed:
    """Return seventeen interviews with residents of a drawn cohort, and one with a stranger."""
    people = pd.DataFrame(
        {
            "resident": [*_chosen(drawn, rng), ORPHAN[0]],
            "document": [*(f"Interview {number:02d}" for number in range(1, INTERVIEWS + 1)), ORPHAN[1]],
            "name": [NAMES.get(number, f"Verzonnen{number}") for number in range(1, INTERVIEWS + 2)],
            "consent": [number not in NO_CONSENT for number in range(1, INTERVIEWS + 2)],
        }
    )
    for topic, (_, not_asked, _) in TOPICS.items():
        people[f"asked_{topic}"] = [number not in (not_asked or ()) for number in range(1, INTERVIEWS + 2)]
    return Interviewed(people=people, segments=_segments())


def _chosen(drawn: Drawn, rng: np.random.Generator) -> list[str]:
    """Return whom the interviews are with: first a woman of 65 or older, seventh who came by themselves."""
    register = drawn.register
    oldest = register.loc[register["woman"] & (register["age"] == "65+"), "resident"].iloc[0]
    own = register.loc[register["route"] == "own_initiative", "resident"].iloc[0]
    middle = register.loc[~register["age"].isin(["65+"]) & (register["resident"] != own), "resident"]
    chosen = [str(one) for one in rng.choice(middle.to_numpy(dtype=str), size=INTERVIEWS - 2, replace=False)]
    return [str(oldest), *chosen[:5], str(own), *chosen[5:]]


def _segments() -> pd.DataFrame:
    """Return the coded stretches, numbered within their interview."""
    spoke = [(number, code) for _, _, said in TOPICS.values() for code, who in said.items() for number in who]
    spoke += [(INTERVIEWS + 1, "relief"), (INTERVIEWS + 1, "unforeseen")]
    rows, seen = [], dict.fromkeys(range(1, INTERVIEWS + 2), 0)
    for number, code in sorted(spoke, key=lambda one: one[0]):
        seen[number] += 1
        words = _words(number, seen[number], code)
        rows.append((f"Interview {number:02d}", CODES[code], words, _coder(number)))
    return pd.DataFrame(rows, columns=["document", "code", "text", "coder"])


def _words(number: int, place: int, code: str) -> str:
    about = CODES[code].rpartition(" > ")[2].lower()
    planted = PLANTED.get((number, code))
    said = f"Dit is verzonnen, plaatshouder {number}.{place} over {about}"
    return f"{said}, {planted}." if planted else f"{said}."


def _coder(number: int) -> str:
    return "codeur_1" if number % 2 else "codeur_2"


def counted() -> dict[str, dict[str, int]]:
    """Return per topic how many of the seventeen were asked, spoke when asked, and spoke unasked."""
    found = {}
    for topic, (_, not_asked, spoke) in TOPICS.items():
        asked = set(range(1, INTERVIEWS + 1)) - set(not_asked or ())
        said = {number for numbers in spoke.values() for number in numbers}
        found[topic] = {"asked": len(asked), "spoke": len(said & asked), "spontaneous": len(said - asked)}
    return found
