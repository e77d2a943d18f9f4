"""The columns of one arm completed in turn, each predicted from all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.block_dummies import Labels, block_dummies
from helpers.effects.imputation_draws import Method, drawn
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

CONSTANT = 1e-12
"""A column whose spread is a smaller share of its mean than this is the same for everyone."""


@dataclass(frozen=True, slots=True)
class _Units:
    """Mean and spread of what is observed in each column, and which columns vary."""

    centre: FloatArray
    scale: FloatArray
    varies: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Chain:
    """The columns of one arm, to be completed by chained equations.

    Attributes
    ----------
    arm : str
        What the arm is called in messages.
    names : tuple of str
        The k columns.
    methods : mapping from column to method
        For every column with missing values.
    values : ndarray, shape (n, k)
        In the columns' own units; NaN is missing, nothing is infinite.
    blocks : ndarray of object, shape (n,)
        Block of each person; the same for everyone where there are none.
    """

    arm: str
    names: tuple[str, ...]
    methods: Mapping[str, Method]
    values: FloatArray
    blocks: Labels

    def run(self, m: int, iterations: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Fill in the holes m times.

        Parameters
        ----------
        m, iterations : int
            Completed tables; rounds through the columns.
        rng : numpy.random.Generator

        Returns
        -------
        ndarray, shape (m, n, k)
            Completed values, in the columns' own units.
        ndarray, shape (iterations, m, k)
            Mean of the filled-in values after each round; NaN where nothing is missing.

        Raises
        ------
        EstimationImpossible
            Where a column has too few observed values for its predictors, or these do not vary.
        ParameterMistake
            Where a column with other values than 0 and 1 is to be imputed by `logistic`.

        Notes
        -----
        Works on columns with mean 0 and spread 1 among the observed; holes start as random observed values.
        """
        units = self._units()
        missing = np.isnan(self.values)
        holes = [place for place in range(len(self.names)) if missing[:, place].any()]
        fixed = self._fixed(m)
        for place in holes:
            self._check(place, units.varies, fixed.shape[2], ~missing[:, place])
        state = self._start(units, missing, m, rng)
        trace = np.full((iterations, m, len(self.names)), np.nan)
        for turn in range(iterations):
            for place in holes:
                gone = missing[:, place]
                others = units.varies & (np.arange(len(self.names)) != place)
                predictors = np.concatenate([fixed, state[:, :, others]], axis=2)
                filled = drawn(
                    predictors,
                    self.values[~gone, place],
                    ~gone,
                    method=self.methods[self.names[place]],
                    rng=rng,
                )
                trace[turn, :, place] = filled.mean(axis=1)
                state[:, gone, place] = (filled - units.centre[place]) / units.scale[place]
        return np.where(missing, state * units.scale + units.centre, self.values), trace

    def _start(
        self, units: _Units, missing: npt.NDArray[np.bool_], m: int, rng: np.random.Generator
    ) -> FloatArray:
        """Draw the first value of each hole from what is observed in its column."""
        start = (self.values - units.centre) / units.scale
        state = np.repeat(start[None], m, axis=0)
        for place in np.flatnonzero(missing.any(axis=0)):
            gone = missing[:, place]
            state[:, gone, place] = rng.choice(start[~gone, place], (m, int(gone.sum())))
        return state

    def _units(self) -> _Units:
        seen = np.isfinite(self.values)
        counts = np.maximum(seen.sum(axis=0), 1)
        centre = np.where(seen, self.values, 0.0).sum(axis=0) / counts
        scale = np.sqrt((np.where(seen, self.values - centre, 0.0) ** 2).sum(axis=0) / counts)
        varies = np.asarray(scale > CONSTANT * np.maximum(np.abs(centre), np.finfo(np.float64).tiny))
        return _Units(centre, np.where(varies, scale, 1.0), varies)

    def _fixed(self, m: int) -> FloatArray:
        """Return the intercept and the blocks that occur in this arm, the first of them as reference."""
        columns = np.column_stack([np.ones(len(self.values)), block_dummies(self.blocks)])
        return np.repeat(columns[None], m, axis=0)

    def _check(
        self, place: int, varies: npt.NDArray[np.bool_], n_fixed: int, seen: npt.NDArray[np.bool_]
    ) -> None:
        name, n = self.names[place], int(seen.sum())
        n_coefficients = n_fixed + int(varies.sum()) - int(varies[place])
        if n <= n_coefficients:
            raise EstimationImpossible(
                f"In arm '{self.arm}' {n} of {seen.size} persons have '{name}', too few to foretell it from "
                f"{n_coefficients} coefficients; use fewer auxiliaries or impute fewer outcomes together."
            )
        observed = self.values[seen, place]
        if not varies[place]:
            raise EstimationImpossible(
                f"In arm '{self.arm}' all {n} observed values of '{name}' are {observed[0]:g}, so nothing "
                "says how the missing ones vary; they cannot be imputed."
            )
        if self.methods[name] == "logistic" and not np.isin(observed, (0.0, 1.0)).all():
            raise ParameterMistake(
                Mistake(f"method of '{name}'", "logistic, for values other than 0 and 1", "normal, pmm")
            )
