"""Structures of LimeSurvey."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.readers.lss import Part, read_structure, structure_beside
from helpers.study.spec import Table


def refused(data: bytes) -> str:
    with pytest.raises(DataMistake) as caught:
        read_structure(data, "data/raw/s/s.lss")
    return str(caught.value)


def test_texts_come_in_the_language_in_which_the_survey_was_made(limesurvey_6: bytes) -> None:
    found = read_structure(limesurvey_6, "s.lss")
    assert found.language == "nl"
    work, help_, tired = found.questions[:3]
    assert (work.code, work.text, work.kind, work.other) == ("werk", "Heeft u werk?", "L", "Anders, namelijk")
    assert work.answers == {0: {"A1": "Ja, betaald", "A2": "Nee"}}
    assert help_.parts == (Part("SQ001", "Coach", 0), Part("SQ002", "Cursus", 0))
    assert help_.other == "Anders"
    assert tired.other == ""


def test_an_older_structure_holds_the_texts_with_the_questions(limesurvey_3: bytes) -> None:
    found = read_structure(limesurvey_3, "s.lss")
    assert [(one.code, one.text, one.answers) for one in found.questions] == [
        ("werk", "Heeft u werk?", {0: {"A1": "Ja"}})
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"<document><a>",
            "data/raw/s/s.lss, line 1, column 14: this is not well-formed XML (no element found). ",
        ),
        (
            b"<document><questions><rows/></questions></document>",
            "data/raw/s/s.lss: this survey has no questions. Export the survey as .lss.",
        ),
        (
            b"<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>",
            "data/raw/s/s.lss: this is no structure of a survey. Export the survey as .lss.",
        ),
        (
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><document/>",
            "data/raw/s/s.lss, line 1: this XML carries a document type",
        ),
        (b"<survey/>", "data/raw/s/s.lss, line 1: the outermost element is "),
    ],
)
def test_what_is_no_structure_is_refused(data: bytes, message: str) -> None:
    assert refused(data).startswith(message)


def test_a_structure_is_looked_for_in_the_folder_of_raw_files(tmp_path: Path, limesurvey_6: bytes) -> None:
    raw = tmp_path / "data" / "raw" / "s"
    (raw / "deel").mkdir(parents=True)
    (raw / "vragen.lss").write_bytes(limesurvey_6)
    plain = {"dialect": "nl", "unit": "person", "id": "id", "source": {"nl": "x"}, "layout": "limesurvey"}
    table = Table.model_validate({**plain, "files": ["deel/a.csv"], "structure": "vragen.lss"})
    found = structure_beside(raw / "deel" / "a.csv", table, "data/raw/s/deel/a.csv")
    assert found is not None
    assert found.shown == "data/raw/s/vragen.lss"
    gone = table.model_copy(update={"structure": "weg.lss"})
    with pytest.raises(DataMistake) as caught:
        structure_beside(raw / "deel" / "a.csv", gone, "data/raw/s/deel/a.csv")
    assert str(caught.value).startswith(
        "data/raw/s/weg.lss: there is no such file; data/raw/s/ holds vragen.lss."
    )
