"""Texts of sources and notes of a REFI-QDA project: inline or in the archive; never from elsewhere."""

from __future__ import annotations

import numpy as np

from helpers.errors import DataMistake, Mistake
from helpers.readers.coded.archive import AGAIN, MEGABYTE, Archive
from helpers.readers.coded.safe_xml import MAX_TEXT, Node
from helpers.readers.coded.source_text import SourceText, decoded, source_text
from helpers.readers.coded.tally import Tally

MAX_SOURCE = 4 * MEGABYTE
MAX_ALL_TEXT = 32_000_000
"""Characters of all texts of a project together; 500 interviews of 60,000 characters fit."""
INTERNAL, RELATIVE, ABSOLUTE = "internal://", "relative://", "absolute://"
FOLDERS = ("sources/", "source/", "")


class Texts:
    """The texts of one archive, counted; what cannot be had is tallied, what is broken is a mistake.

    Attributes
    ----------
    mistakes : list of Mistake
        Members that are not the text they should be.
    """

    def __init__(self, archive: Archive, base: str, tally: Tally) -> None:
        self.archive = archive
        self.base = base
        self.tally = tally
        self.mistakes: list[Mistake] = []
        self._n_characters = 0

    def of(self, node: Node) -> SourceText | None:
        """Return the text of a source or note, or None where the project does not hold it.

        Raises
        ------
        DataMistake
            The texts together are larger than `MAX_ALL_TEXT`, or a member is too large or cannot be unpacked.
        """
        path = node.get("plainTextPath").strip()
        text = self._member(path) if path else None
        inline = node.named("PlainTextContent")
        if text is None and inline:
            text = source_text(inline[0].text)
        if text is None and not path:
            self.tally.add("text_rich_only" if node.get("richTextPath") else "text_missing")
        if text is not None:
            self._count(len(text.content))
        return text

    def _member(self, path: str) -> SourceText | None:
        member = self._find(path)
        if member is None:
            return None
        data = self.archive.read(member, ceiling=MAX_SOURCE)
        try:
            return source_text(decoded(data))
        except UnicodeDecodeError as error:
            place = f"{self.archive.place(member)}, byte {error.start + 1}"
            self.mistakes.append(Mistake(place, "this text is neither UTF-8 nor UTF-16", todo=AGAIN))
            return SourceText("", np.empty(0, np.int64))

    def _find(self, path: str) -> str | None:
        """Return the member that a path of the project points to; files outside are never looked for."""
        scheme = next((each for each in (INTERNAL, RELATIVE, ABSOLUTE) if path.lower().startswith(each)), "")
        inside = path[len(scheme) :].replace("\\", "/").lstrip("/")
        if scheme == ABSOLUTE or (not scheme and ("://" in path or path[1:2] == ":" or path[:1] == "/")):
            self.tally.add("text_outside_absolute")
            return None
        if ".." in inside.split("/"):
            self.tally.add("text_outside_leaving")
            return None
        found = (self.archive.find(self.base + folder + inside) for folder in FOLDERS)
        member = next((each for each in found if each is not None), None)
        if member is None:
            self.tally.add("text_outside_relative" if scheme == RELATIVE else "member_missing")
        return member

    def _count(self, n: int) -> None:
        self._n_characters += n
        if self._n_characters > MAX_ALL_TEXT:
            where, found = self.archive.shown, "the texts of this project are too large together"
            todo = "Export the project in parts."
            raise DataMistake(Mistake(where, found, f"at most {MAX_ALL_TEXT:,} characters", todo))


def note_text(text: SourceText | None) -> str:
    """Return the text of a note, "" where there is none."""
    return "" if text is None else text.content[:MAX_TEXT]
