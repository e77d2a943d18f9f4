"""What 02 shows: the variables after declared decisions, the samples, and the ledger of rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.analyses import clean_exhibits
from helpers.analyses.withdrawals import COUNTS
from helpers.cleaning.duplicates import columns_of_key
from helpers.cleaning.ledger import ledger_frame, require_closed
from helpers.cleaning.links import link
from helpers.cleaning.samples import (
    TABLE_COLUMN,
    Way,
    columns_of_way,
    require_arms,
    sample_rows,
    sample_way,
)
from helpers.cleaning.together import clean_all
from helpers.cleaning.withdrawn import NOBODY_WITHDREW, rows_of, steps_of
from helpers.results import Column, Exhibit, Guard, Message, Produced
from helpers.study.shape import joined_to
from helpers.study.spec import Study
from helpers.tables_in_part import part

Tables = Mapping[str, pd.DataFrame]


def tables(study: Study, tables: Tables, derive_path: Path) -> Produced:
    """Apply the declared decisions and show every variable: type, unit, known and missing.

    Saves `clean_<table>`, and `linked_<table>` for joined tables with dates: the same rows with their month.

    Parameters
    ----------
    study : Study
        Tables, joins and variables.
    tables : mapping of str to DataFrame
        `parsed_<table>` of 01.
    derive_path : Path
        The study's `derive.py`.

    Raises
    ------
    DeclarationMistake
        A derivation stops or returns what was not declared.
    CriticalCheckFailed
        A derived value lies outside its declared range.
    """
    cleaned = clean_all(study, _parsed(study, tables), derive_path)
    made = {f"clean_{name}": frame for name, frame in cleaned.tables.items()}
    made |= {f"linked_{name}": frame for name, frame in cleaned.linked.items()}
    return Produced(clean_exhibits.variables(study, cleaned.tables), made)


def samples(study: Study, tables: Tables) -> Produced:
    """Take the declared rows and show how many of each table are in each sample.

    Saves `sample_<sample>`: `person`, `_table` and every variable with the reason why it is missing; a
    variable of a person-wave table stands there once per wave, as ``<variable>.<wave>``.

    Raises
    ------
    DataMistake
        An arm of a comparison has nobody.
    """
    clean = {name: tables[f"clean_{name}"] for name in study.tables}
    chosen = {name: sample_rows(study, name, clean) for name in study.samples}
    require_arms(study, chosen)
    rows = [
        {"sample": name, "table": table, "n": int(n)}
        for name, frame in chosen.items()
        for table, n in frame[TABLE_COLUMN].value_counts(sort=False).items()
    ]
    exhibit = Exhibit(
        id="clean.samples",
        kind="table",
        title=Message("clean.samples.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows, columns=["sample", "table", "n"]),
        columns=(
            Column("sample", "label", names="sample"),
            Column("table", "label", names="table"),
            Column("n", "count"),
        ),
        guards=(Guard("n", (), adds_up_within=("sample",)),),
        note=Message("clean.samples.note"),
    )
    return Produced((exhibit,), {f"sample_{name}": frame for name, frame in chosen.items()})


def ledger(study: Study, tables: Tables) -> Produced:
    """Show where every raw row went, by arm and reason, and prove that the sums close.

    Saves `ledger`: sample, comparison, table, arm, step, reason, detail, n_in, n_dropped, n_out.

    Raises
    ------
    LedgerDoesNotClose
        The rows of 01 and those of the samples do not add up.
    """
    parsed = {name: _keys(study, tables, name) for name in study.tables}
    persons = {name: part(tables, f"sample_{name}", ["person"])["person"] for name in study.samples}
    ways = _ways(study, tables, parsed)
    counts = tables[COUNTS] if COUNTS in tables else NOBODY_WITHDREW  # noqa: SIM401 - no KeyError there
    steps = [step for name, one in ways.items() for step in steps_of(counts, one.steps, name)]
    joined = [step for name, one in ways.items() for step in steps_of(counts, one.joined, name)]
    n_raw = {name: len(parsed[name]) + rows_of(counts, name) for name in study.tables}
    n_sample = {name: len(persons[name]) for name in study.samples}
    require_closed([*steps, *joined], n_raw, n_sample, _n_joined(study, tables, persons))
    exhibits = [_ledger(ledger_frame(study, steps))]
    if joined:
        exhibits.append(clean_exhibits.joined(joined))
    return Produced(tuple(exhibits), {"ledger": ledger_frame(study, [*steps, *joined])})


def _ledger(frame: pd.DataFrame) -> Exhibit:
    """Show where the people of every sample came from."""
    return Exhibit(
        id="clean.ledger",
        kind="table",
        title=Message("clean.ledger.title"),
        chapter="assurance",
        frame=_as_read(frame),
        columns=(
            Column("sample", "label", names="sample"),
            Column("table", "label", names="table"),
            Column("arm", "label", names="arm"),
            Column("step", "label"),
            Column("reason", "label", names="variable"),
            Column("n", "count"),
        ),
        guards=(Guard("n", (), adds_up_within=("sample", "table", "arm")),),
        note=Message("clean.ledger.note"),
    )


def _n_joined(study: Study, tables: Tables, persons: Mapping[str, pd.Series]) -> dict[tuple[str, str], int]:
    """Return how many rows each joined table has of the people in each sample, by sample and table."""
    return {
        (name, other): int(part(tables, f"clean_{other}", ["person"])["person"].isin(persons[name]).sum())
        for name, sample in study.samples.items()
        for rows in sample.parts
        for other in joined_to(study, rows.table)
    }


def _parsed(study: Study, tables: Tables) -> dict[str, pd.DataFrame]:
    """Return the parsed tables by declared name."""
    return {name: tables[f"parsed_{name}"] for name in study.tables}


def _keys(study: Study, tables: Tables, name: str) -> pd.DataFrame:
    """Return what of a parsed table says which of its rows are double, and of nobody."""
    columns = columns_of_key(study, name)
    return tables[f"parsed_{name}"] if columns is None else part(tables, f"parsed_{name}", columns)


def _ways(study: Study, tables: Tables, parsed: Mapping[str, pd.DataFrame]) -> dict[str, Way]:
    """Return the steps that led to every sample."""
    clean = {name: part(tables, f"clean_{name}", columns_of_way(study, name)) for name in study.tables}
    left_out = {name: one.left_out for name, one in link(study, parsed).items()}
    return {name: sample_way(study, name, clean, left_out) for name in study.samples}


def _as_read(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as parts of the rows that were read: what was left out, and what is in the sample."""
    per_sample = ledger.drop(columns=["comparison"]).drop_duplicates(ignore_index=True)
    rows = []
    keys = ["sample", "table", "arm"]
    for (sample, table, arm), chain in per_sample.groupby(keys, sort=False):
        place = {"sample": sample, "table": table, "arm": arm}
        rows.append({**place, "step": "read", "reason": "", "n": int(chain["n_in"].iloc[0])})
        left_out = chain[chain["n_dropped"] > 0]
        grouped = left_out.groupby(["step", "reason"], sort=False)["n_dropped"].sum().reset_index()
        rows += [
            {**place, "step": f"not_{one['step']}", "reason": one["reason"], "n": int(one["n_dropped"])}
            for one in grouped.to_dict("records")
        ]
        rows.append({**place, "step": "in_sample", "reason": "", "n": int(chain["n_out"].iloc[-1])})
    return pd.DataFrame(rows, columns=[*keys, "step", "reason", "n"])
