"""Who of all who were approached answered, and how those who answered differ from them all."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.describe.shares import wilson
from helpers.errors import EstimationImpossible

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
ALL = "all"


def response_rates(frame: pd.DataFrame, answered: npt.ArrayLike, *, level: float) -> pd.DataFrame:
    """Return the share that answered: of everybody, and of each category of each variable.

    Parameters
    ----------
    frame : DataFrame, shape (n, k)
        Everybody who was approached, with categories as text; no missing values (name what is unknown).
    answered : array_like, shape (n,)
        True for people who answered.
    level : float
        Of the Wilson intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        `variable, category, n_frame, n_answered, n_silent, rate, low, high, level`: first a row with variable
        and category "all", then the categories in the order in which the columns have them (declared order
        for an ordered or categorical column, else sorted).

    Raises
    ------
    EstimationImpossible
        Where nobody was approached.
    ValueError
        Where `answered` does not fit the frame, or a category is missing.

    Notes
    -----
    The rate of these people is known exactly; the interval says how far chance alone could have moved it, for
    a reader who thinks of other people or another month. See `helpers.describe.shares.wilson`.
    """
    came = _flags(answered, len(frame))
    if not len(frame):
        raise EstimationImpossible("Nobody is in the frame, so there is no response to speak of.")
    rows = [_rate(ALL, ALL, np.ones(len(frame), dtype=bool), came, level)]
    for name in frame.columns:
        values = frame[name]
        if values.isna().any():
            raise ValueError(f"{name} has missing values; give them a category of their own")
        rows += [_rate(str(name), one, (values == one).to_numpy(bool), came, level) for one in _order(values)]
    return pd.DataFrame(rows)


def frame_comparison(
    frame: pd.DataFrame, answered: npt.ArrayLike, weights: npt.ArrayLike | None
) -> pd.DataFrame:
    """Set the people who answered beside everybody who was approached, before and after weighting.

    Parameters
    ----------
    frame : DataFrame, shape (n, k)
        Numbers; categories as 0/1 columns (`helpers.describe.balance.indicators`). NaN is missing.
    answered : array_like, shape (n,)
        True for people who answered.
    weights : array_like, shape (number who answered,), or None
        Weights of those who answered, in the order of the frame; None leaves the weighted columns missing.

    Returns
    -------
    DataFrame
        `variable, frame, answered, weighted, difference, difference_weighted, n_frame, n_answered, n_silent,
        n_missing`. Means (shares of a 0/1 column) of those whose value is known, whose numbers n_frame and
        n_answered are; `n_missing` counts the others of the frame.

    Raises
    ------
    ValueError
        Where arrays do not fit.

    Notes
    -----
    A difference is standardised: the mean of those who answered minus that of everybody, divided by the
    standard deviation of everybody (divisor n, because the frame is the whole and no sample). It is 0 where
    the means are equal and NaN where everybody is alike and the means are not. Nothing is tested: the frame
    is known. A mean of equal values is that value exactly.

    In R: ``(weighted.mean(x[a], w) - mean(x)) / sqrt(mean((x - mean(x))^2))``
    """
    came = _flags(answered, len(frame))
    counts = np.ones(int(came.sum()))
    given = None if weights is None else np.asarray(weights, dtype=np.float64)
    if given is not None and given.shape != counts.shape:
        raise ValueError(f"{given.size} weights for {counts.size} people who answered")
    rows = []
    for name in frame.columns:
        values = np.asarray(frame[name].to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
        rows.append({"variable": str(name)} | _compared(values, came, counts, given))
    return pd.DataFrame(rows)


def _rate(variable: str, category: str, members: Flags, came: Flags, level: float) -> dict[str, object]:
    n, k = int(members.sum()), int((members & came).sum())
    found = wilson(k, n, level=level)
    return {
        "variable": variable, "category": category, "n_frame": n, "n_answered": k, "n_silent": n - k,
        "rate": found.share, "low": found.low, "high": found.high, "level": level,
    }  # fmt: skip


def _order(values: pd.Series) -> list[str]:
    """Return the categories that occur, in declared order where the column has one."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        present = set(values)
        return [str(one) for one in values.cat.categories if one in present]
    return sorted(map(str, set(values)))


def _compared(values: Floats, came: Flags, counts: Floats, weights: Floats | None) -> dict[str, object]:
    known = ~np.isnan(values)
    everybody, of_known = values[known], known[came]
    mine = values[came][of_known]
    whole, plain = _mean(everybody, np.ones(len(everybody))), _mean(mine, counts[of_known])
    weighted = math.nan if weights is None else _mean(mine, weights[of_known])
    spread = float(np.sqrt(np.mean((everybody - whole) ** 2))) if len(everybody) else math.nan
    return {
        "frame": whole,
        "answered": plain,
        "weighted": weighted,
        "difference": _standardised(plain - whole, spread),
        "difference_weighted": _standardised(weighted - whole, spread),
        "n_frame": len(everybody),
        "n_answered": len(mine),
        "n_silent": len(everybody) - len(mine),
        "n_missing": int((~known).sum()),
    }


def _mean(values: Floats, weights: Floats) -> float:
    if not len(values):
        return math.nan
    return float(values[0]) if np.ptp(values) == 0 else float(weights @ values) / float(weights.sum())


def _standardised(difference: float, spread: float) -> float:
    if spread > 0:
        return difference / spread
    return 0.0 if difference == 0 else math.nan


def _flags(answered: npt.ArrayLike, n: int) -> Flags:
    came = np.asarray(answered)
    if came.shape != (n,) or came.dtype != np.bool_:
        raise ValueError(f"whether people answered must be a yes or no for each of the {n} people")
    return came
