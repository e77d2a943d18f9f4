"""Draw a synthetic Zuidwest: seventeen people in a project of painting and building. Nobody here exists.

Seventeen who began, eleven with a first job and three who turned out to have no home follow the news item;
who they are, and every line of the coaches' log, is made up. Nothing is left to chance that the source says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SEED = 20230929
"""The day of the meeting, set before anything was drawn: kept whatever came out."""
N, N_JOB, N_HOMELESS = 17, 11, 3
N_WOMEN, N_YOUNGER = 6, 9
OBSTACLES = {
    "Obstakel > Geen woning": ("home", N_HOMELESS),
    "Obstakel > Reiskosten voorschieten": ("travel", 9),
    "Obstakel > Niet durven zeggen wat er is": ("silent", 11),
    "Obstakel > Post en papieren": ("papers", 10),
    "Hielp > Coach kwam thuis langs": ("visit", 12),
    "Hielp > Samen met de groep": ("group", 12),
}
"""Codes of the coaches' log, and in the log of how many participants each stands."""
ABOUT = {
    "home": "het wonen",
    "travel": "de reiskosten",
    "silent": "iets dat lang niet was gezegd",
    "papers": "de post en de papieren",
    "visit": "een bezoek van de coach",
    "group": "de groep",
}
CODER = "Codeur A"


@dataclass(frozen=True)
class Drawn:
    """One synthetic project: a row a participant, and a row a coded line of the log."""

    people: pd.DataFrame
    log: pd.DataFrame


def draw(seed: int = SEED) -> Drawn:
    """Return the project that belongs to a seed."""
    rng = np.random.default_rng(seed)
    people = pd.DataFrame(
        {
            "deelnemer": [f"Z{i:02d}" for i in range(1, N + 1)],
            "vrouw": _some(N_WOMEN, rng),
            "jonger": _some(N_YOUNGER, rng),
            "baan": _some(N_JOB, rng),
            "dakloos": _some(N_HOMELESS, rng),
        }
    )
    return Drawn(people, _log(people, rng))


def _some(n: int, rng: np.random.Generator) -> np.ndarray:
    """Return yes for exactly so many people, whoever they are."""
    return rng.permutation(np.arange(N) < n)


def _log(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for path, (key, n) in OBSTACLES.items():
        having = people["dakloos"].to_numpy() if key == "home" else _some(n, rng)
        rows += [
            {"Deelnemer": name, "Code": path, "Regel": f"Verzonnen regel over {ABOUT[key]}.", "Codeur": CODER}
            for name in people["deelnemer"][having]
        ]
    return pd.DataFrame(rows).sort_values("Deelnemer", kind="stable").reset_index(drop=True)
