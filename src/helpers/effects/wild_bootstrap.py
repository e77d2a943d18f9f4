"""The wild cluster bootstrap: p and interval of one contrast where there are few clusters."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.cluster_variance import cluster_covariance, contrast_variance
from helpers.effects.clusters import cluster_codes
from helpers.effects.estimates import checked_level
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

Weights = Literal["rademacher", "webb"]

# Up to this many clusters every combination of signs is used: 4,096 of them.
ENUMERATED = 12
# Two statistics closer than this share are equal: the same sum in another order.
SAME_STATISTIC = 1e-9
# An interval that has no end within this many standard errors has no end.
FAR = 1e6
# Draws whose statistics are worked out at once; keeps memory below some tens of megabytes.
AT_ONCE = 2000
# Halvings of the last step in the search for a limit; leaves a step of 1e-12 of where it began.
HALVINGS = 60

_WEBB = np.array([-math.sqrt(1.5), -1.0, -math.sqrt(0.5), math.sqrt(0.5), 1.0, math.sqrt(1.5)])


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """One contrast with its wild cluster bootstrap.

    Attributes
    ----------
    estimate, std_error : float
        Least squares and CR1 (what is bootstrapped is their ratio), in the unit of the outcome.
    p_value : float
        Two-sided p for "the contrast is zero".
    low, high : float
        Interval at `level` by inverting the test; infinite where the test never rejects on that side.
    level : float
    n_clusters, draws : int
        Clusters; draws of the weights.
    enumerated : bool
        Whether the draws are all combinations of signs, so that another seed gives the same.
    weights : Weights
    """

    estimate: float
    std_error: float
    p_value: float
    low: float
    high: float
    level: float
    n_clusters: int
    draws: int
    enumerated: bool
    weights: Weights


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Numerator and squared denominator of every draw's t as polynomials in the distance from the estimate.

    At distance d = estimate − value tested: numerator ``n0 + n1 d``, square ``q0 + q1 d + q2 d²``.
    """

    n0: FloatArray
    n1: FloatArray
    q0: FloatArray
    q1: FloatArray
    q2: FloatArray
    square: float  # the squared denominator of the observed t

    def share_as_extreme(self, distance: float, *, enumerated: bool) -> float:
        """Return p of the value at `distance` from the estimate."""
        numerator = (self.n0 + self.n1 * distance) ** 2 * self.square
        squares = np.maximum(self.q0 + distance * (self.q1 + distance * self.q2), 0.0)
        extreme = int((numerator >= distance**2 * squares * (1 - SAME_STATISTIC)).sum())
        return extreme / self.n0.size if enumerated else (extreme + 1) / (self.n0.size + 1)


def wild_cluster_bootstrap(
    design: FloatArray,
    outcome: FloatArray,
    clusters: ArrayLike,
    *,
    contrast: FloatArray,
    weights: Weights,
    draws: int,
    level: float,
    rng: np.random.Generator,
) -> Bootstrapped:
    r"""Bootstrap the t of one contrast of least-squares coefficients, with the null imposed.

    Parameters
    ----------
    design : ndarray, shape (n, k)
        Every column of the regression; finite, of full rank, n > k.
    outcome : ndarray, shape (n,)
        Finite.
    clusters : array-like, shape (n,)
        Label of each person's cluster; never missing.
    contrast : ndarray, shape (k,)
        Weights of the coefficients.
    weights : {"rademacher", "webb"}
        What residuals of a cluster are multiplied by: a sign, or one of six values, of use below 12 clusters,
        where signs have few combinations. With signs and at most 12 clusters all :math:`2^G` are used.
    draws : int
        Number of draws where not all are used; at least 99, better 999 or more.
    level : float
        Level of the interval, between 0 and 1.
    rng : numpy.random.Generator
        Not used where all signs are enumerated.

    Returns
    -------
    Bootstrapped

    Raises
    ------
    EstimationImpossible
        Where all are in one cluster, the contrast rests on a cluster that is fitted exactly, the outcome
        does not vary around the regression, or columns are combinations of others.
    ParameterMistake
        Where `weights`, `draws` or `level` is not allowed.
    ValueError
        Where shapes do not fit, a value is not finite or a label is missing.

    Warns
    -----
    StatisticalWarning
        Where the test can never reject on one or both sides, so that the interval has no end there.

    Notes
    -----
    For a value r the regression is fitted with the contrast fixed at r; residuals :math:`\tilde u_g` of
    cluster g are multiplied by :math:`v_g` and added to the fit; the draw's statistic is its
    :math:`(c'b^* - r) / se^*_{CR1}`. p is the share of draws with |t*| ≥ |t|, ties included; for random draws
    the observed one counts as a draw. Since restricted residuals are linear in r, so is all that is needed,
    and every draw becomes five numbers from which p follows for any r without drawing again; limits are
    where p crosses 1 − level, searched outward from the estimate.

    With all signs, p is at least :math:`2 / 2^G`: below six clusters there is no interval at 0.95. With few
    clusters in one arm (one or two) the restricted bootstrap hardly ever rejects (MacKinnon & Webb 2018).

    In R (not on Debian): ``fwildclusterboot::boottest(fit, clustid, param, B, type)``, which counts
    |t*| > |t|.

    References
    ----------
    Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Bootstrap-based improvements for inference with
    clustered errors. The Review of Economics and Statistics, 90(3), 414–427.
    MacKinnon, J. G., & Webb, M. D. (2018). The wild bootstrap for few (treated) clusters. The Econometrics
    Journal, 21(2), 114–135.
    Roodman, D., Nielsen, M. Ø., MacKinnon, J. G., & Webb, M. D. (2019). Fast and wild: Bootstrap inference in
    Stata using boottest. The Stata Journal, 19(1), 4–60.
    Webb, M. D. (2023). Reworking wild bootstrap-based inference for clustered errors. Canadian Journal of
    Economics, 56(3), 839–858 (six-point weights).
    """
    _check(weights, draws, level)
    codes, n_clusters = cluster_codes(clusters, n=design.shape[0])
    enumerated = weights == "rademacher" and n_clusters <= ENUMERATED
    drawn = _signs(n_clusters) if enumerated else _draw(weights, (draws, n_clusters), rng)
    estimate, pieces = _pieces(design, outcome, codes, np.asarray(contrast, dtype=np.float64), drawn)
    n, k = design.shape
    scale = n_clusters / (n_clusters - 1) * (n - 1) / (n - k)

    def p_at(distance: float) -> float:
        return pieces.share_as_extreme(distance, enumerated=enumerated)

    reach = math.sqrt(pieces.square)
    below, above = (_distance(p_at, side * reach, level=level) for side in (1.0, -1.0))
    _report_no_end(below, above, n_clusters, level)
    return Bootstrapped(
        estimate=estimate,
        std_error=math.sqrt(scale * pieces.square),
        p_value=p_at(estimate),
        low=estimate - below,
        high=estimate - above,
        level=level,
        n_clusters=n_clusters,
        draws=drawn.shape[0],
        enumerated=enumerated,
        weights=weights,
    )


def _pieces(
    design: FloatArray, outcome: FloatArray, codes: np.ndarray, contrast: FloatArray, drawn: FloatArray
) -> tuple[float, _Pieces]:
    """Estimate, and what each draw's statistic is made of."""
    scale = np.linalg.norm(design, axis=0)
    orthogonal, triangle = np.linalg.qr(design / scale)
    fitted = orthogonal.T @ outcome
    residuals = outcome - orthogonal @ fitted
    contrast_variance(cluster_covariance(design, residuals, codes), contrast)
    direction = np.linalg.solve(triangle.T, contrast / scale)
    n_clusters = drawn.shape[1]
    members = (codes[:, None] == np.arange(n_clusters)).astype(np.float64)
    taken = orthogonal * (orthogonal @ direction)[:, None]
    # Row g: what the contrast takes from cluster g, per coordinate of the fit.
    shares = members.T @ taken
    # Scores of the clusters at the estimate, and what they change by per unit of distance from it.
    scores = members.T @ (orthogonal * residuals[:, None])
    slopes = shares / (direction @ direction)
    own, own_slope = scores @ direction, slopes @ direction
    square = float((own**2).sum())
    if square <= (SAME_STATISTIC * np.std(outcome)) ** 2 * float(direction @ direction):
        raise EstimationImpossible(
            "The outcome does not vary around what the regression expects in the clusters that the contrast "
            "rests on, so there is nothing to judge the uncertainty by."
        )
    at_estimate = np.diag(own) - shares @ scores.T
    per_distance = np.diag(own_slope) - shares @ slopes.T
    squares = _sums_of_squares(drawn, at_estimate, per_distance)
    return float(direction @ fitted), _Pieces(drawn @ own, drawn @ own_slope, *squares, square=square)


def _sums_of_squares(
    drawn: FloatArray, at_estimate: FloatArray, per_distance: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Squared denominators of the draws as coefficients of 1, d and d²."""
    parts = []
    for start in range(0, drawn.shape[0], AT_ONCE):
        some = drawn[start : start + AT_ONCE]
        left, right = some @ at_estimate.T, some @ per_distance.T
        parts.append(((left**2).sum(axis=1), 2 * (left * right).sum(axis=1), (right**2).sum(axis=1)))
    constant, linear, quadratic = (np.concatenate(column) for column in zip(*parts, strict=True))
    return constant, linear, quadratic


def _distance(p_at: Callable[[float], float], step: float, *, level: float) -> float:
    """Distance from the estimate, in the direction of `step`, at which p drops to 1 − level."""
    threshold = 1 - level + SAME_STATISTIC
    inside, outside = 0.0, step
    while p_at(outside) > threshold:
        inside, outside = outside, 2 * outside
        if abs(outside) > FAR * abs(step):
            return math.copysign(math.inf, step)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_at(middle) > threshold else (inside, middle)
    return (inside + outside) / 2


def _signs(n_clusters: int) -> FloatArray:
    return np.array(list(itertools.product((1.0, -1.0), repeat=n_clusters)))


def _draw(weights: Weights, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    values = np.array([-1.0, 1.0]) if weights == "rademacher" else _WEBB
    return values[rng.integers(0, values.size, size=shape)]


def _report_no_end(below: float, above: float, n_clusters: int, level: float) -> None:
    if math.isinf(below) or math.isinf(above):
        warnings.warn(
            f"With {n_clusters} clusters the wild bootstrap never rejects at level {level:g} on "
            f"{'either side' if math.isinf(below) and math.isinf(above) else 'one side'}, however far the "
            "value tested; the interval has no end there.",
            StatisticalWarning,
            stacklevel=3,
        )


def _check(weights: str, draws: int, level: float) -> None:
    checked_level(level)
    if weights not in get_args(Weights):
        allowed = get_args(Weights)
        raise ParameterMistake(
            Mistake("weights", f"'{weights}'", ", ".join(allowed), nearest(weights, allowed))
        )
    if draws < 99:
        raise ParameterMistake(Mistake("draws", f"{draws}", "99 or more"))
