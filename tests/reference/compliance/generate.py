"""Write generated.csv: two small trials with take-up in both arms, for R and Python alike.

Run from the root of the project: python tests/reference/compliance/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).with_name("generated.csv")


def generated() -> pd.DataFrame:
    """Two trials of 120 persons in three blocks: `strong` moves take-up by half, `weak` hardly."""
    rng = np.random.default_rng(20171001)
    parts = []
    for trial, (reference, arm) in {"strong": (0.2, 0.7), "weak": (0.4, 0.45), "none": (0.5, 0.5)}.items():
        n = 120
        treated = np.tile([0, 1], n // 2)
        block = np.repeat(["a", "b", "c"], n // 3)
        age = rng.integers(20, 64, n).astype(float)
        keen = rng.normal(size=n)
        received = (rng.random(n) < np.where(treated == 1, arm, reference) + 0.1 * np.tanh(keen)).astype(
            float
        )
        outcome = 10 + 0.05 * age + 2 * received + keen * (1 + 0.5 * treated) + rng.normal(size=n)
        frame = pd.DataFrame(
            {
                "trial": trial,
                "treated": treated,
                "block": block,
                "age": age,
                "received": received,
                "outcome": outcome,
            }
        )
        frame.loc[rng.choice(n, 5, replace=False), "outcome"] = np.nan
        frame.loc[rng.choice(n, 4, replace=False), "received"] = np.nan
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


if __name__ == "__main__":
    generated().to_csv(PLACE, index=False, lineterminator="\n")
