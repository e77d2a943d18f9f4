"""What a column is taken for, by what stands in it and what its file says."""

from __future__ import annotations

import pyarrow as pa
import pytest

from helpers.readers.arrived import CANONICAL, ColumnSaid
from helpers.readers.dialects import PRESETS
from helpers.starting.columns import guessed
from helpers.starting.guesses import Guess
from helpers.starting.values import plain_words, values_of

NL = PRESETS["nl"]


def guess(column: str, *cells: str, said: ColumnSaid | None = None, dialect=NL) -> Guess:
    return guessed(column, values_of(pa.chunked_array([list(cells)])), said or ColumnSaid(), dialect)


def said_in(found: Guess) -> str:
    return " ".join(remark.text for remark in found.remarks)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2", "3", "4"], "integer"),
        (["1,5", "2", "", "4"], "real"),
        (["31-12-2024", "01-02-2024"], "date"),
        (["ja", "Nee", "ja"], "boolean"),
        (["0", "1", "1"], "boolean"),
        (["01", "02", "01", "02"], "category"),
        (["man", "vrouw", "x", "man"], "text"),
        (["man", "vrouw", "man", "vrouw"], "category"),
        (["een heel verhaal", "nog een"], "text"),
        (["", " "], None),
    ],
)
def test_a_type_follows_from_the_cells(cells: list[str], kind: str | None) -> None:
    assert guess("v", *cells).type == kind


def test_a_range_is_exact_for_a_short_scale_and_round_for_amounts() -> None:
    assert guess("v", "1", "5", "3").range == (1, 5)
    assert guess("bedrag", "1873", "12", "990").range == (0, 2000)
    assert guess("jaar", "1961", "2003").range == (1900, 2100)


def test_a_text_that_two_people_wrote_is_never_copied_into_the_declaration() -> None:
    common = ["fiets"] * 9 + ["auto"] * 9
    assert guess("v", *common, "scootmobiel", "scootmobiel").type == "text"
    assert guess("v", *common, *["scootmobiel"] * 3).type == "category"


def test_numbers_of_steps_are_counted_and_never_averaged() -> None:
    found = guess("Traject / Fase", "1", "2", "3", "2")
    assert found.type == "category"
    assert found.words == {"fase_1": "fase 1", "fase_2": "fase 2", "fase_3": "fase 3"}


def test_a_word_between_numbers_is_no_answer_and_another_text_is_a_choice() -> None:
    found = guess("uren", *map(str, range(20)), "n.v.t.", "een dag")
    assert (found.type, dict(found.missing), found.is_readable) == ("integer", {"n.v.t.": "n_v_t"}, False)
    assert [remark.kind for remark in found.remarks] == ["choice", "choice"]
    assert "dag" not in said_in(found)


def test_a_number_that_stands_apart_is_asked_about_and_not_taken_away() -> None:
    found = guess("v", *["1", "2", "3", "4", "5"] * 2, "99")
    assert dict(found.missing) == {}
    assert "99 stands apart" in said_in(found)
    assert "stands apart" not in said_in(guess("v", "1", "2", "3", "4", "5"))


def test_workers_are_people_too() -> None:
    found = guess("Klantmanager", *["JdV", "KB"] * 5)
    assert (found.type, found.identifying) == ("text", "quasi")


def test_labels_of_the_file_make_categories_and_its_missing_codes_are_missing() -> None:
    said = ColumnSaid("Opleiding", {"1": "laag", "2": "hoog", "9": "weet niet"}, (("9", "9"),))
    found = guess("opl", "1", "2", "9", "1", said=said, dialect=CANONICAL)
    assert found.codes == {1: "laag", 2: "hoog"}
    assert found.missing == {9: "weet_niet"}
    assert found.remarks == ()


def test_a_label_that_sounds_like_no_answer_is_a_choice_when_the_file_does_not_say_so() -> None:
    said = ColumnSaid("", {"1": "laag", "2": "hoog", "9": "weet niet"})
    found = guess("opl", "1", "2", "9", "1", said=said, dialect=CANONICAL)
    assert found.codes == {1: "laag", 2: "hoog", 9: "weet_niet"}
    assert [remark.kind for remark in found.remarks] == ["choice"]


def test_a_range_of_missing_codes_gives_those_that_are_named_or_there() -> None:
    said = ColumnSaid("", {"998": "weet niet"}, (("990", "999"),))
    found = guess("lft", "20", "31", "998", "995", said=said, dialect=CANONICAL)
    assert found.type == "integer"
    assert found.missing == {998: "weet_niet", 995: "missing_995"}
    assert found.range == (0, 50)


def test_labels_of_the_ends_of_a_scale_leave_it_a_number() -> None:
    said = ColumnSaid("", {"1": "oneens", "7": "eens"})
    found = guess("v", "1", "4", "7", "2", said=said, dialect=CANONICAL)
    assert found.type == "integer"
    assert "1 = oneens, 7 = eens" in said_in(found)


def test_words_for_a_page_are_one_line_without_formulas_and_marks() -> None:
    assert plain_words("<p>Hoe\n gaat <b>het</b>?</p>") == "Hoe gaat het ?"
    assert plain_words("=SOM(A1)") == "SOM(A1)"
    assert plain_words("-2 slechter") == "−2 slechter"
    assert len(plain_words("woord " * 100)) <= 160


def test_what_one_person_wrote_around_no_answer_is_never_copied_into_the_declaration() -> None:
    found = guess("uren", *map(str, range(20)), "weet niet, vraag het mijn zoon Kees", "Weet ik niet.")
    assert dict(found.missing) == {"Weet ik niet.": "weet_ik_niet"}
    assert not found.is_readable
    assert "Kees" not in str(found)


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        ("begeleider", ["Q. Zwart", "T. Groen"]),
        ("v12", ["Jan", "Piet", "Fatima", "Maria", "Johanna", "Mohammed"]),
        ("v13", ["aan zee gaan wonen", "met mijn canarie praten", "ik weet geen raad", "werk", "zwemmen"]),
        ("toelichting", ["zwemmen", "met mijn canarie praten"]),
    ],
)
def test_labels_that_a_program_made_of_what_people_wrote_are_never_copied(column: str, labels: list) -> None:
    labels = sorted(labels) if column == "v13" else labels
    said = ColumnSaid("", {str(code): label for code, label in enumerate(labels, 1)})
    found = guess(column, *said.labels, "1", "1", said=said, dialect=CANONICAL)
    assert (found.type, found.identifying, dict(found.codes)) == ("text", "quasi", {})
    assert not any(label in str(found) for label in labels)


def test_labels_of_a_question_stay_however_few_chose_one() -> None:
    said = ColumnSaid(
        "Werk", {"1": "vast", "2": "tijdelijk", "3": "uitzend", "4": "zelfstandig", "5": "geen"}
    )
    found = guess("werk", "1", "1", "2", "3", "4", "5", said=said, dialect=CANONICAL)
    assert (found.type, len(found.codes)) == ("category", 5)
