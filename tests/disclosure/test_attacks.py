"""Someone tries to get four people, or one name, out of the private room; the door holds.

Each attack runs through the public functions alone and then searches everything that would be
published for what was planted.
"""

import json
from dataclasses import replace

import pandas as pd
import pytest

from helpers.disclosure.exhibits import release
from helpers.disclosure.outputs import check_cell_outputs, require_no_foreign
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons

POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False)
WORDS = Vocabulary.of(
    names=["program", "control", "home", "rent", "own", "boat", "yes", "describe.home.title"],
    columns=["arm", "category", "n", "mean", "share", "persons"],
)
EXHIBIT = "application/vnd.watwerkt.exhibit+json"
STAGE = "application/vnd.watwerkt.stage+json"
# What is planted: a mean that only four people have, and a name.
PLANTED, WHO = 4321.5, "Fatima"

TABLE = Exhibit(
    id="describe.home",
    kind="table",
    title=Message("title"),
    chapter="werking",
    frame=pd.DataFrame(
        {
            "category": ["rent", "own", "boat"],
            "n": [120, 61, 4],
            "mean": [900.25, 800.75, PLANTED],
            "share": [0.65, 0.33, 0.02],
        }
    ),
    columns=(
        Column("category", "label"),
        Column("n", "count"),
        Column("mean", "number"),
        Column("share", "percent"),
    ),
    guards=(Guard("n", ("mean", "share"), adds_up_within=()),),
)


def published(*exhibits):
    """Everything of these exhibits that could reach a page, a CSV or a manifest, as one text."""
    found = release(exhibits, POLICY, WORDS)
    parts = [json.dumps(found.as_json())]
    for one in found.released:
        frame = one.exhibit.frame
        parts += [frame.to_csv(), frame.to_json(), str(frame.attrs), str(frame.dtypes.to_dict())]
        parts += [repr(replace(one.exhibit, frame=pd.DataFrame()))]
    return found, "\n".join(parts)


def test_a_cell_of_four_leaves_no_table():
    found, text = published(TABLE)
    assert str(PLANTED) not in text
    assert found.released[0].mask["mean"].tolist() == [False, True, True]


def test_the_printed_total_less_the_rest_does_not_give_the_four_away():
    found, _ = published(TABLE)
    shown = found.released[0].exhibit.frame["n"].dropna().sum()
    assert 185 - shown >= POLICY.min_persons
    assert found.records[0].n_secondary == 3


def test_a_cell_of_four_leaves_no_figure():
    figure = replace(
        TABLE,
        kind="figure",
        drawing="bars",
        options={"x": "category", "y": "mean"},
        alt=Message("alt", {"mean": Behind(PLANTED, 4), "n": Persons(4)}),
    )
    found, text = published(figure)
    assert found.released
    assert str(PLANTED) not in text


@pytest.mark.parametrize(
    "options", [{"points": [PLANTED]}, {"annotate": f"{WHO}"}, {"marks": {WHO: 1}}, {"y": 4}]
)
def test_options_of_a_drawing_carry_no_data(options):
    found, text = published(replace(TABLE, kind="figure", drawing="bars", options=options))
    assert found.released == ()
    assert str(PLANTED) not in text
    assert WHO not in text


@pytest.mark.parametrize("part", ["title", "unit", "population", "source", "window", "note", "alt", "body"])
@pytest.mark.parametrize(
    "value",
    [PLANTED, f"{PLANTED} dollars", Name("category", WHO), Message("inner", {"n": PLANTED}), [PLANTED]],
)
def test_no_sentence_of_an_exhibit_about_people_carries_a_bare_number_or_an_unknown_name(part, value):
    message = Message("found", {"v": value})
    found, text = published(replace(TABLE, **{part: (message,) if part == "body" else message}))
    assert found.released == ()
    assert str(PLANTED) not in text
    assert WHO not in text


def test_a_header_carries_no_count_of_four():
    columns = (
        TABLE.columns[0],
        replace(TABLE.columns[1], header=Message("n", {"n": Persons(4)})),
        *TABLE.columns[2:],
    )
    found, text = published(replace(TABLE, columns=columns))
    assert found.released
    assert "Persons" not in text
    assert "'n': 4" not in text


@pytest.mark.parametrize("name", [WHO, WHO.lower(), f"mean_{WHO.lower()}", "n_4", "4 persons"])
def test_a_column_name_carries_no_data(name):
    frame = TABLE.frame.rename(columns={"mean": name})
    columns = (*TABLE.columns[:2], Column(name, "number"), TABLE.columns[3])
    guards = (Guard("n", (name, "share")),)
    found, text = published(replace(TABLE, frame=frame, columns=columns, guards=guards))
    assert found.released == ()
    assert name not in text


def test_a_name_that_is_a_category_of_one_person_does_not_pass():
    frame = TABLE.frame.assign(category=["rent", "own", WHO], n=[120, 61, 1])
    found, text = published(replace(TABLE, frame=frame))
    assert found.released[0].mask["category"].tolist() == [False, False, True]
    assert WHO not in text


def test_a_name_does_not_pass_as_the_label_of_a_whole_table():
    frame = TABLE.frame.assign(category=["rent", "own", WHO])
    found, text = published(replace(TABLE, frame=frame, guards=(), aggregate="whole tables"))
    assert found.released == ()
    assert WHO not in text


def test_a_name_does_not_pass_in_the_index_the_attributes_or_an_unused_category():
    frame = TABLE.frame.set_axis([WHO, "x", "y"])
    frame.attrs["first"] = WHO
    frame["category"] = pd.Categorical(frame["category"], categories=["rent", "own", "boat", WHO])
    found, text = published(replace(TABLE, frame=frame))
    assert found.released
    assert WHO not in text


def test_an_id_carries_no_data():
    found, text = published(replace(TABLE, id=f"{WHO} has 4"))
    assert found.released == ()
    assert WHO not in text


def test_rows_of_persons_are_withheld_whole():
    rows = pd.DataFrame(
        {"category": ["rent", WHO, "own"], "n": [1, 1, 1], "mean": [1.5, PLANTED, 2.5], "share": [0.1] * 3}
    )
    found, text = published(replace(TABLE, frame=rows))
    frame = found.released[0].exhibit.frame
    assert frame[["n", "mean", "share"]].isna().all(axis=None)
    assert WHO not in text


def test_a_number_column_left_out_of_the_guard_refuses_the_exhibit():
    found, text = published(replace(TABLE, guards=(Guard("n", ("share",)),)))
    assert found.released == ()
    assert str(PLANTED) not in text


def test_a_flattering_count_in_another_guard_does_not_lift_the_first():
    frame = TABLE.frame.assign(persons=[999, 999, 999])
    guards = (Guard("persons", ("mean", "share")), Guard("n", ("mean", "share")))
    found, text = published(
        replace(TABLE, frame=frame, columns=(*TABLE.columns, Column("persons", "count")), guards=guards)
    )
    assert found.released
    assert str(PLANTED) not in text


def test_a_declared_number_is_the_word_of_its_author_and_passes():
    found, _ = published(replace(TABLE, note=Message("note", {"level": Declared(0.95)})))
    assert found.released[0].exhibit.note == Message("note", {"level": 0.95})


def test_free_text_of_a_person_does_not_pass():
    frame = TABLE.frame.assign(category=["rent", "own", f"{WHO} told me that " + "x" * 200])
    found, text = published(replace(TABLE, frame=frame))
    assert found.released == ()
    assert WHO not in text


OURS = {"ids": ["describe.home"], "numbers": ["3.1"]}


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "stream", "name": "stderr", "text": f"UserWarning: {WHO}"},
        {"output_type": "stream", "name": "stdout", "text": WHO},
        {"output_type": "execute_result", "data": {"text/html": f"<td>{WHO}</td>", "text/plain": WHO}},
        {"output_type": "error", "ename": "KeyError", "evalue": WHO, "traceback": [WHO]},
        {"output_type": "display_data", "data": {EXHIBIT: OURS, "image/svg+xml": f"<text>{WHO}</text>"}},
        {"output_type": "display_data", "data": {EXHIBIT: OURS | {"rows": [[WHO, 4]]}, "text/plain": ""}},
        {"output_type": "display_data", "data": {EXHIBIT: {"ids": [WHO], "numbers": ["3.1"]}}},
        {"output_type": "display_data", "data": {STAGE: {"finished": True, "rows": WHO}}},
    ],
)
def test_foreign_output_stops_the_page_and_names_notebook_and_cell_without_repeating_it(output):
    cell = {"cell_type": "code", "metadata": {"tags": ["part:home"]}, "outputs": [output]}
    foreign = check_cell_outputs(
        {"metadata": {}, "cells": [cell]}, name="03_describe", exhibit_mime=EXHIBIT, stage_mime=STAGE
    )
    with pytest.raises(DisclosureRefused) as failure:
        require_no_foreign(foreign)
    assert str(failure.value).startswith("03_describe, cell 1 (part 'home'): it shows ")
    assert WHO not in str(failure.value)
