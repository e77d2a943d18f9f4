"""Who is analysed: the declared rows of clean tables, and every row left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.decisions import column_order
from helpers.cleaning.links import DUPLICATE, LINKED
from helpers.cleaning.why_missing import NOT_IN_TABLE, missing_name
from helpers.errors import DataMistake, Mistake
from helpers.study.base import Code
from helpers.study.rules_data import categories
from helpers.study.shape import join_of, joined_to
from helpers.study.spec import Rows, Study

TABLE_COLUMN = "_table"
ALL, UNKNOWN = "all", "unknown"
READ, CHOSEN, ARM_KNOWN = "read", "chosen", "arm_known"
"""Steps of the ledger, beside those of `links`: rows in the file, rows that meet a condition, rows whose arm
is known."""


Flags = npt.NDArray[np.bool_]

NOBODY = pd.DataFrame({name: pd.Series(dtype="string") for name in ("person", "who", "step", "detail")})
"""What a table left out of which every row stays."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one table on its way into a sample, for one arm.

    Attributes
    ----------
    sample, table, arm : str
        `arm` is "all" in a sample without comparisons, "unknown" where the arm is missing.
    step : {"read", "unique", "linked", "chosen", "arm_known"}
        What is asked of a row.
    reason : str
        Variable of the condition; "" for steps without one.
    detail : str
        Why the arm is unknown: the kind of missing; or the decision on double rows.
    n_in, n_dropped, n_out : int
        Rows before, left out, and after.
    persons_in, persons_dropped, persons_out : int
        Persons behind them; those of left-out and of other rows may be the same.
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
    persons_in: int = 0
    persons_dropped: int = 0
    persons_out: int = 0


@dataclass(frozen=True)
class Way:
    """How the rows of a sample came about.

    Attributes
    ----------
    steps : tuple of Step
        Per table, arm and condition.
    joined : tuple of Step
        The same for the tables that are joined to those of the sample.
    """

    steps: tuple[Step, ...]
    joined: tuple[Step, ...] = ()


def arm_of(study: Study, sample: str) -> str:
    """Return the arm variable of the comparisons of a sample, "" when it has none."""
    return next((one.arm for one in study.comparisons.values() if one.sample == sample), "")


def sample_rows(study: Study, sample: str, clean: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of a sample.

    Parameters
    ----------
    study : Study
        Tables, joins, samples, comparisons and variables.
    sample : str
        Name of the sample.
    clean : mapping of str to DataFrame
        Clean tables by declared name, derived variables included.

    Returns
    -------
    DataFrame
        `person`, `_table`, every variable of its tables and why it is missing.

    Notes
    -----
    A row whose value in a condition is missing does not meet it, nor does one whose arm is missing.
    """
    pieces: list[pd.DataFrame] = []
    for part in study.samples[sample].parts:
        table = clean[part.table]
        asked = _asked(study, part, arm_of(study, sample), table)
        rows = table if not asked or asked[-1].kept.all() else table[asked[-1].kept]
        pieces.append(rows.assign(**{TABLE_COLUMN: pd.Series(part.table, index=rows.index, dtype="string")}))
    return _together(study, pieces)


def columns_of_way(study: Study, table: str) -> tuple[str, ...]:
    """Return the columns of a clean table that say which of its rows are in which sample."""
    found: dict[str, None] = {"person": None}
    for name, sample in study.samples.items():
        for part in (one for one in sample.parts if one.table == table):
            found |= dict.fromkeys(part.where)
            if arm := arm_of(study, name):
                found |= dict.fromkeys((arm, missing_name(arm)))
    return tuple(found)


def sample_way(
    study: Study,
    sample: str,
    clean: Mapping[str, pd.DataFrame],
    left_out: Mapping[str, pd.DataFrame] | None = None,
) -> Way:
    """Return how the rows of a sample came about.

    Parameters
    ----------
    study : Study
        Tables, joins, samples, comparisons and variables.
    sample : str
        Name of the sample.
    clean : mapping of str to DataFrame
        Of every clean table `columns_of_way`.
    left_out : mapping of str to DataFrame or None
        Rows of each table that went before: double ones and those of nobody (`links.Linked`).

    Notes
    -----
    Rows whose arm is missing are left out last, by kind of missing. A row of a joined table goes where its
    person goes.
    """
    gone = {} if left_out is None else left_out
    steps: list[Step] = []
    joined: list[Step] = []
    arm = arm_of(study, sample)
    for part in study.samples[sample].parts:
        table = clean[part.table]
        arms = table[arm].fillna(UNKNOWN) if arm else pd.Series(ALL, index=table.index, dtype="string")
        counted = Counted(table["person"], arms.astype("string"), _asked(study, part, arm, table))
        steps += _steps(study, (sample, part.table), arm, counted, gone.get(part.table, NOBODY))
        for other in joined_to(study, part.table):
            followed = _followed(clean[other]["person"], counted, arm)
            joined += _steps(study, (sample, other), arm, followed, gone.get(other, NOBODY))
    return Way(tuple(steps), tuple(joined))


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One condition, and which rows are left after it and all before it."""

    step: str
    reason: str
    detail: str
    kept: pd.Series


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Rows of one table that are counted: whose they are, in which arm, and what is asked of them."""

    persons: pd.Series
    arms: pd.Series
    asked: list[Asked]


def _asked(study: Study, part: Rows, arm: str, table: pd.DataFrame) -> list[Asked]:
    """Return the conditions on the rows of one table, one after the other."""
    kept = pd.Series(data=True, index=table.index)
    asked = []
    for variable, values in part.where.items():
        kept = kept & _meets(study, variable, values, table[variable])
        asked.append(Asked(CHOSEN, variable, "", kept))
    if arm:
        for kind in sorted(table.loc[kept & table[arm].isna(), missing_name(arm)].unique()):
            kept = kept & ~(table[arm].isna() & (table[missing_name(arm)] == kind))
            asked.append(Asked(ARM_KNOWN, arm, str(kind), kept))
    return asked


def _followed(rows: pd.Series, base: Counted, arm: str) -> Counted:
    """Return the rows of a joined table with the arm of their person, each going where their person goes."""
    arms = pd.Series(ALL, index=rows.index, dtype="string")
    if arm:
        arms = rows.map(pd.Series(base.arms.to_numpy(), index=base.persons, dtype="string")).astype("string")
    asked = [replace(one, kept=rows.isin(base.persons[one.kept])) for one in base.asked]
    return Counted(rows, arms, asked)


def _steps(
    study: Study, place: tuple[str, str], arm: str, counted: Counted, left: pd.DataFrame
) -> list[Step]:
    """Return the way of every row of one table: first those that went before, then what is asked."""
    sample, table = place
    arms = pd.concat([counted.arms, _arms_left(arm, counted, left)], ignore_index=True)
    who, _ = pd.factorize(pd.concat([counted.persons, left["who"]], ignore_index=True))
    names = [name for name in _arm_names(study, arm) if (arms == name).any()]
    counter = _Counter(sample, table, names, arms.to_numpy(dtype=str), who)
    went = np.concatenate([np.full(len(counted.arms), ""), left["step"].to_numpy(dtype=str)])
    kept = np.ones(len(went), dtype=bool)
    steps = counter.step(READ, kept, kept)
    for name in _before(study, table):
        stays = kept & (went != name)
        detail = study.tables[table].duplicates if name == DUPLICATE else ""
        steps += counter.step(name, kept, stays, detail=detail)
        kept = stays
    for one in counted.asked:
        meets = kept & np.concatenate([one.kept.to_numpy(dtype=bool), np.zeros(len(left), dtype=bool)])
        steps += counter.step(one.step, kept, meets, reason=one.reason, detail=one.detail)
        kept = meets
    return steps


def _arms_left(arm: str, counted: Counted, left: pd.DataFrame) -> pd.Series:
    """Return the arm of rows that went before: that of their person, where there is one."""
    if not arm or left.empty:
        return pd.Series(UNKNOWN if arm else ALL, index=left.index, dtype="string")
    known = pd.Series(counted.arms.to_numpy(), index=counted.persons, dtype="string")
    return left["person"].map(known[~known.index.duplicated()]).astype("string").fillna(UNKNOWN)


def _before(study: Study, table: str) -> list[str]:
    """Return the steps at which rows of a table may have gone before any sample is taken."""
    double = [DUPLICATE] if study.tables[table].duplicates != "refuse" else []
    return double + ([LINKED] if join_of(study, table) is not None else [])


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
    arms: npt.NDArray[np.str_]
    who: npt.NDArray[np.intp]

    def step(
        self, name: str, before: Flags, after: Flags, *, reason: str = "", detail: str = ""
    ) -> list[Step]:
        """Return one step per arm that occurs in the table."""
        made = []
        for arm in self.names:
            here = self.arms == arm
            rows = (here & before, here & before & ~after, here & after)
            counts = [int(one.sum()) for one in rows]
            persons = [self._persons(one) for one in rows]
            made.append(Step(self.sample, self.table, arm, name, reason, detail, *counts, *persons))
        return made

    def _persons(self, rows: Flags) -> int:
        """Return how many different people have some rows; those of nobody are one."""
        there = np.zeros(int(self.who.max(initial=-1)) + 2, dtype=bool)
        there[self.who[rows]] = True
        return int(there.sum())


def _together(study: Study, pieces: list[pd.DataFrame]) -> pd.DataFrame:
    """Return rows of several tables as one frame; what a table lacks is missing, and says so."""
    frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    frame = frame.reset_index(drop=True)
    order = column_order(study, set(map(str, frame.columns)))
    for name in order[::2]:
        lacking = [missing_name(name) not in piece.columns for piece in pieces]
        if any(lacking):
            absent = frame[name].isna() & frame[missing_name(name)].isna()
            frame[missing_name(name)] = frame[missing_name(name)].mask(absent, NOT_IN_TABLE)
    return frame[["person", TABLE_COLUMN, *order]]


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
