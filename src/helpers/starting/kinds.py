"""What kind of file a name says it is, and what to ask for instead where no reader knows it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from helpers.errors import Mistake
from helpers.readers.kinds import READ, SUFFIXES
from helpers.validation.showing import has_shape

FileKind = Literal["text", "workbook", "spss", "stata", "parquet", "structure", "coded"]

_OF_READER: dict[str, FileKind] = {
    "text": "text", "workbook": "workbook", "sav": "spss", "por": "spss", "dta": "stata",
    "parquet": "parquet",
}  # fmt: skip
_OTHERS: dict[str, FileKind] = {
    ".lss": "structure",
    ".qdpx": "coded", ".qdc": "coded", ".sqlite3": "coded", ".sqlite": "coded", ".qda": "coded",
}  # fmt: skip
KINDS: dict[str, FileKind] = {**{end: _OF_READER[kind] for end, kind in SUFFIXES.items()}, **_OTHERS}
"""By the ending of the name, in small letters."""
TABLES: frozenset[FileKind] = frozenset({"text", "workbook", "spss", "stata", "parquet"})

INSTEAD = {
    ".numbers": "Open it in Numbers and export it as Excel (.xlsx).",
    ".gsheet": "Download it from Google as Excel (.xlsx): a .gsheet is a link.",
    ".xlsb": "Save it in Excel as .xlsx.",
    ".doc": "Save a table in it as CSV; code interviews in a coding tool and export .qdpx.",
    ".docx": "Save a table in it as CSV; code interviews in a coding tool and export .qdpx.",
    ".odt": "Save a table in it as CSV; code interviews in a coding tool and export .qdpx.",
    ".rtf": "Save a table in it as CSV; code interviews in a coding tool and export .qdpx.",
    ".pdf": "Ask for the data behind it, as CSV, Excel or SPSS.",
    ".zip": "Unpack it and give the files that are in it.",
    ".7z": "Unpack it and give the files that are in it.",
    ".rar": "Unpack it and give the files that are in it.",
    ".rds": "In R: haven::write_sav(data, 'name.sav'), which keeps the labels.",
    ".rdata": "In R: haven::write_sav(data, 'name.sav'), which keeps the labels.",
    ".sps": "This is SPSS syntax: give the data file (.sav).",
    ".spv": "This is SPSS output: give the data file (.sav).",
    ".sas7bdat": "Export it from SAS as .sav or .csv.",
    ".json": "Export it as CSV.",
    ".xml": "Export it as CSV.",
    ".qsf": "This is the questionnaire of Qualtrics: export the answers as CSV or SPSS (.sav).",
    ".lsa": "Export the answers from LimeSurvey as CSV, with the structure (.lss) beside it.",
    ".nvp": "Export the project from NVivo as REFI-QDA (.qdpx).",
    ".nvpx": "Export the project from NVivo as REFI-QDA (.qdpx).",
    ".mx24": "Export the project from MAXQDA as REFI-QDA (.qdpx).",
    ".mx22": "Export the project from MAXQDA as REFI-QDA (.qdpx).",
    ".atlproj": "Export the project from ATLAS.ti as REFI-QDA (.qdpx).",
    ".mp3": "Sound is not read: code the transcripts in a coding tool and export .qdpx.",
    ".m4a": "Sound is not read: code the transcripts in a coding tool and export .qdpx.",
}
"""What to do with files that people often have, and that no reader knows."""

LOCK_MARKS = ("~$", ".~lock.", "._")
"""How names of files begin that Excel, LibreOffice and macOS leave beside an open or copied file."""


def kind_of(path: Path) -> FileKind | None:
    """Return the kind of a file by its name, None where no reader knows it."""
    return KINDS.get(path.suffix.lower())


def refusal(path: Path, shown: str) -> Mistake | None:
    """Return why a file cannot be used by its name alone, None where it can.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        How the sentence names it.
    """
    lock = next((mark for mark in LOCK_MARKS if path.name.startswith(mark)), "")
    if lock:
        real = path.name.removeprefix(lock).removesuffix("#")
        found = "this is a file that another program keeps beside the real one"
        return Mistake(shown, found, todo=f"Close that program, and give '{real}'.")
    if has_shape(path.name):
        found = "its name looks like the data of a person, and reports print the names of files"
        return Mistake(shown, found, todo="Give the file another name.")
    if kind_of(path) is None:
        found = f"a file of kind '{path.suffix}'" if path.suffix else "a file without an ending"
        todo = INSTEAD.get(path.suffix.lower(), "Export it as one of these.")
        return Mistake(shown, found, f"{READ}, .lss; coded interviews as .qdpx, .qdc, .sqlite3", todo)
    return None
