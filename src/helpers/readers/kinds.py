"""Which kind of file a raw file is: what its name says, held against how its content begins."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from helpers.errors import DataMistake, Mistake

Kind = Literal["text", "workbook", "sav", "por", "dta", "parquet"]
SUFFIXES: dict[str, Kind] = {
    ".csv": "text", ".txt": "text", ".tsv": "text", ".tab": "text", ".dat": "text", ".asc": "text",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "workbook", ".ods": "workbook",
    ".sav": "sav", ".zsav": "sav", ".por": "por", ".dta": "dta", ".parquet": "parquet",
}  # fmt: skip
READ = ".csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet"
WORDS = {
    ".xlsx": "an Excel workbook (.xlsx)",
    ".xlsm": "an Excel workbook (.xlsm)",
    ".xls": "an old Excel workbook (.xls)",
    ".ods": "a workbook of LibreOffice (.ods)",
    ".sav": "an SPSS file (.sav)",
    ".zsav": "a compressed SPSS file (.zsav)",
    ".por": "a portable SPSS file (.por)",
    ".dta": "a Stata file (.dta)",
    ".parquet": "a parquet file",
    ".csv": "text (CSV)",
}
OTHER_ADVICE = {
    "a workbook that asks for a password": "Save it without a password.",
    "a binary Excel workbook (.xlsb)": "Save it as .xlsx.",
    "a web page (HTML)": "Open it in Excel and save it as .xlsx; exports of web applications are often so.",
    "an XML file": "Open it in Excel and save it as .xlsx.",
    "a zip file": "Unpack it, and declare the files in it.",
    "an old Office file that is no workbook": "Ask for the data as .xlsx or CSV.",
    "a PDF file": "Ask for the data as .xlsx or CSV.",
}
SAME = {frozenset({".sav", ".zsav"}), frozenset({".xlsx", ".xlsm"})}
"""Names for one kind of content, told apart by the reader itself."""
PACKAGE = "EncryptedPackage".encode("utf-16-le")
BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def kind_of(file: str, data: bytes, shown: str) -> Kind:
    """Return the reader that a file needs.

    Parameters
    ----------
    file : str
        Its name; capitals do not count.
    data : bytes
        Its content.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        No reader knows the name, the file is empty, or the content is of another kind than the name says.

    Notes
    -----
    What a file called text holds is judged by the reader of texts.
    """
    suffix = PurePosixPath(file.replace("\\", "/")).suffix.lower()
    if suffix not in SUFFIXES:
        found = f"files whose name ends in '{suffix}' are not read" if suffix else "the name has no ending"
        raise DataMistake(Mistake(shown, found, READ, "Ask for the data as .xlsx, .sav or CSV."))
    kind = SUFFIXES[suffix]
    if kind == "text":
        return kind
    if not data.strip():
        raise DataMistake(Mistake(shown, "the file is empty", todo="Ask for the export again."))
    content = _content(data)
    if content in {suffix, ""} or frozenset({content, suffix}) in SAME:
        return kind
    found = f"the name says {WORDS[suffix]}, and the content is {WORDS.get(content, content)}"
    todo = OTHER_ADVICE.get(content) or f"Rename it to end in {content}."
    raise DataMistake(Mistake(shown, found, todo=todo))


def _content(data: bytes) -> str:  # noqa: PLR0911 - one return a kind
    """Return the ending that fits a content, words for what nobody reads, or "" where it cannot be told."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(data)
    for start, content in (
        (b"$FL2", ".sav"),
        (b"$FL3", ".zsav"),
        (b"PAR1", ".parquet"),
        (b"%PDF", "a PDF file"),
    ):
        if data.startswith(start):
            return content
    if b"SPSSPORT" in re.sub(rb"\s", b"", data[:700]):
        return ".por"
    if data.startswith(b"<stata_dta>") or (data[0] in range(104, 116) and data[1:2] in {b"\1", b"\2"}):
        return ".dta"
    start = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "a web page (HTML)"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return ".csv" if _is_text(data[:4000]) else ""


def _zipped(data: bytes) -> str:
    """Return what a zip file is; "" where it is cut off, which its reader says."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    if any(name.startswith("xl/") for name in names):
        return ".xlsx"
    return ".ods" if "content.xml" in names else "a zip file"


def _old_office(data: bytes) -> str:
    """Return what a compound file is: an old workbook, or a newer one behind a password."""
    if PACKAGE in data:
        return "a workbook that asks for a password"
    return ".xls" if any(name in data for name in BOOKS) else "an old Office file that is no workbook"


def _is_text(start: bytes) -> bool:
    """Return whether bytes are text: no zero bytes but those of UTF-16, and lines or words."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in start and sum(byte < 9 for byte in start) == 0
