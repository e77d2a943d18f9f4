"""How a text file is written, worked out from the file."""

from __future__ import annotations

import pytest

from helpers.errors import DataMistake
from helpers.readers.detecting import Detected, detect, kinds_of
from helpers.readers.dialects import spelled_out
from helpers.study.spec import Variable

ONE_DUTCH = "id;datum;bedrag\r\n1;31-12-2023;1.234,50\r\n2;01-02-2024;12,00\r\n"


def found(text: str, encoding: str = "utf-8", **more: object) -> Detected:
    return detect(text.encode(encoding), "f.csv", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_dutch_export_is_worked_out_in_every_encoding(encoding: str) -> None:
    detected = found(ONE_DUTCH, encoding)
    assert detected.certain
    assert spelled_out(detected.dialect) == (
        '{delimiter: ";", decimal: ",", thousands: ".", encoding: '
        f'{"utf-16" if "16" in encoding else "utf-8"}, date: "%d-%m-%Y"}}'
    )


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("id;naam\n1;Zoë\n2;Jan\n", "cp1252", '{delimiter: ";", decimal: ",", encoding: cp1252, date: "%d-%m-%Y"}'),
        ("id;x\n1;a\x81\xe9\n", "latin-1", '{delimiter: ";", decimal: ",", encoding: latin-1, date: "%d-%m-%Y"}'),
        ("id,date,pay\n1,12/31/2023,\"1,234.5\"\n", "utf-8",
         '{delimiter: ",", decimal: ".", thousands: ",", encoding: utf-8, date: "%m/%d/%Y"}'),
        ("id\tx\n1\t7.5\n", "utf-8", '{delimiter: "\\t", decimal: ".", encoding: utf-8, date: "%Y-%m-%d"}'),
        ("id|x\n1|7,5\n", "utf-8", '{delimiter: "|", decimal: ",", encoding: utf-8, date: "%Y-%m-%d"}'),
        ("sep=;\r\nid;x\r\n1;€ 7,50\r\n", "utf-8",
         '{delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y", signs: ["€"]}'),
        ("id;x\n1;12,5%\n", "utf-8", '{delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y", signs: ["%"]}'),
        ("id;x\n1;1 234,5\n", "utf-8",
         '{delimiter: ";", decimal: ",", thousands: " ", encoding: utf-8, date: "%d-%m-%Y"}'),
        ("'id','x'\n'1','a,b'\n", "utf-8", '{delimiter: ",", decimal: ".", encoding: utf-8, date: "%Y-%m-%d", quote: "\'"}'),
        ('id\tx\n1\tpijp 5" lang\n2\t6"\n', "utf-8",
         '{delimiter: "\\t", decimal: ".", encoding: utf-8, date: "%Y-%m-%d", quote: "none"}'),
        ("id;maand;geboren\n1;202312;31-01-1980\n2;202401;01-02-1999\n", "utf-8",
         '{delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y", dates: {"maand": "%Y%m"}}'),
    ],
)  # fmt: skip
def test_a_file_is_read_as_it_was_written(text: str, encoding: str, written: str) -> None:
    detected = found(text, encoding)
    assert spelled_out(detected.dialect) == written
    assert (detected.certain, detected.doubts) == (True, ())


def test_a_point_with_three_digits_after_it_is_a_doubt_that_names_the_column() -> None:
    detected = found("id;bedrag\n1;1.234\n2;950\n")
    assert not detected.certain
    assert detected.doubts == (
        "column 'bedrag': numbers are written like 1.234, and none shows what the point is: it divides thousands "
        '(1234), or begins decimals (a number just above 1). For thousands write dialect: {delimiter: ";", decimal: '
        '",", thousands: ".", encoding: utf-8, date: "%d-%m-%Y"}. For decimals write dialect: {delimiter: ";", '
        'decimal: ".", encoding: utf-8, date: "%d-%m-%Y"}.',
    )


def test_days_up_to_twelve_are_a_doubt_that_shows_both_forms() -> None:
    detected = found("id;datum\n1;01-02-2023\n2;03-04-2023\n")
    assert detected.doubts == (
        "column 'datum': no day is above 12: its dates may be written like 31-12-2024 or like 12-31-2024. For day "
        'first write dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y"}. For month first '
        'write dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%m-%d-%Y"}.',
    )


def test_two_doubts_leave_each_others_keys_to_be_filled_in() -> None:
    detected = found("id;datum;bedrag\n1;01-02-2023;1.234\n")
    assert [doubt.column for doubt in detected.particulars] == ["bedrag", "datum"]
    assert 'decimal: ".", encoding: utf-8, date: ?}.' in detected.doubts[0]
    assert 'decimal: ?, thousands: ?, encoding: utf-8, date: "%m-%d-%Y"}.' in detected.doubts[1]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("naam\nJan\nPiet\n", "the file has one column, or a delimiter that is not known here. "),
        ("a;b,c\nx;y,z\n", "every row can be divided at a comma and at a semicolon. "),
        ("Persoon;;Meting;\nid;naam;cijfer;dag\n1;Zoë;7,5;x\n",
         "the head may be line 2, or begin above it. Write header: [1, 2], or header: [2, 2]."),
        ("id;a;b\n1;7,5;8,25\n2;8.5;9,5\n".replace("8.5", "8,5").replace("8,25", "8.25").replace("9,5", "9.5"),
         "column 'b': decimals come after a point, and after a comma in other columns. Ask for an export that writes "
         "all numbers in one way."),
        ("id;d\n1;13-01-2023\n2;01-13-2023\n",
         "column 'd': its cells look like dates, and no single form fits them all. Ask for an export that writes all "
         "dates in one way."),
        ("id;d\n1;31-12-68\n", "column 'd': years have two digits: 68 would be read as 2068, 69 as 1969. Ask for years "),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_a_doubt(text: str, doubt: str) -> None:
    doubts = found(text).doubts
    assert len(doubts) == 1
    assert doubts[0].startswith(doubt)


def test_titles_above_the_head_are_looked_past() -> None:
    plain = found("Rapportage wijken, 2023\n\nid;naam;cijfer\n1;Zoë;7,5\n")
    assert (plain.header, plain.dialect.delimiter, plain.certain) == ((3, 3), ";", True)
    padded = found("Rapportage;;\n;;\nid;naam;cijfer\n1;Zoë;7,5\n")
    assert padded.header == (3, 3)


def test_names_that_repeat_make_a_head_of_two_rows() -> None:
    detected = found("Persoon;Meting 1;;Meting 2;\nid;cijfer;dag;cijfer;dag\n1;7,5;31-12-2023;8;13-05-2024\n")
    assert detected.header == (1, 2)


def test_a_declared_head_settles_where_it_is() -> None:
    text = "Persoon;;Meting;\nid;naam;cijfer;dag\n1;Zoë;7,5;x\n"
    assert found(text, header=(2, 2)).certain
    assert found(text, header=(1, 2)).certain


def test_only_declared_columns_have_a_say() -> None:
    text = "id;versie;bedrag\n1;1.234;7,5\n2;1.2;8\n"
    assert found(text).dialect.thousands == ""
    assert found(text, kinds={"bedrag": "number"}).certain
    assert not found(text).certain


def test_the_survey_tool_is_recognised() -> None:
    assert found("id,submitdate,lastpage,startlanguage,Q1\n1,,2,nl,3\n").layout == "limesurvey"
    assert found("Antwoord ID;Datum ingediend;Laatste pagina;Starttaal;Q\n1;;2;nl;3\n").layout == "limesurvey"
    legacy = (
        "V1,V2,V3,Q1\nResponseID,ResponseSet,StartDate,Hoe oud bent u?\nR_1,Default,2024-01-13 10:00:00,34\n"
    )
    assert found(legacy).layout == "qualtrics"


def test_the_head_rows_of_qualtrics_have_no_say() -> None:
    text = (
        'StartDate,Q1\nStart Date,Hoeveel?\n"{""ImportId"":""startDate""}","{""ImportId"":""QID1""}"\n'
        "2024-01-13 10:00:00,7.5\n"
    )
    detected = found(text)
    assert (detected.layout, detected.dialect.date, detected.dialect.decimal) == (
        "qualtrics",
        "%Y-%m-%d %H:%M:%S",
        ".",
    )


def test_a_large_file_is_judged_on_rows_from_all_over_it_and_always_the_same() -> None:
    early = "".join(f"{n};0{n % 9 + 1}-02-2023;tekst die wat ruimte inneemt\n" for n in range(90_000))
    data = ("id;datum;tekst\n" + early + "".join(f"{n};25-02-2023;x\n" for n in range(30_000))).encode()
    assert len(data) > 1 << 21
    assert detect(data, "f.csv").certain
    assert detect(data, "f.csv") == detect(data, "f.csv")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f.csv: the file is empty. Ask for the export again."),
        (
            b"PK\x03\x04xxx",
            "f.csv: this is a zip or Excel (.xlsx) file; allowed: a text file (CSV). A workbook "
            "is read when its name ends in .xlsx.",
        ),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DataMistake) as caught:
        detect(data, "f.csv")
    assert str(caught.value) == message


def test_codes_that_are_numbers_are_written_as_numbers() -> None:
    def variable(kind: str, **more: object) -> Variable:
        return Variable.model_validate(
            {"table": "t", "column": "c", "type": kind, "label": {"en": "x"}, **more}
        )

    columns = {
        "a": variable("real"),
        "b": variable("date"),
        "c": variable("text"),
        "d": variable("category", codes={1.5: "x"}),
        "e": variable("category", codes={"j": "x"}),
    }
    assert kinds_of(columns) == {"a": "number", "b": "date", "d": "number"}
