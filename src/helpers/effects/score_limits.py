"""Score intervals of two shares: the differences or ratios that the data do not contradict.

For every candidate value the two shares are fitted under it, and the value is kept where the observed
difference is not too many fitted standard errors away.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import optimize

from helpers.effects.estimates import quantile
from helpers.effects.two_by_two import TwoByTwo

# Limits are searched until they are known to this many units of the difference, or of the log ratio.
SEARCH = 1e-13
# A ratio beyond exp(700) is no double.
LARGEST_LOG_RATIO = 700.0


def score_of_difference(table: TwoByTwo, difference: float, *, correction: float) -> float:
    r"""Distance between the observed difference of shares and a candidate, in fitted standard errors.

    Parameters
    ----------
    table : TwoByTwo
    difference : float
        Candidate, between -1 and 1.
    correction : float
        What the fitted variance is multiplied by: n / (n - 1) with Miettinen and Nurminen, otherwise 1.

    Returns
    -------
    float
        Falls as the candidate grows; infinite where the candidate cannot have given these data, 0 where both
        distance and fitted variance are 0.

    Notes
    -----
    :math:`(\hat p_1 - \hat p_0 - \delta) / \sqrt{c\,(\tilde p_1 (1 - \tilde p_1)/n_1 +
    \tilde p_0 (1 - \tilde p_0)/n_0)}` with :math:`\tilde p` the maximum-likelihood shares given
    :math:`\tilde p_1 = \tilde p_0 + \delta`.
    """
    base = _fitted_reference(table, difference)
    share = min(max(base + difference, 0.0), 1.0)
    variance = share * (1 - share) / table.n_arm + base * (1 - base) / table.n_reference
    return _in_std_errors(table.share_arm - table.share_reference - difference, variance * correction)


def score_of_ratio(table: TwoByTwo, ratio: float, *, correction: float) -> float:
    r"""Distance between the observed shares and a candidate ratio, in fitted standard errors.

    Parameters
    ----------
    table : TwoByTwo
    ratio : float
        Candidate, above 0.
    correction : float
        As in `score_of_difference`.

    Returns
    -------
    float
        As in `score_of_difference`.

    Notes
    -----
    :math:`(\hat p_1 - \phi \hat p_0) / \sqrt{c\,(\tilde p_1 (1 - \tilde p_1)/n_1 +
    \phi^2 \tilde p_0 (1 - \tilde p_0)/n_0)}` with :math:`\tilde p` the maximum-likelihood shares given
    :math:`\tilde p_1 = \phi \tilde p_0`. Candidates above 1 are handled with the arms exchanged, where the
    formula loses no digits.
    """
    if ratio > 1:
        return -score_of_ratio(table.swapped(), 1 / ratio, correction=correction)
    base = _fitted_base(table, ratio)
    share = ratio * base
    variance = share * (1 - share) / table.n_arm + ratio**2 * base * (1 - base) / table.n_reference
    return _in_std_errors(table.share_arm - ratio * table.share_reference, variance * correction)


def limits_of_difference(table: TwoByTwo, *, level: float, correction: float) -> tuple[float, float]:
    """Return the differences of shares where the score is the normal quantile of `level`, from -1 to 1."""
    z = quantile(1 - (1 - level) / 2, df=math.inf)
    estimate = table.share_arm - table.share_reference

    def score(difference: float) -> float:
        return score_of_difference(table, difference, correction=correction)

    low = _crossing(lambda d: score(d) - z, -1.0, estimate)
    high = _crossing(lambda d: score(d) + z, estimate, 1.0)
    return low, high


def limits_of_ratio(table: TwoByTwo, *, level: float, correction: float) -> tuple[float, float]:
    """Return the ratios of shares where the score is the normal quantile of `level`.

    0 and infinity where one arm has no events; `table` has at least one event.
    """
    z = quantile(1 - (1 - level) / 2, df=math.inf)

    def score(log_ratio: float) -> float:
        return score_of_ratio(table, math.exp(log_ratio), correction=correction)

    start_low, start_high = LARGEST_LOG_RATIO, -LARGEST_LOG_RATIO
    if table.events_arm and table.events_reference:
        start_low = start_high = math.log(table.share_arm / table.share_reference)
    low, high = 0.0, math.inf
    if table.events_arm:
        low = math.exp(_crossing(lambda x: score(x) - z, -LARGEST_LOG_RATIO, start_low))
    if table.events_reference:
        high = math.exp(_crossing(lambda x: score(x) + z, start_high, LARGEST_LOG_RATIO))
    return low, high


def _fitted_reference(table: TwoByTwo, difference: float) -> float:
    """Maximum-likelihood share of the reference where the arm's is `difference` higher.

    The middle root of a cubic: Miettinen & Nurminen (1985), appendix on the restricted estimates.
    """
    n1, n0, x0, x, n = table.n_arm, table.n_reference, table.events_reference, table.events, table.n
    third, second = float(n), (n1 + 2 * n0) * difference - n - x
    first = (n0 * difference - n - 2 * x0) * difference + x
    constant = x0 * difference * (1 - difference)
    centre = second / (3 * third)
    q = centre**3 - first * second / (6 * third**2) + constant / (2 * third)
    p = math.copysign(math.sqrt(max(centre**2 - first / (3 * third), 0.0)), q)
    cosine = min(max(q / p**3, -1.0), 1.0) if p else 1.0
    base = 2 * p * math.cos((math.pi + math.acos(cosine)) / 3) - centre
    return min(max(base, 0.0, -difference), 1.0, 1.0 - difference)


def _fitted_base(table: TwoByTwo, ratio: float) -> float:
    """Maximum-likelihood share of the reference where the arm's is `ratio` (at most 1) times as large."""
    a = table.n * ratio
    b = table.n_arm * ratio + table.events_arm + table.n_reference + table.events_reference * ratio
    root = math.sqrt(max(b**2 - 4 * a * table.events, 0.0))
    return min(2 * table.events / (b + root), 1.0)


def _in_std_errors(distance: float, variance: float) -> float:
    if variance > 0:
        return distance / math.sqrt(variance)
    return math.copysign(math.inf, distance) if distance else 0.0


def _crossing(beyond: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses 0 between `low` and `high`; the nearest end where it does not."""
    at_low, at_high = beyond(low), beyond(high)
    if at_low <= 0:
        return low
    if at_high >= 0:
        return high
    return float(optimize.brentq(_finite(beyond), low, high, xtol=SEARCH, rtol=1e-14))


def _finite(beyond: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: min(max(beyond(value), -1e6), 1e6)
