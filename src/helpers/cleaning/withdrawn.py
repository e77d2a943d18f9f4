"""Rows of people who withdrew leave every table under what they withdrew from; only a count stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.decisions import ROW_NUMBER, clean_table, persons_of
from helpers.cleaning.links import people
from helpers.cleaning.samples import ALL, READ, UNKNOWN, Step, arm_of
from helpers.study.shape import base_of, joined_to
from helpers.study.spec import Study
from helpers.study.withdrawals import QUOTE, Withdrawal, ids

WITHDRAWN = "withdrawn"
"""Step of the ledger: before everything else, because nothing of these rows is kept."""
COUNTS = {"sample": "string", "table": "string", "arm": "string", "n": "int64", "persons": "int64"}
NOBODY_WITHDREW = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COUNTS.items()})

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Withdrawn:
    """Which rows go, and what may be known of them afterwards.

    Attributes
    ----------
    gone : mapping of str to (n,) bool array
        Per table which rows go.
    counts : DataFrame
        `sample, table, arm, n, persons`: how many rows and people, and nothing else of them.
    not_quoted : frozenset of str
        People who stay, and of whom nothing may be quoted: ``<table>:<id>``.
    """

    gone: Mapping[str, Flags]
    counts: pd.DataFrame
    not_quoted: frozenset[str]


def withdrawn(
    study: Study, parsed: Mapping[str, pd.DataFrame], withdrawals: Sequence[Withdrawal]
) -> Withdrawn:
    """Return which rows of the parsed tables go because of withdrawals.

    Parameters
    ----------
    study : Study
        Tables with their scopes, joins, samples and comparisons.
    parsed : mapping of str to DataFrame
        Every table as it was read, by declared name.
    withdrawals : sequence of Withdrawal

    Notes
    -----
    An id is looked for as it is written, as the id of any table and as the key of any join; the person behind
    it is followed over the joins to the table with one row per person, and to all tables that are joined to
    that. A table goes with those who withdrew from its `scope` or from everything. Where the row of a person
    goes that others are joined to, those go too: they would be of nobody. A table without `scope` goes only
    with who withdrew from everything. Numbers of rows are nobody's id.
    """
    who = _who(study, parsed)
    gone = {
        name: _in(who[name], _named(study, parsed, who, ids(withdrawals, table.scope)))
        for name, table in study.tables.items()
    }
    for name in study.tables:
        base = base_of(study, name)
        if base != name:
            gone[name] = gone[name] | _in(who[name], frozenset(who[base][gone[base]]))
    there = frozenset(one for name in study.tables for one in who[name][~gone[name]])
    quoted = _named(study, parsed, who, ids(withdrawals, QUOTE)) & there
    return Withdrawn(gone, _counts(study, parsed, who, gone), quoted)


def is_known(study: Study, parsed: Mapping[str, pd.DataFrame], one: str) -> bool:
    """Say whether an id stands in any table, as id or as key of a join."""
    who = _who(study, parsed)
    return bool(_named(study, parsed, who, [one]))


def steps_of(counts: pd.DataFrame, steps: Sequence[Step], sample: str) -> tuple[Step, ...]:
    """Return the steps of a sample with, before them, who withdrew.

    Parameters
    ----------
    counts : DataFrame
        As `Withdrawn.counts`.
    steps : sequence of Step
        Of one sample, in order, tables and arms mixed as they come.
    sample : str
    """
    own = counts[(counts["sample"] == sample) & counts["table"].isin([step.table for step in steps])]
    starts = {(step.table, step.arm): step for step in steps if step.step == READ}
    made = []
    for row in own.to_dict("records"):
        n, persons = int(row["n"]), int(row["persons"])
        begin = starts.get(
            (row["table"], row["arm"]), Step(sample, row["table"], row["arm"], READ, "", "", 0, 0, 0)
        )
        made.append(
            replace(
                begin,
                step=WITHDRAWN,
                reason="",
                detail="",
                n_in=begin.n_in + n,
                n_dropped=n,
                n_out=begin.n_in,
                persons_in=begin.persons_in + persons,
                persons_dropped=persons,
                persons_out=begin.persons_in,
            )
        )
    return (*made, *steps)


def rows_of(counts: pd.DataFrame, table: str) -> int:
    """Return how many rows of a table went, whichever sample counts them."""
    own = counts[counts["table"] == table]
    return int(own.groupby("sample", sort=False)["n"].sum().max()) if len(own) else 0


def _who(study: Study, parsed: Mapping[str, pd.DataFrame]) -> dict[str, npt.NDArray[np.object_]]:
    """Return who each row of each table is; "" where nothing tells."""
    return {name: people(study, name, parsed)[1].fillna("").to_numpy(dtype=object) for name in study.tables}


def _named(
    study: Study,
    parsed: Mapping[str, pd.DataFrame],
    who: Mapping[str, npt.NDArray[np.object_]],
    wanted: Iterable[str],
) -> frozenset[str]:
    """Return who goes by one of the ids: as id of a table, or as key of a row that belongs to nobody else."""
    asked = frozenset(one.strip() for one in wanted)
    if not asked:
        return frozenset()
    found = {f"key {one}" for one in asked} & {one for all_ in who.values() for one in all_}
    for name, frame in parsed.items():
        if study.tables[name].id == ROW_NUMBER:
            continue
        own = persons_of(study, name, frame).str.removeprefix(f"{name}:").str.strip()
        found |= set(who[name][own.isin(asked).to_numpy(dtype=bool)])
    for join in study.joins:
        for name in (join.from_, join.to):
            keys = parsed[name][join.on].astype("string").str.strip()
            found |= set(who[name][keys.isin(asked).to_numpy(dtype=bool)])
    return frozenset(found)


def _in(who: npt.NDArray[np.object_], wanted: frozenset[str]) -> Flags:
    flags: Flags = pd.Series(who).isin(list(wanted)).to_numpy(dtype=bool)
    return flags


def _counts(
    study: Study,
    parsed: Mapping[str, pd.DataFrame],
    who: Mapping[str, npt.NDArray[np.object_]],
    gone: Mapping[str, Flags],
) -> pd.DataFrame:
    """Return how many rows and people of each table went, by sample and arm."""
    rows = []
    for sample, declared in study.samples.items():
        arm = arm_of(study, sample)
        for part in declared.parts:
            arms = _arms(study, part.table, parsed[part.table], arm)
            by_person = dict(zip(who[part.table], arms, strict=True))
            for table in (part.table, *joined_to(study, part.table)):
                left = pd.DataFrame({"who": who[table][gone[table]]})
                nobody = ALL if not arm else UNKNOWN
                left["arm"] = [by_person.get(one, nobody) for one in left["who"]]
                for name, here in left.groupby("arm"):
                    rows.append((sample, table, str(name), len(here), int(here["who"].nunique())))
    return pd.DataFrame(rows, columns=list(COUNTS)).astype(COUNTS)


def _arms(study: Study, table: str, parsed: pd.DataFrame, arm: str) -> list[str]:
    """Return the arm of every row; unknown where it is missing or made of other variables."""
    if not arm:
        return [ALL] * len(parsed)
    if table not in study.variables[arm].tables:
        return [UNKNOWN] * len(parsed)
    return clean_table(study, table, parsed)[arm].astype("string").fillna(UNKNOWN).tolist()
