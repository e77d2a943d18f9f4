"""Guidance delivered as a reader sees it: whole amounts from nothing, the reference open, gaps said in words."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from helpers.reporting.figures import delivered
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.figures.delivered import Line, Panel
from helpers.results import Column, Exhibit, Message

WIDE, NARROW = sizes()
COLUMNS = (
    Column("comparison", "label", names="comparison"),
    Column("variable", "label", names="variable"),
    Column("category", "label", names="category"),
    Column("unit", "label", names="unit", shown=False),
    Column("arm", "label", names="arm"),
    Column("n", "count"),
    Column("mean", "number", unit_column="unit"),
)


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "comparison": "trial", "variable": ["age", "age", "black", "black"], "category": "",
            "unit": ["years", "years", "share", "share"], "arm": ["programme", "control"] * 2,
            "n": pd.array([1200, 110, 120, 110], dtype="Int64"), "mean": [12.25, 8, 0.754, 0.5],
        }
    )  # fmt: skip


def exhibit(frame: pd.DataFrame) -> Exhibit:
    return Exhibit(
        id="delivered.figure.trial",
        kind="figure",
        title=Message("delivered.title"),
        chapter="werking",
        drawing="delivered",
        frame=frame,
        columns=COLUMNS,
        options={"reference": "control"},
    )


def words_in(svg: str) -> str:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(part.itertext()) for part in texts)


def line(mean: float) -> Line:
    return Line("", mean, "", "", is_reference=False)


@pytest.mark.parametrize(
    ("means", "low", "high"),
    [((4.0, 10.0), 0, 10), ((-4.0, -1.0), -4, 0), ((0.0, 0.0), 0, 1), ((math.nan,), 0, 1)],
)
def test_nothing_is_always_on_the_axis(means, low, high) -> None:
    ends = Panel("", tuple(line(mean) for mean in means)).ends
    assert ends[0] < low <= 0 <= high < ends[1]
    assert ends[1] - ends[0] < 1.2 * (high - low)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_arm_has_its_number_in_one_notation_and_its_people(frame, writer, size) -> None:
    found = words_in(delivered.draw(writer(exhibit(frame)), size, name="x", alt="what is seen"))
    for text in ("12.2", "8.0", "75.4%", "50.0%", "n 1,200", "n 110", ", %"):
        assert text in found, text


def test_dutch_numbers_are_dutch(frame, writer) -> None:
    found = words_in(delivered.draw(writer(exhibit(frame), "nl"), WIDE, name="x", alt="wat te zien is"))
    for text in ("12,2", "75,4%", "n 1.200"):
        assert text in found, text


def test_a_withheld_mean_is_said_and_an_unknown_one_is_a_dash(frame, writer) -> None:
    frame.loc[[0, 3], "mean"] = math.nan
    made = writer(exhibit(frame), withheld=[(0, "mean")])
    for size in (WIDE, NARROW):
        found = words_in(delivered.draw(made, size, name="x", alt="what is seen"))
        assert "withheld" in found
        assert "–" in found
        assert "12.2" not in found
