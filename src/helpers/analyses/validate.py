"""What 01 shows: which files were read, what was checked, and where the run stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analyses import identifying, validate_files, validate_linked
from helpers.analyses import validate_persons as behind
from helpers.analyses.withdrawals import remaining
from helpers.errors import CriticalCheckFailed
from helpers.readers.tables import ROW_NUMBER, TableRead, read_tables
from helpers.results import Column, Exhibit, Guard, Message, Produced
from helpers.study.spec import Study
from helpers.study.withdrawals import Withdrawal
from helpers.validation import gate, names, showing, totals
from helpers.validation.checks import Check, checks_of
from helpers.validation.run import failed_rows, results_frame, run
from helpers.validation.sentences import critical_mistakes
from helpers.validation.structure import run_structure, structure_checks

Tables = Mapping[str, pd.DataFrame]


def read(study: Study, raw: Path, withdrawals: Sequence[Withdrawal] = ()) -> Produced:
    """Read every declared table and show what was found; nothing is changed.

    Saves `parsed_<table>`, `files` (with the hash of what was read), `failures` (the raw text of every
    unreadable cell, unless it looks like the data of a person), `unused_columns`, `labels_of_files` (codes
    that a file has labels for) and `left_out_rows` (rows below a head that are totals or notes). A column
    that the study keeps nowhere is in none of them.
    Rows of people who withdrew are in none of them: of those `withdrawn` has the number, and `not_quoted` who
    stays without being quoted, where anybody withdrew.

    Raises
    ------
    DeclarationMistake
        A check of the study names an expectation that does not exist.
    DataMistake
        A file cannot be read as declared, or a column seems to identify people and is not declared.
    """
    names.require_known(study)
    gate.require_plain_names(study)
    found = read_tables(study, raw)
    looked = [seen for one in found.values() for seen in one.looked]
    gate.require_declared(study, looked)
    left = remaining(study, found, withdrawals)
    found = left.tables
    saved = {f"parsed_{name}": one.frame for name, one in found.items()}
    saved["failures"] = pd.concat([one.failures for one in found.values()], ignore_index=True)
    saved["failures"]["raw"] = showing.without_people(saved["failures"]["raw"])
    unused = _unused_columns(found)
    labels = validate_files.labels_of_files(study, found)
    saved |= {"unused_columns": unused, "files": _files(found), "labels_of_files": labels}
    saved |= left.saved
    saved["left_out_rows"] = validate_files.left_out_rows(found)
    people = validate_files.people_behind(study, found)
    shown = (
        _tables_exhibit(study, found),
        validate_files.readings(found, people),
        *validate_files.label_exhibits(labels, people),
        *validate_files.snapshots(found),
        _unused_exhibit(unused),
        identifying.exhibit(looked),
    )
    return Produced(shown, saved)


def checks(study: Study, tables: Tables) -> Produced:
    """Check the parsed tables and show how many rows failed which check, never which rows or values.

    Saves `check_results` and `failed_rows` (file and line of every failing row).

    Raises
    ------
    DeclarationMistake
        A check or join names a column that the file does not have.
    """
    frames = _parsed(study, tables)
    names.require_columns(study, frames)
    results = run(checks_of(study), frames) + run_structure(structure_checks(study), study, frames)
    frame = results_frame(results)
    saved = {"check_results": frame, "failed_rows": failed_rows(results, frames)}
    shown = behind.failures(study, results, frames)
    exhibits = [_derived_exhibit(study, shown[shown["kind"] != "declared"])]
    if study.checks:
        exhibits.append(_declared_exhibit(study, shown[shown["kind"] == "declared"]))
    if study.joins:
        exhibits += [behind.linked(study, frames), *validate_linked.account(study, frames)]
    return Produced(tuple(exhibits), saved)


def stop_if_critical(study: Study, tables: Tables) -> None:
    """Stop the run when a critical check failed; everything that was read and found is saved by now.

    Raises
    ------
    CriticalCheckFailed
        A sentence per failed critical check: file and lines, what is wrong, what to do.
    """
    mistakes = critical_mistakes(
        _all_checks(study),
        tables["check_results"],
        tables["failed_rows"],
        tables["failures"],
        study=study.study,
    )
    with_totals = dict.fromkeys(one.table for one in study.monitor.stocks)
    mistakes += totals.mistakes(study, {name: tables[f"parsed_{name}"] for name in with_totals})
    if mistakes:
        raise CriticalCheckFailed(mistakes)


def _all_checks(study: Study) -> tuple[Check, ...]:
    """Return all checks, in the order of their results."""
    return checks_of(study) + structure_checks(study)


def _parsed(study: Study, tables: Tables) -> dict[str, pd.DataFrame]:
    """Return the parsed tables by declared name."""
    return {name: tables[f"parsed_{name}"] for name in study.tables}


def _files(found: Mapping[str, TableRead]) -> pd.DataFrame:
    """Return every file that was read, with its hash."""
    return pd.DataFrame(
        {
            "table": file.table,
            "file": file.file,
            "sha256": file.sha256,
            "n_rows": file.n_rows,
            "n_columns": file.n_columns,
        }
        for one in found.values()
        for file in one.files
    )


def _unused_columns(found: Mapping[str, TableRead]) -> pd.DataFrame:
    """Return the columns of files that the declaration does not use, with the rows that have them."""
    rows = [
        {"table": file.table, "file": file.file, "column": column, "n": file.n_rows}
        for one in found.values()
        for file in one.files
        for column in file.unused
    ]
    types = {"table": "string", "file": "string", "column": "string", "n": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _tables_exhibit(study: Study, found: Mapping[str, TableRead]) -> Exhibit:
    """Show every file: rows, columns, unreadable cells, how rows are told apart."""
    rows = []
    for name, one in found.items():
        unreadable = one.failures["file"].value_counts()
        rows += [
            {
                "table": name,
                "file": file.file,
                "n": file.n_rows,
                "n_columns": file.n_columns,
                "n_unused": len(file.unused),
                "n_unreadable": int(unreadable.get(file.file, 0)),
                "identified_by": "row_number" if study.tables[name].id == ROW_NUMBER else "own_id",
                "persons": int(behind.ids_of(study, name, one.frame)[of_file].nunique()),
            }
            for file in one.files
            for of_file in ((one.frame["_file"] == file.file).to_numpy(dtype=bool),)
        ]
    frame = pd.DataFrame(rows)
    return Exhibit(
        id="validate.tables",
        kind="table",
        title=Message("validate.tables.title"),
        chapter="assurance",
        frame=frame.drop(columns="persons") if behind.rows_are_people(study) else frame,
        columns=(
            Column("table", "label", names="table"),
            Column("file", "text"),
            Column("n", "count"),
            Column("n_columns", "count"),
            Column("n_unused", "count"),
            Column("n_unreadable", "count"),
            Column("identified_by", "label"),
            *behind.hidden(study, "persons"),
        ),
        guards=behind.guarded(
            study,
            (Guard("n", ("n_columns", "n_unused", "n_unreadable")),),
            {"persons": ("n", "n_columns", "n_unused", "n_unreadable")},
        ),
        note=Message("validate.tables.note"),
    )


def _unused_exhibit(unused: pd.DataFrame) -> Exhibit:
    """Show the columns that the declaration does not use, or say that there are none."""
    if unused.empty:
        body = (Message("validate.unused.none"),)
        return Exhibit("validate.unused", "text", Message("validate.unused.title"), "assurance", body=body)
    return Exhibit(
        id="validate.unused",
        kind="table",
        title=Message("validate.unused.title"),
        chapter="assurance",
        frame=unused[["table", "column", "n"]].assign(column=unused["column"].map(validate_files.shortened)),
        columns=(Column("table", "label", names="table"), Column("column", "text"), Column("n", "count")),
        guards=(Guard("n", ()),),
        note=Message("validate.unused.note"),
    )


def _derived_exhibit(study: Study, results: pd.DataFrame) -> Exhibit:
    """Show the checks that follow from the declaration, by table and kind."""
    grouped = results.groupby(["table", "kind", "severity"], sort=False)
    asked: dict[str, tuple[str, Any]] = {
        "n_variables": ("column", "size"),
        "n": ("n_checked", "max"),
        "n_failed": ("n_failed", "sum"),
        "success": ("success", "all"),
    }
    if not behind.rows_are_people(study):
        asked |= {"persons": ("persons", "max"), "persons_failed": ("who", _number_of_people)}
    frame = grouped.agg(**asked).reset_index()
    return Exhibit(
        id="validate.checks",
        kind="table",
        title=Message("validate.checks.title"),
        chapter="assurance",
        frame=_with_outcome(frame),
        columns=(
            Column("table", "label", names="table"),
            Column("kind", "label"),
            Column("severity", "label"),
            Column("n_variables", "count"),
            Column("n", "count"),
            Column("n_failed", "count"),
            *behind.hidden(study, "persons", "persons_failed"),
            Column("outcome", "label"),
        ),
        guards=behind.guarded(
            study,
            (Guard("n", ("n_variables",)), Guard("n_failed", ())),
            {"persons": ("n", "n_variables"), "persons_failed": ("n_failed",)},
        ),
        note=Message("validate.checks.note"),
    )


def _declared_exhibit(study: Study, results: pd.DataFrame) -> Exhibit:
    """Show the study's own checks by their declared labels."""
    names = "check." + results["declared"].astype("string")
    frame = results.assign(check=names, n=results["n_checked"])
    shown = ["check", "table", "severity", "n", "n_failed", "success"]
    if not behind.rows_are_people(study):
        frame = frame.assign(persons_failed=frame["who"].map(len))
        shown += ["persons", "persons_failed"]
    return Exhibit(
        id="validate.declared",
        kind="table",
        title=Message("validate.declared.title"),
        chapter="assurance",
        frame=_with_outcome(frame[shown]),
        columns=(
            Column("check", "label", names="check"),
            Column("table", "label", names="table"),
            Column("severity", "label"),
            Column("n", "count"),
            Column("n_failed", "count"),
            *behind.hidden(study, "persons", "persons_failed"),
            Column("outcome", "label"),
        ),
        guards=behind.guarded(
            study,
            (Guard("n", ()), Guard("n_failed", ())),
            {"persons": ("n",), "persons_failed": ("n_failed",)},
        ),
        note=Message("validate.declared.note"),
    )


def _with_outcome(frame: pd.DataFrame) -> pd.DataFrame:
    """Return results with a word for the reader instead of true and false."""
    words = frame["success"].map({True: "passed", False: "failed"})
    return frame.assign(outcome=words).drop(columns="success").reset_index(drop=True)


def _number_of_people(sets: pd.Series) -> int:
    """Return how many people are in some of the sets."""
    return len(frozenset().union(*sets))
