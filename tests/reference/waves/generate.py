"""Write generated.csv: a four-arm trial with three waves that people miss in any order.

Run from the root of the project: python tests/reference/waves/generate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

PLACE = Path(__file__).with_name("generated.csv")
WAVES = (0, 5, 13)
COVARIANCE = np.array([[2.0, 1.0, 0.8], [1.0, 2.5, 1.4], [0.8, 1.4, 3.0]])


def generated() -> pd.DataFrame:
    """Hundred and ten persons in four arms and two blocks; baseline and waves with holes, non-monotone."""
    rng = np.random.default_rng(20171001)
    n = 110
    arm = np.array(["more", "app", "need", "same"])[rng.permutation(np.arange(n) % 4)]
    age = rng.integers(20, 64, n).astype(float)
    before = rng.normal(6, 1.5, n)
    effect = {"more": 0.6, "app": 0.2, "need": 0.0, "same": 0.0}
    noise = rng.normal(size=(n, 3)) @ np.linalg.cholesky(COVARIANCE).T
    after = 3 + 0.5 * before[:, None] - 0.01 * age[:, None] + noise
    after += np.array([effect[name] for name in arm])[:, None] * np.array([0.5, 1.0, 1.0])
    after[rng.random((n, 3)) < np.array([0.05, 0.2, 0.3])] = np.nan
    frame = pd.DataFrame({"id": np.arange(n), "arm": arm, "cohort": rng.integers(1, 3, n), "age": age})
    frame["before"] = before.round(6)
    frame.loc[rng.choice(n, 4, replace=False), "before"] = np.nan
    for place, wave in enumerate(WAVES):
        frame[f"wave{wave}"] = after[:, place].round(6)
    return frame


if __name__ == "__main__":
    generated().to_csv(PLACE, index=False, lineterminator="\n")
