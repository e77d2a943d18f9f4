"""Made-up conversations become a project in which every coding quotes the words at its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from helpers.twin.conversations import Setting, coded_project

SETTING = Setting("Verzonnen", "studies/x/make_raw.py", "2024-01-01T09:00:00Z", ("A", "B"), " > ", "Memo.")


@dataclass(frozen=True)
class Spoken:
    document: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    document: str
    paragraph: int
    path: str
    coder: str


@dataclass(frozen=True)
class Drawable:
    path: str
    about: str


CODES = (Drawable("Leven > Blij", "blij zijn"), Drawable("Leven > Fit", "fit zijn"), Drawable("Los", "iets"))
SAID = (Spoken("G1", ("Eén.", "Zoë zei twee.", "Drie.")), Spoken("G2", ("Vier.",)))
GAVE = (Given("G1", 1, "Leven > Blij", "A"), Given("G1", 2, "Los", "B"), Given("G2", 0, "Leven > Fit", "A"))


@pytest.fixture
def project():
    return coded_project(SETTING, CODES, SAID, GAVE)


def test_every_coding_quotes_the_words_at_its_place(project) -> None:
    texts = {document.guid: document.text for document in project.documents}
    found = [texts[one.document][one.start : one.end] for one in project.codings]
    assert found == ["Zoë zei twee.", "Drie.", "Vier."] == [one.text for one in project.codings]


def test_headings_come_before_the_codes_under_them_and_were_given_to_no_text(project) -> None:
    assert [(code.name, code.is_codable) for code in project.codes] == [
        ("Leven", False), ("Blij", True), ("Fit", True), ("Los", True),
    ]  # fmt: skip
    heading, happy, fit, alone = project.codes
    assert (happy.parent, fit.parent, alone.parent) == (heading.guid, heading.guid, "")


def test_a_case_holds_the_document_of_its_name_and_all_parts_keep_their_ids(project) -> None:
    assert [(one.name, *one.documents) for one in project.cases] == [
        (said.document, document.guid) for said, document in zip(SAID, project.documents, strict=True)
    ]
    assert project == coded_project(SETTING, CODES, SAID, GAVE)
