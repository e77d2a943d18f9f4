"""Whether drop-out differs between arms: a test per wave, and the two arms that differ most."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats
from statsmodels.stats.proportion import confint_proportions_2indep

from helpers.describe.attrition import checked_responses
from helpers.describe.shares import check_level
from helpers.errors import EstimationImpossible, StatisticalWarning

TestMethod = Literal["chi_squared", "exact"]
"""Pearson's test without continuity correction, or Fisher's (Freeman and Halton's for more than two arms)."""

SMALL_CELL = 5
"""Expected counts below this ask for the exact test (Cochran's rule, as in R's chisq.test)."""

MOST_TABLES = 2_000_000
"""Tables with the observed margins that the exact test will look at."""

# Tables as likely as the observed one differ from it by rounding only; R's fisher.test takes the same share.
EQUALLY_LIKELY = 1e-7


@dataclass(frozen=True, slots=True)
class DifferentialAttrition:
    """Whether response at one wave differs between arms.

    Attributes
    ----------
    wave : str
    p_value : float
        Of the hypothesis that every arm has one probability of response.
    method : {"chi_squared", "exact"}
    statistic : float
        Pearson's chi-squared; NaN for the exact test.
    df : int
        Arms minus one.
    smallest_expected : float
        Smallest expected count, which decided the method.
    arm, other : str
        The two arms whose shares differ most; `arm` has the higher share.
    difference : float
        Share responding in `arm` minus that in `other`, 0 to 1.
    low, high : float
        Newcombe interval of that difference, simultaneous over all `n_pairs` pairs of arms (Bonferroni): the
        pair was picked because it differs most.
    level : float
        Simultaneous level of the interval.
    n_pairs : int
    """

    wave: str
    p_value: float
    method: TestMethod
    statistic: float
    df: int
    smallest_expected: float
    arm: str
    other: str
    difference: float
    low: float
    high: float
    level: float
    n_pairs: int


def differential_attrition(
    responded: pd.DataFrame, arms: pd.Series[Any], *, level: float
) -> list[DifferentialAttrition]:
    """Test, per wave, whether the share that responded is the same in every arm.

    Parameters
    ----------
    responded, arms, level
        As in `helpers.describe.attrition.response_by_arm`; at least two arms with
        persons. Arms without persons are left out.

    Returns
    -------
    list of DifferentialAttrition
        One per wave. Where everybody or nobody responded the p-value is 1: no other table is possible.

    Raises
    ------
    ParameterMistake
        Where `level` is not between 0 and 1.
    EstimationImpossible
        Where fewer than two arms have persons.
    ValueError
        As `response_by_arm`.

    Warns
    -----
    StatisticalWarning
        Where an exact test is asked for but too large, so that chi-squared stands in.

    Notes
    -----
    Pearson's chi-squared without continuity correction where every expected count is at least `SMALL_CELL`,
    otherwise the exact test: the probability, given the margins, of tables at most as likely as the observed.
    Equal shares do not show that drop-out is harmless: different persons may have left each arm.

    In R: ``chisq.test(table(arm, responded), correct = FALSE)``, ``fisher.test(table(arm, responded))``;
    Newcombe's interval by hand in tests/reference/dropout.

    References
    ----------
    Freeman, G. H., & Halton, J. H. (1951). Note on an exact treatment of contingency, goodness of fit and
    other problems of significance. Biometrika, 38(1/2), 141–149. Newcombe, R. G. (1998). Interval estimation
    for the difference between independent proportions: comparison of eleven methods. Statistics in Medicine,
    17(8), 873–890 (method 10).

    Examples
    --------
    >>> came = pd.DataFrame({"6": [1] * 30 + [0] * 10 + [1] * 20 + [0] * 20})
    >>> found = differential_attrition(came, pd.Series(["more"] * 40 + ["equal"] * 40), level=0.95)[0]
    >>> found.method, round(found.p_value, 4), found.arm, found.difference
    ('chi_squared', 0.0209, 'more', 0.25)
    """
    check_level(level)
    found = checked_responses(responded, arms)
    sizes = np.bincount(found.codes, minlength=len(found.arms))
    present = np.flatnonzero(sizes)
    if present.size < 2:
        raise EstimationImpossible(
            f"Of the {len(found.arms)} arms {present.size} has persons; at least two are needed to see "
            "whether drop-out differs between arms."
        )
    return [
        _differential(
            str(wave),
            [found.arms[code] for code in present],
            np.array([found.came[found.codes == code, place].sum() for code in present], dtype=np.int64),
            sizes[present].astype(np.int64),
            level=level,
        )
        for place, wave in enumerate(responded.columns)
    ]


def _differential(
    wave: str, names: list[str], came: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64], *, level: float
) -> DifferentialAttrition:
    share = came.sum() / sizes.sum()
    smallest = float(sizes.min() * min(share, 1 - share))
    p_value, statistic = math.nan, math.nan
    if smallest < SMALL_CELL:
        p_value = _exact(came if share <= 0.5 else sizes - came, sizes, wave=wave)
    method: TestMethod = "exact"
    if math.isnan(p_value):
        method = "chi_squared"
        result = stats.chi2_contingency(np.array([came, sizes - came]), correction=False)
        statistic, p_value = float(result.statistic), float(result.pvalue)
    one, other, n_pairs = _most_different(came, sizes)
    low, high = confint_proportions_2indep(
        came[one],
        sizes[one],
        came[other],
        sizes[other],
        method="newcomb",
        compare="diff",
        alpha=(1 - level) / n_pairs,
    )
    return DifferentialAttrition(
        wave=wave,
        p_value=p_value,
        method=method,
        statistic=statistic,
        df=len(names) - 1,
        smallest_expected=smallest,
        arm=names[one],
        other=names[other],
        difference=float(came[one] / sizes[one] - came[other] / sizes[other]),
        low=float(low),
        high=float(high),
        level=level,
        n_pairs=n_pairs,
    )


def _most_different(came: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> tuple[int, int, int]:
    """Return the two arms whose shares differ most, the higher first, and how many pairs there are."""
    shares = came / sizes
    pairs = list(combinations(range(len(shares)), 2))
    one, other = max(pairs, key=lambda pair: abs(shares[pair[0]] - shares[pair[1]]))
    return (other, one, len(pairs)) if shares[one] < shares[other] else (one, other, len(pairs))


def _exact(counts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64], *, wave: str) -> float:
    """Return the exact p of counts per arm given their total, or NaN where too many tables exist."""
    logs = _tables(int(counts.sum()), sizes)
    if logs is None:
        warnings.warn(
            f"At wave {wave} some arm expects fewer than {SMALL_CELL} persons, but more than {MOST_TABLES} "
            "tables would have to be looked at for an exact test; the chi-squared p is an approximation.",
            StatisticalWarning,
            stacklevel=4,
        )
        return math.nan
    observed = float(np.sum([_log_choose(size, count) for size, count in zip(sizes, counts, strict=True)]))
    as_rare = special.logsumexp(logs[logs <= observed + EQUALLY_LIKELY])
    return min(1.0, float(np.exp(as_rare - special.logsumexp(logs))))


def _tables(total: int, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64] | None:
    """Return the log weight of every way to spread `total` persons over arms; None where too many exist."""
    logs, left = np.zeros(1), np.array([total])
    rooms_after = np.append(np.cumsum(sizes[::-1])[::-1][1:], 0)
    for size, room in zip(sizes, rooms_after, strict=True):
        fewest = np.maximum(left - room, 0)
        ways = np.minimum(left, size) - fewest + 1
        if ways.sum() > MOST_TABLES:
            return None
        parent = np.repeat(np.arange(left.size), ways)
        taken = np.arange(parent.size) - (np.cumsum(ways) - ways)[parent] + fewest[parent]
        logs, left = logs[parent] + _log_choose(size, taken), left[parent] - taken
    return logs


def _log_choose(n: npt.ArrayLike, k: npt.ArrayLike) -> npt.NDArray[np.float64]:
    n, k = np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64)
    found = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(found, dtype=np.float64)
