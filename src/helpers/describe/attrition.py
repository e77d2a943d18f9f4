"""Who is still there at each wave, by arm, and in what pattern."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.describe.shares import check_level, wilson

RESPONSE_COLUMNS = ["wave", "arm", "n_assigned", "n_responded", "n_missing", "share", "low", "high"]
PATTERN_COLUMNS = ["arm", "pattern", "kind", "n", "n_assigned", "share"]


@dataclass(frozen=True, slots=True)
class Responses:
    """Response of everybody assigned, checked.

    Attributes
    ----------
    came : array of bool (n, w)
        Whether each person responded at each wave.
    arms : list of str
        Names of the arms, an arm without persons among them.
    codes : array of int (n,)
        Each person's arm as a place in `arms`.
    """

    came: npt.NDArray[np.bool_]
    arms: list[str]
    codes: npt.NDArray[np.int64]


def response_by_arm(responded: pd.DataFrame, arms: pd.Series[Any], *, level: float) -> pd.DataFrame:
    """Count who responded, per wave and arm, with a Wilson interval for the share.

    Parameters
    ----------
    responded : pandas.DataFrame, shape (n, w)
        One row per person assigned and one column per wave, in order of time; True or 1 for a response,
        never missing.
    arms : pandas.Series, shape (n,)
        Name of each person's arm, in the same rows; no missing values. Arms are listed in order of the
        categories, or of first appearance.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per wave × arm: `wave, arm, n_assigned, n_responded, n_missing, share, low, high`; shares are
        0 to 1, and NaN for an arm to which nobody is assigned.

    Raises
    ------
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the rows do not fit, or response or arms have missing or other values.

    Notes
    -----
    In R: ``prop.test(n_responded, n_assigned, correct = FALSE)$conf.int`` for one arm.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association, 22(158), 209–212.

    Examples
    --------
    >>> came = pd.DataFrame({"6": [1] * 11 + [0] * 6})
    >>> found = response_by_arm(came, pd.Series(["app"] * 17), level=0.95)
    >>> found[["share", "low", "high"]].round(3).values.tolist()
    [[0.647, 0.413, 0.827]]
    """
    check_level(level)
    found = checked_responses(responded, arms)
    rows: list[tuple[Any, ...]] = []
    for place, wave in enumerate(responded.columns):
        for code, arm in enumerate(found.arms):
            seen = found.came[found.codes == code, place]
            n, k = seen.size, int(seen.sum())
            share = wilson(k, n, level=level)
            rows.append((str(wave), arm, n, k, n - k, share.share, share.low, share.high))
    return pd.DataFrame(rows, columns=RESPONSE_COLUMNS)


def response_patterns(responded: pd.DataFrame, arms: pd.Series[Any]) -> pd.DataFrame:
    """Count, per arm, in which waves persons responded.

    Parameters
    ----------
    responded, arms
        As in `response_by_arm`.

    Returns
    -------
    pandas.DataFrame
        One row per arm × pattern that occurs: `arm, pattern, kind, n, n_assigned, share`. A pattern has a 1
        for each wave with a response and a 0 for each without, in the order of the columns. Kinds: `complete`
        (every wave), `never` (no wave), `monotone` (present until some wave, absent after it) and
        `intermittent` (present again after an absence). Inside an arm patterns go from most waves to
        fewest.

    Raises
    ------
    ValueError
        As `response_by_arm`.

    Examples
    --------
    >>> came = pd.DataFrame({"0": [1, 1, 1], "6": [1, 0, 1], "12": [1, 1, 0]})
    >>> response_patterns(came, pd.Series(["app"] * 3))[["pattern", "kind", "n"]].values.tolist()
    [['111', 'complete', 1], ['110', 'monotone', 1], ['101', 'intermittent', 1]]
    """
    found = checked_responses(responded, arms)
    texts = np.array(["".join("1" if seen else "0" for seen in row) for row in found.came], dtype=object)
    rows: list[tuple[Any, ...]] = []
    for code, arm in enumerate(found.arms):
        mine = texts[found.codes == code]
        counts = {text: int((mine == text).sum()) for text in set(mine)}
        for text in sorted(counts, key=lambda text: (text.count("1"), text), reverse=True):
            rows.append((arm, text, _kind(text), counts[text], mine.size, counts[text] / mine.size))
    return pd.DataFrame(rows, columns=PATTERN_COLUMNS)


def _kind(pattern: str) -> str:
    if "0" not in pattern:
        return "complete"
    if "1" not in pattern:
        return "never"
    return "intermittent" if "01" in pattern else "monotone"


def checked_responses(responded: pd.DataFrame, arms: pd.Series[Any]) -> Responses:
    """Return response and arms as arrays, or raise ValueError where rows do not fit or values are missing."""
    if len(responded) != len(arms):
        raise ValueError(
            f"Response has {len(responded)} rows and arms {len(arms)}; one per person is needed."
        )
    waves = [
        responded.iloc[:, wave].to_numpy(dtype=np.float64, na_value=np.nan)
        for wave in range(responded.shape[1])
    ]
    numbers = np.column_stack([np.empty((len(responded), 0)), *waves])
    if not np.isin(numbers, (0.0, 1.0)).all():
        raise ValueError("Response must be True or False (1 or 0) for every person and wave, never missing.")
    if arms.isna().any():
        raise ValueError(f"{int(arms.isna().sum())} persons have no arm; everybody assigned needs one.")
    levels: list[Hashable] = list(
        arms.cat.categories if isinstance(arms.dtype, pd.CategoricalDtype) else arms.unique()
    )
    codes = np.array([levels.index(arm) for arm in arms], dtype=np.int64)
    return Responses(numbers == 1.0, [str(name) for name in levels], codes)
