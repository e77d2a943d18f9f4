"""What a file is called and what it is: where they differ a sentence says what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from helpers.errors import DataMistake
from helpers.readers.kinds import kind_of

SHOWN = "data/raw/small/f"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
OLD = OLE + "Workbook".encode("utf-16-le")


@pytest.mark.parametrize(
    ("file", "data", "kind"),
    [
        ("a.csv", b"PK\x03\x04", "text"),  # the reader of texts says what it is
        ("A.TXT", b"x", "text"),
        ("a.XLSX", XLSX, "workbook"),
        ("a.xlsx", b"PK\x03\x04 cut off", "workbook"),
        ("a.xls", OLD, "workbook"),
        ("a.ods", zipped("content.xml", "mimetype"), "workbook"),
        ("a.sav", b"$FL2@(#) SPSS", "sav"),
        ("a.zsav", b"$FL3@(#) SPSS", "sav"),
        ("a.sav", b"$FL3@(#) SPSS", "sav"),
        ("a.por", b"0" * 200 + b"ASCII SPSS PORT FILE" + b"0" * 256 + b"SPSSPORTA8/", "por"),
        ("a.dta", b"<stata_dta><header>", "dta"),
        ("a.dta", b"\x72\x02\x01\x00", "dta"),
        ("map/a.parquet", b"PAR1\x15", "parquet"),
    ],
)
def test_a_name_with_a_fitting_content_says_which_reader(file: str, data: bytes, kind: str) -> None:
    assert kind_of(file, data, SHOWN) == kind


@pytest.mark.parametrize(
    ("file", "data", "sentence"),
    [
        (
            "a.xlsx",
            b"id;age\n1;30\n",
            "the name says an Excel workbook (.xlsx), and the content is text (CSV). Rename it to end in .csv.",
        ),
        (
            "a.xls",
            XLSX,
            "the name says an old Excel workbook (.xls), and the content is an Excel workbook (.xlsx). Rename it to end "
            "in .xlsx.",
        ),
        (
            "a.xls",
            b"<html><table><tr>",
            "the name says an old Excel workbook (.xls), and the content is a web page (HTML). Open it in Excel and save "
            "it as .xlsx; exports of web applications are often so.",
        ),
        (
            "a.xlsx",
            LOCKED,
            "the name says an Excel workbook (.xlsx), and the content is a workbook that asks for a password. Save it "
            "without a password.",
        ),
        (
            "a.xlsx",
            zipped("xl/workbook.bin"),
            "the name says an Excel workbook (.xlsx), and the content is a binary Excel workbook (.xlsb). Save it as "
            ".xlsx.",
        ),
        (
            "a.sav",
            XLSX,
            "the name says an SPSS file (.sav), and the content is an Excel workbook (.xlsx). Rename it to end in .xlsx.",
        ),
        (
            "a.dta",
            b"PAR1\x15",
            "the name says a Stata file (.dta), and the content is a parquet file. Rename it to end in .parquet.",
        ),
        (
            "a.parquet",
            zipped("data.csv"),
            "the name says a parquet file, and the content is a zip file. Unpack it, and declare the files in it.",
        ),
        ("a.sav", b"", "the file is empty. Ask for the export again."),
        (
            "a.sas7bdat",
            b"x",
            "files whose name ends in '.sas7bdat' are not read; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, "
            ".zsav, .por, .dta, .parquet. Ask for the data as .xlsx, .sav or CSV.",
        ),
        (
            "enquete",
            b"x",
            "the name has no ending; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet. "
            "Ask for the data as .xlsx, .sav or CSV.",
        ),
    ],
)
def test_a_name_that_lies_is_a_sentence(file: str, data: bytes, sentence: str) -> None:
    with pytest.raises(DataMistake) as caught:
        kind_of(file, data, SHOWN)
    assert str(caught.value) == f"data/raw/small/f: {sentence}"
