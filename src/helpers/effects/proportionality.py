"""Does a hazard ratio stay the same over time? A test of the assumption behind Cox regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from helpers.effects.durations import counted
from helpers.effects.hazard_rows import HazardRows, hazard_rows
from helpers.effects.hazards import check_ties, fit
from helpers.effects.partial_likelihood import Ties, draws, risk_sets
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

TimeScale = Literal["km", "identity"]


@dataclass(frozen=True, slots=True)
class ProportionalityTest:
    """Test that the log hazard ratio does not change along the time scale.

    Attributes
    ----------
    term : str
        Name of the covariate; "all" for the joint test.
    statistic : float
        Chi-square.
    df : int
        1 for a covariate, their number for the joint test.
    p_value : float
        Small where the ratio changes.
    """

    term: str
    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Proportionality:
    """Tests of proportional hazards.

    Attributes
    ----------
    terms : tuple of ProportionalityTest
        One per covariate, in their order.
    joint : ProportionalityTest
        All covariates at once.
    scale : TimeScale
        Time scale along which a change was looked for.
    n_events, n_missing : int
        Exits used, and persons left out because something was missing.
    """

    terms: tuple[ProportionalityTest, ...]
    joint: ProportionalityTest
    scale: TimeScale
    n_events: int
    n_missing: int


def proportionality(
    time: ArrayLike,
    event: ArrayLike,
    covariates: pd.DataFrame,
    *,
    ties: Ties,
    scale: TimeScale,
    strata: ArrayLike | None = None,
) -> Proportionality:
    r"""Test whether the hazard ratios of a Cox regression change over time.

    Parameters
    ----------
    time, event, covariates, ties, strata
        As in `helpers.effects.hazards.cox`.
    scale : {"km", "identity"}
        `km`: time as the share that has left just before (1 − Kaplan–Meier over all strata), so that a few
        late exits do not decide; `identity`: time itself.

    Returns
    -------
    Proportionality

    Raises
    ------
    EstimationImpossible
        As in `cox`; and where all exits come at one time.
    ParameterMistake
        Where `ties` or `scale` is not allowed, or there is no covariate.
    ValueError
        As in `cox`.

    Notes
    -----
    Score test of θ = 0 in the hazard ratio :math:`\exp(x'(b + \theta g(t)))`: the Schoenfeld residuals times
    g, :math:`\sum g(t)(x - \bar x(t))`, against their variance with b estimated. It is the exact form of the
    test on scaled Schoenfeld residuals. A large p does not show that hazards are proportional.
    In R (survival 3): ``cox.zph(fit, transform = "km", terms = FALSE)``.

    References
    ----------
    Grambsch, P. M., & Therneau, T. M. (1994). Proportional hazards tests and diagnostics based on weighted
    residuals. Biometrika, 81(3), 515–526.

    Examples
    --------
    >>> x = pd.DataFrame({"arm": [1, 0, 1, 0, 1, 0]})
    >>> found = proportionality([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], x, ties="efron", scale="km")
    >>> round(found.joint.statistic, 4)
    0.5185
    """
    if scale not in get_args(TimeScale):
        raise ParameterMistake(
            Mistake(
                "scale", f"'{scale}'", ", ".join(get_args(TimeScale)), nearest(scale, get_args(TimeScale))
            )
        )
    check_ties(ties)
    rows = hazard_rows(time, event, covariates, strata=strata)
    score, matrix = _slopes(rows, ties=ties, scale=scale)
    p = len(rows.names)
    first = list(range(p))
    terms = tuple(_test(name, score, matrix, [*first, p + place]) for place, name in enumerate(rows.names))
    return Proportionality(
        terms=terms,
        joint=_test("all", score, matrix, list(range(2 * p))),
        scale=scale,
        n_events=int(rows.exited.sum()),
        n_missing=rows.n_missing,
    )


def _slopes(rows: HazardRows, *, ties: Ties, scale: TimeScale) -> tuple[FloatArray, FloatArray]:
    """Score and information of (b, θ), shapes (2p,) and (2p, 2p), with b estimated and θ 0."""
    found = fit(rows, ties=ties, level=0.95)  # the level plays no part: no interval is used
    spread = rows.covariates.std(axis=0)
    standard = (rows.covariates - rows.covariates.mean(axis=0)) / spread
    coefficients = np.array([term.log_ratio for term in found.terms]) * spread
    p = spread.size
    score, matrix = np.zeros(2 * p), np.zeros((2 * p, 2 * p))
    clock = _clock(rows, scale=scale)
    for one in risk_sets(rows.start, rows.stop, rows.exited, standard, rows.strata):
        at = draws(one, coefficients, ties=ties)
        g = np.interp(one.times, clock[0], clock[1])
        powers = g[at.place]
        place = one.last[one.exited] - 1
        score[p:] += g[place] @ one.x[one.exited] - powers @ at.mean
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            block = np.tensordot(powers ** (row + column), at.variance, axes=1)
            matrix[row * p : (row + 1) * p, column * p : (column + 1) * p] += block
    return score, matrix


def _clock(rows: HazardRows, *, scale: TimeScale) -> tuple[FloatArray, FloatArray]:
    """Exit times and their place on the scale, centred on the mean exit."""
    counts = counted(rows.stop, rows.exited)
    leaving = counts.n_exits > 0
    times, exits = counts.times[leaving], counts.n_exits[leaving]
    if times.size == 1:
        raise EstimationImpossible(
            f"All {int(exits.sum())} exits come at {times[0]:g}, so nothing can be said about change "
            "over time."
        )
    if scale == "km":
        survival = np.cumprod(1 - exits / counts.n_at_risk[leaving])
        g = 1 - np.concatenate([[1.0], survival[:-1]])
    else:
        g = times.copy()
    return times, g - np.average(g, weights=exits)


def _test(term: str, score: FloatArray, matrix: FloatArray, places: list[int]) -> ProportionalityTest:
    p = score.size // 2
    df = len(places) - p
    part = matrix[np.ix_(places, places)]
    statistic = float(score[places] @ np.linalg.solve(part, score[places]))
    return ProportionalityTest(term, statistic, df, float(special.chdtrc(df, statistic)))
