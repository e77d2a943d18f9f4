"""Write generated.csv: a small trial with missing values, for R and Python alike.

Run from the root of the project: python tests/reference/trial/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).with_name("generated.csv")


def generated() -> pd.DataFrame:
    """Sixty persons, 23 in the arm; spread differs by arm; holes in outcome and covariates."""
    rng = np.random.default_rng(20171001)
    n = 60
    treated = rng.permutation(np.repeat([1, 0], [23, 37]))
    age = rng.integers(20, 64, n).astype(float)
    baseline = rng.normal(5, 2, n)
    partner = rng.binomial(1, 0.4, n).astype(float)
    effect = 0.8 + 0.3 * baseline
    outcome = 1 + 0.5 * baseline - 0.02 * age + treated * effect + rng.normal(0, 1 + treated, n)
    frame = pd.DataFrame(
        {"treated": treated, "outcome": outcome, "age": age, "baseline": baseline, "partner": partner}
    )
    frame.loc[rng.choice(n, 6, replace=False), "outcome"] = np.nan
    frame.loc[rng.choice(n, 4, replace=False), "baseline"] = np.nan
    frame["work"] = np.where(frame["outcome"].isna(), np.nan, (frame["outcome"] > 4).astype(float))
    return frame


if __name__ == "__main__":
    generated().to_csv(PLACE, index=False, lineterminator="\n")
