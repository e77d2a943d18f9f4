"""Who is compared with whom on what: the declared comparisons as arrays that the calculations take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.describe.balance import indicators
from helpers.study.plan_spec import Comparison
from helpers.study.shape import at_wave
from helpers.study.spec import Study

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contrast:
    """One arm against the reference, on one outcome.

    Attributes
    ----------
    comparison, outcome, arm, reference : str
        Declared names.
    observed : ndarray, shape (n,)
        The outcome as float64; NaN is missing. Shares are 0 and 1.
    treated : ndarray, shape (n,)
        1 in `arm`, 0 in `reference`.
    people : pandas.DataFrame
        Everybody in the sample, all variables.
    rows : ndarray of bool, or None
        Which of `people` are behind the arrays; None for all.
    unit : str
        Unit of `observed`; "share" for yes/no outcomes.
    wave : str
        Wave in months, "" for an outcome that is measured once.
    source : str
        Tables that the outcome comes from, joined by "+".
    """

    comparison: str
    outcome: str
    arm: str
    reference: str
    observed: FloatArray
    treated: FloatArray
    people: pd.DataFrame
    unit: str
    wave: str = ""
    source: str = ""
    rows: npt.NDArray[np.bool_] | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows behind the arrays; taken when asked for, because most numbers need no other variable."""
        return self.people if self.rows is None else self.people[self.rows].reset_index(drop=True)

    def covariates(self, names: tuple[str, ...]) -> pd.DataFrame:
        """Return the named variables as regressors; a category is left out of each declared variable.

        Categories are those of persons whose outcome and covariates are all known: a category that only
        others have would be a column of zeros among those who are analysed.
        """
        frame = self.frame
        complete = ~np.isnan(self.observed) & frame[list(names)].notna().all(axis=1).to_numpy()
        return regressors(frame, names, among=complete)


def arms(study: Study, comparison: Comparison) -> tuple[str, ...]:
    """Return the arms of a comparison in declared order, the reference last."""
    codes = study.variables[comparison.arm].codes.values()
    return (*(arm for arm in dict.fromkeys(codes) if arm != comparison.reference), comparison.reference)


def sample_of(study: Study, tables: Mapping[str, pd.DataFrame], comparison: str) -> pd.DataFrame:
    """Return the cleaned rows of a comparison's sample."""
    return tables[f"sample_{study.comparisons[comparison].sample}"]


def unit_of(study: Study, variable: str) -> str:
    """Return the unit of a variable; yes/no variables are shares."""
    declared = study.variables[variable]
    return "share" if declared.type == "boolean" else declared.unit


def numeric(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return variables as float64 columns: yes is 1, no is 0, missing is NaN, categories are indicators."""
    chosen = frame.loc[:, list(names)].reset_index(drop=True)
    return indicators(chosen).astype("float64")


def regressors(frame: pd.DataFrame, names: tuple[str, ...], *, among: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return variables as `numeric` does, without the first category of each categorical variable.

    Only categories that occur `among` the rows marked count. A variable with one category there keeps its
    column, so that the calculation refuses it by name as it refuses a constant number.
    """
    parts = []
    for name in names:
        part = numeric(frame, (name,))
        if list(part) != [name]:
            part = part.loc[:, (part[among] == 1).any().to_numpy()]
            part = part.iloc[:, 1:] if part.shape[1] > 1 else part
        parts.append(part)
    return pd.concat(parts, axis=1)


def source_of(study: Study, sample: str) -> str:
    """Return the tables of a sample, joined by "+"."""
    return "+".join(dict.fromkeys(part.table for part in study.samples[sample].parts))


def outcomes_of(study: Study, comparison: str) -> tuple[str, ...]:
    """Return the outcomes of a comparison in declared order."""
    return tuple(name for name, outcome in study.outcomes.items() if comparison in outcome.comparisons)


def outcome_columns(study: Study, outcome: str) -> tuple[str, ...]:
    """Return the columns of a sample that hold an outcome: one, or one for each wave, its baseline first."""
    declared = study.outcomes[outcome]
    before = () if declared.baseline is None else (declared.baseline,)
    waves = tuple(at_wave(declared.variable, wave) for wave in (*before, *declared.waves))
    return waves or (declared.variable,)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries by column name."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def of_design(study: Study, design: str) -> tuple[str, ...]:
    """Return the comparisons of one design that have outcomes."""
    return tuple(
        name
        for name, comparison in study.comparisons.items()
        if comparison.design == design and outcomes_of(study, name)
    )
