"""The persons of a model over waves, and the columns that describe them at each wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.block_dummies import block_dummies, block_labels
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.two_arms import as_floats, as_matrix, named
from helpers.effects.variance import FloatArray, check_full_rank
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WaveDesign:
    """Outcomes of the persons who can be used, and the design of a regression over waves.

    Attributes
    ----------
    outcome : ndarray, shape (n, w)
        Outcome of each person at each wave; NaN where not observed, at least one observed per person.
    design : ndarray, shape (n, w, p)
        Columns of person i at wave t: for each wave an intercept, a dummy for each arm but the last and the
        baseline, zero at the other waves; then covariates and block dummies, the same at every wave.
    names : tuple of str
        Names of the p columns.
    arms : ndarray, shape (n,)
        Place of each person's arm in `order`.
    order : tuple of str
        Arms, the reference last.
    waves : tuple of int
        Waves, increasing.
    n_person_columns : int
        Columns that describe a person at one wave: intercept, arms, baseline, covariates, blocks.
    n_missing : ndarray, shape (arms,)
        Persons left out per arm: no outcome at any wave, or baseline or a covariate missing.
    """

    outcome: FloatArray
    design: FloatArray
    names: tuple[str, ...]
    arms: IntArray
    order: tuple[str, ...]
    waves: tuple[int, ...]
    n_person_columns: int
    n_missing: IntArray

    @property
    def n_persons(self) -> IntArray:
        """Persons used, per arm."""
        return np.bincount(self.arms, minlength=len(self.order))

    def place(self, arm: str) -> int:
        """Return the place of `arm` in the order, or raise ValueError where there is no such arm."""
        if arm not in self.order:
            raise ValueError(f"There is no arm '{arm}'; there are {named(self.order)}.")
        return self.order.index(arm)

    def difference(self, arm: str, reference: str, waves: Sequence[int]) -> FloatArray:
        """Return the weights, shape (p,), of arm minus reference averaged over `waves`, each wave equal."""
        if self.place(arm) == self.place(reference):
            raise ValueError(f"Arm '{arm}' cannot be compared with itself.")
        unknown = [wave for wave in waves if wave not in self.waves]
        if unknown or not waves:
            known = ", ".join(str(wave) for wave in self.waves)
            raise ValueError(f"Ask for one or more of the waves {known}; found {list(waves)}.")
        width = self.names.index(f"intercept × wave {self.waves[1]}") if len(self.waves) > 1 else 0
        weights = np.zeros(len(self.names))
        for wave in waves:
            start = width * self.waves.index(wave) + 1
            for name, sign in ((arm, 1.0), (reference, -1.0)):
                if self.place(name) < len(self.order) - 1:
                    weights[start + self.place(name)] += sign / len(waves)
        return weights

    def mean(self, arm: str, waves: Sequence[int]) -> float:
        """Return the plain mean of observed outcomes in `arm`, averaged over `waves`; never adjusted."""
        rows = self.outcome[self.arms == self.place(arm)]
        return float(np.mean([np.nanmean(rows[:, self.waves.index(wave)]) for wave in waves]))

    def estimate(
        self,
        arm: str,
        reference: str,
        waves: Sequence[int],
        *,
        difference: float,
        std_error: float,
        df: float,
        level: float,
        n_clusters: int | None,
    ) -> Estimate:
        """Complete a difference between two arms with the persons behind it and its interval.

        Returns
        -------
        Estimate
            `n_arm` and `n_reference` count the persons in the model, who need not have these waves;
            `n_missing` the persons of the two arms that the model could not use.
        """
        places = [self.place(arm), self.place(reference)]
        return from_standard_error(
            difference,
            std_error,
            df=df,
            level=level,
            n_arm=int(self.n_persons[places[0]]),
            n_reference=int(self.n_persons[places[1]]),
            n_missing=int(self.n_missing[places].sum()),
            mean_arm=self.mean(arm, waves),
            mean_reference=self.mean(reference, waves),
            n_clusters=n_clusters,
        )

    def n_observed(self) -> pd.DataFrame:
        """Return the persons with an outcome: one row per arm, one column per wave."""
        counts = [np.isfinite(self.outcome[self.arms == a]).sum(axis=0) for a in range(len(self.order))]
        return pd.DataFrame(counts, index=list(self.order), columns=list(self.waves))


def wave_design(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    order: Sequence[str],
    waves: Sequence[int],
    baseline: npt.ArrayLike | None,
    covariates: pd.DataFrame | None,
    blocks: npt.ArrayLike | None,
) -> WaveDesign:
    """Keep the persons that a model over waves can use, count the others and lay out the columns.

    Parameters
    ----------
    outcome : array-like, shape (n, w)
        One row per person, one column per wave; NaN where not observed.
    arm : array-like of str, shape (n,)
        Arm of each person, one of `order`; never missing.
    order : sequence of str
        Arms, the reference last.
    waves : sequence of int
        When the w columns were measured, increasing; distances need not be equal.
    baseline : array-like, shape (n,), or None
        The outcome before assignment, with its own slope at each wave.
    covariates : pandas.DataFrame, shape (n, c), or None
        Measured before assignment; numbers or 0/1 in the rows' order, one slope for all waves.
    blocks : array-like of labels, shape (n,), or None
        Blocks of the randomisation, one shift for all waves; never missing.

    Returns
    -------
    WaveDesign

    Raises
    ------
    EstimationImpossible
        Where a wave has no outcomes, an arm has none at a wave, outcomes at a wave do not vary, a value is
        infinite, or columns repeat each other (named).
    ParameterMistake
        Where `order` or `waves` cannot be used.
    ValueError
        Where arrays do not fit, or an arm or block is missing or unknown.

    Notes
    -----
    A person without any observed wave says nothing and is left out. A person whose baseline or covariate is
    missing is left out too: fill it before (the mean will do for something measured before randomisation:
    White and Thompson 2005) or impute. Both are counted in `n_missing`.

    References
    ----------
    White, I. R., & Thompson, S. G. (2005). Adjusting for partially missing baseline measurements in
    randomized trials. Statistics in Medicine, 24(7), 993-1007.
    """
    order, waves = _checked_order(order), _checked_waves(waves)
    values = _checked_outcome(outcome, n_waves=len(waves))
    arms = _places(arm, order, n=len(values))
    own = _own_columns(arms, order, baseline)
    shared = _covariates(covariates, n=len(values))
    labels = block_labels(blocks, n=len(values))
    for name, columns in (("baseline", own), ("covariates", shared)):
        if len(columns) != len(values):
            raise ValueError(f"Outcome and {name} need one row per person.")
        if np.isinf(columns.to_numpy()).any():
            raise EstimationImpossible(
                f"There are infinite values in the {name}; decide in cleaning what they stand for."
            )
    known = np.column_stack([own, shared])
    keep = np.isfinite(values).any(axis=1) & np.isfinite(known).all(axis=1)
    _check_observed(values[keep], arms[keep], order, waves)
    shared = pd.concat([shared[keep].reset_index(drop=True), block_dummies(labels[keep])], axis=1)
    built = WaveDesign(
        outcome=values[keep],
        design=_laid_out(own[keep].to_numpy(), shared.to_numpy(), n_waves=len(waves)),
        names=(*(f"{name} × wave {wave}" for wave in waves for name in own), *shared.columns),
        arms=arms[keep],
        order=order,
        waves=waves,
        n_person_columns=own.shape[1] + shared.shape[1],
        n_missing=np.bincount(arms[~keep], minlength=len(order)),
    )
    check_full_rank(built.design[np.isfinite(built.outcome)], names=built.names)
    return built


def _checked_order(order: Sequence[str]) -> tuple[str, ...]:
    if len(order) < 2 or len(set(order)) < len(order):
        raise ParameterMistake(
            Mistake("order", f"{list(order)}", "two or more different arms, the reference last")
        )
    return tuple(order)


def _checked_waves(waves: Sequence[int]) -> tuple[int, ...]:
    if not waves or any(later <= earlier for earlier, later in pairwise(waves)):
        raise ParameterMistake(Mistake("waves", f"{list(waves)}", "one or more waves, increasing"))
    return tuple(waves)


def _checked_outcome(outcome: npt.ArrayLike, *, n_waves: int) -> FloatArray:
    table = outcome if isinstance(outcome, pd.DataFrame) else pd.DataFrame(np.asarray(outcome))
    if table.shape[1] != n_waves:
        raise ValueError(f"There are {n_waves} waves and {table.shape[1]} columns of outcomes.")
    values = as_matrix(table)
    n_infinite = int(np.isinf(values).sum())
    if n_infinite:
        raise EstimationImpossible(
            f"The outcomes hold {n_infinite} infinite value{'s' if n_infinite > 1 else ''}; decide in "
            "cleaning what such a value stands for."
        )
    return values


def _places(arm: npt.ArrayLike, order: tuple[str, ...], *, n: int) -> IntArray:
    labels = pd.Series(np.asarray(arm))
    if len(labels) != n:
        raise ValueError(f"Outcome and arm need one row per person; they have {n} and {len(labels)} rows.")
    unknown = sorted(set(labels[~labels.isin(order)].map(str)))
    if unknown:
        raise ValueError(f"Every person is in one of the arms {named(order)}; found {named(unknown)}.")
    return np.asarray(labels.map(order.index), dtype=np.int64)


def _own_columns(arms: IntArray, order: tuple[str, ...], baseline: npt.ArrayLike | None) -> pd.DataFrame:
    columns = {"intercept": np.ones(arms.size)}
    columns |= {name: (arms == place).astype(float) for place, name in enumerate(order[:-1])}
    own = pd.DataFrame(columns)
    if baseline is not None:
        values = as_floats(baseline)
        if values.size != arms.size:
            raise ValueError(f"Outcome and baseline have {arms.size} and {values.size} rows; one per person.")
        own["baseline"] = values
    return own


def _covariates(covariates: pd.DataFrame | None, *, n: int) -> pd.DataFrame:
    if covariates is None:
        return pd.DataFrame(index=range(n))
    return pd.DataFrame(as_matrix(covariates), columns=[str(name) for name in covariates.columns])


def _check_observed(
    outcome: FloatArray, arms: IntArray, order: tuple[str, ...], waves: tuple[int, ...]
) -> None:
    for place, wave in enumerate(waves):
        there = np.isfinite(outcome[:, place])
        if not there.any():
            raise EstimationImpossible(
                f"Nobody who can be used has an outcome at wave {wave}; leave that wave out of the model."
            )
        for code, name in enumerate(order):
            if not there[arms == code].any():
                raise EstimationImpossible(
                    f"Nobody in arm '{name}' has an outcome at wave {wave} (with baseline and covariates "
                    "known), so its difference there cannot be estimated; leave out the wave or the arm."
                )
        values = outcome[there, place]
        if np.ptp(values) == 0:
            raise EstimationImpossible(
                f"At wave {wave} the outcome is {values[0]:g} for all {values.size} persons, so there is "
                "nothing to judge the uncertainty by; leave that wave out of the model."
            )


def _laid_out(own: FloatArray, shared: FloatArray, *, n_waves: int) -> FloatArray:
    n, width = own.shape
    design = np.zeros((n, n_waves, n_waves * width + shared.shape[1]))
    for wave in range(n_waves):
        design[:, wave, wave * width : (wave + 1) * width] = own
    design[:, :, n_waves * width :] = shared[:, None, :]
    return design
