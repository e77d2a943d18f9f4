from dataclasses import replace

import pandas as pd
import pytest

from helpers.disclosure.checks import LONGEST_TEXT, form_mistakes, is_id, place_of
from helpers.disclosure.vocabulary import Vocabulary
from helpers.results import Column, Exhibit, Guard, Message

WORDS = Vocabulary.of(
    names=["a", "b", "describe.table.title"], columns=["arm", "n", "mean", "sd", "note", "flag"]
)
GOOD = Exhibit(
    id="describe.table",
    kind="table",
    title=Message("title"),
    chapter="werking",
    frame=pd.DataFrame({"arm": ["a", "b"], "n": [20, 30], "mean": [1.5, 2.5]}),
    columns=(Column("arm", "label"), Column("n", "count"), Column("mean", "number")),
    guards=(Guard("n", ("mean",)),),
)


def sentences(**changes):
    return [str(mistake) for mistake in form_mistakes(replace(GOOD, **changes), WORDS)]


def with_column(values, kind, name="note", **guard):
    frame = GOOD.frame.assign(**{name: values})
    return {"frame": frame, "columns": (*GOOD.columns, Column(name, kind)), **guard}


def test_a_described_and_guarded_exhibit_has_no_mistakes():
    assert sentences() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"id": "Table 4"},
            "an exhibit: its id cannot be the name of a file; allowed: lower case letters, digits, "
            "'_' and '.'",
        ),
        (
            {"kind": "text"},
            "exhibit 'describe.table': it is a text and has a frame. Make it a table or a figure.",
        ),
        (
            {"columns": GOOD.columns[:2], "guards": (Guard("n", ()),)},
            "exhibit 'describe.table': column 3 of the frame is not described in its columns. Describe every "
            "column, or leave it out of the frame.",
        ),
        (
            {"columns": (*GOOD.columns, Column("sd", "number"))},
            "exhibit 'describe.table': the column 'sd' is described and is not in the frame.",
        ),
        (
            {"columns": (*GOOD.columns, GOOD.columns[0])},
            "exhibit 'describe.table': a column appears twice. Give every column its own name.",
        ),
        (
            {"columns": (*GOOD.columns[:2], Column("mean", "estimate", interval=("low", "mean")))},
            "exhibit 'describe.table': its columns refer to 'low', which is not in the frame.",
        ),
        (
            {"columns": (*GOOD.columns[:2], Column("mean", "number", unit_column="unit"))},
            "exhibit 'describe.table': its columns refer to 'unit', which is not in the frame.",
        ),
        (
            {"guards": ()},
            "exhibit 'describe.table': its frame has neither guards nor a reason why it needs none. Add "
            "Guard(count=…, covers=…) with the number of persons behind each row.",
        ),
        (
            {"aggregate": "whole tables"},
            "exhibit 'describe.table': it has guards and a reason for having none. Keep the guards, or the "
            "reason.",
        ),
        (
            {"guards": (Guard("n", ("mean",)), Guard("total", ()))},
            "exhibit 'describe.table': a guard names the column 'total', which is not in the frame.",
        ),
        (
            {"guards": (Guard("n", ()),)},
            "exhibit 'describe.table': the column 'mean' holds numbers and no guard covers it. Add "
            "it to `covers` "
            "of the guard that counts the persons behind it.",
        ),
        (
            with_column([[1], [2]], "text"),
            "exhibit 'describe.table', column 'note': it is a column of kind 'text' and holds "
            "something that is "
            "not text.",
        ),
        (
            with_column(["x" * (LONGEST_TEXT + 1), "y"], "text"),
            "exhibit 'describe.table', column 'note': it holds text of more than 200 characters or "
            "several lines. "
            "Free text of people does not pass this door.",
        ),
        (
            with_column(["two\nlines", "y"], "label"),
            "exhibit 'describe.table', column 'note': it holds text of more than 200 characters or "
            "several lines. "
            "Free text of people does not pass this door.",
        ),
        (
            with_column(["1", "2"], "number", guards=(Guard("n", ("mean", "note")),)),
            "exhibit 'describe.table', column 'note': it is a column of kind 'number' and holds "
            "something that is "
            "not a number.",
        ),
        (
            {"guards": (), "aggregate": "whole tables", "frame": GOOD.frame.assign(arm=["a", "Fatima"])},
            "exhibit 'describe.table', column 'arm': 1 words are neither declared nor in the "
            "catalogues. Declare "
            "the categories in study.yml, or guard the exhibit.",
        ),
    ],
)
def test_what_keeps_an_exhibit_from_being_judged_is_said_in_a_sentence(changes, sentence):
    found = sentences(**changes)
    assert [line.rstrip(".") for line in found] == [sentence.rstrip(".")]


def test_a_table_without_columns_is_refused():
    assert sentences(frame=pd.DataFrame(), columns=(), guards=()) == [
        "exhibit 'describe.table': it is a table without columns. Describe its columns."
    ]


def test_a_column_name_that_no_catalogue_has_is_refused_without_repeating_it():
    frame = GOOD.frame.assign(fatima=1)
    found = sentences(frame=frame, columns=(*GOOD.columns, Column("fatima", "count")))
    assert found == [
        "exhibit 'describe.table': the name of column 4 is not in the catalogues. Keep data out of "
        "column names "
        "(one row an observation), or add the column to the catalogues."
    ]


def test_several_mistakes_are_said_at_once():
    assert len(sentences(id="4", columns=GOOD.columns[:2])) == 2


def test_a_truth_value_may_be_a_label():
    assert sentences(**with_column([True, False], "label", name="flag")) == []


def test_a_guard_that_counts_covers_itself_and_the_largest_share():
    changes = with_column([0.5, 0.6], "percent", name="sd")
    changes["guards"] = (Guard("n", ("mean",), largest_share="sd"),)
    assert sentences(**changes) == []


@pytest.mark.parametrize(
    ("name", "known"),
    [("a", True), ("a.b_2", True), ("A", False), ("a b", False), ("a..b", False), ("../a", False)],
)
def test_an_id_can_be_the_name_of_a_file(name, known):
    assert is_id(name) is known


def test_an_id_that_is_none_is_not_repeated():
    assert place_of(replace(GOOD, id="Fatima has 4"), WORDS) == "an exhibit"
