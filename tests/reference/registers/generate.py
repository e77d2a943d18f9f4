"""Write generated.csv: two registers of the same people in three arms and two blocks, for R and Python alike.

Run from the root of the project: python tests/reference/registers/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).with_name("generated.csv")


def generated() -> pd.DataFrame:
    """Ninety persons; the first register errs more in arm `more`; some are unknown to one of the two."""
    rng = np.random.default_rng(20171001)
    n = 90
    arm = np.tile(["more", "app", "same"], n // 3)
    truth = rng.random(n) < 0.35
    first = np.where(rng.random(n) < np.where(arm == "more", 0.25, 0.08), ~truth, truth).astype(float)
    second = np.where(rng.random(n) < 0.08, ~truth, truth).astype(float)
    frame = pd.DataFrame(
        {
            "arm": arm,
            "block": np.repeat(["first", "later"], n // 2),
            "age": rng.integers(20, 64, n),
            "first": first,
            "second": second,
            "hours_first": np.round(rng.gamma(2, 6, n), 1),
        }
    )
    frame["hours_second"] = np.round(frame["hours_first"] + rng.normal(0, 2, n) * (rng.random(n) < 0.6), 1)
    frame.loc[rng.choice(n, 5, replace=False), "second"] = np.nan
    frame.loc[rng.choice(n, 3, replace=False), "hours_first"] = np.nan
    return frame


if __name__ == "__main__":
    generated().to_csv(PLACE, index=False, lineterminator="\n")
