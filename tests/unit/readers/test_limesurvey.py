"""Exports of LimeSurvey: headings and answers as codes, as texts, as both."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from helpers.errors import DataMistake
from helpers.readers.arrived import ColumnSaid, Reading
from helpers.readers.delimited import Texts
from helpers.readers.limesurvey import readings, said
from helpers.readers.lss import Structure, read_structure

META = {"id": ["1", "2"], "submitdate": ["2024-01-05 10:00:00", ""], "lastpage": ["3", "1"]}


@pytest.fixture(scope="module")
def structure(limesurvey_6: bytes) -> Structure:
    return read_structure(limesurvey_6, "data/raw/s/s.lss")


def texts(**columns: list[str]) -> Texts:
    return named(columns)


def named(columns: dict[str, list[str]]) -> Texts:
    return Texts(pa.table({**META, **columns}), np.arange(2, 4))


def test_codes_in_headings_and_cells_get_their_texts(structure: Structure) -> None:
    found = said(
        named({
            "werk": ["A1", "-oth-"], "werk[other]": ["", "zzp"], "hulp[SQ001]": ["Y", ""], "hulp[other]": ["", "x"],
            "moe[SQ001]": ["1", ""], "kind": ["Y", "N"], "twee[A][1]": ["a", ""], "twee[A][2]": ["", "b"],
            "raster[Y1_X1]": ["tien", ""], "volgorde[1]": ["R1", ""], "keuze[comment]": ["", ""],
            "steun[SQ001]": ["Y", ""], "steun[SQ001comment]": ["soms", ""],
        }),
        structure,
    )  # fmt: skip
    assert found == {
        "werk": ColumnSaid("Heeft u werk?", {"A1": "Ja, betaald", "A2": "Nee", "-oth-": "Anders, namelijk"}),
        "werk[other]": ColumnSaid("Heeft u werk? [Anders, namelijk]"),
        "hulp[SQ001]": ColumnSaid("Welke hulp kreeg u? [Coach]", {"Y": "Ja"}),
        "hulp[other]": ColumnSaid("Welke hulp kreeg u? [Anders]"),
        "moe[SQ001]": ColumnSaid("Hoe moe bent u? [Vandaag]", {"1": "Niet moe"}),
        "kind": ColumnSaid("Heeft u kinderen?", {"Y": "Ja", "N": "Nee"}),
        "twee[A][1]": ColumnSaid("Twee schalen [Buurt][1]", {"a": "Veel"}),
        "twee[A][2]": ColumnSaid("Twee schalen [Buurt][2]", {"b": "Vaak"}),
        "raster[Y1_X1]": ColumnSaid("Raster [Rij][Kolom]"),
        "volgorde[1]": ColumnSaid("Volgorde [1]", {"R1": "Eerst"}),
        "keuze[comment]": ColumnSaid("Keuze [Comment]"),
        "steun[SQ001]": ColumnSaid("Steun [Buur]", {"Y": "Ja"}),
        "steun[SQ001comment]": ColumnSaid("Steun [Buur][Comment]"),
    }


@pytest.mark.parametrize(
    "heading",
    ["hulp[SQ001]", "hulp_SQ001", "hulp.SQ001.", "Welke hulp kreeg u? [Coach]", "hulp[SQ001]. Welke hulp kreeg u? [Coach]"],
)  # fmt: skip
def test_every_kind_of_heading_finds_its_question(structure: Structure, heading: str) -> None:
    assert said(named({heading: ["Y", ""]}), structure) == {
        heading: ColumnSaid("Welke hulp kreeg u? [Coach]", {"Y": "Ja"})
    }


def test_full_answers_need_no_labels_and_a_question_not_shown_is_told_from_an_empty_answer(
    structure: Structure,
) -> None:
    found = said(texts(werk=["Ja, betaald", "N/A"], kind=["", "Nee"]), structure)
    assert found == {
        "werk": ColumnSaid("Heeft u werk?", {}, (("N/A", "N/A"),)),
        "kind": ColumnSaid("Heeft u kinderen?"),
    }


def test_without_a_structure_only_headings_with_a_text_say_anything() -> None:
    found = said(named({"Q1. Hoe oud bent u?": ["3", "4"], "Q2": ["1", "2"]}), None)
    assert found == {"Q1. Hoe oud bent u?": ColumnSaid("Hoe oud bent u?")}


def test_the_structure_of_another_survey_is_refused(structure: Structure) -> None:
    with pytest.raises(DataMistake) as caught:
        said(texts(other=["1", "2"]), structure)
    assert str(caught.value) == (
        "data/raw/s/s.lss: no column of the answers is of a question of this structure. Export the structure of "
        "the survey that these answers are of."
    )


def test_what_was_not_sent_in_and_what_the_structure_does_not_know_is_said(structure: Structure) -> None:
    columns = texts(werk=["A1", ""], nieuw=["1", "2"], ipaddr=["", ""])
    assert readings(columns, structure) == (
        Reading("unfinished", "submitdate", declared=False, rows=1),
        Reading("not_in_structure", "nieuw", declared=False),
    )
