"""Drawings: stable, readable, and no more exact than their table."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from helpers.reporting import interval
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.figures.drawing import DRAWINGS, DrawingUnknown, draw
from helpers.reporting.figures.forest_rows import panels_of
from helpers.reporting.tokens import tokens
from helpers.results import Column

NAMES = ["histogram", "forest", "love", "overlap"]
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of any size


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def drawn(made_up, writer, name, language="en"):
    return draw(writer(getattr(made_up, name)(), language), alt="What is to be seen.")


def words_in(svg):
    return " ".join(
        " ".join(part.itertext()) for part in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )


def test_the_same_frame_gives_the_same_picture(made_up, writer, name):
    assert drawn(made_up, writer, name) == drawn(made_up, writer, name)


def test_a_picture_is_valid_xml_with_a_text_alternative_and_no_address(made_up, writer, name):
    picture = drawn(made_up, writer, name)
    for svg, size in zip((picture.wide, picture.narrow), sizes(), strict=True):
        root = ET.fromstring(svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == "What is to be seen."
        assert root.attrib["viewBox"].startswith(f"0 0 {size.width} ")
        outside = set(re.findall(r"https?://[^\"' ]+", svg))
        assert outside == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert "<style" not in svg
        assert "<image" not in svg


def test_no_coordinate_is_finer_than_a_tenth_of_a_pixel(made_up, writer, name):
    svg = drawn(made_up, writer, name).wide
    geometry = re.findall(r' (?:d|points|x|y|width|height|transform)="([^"]*)"', svg)
    assert geometry
    assert [number for part in geometry for number in re.findall(r"\.\d{2,}", part)] == []


def test_the_ids_of_all_pictures_on_a_page_differ(made_up, writer):
    pictures = [drawn(made_up, writer, name) for name in NAMES]
    ids = [
        found
        for p in pictures
        for svg in (p.wide, p.narrow)
        for found in set(re.findall(r'\bid="([^"]+)"', svg))
    ]
    assert len(set(ids)) == len(ids)


def test_text_is_in_the_readers_language_and_notation(made_up, writer):
    assert "+1.794 (476 tot 3.113)" in words_in(drawn(made_up, writer, "forest", "nl").wide)
    assert "+1,794 (476 to 3,113)" in words_in(drawn(made_up, writer, "forest", "en").wide)
    assert "standaarddeviaties" in words_in(drawn(made_up, writer, "love", "nl").wide)
    assert "Begeleide werkervaring (n = 185)" in words_in(drawn(made_up, writer, "histogram", "nl").wide)


def test_a_forest_shows_what_is_withheld_in_words(made_up, writer):
    exhibit = made_up.forest()
    svg = draw(writer(exhibit, withheld=[(1, "estimate"), (1, "low"), (1, "high")]), alt="Seen.").wide
    assert "withheld" in words_in(svg)


def test_a_forest_shows_the_spread_of_its_main_row_in_full_and_others_dashed(made_up, writer):
    svg = drawn(made_up, writer, "forest").wide
    assert "stroke-dasharray" in svg


def test_an_exhibit_of_which_nothing_is_left_is_not_drawn(made_up, writer):
    from dataclasses import replace

    empty = replace(made_up.forest(), frame=made_up.forest().frame.iloc[:0])
    assert draw(writer(empty), alt="Seen.") is None


def test_a_forest_of_which_every_estimate_is_withheld_is_not_drawn(made_up, writer):
    exhibit = made_up.forest()
    every = [(label, "estimate") for label in exhibit.frame.index]
    assert draw(writer(exhibit, withheld=every), alt="Seen.") is None
    assert draw(writer(exhibit, withheld=every[1:]), alt="Seen.") is not None


def test_an_unknown_drawing_is_named_with_those_that_exist(made_up, writer):
    from dataclasses import replace

    with pytest.raises(DrawingUnknown) as caught:
        draw(writer(replace(made_up.forest(), drawing="pie")), alt="Seen.")
    assert str(caught.value) == (
        f"The exhibit 'made_up.forest' asks for the drawing 'pie'; there are: {', '.join(DRAWINGS)}."
    )


def test_the_margin_is_labelled_only_where_there_is_room():
    roomy = interval.svg(1, -1, 3, margin=2, value="+1", write=lambda side: f"{side:+}", alt="x")
    tight = interval.svg(100, 50, 300, margin=2, value="+100", write=lambda side: f"{side:+}", alt="x")
    assert (roomy.count('class="foot"'), tight.count('class="foot"')) == (3, 1)


def test_an_interval_picture_escapes_what_it_says():
    svg = interval.svg(1, 0, 2, margin=1, value="<1", write=str, alt='a "b" <c>')
    assert (
        ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')).attrib["aria-label"]
        == 'a "b" <c>'
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "warm"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_every_text_colour_can_be_read_on_every_ground(scheme, ink, ground):
    colours = getattr(tokens(), scheme)
    lights = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= LEAST_CONTRAST


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def side_by_side(made_up):
    """Return a forest of two outcomes with an axis each; the first has an arm with two waves."""
    numbers = {"n_arm": 80, "n_reference": 75, "unit": "USD", "level": 0.95}
    rows = [
        {"outcome": "earnings_78", "arm": "programme", "wave": "6", "estimate": 0.25, "low": -0.5, "high": 0.9, "margin": 1.0},
        {"outcome": "earnings_78", "arm": "programme", "wave": "12", "estimate": 0.5, "low": 0.0, "high": 1.2, "margin": 1.0},
        {"outcome": "earnings_78", "arm": "control", "wave": "12", "estimate": 0.5, "low": 0.0, "high": 1.2, "margin": 1.0},
        {"outcome": "employed_78", "arm": "programme", "wave": "", "estimate": 900.0, "low": 500.0, "high": 1300.0, "margin": 50.0},
    ]  # fmt: skip
    frame = pd.DataFrame([row | numbers for row in rows])
    columns = (
        Column("outcome", "label", names="outcome"), Column("arm", "label", names="arm"), Column("wave", "label"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit"), Column("high", "number", unit_column="unit"),
        Column("margin", "number", unit_column="unit", shown=False), Column("n_arm", "count"),
        Column("n_reference", "count"), Column("unit", "label", names="unit", shown=False), Column("level", "number"),
    )  # fmt: skip
    options = {"panel": "outcome", "rows": ["arm", "wave"], "margin_column": "margin"}
    return replace(made_up.forest(), frame=frame, columns=columns, guards=(), options=options)


def test_a_forest_says_an_arm_once_above_its_waves(made_up, writer):
    picture = draw(writer(side_by_side(made_up)), alt="What is to be seen.")
    for svg in (picture.wide, picture.narrow):
        words = words_in(svg)
        assert words.count("Guided work experience") == 2  # once a panel
        assert "6 months" in words
        assert "12 months" in words


def test_panels_with_a_margin_of_their_own_have_an_axis_of_their_own(made_up, writer):
    panels = panels_of(writer(side_by_side(made_up)))
    assert [panel.margin for panel in panels] == [1.0, 50.0]
    assert panels[0].ends[1] < 2
    assert panels[1].ends[1] > 1300
    assert [len(panel.lines) for panel in panels] == [4, 1]  # a head above the two waves


def test_a_panel_for_a_pair_of_arms_names_the_reference_only_where_it_differs(made_up, writer):
    exhibit = side_by_side(made_up)
    frame = exhibit.frame.assign(reference="control")
    columns = (*exhibit.columns, Column("reference", "label", names="arm"))
    options = {"panel": ["arm", "reference"], "margin": 1.0}
    alike = replace(exhibit, frame=frame, columns=columns, options=options)
    titles = [panel.title for panel in panels_of(writer(alike))]
    assert titles == ["Guided work experience", "No programme place"]
    frame = frame.assign(reference=["control", "control", "control", "programme"])
    differing = replace(alike, frame=frame)
    assert [panel.title for panel in panels_of(writer(differing))] == [
        "Guided work experience v no programme place", "No programme place v no programme place",
        "Guided work experience v guided work experience",
    ]  # fmt: skip
