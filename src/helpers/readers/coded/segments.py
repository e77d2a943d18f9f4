"""Rows of coded segments, as spreadsheets and CSV exports have them, as one coded project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.errors import DataMistake, Mistake, nearest
from helpers.qualitative.project import CodedProject, Coder, Coding, Document, Note, Skipped
from helpers.readers.coded.code_tree import CodeTree
from helpers.readers.coded.identity import guid_of, name_of
from helpers.study.voices_spec import SegmentColumns

SHOWN_ROWS, COUNTED_ROWS = 5, 1_000
"""Wrong rows named one by one; of so many others the number is given, and then the reading stops."""

Rows = Iterable[tuple[int, Sequence[str]]]
"""Number of a row as a person counts, and its cells."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One row: one code that was given to one stretch of one document.

    Attributes
    ----------
    row : int
        As a person counts; the header is 1.
    document, code, text, coder, comment, created : str
        "" where the export has no such column or the cell is empty.
    start, end : int or None
    stretch : str
        What the file calls the stretch of text, which several codes may share; "" where it has no name.
    """

    row: int
    document: str
    code: str
    text: str
    coder: str = ""
    comment: str = ""
    created: str = ""
    start: int | None = None
    end: int | None = None
    stretch: str = ""


@dataclass(frozen=True, slots=True)
class SegmentsRead:
    """The rows of one file that hold a coding, and what other rows hold."""

    segments: tuple[Segment, ...]
    skipped: tuple[Skipped, ...]


def places_of(header: Sequence[str], columns: SegmentColumns, shown: str) -> dict[str, int]:
    """Return at which place of a row each declared part stands, by its head.

    Raises
    ------
    DataMistake
        A declared column is not there or stands there twice.
    """
    heads = [name_of(head) for head in header]
    there = [head for head in heads if head]
    places, mistakes = {}, []
    for part, head in columns.model_dump().items():
        if head is None:
            continue
        n = heads.count(name_of(head))
        if n == 1:
            places[part] = heads.index(name_of(head))
        elif n == 0:
            found = f"there is no column '{head}', which is declared as {part}"
            mistakes.append(Mistake(shown, found, ", ".join(there), nearest(head, there)))
        else:
            found = f"the name '{head}' stands above {n} columns"
            mistakes.append(Mistake(shown, found, todo="Give every column its own name."))
    if mistakes:
        raise DataMistake(mistakes)
    return places


def segments_of(rows: Rows, places: Mapping[str, int], shown: str, *, called: str = "line") -> SegmentsRead:
    """Read rows by the places of their columns.

    Parameters
    ----------
    rows : iterable of (int, sequence of str)
        Below the header. A row whose declared cells are all empty is no row.
    places : mapping of str to int
        From `places_of`.
    shown : str
        How sentences name the file.
    called : str
        What a row of this kind of file is called in sentences.

    Raises
    ------
    DataMistake
        A code without a document, several lines in the cell of a code, a position that is no number.
    """
    segments: list[Segment] = []
    wrong = WrongRows(shown)
    n_uncoded = 0
    for row, cells in rows:
        parts = {part: cells[place] if place < len(cells) else "" for part, place in places.items()}
        if not any(cell.strip() for cell in parts.values()):
            continue
        if not parts["code"].strip():
            n_uncoded += 1
            continue
        if not wrong.add(_wrong(parts, f"{shown}, {called} {row}")):
            segments.append(_segment(row, parts))
    wrong.refuse()
    skipped = (Skipped("segment_without_code", n_uncoded, ""),) if n_uncoded else ()
    return SegmentsRead(tuple(segments), skipped)


class WrongRows:
    """The first mistakes in the rows of a file, and how many more: a broken file may have millions."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._first: list[Mistake] = []
        self._more = 0

    def add(self, mistakes: Iterable[Mistake]) -> bool:
        """Take in what is wrong with a row; returns whether anything is."""
        any_wrong = False
        for mistake in mistakes:
            any_wrong = True
            if len(self._first) < SHOWN_ROWS:
                self._first.append(mistake)
            else:
                self._more += 1
                if self._more == COUNTED_ROWS:
                    self.refuse()
        return any_wrong

    def refuse(self) -> None:
        """Raise what was found, if anything was."""
        if self._more:
            least = "at least " if self._more == COUNTED_ROWS else ""
            found = f"{least}{self._more} more mistakes of this kind in other rows"
            self._first.append(Mistake(self._shown, found))
        if self._first:
            raise DataMistake(self._first)


def _wrong(parts: Mapping[str, str], where: str) -> Iterable[Mistake]:
    """Yield what keeps a row with a code from being a coding."""
    if not parts["document"].strip():
        yield Mistake(where, "a code without a document", todo="Fill in the document of every row.")
    if len(parts["code"].strip().splitlines()) > 1:
        found = "several lines in the cell of the code"
        yield Mistake(where, found, "one code", "Export one row per code; codes in one cell are not guessed.")
    for part in ("start", "end"):
        cell = parts.get(part, "").strip()
        if cell and not (cell.isascii() and cell.isdigit()):
            found = f"{part} is not a whole number of characters"
            todo = "Leave 'start' and 'end' out of the columns when they count pages or paragraphs."
            yield Mistake(where, found, "0, 1, 2, ...", todo)


def _segment(row: int, parts: Mapping[str, str]) -> Segment:
    start, end = (parts.get(part, "").strip() for part in ("start", "end"))
    both = bool(start and end)
    return Segment(
        row=row,
        document=name_of(parts["document"]),
        code=name_of(parts["code"]),
        text=parts["text"].replace("\r\n", "\n").replace("\r", "\n"),
        coder=name_of(parts.get("coder", "")),
        comment=parts.get("comment", "").strip(),
        created=parts.get("created", "").strip(),
        start=int(start) if both else None,
        end=int(end) if both else None,
        stretch=parts.get("stretch", "").strip(),
    )


def project_of(
    read: SegmentsRead, *, name: str, code_separator: str | None = None, origin: str = ""
) -> CodedProject:
    r"""Return segments as a coded project: codes, documents and coders are those that rows name.

    Parameters
    ----------
    read : SegmentsRead
    name : str
        Of the project.
    code_separator : str or None
        What stands between a code and its sub-code; None takes every name as it stands.
    origin : str
        The program that wrote the file.

    Notes
    -----
    Positions are kept where they fit the words: `end` less `start` is the number of characters. Where all
    rows of a file fit when the last character counts as well (some programs name the last character and not
    the one behind it), `end` is taken one further. Positions that fit neither way are dropped and counted;
    they count something else than characters. A row that is equal to an earlier one in document, code, coder
    and position is one coding exported twice; without positions equal rows are two codings.
    """
    fitting, n_dropped = _fitting(read.segments)
    once, n_twice = _once(fitting)
    tree = CodeTree(code_separator)
    codings, notes = [], []
    seen: Counter[tuple[object, ...]] = Counter()
    for one in once:
        key = (one.document, one.code, one.coder, one.start, one.end, one.text, one.stretch)
        seen[key] += 1
        guid = guid_of("coding", name, *key, seen[key])
        note = guid_of("comment", guid) if one.comment else ""
        if note:
            notes.append(Note(note, "", one.comment, _coder(one.coder), one.created))
        codings.append(
            Coding(
                guid=guid,
                document=guid_of("document", one.document),
                code=tree.guid(one.code),
                coder=_coder(one.coder),
                start=one.start,
                end=one.end,
                text=one.text,
                selection=guid_of("selection", name, one.stretch, one.document, one.start, one.end, one.text),
                created=one.created,
                notes=(note,) if note else (),
            )
        )
    dropped = (
        Skipped("position_of_other_words", n_dropped, ""),
        Skipped("coding_twice", n_twice, ""),
    )
    return CodedProject(
        name=name,
        origin=origin,
        coders=tuple(Coder(_coder(one), one) for one in _names(one.coder for one in once)),
        codes=tree.codes(),
        documents=tuple(
            Document(guid_of("document", one), one) for one in _names(one.document for one in once)
        ),
        codings=tuple(codings),
        notes=tuple(notes),
        skipped=(*read.skipped, *(one for one in dropped if one.n)),
    )


def _fitting(segments: Sequence[Segment]) -> tuple[list[Segment], int]:
    """Return segments with positions that fit their words, and how many positions did not."""
    known = [one for one in segments if one.start is not None and one.end is not None]
    inclusive = bool(known) and all(_length(one) + 1 == len(one.text) for one in known)
    kept, n_dropped = [], 0
    for one in segments:
        if one.start is None or one.end is None:
            kept.append(one)
        elif inclusive:
            kept.append(replace(one, end=one.end + 1))
        elif _length(one) == len(one.text) > 0:
            kept.append(one)
        else:
            kept.append(replace(one, start=None, end=None))
            n_dropped += 1
    return kept, n_dropped


def _length(one: Segment) -> int:
    return (one.end or 0) - (one.start or 0)


def _once(segments: Sequence[Segment]) -> tuple[list[Segment], int]:
    """Return segments without those that say again what an earlier one said, and how many were left out."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for one in segments:
        key = (one.document, one.code, one.coder, one.start, one.end)
        if one.start is not None and key in seen:
            continue
        seen.add(key)
        kept.append(one)
    return kept, len(segments) - len(kept)


def _coder(name: str) -> str:
    return guid_of("coder", name) if name else ""


def _names(found: Iterable[str]) -> tuple[str, ...]:
    """Return names in the order of the file, each once and none empty."""
    return tuple(name for name in dict.fromkeys(found) if name)
