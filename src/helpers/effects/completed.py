"""The same persons several times, with what was missing filled in differently each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.two_arms import named
from helpers.effects.variance import FloatArray


@dataclass(frozen=True, slots=True)
class Imputations:
    """The same persons m times, with their missing values filled in differently each time.

    Attributes
    ----------
    names : tuple of str
        The k columns: outcomes, then auxiliaries.
    values : ndarray, shape (m, n, k)
        Completed values in the columns' own units; observed values are the same in all m.
    missing : ndarray of bool, shape (n, k)
        Which values were filled in.
    arms : ndarray of str, shape (n,)
        Arm of each person.
    trace : ndarray, shape (iterations, m, arms, k)
        Mean of the filled-in values after each round, arms in alphabetical order (NaN where nothing is
        missing): the m lines of a column must mix and show no trend, otherwise use more rounds.
    """

    names: tuple[str, ...]
    values: FloatArray
    missing: npt.NDArray[np.bool_]
    arms: npt.NDArray[np.object_]
    trace: FloatArray

    def frames(self) -> list[pd.DataFrame]:
        """Return the m completed tables, rows as they came in."""
        return [pd.DataFrame(values, columns=list(self.names)) for values in self.values]

    def column(self, name: str) -> FloatArray:
        """Return one column in all completed tables, shape (m, n)."""
        return np.asarray(self.values[:, :, self._place(name)])

    def n_imputed(self, name: str, arm: str) -> int:
        """Return how many persons of an arm had this column filled in."""
        return int(self.missing[self.arms == arm, self._place(name)].sum())

    def shifted(self, columns: Sequence[str], *, delta: Mapping[str, float]) -> Imputations:
        """Add a constant per arm to what was filled in, as if those who stay away differ by so much.

        Parameters
        ----------
        columns : sequence of str
            Columns to shift.
        delta : mapping of arm to float
            In the columns' unit, added to filled-in values of that arm; arms not named are left alone.

        Returns
        -------
        Imputations
            With new values; observed values never change.

        Notes
        -----
        0 is missing at random. Shifting after imputation (not within the chain) keeps the draws the same for
        every delta, so that a tipping point is found on a straight line (van Buuren 2018, section 9.2).
        """
        unknown = sorted(set(delta) - set(self.arms))
        if unknown:
            raise ValueError(f"There is no arm {named(unknown)}; there are {named(sorted(set(self.arms)))}.")
        values = self.values.copy()
        for name in columns:
            place = self._place(name)
            for arm, amount in delta.items():
                values[:, self.missing[:, place] & (self.arms == arm), place] += amount
        return replace(self, values=values)

    def _place(self, name: str) -> int:
        if name not in self.names:
            raise ValueError(f"Column '{name}' was not imputed; there are {named(self.names)}.")
        return self.names.index(name)
