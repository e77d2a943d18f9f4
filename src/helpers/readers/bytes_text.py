"""The bytes of a raw file as text, or the byte that does not fit the declared encoding."""

from __future__ import annotations

import codecs

from helpers.errors import DataMistake, Mistake

BOM = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PIECE = 1 << 24
"""Bytes decoded at a time: a large file is never in memory as text besides its bytes."""
OTHER_KINDS = {
    b"PK\x03\x04": ("a zip or Excel (.xlsx) file", "A workbook is read when its name ends in .xlsx."),
    b"\xd0\xcf\x11\xe0": ("an old Excel (.xls) file", "A workbook is read when its name ends in .xls."),
    b"\xff\xfe": ("text in UTF-16", "Write encoding: utf-16 in the dialect, or save it as CSV in UTF-8."),
    b"\xfe\xff": ("text in UTF-16", "Write encoding: utf-16 in the dialect, or save it as CSV in UTF-8."),
    b"$FL2": ("an SPSS (.sav) file", "Export it as CSV."),
    b"%PDF": ("a PDF file", "Ask for the data as CSV."),
}
"""First bytes of files that are often sent instead of a text file."""


def text_of(data: bytes, *, encoding: str, shown: str) -> str:
    """Return the text of a file: `utf8_of`, decoded."""
    return utf8_of(data, encoding=encoding, shown=shown).decode("utf-8")


def utf8_of(data: bytes, *, encoding: str, shown: str) -> bytes:
    """Return the text of a file in UTF-8, without a byte order mark; a file in UTF-8 is not copied.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str
        As declared. A UTF-8 byte order mark is dropped under utf-8, and refused under another encoding.
        UTF-16 without a mark is little-endian, as Windows writes it.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The file is empty, is no text, holds a byte that the encoding does not have (with its line), or is
        UTF-8 under another declared encoding, which would read "ë" as "Ã«" without a word.
    """
    refuse_no_text(data, encoding, shown)
    if data.startswith(BOM):
        if not encoding.startswith("utf-8"):
            found = f"the file begins with a UTF-8 mark, where the declared encoding is {encoding}"
            raise DataMistake(Mistake(shown, found, todo="Write encoding: utf-8 in the dialect."))
        data = data[len(BOM) :]
    content = _utf8_from_16(data, shown) if encoding == "utf-16" else _utf8(data, encoding, shown)
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise DataMistake(
            Mistake(f"{shown}, line {line}", "a zero byte", "text", "Ask for the export again.")
        )
    return content


def refuse_no_text(data: bytes, encoding: str, shown: str) -> None:
    """Refuse an empty file, one that is no text by its first bytes, and UTF-16 where it is not declared.

    Raises
    ------
    DataMistake
        The sentence says what the file is instead.
    """
    if not data or data.isspace():
        raise DataMistake(Mistake(shown, "the file is empty", todo="Ask for the export again."))
    for start, (kind, todo) in OTHER_KINDS.items():
        if data.startswith(start) and not (encoding == "utf-16" and start in UTF16_MARKS):
            raise DataMistake(Mistake(shown, f"this is {kind}", "a text file (CSV)", todo))


def _utf8(data: bytes, encoding: str, shown: str) -> bytes:
    """Return the bytes of a one-byte encoding or of UTF-8 as UTF-8, or say which byte does not fit."""
    if data.isascii():
        return data
    if encoding.startswith("utf-8"):
        if not is_utf8(data):
            raise DataMistake(_bad_byte(data, encoding, shown))
        return data
    if is_utf8(data):
        raise DataMistake(_utf8_after_all(encoding, shown))
    try:
        pieces = [data[at : at + PIECE].decode(encoding).encode() for at in range(0, len(data), PIECE)]
    except UnicodeDecodeError:
        raise DataMistake(_bad_byte(data, encoding, shown)) from None
    return b"".join(pieces)


def _utf8_from_16(data: bytes, shown: str) -> bytes:
    """Return UTF-16 as UTF-8."""
    marked = data.startswith(UTF16_MARKS)
    try:
        return data.decode("utf-16" if marked else "utf-16-le").encode("utf-8")
    except UnicodeError:
        todo = "Declare the encoding in which the file was saved: utf-8 or cp1252."
        raise DataMistake(Mistake(shown, "this is no text in UTF-16", todo=todo)) from None


def is_utf8(data: bytes) -> bool:
    """Return whether these bytes are UTF-8; another encoding with letters such as "é" hardly ever is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), PIECE):
            decoder.decode(data[at : at + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_after_all(encoding: str, shown: str) -> Mistake:
    """Return the sentence for a UTF-8 file that is declared as something else."""
    found = f"the file is UTF-8, where the declared encoding is {encoding}"
    return Mistake(shown, found, todo="Write encoding: utf-8 in the dialect.")


def _bad_byte(data: bytes, encoding: str, shown: str) -> Mistake:
    """Return the sentence for the first byte outside the encoding."""
    start = 0
    try:
        data.decode("utf-8" if encoding.startswith("utf-8") else encoding)
    except UnicodeDecodeError as error:
        start = error.start
    line_start = data.rfind(b"\n", 0, start) + 1
    line = data.count(b"\n", 0, start) + 1
    where = f"{shown}, line {line}, byte {start - line_start + 1}"
    found = f"byte 0x{data[start]:02x} is not {encoding}"
    if encoding.startswith("utf-8"):
        todo = "Files of Excel are often cp1252: then spell the dialect out with encoding: cp1252."
    else:
        todo = "Declare the encoding in which the file was saved."
    return Mistake(where, found, todo=todo)
