"""Blocks of the randomisation as labels and as 0/1 columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = npt.NDArray[np.object_]


def block_labels(blocks: npt.ArrayLike | None, *, n: int) -> Labels:
    """Return one block per person; the same for everyone where there are no blocks.

    Parameters
    ----------
    blocks : array-like of labels, shape (n,), or None
        Never missing.
    n : int
        Persons.

    Returns
    -------
    ndarray of object, shape (n,)

    Raises
    ------
    ValueError
        Where there is not one label per person, or one is missing.

    Examples
    --------
    >>> block_labels(None, n=2).tolist()
    ['all', 'all']
    """
    labels = pd.Series(["all"] * n if blocks is None else np.asarray(blocks))
    if len(labels) != n or labels.isna().any():
        raise ValueError("Every person needs one block, and it is never missing.")
    return np.asarray(labels, dtype=object)


def block_dummies(labels: Labels) -> pd.DataFrame:
    """Return a 0/1 column for each block that these persons are in, but the first.

    Parameters
    ----------
    labels : ndarray of object, shape (n,)
        Of the persons in the analysis: a block of which nobody is left gives no column.

    Returns
    -------
    pandas.DataFrame, shape (n, blocks - 1)
        Columns named "block ...", in the order of the labels as text.

    Examples
    --------
    >>> block_dummies(block_labels([2017, 2018, 2017], n=3)).to_dict("list")
    {'block 2018': [0.0, 1.0, 0.0]}
    """
    others = sorted(set(labels), key=str)[1:]
    columns = {f"block {label}": (labels == label).astype(np.float64) for label in others}
    return pd.DataFrame(columns, index=range(labels.size))
