"""A coded project without a case: nothing of its words is left."""

from __future__ import annotations

from helpers.qualitative.project import Case, Code, CodedProject, Coding, Document, NamedSet, Note
from helpers.qualitative.without import without

PROJECT = CodedProject(
    name="p",
    codes=(Code("C", "work"),),
    documents=(
        Document("D1", "Talk 1", "words of one", notes=("N1",)),
        Document("D2", "Talk 2", "words of two"),
        Document("D3", "Group", "words of both"),
    ),
    codings=(
        Coding("K1", "D1", "C", text="words", notes=("N2",)),
        Coding("K2", "D2", "C", text="words"),
        Coding("K3", "D3", "C", text="of one", selection="S1"),
        Coding("K4", "D3", "C", text="of two", selection="S2"),
    ),
    cases=(Case("P1", "One", documents=("D1",), selections=("S1",)), Case("P2", "Two", documents=("D2",))),
    notes=(Note("N1", "memo", "about one"), Note("N2", "memo", "of one"), Note("N3", "memo", "of all")),
    sets=(NamedSet("S", "all", documents=("D1", "D2", "D3")),),
)


def test_a_case_goes_with_its_documents_stretches_and_memos() -> None:
    left = without(PROJECT, ["One "])
    assert [one.name for one in left.documents] == ["Talk 2", "Group"]
    assert [one.guid for one in left.codings] == ["K2", "K4"]
    assert [one.name for one in left.cases] == ["Two"]
    assert [one.guid for one in left.notes] == ["N3"]
    assert left.sets[0].documents == ("D2", "D3")


def test_a_document_goes_by_its_own_name_and_without_names_nothing_goes() -> None:
    assert [one.name for one in without(PROJECT, ["Talk 2"]).documents] == ["Talk 1", "Group"]
    assert without(PROJECT, []) == PROJECT
