"""Documents with their codings as text sources of REFI-QDA."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.qualitative.project import CodedProject, Coding, Document, Note, Variable
from helpers.readers.coded.guids import made
from helpers.readers.coded.positions import NOT_IN_XML, REPLACED
from helpers.readers.coded.refi_xml import element, references, values, worded
from helpers.readers.coded.source_text import MARK

MAX_NAME = 1_000
"""Characters of a stretch that stand in its name, so that any reader can check how positions are counted."""


@dataclass(frozen=True, slots=True)
class WrittenSource:
    """A source as XML; `text` goes into a member of the archive, None where the document has none."""

    guid: str
    xml: str
    text: str | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    guid: str
    start: int
    end: int
    codings: list[Coding]


def written_sources(project: CodedProject) -> Iterator[WrittenSource]:
    """Return the documents of a project, in order."""
    variables = {one.guid: one for one in project.variables}
    codings: dict[str, list[Coding]] = {}
    for coding in project.codings:
        codings.setdefault(coding.document, []).append(coding)
    for document in project.documents:
        yield _source(document, codings.get(document.guid, []), variables)


def notes_of_words(project: CodedProject) -> Iterator[Note]:
    """Return notes with the words of codings that have no place in the text of their document."""
    texts = {document.guid: document.text for document in project.documents}
    for coding in project.codings:
        if coding.text and coding.start is None and texts[coding.document] is not None:
            yield Note(_note_of_words(coding), "", coding.text, coding.coder, coding.created)


def _note_of_words(coding: Coding) -> str:
    return made("words", coding.guid)


def _source(
    document: Document, codings: Sequence[Coding], variables: Mapping[str, Variable]
) -> WrittenSource:
    text = document.text
    if text is None:
        text, codings = _joined(codings)
    stretches, of_whole = _stretches(codings)
    xml = element(
        "TextSource",
        {
            "guid": document.guid,
            "name": document.name,
            "plainTextPath": None if text is None else f"internal://{document.guid}.txt",
            "creatingUser": document.creator or None,
            "creationDateTime": document.created or None,
        },
        worded("Description", document.description),
        *(_selection(stretch, text) for stretch in stretches),
        *(_coding(coding, has_text=document.text is not None) for coding in of_whole),
        references("NoteRef", document.notes),
        values(document.values, variables),
    )
    if text is not None and text.startswith(MARK):
        text = MARK + text
    return WrittenSource(document.guid, xml, text)


def _joined(codings: Sequence[Coding]) -> tuple[str | None, list[Coding]]:
    """Return segments as one text, a segment a line, with their codings placed in it; None without any."""
    places: dict[str, int] = {}
    text = ""
    for coding in codings:
        words = coding.text
        if coding.start is None and words and words not in places:
            places[words] = len(text)
            text += words + "\n"
    if not text:
        return None, list(codings)
    return text, [_placed(coding, places) for coding in codings]


def _placed(coding: Coding, places: Mapping[str, int]) -> Coding:
    start = places.get(coding.text)
    if start is None or coding.start is not None:
        return replace(coding, start=None, end=None)
    return replace(coding, start=start, end=start + len(coding.text))


def _stretches(codings: Sequence[Coding]) -> tuple[list[_Stretch], list[Coding]]:
    """Return the stretches with their codings, in order, and the codings of the document as a whole."""
    found: dict[tuple[str, int, int], _Stretch] = {}
    taken: set[str] = set()
    of_whole: list[Coding] = []
    for coding in codings:
        if coding.start is None or coding.end is None:
            of_whole.append(coding)
            continue
        key = (coding.selection or made("stretch", coding.guid), coding.start, coding.end)
        if key not in found:
            guid = key[0] if key[0] not in taken else made("stretch", *map(str, key))
            taken.add(guid)
            found[key] = _Stretch(guid, coding.start, coding.end, [])
        found[key].codings.append(coding)
    return list(found.values()), of_whole


def _selection(stretch: _Stretch, text: str | None) -> str:
    words = "" if text is None else text[stretch.start : stretch.end]
    name = words if len(words) <= MAX_NAME else words[:MAX_NAME] + "…"
    return element(
        "PlainTextSelection",
        {
            "guid": stretch.guid,
            "name": NOT_IN_XML.sub(REPLACED, name) or None,
            "startPosition": str(stretch.start),
            "endPosition": str(stretch.end),
        },
        *(_coding(coding, has_text=False) for coding in stretch.codings),
    )


def _coding(coding: Coding, *, has_text: bool) -> str:
    """Return a coding; of a whole document with text, its words go along as a note."""
    notes = (*coding.notes, _note_of_words(coding)) if has_text and coding.text else coding.notes
    return element(
        "Coding",
        {
            "guid": coding.guid,
            "creatingUser": coding.coder or None,
            "creationDateTime": coding.created or None,
        },
        references("CodeRef", (coding.code,)),
        references("NoteRef", notes),
    )
