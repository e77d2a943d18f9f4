"""The gate: columns that seem to identify people are declared, or the run stops before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from helpers.errors import DataMistake, Mistake, nearest
from helpers.readers.arrived import Arrived, ColumnSaid
from helpers.readers.delimited import Texts
from helpers.readers.distinct import distinct_texts
from helpers.study.shape import raw_files
from helpers.study.spec import Study, Table
from helpers.validation import showing
from helpers.validation.identifying import BSN, Suspicion, suspicions

Answer = Literal["not_kept", "not_identifying", "declared", "refused"]
ROW_NUMBER = "row_number"
IN_WORDS: Mapping[str, str] = {
    "bsn": "citizen service numbers (BSN)",
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "iban": "bank accounts",
    "postcode": "postcodes with letters",
    "address": "addresses",
    "name": "names of people",
    "birth_date": "dates of birth",
    "ip_address": "addresses of computers (IP)",
    "location": "places on the map",
    "text_with_bsn": "texts or numbers with citizen service numbers (BSN) among them",
    "text_with_email": "texts that mention e-mail addresses",
    "text_with_phone": "texts that mention phone numbers",
    "text_with_iban": "texts that mention bank accounts",
    "text_with_postcode": "texts that mention postcodes",
    "text_with_name": "texts that mention people by name",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One column of one file that seems to identify people, and what the declaration says of it.

    Attributes
    ----------
    table, file, column : str
        Where it is.
    suspicion : Suspicion
        What it seems to hold.
    n : int
        People with a cell that is not empty: different ids, or rows where rows have no id.
    answer : {"not_kept", "not_identifying", "declared", "refused"}
        Dropped on reading, explained, held by a variable that is declared identifying, or nothing of these.
    """

    table: str
    file: str
    column: str
    suspicion: Suspicion
    n: int
    answer: Answer


@dataclass(frozen=True, slots=True, eq=False)
class Admitted:
    """One file as it goes on, and what was found in it."""

    arrived: Arrived
    found: tuple[Looked, ...]


def admit(study: Study, table: str, file: str, arrived: Arrived) -> Admitted:
    """Look at every column of a file, and leave out the columns that are declared to be kept nowhere.

    Parameters
    ----------
    study : Study
        Of which `tables` and `variables` are read.
    table, file : str
        As declared.
    arrived : Arrived
        The file as texts; used columns and others alike are looked at.
    """
    columns = arrived.texts.columns
    found = tuple(
        Looked(table, file, name, one, _people(study.tables[table], columns, name), answer)
        for name in columns.column_names
        for one in suspicions(columns[name], name, arrived.said.get(name, ColumnSaid()).label)
        for answer in [_answer(study, table, name, one)]
    )
    dropped = [name for name in study.tables[table].not_kept if name in columns.column_names]
    if not dropped:
        return Admitted(arrived, found)
    texts = Texts(columns.drop_columns(dropped), arrived.texts.lines)
    said = {name: one for name, one in arrived.said.items() if name not in dropped}
    return Admitted(replace(arrived, texts=texts, said=said), found)


def require_plain_names(study: Study) -> None:
    """Refuse names of files that are somebody's data: reports and manifests print them.

    Raises
    ------
    DataMistake
        Which declared files, by their number; the names are not repeated.
    """
    mistakes = [
        Mistake(
            f"studies/{study.study}/study.yml",
            f"the name of raw file {number} looks like the data of a person",
            todo="Give the file another name: reports and manifests print it.",
        )
        for number, file in enumerate(dict.fromkeys(raw_files(study)), 1)
        if showing.has_shape(file)
    ]
    if mistakes:
        raise DataMistake(mistakes)


def require_declared(study: Study, found: Iterable[Looked]) -> None:
    """Stop the run while a column that seems to identify people is not declared, or holds the BSN.

    Raises
    ------
    DataMistake
        A sentence per column with citizen service numbers, and one per file with all other columns and what
        to write in `study.yml`. No value of a cell is repeated.
    """
    refused = [one for one in found if one.answer == "refused"]
    mistakes = [citizens(study.study, one) for one in refused if one.suspicion.kind == BSN]
    others = [one for one in refused if one.suspicion.kind != BSN]
    for (table, file), group in groupby(others, key=lambda one: (one.table, one.file)):
        mistakes.append(_undeclared(study, table, file, tuple(group)))
    if mistakes:
        raise DataMistake(mistakes)


def unknown_columns(study: str, table: Table, name: str, there: Iterable[str]) -> Iterator[Mistake]:
    """Yield the columns that are said to be left out, or not to identify, and are in no file of the table."""
    known = list(there)
    for section in ("not_kept", "not_identifying"):
        for column in getattr(table, section):
            if column not in known:
                where = f"studies/{study}/study.yml: tables.{name}.{section}"
                found = f"no file of the table has a column '{column}'"
                yield Mistake(where, found, showing.columns(known), nearest(column, known))


def _answer(study: Study, table: str, column: str, suspicion: Suspicion) -> Answer:
    """Return what the declaration says of a column; nothing it says lets the BSN in."""
    declared = study.tables[table]
    if suspicion.kind == BSN:
        return "refused"
    if column in declared.not_kept:
        return "not_kept"
    if column in declared.not_identifying:
        return "not_identifying"
    holding = [one for one in study.variables.values() if one.column == column and table in one.tables]
    return "declared" if any(one.identifying != "none" for one in holding) else "refused"


def _people(table: Table, columns: pa.Table, name: str) -> int:
    """Return behind how many people the cells of a column stand that are not empty."""
    codes = distinct_texts(columns[name])
    there = pc.not_equal(pc.utf8_trim_whitespace(codes.dictionary), "").take(codes.indices)
    if table.id == ROW_NUMBER or table.id not in columns.column_names:
        return int(pc.sum(there).as_py() or 0)
    return len(pc.unique(distinct_texts(columns[table.id]).indices.filter(there)))


def citizens(study: str, one: Looked) -> Mistake:
    """Return the sentence for a column with citizen service numbers."""
    return Mistake(
        f"data/raw/{study}/{one.file}, column {showing.column(one.column)}",
        f"{_share(one)} of the cells that are not empty pass the test of a citizen service number (BSN), "
        f"{one.suspicion.n_distinct} different ones",
        todo="A BSN may be used only where a law says so, and nothing of this file was kept. Take the file "
        "out of data/raw, and ask the owner of the data to pseudonymise it first: "
        "python -m helpers pseudonymise.",
    )


def _undeclared(study: Study, table: str, file: str, group: tuple[Looked, ...]) -> Mistake:
    """Return one sentence for all columns of a file, with the lines to write."""
    keys = {study.tables[table].id} | {one.on for one in study.joins if table in (one.from_, one.to)}
    columns = tuple(dict.fromkeys(one.column for one in group))
    said = "; ".join(
        f"{showing.column(one.column)} ({IN_WORDS[one.suspicion.kind]}, {_share(one)} of its cells)"
        for one in group
    )
    tied = [showing.column(column) for column in columns if column in keys]
    free = [column for column in columns if column not in keys]
    todo = f"Nothing was kept. In study.yml under tables.{table} write "
    todo += f"not_kept: [{', '.join(map(_quoted, free))}] (read and stored nowhere)" if free else ""
    todo += "; or for a column that is no such thing " if free else "for a column that is no such thing "
    todo += "not_identifying: {column: the reason}; or let its variable say identifying: direct."
    if tied:
        todo += (
            f" {', '.join(tied)} tells people apart here: ask the owner of the data to pseudonymise it "
            "(python -m helpers pseudonymise)."
        )
    return Mistake(f"data/raw/{study.study}/{file}", f"columns seem to identify people: {said}", todo=todo)


def _quoted(column: str) -> str:
    """Return a column as YAML would have it in a list; a name that is somebody's data is not repeated."""
    if not showing.is_plain(column):
        return "..."
    return column if column.replace("_", "").isalnum() and not column.isdigit() else f"'{column}'"


def _share(one: Looked) -> str:
    share = one.suspicion.share
    return "less than 1%" if share < 0.01 else f"{share:.0%}"
