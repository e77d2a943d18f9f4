"""Raw sources of a REFI-QDA project as documents and codings, each at its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import Code, Coding, Document, Note, Variable
from helpers.readers.coded.guids import made
from helpers.readers.coded.positions import Fit, Marked, comparable, fitting, placed
from helpers.readers.coded.refi_sources import RawCoding, RawSelection, RawSource
from helpers.readers.coded.refi_values import typed_values
from helpers.readers.coded.source_text import SourceText
from helpers.readers.coded.tally import Tally

MAX_SELECTED = 24_000_000
"""Characters of all selections together: codings that overlap a great deal cost memory, not sense."""
BASES = {"words": "read_by_words", "boundaries": "read_by_boundaries", "usual": "read_as_usual"}


@dataclass(slots=True)
class Placed:
    """What comes of the sources.

    Attributes
    ----------
    documents, codings, comments : list
        `comments` are notes made of what was written at a selection.
    whole : dict of str to str
        Documents by the GUID of a selection that is the whole of them.
    """

    documents: list[Document] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    comments: list[Note] = field(default_factory=list)
    whole: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A selection at its place; `start` and `end` are None where the text has no such place."""

    start: int | None
    end: int | None
    text: str


NO_STRETCH = _Stretch(None, None, "")


def placed_sources(
    sources: list[RawSource],
    codes: Mapping[str, Code],
    variables: Mapping[str, Variable],
    tally: Tally,
    shown: str,
) -> Placed:
    """Return documents and codings; `sources` is emptied on the way, to hold each text once.

    Raises
    ------
    DataMistake
        The selections together hold more than `MAX_SELECTED` characters.
    """
    fit = fitting([_marked(source, source.text) for source in sources if source.text is not None])
    _tell(fit, sum(len(source.selections) for source in sources if source.text is not None), tally)
    placing = _Placing(codes, tally)
    sources.reverse()
    while sources:
        source = sources.pop()
        placing.done.documents.append(_document(source, variables, tally))
        for selection, stretch in zip(source.selections, _stretches(source, fit, tally), strict=True):
            placing.add_selection(source, selection, stretch)
            if placing.n_selected > MAX_SELECTED:
                found = "the selections of this project hold too much text together"
                raise DataMistake(Mistake(shown, found, f"at most {MAX_SELECTED:,} characters"))
        placing.add_codings_of_whole(source)
    return placing.done


class _Placing:
    """The documents and codings so far."""

    def __init__(self, codes: Mapping[str, Code], tally: Tally) -> None:
        self.codes = codes
        self.tally = tally
        self.done = Placed()
        self.n_selected = 0

    def add_selection(self, source: RawSource, selection: RawSelection, stretch: _Stretch) -> None:
        """Add the codings of a selection, and what was written at it as a note of each of them."""
        self.n_selected += len(stretch.text)
        content = "" if source.text is None else source.text.content
        if 2 * len(stretch.text) >= len(content) and _is_all(stretch.text, content):
            self.done.whole[selection.guid] = source.guid
        comment = _comment(selection, stretch)
        if comment is not None:
            self.done.comments.append(comment)
        for raw in selection.codings:
            notes = raw.notes + selection.notes + (() if comment is None else (comment.guid,))
            self._add(raw, source.guid, selection.guid, stretch, notes)
        self.tally.add("segment_without_code", not selection.codings)
        if selection.name.strip() and not _says(selection.name, stretch.text):
            self.tally.add("name_of_stretch")

    def add_codings_of_whole(self, source: RawSource) -> None:
        """Add the codings that a source as a whole was given."""
        for raw in source.codings:
            self._add(raw, source.guid, "", NO_STRETCH, raw.notes)

    def _add(
        self, raw: RawCoding, document: str, selection: str, stretch: _Stretch, notes: tuple[str, ...]
    ) -> None:
        if raw.code not in self.codes:
            self.tally.add("coding_of_unknown_code")
            return
        coding = Coding(
            guid=raw.guid,
            document=document,
            code=raw.code,
            coder=raw.coder,
            start=stretch.start,
            end=stretch.end,
            text=stretch.text,
            selection="" if stretch.start is None else selection,
            created=raw.created,
            notes=tuple(dict.fromkeys(notes)),
        )
        self.done.codings.append(coding)


def _marked(source: RawSource, text: SourceText) -> Marked:
    return Marked(
        text,
        np.array([each.start for each in source.selections], np.int64),
        np.array([each.end for each in source.selections], np.int64),
        [(each.name, each.description) for each in source.selections],
    )


def _tell(fit: Fit, n: int, tally: Tally) -> None:
    """Say which reading of the positions was used for how many selections, and what did not fit it."""
    for name in fit.reading.names:
        tally.add(name, n)
    tally.add(BASES[fit.basis], fit.n_quoted if fit.basis == "words" else n)
    tally.add("words_elsewhere", fit.n_elsewhere)


def _document(source: RawSource, variables: Mapping[str, Variable], tally: Tally) -> Document:
    return Document(
        guid=source.guid,
        name=source.name,
        text=None if source.text is None else source.text.content,
        description=source.description,
        creator=source.creator,
        created=source.created,
        values=typed_values(source.values, variables, tally),
        notes=source.notes,
    )


def _stretches(source: RawSource, fit: Fit, tally: Tally) -> Iterator[_Stretch]:
    """Return the selections of a source at their places, in order."""
    if source.text is None:
        for each in source.selections:
            yield _Stretch(each.start, each.end, "") if 0 <= each.start <= each.end else NO_STRETCH
        return
    content = source.text.content
    starts, ends = placed(_marked(source, source.text), fit.reading)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if not 0 <= start <= end or start > len(content):
            tally.add("stretch_outside_text")
            yield NO_STRETCH
            continue
        tally.add("stretch_cut_at_end", end > len(content))
        yield _Stretch(start, min(end, len(content)), content[start:end])


def _is_all(text: str, content: str) -> bool:
    """Return whether words are all words of a text."""
    return bool(text.strip()) and text.strip() == content.strip()


def _comment(selection: RawSelection, stretch: _Stretch) -> Note | None:
    """Return what was written at a selection as a note, unless it only repeats the words."""
    words = selection.description
    if not words.strip() or _says(words, stretch.text):
        return None
    guid = made("comment", selection.guid)
    return Note(guid, "", words, selection.creator, selection.created)


def _says(words: str, text: str) -> bool:
    """Return whether words are a stretch of text, or its beginning with dots after it."""
    short = comparable(words).strip()
    there = comparable(text[: 2 * len(words) + 80]).strip()
    cut = short.rstrip(" .…")
    return there == short or (cut != short and len(cut) >= 8 and there.startswith(cut))
