"""Projects of REFI-QDA as other programs write them: read leniently, with all that was left out counted."""

from __future__ import annotations

import io
import zipfile

import pytest

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
from helpers.readers.coded.refi_project import read_refi

A, B, C, D, E, F, G = (f"{letter * 8}-0000-4000-8000-00000000000A" for letter in "ABCDEF0")
CODES = f'<CodeBook><Codes><Code guid="{A}" name="geld" isCodable="true"/></Codes></CodeBook>'
WORDS = "Een verzonnen gesprek.\nOver geld."


def packed(
    inner: str, members: dict[str, bytes] | None = None, name: str = "project.qde", **attributes: str
) -> bytes:
    written = " ".join(f'{key}="{value}"' for key, value in {"name": "p", **attributes}.items())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            name, f'<Project xmlns="urn:QDA-XML:project:1.0" {written}>{inner}</Project>'.encode()
        )
        for member, data in (members or {}).items():
            archive.writestr(member, data)
    return made.getvalue()


def read(inner: str, members: dict[str, bytes] | None = None, **more: str) -> CodedProject:
    return read_refi(packed(inner, members, **more), "p.qdpx")


def skipped(project: CodedProject) -> dict[str, int]:
    """Return what was left out, but for how positions were read."""
    return {one.what: one.n for one in project.skipped if not one.what.startswith(("positions_", "read_"))}


def source(
    inner: str, text: str = f"<PlainTextContent>{WORDS}</PlainTextContent>", attributes: str = ""
) -> str:
    return f'<Sources><TextSource guid="{B}" name="gesprek" {attributes}>{text}{inner}</TextSource></Sources>'


def selection(
    start: int, end: int, codings: str, *, guid: str = C, attributes: str = "", before: str = ""
) -> str:
    where = f'guid="{guid}" startPosition="{start}" endPosition="{end}" {attributes}'
    return f"<PlainTextSelection {where}>{before}{codings}</PlainTextSelection>"


def coding(guid: str = D, code: str = A, attributes: str = "", inner: str = "") -> str:
    return f'<Coding guid="{guid}" {attributes}><CodeRef targetGUID="{code}"/>{inner}</Coding>'


def test_a_whole_project_is_read() -> None:
    project = read(
        f'<Users><User guid="{E}" name="Coder 1"/><User guid="{F}" id="c2"/></Users>'
        + CODES
        + f'<Variables><Variable guid="{E}" name="leeftijd" typeOfVariable="Integer"><Description>d</Description></Variable>'
        f'<Variable guid="{F}" name="datum" typeOfVariable="Date"/></Variables>'
        f'<Cases><Case guid="{E}" name="persoon 1"><Description>d</Description><VariableValue><VariableRef targetGUID="{E}"/>'
        f'<IntegerValue>44</IntegerValue></VariableValue><SourceRef targetGUID="{B}"/><SelectionRef targetGUID="{C}"/></Case></Cases>'
        + source(
            selection(
                4,
                13,
                coding(
                    attributes=f'creatingUser="{E}" creationDateTime="2026-03-01T09:00:00Z"',
                    inner=f'<NoteRef targetGUID="{G}"/>',
                ),
            )
            + f'<VariableValue><VariableRef targetGUID="{F}"/><DateValue>2026-03-01</DateValue></VariableValue>',
            attributes=f'creatingUser="{E}" creationDateTime="2026-02-01T10:00:00"',
        )
        + f'<Notes><Note guid="{G}" name="memo" creatingUser="{E}"><PlainTextContent>let op</PlainTextContent></Note></Notes>'
        f'<Sets><Set guid="{G}" name="kern"><MemberCode targetGUID="{A}"/><MemberSource targetGUID="{B}"/></Set></Sets>'
        "<Description>over</Description>",
        origin="Tool 2",
    )
    assert project == CodedProject(
        name="p",
        origin="Tool 2",
        description="over",
        coders=(Coder(E, "Coder 1"), Coder(F, "c2")),
        codes=(Code(A, "geld"),),
        documents=(Document(B, "gesprek", WORDS, "", E, "2026-02-01T10:00:00", {F: "2026-03-01"}),),
        codings=(Coding(D, B, A, E, 4, 13, "verzonnen", C, "2026-03-01T09:00:00Z", (G,)),),
        cases=(Case(E, "persoon 1", "d", (B,), (C,), {E: 44}),),
        variables=(Variable(E, "leeftijd", "integer", "d"), Variable(F, "datum", "date")),
        notes=(Note(G, "memo", "let op", E),),
        sets=(NamedSet(G, "kern", codes=(A,), documents=(B,)),),
        skipped=project.skipped,
    )
    assert skipped(project) == {}


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("project.qde", "sources/A.txt"),
        ("Project.QDE", "Sources/a.TXT"),
        ("map/project.qde", "map/Sources/a.txt"),
        ("naam.qde", "a.txt"),
    ],
)
def test_entry_names_may_have_other_capitals_and_folders(name: str, member: str) -> None:
    inner = CODES + source(selection(0, 3, coding()), "", 'plainTextPath="internal://a.txt"')
    project = read(inner, {member: WORDS.encode("utf-8-sig")}, name=name)
    assert project.documents[0].text == WORDS
    assert project.codings[0].text == "Een"


def test_line_endings_are_normalised_and_positions_follow() -> None:
    raw = "Een.\r\nTwee woorden.\r\nVerzonnen \U0001f600 slot."
    utf16 = len(raw[: raw.index("slot")].encode("utf-16-le")) // 2
    inner = CODES + source(
        selection(6, 18, coding(), attributes='name="Twee woorden"')
        + selection(utf16, utf16 + 4, coding(E), guid=F, attributes='name="slot"'),
        "",
        'plainTextPath="internal://a.txt"',
    )
    project = read(inner, {"sources/a.txt": raw.encode()})
    assert project.documents[0].text == raw.replace("\r\n", "\n")
    assert [(one.start, one.end, one.text) for one in project.codings] == [
        (5, 17, "Twee woorden"),
        (31, 35, "slot"),
    ]
    assert [(one.what, one.n, one.reason) for one in project.skipped] == [
        ("positions_utf16", 2, "counted in UTF-16 units"),
        ("positions_line_break_stored", 2, "a line break counts as many characters as the file has for it"),
        ("read_by_words", 2, "quoted words said how positions are counted, and stand at their place"),
    ]


def test_a_text_in_utf_16_is_read() -> None:
    inner = CODES + source(selection(0, 3, coding()), "", 'plainTextPath="internal://a.txt"')
    assert read(inner, {"sources/a.txt": WORDS.encode("utf-16")}).documents[0].text == WORDS


def test_sections_may_come_in_any_order() -> None:
    notes = f'<Notes><Note guid="{G}"><PlainTextContent>m</PlainTextContent></Note></Notes>'
    project = read(notes + source(selection(0, 3, coding())) + CODES)
    assert [one.text for one in project.codings] == ["Een"]


def test_several_coders_of_one_stretch_stay_apart() -> None:
    codings = coding(D, attributes=f'creatingUser="{E}"') + coding(
        G, attributes=f'creatingUser="{F.lower()}"'
    )
    project = read(
        f'<Users><User guid="{E}" name="een"/><User guid="{F}" name="twee"/></Users>'
        + CODES
        + source(selection(0, 3, codings))
    )
    assert [(one.coder, one.selection) for one in project.codings] == [(E, C), (F, C)]


def test_a_coding_that_does_not_say_whose_it_is_is_of_who_made_the_stretch() -> None:
    project = read(CODES + source(selection(0, 3, coding(), attributes=f'creatingUser="{E}"')))
    assert project.codings[0].coder == E
    assert project.coders == (Coder(E, E),)
    assert skipped(project) == {"coder_from_stretch": 1, "coder_without_name": 1}


def test_a_coding_of_nobody_has_no_coder() -> None:
    assert read(CODES + source(selection(0, 3, coding()))).codings[0].coder == ""


def test_what_was_written_at_a_stretch_becomes_a_note_of_its_codings() -> None:
    comment = selection(
        0, 3, coding(), before="<Description>twijfel</Description>", attributes=f'creatingUser="{E}"'
    )
    project = read(CODES + source(comment))
    assert [(note.text, note.creator) for note in project.notes] == [("twijfel", E)]
    assert project.codings[0].notes == (project.notes[0].guid,)


def test_a_description_that_repeats_the_words_is_no_note() -> None:
    project = read(CODES + source(selection(4, 13, coding(), before="<Description>verzonnen</Description>")))
    assert project.notes == ()


def test_a_coding_of_a_whole_document_has_no_place() -> None:
    project = read(CODES + source(coding()))
    assert [(one.start, one.end, one.text, one.selection) for one in project.codings] == [
        (None, None, "", "")
    ]


def test_a_note_may_have_its_text_in_a_member() -> None:
    note = f'<Notes><Note guid="{G}" name="memo" plainTextPath="internal://memo.txt"/></Notes>'
    assert read(note, {"sources/memo.txt": b"regel 1\r\nregel 2"}).notes[0].text == "regel 1\nregel 2"


def test_sources_that_are_no_text_are_counted_with_all_their_codings() -> None:
    pdf = f'<PDFSource guid="{B}"><PDFSelection guid="{C}">{coding()}</PDFSelection>{coding(E)}</PDFSource>'
    sound = f'<AudioSource guid="{E}"><Transcript guid="{F}"><TranscriptSelection guid="{G}">{coding()}</TranscriptSelection></Transcript></AudioSource>'
    rest = f'<VideoSource guid="{F}"><VideoSelection/></VideoSource><PictureSource guid="{G}"><PictureSelection/></PictureSource>'
    project = read(f"{CODES}<Sources>{pdf}{sound}{rest}<HologramSource/></Sources>")
    assert project.documents == ()
    assert skipped(project) == {
        "pdf": 1,
        "pdf_segment": 1,
        "coding_of_no_text": 3,
        "media": 3,
        "audio_segment": 1,
        "video_segment": 1,
        "image_segment": 1,
        "other_part": 1,
    }


def test_links_graphs_and_codes_of_cases_are_counted() -> None:
    project = read(
        f'<Links><Link guid="{A}"/><Link guid="{B}"/></Links><Graphs><Graph guid="{A}"/></Graphs>'
        f'<Cases><Case guid="{A}" name="c"><CodeRef targetGUID="{B}"/></Case></Cases>'
    )
    assert skipped(project) == {"link": 2, "graph": 1, "code_of_case": 1}


def test_a_text_that_is_not_there_leaves_positions_as_they_are() -> None:
    project = read(CODES + source(selection(4, 13, coding()), "", 'plainTextPath="internal://gone.txt"'))
    assert project.documents[0].text is None
    assert [(one.start, one.end, one.text) for one in project.codings] == [(4, 13, "")]
    assert skipped(project) == {"member_missing": 1}


def test_text_in_the_project_stands_in_for_a_member_that_is_not_there() -> None:
    project = read(
        CODES + source("", attributes='plainTextPath="internal://gone.txt" richTextPath="internal://a.docx"')
    )
    assert project.documents[0].text == WORDS
    assert skipped(project) == {"rich_text": 1, "member_missing": 1}


def test_stretches_outside_the_text_lose_their_place_and_those_beyond_its_end_are_cut() -> None:
    beyond = (
        selection(29, 99, coding())
        + selection(90, 95, coding(E), guid=F)
        + selection(5, 2, coding(F), guid=G)
    )
    project = read(CODES + source(beyond))
    assert [(one.start, one.end, one.text) for one in project.codings] == [
        (29, 33, "eld."),
        (None, None, ""),
        (None, None, ""),
    ]
    assert skipped(project) == {"stretch_cut_at_end": 1, "stretch_outside_text": 2}


def test_a_case_of_a_stretch_that_is_the_whole_text_is_one_of_that_document() -> None:
    case = f'<Cases><Case guid="{E}" name="c"><SelectionRef targetGUID="{C}"/><SelectionRef targetGUID="{F}"/></Case></Cases>'
    whole = selection(0, len(WORDS), "") + selection(0, 3, "", guid=F)
    project = read(CODES + case + source(whole))
    assert (project.cases[0].documents, project.cases[0].selections) == ((B,), ())
    assert skipped(project) == {"segment_without_code": 2, "stretch_of_case": 1}


def test_values_are_of_the_type_their_variable_declares() -> None:
    kinds = {
        "Text": "x",
        "Boolean": "1",
        "Integer": " 7 ",
        "Float": "2.50",
        "Date": "2026-01-02",
        "DateTime": "2026-01-02T03:04:05Z",
    }
    guids = dict(zip(kinds, (A, B, C, D, E, F), strict=True))
    variables = "".join(
        f'<Variable guid="{guids[kind]}" name="{kind}" typeOfVariable="{kind.upper()}"/>' for kind in kinds
    )
    # Programs differ in the element they use: the declared type decides (REFI-QDA 1.5, section on variables).
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{guids[kind]}"/><TextValue>{text}</TextValue></VariableValue>'
        for kind, text in kinds.items()
    )
    project = read(
        f'<Variables>{variables}</Variables><Cases><Case guid="{G}" name="c">{values}</Case></Cases>'
    )
    assert list(project.cases[0].values.values()) == ["x", True, 7, 2.5, "2026-01-02", "2026-01-02T03:04:05Z"]
    assert skipped(project) == {}


def test_a_variable_that_is_named_without_a_value_has_none() -> None:
    value = f'<VariableValue><VariableRef targetGUID="{A}"/></VariableValue>'
    project = read(
        f'<Variables><Variable guid="{A}" name="v" typeOfVariable="Text"/></Variables><Cases><Case guid="{G}" name="c">{value}</Case></Cases>'
    )
    assert project.cases[0].values == {A: None}


def test_names_that_lack_are_taken_from_what_there_is() -> None:
    inner = f'<Users><User guid="{E}"/></Users><Cases><Case guid="{F}"/></Cases>'
    sources = f'<Sources><TextSource guid="{A}" plainTextPath="internal://gesprek%201.txt"/><TextSource guid="{B}"/></Sources>'
    project = read(inner + sources)
    assert [document.name for document in project.documents] == ["gesprek%201.txt", B]
    assert (project.coders[0].name, project.cases[0].name) == (E, F)


def test_last_changes_are_counted() -> None:
    project = read(CODES + source("", attributes='modifyingUser="x" modifiedDateTime="2026-01-01T00:00:00Z"'))
    assert skipped(project) == {"changed_when": 1}


def test_every_broken_text_is_said_at_once(refusal) -> None:
    two = "".join(
        f'<TextSource guid="{guid}" plainTextPath="internal://{name}.txt"/>'
        for guid, name in ((A, "a"), (B, "b"))
    )
    data = packed(f"<Sources>{two}</Sources>", {"sources/a.txt": b"\xe9", "sources/b.txt": b"ab\xff"})
    again = "this text is neither UTF-8 nor UTF-16. Export the project again from the program it was made in."
    assert (
        refusal(read_refi, data, "p.qdpx")
        == f"p.qdpx, sources/a.txt, byte 1: {again}\np.qdpx, sources/b.txt, byte 3: {again}"
    )
