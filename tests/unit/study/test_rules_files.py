"""Rules on how raw files are written: what each refuses, in full."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.readers.delimited import RESERVED
from helpers.readers.delimited import RESERVED_ENDING as READERS_ENDING
from helpers.study.rules_data import RESERVED_ENDING
from helpers.study.rules_files import KEPT, findings, kind_of_file
from helpers.study.spec import Study

READ = ".csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet"


@pytest.fixture
def sentences(small: Study) -> Callable[..., list[str]]:
    """Return what is found when tables, and variables, are changed."""

    def found(
        *, variables: dict[str, dict[str, object]] | None = None, **tables: dict[str, object]
    ) -> list[str]:
        plain = small.model_dump(by_alias=True)
        usual = {"dialect": "nl", "unit": "person", "id": "row_number", "source": {"en": "x"}}
        plain["tables"] = {name: {**usual, **table} for name, table in tables.items()}
        plain["variables"] |= variables or {}
        every = findings(Study.model_validate(plain))
        return [".".join(map(str, one.path)) + f": {one.found}; {one.allowed}; {one.todo}" for one in every]

    return found


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"files": ["a.csv"]}, []),
        ({"files": ["A.CSV", "deel/b.txt"], "dialect": "detect", "header": (3, 3)}, []),
        ({"files": ["a.xlsx"], "dialect": None, "sheet": "Blad1", "header": (1, 2)}, []),
        ({"files": ["a.sav"], "dialect": None}, []),
        ({"files": ["a.csv"], "layout": "limesurvey", "structure": "a.lss"}, []),
        ({"files": ["a.csv"], "dialect": None},
         ["tables.t: the key 'dialect' is missing, and a text needs it; ; Write dialect: detect, nl or en, or spell it "
          "out."]),
        ({"files": ["a.sav"]},
         ["tables.t.dialect: 'dialect' is for texts, and the files are .sav; ; Leave it out: such a file says itself "
          "how it is written."]),
        ({"files": ["a.docx"]}, [f"tables.t.files.0: files whose name ends in '.docx' are not read; {READ}; "]),
        ({"files": ["a"]}, [f"tables.t.files.0: the name has no ending; {READ}; "]),
        ({"files": ["a.csv", "a.csv"]}, ["tables.t.files.1: 'a.csv' stands twice; each file once; "]),
        ({"files": ["a.csv"], "sheet": "x"},
         ["tables.t.sheet: 'sheet' is for workbooks, and the files are .csv; ; Leave it out."]),
        ({"files": ["a.dta"], "dialect": None, "header": (1, 1)},
         ["tables.t.header: 'header' is for texts and workbooks, and the files are .dta; ; Leave it out."]),
        ({"files": ["a.csv"], "header": (3, 2)},
         ["tables.t.header: 3 is below 2; the first row of the head, then the last; "]),
        ({"files": ["a.sav"], "dialect": None, "layout": "qualtrics"},
         ["tables.t.layout: 'qualtrics' is for exports as text, and the files are .sav; plain; "]),
        ({"files": ["a.csv"], "layout": "qualtrics", "header": (1, 1)},
         ["tables.t.header: 'header' beside layout: qualtrics, which says which rows are heads; ; Leave one of the two "
          "out."]),
        ({"files": ["a.csv"], "structure": "a.lss"},
         ["tables.t.structure: a structure of LimeSurvey, where the layout is plain; ; Write layout: limesurvey, or "
          "leave it out."]),
        ({"files": ["a.csv"], "layout": "limesurvey", "structure": "a.xml"},
         ["tables.t.structure: the name ends in '.xml'; .lss; "]),
        ({"files": ["a.csv"], "dialect": {"delimiter": ";", "decimal": ",", "thousands": ",", "encoding": "utf-8"}},
         ["tables.t.dialect.thousands: ',' both divides thousands and begins decimals; another mark than decimal, or "
          "none; "]),
        ({"files": ["a.csv"], "dialect": {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "date": "dd-mm-jjjj"}},
         ["tables.t.dialect.date: 'dd-mm-jjjj' holds no year and month; a form such as %d-%m-%Y, %Y-%m-%d or %Y%m; "]),
        ({"files": ["a.csv"], "dialect": {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "dates": {"m": "%Y%m"}}},
         ["tables.t.dialect.dates.m: no variable of type date has column 'm' of this table; nothing; "]),
    ],
)  # fmt: skip
def test_a_key_belongs_to_the_kind_of_file_that_has_a_use_for_it(
    sentences: Callable[..., list[str]], table: dict[str, object], expected: list[str]
) -> None:
    assert sentences(t=table) == expected


def test_a_new_name_of_a_column_is_its_own_and_the_only_one_that_is_used(
    sentences: Callable[..., list[str]],
) -> None:
    grade = {"table": "t", "column": "cijfer", "type": "real", "label": {"en": "Grade"}}
    table = {"files": ["a.csv"], "id": "client", "rename": {"respnr": "client", "c": "cijfer"}}
    assert sentences(t=table, variables={"grade": grade}) == []
    assert sentences(t={**table, "rename": {"a": "b", "b": "a"}}, variables={"grade": grade}) == []
    wrong = {"respnr": "client", "nr": "client", "x": "x", "y": "_row", "client": "a__missing"}
    assert sentences(t={**table, "not_kept": ["nr"], "rename": wrong}) == [
        "tables.t.rename.nr: 'client' is the new name of column 'respnr' already; each name for one column; ",
        "tables.t.rename.x: 'x' is its name already; ; Leave it out.",
        "tables.t.rename.y: the column name '_row' is kept for this program; ; Choose another name.",
        "tables.t.rename.client: the column name 'a__missing' is kept for this program; ; Choose another name.",
        "tables.t.not_kept.0: tables.t.rename gives column 'nr' the name 'client'; ; Write 'client' here.",
    ]
    assert sentences(t={**table, "id": "respnr"}, variables={"grade": {**grade, "column": "c"}}) == [
        "tables.t.id: tables.t.rename gives column 'respnr' the name 'client'; ; Write 'client' here.",
        "variables.grade.column: tables.t.rename gives column 'c' the name 'cijfer'; ; Write 'cijfer' here.",
    ]


def test_a_form_of_dates_of_its_own_belongs_to_a_column_of_dates(sentences: Callable[..., list[str]]) -> None:
    dialect = {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "dates": {"maand": "%Y%m"}}
    dated = {"table": "t", "column": "maand", "type": "date", "label": {"en": "Month"}}
    assert sentences(t={"files": ["a.csv"], "dialect": dialect}, variables={"maand": dated}) == []


def test_one_file_is_of_one_table_or_of_several_by_different_sheets(
    sentences: Callable[..., list[str]],
) -> None:
    book = {"files": ["a.xlsx"], "dialect": None}
    assert sentences(one={**book, "sheet": "1"}, two={**book, "sheet": "2"}) == []
    assert sentences(one={**book, "sheet": "1"}, two={**book, "sheet": "1"}) == [
        "tables.two.files.0: 'a.xlsx' is a file of table 'one' already; another sheet; "
    ]
    assert sentences(one=book, two={**book, "sheet": "2"}) == [
        "tables.two.files.0: 'a.xlsx' is a file of table 'one' too, and one of the two names no sheet; ; Name the "
        "sheet of each."
    ]
    assert sentences(one={"files": ["a.csv"]}, two={"files": ["a.csv"]}) == [
        "tables.two.files.0: 'a.csv' is a file of table 'one' already; each file in one table; "
    ]


def test_studies_in_the_repository_break_no_rule(deventer: Study) -> None:
    assert list(findings(deventer)) == []


@pytest.mark.parametrize(
    ("file", "kind"),
    [("a.CSV", "text"), ("b\\a.tsv", "text"), ("a.ods", "workbook"), ("a.zsav", "stored"), ("a.lss", "")],
)
def test_the_kind_of_a_file_is_told_by_its_ending(file: str, kind: str) -> None:
    assert kind_of_file(file) == kind


def test_the_readers_know_every_ending_that_is_allowed() -> None:
    from helpers.readers.kinds import SUFFIXES
    from helpers.study.rules_files import STORED, TEXT, WORKBOOK

    assert set(SUFFIXES) == {*TEXT, *WORKBOOK, *STORED}


def test_names_that_readers_add_can_be_given_to_no_column() -> None:
    assert {*RESERVED} < {*KEPT}
    assert READERS_ENDING == RESERVED_ENDING
