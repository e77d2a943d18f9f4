"""Coded projects made up by hypothesis, in the order in which a reader gives them, with odd text in them."""

from __future__ import annotations

from hypothesis import strategies as st

from helpers.qualitative.project import (
    Case,
    Code,
    CodedProject,
    Coder,
    Coding,
    Document,
    NamedSet,
    Note,
    Variable,
)

ODD = "\U0001f600\U00010348é e\u0301\u200d\u202e\u0085\u2028\xa0<&>\"']]>\t\n ,.…aB1"
WORDS = st.text(alphabet=st.sampled_from(ODD), max_size=12)
NAMES = WORDS.filter(bool)
TEXTS = st.text(alphabet=st.sampled_from(ODD + "\x01\0woord woord \n"), max_size=30)
MOMENTS = st.one_of(
    st.just(""),
    st.datetimes().map(lambda when: when.isoformat()),
    st.datetimes().map(lambda when: when.isoformat() + "Z"),
)
VALUES = {
    "text": WORDS,
    "boolean": st.booleans(),
    "integer": st.integers(-(10**30), 10**30),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "date": st.dates().map(lambda day: day.isoformat()),
    "datetime": MOMENTS.filter(bool),
}


def guid(kind: int, number: int) -> str:
    return f"{kind:08X}-0000-4000-8000-{number:012X}"


@st.composite
def codes(draw, notes):
    """Return a tree of codes, parents first and each with all codes under it before the next."""
    made, lineage = [], []
    for number in range(draw(st.integers(0, 6))):
        lineage = lineage[: draw(st.integers(0, len(lineage)))]
        made.append(
            Code(
                guid=guid(1, number),
                name=draw(NAMES),
                parent=lineage[-1] if lineage else "",
                description=draw(WORDS),
                color=draw(st.sampled_from(["", "#00ffAA", "#123456"])),
                is_codable=draw(st.booleans()),
                notes=draw(some(notes)),
            )
        )
        lineage.append(made[-1].guid)
    return tuple(made)


def some(guids):
    """Return a few of these, each once."""
    return st.lists(st.sampled_from(guids), unique=True, max_size=3).map(tuple) if guids else st.just(())


@st.composite
def values(draw, variables):
    given = draw(some(variables))
    return {one.guid: draw(st.one_of(st.none(), VALUES[one.type])) for one in given}


@st.composite
def projects(draw):
    """Return a project that REFI-QDA can hold."""
    coders = tuple(Coder(guid(2, k), draw(NAMES)) for k in range(draw(st.integers(0, 3))))
    of_coders = st.sampled_from(["", *(coder.guid for coder in coders)])
    notes = tuple(
        Note(guid(3, k), draw(WORDS), draw(WORDS), draw(of_coders), draw(MOMENTS))
        for k in range(draw(st.integers(0, 3)))
    )
    of_notes = [note.guid for note in notes]
    tree = draw(codes(of_notes))
    variables = tuple(
        Variable(guid(4, k), draw(NAMES), draw(st.sampled_from(sorted(VALUES))), draw(WORDS))
        for k in range(draw(st.integers(0, 4)))
    )
    documents = tuple(
        Document(
            guid=guid(5, k),
            name=draw(NAMES),
            text=draw(TEXTS),
            description=draw(WORDS),
            creator=draw(of_coders),
            created=draw(MOMENTS),
            values=draw(values(variables)),
            notes=draw(some(of_notes)),
        )
        for k in range(draw(st.integers(0, 3)))
    )
    codings = tuple(draw(all_codings(documents, tree, of_coders, of_notes)))
    cases = tuple(
        Case(
            guid=guid(8, k),
            name=draw(NAMES),
            description=draw(WORDS),
            documents=draw(some([document.guid for document in documents])),
            selections=draw(some(sorted({one.selection for one in codings if one.selection}))),
            values=draw(values(variables)),
        )
        for k in range(draw(st.integers(0, 3)))
    )
    sets = tuple(
        NamedSet(
            guid(9, k),
            draw(NAMES),
            draw(WORDS),
            draw(some([code.guid for code in tree])),
            draw(some([document.guid for document in documents])),
            draw(some(of_notes)),
        )
        for k in range(draw(st.integers(0, 2)))
    )
    return CodedProject(
        draw(NAMES), draw(WORDS), draw(WORDS), coders, tree, documents, codings, cases, variables, notes, sets
    )


@st.composite
def all_codings(draw, documents, tree, of_coders, of_notes):
    """Return codings: per document those of its stretches, then those of the whole."""
    made = []

    def add(document, selection, start, end):
        text = "" if start is None else document.text[start:end]
        made.append(
            Coding(
                guid=guid(6, len(made)),
                document=document.guid,
                code=draw(st.sampled_from(tree)).guid,
                coder=draw(of_coders),
                start=start,
                end=end,
                text=text,
                selection=selection,
                created=draw(MOMENTS),
                notes=draw(some(of_notes)),
            )
        )

    for at, document in enumerate(documents if tree else ()):
        for stretch in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(document.text)))
            end = draw(st.integers(start, len(document.text)))
            for _ in range(draw(st.integers(1, 2))):
                add(document, guid(7, 100 * at + stretch), start, end)
        for _ in range(draw(st.integers(0, 2))):
            add(document, "", None, None)
    return made
