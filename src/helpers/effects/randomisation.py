"""Randomisation inference: how often would the lot alone give a difference as large as the one found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.arm_statistics import second_minus_first, wald
from helpers.effects.assigned_units import IntArray, assigned_units
from helpers.effects.lots import lots
from helpers.effects.redrawn import redrawn
from helpers.effects.unit_outcomes import UnitOutcomes, unit_outcomes
from helpers.effects.variance import FloatArray


@dataclass(frozen=True, slots=True)
class Permuted:
    """Two arms under re-drawn lots, one entry an outcome.

    Attributes
    ----------
    estimates, std_errors : tuple of float
        Arm minus reference, weighted over blocks by the persons with an outcome, and its standard error (HC2;
        over clusters where clusters drew the lot), in the unit of the outcome.
    statistics : tuple of float
        `estimates` over `std_errors`; infinite where neither arm varies.
    p_values : tuple of float
        Share of the assignments with a statistic at least as far from 0; see `pairwise`. NaN where there
        is a reason.
    reasons : tuple of str
        Why an outcome could not be tested; empty where it could.
    n_arm, n_reference, n_missing : tuple of int
        Persons with an outcome, and persons of both arms without.
    n_units : int
        Persons or clusters that drew a lot.
    n_undefined : tuple of int
        Assignments in which an arm had fewer than two units with an outcome in a block; each counts as
        further from 0.
    draws : int
        Assignments looked at.
    n_possible : int
        Assignments possible.
    exact : bool
        Whether all possible assignments were looked at.
    """

    estimates: tuple[float, ...]
    std_errors: tuple[float, ...]
    statistics: tuple[float, ...]
    p_values: tuple[float, ...]
    reasons: tuple[str, ...]
    n_arm: tuple[int, ...]
    n_reference: tuple[int, ...]
    n_missing: tuple[int, ...]
    n_units: int
    n_undefined: tuple[int, ...]
    draws: int
    n_possible: int
    exact: bool


@dataclass(frozen=True, slots=True)
class GlobalNull:
    """All arms under re-drawn lots, one entry an outcome; attributes as in `Permuted`.

    `statistics` are Wald statistics for equal means; `n` holds per outcome the persons with an outcome in
    each arm, in the order of the arms asked for.
    """

    statistics: tuple[float, ...]
    p_values: tuple[float, ...]
    reasons: tuple[str, ...]
    n: tuple[tuple[int, ...], ...]
    n_missing: tuple[int, ...]
    n_units: int
    n_undefined: tuple[int, ...]
    draws: int
    n_possible: int
    exact: bool


def pairwise(
    outcomes: FloatArray,
    arms: npt.ArrayLike,
    *,
    arm: str,
    reference: str,
    blocks: npt.ArrayLike | None,
    clusters: npt.ArrayLike | None,
    draws: int,
    rng: np.random.Generator,
) -> Permuted:
    r"""Test "no effect on anybody" for one arm against one other, by drawing the lots of these two again.

    Parameters
    ----------
    outcomes : ndarray, shape (n, m)
        One row a person, one column an outcome; NaN is missing. All outcomes see the same assignments.
    arms : array-like, shape (n,)
        Label of everyone's arm. Persons outside the two arms are not looked at: their lots are not drawn
        again.
    arm, reference : str
        The two arms; the difference is arm minus reference.
    blocks : array-like, shape (n,), or None
        The blocks within which lots were drawn; the number of units an arm and block stays as it was.
    clusters : array-like, shape (n,), or None
        The units that drew a lot where these are not persons; a cluster moves as a whole.
    draws : int
        Random assignments. Where no more than this are possible, all of them are used (`exact`).
    rng : numpy.random.Generator
        Not used where `exact`.

    Returns
    -------
    Permuted

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, no block has both arms, a cluster lies in two arms or blocks, or an outcome
        is infinite. What is wrong with one outcome only stands in `reasons`, so that the others go on.
    ParameterMistake
        Where `draws` is below 1.
    ValueError
        Where shapes do not fit or a block or cluster has no label.

    Warns
    -----
    StatisticalWarning
        Where a block lacks an arm: its persons are left out.

    Notes
    -----
    Statistic :math:`t = \sum_b w_b (\bar y_{1b} - \bar y_{0b}) / \sqrt{\sum_b w_b^2 (v_{1b} + v_{0b})}` with
    :math:`w_b` the block's share of persons with an outcome and :math:`v = s^2/n`; for clusters the
    variance of the ratio mean, see `helpers.effects.arm_moments.combined`. Studentising keeps the level, in
    large samples, also where only the means are equal and the spreads are not (Chung & Romano 2013); the
    test is exact for "no effect on anybody".

    :math:`p = (1 + \#\{|t^*| \ge |t|\}) / (draws + 1)` with random draws (Phipson & Smyth 2010), and the
    plain share where all assignments are used, the one that happened among them. Statistics equal up to
    rounding count as equal.

    Missing outcomes: a person without an outcome keeps drawing a lot and drops out of the statistic in each
    assignment. That is exact only where the arm did not decide who is missing.

    In R: ``t <- function(z) t.test(y[z == 1], y[z == 0])$statistic;
    mean(abs(replicate(draws, t(sample(z)))) >= abs(t(z)))``.

    References
    ----------
    Fisher, R. A. (1935). The design of experiments. Oliver & Boyd, ch. 2.
    Chung, E., & Romano, J. P. (2013). Exact and asymptotically robust permutation tests. The Annals of
    Statistics, 41(2), 484–507.
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero. Statistical Applications
    in Genetics and Molecular Biology, 9(1), article 39.

    Examples
    --------
    Fisher's lady, who names all eight cups: 2 of the 70 ways are as far from chance.

    >>> named = np.array([[1.0], [1], [1], [1], [0], [0], [0], [0]])
    >>> poured = ["milk"] * 4 + ["tea"] * 4
    >>> found = pairwise(named, poured, arm="milk", reference="tea", blocks=None, clusters=None, draws=100,
    ...                  rng=np.random.default_rng(1))
    >>> found.exact, found.p_values == (2 / 70,)
    (True, True)
    """
    units = assigned_units(arms, order=(reference, arm), blocks=blocks, clusters=clusters)
    held = unit_outcomes(outcomes, units)
    drawn = lots(units.codes, units.blocks, draws=draws, rng=rng)
    found = redrawn(held, units, drawn, statistic=second_minus_first)
    difference = found.observed.means[1, 0] - found.observed.means[0, 0]
    variance = found.observed.variances[1, 0] + found.observed.variances[0, 0]
    return Permuted(
        estimates=_numbers(difference * held.scale, held),
        std_errors=_numbers(np.sqrt(variance) * held.scale, held),
        statistics=_numbers(found.statistic, held),
        p_values=_numbers(found.p_values, held),
        reasons=held.reasons,
        n_arm=_counts(held.n[1]),
        n_reference=_counts(held.n[0]),
        n_missing=_counts(held.n_missing.sum(axis=0)),
        n_units=units.codes.size,
        n_undefined=_counts(found.n_undefined),
        draws=drawn.draws,
        n_possible=drawn.n_possible,
        exact=drawn.exact,
    )


def global_null(
    outcomes: FloatArray,
    arms: npt.ArrayLike,
    *,
    order: Sequence[str],
    blocks: npt.ArrayLike | None,
    clusters: npt.ArrayLike | None,
    draws: int,
    rng: np.random.Generator,
) -> GlobalNull:
    """Test "in none of the arms would anybody have had another outcome", by drawing everyone's lot again.

    It is a test of that one hypothesis over all arms together and of nothing else: a small p does not say
    which arm differs, nor may its assignments be used for the difference of two of the arms, which the other
    arms may have no part in (use `pairwise`).

    Parameters
    ----------
    outcomes, arms, blocks, clusters, draws, rng
        As in `pairwise`.
    order : sequence of str
        The arms, two or more; persons in other arms are not looked at.

    Returns
    -------
    GlobalNull

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `pairwise`.

    Warns
    -----
    StatisticalWarning
        As in `pairwise`.

    Notes
    -----
    The statistic is that of Welch without its denominator, with means and variances weighted over blocks as
    in `pairwise`; see `helpers.effects.arm_statistics.wald`. p and missing outcomes are as in `pairwise`.

    In R: ``w <- function(a) { v <- tapply(y, a, var) / table(a); m <- tapply(y, a, mean);
    sum((m - weighted.mean(m, 1 / v))^2 / v) }; mean(replicate(draws, w(sample(a))) >= w(a))``.

    References
    ----------
    Chung, E., & Romano, J. P. (2013). Exact and asymptotically robust permutation tests. The Annals of
    Statistics, 41(2), 484–507.

    Examples
    --------
    >>> y = np.array([[1.0], [2], [4], [5], [9], [8]])
    >>> found = global_null(y, list("aabbcc"), order=list("abc"), blocks=None, clusters=None, draws=100,
    ...                     rng=np.random.default_rng(1))
    >>> found.n_possible, found.exact, round(found.p_values[0], 4)
    (90, True, 0.0667)
    """
    units = assigned_units(arms, order=order, blocks=blocks, clusters=clusters)
    held = unit_outcomes(outcomes, units)
    drawn = lots(units.codes, units.blocks, draws=draws, rng=rng)
    found = redrawn(held, units, drawn, statistic=wald)
    return GlobalNull(
        statistics=_numbers(found.statistic, held),
        p_values=_numbers(found.p_values, held),
        reasons=held.reasons,
        n=tuple(_counts(column) for column in held.n.T),
        n_missing=_counts(held.n_missing.sum(axis=0)),
        n_units=units.codes.size,
        n_undefined=_counts(found.n_undefined),
        draws=drawn.draws,
        n_possible=drawn.n_possible,
        exact=drawn.exact,
    )


def _numbers(values: FloatArray, held: UnitOutcomes) -> tuple[float, ...]:
    """Return one number an outcome, NaN where there is a reason for none."""
    pairs = zip(values.tolist(), held.reasons, strict=True)
    return tuple(math.nan if reason else float(value) for value, reason in pairs)


def _counts(values: FloatArray | IntArray) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
