"""Odds ratio of an event in the arm against the reference, and the exact test that belongs to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from numpy.typing import ArrayLike

from helpers.effects.estimates import checked_level
from helpers.effects.estimates import interval as around_estimate
from helpers.effects.two_by_two import RelativeEffect, TwoByTwo, relative_effect, two_by_two
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

OddsInterval = Literal["log_wald", "exact"]


@dataclass(frozen=True, slots=True)
class FisherTest:
    """Fisher's exact test of no difference between two arms.

    Attributes
    ----------
    p_value : float
        Two-sided: the chance, given both margins, of tables no more likely than the one found.
    table : TwoByTwo
        Events and persons behind it.
    """

    p_value: float
    table: TwoByTwo


def odds_ratio(
    outcome: ArrayLike, treated: ArrayLike, *, interval: OddsInterval, level: float
) -> RelativeEffect:
    """Odds of the event in the arm divided by those in the reference.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        1 or True for the event, 0 or False without; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    interval : {"log_wald", "exact"}
        See `odds_ratio_of`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect
        The estimate is an odds ratio; 1 is no difference. It is not a ratio of shares, and further from 1
        than that ratio.

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `odds_ratio_of`; where an arm has nobody with a known outcome.
    ValueError
        Where an outcome is neither 0 nor 1, the arrays do not fit or `treated` is not 0/1.

    Examples
    --------
    >>> odds_ratio([1, 1, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0], interval="log_wald", level=0.95).estimate
    4.0
    """
    return odds_ratio_of(two_by_two(outcome, treated), interval=interval, level=level)


def odds_ratio_of(table: TwoByTwo, *, interval: OddsInterval, level: float) -> RelativeEffect:
    r"""Odds ratio from counts.

    Parameters
    ----------
    table : TwoByTwo
    interval : {"log_wald", "exact"}
        `log_wald` is the sample odds ratio with an interval symmetric on the log scale (Woolf); `exact` is
        the conditional maximum-likelihood odds ratio with the exact conditional interval (Fisher, Cornfield),
        which covers at least as often as it says.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect
        With `exact` and an empty cell the estimate is 0 or `math.inf` and so is that limit; the other limit
        is a number. The p-value belongs to the interval: with `exact` twice the smaller tail, which may
        differ from that of `fisher_exact`.

    Raises
    ------
    EstimationImpossible
        Where nobody or everyone in both arms has the event; with `log_wald` also where any cell is empty.
    ParameterMistake
        Where `interval` or `level` is not allowed.

    Notes
    -----
    log_wald: log odds ratio :math:`\pm z \sqrt{1/a + 1/b + 1/c + 1/d}`. exact: the odds ratios under which,
    given both margins, tables at least as extreme to one side have a chance of more than (1 - level) / 2
    (noncentral hypergeometric; scipy computes it, in 0.1 s for 3,000 persons and a second for 12,000).

    In R: ``epitools::oddsratio.wald``; ``fisher.test``, whose own estimate and limits stop at about four
    digits.

    References
    ----------
    Woolf, B. (1955). On estimating the relation between blood group and disease. Annals of Human Genetics,
    19(4), 251–253.
    Cornfield, J. (1956). A statistical problem arising from retrospective studies. Proceedings of the Third
    Berkeley Symposium, 4, 135–148.

    Examples
    --------
    >>> found = odds_ratio_of(TwoByTwo(7, 34, 1, 34), interval="exact", level=0.95)
    >>> round(found.low, 2), round(found.high)
    (0.97, 397)
    """
    checked_level(level)
    allowed = get_args(OddsInterval)
    if interval not in allowed:
        raise ParameterMistake(
            Mistake("interval", f"'{interval}'", ", ".join(allowed), nearest(interval, allowed))
        )
    if table.events in {0, table.n}:
        raise EstimationImpossible(
            f"The event happened to {'everyone' if table.events else 'nobody'} ({table}), so an odds ratio "
            "is 0 divided by 0; a difference of shares does exist."
        )
    return (_log_wald if interval == "log_wald" else _exact)(table, level=level)


def fisher_exact(outcome: ArrayLike, treated: ArrayLike) -> FisherTest:
    """Fisher's exact test of no difference between arm and reference.

    Parameters
    ----------
    outcome, treated : array-like, shape (n,)
        As in `odds_ratio`.

    Returns
    -------
    FisherTest

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody with a known outcome.
    ValueError
        Where an outcome is neither 0 nor 1, the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    1 where everyone or nobody has the event. In R: ``fisher.test(table(treated, outcome))$p.value``.

    References
    ----------
    Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical Society, 98(1),
    39–82.

    Examples
    --------
    >>> round(fisher_exact([1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0]).p_value, 4)
    0.1
    """
    return fisher_exact_of(two_by_two(outcome, treated))


def fisher_exact_of(table: TwoByTwo) -> FisherTest:
    """Fisher's exact test from counts; see `fisher_exact`."""
    from scipy import stats

    return FisherTest(float(stats.fisher_exact(_cells(table)).pvalue), table)


def _cells(table: TwoByTwo) -> list[list[int]]:
    without = (table.n_arm - table.events_arm, table.n_reference - table.events_reference)
    return [[table.events_arm, without[0]], [table.events_reference, without[1]]]


def _log_wald(table: TwoByTwo, *, level: float) -> RelativeEffect:
    (a, b), (c, d) = _cells(table)
    if 0 in {a, b, c, d}:
        raise EstimationImpossible(
            f"The event happened to {table}; with all or none in an arm the interval 'log_wald' of an odds "
            "ratio does not exist. Choose 'exact', which then gives one limit, or a difference of shares."
        )
    around = around_estimate(
        math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), df=math.inf, level=level
    )
    return relative_effect(
        table,
        estimate=a * d / (b * c),
        limits=(math.exp(around.low), math.exp(around.high)),
        level=level,
        p_value=around.p_value,
        measure="odds_ratio",
        method="log_wald",
    )


def _exact(table: TwoByTwo, *, level: float) -> RelativeEffect:
    from scipy.stats import contingency, hypergeom

    found = contingency.odds_ratio(_cells(table), kind="conditional")
    limits = found.confidence_interval(confidence_level=level, alternative="two-sided")
    under_null = hypergeom(table.n, table.events, table.n_arm)
    fewer, more = under_null.cdf(table.events_arm), under_null.sf(table.events_arm - 1)
    return relative_effect(
        table,
        estimate=float(found.statistic),
        limits=(float(limits.low), float(limits.high)),
        level=level,
        p_value=2 * float(min(fewer, more)),
        measure="odds_ratio",
        method="exact",
    )
