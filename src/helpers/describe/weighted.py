"""Weighted means and shares of people who answered, with standard errors that know how weights were made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from helpers.describe.shares import check_level

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """Weights of n people who answered, and what they were made to agree with.

    Attributes
    ----------
    weights : array (n,)
        Above zero.
    cell_of : array (n,)
        Which combination of categories each person has.
    design : array (cells, p)
        0/1: which categories of the margins each combination is in.
    n_frame : int
        People for whom these stand; the weights of raked people add up to it.
    """

    weights: Floats
    cell_of: Whole
    design: Floats
    n_frame: int
    sizes: Floats = field(init=False)

    def __post_init__(self) -> None:
        """Count the people of each combination."""
        sizes = np.bincount(self.cell_of, minlength=len(self.design)).astype(np.float64)
        object.__setattr__(self, "sizes", sizes)

    @property
    def effective_n(self) -> float:
        """Kish's effective number of people: the squared sum of weights over the sum of squares."""
        return kish(self.weights)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted mean, or share, of those whose answer is known.

    Attributes
    ----------
    estimate, std_error, low, high, level : float
        NaN where they do not exist: of nobody; standard error and limits of one person.
    n : int
        People whose answer is known.
    effective_n : float
        Kish's effective number of them.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    level: float
    n: int
    effective_n: float


def equal_weights(n: int, n_frame: int) -> Weighting:
    """Return weights that count everybody alike: n people for a frame of n_frame."""
    return Weighting(np.full(n, n_frame / max(n, 1)), np.zeros(n, np.intp), np.ones((1, 1)), n_frame)


def kish(weights: npt.ArrayLike) -> float:
    """Return the squared sum of weights over the sum of their squares; 0 of nobody.

    Examples
    --------
    >>> kish([1, 1, 1, 3])
    3.0
    """
    values = np.asarray(weights, dtype=np.float64)
    squares = float(values @ values)
    return float(values.sum()) ** 2 / squares if squares else 0.0


def weighted_mean(
    values: npt.ArrayLike, weighting: Weighting, *, population: int | None, level: float
) -> Weighted:
    r"""Return a weighted mean with its t interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        Numbers of the people of the weighting; NaN is missing, or somebody of another group.
    weighting : Weighting
        Weights of all n people, also of those without a value.
    population : int or None
        People of the frame for whom the known values stand (those of the group, answered or not): the
        finite population. None leaves the correction for it out: the people stand for others as well.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Weighted

    Raises
    ------
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where arrays do not fit, or more values are known than `population` has people.

    Notes
    -----
    The ratio :math:`\hat y = \sum w y / \sum w` over the known. Its variance is that of calibration: with
    :math:`z = (y - \hat y) / \sum w` of the known and 0 of the others, e the residuals of z from the plain
    regression on the categories of the margins over all n people, and :math:`u = w e`,

    .. math:: V = (1 - f) \frac{n}{n - 1} \sum (u - \bar u)^2 .

    So the weights count as made from these people, and what the margins explain adds no uncertainty. f is
    the share of `population` whose value is known, 0 without it. It treats answering as a draw without
    replacement; that those who answered may differ otherwise is in no standard error. Student's t with one
    degree of freedom fewer than there are known values.

    In R: ``confint(survey::svymean(~y, raked, na.rm = TRUE), df = n_known - 1)`` after
    ``raked <- rake(svydesign(~1, weights = ~w, fpc = ~N, data = d), ...)``; R corrects by all who answered.

    References
    ----------
    Deville, J.-C., & Särndal, C.-E. (1992). Calibration estimators in survey sampling. Journal of the
    American Statistical Association, 87(418), 376–382, section 3.
    Lumley, T. (2010). Complex surveys. Wiley, chapter 7.

    Examples
    --------
    >>> found = weighted_mean([7.0, 8, 6, 7], equal_weights(4, 8), population=8, level=0.95)
    >>> found.estimate, round(found.std_error, 4)
    (7.0, 0.2887)
    """
    check_level(level)
    known, kept = _known(values, weighting, population)
    estimate, error = _estimated(known, kept, weighting, population)
    n = int(kept.sum())
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error if n > 1 else math.nan
    effective = kish(weighting.weights[kept])
    return Weighted(estimate, error, estimate - half, estimate + half, level, n, effective)


def weighted_share(
    values: npt.ArrayLike, weighting: Weighting, *, population: int | None, level: float
) -> Weighted:
    """Return a weighted share with its logit interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        1 and 0; NaN is missing, or somebody of another group.
    weighting, population, level
        As in `weighted_mean`.

    Returns
    -------
    Weighted

    Raises
    ------
    ParameterMistake, ValueError
        As `weighted_mean`; ValueError also for values other than 0 and 1.

    Notes
    -----
    Estimate and standard error as in `weighted_mean`. The interval is a t interval of ln(p / (1 - p)), with
    standard error s / (p (1 - p)), turned back; it never leaves 0 to 1. Where nobody or everybody gave the
    answer the logit does not exist: the limit is then that of Clopper and Pearson at Kish's effective number,
    as Korn and Graubard do; and there is no uncertainty left where everybody of a finite population is known.

    In R: ``survey::svyciprop(~y, raked, method = "logit", level = level)``

    References
    ----------
    Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology, 24(2), 193–201.
    Newcombe, R. G. (2001). Logit confidence intervals and the inverse sinh transformation. The American
    Statistician, 55(3), 200–202.

    Examples
    --------
    >>> found = weighted_share([1, 1, 0, 1, 0, 0, 0, 0], equal_weights(8, 800), population=None, level=0.95)
    >>> round(found.low, 3), round(found.high, 3)
    (0.087, 0.792)
    """
    check_level(level)
    known, kept = _known(values, weighting, population)
    if not np.isin(known[kept], (0.0, 1.0)).all():
        raise ValueError("a share needs values of 0 and 1")
    estimate, error = _estimated(known, kept, weighting, population)
    n, effective = int(kept.sum()), kish(weighting.weights[kept])
    if 0 < estimate < 1:
        low, high = _logit_limits(estimate, error, n, level)
    else:
        everybody = population is not None and n == population
        low, high = _edge_limits(estimate, 0.0 if n == 0 or everybody else effective, level)
    return Weighted(estimate, error, low, high, level, n, effective)


def _estimated(
    values: Floats, kept: npt.NDArray[np.bool_], weighting: Weighting, population: int | None
) -> tuple[float, float]:
    """Return the weighted mean of the known and its standard error."""
    n, total = int(kept.sum()), float(weighting.weights[kept].sum())
    if n == 0:
        return math.nan, math.nan
    known = values[kept]
    # A mean of equal values is that value exactly: rounding must not make a constant vary.
    mean = float(known[0]) if np.ptp(known) == 0 else float(weighting.weights[kept] @ known) / total
    if n == 1:
        return mean, math.nan
    scaled = np.zeros(len(values))
    scaled[kept] = (known - mean) / total
    moved = weighting.weights * _residuals(scaled, weighting)
    moved -= moved.mean()
    fraction = 0.0 if population is None else n / population
    many = len(values)
    return mean, math.sqrt(max(0.0, 1 - fraction) * many / (many - 1) * float(moved @ moved))


def _residuals(values: Floats, weighting: Weighting) -> Floats:
    """Return what the categories of the margins leave unexplained, by least squares over all people."""
    sums = np.bincount(weighting.cell_of, weights=values, minlength=len(weighting.design))
    gram = (weighting.design.T * weighting.sizes) @ weighting.design
    # Margins repeat each other (each adds up to everybody), so the smallest of all solutions is taken.
    slopes = np.linalg.lstsq(gram, weighting.design.T @ sums, rcond=None)[0]
    return np.asarray(values - (weighting.design @ slopes)[weighting.cell_of])


def _logit_limits(share: float, error: float, n: int, level: float) -> tuple[float, float]:
    middle = math.log(share / (1 - share))
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error / (share * (1 - share)) if n > 1 else math.nan
    return float(special.expit(middle - half)), float(special.expit(middle + half))


def _edge_limits(share: float, effective: float, level: float) -> tuple[float, float]:
    """Return the limits where all gave one answer; the known one alone where nothing is uncertain."""
    if math.isnan(share) or effective == 0:
        return share, share
    far = ((1 - level) / 2) ** (1 / effective)
    return (0.0, 1 - far) if share == 0 else (far, 1.0)


def _known(
    values: npt.ArrayLike, weighting: Weighting, population: int | None
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != weighting.weights.shape:
        raise ValueError(f"{numbers.size} values for {weighting.weights.size} weights")
    if np.isinf(numbers).any():
        raise ValueError("a value is infinite")
    kept = ~np.isnan(numbers)
    if population is not None and int(kept.sum()) > population:
        raise ValueError("more values are known than there are people for whom they stand")
    return numbers, kept
