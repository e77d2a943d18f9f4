"""Draw a synthetic City Deal: cases, households and social workers in five cities. Nobody here exists.

Numbers of people and cities follow the news item (ruim 85 cases, 52 households, 43 social workers). Every
statement is a placeholder that carries the word *verzonnen*. `make_raw.py` writes the files of
`data/raw/city-deal`, `make_truth.py` what must come out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from codebook import ASIDE, CODES, CONFUSED, Drawable  # noqa: E402
from planted import ONLY_ONE, PLANTED  # noqa: E402

SEED = 20180308
"""The day on which the report came out, set before anything was drawn: kept whatever came out."""
CITIES = ("Eindhoven", "Enschede", "Leeuwarden", "Utrecht", "Zaanstad")
N_CASES = dict(zip(CITIES, (19, 17, 16, 18, 17), strict=True))
"""87 files; the source says "ruim 85", and that is what is printed of the total."""
N_RESIDENTS = dict(zip(CITIES, (11, 10, 10, 11, 10), strict=True))
N_WORKERS = dict(zip(CITIES, (9, 9, 8, 9, 8), strict=True))
GRADES = {10: 12, 9: 15, 8: 15, 7: 8, 6: 2}
"""How many of the 52 households give which grade: a generous 8.5 on average, half of them a nine or ten."""
LOWEST_CITY_MEAN = 8.2
"""The news item has high grades in all five cities: a draw with a lower mean in one is thrown away."""
CODERS = ("Codeur A", "Codeur B")
SHARE_TWICE = 0.25
"""Of the documents that the second coder read too: one in four."""
KEEPS, CONFUSES, ADDS = 0.82, 0.08, 0.02
"""How often the second coder gives a paragraph the same code, a like one, or one that the first did not."""
DOMAINS = {"wonen": 0.45, "schulden": 0.60, "zorg": 0.40, "inkomen": 0.50, "jeugd": 0.28}
COSTS = {"lager": 0.52, "gelijk": 0.24, "hoger": 0.14, "onbekend": 0.10}


@dataclass(frozen=True, slots=True)
class Given:
    """One code that one coder gave to one paragraph of one conversation."""

    document: str
    paragraph: int
    path: str
    coder: str


@dataclass(frozen=True)
class Conversation:
    """One conversation as it was written down: paragraphs, questions among them."""

    document: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Strand:
    """The conversations with one group of people, and what the coders gave to them."""

    conversations: tuple[Conversation, ...]
    given: tuple[Given, ...]
    twice: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """One synthetic City Deal: three clean frames and two coded strands."""

    cases: pd.DataFrame
    residents: pd.DataFrame
    workers: pd.DataFrame
    of_residents: Strand
    of_workers: Strand


def draw(seed: int = SEED) -> Drawn:
    """Return the study that belongs to a seed."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng)
    residents, workers = _residents(rng), _workers(rng)
    return Drawn(
        cases, residents, workers, _strand(residents, "residents", rng), _strand(workers, "workers", rng)
    )


def _cities(sizes: dict[str, int]) -> np.ndarray:
    return np.repeat(list(sizes), list(sizes.values()))


def _cases(rng: np.random.Generator) -> pd.DataFrame:
    city = _cities(N_CASES)
    n = len(city)
    frame = pd.DataFrame({"casus": [f"C{i:03d}" for i in range(1, n + 1)], "stad": city})
    for domain, share in DOMAINS.items():
        frame[domain] = rng.random(n) < share
    frame["doorbraak"] = rng.random(n) < 0.66
    frame["kosten"] = rng.choice(list(COSTS), size=n, p=list(COSTS.values()))
    frame["weken"] = np.clip(rng.gamma(4.0, 5.0, n).round(), 2, 60).astype(int)
    return frame


def _residents(rng: np.random.Generator) -> pd.DataFrame:
    city = _cities(N_RESIDENTS)
    n = len(city)
    woman, age = rng.random(n) < 0.6, rng.integers(22, 60, n)
    older = rng.choice(n, size=9, replace=False)
    age[older] = rng.integers(60, 78, 9)
    only = int(np.flatnonzero(city == ONLY_ONE.city)[0])
    woman[(city == ONLY_ONE.city) & (age >= 60)] = False
    woman[only], age[only] = True, 67
    return pd.DataFrame(
        {
            "gesprek": [f"H{i:02d}" for i in range(1, n + 1)],
            "stad": city,
            "leeftijd": age,
            "vrouw": woman,
            "cijfer": _grades(city, rng),
            "gevraagd_zelfbeeld": rng.random(n) < 0.75,
            "gevraagd_toekomst": rng.random(n) < 0.70,
            "citaat": (rng.random(n) < 0.85) | (np.arange(n) == only),
        }
    )


def _grades(city: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grades = np.repeat(list(GRADES), list(GRADES.values()))
    while True:
        shuffled = rng.permutation(grades)
        if min(shuffled[city == one].mean() for one in CITIES) >= LOWEST_CITY_MEAN:
            return shuffled


def _workers(rng: np.random.Generator) -> pd.DataFrame:
    city = _cities(N_WORKERS)
    n = len(city)
    return pd.DataFrame(
        {
            "gesprek": [f"W{i:02d}" for i in range(1, n + 1)],
            "stad": city,
            "jaren_wijkteam": rng.choice(["korter dan 2 jaar", "2 jaar of langer"], size=n, p=[0.4, 0.6]),
            "citaat": rng.random(n) < 0.9,
        }
    )


def _strand(people: pd.DataFrame, group: str, rng: np.random.Generator) -> Strand:
    """Return what these people said and how it was coded; numbers of statements run through the strand."""
    conversations, first, number = [], [], 0
    for document in people["gesprek"]:
        paragraphs = ["Vraag: hoe is het gegaan?"]
        for code in (*CODES, ASIDE):
            if rng.random() < getattr(code, group):
                for _ in range(int(rng.integers(1, 3))):
                    number += 1
                    first.append(Given(document, len(paragraphs), code.path, CODERS[0]))
                    paragraphs.append(_statement(number, code, document))
        paragraphs.append("Vraag: wilt u nog iets zeggen?")
        conversations.append(Conversation(document, tuple(paragraphs)))
    twice = tuple(sorted(rng.choice(people["gesprek"], size=round(SHARE_TWICE * len(people)), replace=False)))
    second = [one for each in conversations if each.document in twice for one in _second(each, first, rng)]
    return Strand(tuple(conversations), (*first, *second), twice)


def _statement(number: int, code: Drawable, document: str) -> str:
    planted = PLANTED.get(document, "")
    return f"Verzonnen uitspraak {number} over {code.about}{', ' + planted if planted else ''}."


def _second(conversation: Conversation, first: list[Given], rng: np.random.Generator) -> list[Given]:
    """Return what the second coder gave to a conversation that the first one has coded."""
    by_paragraph = {one.paragraph: one.path for one in first if one.document == conversation.document}
    paths = {code.key: code.path for code in CODES}
    like = {paths[one]: paths[other] for one, other in CONFUSED.items()}
    given = []
    for paragraph in range(len(conversation.paragraphs)):
        path, luck = by_paragraph.get(paragraph), rng.random()
        if path is not None and luck < KEEPS:
            given.append(path)
        elif path in like and luck < KEEPS + CONFUSES:
            given.append(like[path])
        else:
            given.append("")
        if rng.random() < ADDS:
            given[-1] = str(rng.choice([code.path for code in CODES]))
    return [
        Given(conversation.document, paragraph, path, CODERS[1])
        for paragraph, path in enumerate(given)
        if path
    ]
