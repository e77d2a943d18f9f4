"""What 01 shows of how files were read: what was worked out, and the codes that a file has labels for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.validate_persons import ids_of
from helpers.cleaning.why_missing import missing_name
from helpers.readers.arrived import Reading
from helpers.readers.tables import FileRead, TableRead, columns_of
from helpers.results import Column, Declared, Exhibit, Guard, Message, Name
from helpers.study.spec import Study

TOPIC = "reading"
"""Topic of the catalogues with the words for what was read."""
LONGEST = 120
"""Characters of a name of a file's own making that are printed; heads of sheets can be whole questions."""
ROWS = re.compile(r"(\d+)(?:[-–](\d+))?")
BY_ROW = frozenset({"header", "left_out_total", "left_out_note"})
WORDS: Mapping[tuple[str, str], str] = {
    ("delimiter", ","): "comma",
    ("delimiter", ";"): "semicolon",
    ("delimiter", "tab"): "tab",
    ("delimiter", "|"): "bar",
    ("decimal", "."): "point",
    ("decimal", ","): "comma",
    ("thousands", "."): "point",
    ("thousands", ","): "comma",
    ("thousands", " "): "space",
    ("quote", "'"): "single_quote",
    ("quote", "none"): "no_quote",
    ("encoding", "utf-8"): "utf_8",
    ("encoding", "utf-8-sig"): "utf_8",
    ("encoding", "utf-16"): "utf_16",
    ("encoding", "cp1252"): "windows_1252",
    ("encoding", "latin-1"): "latin_1",
    ("date", "31-12-2024"): "dmy_dash",
    ("date", "31/12/2024"): "dmy_slash",
    ("date", "31.12.2024"): "dmy_point",
    ("date", "12/31/2024"): "mdy_slash",
    ("date", "2024-12-31"): "ymd_dash",
    ("date", "20241231"): "ymd_whole",
    ("layout", "plain"): "plain",
    ("layout", "qualtrics"): "qualtrics",
    ("layout", "limesurvey"): "limesurvey",
    ("program", "spss"): "spss",
    ("program", "spss_por"): "spss_por",
    ("program", "stata"): "stata",
    ("program", "parquet"): "parquet",
}
"""Words of the catalogue for what is found; anything else is printed as it is, where the door knows it."""


def shortened(name: str) -> str:
    """Return a name of a file's own making on one line, cut off where it is long.

    Examples
    --------
    >>> shortened("How old  are you?")
    'How old are you?'
    """
    line = " ".join(name.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def people_behind(study: Study, found: Mapping[str, TableRead]) -> dict[str, int]:
    """Return of how many people each file holds rows."""
    behind = {}
    for name, one in found.items():
        ids = ids_of(study, name, one.frame)
        for file in one.files:
            behind[file.file] = int(ids[(one.frame["_file"] == file.file).to_numpy(dtype=bool)].nunique())
    return behind


def readings(found: Mapping[str, TableRead], behind: Mapping[str, int]) -> Exhibit:
    """Show per file what was worked out on reading it, and what the study says of it."""
    rows = [
        _row(file, one, behind[file.file])
        for table in found.values()
        for file in table.files
        for one in file.readings
    ]
    frame = pd.DataFrame(rows, columns=["table", "file", *_COLUMNS]).astype(_TYPES)
    frame = frame.drop(
        columns=[name for name in ("text", "row", "to_row", "rows") if not _holds(frame[name])]
    )
    shown = (
        Column("table", "label", names="table"), Column("file", "text"), Column("what", "label"),
        Column("word", "label"), Column("text", "text"), Column("row", "number"), Column("to_row", "number"),
        Column("rows", "count"), Column("said_by", "label"), Column("n", "count", shown=False),
    )  # fmt: skip
    columns = tuple(column for column in shown if column.name in frame)
    places = tuple(name for name in ("row", "to_row") if name in frame)
    counted = (Guard("rows", ()),) if "rows" in frame else ()
    return Exhibit(
        id="validate.readings",
        kind="table",
        title=Message("validate.readings.title"),
        chapter="assurance",
        frame=frame,
        columns=columns,
        guards=(Guard("n", places), *counted),
        note=Message("validate.readings.note"),
    )


def labels_of_files(study: Study, found: Mapping[str, TableRead]) -> pd.DataFrame:
    """Return every code that a file has a label for, or that is declared for a column with labels. Private.

    Returns
    -------
    DataFrame
        Columns table, file, column, variable, code, label (in the file), declared (name in the study), n
        (rows with the code); "" where there is none. Labels are words of who made the file: they may name
        people.
    """
    rows = [
        row for name, one in found.items() for file in one.files for row in _labels(study, name, one, file)
    ]
    types = dict.fromkeys(("table", "file", "column", "variable", "code", "label", "declared"), "string")
    return pd.DataFrame(rows, columns=[*types, "n"]).astype({**types, "n": "int64"})


def label_exhibits(labels: pd.DataFrame, behind: Mapping[str, int]) -> tuple[Exhibit, ...]:
    """Show the variables whose codes are not the codes of the file; nothing where no file has labels."""
    if labels.empty:
        return ()
    differing = _differing(labels, behind)
    title = Message("validate.labels.title")
    if differing.empty:
        return (
            Exhibit("validate.labels", "text", title, "assurance", body=(Message("validate.labels.none"),)),
        )
    return (
        Exhibit(
            id="validate.labels",
            kind="table",
            title=title,
            chapter="assurance",
            frame=differing,
            columns=(
                Column("variable", "label", names="variable"), Column("n", "count", shown=False),
                Column("n_declared", "number"), Column("n_in_file", "number"), Column("n_unknown", "number"),
                Column("n_undeclared", "number"), Column("n_rows", "count"),
            ),
            guards=(
                Guard("n", ("n_declared", "n_in_file", "n_unknown", "n_undeclared")), Guard("n_rows", ()),
            ),
            note=Message("validate.labels.note"),
        ),
    )  # fmt: skip


def snapshots(found: Mapping[str, TableRead]) -> tuple[Exhibit, ...]:
    """Say of every table of Statistics Netherlands when it was changed and fetched, and how final it is."""
    fetched = [
        (file, file.snapshot) for one in found.values() for file in one.files if file.snapshot is not None
    ]
    if not fetched:
        return ()
    body = [
        Message(
            "validate.snapshots.facts",
            {
                "table": Name("table", file.table),
                "file": file.file,
                "modified": Declared(facts.modified),
                "fetched": Declared(facts.fetched),
                "status": tuple(
                    Message(f"validate.snapshots.{status}", {"n": Declared(n)})
                    for status, n in facts.status.items()
                ),
            },
        )
        for file, facts in fetched
    ]
    return (
        Exhibit(
            "validate.snapshots",
            "text",
            Message("validate.snapshots.title"),
            "assurance",
            body=(*body, Message("validate.snapshots.licence")),
        ),
    )


def left_out_rows(found: Mapping[str, TableRead]) -> pd.DataFrame:
    """Return the rows below a head that were not taken: table, file, row, why; what they hold is not kept."""
    rows = [
        {"table": file.table, "file": file.file, "row": left.row, "why": left.why}
        for one in found.values()
        for file in one.files
        for left in file.left_out
    ]
    types = {"table": "string", "file": "string", "row": "int64", "why": "string"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


_COLUMNS = ("what", "word", "text", "row", "to_row", "rows", "said_by", "n")
_TYPES = {
    **dict.fromkeys(("table", "file", "what", "word", "text", "said_by"), "string"),
    **dict.fromkeys(("row", "to_row", "rows"), "Int64"),
    "n": "int64",
}


def _row(file: FileRead, one: Reading, persons: int) -> dict[str, object]:
    """Return one line: a word, a row, or the text that was found."""
    place = ROWS.fullmatch(one.value) if one.what in BY_ROW else None
    word = WORDS.get((one.what, one.value), "")
    text = "" if place or word else shortened(one.value)
    rows = int(one.value) if one.what == "empty_rows" and one.value.isdigit() else one.rows
    return {
        "table": file.table,
        "file": file.file,
        "what": f"{TOPIC}.{one.what}",
        "word": f"{TOPIC}.{word}" if word else "",
        "text": "" if one.what == "empty_rows" else text,
        "row": int(place[1]) if place else None,
        "to_row": int(place[2]) if place and place[2] else None,
        "rows": rows,
        "said_by": f"{TOPIC}.{'declared_here' if one.declared else 'worked_out'}",
        "n": persons,
    }


def _holds(values: pd.Series) -> bool:
    """Return whether a column holds anything."""
    return bool((values.notna() & (values.astype("string") != "")).any())


def _labels(study: Study, table: str, one: TableRead, file: FileRead) -> Iterator[dict[str, object]]:
    """Yield the codes of one file."""
    names = {str(variable.column): name for name, variable in study.variables.items()}
    for column, variable in columns_of(study, table).items():
        labels = file.said[column].labels if column in file.said else {}
        if not labels or not variable.codes:
            continue
        declared = {str(code): name for code, name in {**variable.codes, **variable.missing_codes}.items()}
        here = one.frame.loc[(one.frame["_file"] == file.file).to_numpy(dtype=bool)]
        counts = here[column].astype("string").value_counts()
        why = here[missing_name(column)].value_counts()
        for code in dict.fromkeys([*labels, *declared]):
            name = declared.get(code, "")
            missing = code in map(str, variable.missing_codes)
            yield {
                "table": table, "file": file.file, "column": column, "variable": names[column], "code": code,
                "label": labels.get(code, ""), "declared": name,
                "n": int(why.get(name, 0) if missing else counts.get(code, 0)),
            }  # fmt: skip


def _differing(labels: pd.DataFrame, behind: Mapping[str, int]) -> pd.DataFrame:
    """Return the variables with a declared code that the file does not know, or the reverse in its rows."""
    rows = []
    for (file, variable), codes in labels.groupby(["file", "variable"], sort=False):
        unknown = codes["label"] == ""
        undeclared = (codes["declared"] == "") & (codes["n"] > 0)
        if unknown.any() or undeclared.any():
            rows.append(
                {
                    "variable": variable,
                    "n": behind[str(file)],
                    "n_declared": int((codes["declared"] != "").sum()),
                    "n_in_file": int((codes["label"] != "").sum()),
                    "n_unknown": int(unknown.sum()),
                    "n_undeclared": int(undeclared.sum()),
                    "n_rows": int(codes.loc[undeclared, "n"].sum()),
                }
            )
    return pd.DataFrame(rows)
