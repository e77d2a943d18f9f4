"""Several files of one strand: equal names are one part, and files that disagree are a mistake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.qualitative.coded_tables import coded_tables
from helpers.qualitative.project import Case, Code, CodedProject, Coder, Coding, Document, Note, Variable
from helpers.readers.coded.merging import merged
from helpers.readers.coded.reading import read_project
from helpers.study.voices_spec import Material, SegmentColumns, SegmentDialect

FILES = ("data/raw/small/a.qdpx", "data/raw/small/b.qdpx")


def project(mark: str, **more) -> CodedProject:
    """Return a project in which every GUID begins with `mark`."""
    return replace(
        CodedProject(
            name=mark,
            origin="Tool",
            coders=(Coder(f"{mark}U", "Ada"),),
            codes=(Code(f"{mark}M", "Geld", notes=(f"{mark}N",)), Code(f"{mark}D", "Schulden", f"{mark}M")),
            documents=(Document(f"{mark}T", "gesprek 1", "Ik had schulden."),),
            codings=(Coding(f"{mark}C", f"{mark}T", f"{mark}D", f"{mark}U", 7, 15, "schulden"),),
            cases=(Case(f"{mark}K", "huishouden 1", documents=(f"{mark}T",), values={f"{mark}V": 3}),),
            variables=(Variable(f"{mark}V", "kinderen", "integer"),),
            notes=(Note(f"{mark}N", "", f"memo van {mark}", f"{mark}U"),),
        ),
        **more,
    )


def test_one_file_is_returned_as_it_is() -> None:
    one = project("A")
    assert merged([one], FILES[:1]) is one


def test_parts_with_one_name_are_one_part() -> None:
    whole = merged([project("A"), project("B")], FILES)
    counts = {
        part: len(getattr(whole, part)) for part in ("coders", "codes", "documents", "cases", "variables")
    }
    assert counts == {"coders": 1, "codes": 2, "documents": 1, "cases": 1, "variables": 1}
    tables = coded_tables(whole)
    assert list(tables["codings"]["path"]) == ["Geld > Schulden"] * 2
    assert list(tables["codings"]["coder"]) == ["Ada", "Ada"]
    assert list(tables["notes"]["text"]) == ["memo van A", "memo van B"]
    assert set(tables["notes"]["about"]) == {"code"}
    assert set(tables["notes"]["author"]) == {"Ada"}


def test_the_same_file_twice_is_one_project_and_counts_what_was_there_twice() -> None:
    whole = merged([project("A"), project("A")], FILES)
    assert [(one.what, one.n) for one in whole.skipped] == [("coding_twice", 1)]
    assert replace(whole, skipped=()) == project("A")


def test_another_coding_with_the_same_guid_is_kept_under_another() -> None:
    other = project("A")
    other = replace(other, codings=(replace(other.codings[0], start=0, end=2, text="Ik"),))
    whole = merged([project("A"), other], FILES)
    assert [one.text for one in whole.codings] == ["schulden", "Ik"]
    assert len({one.guid for one in whole.codings}) == 2


def test_a_document_with_other_words_is_a_mistake() -> None:
    other = replace(project("B"), documents=(Document("BT", "gesprek 1", "Iets anders."),))
    with pytest.raises(DataMistake) as caught:
        merged([project("A"), other], FILES)
    assert str(caught.value) == (
        "data/raw/small/b.qdpx, document 'gesprek 1': a document stands in this file and in data/raw/small/a.qdpx with "
        "other words. Keep one version of the document, or give the two versions names of their own."
    )


def test_a_document_that_one_file_has_no_words_of_takes_those_of_the_other() -> None:
    listed = replace(project("A"), documents=(Document("AT", "gesprek 1"),))
    assert merged([listed, project("B")], FILES).documents[0].text == "Ik had schulden."


def test_a_case_with_another_value_is_a_mistake() -> None:
    other = project("B")
    other = replace(other, cases=(replace(other.cases[0], values={"BV": 4}),))
    with pytest.raises(DataMistake) as caught:
        merged([project("A"), other], FILES)
    assert str(caught.value) == (
        "data/raw/small/b.qdpx, case 'huishouden 1': a case has another value here than in an earlier file. Make the "
        "files agree."
    )


def test_every_mistake_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "a.csv").write_text("Document,Code,Segment\n,c,t\n", encoding="utf-8")
    (folder / "b.csv").write_text("Document,Codes,Segment\nd,c,t\n", encoding="utf-8")
    material = Material(
        format="csv", files=("a.csv", "b.csv", "c.csv", "../d.csv"), source={"en": "made up"},
        columns=SegmentColumns(document="Document", code="Code", text="Segment"),
        dialect=SegmentDialect(delimiter=",", encoding="utf-8"),
    )  # fmt: skip
    with pytest.raises(DataMistake) as caught:
        read_project(material, folder)
    assert str(caught.value).split("\n") == [
        "data/raw/small/a.csv, line 2: a code without a document. Fill in the document of every row.",
        "data/raw/small/b.csv, line 1: there is no column 'Code', which is declared as code; allowed: Document, Codes, "
        "Segment. Did you mean 'Codes'?",
        "data/raw/small/c.csv: there is no such file; data/raw/small/ holds a.csv, b.csv. Put the file there, or correct its name in study.yml.",
        "data/raw/small/../d.csv: the file lies outside the folder of the study; allowed: data/raw/small/.",
    ]
