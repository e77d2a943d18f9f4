"""Workbooks as people send them: several sheets, merged heads, totals, dates as numbers, errors."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from helpers.errors import DataMistake
from helpers.readers.arrived import Arrived
from helpers.readers.kinds import kind_of
from helpers.readers.workbook import SheetGuess, guess_sheet, read_workbook
from helpers.study.spec import Table

SHOWN = "data/raw/small/f.xlsx"
FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Each example starts a process of its own."""


def book(fill: Callable[[Worksheet], None], *others: str) -> bytes:
    """Return a workbook whose first sheet is filled; the others hold one cell."""
    made = openpyxl.Workbook()
    made.active.title = "Blad1"
    fill(made.active)
    for name in others:
        made.create_sheet(name).append(["x"])
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rows(*every: list[object]) -> bytes:
    return book(lambda sheet: [sheet.append(row) for row in every])


def read(data: bytes, *expected: str, **keys: object) -> Arrived:
    table = Table(files=("f.xlsx",), unit="person", id="row_number", source={"en": "x"}, **keys)
    return read_workbook(data, table, expected=expected, shown=SHOWN)


def refusal(data: bytes, **keys: object) -> str:
    with pytest.raises(DataMistake) as caught:
        read(data, **keys)
    return str(caught.value)


def texts(arrived: Arrived) -> dict[str, list[str]]:
    return arrived.texts.columns.to_pydict()


def readings(arrived: Arrived) -> list[tuple[str, str, bool]]:
    return [(one.what, one.value, one.declared) for one in arrived.readings]


def export(sheet: Worksheet) -> None:
    """Fill a sheet as an application of a municipality does: title, two rows of heads, total, note."""
    for row in (
        ["Overzicht trajecten 2024"],
        [],
        ["Client", "Achtergrond", None, "Traject", None, "Opmerking"],
        [None, "Leeftijd", "Woonplaats", "Start", "Uren", None],
        ["001", 21, "Schiedam", dt.date(2024, 1, 1), 1.5, None],
        ["002", 22, "Vlaardingen", dt.date(2024, 2, 1), 2, "belt zelf"],
        ["Totaal", None, None, None, 3.5],
        [],
        ["Bron: gemeente, peildatum 1 mei"],
    ):
        sheet.append(row)
    for place in ("A1:F1", "B3:C3", "D3:E3", "A3:A4", "F3:F4"):
        sheet.merge_cells(place)


def test_an_export_with_title_merged_heads_total_and_note_is_a_table() -> None:
    arrived = read(book(export))
    assert texts(arrived) == {
        "Client": ["001", "002"],
        "Achtergrond / Leeftijd": ["21", "22"],
        "Achtergrond / Woonplaats": ["Schiedam", "Vlaardingen"],
        "Traject / Start": ["2024-01-01", "2024-02-01"],
        "Traject / Uren": ["1.5", "2"],
        "Opmerking": ["", "belt zelf"],
    }
    assert arrived.texts.lines.tolist() == [5, 6]
    assert (arrived.row_word, arrived.head) == ("row", "sheet 'Blad1', row 4")
    assert readings(arrived) == [
        ("sheet", "Blad1", False),
        ("header", "3-4", False),
        ("left_out_total", "7", False),
        ("left_out_note", "9", False),
    ]
    assert [(one.row, one.why) for one in arrived.left_out] == [(7, "total"), (9, "note")]


def test_notes_above_a_table_that_lack_a_name_are_no_head() -> None:
    notes = [["Overzicht", "van", "de", None], ["twee", "dagen", None, "in mei"]]
    table = [["Naam", "Beroep", "Leeftijd", "Kind"], ["a", "b", 40, True], ["c", "d", 41, False]]
    assert guess_sheet(rows(*notes, *table), SHOWN).header == (3, 3)
    lacking = [
        ["Naam", "Beroep", "Leeftijd", None],
        ["a", "b", 40, "x"],
        ["c", "d", "geen", "y"],
        ["e", "f", 1, "z"],
    ]
    assert guess_sheet(rows(*lacking), SHOWN).header == (1, 1)


def test_a_sheet_that_cannot_be_read_is_in_the_way_of_no_other() -> None:
    whole = book(lambda sheet: [sheet.append(row) for row in (["a", "b"], [1, 2])], "Blad2")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet2.xml"):
                content = re.sub(rb"<c r=\"A1\".*?</c>", b'<c r="A1" t="n"><v> x1</v></c>', content)
            new.writestr(part, content)
    assert guess_sheet(out.getvalue(), SHOWN) == SheetGuess(
        "Blad1", (1, 1), ("Blad2",), ("Blad1, Blad2 all hold something",)
    )
    assert texts(read(out.getvalue(), sheet="Blad1")) == {"a": ["1"], "b": ["2"]}
    assert refusal(out.getvalue(), sheet="Blad2") == (
        "data/raw/small/f.xlsx: sheet 'Blad2' cannot be read. Open it in the program that made it, and save it again."
    )


def test_a_declared_sheet_head_and_dialect_are_followed_and_said() -> None:
    data = book(export, "Lijst")
    arrived = read(data, sheet="Blad1", header=[4, 4], dialect="nl")
    assert list(texts(arrived)) == ["Client", "Leeftijd", "Woonplaats", "Start", "Uren", "Opmerking"]
    assert readings(arrived)[:4] == [
        ("sheet", "Blad1", True),
        ("header", "4", True),
        ("decimal", ",", True),
        ("date", "31-12-2024", True),
    ]
    assert texts(arrived)["Start"] == ["01-01-2024", "01-02-2024"]
    assert texts(arrived)["Uren"] == ["1,5", "2"]


def test_the_declared_columns_find_a_head_that_looks_like_data() -> None:
    data = rows(["lijst", "van", "3 mei"], ["2023", "2024", "naam"], ["1", "2", "x"])
    assert list(texts(read(data))) == ["lijst", "van", "3 mei"]
    assert list(texts(read(data, "2023", "naam"))) == ["2023", "2024", "naam"]


def test_several_sheets_and_none_declared_is_a_sentence_with_their_names() -> None:
    data = book(export, "Lijst", "Codes")
    assert refusal(data) == (
        "data/raw/small/f.xlsx: 3 sheets hold something, and study.yml does not say which; allowed: Blad1, Lijst, "
        "Codes. Write the name as sheet: in the table."
    )
    assert refusal(data, sheet="Lijsten") == (
        "data/raw/small/f.xlsx: there is no sheet 'Lijsten'; allowed: Blad1, Lijst, Codes. Name one of these as sheet."
    )
    assert guess_sheet(data, SHOWN) == SheetGuess(
        "Blad1", (3, 4), ("Lijst", "Codes"), ("Blad1, Lijst, Codes all hold something",)
    )


def test_empty_and_hidden_sheets_are_passed_over() -> None:
    made = openpyxl.Workbook()
    made.active.title = "Leeg"
    made.create_sheet("Gegevens").append(["a"])
    made["Gegevens"].append([1])
    hidden = made.create_sheet("Verborgen")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    arrived = read(saved(made))
    assert readings(arrived)[0] == ("sheet", "Gegevens", False)
    assert guess_sheet(saved(made), SHOWN) == SheetGuess("Gegevens", (1, 1), ("Leeg", "Verborgen"), ())


def test_whole_numbers_zeros_in_front_and_booleans_are_what_they_are() -> None:
    arrived = read(rows(["id", "n", "waar"], ["00123", 3.0, True], [" 1", 0.1, False]))
    assert texts(arrived) == {"id": ["00123", " 1"], "n": ["3", "0.1"], "waar": ["1", "0"]}
    assert readings(arrived)[-1] == ("booleans", "waar", False)


def test_errors_and_formulas_without_a_value_are_kept_apart_with_their_text() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["a", "b"], [1, "#N/A"], ["#DIV/0!", 2], ["=A2+1", 3]):
            sheet.append(row)

    arrived = read(book(fill))
    assert texts(arrived) == {"a": ["1", "#DIV/0!", "=A2+1"], "b": ["#N/A", "2", "3"]}
    assert {name: flags.tolist() for name, flags in arrived.errors.items()} == {
        "a": [False, True, True],
        "b": [True, False, False],
    }


def test_a_day_with_a_time_is_a_moment_and_numbers_count_from_the_year_of_the_workbook() -> None:
    made = openpyxl.Workbook()
    for row in (
        ["a", "b"],
        [dt.datetime(2024, 1, 5, 10, 30), dt.time(9, 5)],
        [dt.date(2024, 1, 6), dt.timedelta(hours=30)],
    ):
        made.active.append(row)
    arrived = read(saved(made))
    assert texts(arrived) == {"a": ["2024-01-05T10:30:00", "2024-01-06"], "b": ["09:05:00", "30:00:00"]}
    assert arrived.said["a"].moments
    assert arrived.days_from == "1899-12-30"
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert read(saved(made)).days_from == "1904-01-01"


def test_columns_without_a_name_of_their_own_are_named_by_their_cell() -> None:
    data = rows(["a", "b", "a", None, "_row"], [1, 2, 3, 4, 5])
    assert refusal(data) == (
        "data/raw/small/f.xlsx, sheet 'Blad1', cell C1: the name 'a' stands above columns A and C. Give every column its "
        "own name, or declare which rows are the head (header).\n"
        "data/raw/small/f.xlsx, sheet 'Blad1', cell D1: column D has values and no name. Give it a name; or, if it is no "
        "part of the table, take it out of the sheet; or declare which rows are the head (header).\n"
        "data/raw/small/f.xlsx, sheet 'Blad1', cell E1: the column name '_row' is kept for this program. Rename the "
        "column."
    )


def test_empty_columns_and_rows_between_are_no_columns_and_no_rows() -> None:
    arrived = read(rows([None, "a", None, "b"], [None, 1, None, 2], [], [None, 3, None, 4]))
    assert texts(arrived) == {"a": ["1", "3"], "b": ["2", "4"]}
    assert arrived.texts.lines.tolist() == [2, 4]


def test_a_head_outside_the_sheet_and_a_head_alone_are_sentences() -> None:
    where = "data/raw/small/f.xlsx, sheet 'Blad1': "
    assert refusal(rows(["a"], [1]), header=[5, 5]) == (
        f"{where}the declared head is row 5, and the last row is 2. Correct header in study.yml."
    )
    assert refusal(rows(["a", "b"])) == f"{where}there are no rows below the head. Ask for the export again."
    assert refusal(book(lambda _: None)) == (
        "data/raw/small/f.xlsx: the workbook is empty. Ask for the export again."
    )


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    # As Excel, the library that writes these files keeps fifteen figures or so.
    st.floats(-1e200, 1e200).map(lambda one: float(f"{one:.15g}")),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
        lambda one: one[0] not in "=#"
    ),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
)


def as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


@FEW
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_is_written_in_a_workbook_is_read_back(table) -> None:
    every = [["eerste", *row] for row in table]  # no row is empty, and none is a total
    arrived = read(rows(["w", "a", "b", "c"], *every), header=[1, 1])
    back = list(zip(*texts(arrived).values(), strict=True))
    assert [tuple(map(same, one)) for one in back] == [
        tuple(same(as_text(cell)) for cell in row) for row in every
    ]


def same(text: str) -> object:
    """Return a text as a number where it is one: 1e-07 and 0.0000001 are the same."""
    try:
        return float(text)
    except ValueError:
        return text


def bomb() -> bytes:
    """Return a small workbook that would unpack to three gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("xl/workbook.xml", b"<workbook/>")
        zipped.writestr("xl/media/large.bin", b"")
    plain = out.getvalue()
    at = plain.rindex(b"PK\x01\x02")  # the directory says how large the last part is
    return plain[: at + 24] + (3_000_000_000).to_bytes(4, "little") + plain[at + 28 :]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            rows(["a"], [1])[:-300],
            "this is no workbook (.xlsx, .xls or .ods), or it is damaged. Open it in the program that made it, and save "
            "it again.",
        ),
        (
            b"PK\x03\x04" + b"\0" * 200,
            "this is no workbook (.xlsx, .xls or .ods), or it is damaged. Open it in the program that made it, and save "
            "it again.",
        ),
        (bomb(), "unpacked this file would be larger than 2,000 MB. Ask for it as text (CSV)."),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 2000,
            "this is no workbook (.xlsx, .xls or .ods), or it is damaged. Open it in the program that made it, and save "
            "it again.",
        ),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_workbook_is_a_sentence(data: bytes, sentence: str) -> None:
    assert refusal(data) == f"data/raw/small/f.xlsx: {sentence}"


def test_two_cells_that_span_a_sheet_of_a_hundred_gigabytes_end_the_child_alone() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "a"
        sheet["XFD1048576"] = 1

    assert refusal(book(fill)) == (
        "data/raw/small/f.xlsx: the file cannot be read, or asks for too much memory. It may be damaged: open it in the "
        "program that made it, and export it again."
    )


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Blad1"><table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(head: list[str], row: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        zipped.writestr("META-INF/manifest.xml", "<manifest/>")
        zipped.writestr("content.xml", ODS.format(head="".join(map(ods_text, head)), row="".join(row)))
    return out.getvalue()


def ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_a_workbook_of_libreoffice_is_read_and_its_errors_stop_it() -> None:
    number = '<table:table-cell office:value-type="float" office:value="3"><text:p>3,00</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2024-01-05"><text:p>x</text:p></table:table-cell>'
    data = ods(["a", "b", "c"], [number, day, ods_text("007")])
    assert kind_of("f.ods", data, SHOWN) == "workbook"
    arrived = read(data)
    assert texts(arrived) == {"a": ["3"], "b": ["2024-01-05"], "c": ["007"]}
    assert arrived.days_from == ""
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/B</text:p></table:table-cell>'
    assert refusal(ods(["a"], [error])) == (
        "data/raw/small/f.xlsx: the workbook holds 1 cell with an error (such as #N/A). Save it as .xlsx, in which such "
        "cells can be told from empty ones."
    )
