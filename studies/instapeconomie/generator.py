"""Draw a synthetic instapeconomie: 26 people who set a step of their own. Nobody here exists.

That there is no target of leaving social assistance, eight hours of guidance a week, voluntary work and
little trust in the government follow the news item; how many people took part, and everything about them, is
made up.

Planted: people come in at a low moment (`DIP`), which ends by itself. Trust and confidence rise for that
reason alone by so much; what guidance adds is `ADDS`. A study of one group cannot tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SEED = 20230930
"""The day after the meeting, set before anything was drawn: kept whatever came out."""
N = 26
WAVES = (0, 12)
DIP, ADDS = 0.9, 0.6
"""Points on a scale to ten: how low people are when they come in, and what guidance adds in a year."""
STEPS = {-2: 5, -1: 5, 0: 6, 1: 5, 2: 5}
"""How many people got how far with their own step, from much less far than they meant to, to much further.

Chosen so that each number may be shown at the threshold of five."""
KINDS = {"vrijwilligerswerk": 8, "mensen": 7, "taal": 5, "gezondheid": 6}
"""What the step was about, in the words of the coach."""
HOURS = 8
N_AWAY = 6
"""People who did not answer the second time."""


@dataclass(frozen=True)
class Drawn:
    """One synthetic pilot: a row a participant, and a row a participant and wave."""

    people: pd.DataFrame
    waves: pd.DataFrame


def draw(seed: int = SEED) -> Drawn:
    """Return the pilot that belongs to a seed."""
    rng = np.random.default_rng(seed)
    people = pd.DataFrame(
        {
            "deelnemer": [f"I{i:02d}" for i in range(1, N + 1)],
            "vrouw": rng.permutation(np.arange(N) < 15),
            "jaren": np.clip(rng.gamma(6.0, 1.6, N).round(), 4, 22).astype(int),
            "uren": np.clip(rng.normal(HOURS, 0.7, N).round(1), 6, 10),
            "soort": rng.permutation(np.repeat(list(KINDS), list(KINDS.values()))),
            "stap": rng.permutation(np.repeat(list(STEPS), list(STEPS.values()))),
        }
    )
    return Drawn(people, _waves(people, rng))


def _waves(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return two waves; who got further with their step more often works as a volunteer afterwards."""
    usual = {"vertrouwen": rng.normal(4.2, 1.6, N), "zelfvertrouwen": rng.normal(5.9, 1.2, N)}
    early = rng.permutation(np.arange(N) < 8)
    late = early | (rng.random(N) < 0.25 + 0.15 * (people["stap"].to_numpy() + 1))
    away = rng.permutation(np.arange(N) < N_AWAY)
    rows = []
    for wave in WAVES:
        shift = -DIP if wave == 0 else ADDS
        frame = pd.DataFrame({"deelnemer": people["deelnemer"], "meting": wave})
        for name, level in usual.items():
            lowest = 0 if name == "vertrouwen" else 1
            frame[name] = np.clip(np.round(level + shift + rng.normal(0, 0.9, N)), lowest, 10).astype(int)
        volunteers = early if wave == 0 else late
        frame["vrijwilliger"] = volunteers
        frame["uren_vrijwillig"] = np.where(volunteers, rng.integers(2, 13, N), 0)
        rows.append(frame[~away] if wave else frame)
    return pd.concat(rows, ignore_index=True)
