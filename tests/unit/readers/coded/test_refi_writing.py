"""REFI-QDA files that are written come back unchanged."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.qualitative.project import Case, Code, CodedProject, Coding, Document, NamedSet, Note, Variable
from helpers.readers.coded.refi_codebook import read_codebook
from helpers.readers.coded.refi_project import read_refi
from helpers.readers.coded.refi_writing import qdc_bytes, qdpx_bytes

_spec = importlib.util.spec_from_file_location(
    "coded_projects", Path(__file__).parent / "made_up_projects.py"
)
made_up = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made_up)

A, B, C, D = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "ABCD")


def back(project: CodedProject) -> CodedProject:
    """Return a project after writing and reading, without what the reader says about the file."""
    return replace(read_refi(qdpx_bytes(project), "back.qdpx"), skipped=())


@settings(max_examples=40)
@given(made_up.projects())
def test_a_project_comes_back_unchanged(project: CodedProject) -> None:
    assert back(project) == project


@settings(max_examples=30)
@given(made_up.projects())
def test_the_codes_and_sets_of_a_codebook_come_back_unchanged(project: CodedProject) -> None:
    if not project.codes:
        return
    read = read_codebook(qdc_bytes(project), "back.qdc")
    assert read.codes == tuple(replace(code, notes=()) for code in project.codes)
    assert read.sets == tuple(replace(one, documents=(), notes=()) for one in project.sets)
    assert read.origin == project.origin


@given(made_up.projects())
@settings(max_examples=20)
def test_the_same_project_gives_the_same_bytes(project: CodedProject) -> None:
    assert qdpx_bytes(project) == qdpx_bytes(project)


@settings(max_examples=30)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    for reader in (read_refi, read_codebook):
        with pytest.raises(DataMistake):
            reader(data, "x")


@settings(max_examples=40)
@given(made_up.projects(), st.data())
def test_a_project_with_bytes_changed_is_read_or_refused_with_a_sentence(
    project: CodedProject, data: st.DataObject
) -> None:
    packed = bytearray(qdpx_bytes(project))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(packed)) in {"read", "refused"}


def outcome(data: bytes) -> str:
    """Return what became of a file; anything but our own refusal comes through."""
    try:
        read_refi(data, "x.qdpx")
    except DataMistake as refused:
        return "refused" if str(refused).startswith("x.qdpx") else str(refused)
    return "read"


def test_segments_without_a_text_become_a_text_of_one_segment_a_line() -> None:
    project = CodedProject(
        "p",
        codes=(Code(A, "geld"),),
        documents=(Document(B, "gesprek"),),
        codings=(
            Coding(C, B, A, text="eerst verzonnen", selection=C),
            Coding(D, B, A, text="dan verzonnen", selection=D),
        ),
    )
    read = back(project)
    assert read.documents[0].text == "eerst verzonnen\ndan verzonnen\n"
    assert [(one.start, one.end, one.text) for one in read.codings] == [
        (0, 15, "eerst verzonnen"),
        (16, 29, "dan verzonnen"),
    ]
    assert back(read) == read


def test_words_without_a_place_in_a_text_go_along_as_a_note() -> None:
    project = CodedProject(
        "p",
        codes=(Code(A, "geld"),),
        documents=(Document(B, "gesprek", text="iets anders"),),
        codings=(Coding(C, B, A, text="verzonnen woorden"),),
    )
    read = back(project)
    assert [(one.start, one.text) for one in read.codings] == [(None, "")]
    assert [note.text for note in read.notes] == ["verzonnen woorden"]
    assert read.codings[0].notes == (read.notes[0].guid,)


def test_positions_of_a_document_whose_text_is_lost_are_kept() -> None:
    project = CodedProject(
        "p",
        codes=(Code(A, "geld"),),
        documents=(Document(B, "gesprek"),),
        codings=(Coding(C, B, A, start=3, end=9, selection=D),),
    )
    assert back(project) == project


def test_members_have_a_fixed_time_and_stand_in_a_fixed_order() -> None:
    project = CodedProject("p", documents=(Document(B, "b", text="x"), Document(A, "a", text="y")))
    with zipfile.ZipFile(io.BytesIO(qdpx_bytes(project))) as packed:
        assert packed.namelist() == ["project.qde", f"sources/{B}.txt", f"sources/{A}.txt"]
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


ONE = Document(B, "d", text="verzonnen")
NO_GUID = "its GUID is not one; allowed: a GUID in capitals, without braces."


@pytest.mark.parametrize(
    ("project", "message"),
    [
        (CodedProject("p", codes=(Code("a", "x"),)), f"code 'a': {NO_GUID}"),
        (CodedProject("p", codes=(Code(A.lower(), "x"),)), f"code '{A.lower()}': {NO_GUID}"),
        (
            CodedProject("p", codes=(Code(A, "x"), Code(A, "y"))),
            f"code {A}: two parts have this GUID; allowed: each GUID once.",
        ),
        (
            CodedProject("p", codes=(Code(A, "x", parent=B),)),
            f"code {A}: it stands under a code that is not there.",
        ),
        (
            CodedProject("p", codes=(Code(A, "x", parent=B), Code(B, "y", parent=A))),
            f"code {A}: it stands too deep, or its parents form a ring; allowed: at most 96 levels.\n"
            f"code {B}: it stands too deep, or its parents form a ring; allowed: at most 96 levels.",
        ),
        (
            CodedProject("p", codes=(Code(A, "x", color="red"),)),
            f"code {A}: its colour is 'red'; allowed: #RRGGBB or none.",
        ),
        (
            CodedProject("p", codes=(Code(A, "x\x01"),)),
            "p: it holds the character U+0001, which XML does not have.",
        ),
        (CodedProject("p", codings=(Coding(A, B, C),)), f"coding {A}: its document is not there."),
        (
            CodedProject("p", documents=(ONE,), codings=(Coding(A, B, C),)),
            f"coding {A}: its code is not there.",
        ),
        (
            CodedProject(
                "p", codes=(Code(C, "x"),), documents=(ONE,), codings=(Coding(A, B, C, start=3, end=99),)
            ),
            f"coding {A}: it goes from 3 to 99; allowed: a stretch of its document.",
        ),
        (
            CodedProject("p", documents=(replace(ONE, created="gisteren"),)),
            f"document {B}: it was made at 'gisteren'; allowed: a date and time such as 2026-03-01T09:00:00Z.",
        ),
        (
            CodedProject("p", notes=(Note(A, "", "", created="2026-02-30T00:00:00"),)),
            f"note {A}: it was made at '2026-02-30T00:00:00'; allowed: a date and time such as 2026-03-01T09:00:00Z.",
        ),
        (
            CodedProject("p", documents=(replace(ONE, text="a\r\nb"),)),
            f"document {B}: its text holds carriage returns; allowed: line endings as \\n.",
        ),
        (
            CodedProject("p", documents=(replace(ONE, text="\ud800"),)),
            f"document {B}: its text holds half of a character (a surrogate); allowed: Unicode text.",
        ),
        (
            CodedProject("p", documents=(replace(ONE, values={A: "x"}),)),
            f"document {B}: it has a value of variable {A}, which is not there.",
        ),
        (
            CodedProject(
                "p", variables=(Variable(A, "v", "real"),), cases=(Case(C, "c", values={A: float("nan")}),)
            ),
            f"case {C}: its value of {A} is nan; allowed: real or none.",
        ),
        (
            CodedProject(
                "p", variables=(Variable(A, "v", "date"),), cases=(Case(C, "c", values={A: "2026-13-01"}),)
            ),
            f"case {C}: its value of {A} is '2026-13-01'; allowed: date or none.",
        ),
        (
            CodedProject(
                "p", variables=(Variable(A, "v", "integer"),), cases=(Case(C, "c", values={A: True}),)
            ),
            f"case {C}: its value of {A} is True; allowed: integer or none.",
        ),
    ],
)
def test_what_the_format_cannot_hold_is_refused(project: CodedProject, message: str, refusal) -> None:
    assert refusal(qdpx_bytes, project) == message


def test_a_codebook_without_codes_is_refused(refusal) -> None:
    message = "p: there are no codes; allowed: a codebook with at least one code."
    assert refusal(qdc_bytes, CodedProject("p", sets=(NamedSet(A, "s"),))) == message


def test_all_mistakes_are_said_at_once(refusal) -> None:
    project = CodedProject("p", codes=(Code("a", "x", color="red"),), notes=(Note("b", "", ""),))
    assert len(refusal(qdpx_bytes, project).splitlines()) == 3
