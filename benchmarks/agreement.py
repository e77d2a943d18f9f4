"""Measure agreement with intervals, 50 codes x 4 coders x 2,000 draws, against the package `krippendorff`.

`python benchmarks/agreement.py` writes benchmarks/agreement.csv: 100 made conversations of 120 sentences and
nearly 10,000 characters, some 18,000 codings. The package has no weights and no interval: it gets the same
sentences as counts per unit (its faster input), the documents of a draw put together again, and one call per
code and draw. It does fewer draws and its time is multiplied up, as the row says. `ratio` is a row's time
over that of alpha alone, by sentence, here. One BLAS thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import krippendorff as package
import numpy as np
import pandas as pd
from table import write

from helpers.qualitative.agreement_interval import measured
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.coefficient import Coefficient
from helpers.qualitative.gwet import ac1
from helpers.qualitative.many_coders import fleiss, percent, positive
from helpers.qualitative.ratings import Ratings
from helpers.qualitative.two_coders import cohen
from helpers.qualitative.units import Unit, coded_units

DOCUMENTS, CODINGS, CODES, CODERS = 100, 20_000, 50, 4
SENTENCE = "Een verzonnen zin, en dan nog wat woorden om hem even lang te maken als andere."
SENTENCES = 120
DRAWS = 2_000
# What the package does of them.
LOOPED = 4
LEVEL = 0.95
SAME = 1e-9
TARGET = Path(__file__).with_name("agreement.csv")
ALPHA = (krippendorff("nominal"),)
SIX = (percent(), positive(), cohen(), fleiss(), *ALPHA, ac1())


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to do the work, and how many times that of alpha by sentence it takes."""

    what: str
    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Material:
    """Made codings and the documents they stand in."""

    codings: pd.DataFrame
    documents: pd.DataFrame


def material(rng: np.random.Generator) -> Material:
    """Draw places for the codes; coders code them a little earlier or later, or leave one out."""
    text = " ".join([SENTENCE] * SENTENCES)
    per_coder = CODINGS // CODERS
    start = rng.integers(0, len(text) - 400, per_coder)
    place = pd.DataFrame(
        {
            "document": [f"d{n}" for n in rng.integers(0, DOCUMENTS, per_coder)],
            "code": [f"c{n}" for n in rng.integers(0, CODES, per_coder)],
            "start": start,
            "end": start + rng.integers(40, 300, per_coder),
        }
    )
    found = []
    for coder in range(CODERS):
        moved = rng.integers(-60, 60, per_coder)
        own = place.assign(
            coder=f"r{coder}", start=(place["start"] + moved).clip(lower=0), end=place["end"] + moved
        )
        found.append(own[rng.random(per_coder) < 0.9])
    names = [f"d{n}" for n in range(DOCUMENTS)]
    documents = pd.DataFrame({"document": names, "group": names, "n_characters": len(text), "text": text})
    return Material(pd.concat(found, ignore_index=True), documents)


def rated(made: Material, unit: Unit) -> dict[str, Ratings]:
    """Return the ratings of all codes."""
    return coded_units(made.codings, made.documents, codes=[f"c{n}" for n in range(CODES)], unit=unit).codes


def ours(codes: dict[str, Ratings], coefficients: Sequence[Coefficient]) -> None:
    """Do all draws as the package of this house does."""
    measured(codes, coefficients, draws=DRAWS, level=LEVEL, rng=np.random.default_rng(1))


def theirs(codes: dict[str, Ratings]) -> list[float]:
    """Do some draws with `krippendorff`: one call per code and draw; return the values of the first code."""
    rng, values = np.random.default_rng(1), []
    counts = {
        name: np.stack([(one.places == place).sum(axis=1) for place in (0, 1)], axis=1)
        for name, one in codes.items()
    }
    whose = next(iter(codes.values())).groups
    rows = [np.flatnonzero(whose == group) for group in range(DOCUMENTS)]
    for times in rng.multinomial(DOCUMENTS, np.full(DOCUMENTS, 1 / DOCUMENTS), size=LOOPED):
        chosen = np.concatenate([rows[group] for group in np.repeat(np.arange(DOCUMENTS), times)])
        found = [
            package.alpha(value_counts=table[chosen], level_of_measurement="nominal", value_domain=[0, 1])
            for table in counts.values()
        ]
        values.append(float(found[0]))
    return values


def check(codes: dict[str, Ratings]) -> None:
    """Make sure that both do the same: alpha of all sentences."""
    name, one = next(iter(codes.items()))
    (found,) = measured({name: one}, ALPHA, draws=99, level=LEVEL, rng=np.random.default_rng(1))
    said = np.where(one.places < 0, np.nan, one.places).T
    theirs_is = package.alpha(reliability_data=said, level_of_measurement="nominal")
    if abs(found.agreement.estimate - theirs_is) > SAME:
        raise SystemExit("The two programs do not say the same alpha.")


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the shortest of some runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def measure() -> list[Measured]:
    """Measure everything on the same material."""
    made = material(np.random.default_rng(20171001))
    codes = {unit: rated(made, unit) for unit in ("sentence", "character")}
    check(codes["sentence"])
    size = f"{CODES} codes x {CODERS} coders x {DOCUMENTS} documents, {DRAWS} draws"
    base = seconds(lambda: ours(codes["sentence"], ALPHA), 3)
    looped = seconds(lambda: theirs(codes["sentence"]), 1) * DRAWS / LOOPED
    characters = int(codes["character"]["c0"].weights.sum())

    def row(what: str, took: float) -> Measured:
        return Measured(f"{size}: {what}", round(took, 3), round(took / base, 1))

    return [
        row("alpha by sentence", base),
        row(f"alpha by sentence, package krippendorff in a loop ({LOOPED} draws, multiplied up)", looped),
        row("six coefficients by sentence", seconds(lambda: ours(codes["sentence"], SIX), 3)),
        row(
            f"six coefficients by character ({characters} characters)",
            seconds(lambda: ours(codes["character"], SIX), 3),
        ),
        row("from codings to sentences", seconds(lambda: rated(made, "sentence"), 3)),
        row("from codings to characters", seconds(lambda: rated(made, "character"), 3)),
    ]


if __name__ == "__main__":
    sys.exit(write(TARGET, measure))
