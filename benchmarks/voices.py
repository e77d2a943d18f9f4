"""Measure the summaries of coded conversations: 500 interviews, 50,000 codings, 200 codes.

`python benchmarks/voices.py` writes benchmarks/voices.csv: every calculation of 05 that counts codes, topics,
groups, pairs and new codes, on made material with six groups and forty topics. Each is timed three times, of
which the shortest counts; the goal for all together is ten seconds. One BLAS thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from table import write

from helpers.qualitative.case_matrix import case_matrix, patterns
from helpers.qualitative.code_tree import code_tree, undeclared
from helpers.qualitative.cooccurrence import cooccurrence
from helpers.qualitative.crosstab import crosstab
from helpers.qualitative.deviant import deviant
from helpers.qualitative.new_codes import new_codes
from helpers.qualitative.topics import count_standings, spoke_when_asked, standings

INTERVIEWS, CODINGS, CODES, TOPICS = 500, 50_000, 200, 40
ORDERS = 1000
GROUPS = ("a", "b", "c", "d", "e", "f")
TARGET = Path(__file__).with_name("voices.csv")


@dataclass(frozen=True, slots=True)
class Measured:
    """One calculation and how long it takes."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Made:
    """Made conversations.

    Attributes
    ----------
    people : list of str
    codings : DataFrame
    within : dict
        Twenty codes at the top, and nine under each.
    group : Series of str
    asked : DataFrame of boolean
        One column per topic.
    """

    people: list[str]
    codings: pd.DataFrame
    within: dict[str, str | None]
    group: pd.Series
    asked: pd.DataFrame


def made(rng: np.random.Generator) -> Made:
    """Draw codings: a few codes are frequent, most are rare."""
    people = [f"p{number:03}" for number in range(INTERVIEWS)]
    codes = [f"c{number:03}" for number in range(CODES)]
    within = {code: None if at % 10 == 0 else codes[at - at % 10] for at, code in enumerate(codes)}
    weight = 1 / np.arange(1, CODES + 1)
    place = rng.integers(0, INTERVIEWS, CODINGS)
    start = rng.integers(0, 30_000, CODINGS)
    frame = pd.DataFrame(
        {
            "person": np.asarray(people)[place],
            "document": np.char.add("Interview ", place.astype(str)),
            "code": rng.choice(codes, CODINGS, p=weight / weight.sum()),
            "start": start,
            "end": start + rng.integers(20, 400, CODINGS),
            "text": "",
        }
    )
    frame["path"] = frame["code"]
    kinds = dict.fromkeys(("person", "document", "code", "text", "path"), "string")
    frame = frame.astype(kinds | {"start": "Int64", "end": "Int64"})
    asked = pd.DataFrame(rng.random((INTERVIEWS, TOPICS)) < 0.7, columns=[f"t{n}" for n in range(TOPICS)])
    group = pd.Series(rng.choice(GROUPS, INTERVIEWS), dtype="string")
    return Made(people, frame, within, group, asked.astype("boolean"))


def work(one: Made) -> dict[str, Callable[[], object]]:
    """Return the calculations of 05 by what they are."""
    has = case_matrix(one.people, one.codings, one.within).reset_index(drop=True)
    codes = list(one.within)

    def of_topics() -> dict[str, pd.Series]:
        return {
            name: standings(has[codes[at * 5 : at * 5 + 3]].any(axis=1), one.asked[name])
            for at, name in enumerate(one.asked)
        }

    spoke = {name: spoke_when_asked(found) for name, found in of_topics().items()}
    names = pd.Series(one.people, dtype="string")
    return {
        "code tree": lambda: (code_tree(one.codings, one.within), undeclared(one.codings)),
        "table of persons and codes": lambda: case_matrix(one.people, one.codings, one.within),
        "topics": lambda: count_standings(of_topics()),
        "codes by six groups": lambda: crosstab(has, one.group, GROUPS),
        "all pairs of codes, overlaps too": lambda: cooccurrence(one.people, one.codings, one.within),
        f"new codes, {ORDERS} orders": lambda: new_codes(
            has.to_numpy(), orders=ORDERS, level=0.95, rng=np.random.default_rng(1)
        ),
        "combinations of twenty codes": lambda: patterns(has[codes[::10]]),
        "deviant cases": lambda: [deviant(names, found, one.group) for found in spoke.values()],
    }


def seconds(calculation: Callable[[], object]) -> float:
    """Return the shortest of three times."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        calculation()
        times.append(time.perf_counter() - began)
    return min(times)


def measure() -> list[Measured]:
    """Measure every calculation on the same material."""
    parts = work(made(np.random.default_rng(20200301)))
    found = [Measured(what, round(seconds(each), 3)) for what, each in parts.items()]
    return [*found, Measured("all together", round(sum(one.seconds for one in found), 3))]


if __name__ == "__main__":
    sys.exit(
        write(TARGET, measure, f"{INTERVIEWS} interviews, {CODINGS} codings, {CODES} codes, {TOPICS} topics")
    )
