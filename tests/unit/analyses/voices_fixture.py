"""A study with one strand of coded conversations: thirty people in two towns, made here without files.

Load it by path (`importlib.util.spec_from_file_location`), as the other study fixtures. `study(**strand)`
replaces keys of the strand; `tables(...)` returns what 01 and 02 would hand on.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.paths import Project
from helpers.reporting.cells import Writer
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Exhibit
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
N = 30
WITHOUT = 4  # more people of the sample, who have no document
CODES = {"money": None, "debts": "money", "stress": None, "help": None, "unused": None}
PATHS = {"money": "Money", "debts": "Money > Debts", "stress": "Stress", "help": "Help", "unused": "Unused"}
STRAND: dict[str, Any] = {
    "label": {"en": "residents", "nl": "bewoners"},
    "tradition": "codebook",
    "guideline": "coreq",
    "question": {"en": "What changed?", "nl": "Wat veranderde er?"},
    "material": {"format": "refi_qda", "files": ["residents.qdpx"], "source": {"en": "made up", "nl": "verzonnen"}},
    "people": {"sample": "interviewed", "document": "document"},
    "codes": {
        name: {"code": path, "label": {"en": name, "nl": f"{name} (nl)"}, "within": CODES[name]}
        for name, path in PATHS.items()
    },
    "topics": {
        "debts": {
            "label": {"en": "debts", "nl": "schulden"},
            "codes": ["debts"],
            "asked": "asked_debts",
            "question": {"en": "Do you have debts?", "nl": "Heeft u schulden?"},
        },
        "stress": {
            "label": {"en": "stress", "nl": "spanning"},
            "codes": ["stress"],
            "asked": "everyone",
            "question": {"en": "How are you?", "nl": "Hoe gaat het?"},
        },
    },
    "by": ["town", "woman"],
    "percentages_from": 10,
    "level": 0.95,
    "interviewing": {
        "recruited_by": {"en": "case workers", "nl": "klantmanagers"},
        "interviewer": {"en": "a student, not employed by the town", "nl": "een student, niet in dienst"},
        "interpreter": {"en": "none", "nl": "geen"},
        "refused": 6,
        "refusals": {"en": "six had no time", "nl": "zes hadden geen tijd"},
        "reflections": {"en": "not asked", "nl": "niet gevraagd"},
    },
}  # fmt: skip
VARIABLES: dict[str, dict[str, Any]] = {
    "document": {"type": "text"},
    "town": {"type": "category", "codes": {1: "north", 2: "south"}, "labels": {"north": {"en": "North", "nl": "Noord"}, "south": {"en": "South", "nl": "Zuid"}}},
    "woman": {"type": "boolean", "codes": {1: "yes", 0: "no"}},
    "asked_debts": {"type": "boolean", "codes": {1: "yes", 0: "no"}},
    "quote": {"type": "boolean", "codes": {1: "yes", 0: "no"}},
}  # fmt: skip


@lru_cache(maxsize=1)
def _plain() -> dict[str, Any]:
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    plain |= {"comparisons": {}, "outcomes": {}, "families": {}, "analysis": {}, "checks": [], "joins": []}
    plain["tables"] = {
        "people": {"files": ["people.csv"], "dialect": "en", "unit": "person", "id": "id", "source": {"en": "made up", "nl": "verzonnen"}}
    }  # fmt: skip
    plain["variables"] = {
        name: {"table": "people", "column": name, "label": {"en": name, "nl": f"{name} (nl)"}, **keys}
        for name, keys in VARIABLES.items()
    }
    plain["samples"] = {"interviewed": {"table": "people", "label": {"en": "people", "nl": "mensen"}}}
    plain["describe"] |= {"baseline": ["town"], "distributions": [], "delivered": [], "durations": []}
    plain["kind"] = "synthetic"
    plain["disclosure"] |= {
        "min_persons": 10,
        "min_speakers": 3,
        "zeros": "shown",
        "group": 0.9,
        "rows_may_be_shown": False,
    }
    return plain


def study(*, strands: tuple[str, ...] = ("residents",), **strand: object) -> Study:
    """Return the study; keywords replace keys of every strand."""
    declared = {name: {**STRAND, **strand} for name in strands}
    return Study.model_validate({**_plain(), "voices": declared})


def people(n: int = N) -> pd.DataFrame:
    """Return the sample: n people with a document, and four without."""
    rng = np.random.default_rng(4)
    everyone = n + WITHOUT
    frame = pd.DataFrame({"person": pd.array([f"p{i:02}" for i in range(1, everyone + 1)], dtype="string")})
    frame["document"] = pd.array(
        [f"Talk {i}" if i <= n else pd.NA for i in range(1, everyone + 1)], dtype="string"
    )
    frame["town"] = pd.array(["north" if i % 3 else "south" for i in range(everyone)], dtype="string")
    for name in ("woman", "quote"):
        frame[name] = pd.array(rng.random(everyone) < 0.5, dtype="boolean")
    frame["asked_debts"] = pd.array([i < 16 if i < 24 else pd.NA for i in range(everyone)], dtype="boolean")
    return frame


CODINGS = ("coding", "document", "path", "coder", "start", "end", "text", "comment", "created")
HAS = {
    "debts": lambda i: i % 2 == 0 or i == 3,
    "money": lambda i: i % 5 == 0,
    "stress": lambda i: i < 20,
    "help": lambda i: i in (0, 7, 8, 9, 20, 21, 22),
}
"""Which of the people (from 0) has which code."""


def codings(n: int = N, *, undeclared: int = 4) -> pd.DataFrame:
    """Return the codings: one stretch per person and code, and some with a code nobody declared."""
    rows = []
    for at, (code, who) in enumerate(HAS.items()):
        for i in filter(who, range(n)):
            start = 100 * at if code != "money" else 50
            words = f"verzonnen woorden {code} {i}"
            rows.append(
                (f"{code}{i}", f"Talk {i + 1}", PATHS[code], "anna", start, start + 80, words, "", "")
            )
    rows += [
        (f"x{i}", f"Talk {i + 1}", "Secret", "anna", 700, 720, "verzonnen", "", "")
        for i in range(min(n, undeclared))
    ]
    rows.append(("stray", "Nobody", PATHS["stress"], "anna", 0, 9, "verzonnen", "", ""))
    frame = pd.DataFrame(rows, columns=list(CODINGS))
    kinds = dict.fromkeys(CODINGS, "string") | {"start": "Int64", "end": "Int64"}
    return frame.astype(kinds)


def tables(
    n: int = N, *, strands: tuple[str, ...] = ("residents",), **changed: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables of 01 and 02; `codings` or `sample` replace one."""
    documents = pd.DataFrame({"document": [*(f"Talk {i + 1}" for i in range(n)), "Nobody"]})
    documents = documents.assign(n_characters=800, text=pd.NA)
    found = {"sample_interviewed": changed.get("sample", people(n))}
    for name in strands:
        found |= {
            f"voices_{name}_documents": documents.astype(
                {"document": "string", "n_characters": "Int64", "text": "string"}
            ),
            f"voices_{name}_codes": pd.DataFrame(
                {"path": [*PATHS.values(), "Secret"], "parent": "", "description": "", "is_codable": True}
            ),
            f"voices_{name}_codings": changed.get("codings", codings(n)),
            f"voices_{name}_cases": pd.DataFrame({"case": [], "document": []}, dtype="string"),
            f"voices_{name}_notes": changed.get(
                "notes",
                pd.DataFrame(
                    {
                        "about": ["code"] * 3 + ["project"],
                        "name": "",
                        "text": "x",
                        "author": "anna",
                        "created": "",
                    }
                ),
            ),
            f"voices_{name}_skipped": pd.DataFrame({"what": ["graphs"], "n": [2], "reason": ["not_read"]}),
        }
    return found


def released(declared: Study, exhibits: tuple[Exhibit, ...]) -> Release:
    """Send exhibits through the door, as a study whose rows are private; raises when one is refused."""
    rule = declared.disclosure
    more = {"min_speakers": rule.min_speakers} if "min_speakers" in Policy.__dataclass_fields__ else {}
    policy = Policy(rule.profile, rule.min_persons, rule.zeros, rule.dominance, rule.group, False, **more)
    return release(exhibits, policy, vocabulary(declared)).require()


def printed(declared: Study, exhibits: tuple[Exhibit, ...], language: str) -> dict[str, str]:
    """Return every word of released exhibits as a page would print it; raises where one lacks."""
    words, pages = lexicon(declared), {}
    for one in released(declared, exhibits).released:
        exhibit = one.exhibit
        writer = Writer(exhibit, one.mask, words, language)
        said = (exhibit.title, exhibit.note, exhibit.alt, exhibit.population, exhibit.source, *exhibit.body)
        texts = [say(text, words, language) for text in said if text]
        texts += [writer.head(column) for column in writer.shown]
        for label, row in exhibit.frame.iterrows():
            texts += [writer.cell(column, row.to_dict(), label).text for column in writer.shown]
        pages[exhibit.id] = "\n".join(texts)
    return pages
