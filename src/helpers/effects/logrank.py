"""Do groups leave at the same pace? The log-rank test, within blocks where people were randomised in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from helpers.effects.durations import Durations, check_somebody_leaves, checked_durations
from helpers.effects.two_arms import as_floats
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class GroupExits:
    """Exits of one group beside what they would be if all groups left at one pace.

    Attributes
    ----------
    group : str
        Name of the group.
    n : int
        Persons.
    observed : int
        Exits.
    expected : float
        Exits expected under one pace for all, given who was still there at each exit.
    """

    group: str
    n: int
    observed: int
    expected: float


@dataclass(frozen=True, slots=True)
class LogRank:
    """Log-rank test of one pace for all groups.

    Attributes
    ----------
    statistic : float
        Chi-square.
    df : int
        Groups minus one.
    p_value : float
        Share of chi-squares with `df` degrees of freedom above `statistic`.
    groups : tuple of GroupExits
        In the order of their sorted names.
    n_strata : int
        Blocks within which was compared; 1 without `strata`.
    n_missing : int
        Persons left out because duration, exit, group or block was missing.
    """

    statistic: float
    df: int
    p_value: float
    groups: tuple[GroupExits, ...]
    n_strata: int
    n_missing: int


def log_rank(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, *, strata: ArrayLike | None = None
) -> LogRank:
    r"""Test whether two or more groups leave at the same pace.

    Parameters
    ----------
    time, event : array-like, shape (n,)
        Duration from the start, at least 0, and 1 for an exit or 0 for censored.
    group : array-like, shape (n,)
        Arm or group, numbers or text; two or more.
    strata : array-like, shape (n,), optional
        Blocks within which groups are compared; give the blocks of the randomisation.

    Returns
    -------
    LogRank

    Raises
    ------
    EstimationImpossible
        Where fewer than two groups have anybody, nobody leaves, or the groups are never at risk together.
    ValueError
        Where the arrays do not fit or `event` is not 0/1.

    Notes
    -----
    At each exit time, d exits among r at risk of whom :math:`r_g` in group g: expected
    :math:`d r_g / r`, hypergeometric covariance. The statistic is the quadratic form of observed minus
    expected, summed over exit times and blocks, without one group. Persons with anything missing are left
    out and counted together. statsmodels' `survdiff` gives the same statistic (the twin in the tests) but not
    the expected exits. In R: ``survdiff(Surv(time, event) ~ group + strata(block))``.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its
    consideration. Cancer Chemotherapy Reports, 50(3), 163–170.

    Examples
    --------
    >>> round(log_rank([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"]).statistic, 4)
    2.8824
    """
    data = checked_durations(time, event)
    group_codes, names = _codes(group, data, what="groups")
    one_block = np.zeros(data.known.size)
    block_codes = _codes(one_block if strata is None else strata, data, what="blocks")[0]
    complete = (group_codes >= 0) & (block_codes >= 0)
    present = np.unique(group_codes[complete])
    if present.size < 2:
        raise EstimationImpossible(
            f"A comparison of pace needs at least two groups with persons in them; there "
            f"{'is one' if present.size == 1 else 'is none'}."
        )
    time_, exited = data.time[complete], data.exit[complete] > 0
    check_somebody_leaves(exited)
    member = (group_codes[complete][:, None] == present).astype(np.float64)
    expected, matrix = _expected(time_, exited, member, block_codes[complete])
    observed = member[exited].sum(axis=0)
    return LogRank(
        statistic=_quadratic(observed - expected, matrix),
        df=present.size - 1,
        p_value=float(special.chdtrc(present.size - 1, _quadratic(observed - expected, matrix))),
        groups=tuple(
            GroupExits(
                str(names[code]), int(member[:, place].sum()), int(observed[place]), float(expected[place])
            )
            for place, code in enumerate(present)
        ),
        n_strata=len(np.unique(block_codes[complete])),
        n_missing=data.known.size - int(complete.sum()),
    )


def _codes(values: ArrayLike, data: Durations, *, what: str) -> tuple[FloatArray, pd.Index]:
    """Return the number of each person's group, −1 where missing, and the names of the groups."""
    labels = pd.Series(values if isinstance(values, pd.Series) else np.asarray(values)).reset_index(drop=True)
    if len(labels) != data.known.size:
        raise ValueError(
            f"Durations and {what} need one row per person; they have {data.known.size} and {len(labels)} "
            "rows."
        )
    codes, names = pd.factorize(labels[data.known], sort=True)
    return as_floats(codes).astype(np.int64), pd.Index(names)


def _expected(
    time: FloatArray, exited: np.ndarray, member: FloatArray, block: np.ndarray
) -> tuple[FloatArray, FloatArray]:
    """Sum expected exits and their hypergeometric covariance over exit times within blocks."""
    k = member.shape[1]
    expected, matrix = np.zeros(k), np.zeros((k, k))
    for one in np.unique(block):
        here = block == one
        times, place = np.unique(time[here], return_inverse=True)
        at_risk, exits = np.zeros((times.size, k)), np.bincount(place, weights=exited[here])
        np.add.at(at_risk, place, member[here])
        at_risk = at_risk[::-1].cumsum(axis=0)[::-1]
        total = at_risk.sum(axis=1)
        share = at_risk / total[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(total > 1, exits * (total - exits) / (total - 1), 0.0)
        expected += exits @ share
        matrix += np.diag(scale @ share) - (share * scale[:, None]).T @ share
    return expected, matrix


def _quadratic(difference: FloatArray, matrix: FloatArray) -> float:
    part = matrix[1:, 1:]
    if np.linalg.matrix_rank(part, hermitian=True) < part.shape[0]:
        raise EstimationImpossible(
            "The exits say nothing about pace: at each of them everyone still there left at once, or some "
            "group had nobody left."
        )
    return float(difference[1:] @ np.linalg.solve(part, difference[1:]))
