"""Missing survey answers filled in several times within each arm, by chained equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.block_dummies import block_labels
from helpers.effects.chained_equations import Chain
from helpers.effects.completed import Imputations
from helpers.effects.imputation_draws import Method
from helpers.effects.two_arms import as_matrix, named
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest


def impute(
    frame: pd.DataFrame,
    arm: npt.ArrayLike,
    *,
    outcomes: Sequence[str],
    auxiliaries: Sequence[str],
    blocks: npt.ArrayLike | None,
    method: Method | Mapping[str, Method],
    m: int,
    iterations: int,
    rng: np.random.Generator,
) -> Imputations:
    """Fill in missing values m times by chained equations, separately within each arm.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, at least k)
        Numbers, 0/1 or booleans, one row per person; NaN or NA is missing. Other columns are not looked at.
        Answers to questionnaires only: a register is never imputed, because absence from it is information.
    arm : array-like of str, shape (n,)
        Arm of each person; never missing.
    outcomes : sequence of str
        Columns to complete: outcomes at every wave (and the outcome before).
    auxiliaries : sequence of str
        Columns that foretell outcomes or who is missing; completed too where they have holes.
    blocks : array-like of labels, shape (n,), or None
        Blocks of the randomisation, as dummies; never missing.
    method : {"normal", "pmm", "logistic"}, or a mapping from column to one of them
        For every column with missing values; `logistic` for 0/1. See `helpers.effects.imputation_draws`.
    m : int
        Completed data sets, at least 2; as many as the percentage of missing answers is a good rule.
    iterations : int
        Rounds through the columns, at least 1; 10 to 20 will do, see `Imputations.trace`.
    rng : numpy.random.Generator

    Returns
    -------
    Imputations

    Raises
    ------
    EstimationImpossible
        Where an arm has too few observed values of a column for its predictors, these do not vary, or a
        value is infinite.
    ParameterMistake
        Where `m`, `iterations`, `method`, `outcomes` or `auxiliaries` cannot be used.
    ValueError
        Where arrays do not fit or an arm or block is missing.

    Notes
    -----
    Every column with holes is predicted in turn from all other columns and the blocks, within the arm, so
    that an arm may change means, spreads and correlations without being dragged towards the others. Right
    where who is missing depends on nothing but what is observed and in these columns (missing at random);
    where it depends on the missing answer itself it is wrong: use `Imputations.shifted`, or bounds. Columns
    constant within an arm do not predict there.

    In R: ``mice::mice(subset(d, arm == "a"), m, method = "norm", maxit = iterations)`` per arm.

    References
    ----------
    van Buuren, S., & Groothuis-Oudshoorn, K. (2011). mice: Multivariate imputation by chained equations in R.
    Journal of Statistical Software, 45(3), 1-67.
    Sullivan, T. R., White, I. R., Salter, A. B., Ryan, P., & Lee, K. J. (2018). Should multiple imputation be
    the method of choice for handling missing data in randomized trials? Statistical Methods in Medical
    Research, 27(9), 2610-2626.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame(rng.normal(size=(40, 2)), columns=["before", "after"])
    >>> table.loc[:4, "after"] = np.nan
    >>> done = impute(table, np.tile(["more", "same"], 20), outcomes=["after"], auxiliaries=["before"],
    ...               blocks=None, method="normal", m=5, iterations=3, rng=rng)
    >>> done.values.shape, done.n_imputed("after", "more")
    ((5, 40, 2), 3)
    """
    names = _checked_names(frame, outcomes, auxiliaries)
    _check_counts(m, iterations)
    values = _numbers(frame, names)
    arms = _arms(arm, n=len(values))
    missing = np.isnan(values)
    methods = _methods(method, [names[place] for place in np.flatnonzero(missing.any(axis=0))])
    in_block = block_labels(blocks, n=len(values))
    completed = np.repeat(values[None], m, axis=0)
    labels = sorted(set(arms))
    trace = np.full((iterations, m, len(labels), len(names)), np.nan)
    for place, label in enumerate(labels):
        rows = np.flatnonzero(arms == label)
        chain = Chain(label, names, methods, values[rows], in_block[rows])
        completed[:, rows], trace[:, :, place] = chain.run(m, iterations, rng)
    return Imputations(names, completed, missing, arms, trace)


def _checked_names(
    frame: pd.DataFrame, outcomes: Sequence[str], auxiliaries: Sequence[str]
) -> tuple[str, ...]:
    names = (*outcomes, *auxiliaries)
    mistakes = [
        Mistake(where, f"'{name}'", "a column of the table", nearest(name, [str(c) for c in frame.columns]))
        for where, listed in (("outcomes", outcomes), ("auxiliaries", auxiliaries))
        for name in listed
        if name not in frame.columns
    ]
    if not outcomes or len(set(names)) < len(names):
        mistakes.append(
            Mistake("outcomes and auxiliaries", f"{list(names)}", "at least one outcome, none twice")
        )
    if mistakes:
        raise ParameterMistake(mistakes)
    return names


def _check_counts(m: int, iterations: int) -> None:
    counts = (("m", m, 2), ("iterations", iterations, 1))
    mistakes = [
        Mistake(name, f"{found}", f"{least} or more") for name, found, least in counts if found < least
    ]
    if mistakes:
        raise ParameterMistake(mistakes)


def _methods(method: Method | Mapping[str, Method], incomplete: Sequence[str]) -> dict[str, Method]:
    allowed = get_args(Method)
    chosen: dict[str, Method] = {}
    mistakes = []
    for name in incomplete:
        found = method if isinstance(method, str) else method.get(name)
        if found is not None and found in allowed:
            chosen[name] = found
        else:
            mistakes.append(Mistake(f"method of '{name}'", f"{found!r}", ", ".join(allowed)))
    if mistakes:
        raise ParameterMistake(mistakes)
    return chosen


def _numbers(frame: pd.DataFrame, names: tuple[str, ...]) -> FloatArray:
    values = as_matrix(frame[list(names)])
    infinite = [name for name, column in zip(names, values.T, strict=True) if np.isinf(column).any()]
    if infinite:
        raise EstimationImpossible(
            f"These columns hold infinite values: {named(infinite)}; decide in cleaning what they stand for."
        )
    return values


def _arms(arm: npt.ArrayLike, *, n: int) -> npt.NDArray[np.object_]:
    labels = pd.Series(np.asarray(arm))
    if len(labels) != n or labels.isna().any():
        raise ValueError("Every person needs one arm, and it is never missing.")
    return np.asarray(labels.map(str), dtype=object)
