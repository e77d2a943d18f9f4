"""Rows of coded segments become one project; what does not fit is a sentence or is counted."""

from __future__ import annotations

import pytest

from helpers.errors import DataMistake
from helpers.qualitative.coded_tables import coded_tables
from helpers.readers.coded.segments import SHOWN_ROWS, places_of, project_of, segments_of
from helpers.study.voices_spec import SegmentColumns

COLUMNS = SegmentColumns(document="Document", code="Code", text="Segment")
PLACED = {"document": 0, "code": 1, "text": 2, "start": 3, "end": 4}
SHOWN = "data/raw/small/export.csv"


def project(*rows: tuple[str, ...], places=None, **how):
    places = places or dict(zip(("document", "code", "text", "coder", "comment"), range(5), strict=True))
    read = segments_of(((number, row) for number, row in enumerate(rows, start=2)), places, SHOWN)
    return project_of(read, name="export", **how)


def refusal(*rows: tuple[str, ...], places=None) -> str:
    with pytest.raises(DataMistake) as caught:
        project(*rows, places=places)
    return str(caught.value)


def skipped(found) -> dict[str, int]:
    return {one.what: one.n for one in found.skipped}


def test_columns_are_found_by_their_heads_wherever_they_stand() -> None:
    assert places_of((" Segment ", "Kleur", "Code", "Document"), COLUMNS, SHOWN) == {
        "document": 3, "code": 2, "text": 0,
    }  # fmt: skip


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(DataMistake) as caught:
        places_of(("Documentnaam", "Codes", "Segment"), COLUMNS, SHOWN)
    assert str(caught.value) == (
        "data/raw/small/export.csv: there is no column 'Document', which is declared as document; allowed: "
        "Documentnaam, Codes, Segment. Did you mean 'Documentnaam'?\n"
        "data/raw/small/export.csv: there is no column 'Code', which is declared as code; allowed: "
        "Documentnaam, Codes, Segment. Did you mean 'Codes'?"
    )


def test_a_declared_head_that_stands_twice_is_refused() -> None:
    with pytest.raises(DataMistake) as caught:
        places_of(("Document", "Code", "Segment", "Code"), COLUMNS, SHOWN)
    assert str(caught.value) == (
        "data/raw/small/export.csv: the name 'Code' stands above 2 columns. Give every column its own name."
    )


def test_codes_documents_and_coders_are_those_that_rows_name() -> None:
    found = project(
        ("gesprek 1", "Geld > Schulden", "ik had schulden (verzonnen)", "Ada", ""),
        ("gesprek 1", "Geld", "geld", "Bea", "twijfel"),
        ("gesprek 2", "Rust", "rust", "Ada", ""),
        code_separator=">",
    )
    tables = coded_tables(found)
    assert list(tables["codes"]["path"]) == ["Geld", "Geld > Schulden", "Rust"]
    assert list(tables["codes"]["is_codable"]) == [True, True, True]
    assert list(tables["documents"]["document"]) == ["gesprek 1", "gesprek 2"]
    assert tables["documents"]["text"].isna().all()
    assert list(tables["codings"]["coder"]) == ["Ada", "Bea", "Ada"]
    assert list(tables["codings"]["comment"]) == ["", "twijfel", ""]
    assert list(tables["notes"]["about"]) == ["coding"]


def test_without_a_separator_a_name_is_one_code_as_it_stands() -> None:
    found = project(("d", "Geld > Schulden; Rust", "x", "", ""))
    assert [code.name for code in found.codes] == ["Geld > Schulden; Rust"]


def test_a_parent_that_no_row_has_is_a_heading() -> None:
    found = project(("d", "Geld/Schulden/Nieuw", "x", "", ""), code_separator="/")
    assert [(code.name, code.is_codable) for code in found.codes] == [
        ("Geld", False), ("Schulden", False), ("Nieuw", True),
    ]  # fmt: skip


def test_names_of_two_machines_are_one_name() -> None:
    found = project(("cafe\u0301", "Rust ", "x", "", ""), ("caf\u00e9", " Rust", "y", "", ""))
    assert len(found.documents) == len(found.codes) == 1


def test_several_lines_in_the_cell_of_a_code_are_refused_and_not_guessed() -> None:
    assert refusal(("d", "Rust\nGeld", "x", "", "")) == (
        "data/raw/small/export.csv, line 2: several lines in the cell of the code; allowed: one code. "
        "Export one row per code; codes in one cell are not guessed."
    )


def test_a_code_without_a_document_is_refused() -> None:
    assert refusal((" ", "Rust", "x", "", "")) == (
        "data/raw/small/export.csv, line 2: a code without a document. Fill in the document of every row."
    )


def test_the_first_wrong_rows_are_named_and_the_others_counted() -> None:
    lines = refusal(*[("", "Rust", "x", "", "")] * (SHOWN_ROWS + 3)).split("\n")
    assert len(lines) == SHOWN_ROWS + 1
    assert lines[-1] == "data/raw/small/export.csv: 3 more mistakes of this kind in other rows."


def test_a_row_without_a_code_is_counted_and_an_empty_row_is_no_row() -> None:
    found = project(("d", "", "losse woorden", "", ""), ("", "", " ", "", ""), ("d", "Rust", "x", "", ""))
    assert skipped(found) == {"segment_without_code": 1}
    assert len(found.codings) == 1


def test_positions_that_fit_the_words_are_kept() -> None:
    found = project(("d", "Rust", "abc", "4", "7"), ("d", "Geld", "😀é", "0", "2"), places=PLACED)
    assert [(one.start, one.end) for one in found.codings] == [(4, 7), (0, 2)]


def test_ends_that_name_the_last_character_are_taken_one_further() -> None:
    found = project(("d", "Rust", "abc", "4", "6"), ("d", "Geld", "ab", "0", "1"), places=PLACED)
    assert [(one.start, one.end) for one in found.codings] == [(4, 7), (0, 2)]


def test_positions_that_count_paragraphs_are_dropped_and_counted() -> None:
    found = project(("d", "Rust", "abc", "4", "4"), ("d", "Geld", "abcdef", "5", "9"), places=PLACED)
    assert [(one.start, one.end) for one in found.codings] == [(None, None), (None, None)]
    assert skipped(found) == {"position_of_other_words": 2}


def test_a_position_that_is_no_number_is_refused() -> None:
    assert refusal(("d", "Rust", "abc", "1: 4", "7"), places=PLACED) == (
        "data/raw/small/export.csv, line 2: start is not a whole number of characters; allowed: 0, 1, 2, ... "
        "Leave 'start' and 'end' out of the columns when they count pages or paragraphs."
    )


def test_a_coding_exported_twice_is_one_and_counted() -> None:
    row = ("d", "Rust", "abc", "4", "7")
    found = project(row, row, places=PLACED)
    assert len(found.codings) == 1
    assert skipped(found) == {"coding_twice": 1}


def test_equal_words_without_a_position_are_two_codings() -> None:
    row = ("d", "Rust", "Ja.", "Ada", "")
    found = project(row, row)
    assert len({one.guid for one in found.codings}) == 2


def test_the_same_rows_get_the_same_guids_in_every_run() -> None:
    rows = (("d", "Rust", "Ja.", "Ada", "x"), ("d", "Geld", "Nee.", "Bea", ""))
    assert project(*rows) == project(*rows)


def test_codes_of_one_stretch_share_their_selection() -> None:
    found = project(("d", "Rust", "abc", "4", "7"), ("d", "Geld", "abc", "4", "7"), places=PLACED)
    assert len({one.selection for one in found.codings}) == 1
