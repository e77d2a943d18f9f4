"""The interviews of `schiedam` as a coded project, for the file that a coder's tool would write."""

from __future__ import annotations

from collections.abc import Iterator

from codebook import ASIDE, CODES, WITHIN
from generator import CODERS, Conversation, Drawn

from helpers.qualitative.project import Case, Code, CodedProject, Coder, Coding, Document, Note
from helpers.readers.coded.identity import guid_of

CREATED = "2023-11-06T09:00:00Z"


def coded_project(drawn: Drawn) -> CodedProject:
    """Return the interviews as one project, a document and a case per interview."""
    return CodedProject(
        name="Verzonnen gesprekken in Schiedam",
        origin="studies/schiedam/make_raw.py",
        coders=tuple(Coder(guid_of("coder", name), name) for name in CODERS),
        codes=tuple(_codes()),
        documents=tuple(_document(one) for one in drawn.conversations),
        codings=tuple(coding for one in drawn.conversations for coding in _codings(one)),
        cases=tuple(
            Case(guid_of("case", one.document), one.document, documents=(_id(one.document),))
            for one in drawn.conversations
        ),
        notes=(
            Note(
                guid_of("note", "codeboek"),
                "Memo bij het codeboek",
                "Verzonnen memo: de codes onder Nieuw kwamen uit de gesprekken, de andere uit de motie.",
                guid_of("coder", CODERS[0]),
                CREATED,
            ),
        ),
    )


def _codes() -> list[Code]:
    """Return headings, which no text was given, each before the codes under it."""
    found: dict[str, Code] = {}
    for code in (*CODES, ASIDE):
        *above, name = code.path.split(WITHIN)
        for heading in above:
            found.setdefault(heading, Code(guid_of("code", heading), heading, is_codable=False))
        parent = guid_of("code", *above) if above else ""
        found[code.path] = Code(guid_of("code", code.path), name, parent, f"Verzonnen: over {code.about}.")
    return list(found.values())


def _id(document: str) -> str:
    return guid_of("document", document)


def _document(one: Conversation) -> Document:
    return Document(
        _id(one.document),
        f"gesprek {one.document}",
        "\n".join(one.paragraphs),
        creator=guid_of("coder", CODERS[0]),
        created=CREATED,
    )


def _codings(one: Conversation) -> Iterator[Coding]:
    """Yield what both coders gave to each paragraph, the first coder's before the second's."""
    start = 0
    for place, words in enumerate(one.paragraphs):
        for coder, given in zip(CODERS, (one.codes, one.second), strict=True):
            if given and given[place]:
                yield Coding(
                    guid_of("coding", one.document, place, given[place], coder),
                    _id(one.document),
                    guid_of("code", given[place]),
                    guid_of("coder", coder),
                    start,
                    start + len(words),
                    words,
                    guid_of("selection", one.document, place),
                    CREATED,
                )
        start += len(words) + 1
