"""What 02 shows: the variables after declared decisions, the samples, and the ledger of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from helpers.cleaning.decisions import clean_table, missing_name
from helpers.cleaning.derive import add_derived
from helpers.cleaning.ledger import ledger_frame, require_closed
from helpers.cleaning.samples import TABLE_COLUMN, Selection, require_arms, select
from helpers.results import Column, Exhibit, Guard, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

OWN_KINDS = ("blank", "unreadable", "undeclared_code", "not_derived")
"""Kinds of missing that this program gives; the others are names that the study declared."""


def tables(study: Study, tables: Tables, derive_path: Path) -> Produced:
    """Apply the declared decisions and show every variable: type, unit, known and missing.

    Saves `clean_<table>`.

    Parameters
    ----------
    study : Study
        Tables and variables.
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
    made = {
        name: add_derived(study, name, clean_table(study, name, tables[f"parsed_{name}"]), derive_path)
        for name in study.tables
    }
    exhibits = [_codebook(study, made)]
    by_kind = pd.DataFrame(
        list(_missing_rows(study, made)), columns=["table", "variable", "kind", "code", "n"]
    )
    if len(by_kind):
        exhibits.append(_missing(by_kind))
    return Produced(tuple(exhibits), {f"clean_{name}": frame for name, frame in made.items()})


def samples(study: Study, tables: Tables) -> Produced:
    """Take the declared rows and show how many of each table are in each sample.

    Saves `sample_<sample>`: `person`, `_table` and every variable with the reason why it is missing.

    Raises
    ------
    DataMistake
        An arm of a comparison has nobody.
    """
    chosen = {name: selection.frame for name, selection in _selections(study, tables).items()}
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
    steps = [step for selection in _selections(study, tables).values() for step in selection.steps]
    n_raw = {name: len(tables[f"parsed_{name}"]) for name in study.tables}
    n_sample = {name: len(tables[f"sample_{name}"]) for name in study.samples}
    require_closed(steps, n_raw, n_sample)
    frame = ledger_frame(study, steps)
    exhibit = Exhibit(
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
    return Produced((exhibit,), {"ledger": frame})


def _selections(study: Study, tables: Tables) -> dict[str, Selection]:
    """Return every sample with the steps that led to it."""
    clean = {name: tables[f"clean_{name}"] for name in study.tables}
    return {name: select(study, name, clean) for name in study.samples}


def _codebook(study: Study, made: Tables) -> Exhibit:
    """Show every variable of every table."""
    rows = [
        {
            "table": table,
            "variable": name,
            "type": variable.type,
            "origin": "derived" if variable.derive else "column",
            "unit": variable.unit,
            "n_known": int(frame[name].notna().sum()),
            "n_missing": int(frame[name].isna().sum()),
        }
        for table, frame in made.items()
        for name, variable in study.variables.items()
        if name in frame.columns
    ]
    return Exhibit(
        id="clean.codebook",
        kind="table",
        title=Message("clean.codebook.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("table", "label", names="table"),
            Column("variable", "label", names="variable"),
            Column("type", "label"),
            Column("origin", "label"),
            Column("unit", "label", names="unit"),
            Column("n_known", "count"),
            Column("n_missing", "count"),
        ),
        guards=(Guard("n_known", ("n_missing",)), Guard("n_missing", ("n_known",))),
        note=Message("clean.codebook.note"),
    )


def _missing_rows(study: Study, made: Tables) -> Iterator[dict[str, object]]:
    """Yield how often each variable is missing for each reason."""
    for table, frame in made.items():
        for name in study.variables:
            kinds = frame.get(missing_name(name))
            for kind, n in {} if kinds is None else kinds.value_counts().sort_index().items():
                own = kind in OWN_KINDS
                yield {
                    "table": table,
                    "variable": name,
                    "kind": kind if own else "code",
                    "code": "" if own else kind,
                    "n": int(n),
                }


def _missing(by_kind: pd.DataFrame) -> Exhibit:
    """Show missing values by kind; refused is not the same as not asked."""
    return Exhibit(
        id="clean.missing",
        kind="table",
        title=Message("clean.missing.title"),
        chapter="assurance",
        frame=by_kind,
        columns=(
            Column("table", "label", names="table"),
            Column("variable", "label", names="variable"),
            Column("kind", "label"),
            Column("code", "text"),
            Column("n", "count"),
        ),
        guards=(Guard("n", (), adds_up_within=("table", "variable")),),
        note=Message("clean.missing.note"),
    )


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
