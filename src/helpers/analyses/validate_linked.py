"""Who is in which file: combinations of tables with their people, and ids that are spelled in two ways."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.several_totals import SMALLEST, smallest
from helpers.cleaning.duplicates import doubles
from helpers.cleaning.links import people
from helpers.results import Column, Exhibit, Guard, Message, Name, Persons
from helpers.study.shape import joined_to, sides
from helpers.study.spec import Study
from helpers.validation.spelling import spelled_otherwise

Frames = Mapping[str, pd.DataFrame]


def account(study: Study, frames: Frames) -> tuple[Exhibit, ...]:
    """Show in which combination of joined tables people are, and who seems to be spelled in two ways."""
    together = _combinations(study, frames)
    return tuple(one for one in (together, _spelling(study, frames)) if one is not None)


def combinations(study: Study, base: str, frames: Frames) -> pd.DataFrame:
    """Return how many people are in exactly which of the tables that belong together.

    Parameters
    ----------
    study : Study
        Of which `tables`, `joins` and `variables` are read.
    base : str
        The table with one row per person to which others are joined.
    frames : mapping of str to DataFrame
        Parsed tables by declared name.

    Returns
    -------
    DataFrame
        Columns base, tables (names joined by "+", in the order of the declaration) and n, the largest number
        first. Every person of any of the tables is counted once: one who is not in `base` is known by the key
        of the join, as it is written. Rows without a key are of nobody and are not counted.
    """
    members: dict[tuple[str, str], set[str]] = {}
    persons, _ = people(study, base, frames)
    for person in persons.dropna().unique():
        members[("", person)] = {base}
    for join in study.joins:
        table, own = sides(join)
        if own != base:
            continue
        frame = frames[table].reset_index(drop=True)
        who, _ = people(study, table, frames)
        keys = frame[join.on].astype("string")
        stays = ~doubles(study, table, frame).dropped
        strangers = keys[who.isna() & stays].dropna().unique()
        for known in who[stays].dropna().unique():
            members[("", known)].add(table)
        for key in strangers:
            members.setdefault((join.on, key), set()).add(table)
    order = [one for one in study.tables if one == base or one in joined_to(study, base)]
    named = pd.Series(["+".join(one for one in order if one in tables) for tables in members.values()])
    counts = named.value_counts(sort=False).rename_axis("tables").reset_index(name="n")
    counts = counts.sort_values(["n", "tables"], ascending=[False, True], kind="stable")
    return counts.assign(base=base)[["base", "tables", "n"]].reset_index(drop=True)


def _combinations(study: Study, frames: Frames) -> Exhibit | None:
    """Show the combinations where more than two tables belong together; of two `validate.linked` tells."""
    bases = [base for base in study.tables if len(joined_to(study, base)) > 1]
    if not bases:
        return None
    found = [combinations(study, base, frames) for base in bases]
    counted = [one.assign(**{SMALLEST: _smallest(study, one)}) for one in found]
    return Exhibit(
        id="validate.combinations",
        kind="table",
        title=Message("validate.combinations.title"),
        chapter="assurance",
        frame=pd.concat(counted, ignore_index=True),
        columns=(
            Column("base", "label", names="table"),
            Column("tables", "label", names="source"),
            Column("n", "count"),
            Column(SMALLEST, "count", shown=False),
        ),
        guards=(Guard("n", (), adds_up_within=("base",)), Guard(SMALLEST, ("n",))),
        note=Message("validate.combinations.note"),
    )


def _smallest(study: Study, found: pd.DataFrame) -> pd.Series:
    """Return what each combination gives away: `validate.linked` says how many are in base and each table."""
    tables = [frozenset(str(names).split("+")) for names in found["tables"]]
    inside = [base in names for base, names in zip(found["base"], tables, strict=True)]
    totals = [
        [at for at, names in enumerate(tables) if inside[at] == is_inside and (one in names) == is_there]
        for one in sorted(frozenset().union(*tables))
        for is_inside in (True, False)
        for is_there in (True, False)
    ]
    return smallest([int(n) for n in found["n"]], totals, study.disclosure)


def _spelling(study: Study, frames: Frames) -> Exhibit | None:
    """Say how many people are not found because of how their id is spelled."""
    found = spelled_otherwise(study, frames)
    if not found:
        return None
    body = tuple(
        Message(
            f"validate.spelling.{one.difference}",
            {"n": Persons(one.n), "table": Name("table", one.table), "base": Name("table", one.base)},
        )
        for one in found
    )
    return Exhibit(
        "validate.spelling",
        "text",
        Message("validate.spelling.title"),
        "assurance",
        body=(*body, Message("validate.spelling.todo")),
    )
