"""The conversations with households as a coded project, for the file that a coder's tool would write."""

from __future__ import annotations

from codebook import ASIDE, CODES, WITHIN
from generator import CODERS, Conversation, Drawn, Strand

from helpers.qualitative.project import Case, Code, CodedProject, Coder, Coding, Document, Note
from helpers.readers.coded.identity import guid_of

CREATED = "2018-03-08T09:00:00Z"


def coded_project(drawn: Drawn) -> CodedProject:
    """Return the strand of households as one project, a document and a case per conversation."""
    strand = drawn.of_residents
    return CodedProject(
        name="Verzonnen gesprekken met huishoudens",
        origin="studies/city-deal/make_raw.py",
        coders=tuple(Coder(guid_of("coder", name), name) for name in CODERS),
        codes=tuple(_codes()),
        documents=tuple(_document(one) for one in strand.conversations),
        codings=tuple(_codings(strand)),
        cases=tuple(
            Case(guid_of("case", one.document), one.document, documents=(_id(one.document),))
            for one in strand.conversations
        ),
        notes=(
            Note(
                guid_of("note", "codeboek"),
                "Memo bij het codeboek",
                "Verzonnen memo: dezelfde codes voor huishoudens en sociaal werkers.",
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


def _codings(strand: Strand) -> list[Coding]:
    starts = {one.document: _starts(one) for one in strand.conversations}
    texts = {one.document: one.paragraphs for one in strand.conversations}
    codings = []
    for one in strand.given:
        start, words = starts[one.document][one.paragraph], texts[one.document][one.paragraph]
        codings.append(
            Coding(
                guid_of("coding", one.document, one.paragraph, one.path, one.coder),
                _id(one.document),
                guid_of("code", one.path),
                guid_of("coder", one.coder),
                start,
                start + len(words),
                words,
                guid_of("selection", one.document, one.paragraph),
                CREATED,
            )
        )
    return codings


def _starts(one: Conversation) -> list[int]:
    """Return where each paragraph begins, in characters of the whole text."""
    starts, place = [], 0
    for paragraph in one.paragraphs:
        starts.append(place)
        place += len(paragraph) + 1
    return starts
