"""Sources of a REFI-QDA project with their selections and codings, as the file gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.readers.coded.guids import Register, canonical
from helpers.readers.coded.refi_codes import count_unknown, references
from helpers.readers.coded.refi_texts import Texts
from helpers.readers.coded.refi_values import RawValue, moment, raw_values
from helpers.readers.coded.safe_xml import Node
from helpers.readers.coded.source_text import SourceText
from helpers.readers.coded.tally import Tally

NOT_TEXT = {
    "PDFSource": "pdf_segment",
    "PictureSource": "image_segment",
    "AudioSource": "audio_segment",
    "VideoSource": "video_segment",
}
"""Sources that are not read, and the word for their selections."""
IN_SOURCE = ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue")
IN_SELECTION = ("Description", "Coding", "NoteRef")
POSITION = re.compile(r"\s*[+-]?\d{1,15}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class RawCoding:
    """A code given to a selection or a whole source; `coder` is "" where the file does not say who."""

    guid: str
    code: str
    coder: str
    created: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawSelection:
    """A stretch of text with its positions counted as the file counts them."""

    guid: str
    start: int
    end: int
    name: str
    description: str
    creator: str
    created: str
    notes: tuple[str, ...]
    codings: tuple[RawCoding, ...]


@dataclass(frozen=True, slots=True)
class RawSource:
    """A text source; `codings` are those of the whole source."""

    guid: str
    name: str
    text: SourceText | None
    description: str
    creator: str
    created: str
    values: tuple[RawValue, ...]
    notes: tuple[str, ...]
    selections: tuple[RawSelection, ...]
    codings: tuple[RawCoding, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """The GUIDs met so far of sources, selections and codings."""

    sources: Register
    selections: Register
    codings: Register


def raw_source(node: Node, registers: Registers, texts: Texts, tally: Tally) -> RawSource:
    """Return a text source."""
    count_unknown(node, IN_SOURCE, tally)
    if node.get("richTextPath") and (node.get("plainTextPath") or node.named("PlainTextContent")):
        tally.add("rich_text")
    guid = registers.sources.admit(node.get("guid"))
    selections = (_selection(child, registers, tally) for child in node.named("PlainTextSelection"))
    return RawSource(
        guid=guid,
        name=node.get("name") or _name_of_path(node.get("plainTextPath")) or guid,
        text=texts.of(node),
        description=node.text_of("Description"),
        creator=canonical(node.get("creatingUser")),
        created=moment(node.get("creationDateTime"), tally),
        values=raw_values(node),
        notes=references(node, "NoteRef"),
        selections=tuple(each for each in selections if each is not None),
        codings=_codings(node.named("Coding"), "", registers, tally),
    )


def count_other_source(node: Node, tally: Tally) -> None:
    """Count a source that holds no plain text, its selections and its codings."""
    segment = NOT_TEXT.get(node.name)
    if segment is None:
        tally.add("other_part")
        return
    tally.add("pdf" if node.name == "PDFSource" else "media")
    selections, codings = _below(node)
    tally.add(segment, selections)
    tally.add("coding_of_no_text", codings)


def _below(node: Node) -> tuple[int, int]:
    """Return how many selections and codings stand in an element, at any depth."""
    selections = codings = 0
    left = list(node.children)
    while left:
        one = left.pop()
        selections += one.name.endswith("Selection")
        codings += one.name == "Coding"
        left.extend(one.children)
    return selections, codings


def _selection(node: Node, registers: Registers, tally: Tally) -> RawSelection | None:
    count_unknown(node, IN_SELECTION, tally)
    start, end = node.get("startPosition"), node.get("endPosition")
    if not (POSITION.fullmatch(start) and POSITION.fullmatch(end)):
        tally.add("coding_without_position", len(node.named("Coding")))
        return None
    creator = canonical(node.get("creatingUser"))
    return RawSelection(
        guid=registers.selections.admit(node.get("guid")),
        start=int(start),
        end=int(end),
        name=node.get("name"),
        description=node.text_of("Description"),
        creator=creator,
        created=moment(node.get("creationDateTime"), tally),
        notes=references(node, "NoteRef"),
        codings=_codings(node.named("Coding"), creator, registers, tally),
    )


def _codings(nodes: Sequence[Node], maker: str, registers: Registers, tally: Tally) -> tuple[RawCoding, ...]:
    """Return codings; where one does not say whose it is, it is of who made the selection."""
    found = []
    for node in nodes:
        codes = references(node, "CodeRef")
        if not codes:
            tally.add("coding_of_unknown_code")
            continue
        coder = canonical(node.get("creatingUser"))
        if not coder and maker:
            tally.add("coder_from_stretch")
        found.append(
            RawCoding(
                guid=registers.codings.admit(node.get("guid")),
                code=codes[0],
                coder=coder or maker,
                created=moment(node.get("creationDateTime"), tally),
                notes=references(node, "NoteRef"),
            )
        )
    return tuple(found)


def _name_of_path(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
