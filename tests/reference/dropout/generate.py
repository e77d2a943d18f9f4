"""Write generated.csv: a trial of two arms and two outcomes with drop-out, and arms.csv: four arms, three waves.

Run from the root of the project: python tests/reference/dropout/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent


def two_arms() -> pd.DataFrame:
    """150 persons, 70 in the arm; response depends on age and partner, otherwise in each arm."""
    rng = np.random.default_rng(20180401)
    n = 150
    treated = rng.permutation(np.repeat([1, 0], [70, 80]))
    age = rng.integers(20, 64, n).astype(float)
    partner = rng.binomial(1, 0.45, n).astype(float)
    score = np.round(30 - 0.1 * age + 2 * partner + 1.5 * treated + rng.normal(0, 3, n))
    log_odds = 1.2 - 0.03 * (age - 42) + treated * (0.6 * partner - 0.2 + 0.05 * (age - 42))
    responded = rng.random(n) < 1 / (1 + np.exp(-log_odds))
    frame = pd.DataFrame({"treated": treated, "age": age, "partner": partner, "score": score})
    frame["score"] = frame["score"].where(responded)
    frame["satisfied"] = (frame["score"] > 27).astype(float).where(responded)
    frame["swapped"] = 1 - treated
    return frame


def four_arms() -> pd.DataFrame:
    """91 persons an arm at three waves; at the first wave hardly anybody is lost."""
    rng = np.random.default_rng(20180402)
    arms = np.repeat(["equal", "more", "app", "fewer"], [40, 35, 45, 30])
    chance = {"equal": 0.75, "more": 0.9, "app": 0.6, "fewer": 0.7}
    second = np.array([rng.random() < chance[arm] for arm in arms])
    return pd.DataFrame(
        {
            "arm": arms,
            "0": rng.random(arms.size) < 0.96,
            "6": second,
            "12": second & (rng.random(arms.size) < 0.8),
        }
    ).astype({"0": int, "6": int, "12": int})


if __name__ == "__main__":
    two_arms().to_csv(HERE / "generated.csv", index=False, lineterminator="\n")
    four_arms().to_csv(HERE / "arms.csv", index=False, lineterminator="\n")
