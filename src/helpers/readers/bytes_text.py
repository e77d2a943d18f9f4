"""The bytes of a raw file as text, or the byte that does not fit the declared encoding."""

from __future__ import annotations

from helpers.errors import DataMistake, Mistake

BOM = b"\xef\xbb\xbf"
OTHER_KINDS = {
    b"PK\x03\x04": ("a zip or Excel (.xlsx) file", "Save it as CSV."),
    b"\xd0\xcf\x11\xe0": ("an old Excel (.xls) file", "Save it as CSV."),
    b"\xff\xfe": ("text in UTF-16", "Save it as CSV in UTF-8."),
    b"\xfe\xff": ("text in UTF-16", "Save it as CSV in UTF-8."),
    b"$FL2": ("an SPSS (.sav) file", "Export it as CSV."),
    b"%PDF": ("a PDF file", "Ask for the data as CSV."),
}
"""First bytes of files that are often sent instead of a text file."""


def text_of(data: bytes, *, encoding: str, shown: str) -> str:
    """Return the text of a file.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str
        As declared. A UTF-8 byte order mark is dropped under utf-8, and refused under another encoding.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The file is empty, is no text, holds a byte that the encoding does not have (with its line), or is
        UTF-8 under another declared encoding, which would read "ë" as "Ã«" without a word.
    """
    if not data.strip():
        raise DataMistake(Mistake(shown, "the file is empty", todo="Ask for the export again."))
    for start, (kind, todo) in OTHER_KINDS.items():
        if data.startswith(start):
            raise DataMistake(Mistake(shown, f"this is {kind}", "a text file (CSV)", todo))
    if data.startswith(BOM):
        if not encoding.startswith("utf-8"):
            found = f"the file begins with a UTF-8 mark, where the declared encoding is {encoding}"
            raise DataMistake(Mistake(shown, found, todo="Write encoding: utf-8 in the dialect."))
        data = data[len(BOM) :]
    try:
        text = data.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8") and _is_utf8(data):
            raise DataMistake(_utf8_after_all(encoding, shown)) from None
        raise DataMistake(_bad_byte(data, error.start, encoding, shown)) from None
    if not encoding.startswith("utf-8") and not data.isascii() and _is_utf8(data):
        raise DataMistake(_utf8_after_all(encoding, shown))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataMistake(
            Mistake(f"{shown}, line {line}", "a zero byte", "text", "Ask for the export again.")
        )
    return text


def _is_utf8(data: bytes) -> bool:
    """Return whether these bytes are UTF-8; another encoding with letters such as "é" hardly ever is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_after_all(encoding: str, shown: str) -> Mistake:
    """Return the sentence for a UTF-8 file that is declared as something else."""
    found = f"the file is UTF-8, where the declared encoding is {encoding}"
    return Mistake(shown, found, todo="Write encoding: utf-8 in the dialect.")


def _bad_byte(data: bytes, start: int, encoding: str, shown: str) -> Mistake:
    """Return the sentence for a byte outside the encoding."""
    line_start = data.rfind(b"\n", 0, start) + 1
    line = data.count(b"\n", 0, start) + 1
    where = f"{shown}, line {line}, byte {start - line_start + 1}"
    found = f"byte 0x{data[start]:02x} is not {encoding}"
    if encoding.startswith("utf-8"):
        todo = "Files of Excel are often cp1252: then spell the dialect out with encoding: cp1252."
    else:
        todo = "Declare the encoding in which the file was saved."
    return Mistake(where, found, todo=todo)
