"""Which cluster each person belongs to, as checked codes, and how many clusters an arm has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.errors import EstimationImpossible

IntArray = NDArray[np.int64]


def clusters_per_arm(arms: Sequence[str], arm: ArrayLike, clusters: ArrayLike) -> dict[str, int]:
    """Count the clusters that have somebody in each arm; CR2 is trustworthy from about ten an arm.

    Parameters
    ----------
    arms : sequence of str
        Names of the arms, in the order of the result.
    arm, clusters : array-like, shape (n,)
        Each person's arm and cluster; a person without a cluster does not count.

    Returns
    -------
    dict
        Clusters by arm; 0 for an arm without anybody.

    Examples
    --------
    >>> clusters_per_arm(["more", "same"], ["more", "same", "more"], [1, 1, 2])
    {'more': 2, 'same': 1}
    """
    pairs = pd.DataFrame({"arm": pd.Series(arm).to_numpy(), "cluster": pd.Series(clusters).to_numpy()})
    counted = pairs.dropna().groupby("arm")["cluster"].nunique()
    return {name: int(counted.get(name, 0)) for name in arms}


def cluster_codes(clusters: ArrayLike, *, n: int) -> tuple[IntArray, int]:
    """Return each person's cluster as a number from 0, and how many clusters there are.

    Raises
    ------
    EstimationImpossible
        Where all are in one cluster.
    ValueError
        Where there is not one label per person, or one is missing.
    """
    labels = pd.Series(clusters)
    if labels.shape != (n,) or labels.isna().any():
        raise ValueError("Every person needs one cluster, and none may be missing.")
    codes, found = pd.factorize(labels, sort=True)
    if len(found) < 2:
        raise EstimationImpossible(
            f"All {n} persons are in one cluster ('{found[0]}'), and one cluster says nothing about how much "
            "clusters vary; at least two are needed."
        )
    return np.asarray(codes, dtype=np.int64), len(found)
