"""The drawings of coded conversations: every number is written, what is withheld is hatched and said, never zero."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.reporting.cells import Writer
from helpers.reporting.figures import rows
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.figures.drawing import draw
from helpers.reporting.figures.rows import BarRow, Part

WIDE, NARROW = sizes()
HATCH = "<pattern"


def words_in(svg):
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(part.itertext()) for part in texts)


def both(picture):
    return (picture.wide, picture.narrow)


def whole(made_up_voices, told_words, exhibit, language="en"):
    """Return a writer of which nothing is withheld."""
    mask = pd.DataFrame(False, index=exhibit.frame.index, columns=exhibit.frame.columns)
    return Writer(exhibit, mask, told_words, language)


@pytest.mark.parametrize("name", ["code_tree", "topics", "code_groups", "cooccurrence", "grades", "audit"])
def test_what_is_withheld_is_hatched_and_said(made_up_voices, told_writer, name):
    picture = draw(told_writer(getattr(made_up_voices, name)()), alt="Seen.")
    for svg in both(picture):
        assert HATCH in svg
        assert "withheld" in words_in(svg)


@pytest.mark.parametrize("name", ["code_tree", "topics", "code_groups", "cooccurrence", "grades", "audit"])
def test_where_nothing_is_withheld_nothing_is_hatched(made_up_voices, told_words, name):
    exhibit = getattr(made_up_voices, name)()
    picture = draw(whole(made_up_voices, told_words, exhibit), alt="Seen.")
    for svg in both(picture):
        assert HATCH not in svg
        assert "withheld" not in words_in(svg)


def test_a_code_stands_under_its_parent_whatever_the_order_of_the_frame(made_up_voices, told_writer):
    exhibit = made_up_voices.code_tree()
    turned = replace(exhibit, frame=exhibit.frame.iloc[::-1])
    text = words_in(draw(told_writer(turned), alt="Seen.").wide)
    for above, below in (("Money", "Debts and"), ("Debts and", "New debts"), ("Calm", "Sleep")):
        assert text.index(above) < text.index(below)


def test_a_code_says_people_segments_and_conversations(made_up_voices, told_writer):
    for svg in both(draw(told_writer(made_up_voices.code_tree(), "nl"), alt="Gezien.")):
        text = words_in(svg)
        assert "31 mensen" in text
        assert "88 fragmenten, 31 documenten" in text
        assert "0 mensen" in text
    assert " 6 mensen" not in text


def test_who_was_not_asked_is_in_no_bar_and_said_beside_it(made_up_voices, told_writer):
    text = words_in(draw(told_writer(made_up_voices.topics()), alt="Seen.").wide)
    assert "31 of 40 asked" in text
    assert "12 not asked" in text
    assert "nobody was asked" in text
    assert "11 spoke unasked" in text
    assert "52" in text  # 28 of 52: all were asked
    assert "9 of 40" not in text  # withheld


def test_the_size_of_a_group_stands_in_its_head_and_is_no_percentage(made_up_voices, told_writer):
    for svg in both(draw(told_writer(made_up_voices.code_groups()), alt="Seen.")):
        text = words_in(svg)
        assert "n 21" in text
        assert "%" not in text


def test_groups_of_which_the_size_differs_by_row_have_it_beside_each_count(made_up_voices, told_writer):
    exhibit = made_up_voices.code_groups()
    frame = exhibit.frame.copy()
    frame.loc[0, "n_group"] = 20
    text = words_in(draw(told_writer(replace(exhibit, frame=frame)), alt="Seen.").wide)
    assert "of 20" in text
    assert "n 21" not in text
    assert "n 31" in text


def test_many_groups_become_bars_on_a_small_screen(made_up_voices, told_writer):
    exhibit = made_up_voices.code_groups()
    parts = [exhibit.frame.assign(group=f"wave.{wave}") for wave in (0, 3, 6, 9, 12)]
    columns = tuple(replace(one, names="word") if one.name == "group" else one for one in exhibit.columns)
    frame = pd.concat(
        [part.assign(group=str(wave)) for wave, part in zip((0, 3, 6, 9, 12), parts, strict=True)]
    )
    many = replace(exhibit, id="made_up.many", frame=frame.iloc[::2].reset_index(drop=True), columns=columns)
    narrow = words_in(draw(told_writer(many), alt="Seen.").narrow)
    assert "3 of 21" in narrow
    assert "12 months" in narrow


def test_pairs_are_ranked_on_a_small_screen_and_a_code_with_itself_is_no_pair(made_up_voices, told_writer):
    narrow = words_in(draw(told_writer(made_up_voices.cooccurrence()), alt="Seen.").narrow)
    assert "Pairs found most often" in narrow
    assert narrow.index("22 people") < narrow.index("13 people")
    assert "Sleep and sleep" not in narrow
    assert "1 other pairs" in narrow


def test_steps_end_with_all_codes_and_other_orders_have_a_band(made_up_voices, told_writer):
    exhibit = made_up_voices.new_codes()
    for svg in both(draw(told_writer(exhibit), alt="Seen.")):
        assert "20" in words_in(svg)
        assert "over other orders" in words_in(svg)
    bare = replace(exhibit, frame=exhibit.frame.assign(mean=np.nan, low=np.nan, high=np.nan))
    assert "over other orders" not in words_in(draw(told_writer(bare), alt="Seen.").wide)


def test_first_conversations_that_are_withheld_are_hatched(made_up_voices, told_words):
    exhibit = made_up_voices.new_codes()
    frame = exhibit.frame.astype({"n_new": "Float64", "n_cumulative": "Float64"})
    frame.loc[:4, ["n_new", "n_cumulative"]] = pd.NA
    mask = frame.isna()
    writer = Writer(replace(exhibit, frame=frame), mask, told_words, "en")
    svg = draw(writer, alt="Seen.").wide
    assert HATCH in svg
    assert "withheld" in words_in(svg)


def test_a_grade_says_mean_interval_and_people_in_the_readers_notation(made_up_voices, told_writer):
    for svg in both(draw(told_writer(made_up_voices.grades(), "nl"), alt="Gezien.")):
        text = words_in(svg)
        assert "gemiddeld 8,5 (8,1 tot 8,9)" in text
        assert "n 25" in text


def test_grades_of_a_group_too_small_to_show_are_hatched_not_zero(made_up_voices, told_words):
    exhibit = made_up_voices.grades()
    frame = exhibit.frame.astype({"grade": "Int64"})
    small = frame["group"] == "treat.control"
    hidden = ["grade", "n", "n_group", "mean", "low", "high"]
    frame.loc[small, hidden] = pd.NA
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    mask.loc[small, hidden] = True
    svg = draw(Writer(replace(exhibit, frame=frame), mask, told_words, "en"), alt="Seen.").wide
    assert HATCH in svg
    assert "8.7" not in words_in(svg)


def test_changes_have_a_panel_each_with_people_and_margin(made_up_voices, told_writer):
    for svg in both(draw(told_writer(made_up_voices.changes("figure")), alt="Seen.")):
        text = words_in(svg)
        assert "Calm (1-10)" in text
        assert "+0.80 (0.35 to 1.25)" in text
        assert "n 38" in text


def test_scores_that_are_withheld_are_the_rest_of_the_bar_where_the_cases_are_known(
    made_up_voices, told_writer
):
    exhibit = made_up_voices.audit()
    more = (*exhibit.columns, made_up_voices.Column("n_cases", "count", shown=False))
    counted = replace(exhibit, frame=exhibit.frame.assign(n_cases=30), columns=more)
    text = words_in(draw(told_writer(counted), alt="Seen.").wide)
    assert text.count("30 scores") == 3
    assert HATCH in draw(told_writer(counted), alt="Seen.").wide


def test_coordinates_are_no_sharper_than_a_tenth_of_a_pixel(made_up_voices, told_writer):
    for name in ("code_tree", "topics", "cooccurrence", "new_codes", "grades"):
        svg = draw(told_writer(getattr(made_up_voices, name)()), alt="Seen.").wide
        places = re.findall(r' (?:x|y|d|width|height|transform)="([^"]*)"', svg)
        assert not [place for place in places if re.search(r"\d\.\d\d", place)], name


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_longest_bar_and_its_words_stay_inside_the_drawing(size):
    row = BarRow("x", 0, (Part(5.0, "strong"),), "5 people")
    frame = rows.frame_of([row], size)
    assert frame.left + frame.width < size.width
    assert frame.label_width(0) > frame.label_width(2)
