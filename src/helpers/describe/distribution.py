"""How a variable is spread over groups, as counts in bins that hide no one and reveal no one.

All groups share their edges, a spike (zero earnings) is shown as a spike, and neighbouring bins are
merged until nobody stands in a bin with too few others, so that a publisher need not withhold any.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import EstimationImpossible

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

BIN_COLUMNS = ("group", "low", "high", "is_spike", "open_low", "open_high", "n", "share")


def binned(
    values: pd.Series[Any], by: pd.Series[Any], *, spike: float | None, min_count: int, max_bins: int
) -> pd.DataFrame:
    """Count the values of each group in bins that all groups share.

    Parameters
    ----------
    values : pandas.Series, shape (n,)
        One number per person; missing values are left out (see `missingness` for their number).
    by : pandas.Series, shape (n,)
        Group of each person; no missing values.
    spike : float or None
        A value that many share and that gets its own bin (0 for earnings); None when there is none.
    min_count : int
        Every bin of every group holds nobody or at least this many persons, where merging can bring
        that about.
    max_bins : int
        Upper limit on the number of bins beside the spike; at least 2, for 0 is always an edge.

    Returns
    -------
    pandas.DataFrame
        One row per group × bin: `group, low, high, is_spike, open_low, open_high, n, share`. Bins run from
        `low` (included) to `high` (excluded, but for the last); the spike has low = high = spike. `share`
        is of the group's known values and adds up to 1, `n` adds up to their number.
        `open_low` / `open_high`: the bin also counts everything below / above.

    Raises
    ------
    EstimationImpossible
        When nothing is known or a value is infinite.

    Notes
    -----
    Edges are multiples of 1, 2, 2.5 or 5 times a power of ten; the outer ones follow the mean of the
    `min_count` smallest and largest values, never a minimum or maximum, and the bins there are open. From
    below, a bin is closed as soon as somebody is in it and no group has 1 to `min_count` - 1 persons in it;
    a remainder at the top joins the bin before it. A spike that is itself too rare in a group, or that
    leaves too few persons beside it, is not shown apart. Only where a group as a whole is smaller than
    `min_count` is a bin left below it: the door withholds that.
    """
    known = values.notna().to_numpy()
    numbers: Floats = np.asarray(values[known], dtype=np.float64)
    _check(values, numbers, min_count=min_count, max_bins=max_bins)
    groups, levels = _groups(by, known)
    apart = _apart(numbers, groups, len(levels), spike, min_count)
    edges, counts, ends = _bins(numbers[~apart], groups[~apart], len(levels), min_count, max_bins)
    rows = []
    for index, level in enumerate(levels):
        if apart.any():
            rows.append((level, spike, spike, True, False, False, int((groups[apart] == index).sum())))
        rows += [
            (level, low, high, False, *end, int(n))
            for low, high, end, n in zip(edges[:-1], edges[1:], ends, counts[index], strict=True)
        ]
    table = pd.DataFrame(rows, columns=list(BIN_COLUMNS[:-1]))
    total = table.groupby("group", sort=False, observed=True)["n"].transform("sum")
    return table.assign(share=(table["n"] / total).where(total > 0))


def _apart(
    numbers: Floats, groups: Counts, n_groups: int, spike: float | None, min_count: int
) -> npt.NDArray[np.bool_]:
    """Return which values are shown as the spike: none, when that would leave a few persons somewhere."""
    nobody = np.zeros(len(numbers), dtype=np.bool_)
    apart = np.asarray(numbers == spike, dtype=np.bool_) if spike is not None else nobody
    sides = (np.bincount(groups[side], minlength=n_groups).astype(np.int64) for side in (apart, ~apart))
    return nobody if any(_rare(counts, min_count) for counts in sides) else apart


def _bins(
    numbers: Floats, groups: Counts, n_groups: int, min_count: int, max_bins: int
) -> tuple[Floats, Counts, list[tuple[bool, bool]]]:
    """Return edges, counts (groups × bins) and for each bin whether it is open below and above."""
    if len(numbers) == 0:
        return np.empty(1), np.empty((n_groups, 0), dtype=np.int64), []
    grid = _grid(numbers, min_count, max_bins)
    place = np.clip(np.searchsorted(grid, numbers, side="right") - 1, 0, len(grid) - 2)
    fine = np.zeros((n_groups, len(grid) - 1), dtype=np.int64)
    np.add.at(fine, (groups, place), 1)
    starts = _merge(fine, min_count)
    counts = np.add.reduceat(fine, starts, axis=1)
    edges = np.append(grid[starts], grid[-1])
    last = len(starts) - 1
    below, above = bool(numbers.min() < grid[0]), bool(numbers.max() > grid[-1])
    return edges, counts, [(below and i == 0, above and i == last) for i in range(len(starts))]


def _grid(numbers: Floats, min_count: int, max_bins: int) -> Floats:
    ordered = np.sort(numbers)
    few = min(min_count, len(ordered))
    low, high = float(ordered[:few].mean()), float(ordered[-few:].mean())
    # Below a millionth of a millionth of the values a step would drown in their rounding.
    step = _nice(
        max((high - low) / max_bins, 1e-12 * max(abs(low), abs(high))) if high > low else abs(low) or 1
    )
    # Rounding outwards can add a bin at either end: widen the step until the limit is kept.
    while np.ceil(high / step) - np.floor(low / step) > max_bins:
        step = _nice(step * 1.01)
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return np.arange(first, max(last, first + 1) + 1, dtype=np.float64) * step


def _nice(step: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5, 10 × a power of ten that is not below `step`."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(next((nice * power for nice in (1, 2, 2.5, 5) if nice * power >= step), 10 * power))


def _merge(fine: Counts, min_count: int) -> npt.NDArray[np.intp]:
    """Return the first fine bin of each merged bin."""
    starts, current = [0], np.zeros(fine.shape[0], dtype=np.int64)
    for place in range(fine.shape[1]):
        if current.any() and not _rare(current, min_count) and fine[:, place:].any():
            starts.append(place)
            current = np.zeros_like(current)
        current = current + fine[:, place]
    while len(starts) > 1 and _rare(fine[:, starts[-1] :].sum(axis=1), min_count):
        starts.pop()
    return np.asarray(starts, dtype=np.intp)


def _rare(counts: Counts, min_count: int) -> bool:
    return bool(((counts > 0) & (counts < min_count)).any())


def _groups(by: pd.Series[Any], known: npt.NDArray[np.bool_]) -> tuple[Counts, list[Any]]:
    categorical = isinstance(by.dtype, pd.CategoricalDtype)
    levels = list(by.cat.categories) if categorical else list(by.unique())
    codes = pd.Categorical(by[known], categories=levels).codes
    return codes.astype(np.int64), levels


def _check(values: pd.Series[Any], numbers: Floats, *, min_count: int, max_bins: int) -> None:
    if max_bins < 2 or min_count < 1:
        raise ValueError("max_bins is at least 2 and min_count at least 1")
    if len(numbers) == 0:
        raise EstimationImpossible(f"The distribution of {values.name} cannot be shown: nothing is known.")
    if np.isinf(numbers).any():
        raise EstimationImpossible(
            f"The distribution of {values.name} cannot be shown: it holds infinite values."
        )
