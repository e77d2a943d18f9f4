"""The drawings about drop-out and waves: what is withheld or impossible is said, shapes tell arms apart."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.reporting.figures.drawing import draw
from helpers.reporting.figures.response import LABEL, PLOT, TOP, _apart
from helpers.results import Column, Exhibit, Message

ARMS = ("programme", "control")
SMALL = 1e-6  # pixels: a label a hair inside its gap overlaps nothing


def words_in(svg: str) -> str:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(part.itertext()) for part in texts)


def exhibit(drawing: str, topic: str, frame: pd.DataFrame, *columns: Column, **options: object) -> Exhibit:
    return Exhibit(
        id=f"{topic}.figure.trial",
        kind="figure",
        drawing=drawing,
        title=Message(f"{topic}.figure.title"),
        chapter="werking",
        frame=frame,
        columns=columns,
        options=options,
    )


ARM = Column("arm", "label", names="arm")
COUNTS = (Column("n_arm", "count"), Column("n_reference", "count"))
NUMBERS = tuple(Column(name, "estimate", unit_column="unit") for name in ("estimate", "low", "high"))
UNIT = Column("unit", "label", names="unit", shown=False)


@pytest.fixture
def dropped() -> Exhibit:
    frame = pd.DataFrame(
        {
            "comparison": "trial", "arm": "programme", "n_arm": 120, "n_reference": 110, "unit": "share",
            "method": ["method.respondents", "method.lee", "method.manski"],
            "estimate": [0.05, np.nan, np.nan], "lower": [np.nan, 0.02, np.nan], "upper": [np.nan, 0.08, np.nan],
            "low": [-0.01, -0.04, np.nan], "high": [0.11, 0.14, np.nan], "reason": ["", "", "reason.no_range"],
        }
    )  # fmt: skip
    bounds = [Column(name, "estimate", unit_column="unit") for name in ("lower", "upper")]
    words = [
        Column("comparison", "label", names="comparison"),
        Column("method", "label"),
        Column("reason", "label"),
    ]
    return exhibit("dropout", "dropout", frame, ARM, *COUNTS, *NUMBERS, *bounds, *words, UNIT, margin=0.05)


@pytest.fixture
def by_wave() -> Exhibit:
    frame = pd.DataFrame(
        {
            "comparison": "trial", "arm": "programme", "n_arm": 120, "n_reference": 110, "unit": "USD",
            "wave": ["6", "6", "18", "18", ""], "method": ["method.main", "method.mmrm"] * 2 + ["method.mmrm"],
            "estimate": [100.0, 120, 300, 280, 200], "low": [-50.0, 0, 100, 90, 80],
            "high": [250.0, 240, 500, 470, 320],
        }
    )  # fmt: skip
    words = [
        Column("comparison", "label", names="comparison"),
        Column("wave", "label"),
        Column("method", "label"),
    ]
    return exhibit("waves", "waves", frame, ARM, *COUNTS, *NUMBERS, *words, UNIT, margin=150.0)


@pytest.fixture
def answered() -> Exhibit:
    frame = pd.DataFrame(
        {
            "comparison": "trial", "wave": ["0", "6", "18"] * 2, "arm": np.repeat(ARMS, 3), "n_assigned": 60,
            "share": [1.0, 0.8, 0.7, 1.0, 0.85, 0.72],
        }
    )  # fmt: skip
    words = [Column("comparison", "label", names="comparison"), Column("wave", "label")]
    share = [Column("n_assigned", "count"), Column("share", "percent")]
    return exhibit("response", "attrition", frame, ARM, *words, *share)


def test_bounds_are_written_from_lower_to_upper_with_their_interval_in_points(writer, dropped) -> None:
    text = words_in(draw(writer(dropped), alt="Seen.").wide)
    assert "+2.0 to +8.0" in text
    assert "(−4.0 to +14.0)" in text
    assert "percentage points" in text
    assert "n 120 v 110" in text


def test_a_method_without_numbers_says_why_and_one_that_is_withheld_says_so(writer, dropped) -> None:
    text = words_in(draw(writer(dropped, withheld=[(0, "estimate")]), alt="Seen.").narrow)
    assert "no range is declared" in text
    assert "withheld" in text


def test_waves_stand_at_their_months_and_the_average_in_words(writer, by_wave) -> None:
    picture = draw(writer(by_wave, "nl"), alt="Seen.")
    for svg in (picture.wide, picture.narrow):
        text = words_in(svg)
        assert "gemiddeld +200 (80 tot 320)" in text
        assert "maanden na de start" in text
        assert "n 120 tegen 110" in text


def test_a_wave_that_is_withheld_leaves_a_gap_and_the_rest_stands(writer, by_wave) -> None:
    frame = by_wave.frame.copy()
    frame.loc[frame["wave"] == "6", ["estimate", "low", "high"]] = np.nan
    text = words_in(draw(writer(replace(by_wave, frame=frame)), alt="Seen.").wide)
    assert "18" in text
    frame.loc[:, ["estimate", "low", "high"]] = np.nan
    assert "average" not in words_in(draw(writer(replace(by_wave, frame=frame)), alt="Seen.").wide)


def test_lines_carry_their_last_share_and_arm_with_its_people(writer, answered) -> None:
    picture = draw(writer(answered), alt="Seen.")
    for svg in (picture.wide, picture.narrow):
        text = words_in(svg)
        assert "70%" in text
        assert "72%" in text
        assert "(n 60)" in text
    assert "stroke-dasharray" in picture.wide


def test_a_line_of_which_everything_is_withheld_has_no_share(writer, answered) -> None:
    frame = answered.frame.copy()
    frame.loc[frame["arm"] == "programme", "share"] = np.nan
    text = words_in(draw(writer(replace(answered, frame=frame)), alt="Seen.").wide)
    assert "72%" in text
    assert "70%" not in text


def test_labels_at_the_end_of_lines_keep_their_order_and_do_not_overlap() -> None:
    heights = [100.0, 101.0, 240.0, 239.0, 102.0]
    placed = _apart(heights, LABEL)
    assert np.argsort(placed).tolist() == np.argsort(heights).tolist()
    assert np.diff(sorted(placed)).min() > LABEL - 1
    assert max(placed) <= TOP + PLOT + SMALL
