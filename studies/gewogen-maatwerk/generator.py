"""Draw a synthetic practice audit: forty case files, three principles, two raters. Nobody here exists.

The list has ten principles according to the source, which names three; the others are for the user to supply
and are not made up here. `make_raw.py` writes the files, `make_truth.py` what must come out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SEED = 20180501
"""Set before anything was drawn: kept whatever came out."""
N_CASES = 40
PRINCIPLES = {
    "tailored": (0.30, 0.35, 0.35),
    "client_decides": (0.35, 0.35, 0.30),
    "stable_first": (0.20, 0.35, 0.45),
}
"""How often the first rater gives 0, 1 and 2."""
RATERS = ("beoordelaar 1", "beoordelaar 2")
SAME = {"tailored": 0.80, "client_decides": 0.55, "stable_first": 0.85}
"""How often the second rater gives the same score; else one step beside it."""
NOT_RATED = {"client_decides": 6}
"""Files in which the second rater found nothing to score a principle on."""
INSTRUMENTS = {"training": 0.35, "jobcoach": 0.25, "werkervaringsplek": 0.25, "scholing": 0.15}


@dataclass(frozen=True)
class Drawn:
    """One synthetic audit.

    Attributes
    ----------
    cases : one row a case file: dossier, instrument, maanden, inbreng, gevraagd.
    scores : one row a case, principle and rater: dossier, principe, beoordelaar, score (missing: not rated).
    """

    cases: pd.DataFrame
    scores: pd.DataFrame


def draw(seed: int = SEED) -> Drawn:
    """Return the audit that belongs to a seed."""
    rng = np.random.default_rng(seed)
    cases = pd.DataFrame(
        {
            "dossier": [f"D{i:02d}" for i in range(1, N_CASES + 1)],
            "instrument": rng.choice(list(INSTRUMENTS), size=N_CASES, p=list(INSTRUMENTS.values())),
            "maanden": rng.integers(1, 25, N_CASES),
            "inbreng": rng.random(N_CASES) < 0.6,
            "gevraagd": rng.random(N_CASES) < 0.7,
        }
    )
    parts = [_scores(cases["dossier"], principle, rng) for principle in PRINCIPLES]
    scores = pd.concat(parts, ignore_index=True).sort_values(["dossier", "principe", "beoordelaar"])
    return Drawn(cases, scores.reset_index(drop=True))


def _scores(files: pd.Series, principle: str, rng: np.random.Generator) -> pd.DataFrame:
    first = rng.choice(3, size=len(files), p=PRINCIPLES[principle])
    step = np.where(first == 0, 1, np.where(first == 2, -1, rng.choice([-1, 1], size=len(files))))
    second = np.where(rng.random(len(files)) < SAME[principle], first, first + step)
    given = [pd.Series(scores, dtype="Int64") for scores in (first, second)]
    empty = rng.choice(len(files), size=NOT_RATED.get(principle, 0), replace=False)
    given[1].iloc[empty] = pd.NA
    return pd.concat(
        pd.DataFrame({"dossier": files, "principe": principle, "beoordelaar": rater, "score": scores})
        for rater, scores in zip(RATERS, given, strict=True)
    )
