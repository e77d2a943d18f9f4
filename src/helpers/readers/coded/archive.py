"""Zip files of coding tools, opened within limits and read as a stream."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.errors import DataMistake, Mistake

MEGABYTE = 1024 * 1024
MAX_FILE = 200 * MEGABYTE
MAX_MEMBERS = 10_000
MAX_TOTAL = 1024 * MEGABYTE
MAX_MEMBER = 512 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM = MEGABYTE
"""Below this size a member may shrink as much as it likes: a bomb is large."""
MAX_FOLDERS = 8
CHUNK = MEGABYTE
"""Large, because a parser of XML starts an unfinished token again with every piece it is fed."""
HEADER = 30
"""Length of the fixed part of a member's own header (PKWARE APPNOTE 4.3.7)."""
IN_DIRECTORY = b"PK\x01\x02"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
AGAIN = "Export the project again from the program it was made in."
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, OSError,
)  # fmt: skip
"""What the standard library raises on zip files that are cut off, changed or made to deceive."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file whose directory was found fit to read.

    Attributes
    ----------
    shown : str
        How sentences name the file.
    members : dict of str to str
        Names as the file spells them, by their name for looking up (see `folded`).
    zipped : ZipFile
    """

    shown: str
    members: dict[str, str]
    zipped: zipfile.ZipFile

    def find(self, path: str) -> str | None:
        """Return the member at a path, whatever the case of its letters, or None."""
        return self.members.get(folded(path))

    def ending(self, end: str) -> tuple[str, ...]:
        """Return the members whose name ends so, whatever the case of its letters, in order of the file."""
        return tuple(name for fold, name in self.members.items() if fold.endswith(end))

    def place(self, member: str) -> str:
        """Return how sentences name a member."""
        return f"{self.shown}, {printable(member)}"

    def chunks(self, member: str, *, ceiling: int) -> Iterator[bytes]:
        """Return the bytes of a member piece by piece.

        The size that the archive declares is not trusted: what comes out is counted.

        Raises
        ------
        DataMistake
            More than `ceiling` bytes came out, or the member cannot be unpacked.
        """
        size = 0
        try:
            with self.zipped.open(self.zipped.getinfo(member)) as stream:
                while piece := stream.read(CHUNK):
                    size += len(piece)
                    if size > ceiling:
                        raise DataMistake(_too_large(self.place(member), ceiling))
                    yield piece
        except BROKEN as error:
            raise DataMistake(
                Mistake(self.place(member), f"this part cannot be unpacked ({_reason(error)})", todo=AGAIN)
            ) from None

    def read(self, member: str, *, ceiling: int) -> bytes:
        """Return a whole member of at most `ceiling` bytes; errors as in `chunks`."""
        return b"".join(self.chunks(member, ceiling=ceiling))


def open_archive(data: bytes, shown: str) -> Archive:
    """Return a zip file after a look at its directory; nothing is unpacked yet.

    Raises
    ------
    DataMistake
        With every reason found: no zip file, too many or too large members, a member that would grow more
        than `MAX_RATIO` times, names that leave the folder, start at a root or differ in case only, members
        that lie over one another, links, encryption, or a packing method other than deflate.
    """
    if len(data) > MAX_FILE:
        found = f"the file has {_megabytes(len(data))} MB"
        raise DataMistake(Mistake(shown, found, f"at most {_megabytes(MAX_FILE)} MB", _WITHOUT_MEDIA))
    # Counted before the directory is read: each entry there costs memory, and it may list millions.
    if data.count(IN_DIRECTORY) > 2 * MAX_MEMBERS:
        raise DataMistake(_too_many(shown))
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
        entries = zipped.infolist()
    except BROKEN as error:
        found = "this is no zip file, or it is cut off" if data[:2] == b"PK" else "this is no zip file"
        raise DataMistake(Mistake(shown, f"{found} ({_reason(error)})", todo=AGAIN)) from None
    mistakes = list(_mistakes(entries, shown))
    if mistakes:
        raise DataMistake(mistakes)
    files = [entry.filename for entry in entries if not entry.is_dir()]
    return Archive(shown, {folded(name): name for name in files}, zipped)


def folded(path: str) -> str:
    """Return a path for looking up: forward slashes, composed letters, no difference of case."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()


def printable(name: str) -> str:
    """Return a name from a file for use in a sentence: one line, at most 80 characters."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in name)
    return clean if len(clean) <= 80 else clean[:79] + "…"


_WITHOUT_MEDIA = "Export the project without its audio, video and pictures; only text is read."


def _mistakes(entries: list[zipfile.ZipInfo], shown: str) -> Iterator[Mistake]:
    if len(entries) > MAX_MEMBERS:
        yield _too_many(shown)
        return
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        found = f"unpacked this file would have {_megabytes(total)} MB"
        yield Mistake(shown, found, f"at most {_megabytes(MAX_TOTAL)} MB", _WITHOUT_MEDIA)
    seen: set[str] = set()
    for entry in entries:
        where = f"{shown}, {printable(entry.filename)}"
        yield from _mistakes_of_name(entry, where)
        yield from _mistakes_of_content(entry, where)
        name = folded(entry.filename).rstrip("/")
        if name in seen:
            found = "two parts have this name, or names that differ only in capitals"
            yield Mistake(where, found, "each name once", AGAIN)
        seen.add(name)
    yield from _overlaps(entries, shown)


def _mistakes_of_name(entry: zipfile.ZipInfo, where: str) -> Iterator[Mistake]:
    # Where the name holds a zero byte, `filename` stops there and `orig_filename` does not.
    path = entry.orig_filename.replace("\\", "/")
    parts = path.rstrip("/").split("/")
    if "\0" in path:
        yield Mistake(where, "the name of this part holds a zero byte", todo=AGAIN)
    if path.startswith("/") or path[1:2] == ":":
        yield Mistake(where, "the name of this part begins at a root", "a name inside the archive", AGAIN)
    if ".." in parts:
        yield Mistake(where, "the name of this part leaves the archive", "a name inside the archive", AGAIN)
    if len(parts) > MAX_FOLDERS + 1:
        found = f"this part stands {len(parts) - 1} folders deep"
        yield Mistake(where, found, f"at most {MAX_FOLDERS} folders", AGAIN)


def _mistakes_of_content(entry: zipfile.ZipInfo, where: str) -> Iterator[Mistake]:
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield Mistake(where, "this part is a link to another file", "files and folders", AGAIN)
    if entry.flag_bits & 0x1:
        yield Mistake(where, "this part is encrypted", todo="Export the project without a password.")
    if entry.compress_type not in METHODS:
        found = f"this part is packed by method {entry.compress_type}"
        yield Mistake(where, found, "stored (0) or deflate (8)", AGAIN)
    if entry.file_size > MAX_MEMBER:
        yield _too_large(where, MAX_MEMBER)
    elif entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        found = f"this part would grow {entry.file_size // max(entry.compress_size, 1)} times when unpacked"
        yield Mistake(where, found, f"at most {MAX_RATIO} times", AGAIN)


def _overlaps(entries: list[zipfile.ZipInfo], shown: str) -> Iterator[Mistake]:
    """Return mistakes for members that share packed bytes: the way one small file unpacks to many."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            where = f"{shown}, {printable(entry.filename)}"
            yield Mistake(where, "this part lies over another part of the archive", todo=AGAIN)
        end = entry.header_offset + HEADER + entry.compress_size


def _too_many(shown: str) -> Mistake:
    return Mistake(shown, "the archive has too many parts", f"at most {MAX_MEMBERS:,}", AGAIN)


def _too_large(where: str, ceiling: int) -> Mistake:
    return Mistake(where, "this part is too large", f"at most {_megabytes(ceiling)} MB", _WITHOUT_MEDIA)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f}"


def _reason(error: BaseException) -> str:
    return printable(str(error)) or type(error).__name__
