"""Text files as they arrive: what is written in any dialect is read back equal, or said to be open."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.readers.arrived import Arrived, ColumnSaid, Reading
from helpers.readers.detecting import Kind
from helpers.readers.dialects import PRESETS
from helpers.readers.lss import read_structure
from helpers.readers.text_file import read_text_file
from helpers.readers.typed import typed
from helpers.study.spec import Dialect, Table, Variable

KINDS: Mapping[str, Kind] = {"nr": "number", "bedrag": "number", "datum": "date"}
NAMES = ("nr", "bedrag", "datum", "tekst")
FORMS = ("%d-%m-%Y", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%d-%m-%Y %H:%M")
ENCODINGS = {"utf-8": "aé€Ж", "utf-8-sig": "aé€Ж", "utf-16": "aé€Ж", "cp1252": "aé€", "latin-1": "aé"}
QUALTRICS = (
    'StartDate,ResponseId,Q1,Q2,Finished,Status\r\nStart Date,Response ID,"Hoe oud\nbent u?","Wat vindt u, al met al?",'
    'Finished,Response Type\r\n"{""ImportId"":""startDate"",""timeZone"":""Z""}","{""ImportId"":""_recordId""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""finished""}","{""ImportId"":""status""}"\r\n'
    '2024-01-13 10:00:00,R_1,34,"goed\nhoor",True,IP Address\r\n2024-01-13 10:05:00,R_2,35,,False,Survey Preview\r\n'
)
LEGACY = "V1,V3,Q1\nResponseID,StartDate,Hoe oud bent u?\nR_1,2024-01-13 10:00:00,34\n"

CODES = {"A1": "Ja, betaald", "A2": "Nee"}
RowOfTable = tuple[int, float, dt.date, str]


def table(dialect: object = "detect", **more: object) -> Table:
    plain = {"files": ["f.csv"], "dialect": dialect, "unit": "person", "id": "nr", "source": {"nl": "x"}}
    return Table.model_validate({**plain, **more})


def read(text: str | bytes, declared: Table, expected: tuple[str, ...] = (), **more: object) -> Arrived:
    data = text if isinstance(text, bytes) else text.encode()
    return read_text_file(data, declared, expected=expected, shown="f.csv", **more)  # type: ignore[arg-type]


def refused(text: str | bytes, declared: Table, expected: tuple[str, ...] = (), **more: object) -> list[str]:
    with pytest.raises(DataMistake) as caught:
        read(text, declared, expected, **more)
    return str(caught.value).split("\n")


def number_as(value: float, dialect: Dialect) -> str:
    """Return a number with two decimals in a dialect."""
    plain = f"{value:,.2f}" if dialect.thousands else f"{value:.2f}"
    return plain.replace(",", "T").replace(".", dialect.decimal).replace("T", dialect.thousands)


def written(rows: list[RowOfTable], dialect: Dialect, *, end: str, every: bool) -> bytes:
    """Return a file as a csv writer makes it."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    writer = csv.writer(
        out, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator=end, quoting=quoting
    )
    writer.writerow(NAMES)
    for number, amount, day, words in rows:
        writer.writerow([number, number_as(amount, dialect), day.strftime(dialect.date), words])
    return out.getvalue().encode(dialect.encoding)


def typed_rows(arrived: Arrived) -> list[RowOfTable]:
    """Return the rows with the types of the table."""
    kinds = {"nr": "integer", "bedrag": "real", "datum": "date", "tekst": "text"}
    columns = []
    for name, kind in kinds.items():
        variable = Variable.model_validate(
            {"table": "t", "column": name, "type": kind, "label": {"nl": name}}
        )
        found = typed(arrived.texts.columns[name], variable, arrived.dialect)
        assert not found.unreadable.any()
        columns.append(found.content)
    number, amount, day, words = columns
    days = [pd.Timestamp(one).date() for one in day]
    return list(zip(number, amount, days, words.fillna(""), strict=True))


@st.composite
def files(draw: st.DrawFn) -> tuple[list[RowOfTable], Dialect, bytes]:
    """Return a table, a dialect, and the file that a writer makes of them."""
    decimal = draw(st.sampled_from([",", "."]))
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    dialect = Dialect(
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        decimal=decimal,
        thousands=draw(st.sampled_from(["", " ", "." if decimal == "," else ","])),
        encoding=encoding,
        date=draw(st.sampled_from(FORMS)),
        quote=draw(st.sampled_from(['"', "'"])),
    )
    # A cell "x" in a file of single marks cannot be told from a quoted x.
    marks = "'" if dialect.quote == "'" else "\"'"
    words = st.text(alphabet=f"{ENCODINGS[encoding]} ,;.1{marks}", max_size=6)
    row = st.tuples(
        st.integers(-5, 10**6),
        st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
        st.dates(dt.date(1950, 1, 1), dt.date(2060, 12, 31)),
        words.filter(str.strip) | st.just(""),
    )
    rows = draw(st.lists(row, min_size=1, max_size=8))
    end, every = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.booleans())
    return rows, dialect, written(rows, dialect, end=end, every=every)


@settings(max_examples=40, deadline=None)
@given(files())
def test_what_is_written_in_a_declared_dialect_is_read_back_equal(
    made: tuple[list[RowOfTable], Dialect, bytes],
) -> None:
    rows, dialect, data = made
    assert typed_rows(read(data, table(dialect), NAMES)) == rows


@settings(max_examples=40, deadline=None)
@given(files())
@example((
    [(1, 1234.5, dt.date(2024, 2, 1), "x")], PRESETS["nl"], b"nr;bedrag;datum;tekst\n1;1234,50;01-02-2024;x\n"
))  # fmt: skip
def test_what_is_written_is_worked_out_and_read_back_equal_or_is_said_to_be_open(
    made: tuple[list[RowOfTable], Dialect, bytes],
) -> None:
    rows, _, data = made
    try:
        arrived = read(data, table(), NAMES, kinds=KINDS)
    except DataMistake:
        return
    assert typed_rows(arrived) == rows


def test_what_was_worked_out_is_told_from_what_is_declared() -> None:
    text = "nr;bedrag\n1;7,5\n"
    assert read(text, table(), KINDS, kinds=KINDS).readings == (
        Reading("encoding", "utf-8", declared=False),
        Reading("delimiter", ";", declared=False),
        Reading("decimal", ",", declared=False),
        Reading("date", "31-12-2024", declared=False),
        Reading("layout", "plain", declared=False),
    )
    assert all(one.declared for one in read(text, table("nl")).readings if one.what != "layout")
    said = [one.what for one in read(text, table(), kinds={"nr": "number"}).readings]
    assert said == ["encoding", "delimiter", "decimal", "layout"]


def test_a_doubt_about_a_declared_column_stops_and_says_what_to_write() -> None:
    text = "nr;datum;los\n1;01-02-2023;1.234\n"
    assert refused(text, table(), NAMES, kinds=KINDS) == [
        "f.csv, column 'datum': no day is above 12: its dates may be written like 31-12-2024 or like 12-31-2024. For "
        'day first write dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y"}. For month first '
        'write dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%m-%d-%Y"}.'
    ]
    assert read(text, table(), ("nr",)).texts.columns.num_rows == 1


def test_a_text_without_a_dialect_is_refused() -> None:
    assert refused("a;b\n1;2\n", table(None)) == [
        "f.csv: a text file without a dialect. Write dialect: detect, nl or en, or spell it out."
    ]


def test_titles_above_the_head_do_not_shift_lines() -> None:
    text = "Rapportage\n\nnr;bedrag\n1;7,5\n2;8,5\n"
    for declared in (table(header=(3, 3)), table("nl", header=(3, 3)), table()):
        arrived = read(text, declared)
        assert arrived.texts.lines.tolist() == [4, 5]
        assert arrived.head == "line 3"
        assert Reading("header", "3", declared=declared.header is not None) in arrived.readings


def test_two_head_rows_are_joined() -> None:
    arrived = read("P;M;\nid;x;y\n1;2;3\n", table("nl", header=(1, 2)))
    assert arrived.texts.columns.column_names == ["P / id", "M / x", "M / y"]


def test_the_line_sep_is_no_head() -> None:
    arrived = read("sep=;\r\nnr;x\r\n1;2\r\n", table("nl"), ("nr",))
    assert (arrived.texts.columns.column_names, arrived.texts.lines.tolist()) == (["nr", "x"], [3])
    assert refused("sep=;\r\nnr;x\r\n1;2\r\n", table("en"), ("nr",)) == [
        "f.csv, line 1: a comma is declared as delimiter, and this line says a semicolon. Write dialect: nl, or spell "
        "the dialect out."
    ]


def test_empty_rows_and_columns_at_the_end_are_left_out_and_said() -> None:
    arrived = read("nr;x;\n1;2;\n;;\n3;4;\n;;\n;;\n", table("nl"))
    assert arrived.texts.columns.to_pydict() == {"nr": ["1", "", "3"], "x": ["2", "", "4"]}
    assert arrived.texts.lines.tolist() == [2, 3, 4]
    assert Reading("empty_rows", "2", declared=False) in arrived.readings
    assert refused("nr;x;\n1;2;3\n", table("nl")) == [
        "f.csv, line 1: column 3 has no name. Give every column a name, or declare which line is the head (header)."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("declared", [True, False])
def test_qualtrics_has_three_head_rows_of_which_the_second_says_the_questions(
    encoding: str, delimiter: str, declared: bool
) -> None:
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(QUALTRICS, newline=""))
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    dialect = {"delimiter": delimiter, "decimal": ".", "encoding": encoding, "date": "%Y-%m-%d %H:%M:%S"}
    study = table(dialect, layout="qualtrics") if declared else table()
    arrived = read(out.getvalue().encode(encoding), study, ("Q1", "Q2"))
    assert arrived.texts.columns.to_pydict()["Q2"] == ["goed\nhoor", ""]
    assert arrived.texts.lines.tolist() == [5, 7]
    assert arrived.said["Q1"] == ColumnSaid("Hoe oud bent u?")
    assert arrived.said["Q2"] == ColumnSaid("Wat vindt u, al met al?")
    assert arrived.readings[-2:] == (
        Reading("tests", "Status", declared=False, rows=1),
        Reading("unfinished", "Finished", declared=False, rows=1),
    )


def test_older_exports_of_qualtrics_have_two_head_rows() -> None:
    arrived = read(LEGACY, table("en", layout="qualtrics"))
    assert arrived.texts.columns.to_pydict() == {"V1": ["R_1"], "V3": ["2024-01-13 10:00:00"], "Q1": ["34"]}
    assert arrived.said["V1"] == ColumnSaid("ResponseID")


def test_head_rows_of_qualtrics_are_not_read_as_responses() -> None:
    assert refused(QUALTRICS, table("en")) == [
        "f.csv, line 2: this is no response but a head row of Qualtrics. Write layout: qualtrics."
    ]
    assert refused("a,b\n1,2\n", table("en", layout="qualtrics")) == [
        "f.csv, line 2: layout: qualtrics is declared, and no question texts stand below the names. Leave layout out, "
        "or ask for an export of Qualtrics with its head rows."
    ]


def test_limesurvey_says_the_questions_of_its_structure(limesurvey_6: bytes) -> None:
    structure = read_structure(limesurvey_6, "s.lss")
    text = '"id","submitdate","lastpage","startlanguage","werk"\n"1","","2","nl","A1"\n"2","2024-01-05 10:00:00","3","nl","A2"\n'
    arrived = read(text, table("en", layout="limesurvey"), structure=structure)
    assert arrived.said == {"werk": ColumnSaid("Heeft u werk?", {**CODES, "-oth-": "Anders, namelijk"})}
    assert arrived.readings[-1] == Reading("unfinished", "submitdate", declared=False, rows=1)
    assert read(text, table()).readings[4] == Reading("layout", "limesurvey", declared=False)
