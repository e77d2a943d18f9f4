"""Made-up durations for the comparison with R: ties, zeros, missing values, strata, clusters, two exits.

Run from the root of the project: python tests/reference/durations/generate.py
writes persons.csv and periods.csv beside this file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent


def persons() -> pd.DataFrame:
    """240 persons in three blocks and sixteen caseworkers, followed for at most 18 months."""
    rng = np.random.default_rng(20171001)
    n = 240
    treated = rng.permutation(np.repeat([1, 0], n // 2))
    block = rng.integers(1, 4, n)
    caseworker = rng.integers(1, 17, n)
    age = rng.integers(22, 64, n).astype(float)
    partner = rng.integers(0, 2, n)
    pace = np.exp(0.4 * treated - 0.02 * (age - 40) + 0.3 * partner + rng.normal(0, 0.3, 16)[caseworker - 1])
    work = rng.exponential(20 / pace)
    other = rng.exponential(45, n)
    followed = np.where(rng.random(n) < 0.3, rng.integers(0, 18, n), 18)
    month = np.floor(np.minimum(work, other))
    time = np.minimum(month, followed).astype(float)
    cause = np.where(month <= followed, np.where(work < other, 1.0, 2.0), 0.0)
    time[[3, 77]] = np.nan
    cause[[120, 121]] = np.nan
    age[[9, 150]] = np.nan
    return pd.DataFrame(
        {
            "time": time, "cause": cause, "treated": treated, "age": age, "partner": partner,
            "block": block, "caseworker": caseworker,
        }
    )  # fmt: skip


def periods() -> pd.DataFrame:
    """60 persons whose event comes back, in whole months, some with a pause in the observation."""
    rng = np.random.default_rng(20171002)
    rows = []
    for person in range(60):
        treated, age, rate = person % 2, int(rng.integers(22, 64)), rng.gamma(2.0, 0.06)
        end = int(rng.integers(12, 25))
        months = np.flatnonzero(rng.random(end) < rate * (1.5 if treated else 1.0)) + 1
        start = 0
        for month in months:
            rows.append((person, start, int(month), 1, treated, age))
            pause = int(rng.random() < 0.2)
            start = min(int(month) + pause, end)
            later = months[months > month]
            if pause and later.size and later[0] <= start:
                start = int(month)
        if start < end:
            rows.append((person, start, end, 0, treated, age))
    return pd.DataFrame(rows, columns=["person", "start", "stop", "event", "treated", "age"])


if __name__ == "__main__":
    persons().to_csv(HERE / "persons.csv", index=False, lineterminator="\n")
    periods().to_csv(HERE / "periods.csv", index=False, lineterminator="\n")
