"""Made-up conversations as a coded project, as a coder's tool would write it, the same in every run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from helpers.qualitative.project import Case, Code, CodedProject, Coder, Coding, Document, Note
from helpers.readers.coded.identity import guid_of


class Spoken(Protocol):
    """One conversation as it was written down."""

    @property
    def document(self) -> str:
        """Its name."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text, which a line ends after each of them."""


class Given(Protocol):
    """One code that one coder gave to one paragraph of one conversation."""

    @property
    def document(self) -> str:
        """Name of the conversation."""

    @property
    def paragraph(self) -> int:
        """Place of the paragraph, from 0."""

    @property
    def path(self) -> str:
        """The code, with the headings above it."""

    @property
    def coder(self) -> str:
        """Who gave it."""


class Drawable(Protocol):
    """One code of a made-up codebook."""

    @property
    def path(self) -> str:
        """Its name, with the headings above it."""

    @property
    def about(self) -> str:
        """What is made up about it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a made-up project says of itself.

    Attributes
    ----------
    name, origin, created : str
        Title, the script that makes it, and the moment that stands at all its parts.
    coders : tuple of str
        Who coded; the first wrote the documents down.
    within : str
        What stands between a heading and the code under it.
    memo : str
        What stands in the memo at the codebook.
    """

    name: str
    origin: str
    created: str
    coders: tuple[str, ...]
    within: str
    memo: str


def coded_project(
    setting: Setting, codes: Iterable[Drawable], conversations: Sequence[Spoken], given: Iterable[Given]
) -> CodedProject:
    """Return conversations as one project: a document and a case for each, and every code as it was given.

    Parameters
    ----------
    setting : Setting
    codes : iterable of Drawable
        The codebook; headings follow from the paths.
    conversations : sequence of Spoken
    given : iterable of Given
        In the order of the file.
    """
    texts = {one.document: one.paragraphs for one in conversations}
    return CodedProject(
        name=setting.name,
        origin=setting.origin,
        coders=tuple(Coder(guid_of("coder", name), name) for name in setting.coders),
        codes=tuple(_codes(codes, setting.within)),
        documents=tuple(_document(one, setting) for one in conversations),
        codings=tuple(_coding(one, texts[one.document], setting.created) for one in given),
        cases=tuple(
            Case(guid_of("case", name), name, documents=(guid_of("document", name),)) for name in texts
        ),
        notes=(
            Note(
                guid_of("note", "codeboek"),
                "Memo bij het codeboek",
                setting.memo,
                guid_of("coder", setting.coders[0]),
                setting.created,
            ),
        ),
    )


def _codes(codes: Iterable[Drawable], within: str) -> Iterator[Code]:
    """Yield headings, which no text was given, each before the codes under it."""
    found: dict[str, Code] = {}
    for code in codes:
        *above, name = code.path.split(within)
        for heading in above:
            found.setdefault(heading, Code(guid_of("code", heading), heading, is_codable=False))
        parent = guid_of("code", *above) if above else ""
        found[code.path] = Code(guid_of("code", code.path), name, parent, f"Verzonnen: over {code.about}.")
    yield from found.values()


def _document(one: Spoken, setting: Setting) -> Document:
    return Document(
        guid_of("document", one.document),
        f"gesprek {one.document}",
        "\n".join(one.paragraphs),
        creator=guid_of("coder", setting.coders[0]),
        created=setting.created,
    )


def _coding(one: Given, paragraphs: tuple[str, ...], created: str) -> Coding:
    words = paragraphs[one.paragraph]
    starts = accumulate((len(paragraph) + 1 for paragraph in paragraphs), initial=0)
    start = list(starts)[one.paragraph]
    return Coding(
        guid_of("coding", one.document, one.paragraph, one.path, one.coder),
        guid_of("document", one.document),
        guid_of("code", one.path),
        guid_of("coder", one.coder),
        start,
        start + len(words),
        words,
        guid_of("selection", one.document, one.paragraph),
        created,
    )
