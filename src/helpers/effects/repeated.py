"""The effect of each arm at each wave from one model of all waves (MMRM), drop-out at random allowed."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.estimates import Estimate, checked_level
from helpers.effects.reml import RemlFit, fit_unstructured
from helpers.effects.wave_design import WaveDesign, wave_design
from helpers.errors import Mistake, ParameterMistake, StatisticalWarning, nearest

Information = Literal["expected", "observed"]
DegreesOfFreedom = Literal["satterthwaite", "between_within", "normal"]


@dataclass(frozen=True, slots=True)
class RepeatedFit:
    """A fitted model of repeated measures, from which any difference between arms can be asked.

    Attributes
    ----------
    design : WaveDesign
        The persons used (`n_persons` and `n_missing` per arm, `n_observed()` per arm and wave), the arms,
        the waves and the names of the columns.
    fit : RemlFit
        Coefficients with their variance, the covariance over waves and the log-likelihood.
    information : {"expected", "observed"}
        Which information standard errors come from.
    df : {"satterthwaite", "between_within", "normal"}
        How degrees of freedom are made.
    level : float
        Level of the intervals.
    """

    design: WaveDesign
    fit: RemlFit
    information: Information
    df: DegreesOfFreedom
    level: float

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of one person's outcomes over the waves, in units of the outcome squared."""
        waves = list(self.design.waves)
        return pd.DataFrame(self.fit.covariance, index=waves, columns=waves)

    @property
    def log_likelihood(self) -> float:
        """Restricted log-likelihood."""
        return self.fit.log_likelihood

    def contrast(self, arm: str, reference: str, wave: int) -> Estimate:
        """Difference between two arms at one wave.

        Parameters
        ----------
        arm, reference : str
            Two of the arms, in any order.
        wave : int
            One of the waves.

        Returns
        -------
        Estimate
            `n_arm` and `n_reference` count the persons in the model, who need not have this wave
            (`design.n_observed()` counts those who have); `n_missing` the persons of the two arms that the
            model could not use. `mean_arm` and `mean_reference` are plain means of this wave's outcomes.
        """
        return self._estimate(arm, reference, (wave,))

    def average(self, arm: str, reference: str) -> Estimate:
        """Difference between two arms averaged over all waves, each wave counting equally.

        Parameters
        ----------
        arm, reference : str
            Two of the arms, in any order.

        Returns
        -------
        Estimate
            As in `contrast`; the plain means are averaged over waves too.
        """
        return self._estimate(arm, reference, self.design.waves)

    def _estimate(self, arm: str, reference: str, waves: Sequence[int]) -> Estimate:
        weights = self.design.difference(arm, reference, waves)
        expected = self.information == "expected"
        variance = self.fit.variance if expected else self.fit.observed_variance
        return self.design.estimate(
            arm,
            reference,
            waves,
            difference=float(weights @ self.fit.coefficients),
            std_error=math.sqrt(float(weights @ variance @ weights)),
            df=self._degrees_of_freedom(weights),
            level=self.level,
            n_clusters=None,
        )

    def _degrees_of_freedom(self, weights: npt.NDArray[np.float64]) -> float:
        if self.df == "satterthwaite":
            return self.fit.satterthwaite(weights)
        if self.df == "between_within":
            return float(self.design.n_persons.sum() - self.design.n_person_columns)
        return math.inf


def mmrm(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    order: Sequence[str],
    waves: Sequence[int],
    baseline: npt.ArrayLike | None,
    covariates: pd.DataFrame | None,
    blocks: npt.ArrayLike | None,
    information: Information,
    df: DegreesOfFreedom,
    level: float,
) -> RepeatedFit:
    r"""Mixed model for repeated measures: wave as a category times arm and baseline, free covariance, REML.

    Parameters
    ----------
    outcome : array-like, shape (n, w)
        One row per person, one column per wave, in the unit of the outcome; NaN where not observed. Persons
        with any wave observed are used; the others are counted in `n_missing`.
    arm : array-like of str, shape (n,)
        Arm of each person, one of `order`; never missing.
    order : sequence of str
        Arms, the reference last.
    waves : sequence of int
        When the columns were measured (months), increasing. Distances play no part: the covariance is free.
    baseline : array-like, shape (n,), or None
        The outcome before assignment, with its own slope at each wave. Persons without it are left out and
        counted.
    covariates : pandas.DataFrame, shape (n, c), or None
        Measured before assignment, one slope for all waves. Persons with a missing one are left out and
        counted.
    blocks : array-like of labels, shape (n,), or None
        Blocks of the randomisation, one shift for all waves.
    information : {"expected", "observed"}
        Where standard errors come from. `expected` is what nlme gives; it is too small where drop-out follows
        earlier outcomes, and `observed` is not (Kenward and Molenberghs 1998). The same without holes.
    df : {"satterthwaite", "between_within", "normal"}
        `satterthwaite` per contrast; `between_within` persons minus the columns that describe a person at
        one wave; `normal` infinite, for large trials only.
    level : float
        Level of the intervals, between 0 and 1.

    Returns
    -------
    RepeatedFit
        Ask it for `contrast(arm, reference, wave)` or `average(arm, reference)`.

    Raises
    ------
    EstimationImpossible
        Where a wave or an arm at a wave has no outcomes, a wave does not vary, two waves have no person in
        common, columns repeat each other (named) or the likelihood has no maximum.
    ParameterMistake
        Where `order`, `waves`, `df` or `level` cannot be used.
    ValueError
        Where arrays do not fit or an arm is unknown.

    Warns
    -----
    StatisticalWarning
        Where an arm has one person at a wave: its standard error then borrows the spread of the others.

    Notes
    -----
    :math:`y_{it} = \alpha_t + \tau_{t,a(i)} + \beta_t b_i + \gamma'x_i + e_{it}` with
    :math:`e_i \sim N(0, \Sigma)`, :math:`\Sigma` free, the same in all arms. The differences
    :math:`\tau` are right where
    outcomes are missing at random: who is missing may depend on arm, baseline, covariates and outcomes seen
    before, not on the outcome that is missing. Where that fails (people who do badly stay away, in one arm
    more than in another) this model is wrong too, and only bounds and tipping points are honest. A
    covariance that differs much between arms of different size makes standard errors wrong.

    Complete data without shared slopes give at each wave the estimate, standard error and (satterthwaite,
    between_within) degrees of freedom of a classical ANCOVA of that wave.

    In R: ``nlme::gls(y ~ 0 + wave + wave:arm + wave:baseline, correlation = corSymm(form = ~ wave | id),
    weights = varIdent(form = ~ 1 | wave), method = "REML", na.action = na.omit)``; package mmrm for
    Satterthwaite degrees of freedom.

    References
    ----------
    Kenward, M. G., & Molenberghs, G. (1998). Likelihood based frequentist inference when data are missing at
    random. Statistical Science, 13(3), 236-247.
    Mallinckrodt, C. H., Clark, W. S., & David, S. R. (2001). Accounting for dropout bias using mixed-effects
    models. Journal of Biopharmaceutical Statistics, 11(1-2), 9-21.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> before = rng.normal(size=60)
    >>> after = before[:, None] + rng.normal(size=(60, 2))
    >>> after[:20, 1] = np.nan
    >>> fitted = mmrm(after, np.repeat(["more", "same"], 30), order=("more", "same"), waves=(6, 12),
    ...               baseline=before, covariates=None, blocks=None, information="observed",
    ...               df="satterthwaite", level=0.95)
    >>> fitted.contrast("more", "same", 12).n_arm
    30
    """
    for name, found, allowed in (
        ("information", information, get_args(Information)),
        ("df", df, get_args(DegreesOfFreedom)),
    ):
        if found not in allowed:
            raise ParameterMistake(Mistake(name, f"'{found}'", ", ".join(allowed), nearest(found, allowed)))
    design = wave_design(
        outcome, arm, order=order, waves=waves, baseline=baseline, covariates=covariates, blocks=blocks
    )
    _report_single_persons(design)
    fit = fit_unstructured(design.outcome, design.design, waves=design.waves)
    return RepeatedFit(design, fit, information, df, checked_level(level))


def _report_single_persons(design: WaveDesign) -> None:
    counts = design.n_observed()
    for name, row in counts.iterrows():
        for wave in row.index[row == 1]:
            warnings.warn(
                f"Arm '{name}' has one person with an outcome at wave {wave}; how variable its outcomes are "
                "is taken from the other arms.",
                StatisticalWarning,
                stacklevel=3,
            )
