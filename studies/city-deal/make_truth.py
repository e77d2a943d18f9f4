"""Write `truth.yml`: what must come out of the raw files of `city-deal`, counted by hand from what was drawn.

Run it as ``python studies/city-deal/make_truth.py``. Nothing here uses the package that it is to check.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from codebook import CODES
from generator import CITIES, CODERS, Drawn, Strand, draw
from planted import ONLY_ONE, STRINGS

TRUTH = Path(__file__).resolve().with_name("truth.yml")
HEAD = """\
# SYNTHETIC. What must come out of data/raw/city-deal. Computed by `python studies/city-deal/make_truth.py`
# from what the generator drew; nothing here is typed in, and nobody here exists.
# source: as the news item has it; "over 85" is a bound and no number. codes: persons who have it, by either
# coder, and stretches of text (a paragraph and a code, however many coders). twice: of what both
# coders read, per code, in how many units both, only the first, only the second or neither gave it; kappa is
# Cohen's on those units. topics: of those asked who spoke of it or did not; unasked: who did unasked.
# planted: what no file under reports/ may hold.
"""
TOPICS = {
    "residents": {
        "calm": (("calm",), "everyone"),
        "less_gloomy": (("less_gloomy", "fulfilment"), "everyone"),
        "self_image": (("self_image",), "gevraagd_zelfbeeld"),
        "future": (("future",), "gevraagd_toekomst"),
        "arranged": (("housing", "payment_plan"), "everyone"),
        "waiting": (("waiting",), "no_one"),
    },
    "workers": {
        "room": (("outside_paths", "together"), "everyone"),
        "workload": (("workload",), "everyone"),
        "time": (("takes_time",), "no_one"),
        "costs": (("cost_aware",), "everyone"),
        "satisfaction": (("rewarding",), "everyone"),
    },
}


def truth(drawn: Drawn) -> dict[str, Any]:
    """Return everything that must come out."""
    return {
        "source": {"cases": {"n": 85, "how": "over"}, "households": 52, "social_workers": 43, "cities": 5},
        "files": {
            "cases": len(drawn.cases),
            "residents": len(drawn.residents),
            "workers": len(drawn.workers),
        },
        "grades": _grades(drawn.residents),
        "residents": _strand(drawn.of_residents, drawn.residents, "residents", unit="paragraph"),
        "workers": _strand(drawn.of_workers, drawn.workers, "workers", unit="document"),
        "planted": {
            "strings": list(STRINGS),
            "only_woman_over_60": {
                "document": ONLY_ONE.document,
                "city": ONLY_ONE.city,
                "words": ONLY_ONE.words,
            },
        },
    }


def _grades(people: pd.DataFrame) -> dict[str, Any]:
    grade = people["cijfer"]
    by_city = {city: grade[people["stad"] == city] for city in CITIES}
    return {
        "n": len(grade),
        "mean": round(float(grade.mean()), 10),
        "counts": {int(one): int((grade == one).sum()) for one in sorted(grade.unique())},
        "at_least_8": int((grade >= 8).sum()),
        "at_least_9": int((grade >= 9).sum()),
        "ten": int((grade == 10).sum()),
        "at_most_5": int((grade <= 5).sum()),
        "cities": {
            city.lower(): {"n": len(of), "mean": round(float(of.mean()), 10)} for city, of in by_city.items()
        },
    }


def _strand(strand: Strand, people: pd.DataFrame, name: str, *, unit: str) -> dict[str, Any]:
    paths = {code.key: code.path for code in CODES}
    return {
        "documents": len(strand.conversations),
        "codings": len(strand.given),
        "codes": {
            key: {
                "persons": len({one.document for one in strand.given if one.path == path}),
                "stretches": len({(one.document, one.paragraph) for one in strand.given if one.path == path}),
            }
            for key, path in paths.items()
        },
        "topics": {topic: _topic(strand, people, *asked) for topic, asked in TOPICS[name].items()},
        "twice": {
            "documents": len(strand.twice),
            "unit": unit,
            "codes": {key: _twice(strand, path, unit) for key, path in paths.items()},
        },
    }


def _topic(strand: Strand, people: pd.DataFrame, codes: tuple[str, ...], asked: str) -> dict[str, int]:
    paths = {code.path for code in CODES if code.key in codes}
    spoke = people["gesprek"].isin({one.document for one in strand.given if one.path in paths})
    was_asked = people[asked] if asked in people else pd.Series(asked == "everyone", index=people.index)
    return {
        "asked": int(was_asked.sum()),
        "spoke": int((spoke & was_asked).sum()),
        "silent": int((~spoke & was_asked).sum()),
        "unasked": int((spoke & ~was_asked).sum()),
    }


def _twice(strand: Strand, path: str, unit: str) -> dict[str, Any]:
    """Return the four cells of a code on the units that both read, and Cohen's kappa of them."""
    lengths = {one.document: len(one.paragraphs) for one in strand.conversations}
    units = [
        (document, place)
        for document in strand.twice
        for place in (range(lengths[document]) if unit == "paragraph" else (0,))
    ]
    gave = [
        {
            (one.document, one.paragraph if unit == "paragraph" else 0)
            for one in strand.given
            if one.coder == coder and one.path == path
        }
        for coder in CODERS
    ]
    cells = [(each in gave[0], each in gave[1]) for each in units]
    both, first = cells.count((True, True)), cells.count((True, False))
    second, neither = cells.count((False, True)), cells.count((False, False))
    n = len(cells)
    seen = (both + neither) / n
    chance = ((both + first) * (both + second) + (neither + first) * (neither + second)) / n**2
    kappa = None if chance == 1 else round((seen - chance) / (1 - chance), 10)
    return {"both": both, "first": first, "second": second, "neither": neither, "kappa": kappa}


def text() -> str:
    """Return the whole file."""
    return HEAD + yaml.safe_dump(truth(draw()), sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    TRUTH.write_text(text(), encoding="utf-8")
