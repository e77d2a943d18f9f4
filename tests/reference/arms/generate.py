"""Write generated.csv: a small trial with four arms, for R and Python alike.

Run from the root of the project: python tests/reference/arms/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).with_name("generated.csv")
ARMS = ["more", "app", "free", "same"]


def generated() -> pd.DataFrame:
    """Ninety-six persons in two cohorts; caseworkers crossed with arms, groups nested in them; holes."""
    rng = np.random.default_rng(20171001)
    n = 96
    cohort = np.repeat(["first", "second"], [60, 36])
    arm = np.concatenate([rng.permutation(np.tile(ARMS, size // 4)) for size in (60, 36)])
    place = np.array([ARMS.index(name) for name in arm])
    worker = rng.integers(1, 10, n)
    group = place * 5 + rng.integers(0, 5, n) + 1
    age = rng.integers(20, 64, n).astype(float)
    baseline = rng.normal(5, 2, n)
    effect = np.array([1.5, 0.5, 0.2, 0.0])[place] * (1 + 0.2 * (baseline - 5))
    shared = rng.normal(0, 0.7, 10)[worker] + rng.normal(0, 0.7, 21)[group]
    outcome = 2 + 0.5 * baseline - 0.02 * age + (cohort == "second") + effect + shared
    outcome = outcome + rng.normal(0, 1 + 0.4 * (place == 0), n)
    frame = pd.DataFrame(
        {
            "arm": arm, "cohort": cohort, "worker": worker, "group": group,
            "outcome": outcome, "age": age, "baseline": baseline,
        }
    )  # fmt: skip
    frame.loc[rng.choice(n, 7, replace=False), "outcome"] = np.nan
    frame.loc[rng.choice(n, 4, replace=False), "baseline"] = np.nan
    return frame


if __name__ == "__main__":
    generated().to_csv(PLACE, index=False, lineterminator="\n")
