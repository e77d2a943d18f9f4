"""Whatever a small table holds, what `make new` writes of it is read without a mistake."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.paths import Project
from helpers.readers.tables import read_tables
from helpers.starting.beginning import begun
from helpers.starting.keeping import keep, write_once
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.validation.gate import require_declared

EXAMPLES = 15
WORDS = st.sampled_from([
    "ja", "nee", "Ja", "man", "vrouw", "weet niet", "n.v.t.", "no", "true", "null", "01", "007", "1", "2", "3", "9", "99",
    "-9", "0", "1,5", "2.5", "1.234,50", "€ 12", "12%", "31-12-2024", "2024-12-31", "1-2-2024", "=1+1", "a: b", "{x}",
    '"', "'", "#", "- x", "é", "ß", "😀", "\u00a0", "\u200b", "a\nb", "[1]", "*", "&a", "!t", "%", "@", "`", "|", ">",
    "1e5", "NaN", "inf", "1985", "2024", "piet@voorbeeld.nl", "0612345678", "1234 AB", "Jan de Vries", "",
])  # fmt: skip
CELLS = (
    WORDS | st.text(max_size=8) | st.integers(-20, 20).map(str) | st.floats(-5, 5).map(lambda x: f"{x:.2f}")
)
NAMES = (
    st.sampled_from([
        "client", "Cliëntnummer", "id", "meting", "maand", "groep", "Q1_1#2", "a b", "month", "person", "x__missing2", "no",
        "on", "null", "leeftijd", "trede", "rapportcijfer", "e-mail", "naam", "😀", "1", "open", "x" * 300, '"q"', "a;b",
    ])
    | st.text(min_size=1, max_size=12)
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return a head with names of its own and rows; columns are of one kind of cell or of any."""
    head = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=lambda name: name.strip()))
    n = draw(st.integers(1, 30))
    columns = []
    for _ in head:
        few = draw(st.lists(CELLS, min_size=1, max_size=4))
        kind = draw(st.sampled_from(["few", "any", "count", "number", "date"]))
        cells = {
            "few": st.sampled_from(few), "any": CELLS, "number": st.integers(0, 120).map(str),
            "date": st.dates().map(lambda day: day.strftime("%d-%m-%Y")),
        }  # fmt: skip
        columns.append(
            [str(row) for row in range(n)] if kind == "count" else [draw(cells[kind]) for _ in range(n)]
        )
    return [head, *map(list, zip(*columns, strict=True))]


def written(rows: list[list[str]], delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


def begin(root: Path, **files: bytes) -> Study:
    """Begin a study of files as `make new` does, load it, and read its tables."""
    project = Project(root)
    raw = project.raw("probe")
    raw.mkdir(parents=True)
    for name, data in files.items():
        (raw / f"{name}.csv").write_bytes(data)
    beginning = begun("probe", raw, [f"{name}.csv" for name in files], language="nl")
    keep(beginning, project.declaration("probe"))
    if beginning.derive:
        write_once(project.study("probe") / "derive.py", beginning.derive)
    return load(project, "probe")


def requires_nothing_more(study: Study, frames: dict[str, pd.DataFrame]) -> None:
    """Check that every declared cell is read, in range and of a declared code."""
    for table, frame in frames.items():
        for variable in study.variables.values():
            if table not in variable.tables:
                continue
            known = frame[variable.column].dropna()
            if variable.codes:
                assert set(known) <= set(variable.codes)
            if variable.range is not None:
                assert known.between(*variable.range).all()


def begun_or_refused(root: Path, data: bytes) -> Study | None:
    """Return the study, or None for a file that is refused in sentences before anything is written."""
    try:
        return begin(root, een=data)
    except DataMistake:
        assert not Project(root).declaration("probe").exists()
        return None


@settings(max_examples=EXAMPLES)
@given(rows=tables(), delimiter=st.sampled_from([";", ",", "\t"]))
def test_a_declaration_of_any_table_reads_that_table(tmp_path_factory, rows, delimiter) -> None:
    root = tmp_path_factory.mktemp("any")
    study = begun_or_refused(root, written(rows, delimiter))
    if study is None:
        return
    read = read_tables(study, Project(root).raw("probe"))
    require_declared(study, [one for table in read.values() for one in table.looked])
    for name, table in read.items():
        stops = [
            one.column for one in study.variables.values() if name in one.tables and one.unreadable == "stop"
        ]
        assert not table.failures["column"].isin(stops).any()
    requires_nothing_more(study, {name: table.frame for name, table in read.items()})
    shutil.rmtree(root)
