"""XML from strangers, read as a stream of items: no document type, no entities, a ceiling on everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from helpers.errors import DataMistake, Mistake
from helpers.readers.coded.archive import AGAIN, printable

MAX_DEPTH = 100
MAX_ELEMENTS = 450_000
MAX_IN_ITEM = 150_000
"""Elements of one item, all of which are in memory at the same time: one source with its codings."""
MAX_ATTRIBUTES = 40
MAX_TEXT = 4_000_000
"""Characters of one element or attribute."""
MAX_TOKEN = 16_000_000
"""Bytes of one tag, comment or the like: the parser begins it anew with every piece it is fed."""
ENCODINGS = ("utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "windows-1252")
ITEM_DEPTH = 3
"""Depth of the elements handed over one by one: the root is 1, its sections 2, their items 3."""


@dataclass(slots=True)
class Node:
    """One element: its name without prefix, its attributes, its text and what stands in it, in order."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, "" where it is missing."""
        return self.attributes.get(name, "")

    def named(self, name: str) -> list[Node]:
        """Return the children of this name."""
        return [child for child in self.children if child.name == name]

    def text_of(self, name: str) -> str:
        """Return the text of the first child of this name, "" where there is none."""
        return next((child.text for child in self.children if child.name == name), "")


@dataclass(frozen=True, slots=True)
class Item:
    """An element of depth 3 with the section it stands in, or (`section` is "") an empty or short section."""

    section: str
    node: Node


def items(chunks: Iterable[bytes], where: str, *, root: str) -> Iterator[Item]:
    """Return the items of a document one by one, then the root with its attributes (as section "").

    Parameters
    ----------
    chunks : iterable of bytes
        The document, in pieces of any size.
    where : str
        How sentences name it.
    root : str
        Name that the outermost element must have, without prefix.

    Returns
    -------
    iterator of Item
        Every element of depth 3 once it is closed; last the root, whose children are the sections without
        their items. Only one item is in memory at a time.

    Raises
    ------
    DataMistake
        Not XML, broken UTF-8, another root, a document type or entity, or more than the ceilings above.
    """
    reading = _Reading(where, root)
    try:
        for piece in chunks:
            reading.feed(piece)
            yield from reading.handed_over()
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DataMistake(_not_xml(where, error)) from None
    yield from reading.handed_over()
    if reading.top is not None:
        yield Item("", reading.top)


class _Reading:
    """The elements that are open, the items that are ready, and what was counted so far."""

    def __init__(self, where: str, root: str) -> None:
        self.where = where
        self.root = root
        self.open: list[Node] = []
        self.texts: list[list[str]] = []
        self.lengths: list[int] = []
        self.ready: list[Item] = []
        self.top: Node | None = None
        self.n_elements = 0
        self.n_bytes = 0
        self.item_began = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.document_type
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.entity
        self.parser.ExternalEntityRefHandler = self.entity

    def feed(self, piece: bytes) -> None:
        self.n_bytes += len(piece)
        self.parser.Parse(piece, False)
        if self.n_bytes - self.parser.CurrentByteIndex > MAX_TOKEN:
            self.refuse("a tag or comment is too long", f"at most {MAX_TOKEN:,} bytes")

    def handed_over(self) -> list[Item]:
        done, self.ready = self.ready, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.n_elements += 1
        name = name.rpartition(":")[2]
        if not self.open and name != self.root:
            found = f"the outermost element is {printable(name)}"
            raise DataMistake(Mistake(self.place(), found, self.root, AGAIN))
        if self.n_elements > MAX_ELEMENTS:
            self.refuse("this XML has too many elements", f"at most {MAX_ELEMENTS:,}")
        if len(self.open) < ITEM_DEPTH:
            self.item_began = self.n_elements
        elif self.n_elements - self.item_began > MAX_IN_ITEM:
            self.refuse("one part of this XML has too many elements", f"at most {MAX_IN_ITEM:,}")
        if len(self.open) >= MAX_DEPTH:
            self.refuse("elements stand too deep in one another", f"at most {MAX_DEPTH} levels")
        if len(attributes) > MAX_ATTRIBUTES:
            self.refuse("an element has too many attributes", f"at most {MAX_ATTRIBUTES}")
        if max(map(len, attributes.values()), default=0) > MAX_TEXT:
            self.refuse("an attribute is too long", f"at most {MAX_TEXT:,} characters")
        if ":" in "".join(attributes):
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self.open.append(Node(name, attributes))
        self.texts.append([])
        self.lengths.append(0)

    def end(self, _name: str) -> None:
        node = self.open.pop()
        node.text = "".join(self.texts.pop())
        self.lengths.pop()
        depth = len(self.open) + 1
        if depth == 1:
            self.top = node
        elif depth == ITEM_DEPTH:
            self.ready.append(Item(self.open[-1].name, node))
        else:
            self.open[-1].children.append(node)

    def characters(self, text: str) -> None:
        self.texts[-1].append(text)
        self.lengths[-1] += len(text)
        if self.lengths[-1] > MAX_TEXT:
            self.refuse("the text of one element is too long", f"at most {MAX_TEXT:,} characters")

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            found = f"this XML is in the encoding {printable(encoding)}"
            raise DataMistake(Mistake(self.where, found, "UTF-8 or UTF-16", AGAIN))

    def document_type(self, *_rest: object) -> None:
        self.refuse("this XML carries a document type (DOCTYPE)", "XML without one")

    def entity(self, *_rest: object) -> int:
        self.refuse("this XML carries an entity of its own", "XML without one")
        return 0

    def refuse(self, found: str, allowed: str) -> None:
        raise DataMistake(Mistake(self.place(), found, allowed, AGAIN))

    def place(self) -> str:
        return f"{self.where}, line {self.parser.CurrentLineNumber}"


def _not_xml(where: str, error: expat.ExpatError) -> Mistake:
    place = f"{where}, line {error.lineno}, column {error.offset + 1}"
    message = expat.errors.messages.get(error.code, "unknown error")
    return Mistake(place, f"this is not well-formed XML ({message})", todo=AGAIN)
