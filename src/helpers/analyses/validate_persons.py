"""Who is behind the rows that 01 counts, and who of one file is in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analyses.several_totals import SMALLEST, smallest
from helpers.cleaning.duplicates import ROW_NUMBER, doubles
from helpers.cleaning.links import people
from helpers.results import Column, Exhibit, Guard, Message
from helpers.study.shape import is_long, sides
from helpers.study.spec import Study
from helpers.validation.run import CheckResult, results_frame

IN_BOTH, ONLY_BASE, ONLY_JOINED = "in_both", "only_base", "only_joined"


def rows_are_people(study: Study) -> bool:
    """Return whether no table has several rows per person, so that a row is a person everywhere."""
    return not any(is_long(table) for table in study.tables.values())


def hidden(study: Study, *names: str) -> tuple[Column, ...]:
    """Return the columns with numbers of persons, which stand in the CSV and not on the page."""
    return () if rows_are_people(study) else tuple(Column(name, "count", shown=False) for name in names)


def guarded(
    study: Study, plain: tuple[Guard, ...], persons: Mapping[str, tuple[str, ...]]
) -> tuple[Guard, ...]:
    """Return the guards: by rows where rows are people, else by the persons behind the covered columns."""
    if rows_are_people(study):
        return plain
    return tuple(Guard(count, covers) for count, covers in persons.items())


def ids_of(study: Study, table: str, frame: pd.DataFrame) -> pd.Series:
    """Return by what people are told apart in a parsed table: the id, or the number of the row."""
    declared = study.tables[table].id
    if declared == ROW_NUMBER:
        return pd.Series(range(len(frame)))
    return frame[declared].reset_index(drop=True).astype("string")


def failures(
    study: Study, results: Sequence[CheckResult], frames: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return what the checks found, with the people behind it.

    Returns
    -------
    DataFrame
        As `results_frame`, and `persons` (number of people in the table) and `who` (a set: those of the rows
        that failed; of a check of a whole table, all).
    """
    frame = results_frame(results)
    if rows_are_people(study):
        return frame
    ids = {name: ids_of(study, name, one) for name, one in frames.items()}
    frame["persons"] = [int(ids[one.check.table].nunique()) for one in results]
    who = [
        frozenset(ids[one.check.table].iloc[list(one.rows)] if one.rows else ids[one.check.table])
        if one.n_failed
        else frozenset()
        for one in results
    ]
    return frame.assign(who=pd.Series(who, index=frame.index, dtype=object))


def linked(study: Study, frames: Mapping[str, pd.DataFrame]) -> Exhibit:
    """Show how many people of two joined files are in both, and in one of them only."""
    rows = []
    for join in study.joins:
        table, base = sides(join)
        there, _ = people(study, base, frames)
        persons, who = people(study, table, frames)
        stays = ~doubles(study, table, frames[table].reset_index(drop=True)).dropped
        of_both = there.isin(persons.dropna())
        counts = {
            IN_BOTH: there[of_both].nunique(),
            ONLY_BASE: there[~of_both].nunique(),
            ONLY_JOINED: who[persons.isna() & stays].nunique(),
        }
        # Who is in the base file and not in this one follows from all in the base file, which others say.
        behind = smallest([int(n) for n in counts.values()], [(0, 1)], study.disclosure)
        rows += [
            {"table": table, "base": base, "where": where, "n": int(n), SMALLEST: int(least)}
            for (where, n), least in zip(counts.items(), behind, strict=True)
        ]
    return Exhibit(
        id="validate.linked",
        kind="table",
        title=Message("validate.linked.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("table", "label", names="table"),
            Column("base", "label", names="table"),
            Column("where", "label"),
            Column("n", "count"),
            Column(SMALLEST, "count", shown=False),
        ),
        guards=(Guard("n", (), adds_up_within=("table", "base")), Guard(SMALLEST, ("n",))),
        note=Message("validate.linked.note"),
    )
