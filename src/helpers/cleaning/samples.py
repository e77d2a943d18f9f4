"""Who is analysed: the declared rows of clean tables, and every row left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.cleaning.decisions import missing_name
from helpers.errors import DataMistake, Mistake
from helpers.study.base import Code
from helpers.study.rules_data import categories
from helpers.study.spec import Rows, Study

TABLE_COLUMN = "_table"
NOT_IN_TABLE = "not_in_table"
ALL, UNKNOWN = "all", "unknown"
READ, CHOSEN, ARM_KNOWN = "read", "chosen", "arm_known"
"""Steps of the ledger: rows in the file, rows that meet a condition, rows whose arm is known."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one table on its way into a sample, for one arm.

    Attributes
    ----------
    sample, table, arm : str
        `arm` is "all" in a sample without comparisons, "unknown" where the arm is missing.
    step : {"read", "chosen", "arm_known"}
        What is asked of a row.
    reason : str
        Variable of the condition; "" for the first step.
    detail : str
        Why the arm is unknown: the kind of missing.
    n_in, n_dropped, n_out : int
        Rows before, left out, and after.
    """

    sample: str
    table: str
    arm: str
    step: str
    reason: str
    detail: str
    n_in: int
    n_dropped: int
    n_out: int


@dataclass(frozen=True)
class Selection:
    """A sample with the way its rows came about.

    Attributes
    ----------
    frame : DataFrame
        Rows of the sample: `person`, `_table`, every variable of its tables and why it is missing.
    steps : tuple of Step
        Per table, arm and condition.
    """

    frame: pd.DataFrame
    steps: tuple[Step, ...]


def arm_of(study: Study, sample: str) -> str:
    """Return the arm variable of the comparisons of a sample, "" when it has none."""
    return next((one.arm for one in study.comparisons.values() if one.sample == sample), "")


def select(study: Study, sample: str, clean: Mapping[str, pd.DataFrame]) -> Selection:
    """Return the rows of a sample.

    Parameters
    ----------
    study : Study
        Samples, comparisons and variables.
    sample : str
        Name of the sample.
    clean : mapping of str to DataFrame
        Clean tables by declared name, derived variables included.

    Notes
    -----
    A row whose value in a condition is missing does not meet it. Rows whose arm is missing are left out
    last, by kind of missing.
    """
    pieces, steps = [], []
    for part in study.samples[sample].parts:
        rows, taken = _part(study, sample, part, clean[part.table])
        pieces.append(rows.assign(**{TABLE_COLUMN: pd.Series(part.table, index=rows.index, dtype="string")}))
        steps += taken
    frame = _together(study, pieces)
    return Selection(frame, tuple(steps))


def _part(study: Study, sample: str, part: Rows, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Step]]:
    """Return the rows of one table that belong to a sample, and the steps that led there."""
    arm = arm_of(study, sample)
    arms = table[arm].fillna(UNKNOWN) if arm else pd.Series(ALL, index=table.index, dtype="string")
    names = [name for name in _arm_names(study, arm) if (arms == name).any()]
    counter = _Counter(sample, part.table, names, arms)
    kept = pd.Series(data=True, index=table.index)
    steps = counter.step(READ, kept, kept)
    for variable, values in part.where.items():
        meets = kept & _meets(study, variable, values, table[variable])
        steps += counter.step(CHOSEN, kept, meets, reason=variable)
        kept = meets
    if arm:
        for kind in sorted(table.loc[kept & table[arm].isna(), missing_name(arm)].unique()):
            known = kept & ~(table[arm].isna() & (table[missing_name(arm)] == kind))
            steps += counter.step(ARM_KNOWN, kept, known, reason=arm, detail=str(kind))
            kept = known
    return table[kept], steps


def _arm_names(study: Study, arm: str) -> tuple[str, ...]:
    """Return the arms in declared order, with the rows whose arm is unknown last."""
    return (*categories(study.variables[arm]), UNKNOWN) if arm else (ALL,)


def _meets(study: Study, variable: str, values: tuple[Code, ...], column: pd.Series) -> pd.Series:
    """Return which rows have one of the values; a missing value never meets."""
    wanted: list[object] = list(values)
    if study.variables[variable].type == "boolean":
        wanted = [value == "yes" for value in values]
    return column.isin(wanted).fillna(value=False).astype(bool) & column.notna()


@dataclass(frozen=True, slots=True, eq=False)
class _Counter:
    """Counts one table's rows per arm."""

    sample: str
    table: str
    names: list[str]
    arms: pd.Series

    def step(
        self, name: str, before: pd.Series, after: pd.Series, *, reason: str = "", detail: str = ""
    ) -> list[Step]:
        """Return one step per arm that occurs in the table."""
        made = []
        for arm in self.names:
            here = self.arms == arm
            n_in, n_out = int((here & before).sum()), int((here & after).sum())
            made.append(Step(self.sample, self.table, arm, name, reason, detail, n_in, n_in - n_out, n_out))
        return made


def _together(study: Study, pieces: list[pd.DataFrame]) -> pd.DataFrame:
    """Return rows of several tables as one frame; what a table lacks is missing, and says so."""
    frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    frame = frame.reset_index(drop=True)
    for name in study.variables:
        lacking = [missing_name(name) not in piece.columns for piece in pieces]
        if name in frame.columns and any(lacking):
            absent = frame[name].isna() & frame[missing_name(name)].isna()
            frame[missing_name(name)] = frame[missing_name(name)].mask(absent, NOT_IN_TABLE)
    order = ["person", TABLE_COLUMN]
    for name in study.variables:
        order += [name, missing_name(name)] if name in frame.columns else []
    return frame[order]


def require_arms(study: Study, chosen: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a comparison of which an arm is empty: nothing could be compared.

    Raises
    ------
    DataMistake
        Every empty arm, with the sample it was looked for in.
    """
    mistakes = []
    for name, comparison in study.comparisons.items():
        present = set(chosen[comparison.sample][comparison.arm].dropna())
        for arm in categories(study.variables[comparison.arm]):
            if arm not in present:
                where = f"comparison '{name}', sample '{comparison.sample}'"
                found = f"nobody has {comparison.arm} '{arm}'"
                todo = f"Look at the column of {comparison.arm} in the file, or at the sample in study.yml."
                mistakes.append(Mistake(where, found, "at least one person in every arm", todo))
    if mistakes:
        raise DataMistake(mistakes)
