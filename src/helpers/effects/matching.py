"""The average effect in treated persons, by comparing each with the untreated persons most like them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.two_arms import (
    checked_covariates,
    checked_outcome,
    checked_treated,
    checked_values,
    standardised_design,
)
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

Distance = Literal["propensity", "mahalanobis"]
Replacement = Literal["with"]
IntArray = npt.NDArray[np.int64]

TIE_TOLERANCE = 1e-9
"""Two distances, in standard deviations, that differ by less are the same: two computations of one score
may differ in their last digits."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who was compared with whom, one element per pair.

    Attributes
    ----------
    treated, control : array (m,) of int
        Positions (from 0) in the arrays given.
    share : array (m,)
        Share of that control in the comparison of that treated person; adds up to 1 per treated person.
    """

    treated: IntArray
    control: IntArray
    share: FloatArray


@dataclass(frozen=True, slots=True)
class Matched:
    """An effect in treated persons by matching, and the matches behind it.

    Attributes
    ----------
    estimate : Estimate
        `n_arm` counts matched treated persons and `n_reference` the different controls they were
        compared with; the plain means are those of these persons.
    weights : array (n,)
        1 for a matched treated person, 0 for an unmatched one; for a control the sum of its shares.
        The weights of both arms add up to `n_matched`.
    n_matched, n_unmatched : int
        Treated persons with and without a control within the caliper.
    pairs : Pairs
        Every pair behind the estimate.
    """

    estimate: Estimate
    weights: FloatArray
    n_matched: int
    n_unmatched: int
    pairs: Pairs


def nearest_neighbour(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    scores_or_covariates: npt.ArrayLike | pd.DataFrame,
    *,
    neighbours: int,
    distance: Distance,
    replacement: Replacement,
    caliper: float | None,
    level: float,
    variance_neighbours: int,
    n_missing: int = 0,
) -> Matched:
    """Estimate the average effect in treated persons (ATT) by nearest-neighbour matching.

    Parameters
    ----------
    outcome : array (n,)
        Finite numbers, any unit.
    treated : array (n,)
        1 for treated persons, 0 for controls; both occur.
    scores_or_covariates : array (n,) or DataFrame (n, k)
        For "propensity" one score per person (probabilities or log odds, as the study chooses); for
        "mahalanobis" the covariates.
    neighbours : int
        Controls per treated person, 1 or more. All controls as near as the last of them are kept and
        averaged, so that ties never depend on the order of the rows.
    distance : {"propensity", "mahalanobis"}
        "propensity": absolute difference in standard deviations of the score over all persons.
        "mahalanobis": with the covariance of the covariates over all persons.
    replacement : {"with"}
        A control may serve several treated persons.
    caliper : float or None
        Largest distance allowed, in the units of `distance`; None allows any. A treated person keeps the
        nearest controls within it, also when these are fewer than `neighbours`; without any, the
        person is left out and counted, and the estimate is about the others only.
    level : float
        Level of the interval, between 0 and 1.
    variance_neighbours : int
        Persons of the same arm from whom the variance of an outcome given the covariates is estimated.
    n_missing : int
        Persons whom the caller left out; passed on.

    Returns
    -------
    Matched

    Raises
    ------
    EstimationImpossible
        When an arm is empty or too small for the neighbours asked, nobody has a control within the
        caliper, fewer than two treated persons are matched, or the outcomes do not vary.
    ParameterMistake
        When `distance`, `replacement`, `caliper` or `level` is not allowed.
    ValueError
        When the arrays do not fit each other or `treated` is not 0/1.

    Notes
    -----
    Estimate: mean over matched treated persons i of Y_i - Yhat_i, Yhat_i the mean of their J_i controls.
    Variance, for the population effect (Abadie & Imbens 2006):
    [sum_i (Y_i - Yhat_i - ATT)^2 + sum_j (K_j^2 - K'_j) s_j^2] / N1^2, with K_j the sum over i of
    1 / J_i, K'_j of 1 / J_i^2, and s_j^2 the sample variance of the outcomes of j and its nearest persons
    of the same arm, ties kept (Abadie, Drukker, Herr & Imbens 2004).
    Reference distribution: normal. No bootstrap, which is invalid here (Abadie & Imbens 2008).

    The score is treated as known. When it was estimated from the same persons, this standard error can be
    too large or too small: `estimated_score.allow_for_estimated_score` corrects it
    (Abadie & Imbens 2016). In tests/simulation/observational_coverage.csv it is too large then: the interval
    is conservative. There is no bias correction: with two or more continuous covariates
    Mahalanobis matching has a bias that the interval does not cover (2006).
    Missing values are refused; the caller drops and counts persons.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267; (2008), Econometrica 76(6), 1537-1557; (2016),
    Econometrica 84(2), 781-807. Abadie, Drukker, Herr & Imbens (2004), Stata Journal 4(3), 290-311.
    R: ``Matching::Match(Y, Tr, X, M = neighbours, Var.calc = variance_neighbours, Weight = 1 or 2)``; under
    a caliper its standard error counts unmatched persons as pairs without difference and controls without a
    neighbour as certain; ours leaves the first out and takes the nearest neighbour, however far.

    Examples
    --------
    >>> found = nearest_neighbour(
    ...     [5.0, 7.0, 1.0, 2.0, 9.0], [1, 1, 0, 0, 0], [0.2, 0.4, 0.2, 0.4, 0.9],
    ...     neighbours=1, distance="propensity", replacement="with",
    ...     caliper=None, level=0.95, variance_neighbours=1,
    ... )
    >>> found.estimate.estimate, found.pairs.control.tolist()
    (4.5, [2, 3])
    """
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    _check_choices(
        arms,
        neighbours=neighbours,
        variance_neighbours=variance_neighbours,
        caliper=caliper,
        distance=distance,
        replacement=replacement,
    )
    places = _places(scores_or_covariates, arms, distance)
    pairs = _pairs(places, arms, neighbours, math.inf if caliper is None else caliper)
    matched = np.unique(pairs.treated)
    if matched.size < 2:
        raise EstimationImpossible(
            f"{'Only' if caliper is None else f'Within the caliper of {caliper} only'} {matched.size} of "
            f"{int(arms.sum())} treated persons can be compared; at least 2 are needed."
        )
    weights = np.bincount(pairs.control, weights=pairs.share, minlength=arms.size).astype(np.float64)
    differences = _differences(results, pairs)[matched]
    variance = _variance(
        results, places, arms, pairs, differences=differences, variance_neighbours=variance_neighbours
    )
    used = np.flatnonzero(weights)
    weights[matched] = 1.0
    estimate = from_standard_error(
        float(differences.mean()),
        math.sqrt(variance),
        df=math.inf,
        level=level,
        n_arm=matched.size,
        n_reference=used.size,
        n_missing=n_missing,
        mean_arm=float(results[matched].mean()),
        mean_reference=float(results[used].mean()),
    )
    return Matched(estimate, weights, matched.size, int(arms.sum()) - matched.size, pairs)


def _check_choices(
    arms: FloatArray,
    *,
    neighbours: int,
    variance_neighbours: int,
    caliper: float | None,
    distance: str,
    replacement: str,
) -> None:
    """Refuse numbers of neighbours that the arms cannot deliver, and a caliper that allows nobody."""
    n_arm, n_reference = int(arms.sum()), int(arms.size - arms.sum())
    if replacement != "with":
        raise ParameterMistake(Mistake("replacement", f"'{replacement}'", "with"))
    if not 1 <= neighbours <= n_reference:
        raise EstimationImpossible(
            f"{neighbours} controls were asked for each treated person; it must lie between 1 and the "
            f"{n_reference} controls there are."
        )
    most = n_reference - 1
    if not 1 <= variance_neighbours <= most:
        raise EstimationImpossible(
            f"The variance asks {variance_neighbours} neighbours of the same arm; with {n_arm} treated and "
            f"{n_reference} untreated persons it must lie between 1 and {most}."
        )
    if caliper is not None and not caliper > 0:
        raise ParameterMistake(Mistake("caliper", f"{caliper}", "a number above 0, or none"))
    if distance not in get_args(Distance):
        allowed = get_args(Distance)
        raise ParameterMistake(
            Mistake("distance", f"'{distance}'", ", ".join(allowed), nearest(distance, allowed))
        )


def _places(given: npt.ArrayLike | pd.DataFrame, arms: FloatArray, distance: Distance) -> FloatArray:
    """Return coordinates (n, k) in which the distance asked for is the ordinary straight-line distance."""
    if distance == "propensity":
        scores = checked_values(np.asarray(given).squeeze(), arms, what="score")
        spread = float(scores.std(ddof=1))
        place = (scores - scores.mean()) / (spread if spread > 0 else 1.0)
        return np.asarray(place[:, None], dtype=np.float64)
    if not isinstance(given, pd.DataFrame):
        raise TypeError("Mahalanobis matching needs the covariates as a table with named columns.")
    names = [str(name) for name in given.columns]
    standard = standardised_design(checked_covariates(given, arms), names, among="persons")[:, 1:]
    root = np.linalg.cholesky(np.cov(standard, rowvar=False, ddof=1).reshape(len(names), len(names)))
    return np.asarray(np.linalg.solve(root, standard.T).T, dtype=np.float64)


def _pairs(places: FloatArray, arms: FloatArray, neighbours: int, caliper: float) -> Pairs:
    """Return each treated person's nearest controls, all ties kept."""
    treated, controls = np.flatnonzero(arms == 1.0), np.flatnonzero(arms == 0.0)
    near = within_reach(places[controls], places[treated], neighbours, caliper)
    counts = np.array([len(found) for found in near], dtype=np.int64)
    chosen = np.concatenate([np.sort(np.asarray(found, dtype=np.int64)) for found in near])
    return Pairs(
        treated=np.repeat(treated, counts),
        control=controls[chosen],
        share=np.repeat(1.0 / np.where(counts > 0, counts, 1), counts),
    )


def within_reach(among: FloatArray, of: FloatArray, count: int, caliper: float) -> list[list[int]]:
    """Return, per row of `of`, the rows of `among` as near as its `count`-th, within the caliper."""
    tree = cKDTree(among)
    reach = tree.query(of, k=[count])[0][:, 0]
    radius = np.minimum(reach, caliper) + TIE_TOLERANCE
    return list(tree.query_ball_point(of, r=radius))


def _differences(results: FloatArray, pairs: Pairs) -> FloatArray:
    """Return outcome minus mean outcome of the controls, for each matched treated person (0 for others)."""
    compared = np.bincount(
        pairs.treated, weights=pairs.share * results[pairs.control], minlength=results.size
    )
    return np.asarray(results - compared, dtype=np.float64)


def _variance(
    results: FloatArray,
    places: FloatArray,
    arms: FloatArray,
    pairs: Pairs,
    *,
    differences: FloatArray,
    variance_neighbours: int,
) -> float:
    """Return the Abadie-Imbens variance of the population effect in treated persons."""
    times = np.bincount(pairs.control, weights=pairs.share, minlength=arms.size)
    squares = np.bincount(pairs.control, weights=pairs.share**2, minlength=arms.size)
    repeated = np.flatnonzero(~np.isclose(times**2, squares, rtol=1e-12, atol=0.0))
    controls = np.flatnonzero(arms == 0.0)
    near = within_reach(places[controls], places[repeated], variance_neighbours + 1, math.inf)
    spread = np.array([results[controls[found]].var(ddof=1) for found in near])
    between = float(((differences - differences.mean()) ** 2).sum())
    again = float(((times[repeated] ** 2 - squares[repeated]) * spread).sum())
    return (between + again) / differences.size**2
