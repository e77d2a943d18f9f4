"""At which moments a curve may be shown, so that no step stands for a few people."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.durations import BoolArray, IntArray, checked_durations
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake


def published_times(time: ArrayLike, event: ArrayLike, arm: ArrayLike, *, min_count: int) -> FloatArray:
    """Moments for showing the curves of several arms, wide enough apart that each step is a group of people.

    Parameters
    ----------
    time, event : array-like, shape (n,)
        Duration from the start, at least 0, and 1 (or the number of a cause) for an exit, 0 for censored.
        Persons with either missing are in no curve and are left out here too.
    arm : array-like, shape (n,)
        Arm, numbers or text; never missing. All zeros for one curve.
    min_count : int
        Fewest people a step may stand for, at least 1.

    Returns
    -------
    ndarray, shape (k,)
        Ascending, from 0 (unless somebody leaves at 0) to the last duration of anyone.

    Raises
    ------
    EstimationImpossible
        Where an arm has fewer persons than `min_count`: then nothing of its curve can be shown. Also where
        a duration is negative or infinite, or nobody is complete.
    ParameterMistake
        Where `min_count` is below 1.
    ValueError
        Where the arrays do not fit, `arm` is missing somewhere or `event` holds another number.

    Notes
    -----
    The rule: in each arm, the persons who left or were last seen after one shown time and up to and
    including the next are none or at least `min_count`; so are those up to the first. Times are taken as
    soon as the rule allows, and the last ones are joined until it holds to the end. Who left and who was
    censored count together: where steps **and** numbers at risk are shown, a single exit among many
    censorings can be worked out, so publish exits per step only where they too are none or enough.

    Examples
    --------
    >>> published_times([1, 2, 3, 4, 5], [1, 1, 0, 1, 1], [0, 0, 0, 0, 0], min_count=2).tolist()
    [0.0, 2.0, 5.0]
    """
    if min_count < 1:
        raise ParameterMistake(Mistake("min_count", f"{min_count}", "a whole number of at least 1"))
    highest = np.nanmax(np.asarray(pd.Series(event).to_numpy(dtype=np.float64, na_value=np.nan)), initial=1)
    data = checked_durations(time, event, n_causes=int(highest))
    codes, names = _arms(arm, data.known)
    times, place = np.unique(data.time, return_inverse=True)
    leaving = np.zeros((times.size, len(names)), dtype=np.int64)
    np.add.at(leaving, (place, codes), 1)
    _check_sizes(leaving.sum(axis=0), names, min_count)
    shown = times[_ends(leaving, min_count)]
    return shown if times[0] == 0 else np.concatenate([[0.0], shown])


def _arms(arm: ArrayLike, known: BoolArray) -> tuple[IntArray, pd.Index]:
    """Return the number of each person's arm, and the names of the arms that have anybody."""
    labels = pd.Series(arm if isinstance(arm, pd.Series) else np.asarray(arm)).reset_index(drop=True)
    if len(labels) != known.size:
        raise ValueError(
            f"Durations and arms need one row per person; they have {known.size} and {len(labels)} rows."
        )
    if labels.isna().any():
        raise ValueError("Arms must be known for everyone.")
    codes, names = pd.factorize(labels[known], sort=True)
    return np.asarray(codes, dtype=np.int64), pd.Index(names)


def _check_sizes(sizes: IntArray, names: pd.Index, min_count: int) -> None:
    for name, size in zip(names, sizes, strict=True):
        if size < min_count:
            raise EstimationImpossible(
                f"Arm '{name}' has {'one person' if size == 1 else f'{size} persons'} with a duration, fewer "
                f"than the {min_count} a step of a curve must stand for, so its curve cannot be shown."
            )


def _ends(leaving: IntArray, min_count: int) -> list[int]:
    """Places at which a step may end; the last place always does."""
    ends: list[int] = []
    steps: list[IntArray] = []
    open_ = np.zeros(leaving.shape[1], dtype=np.int64)
    for place, row in enumerate(leaving):
        open_ = open_ + row
        if _enough(open_, min_count):
            ends.append(place)
            steps.append(open_)
            open_ = np.zeros_like(open_)
    while open_.any() and not _enough(open_, min_count):
        open_ = open_ + steps.pop()
        ends.pop()
    last = leaving.shape[0] - 1
    return ends if ends and ends[-1] == last else [*ends, last]


def _enough(counts: IntArray, min_count: int) -> bool:
    return bool(((counts == 0) | (counts >= min_count)).all())
