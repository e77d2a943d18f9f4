"""Months as a reader sees them: a band, thin lines, and a gap where a month was withheld."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from helpers.reporting.cells import Writer
from helpers.reporting.figures import monthly
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.labels import lexicon
from helpers.results import Column, Exhibit, Message

MONTHS = range(1, 7)


@pytest.fixture(scope="module")
def frame(made_up):
    study = made_up.study()
    comparison = next(iter(study.comparisons))
    arm = next(iter(study.variables[study.comparisons[comparison].arm].labels))
    middle = pd.Series([0.01 * month for month in MONTHS])
    return pd.DataFrame(
        {
            "comparison": comparison, "arm": arm, "month": list(MONTHS), "estimate": middle,
            "low": middle - 0.02, "high": middle + 0.02, "band_low": middle - 0.03, "band_high": middle + 0.03,
        }
    )  # fmt: skip


def svg(frame, made_up, *, unit="share", narrow=False, language="en") -> str:
    columns = (
        Column("comparison", "label", names="comparison"),
        Column("arm", "label", names="arm"),
        Column("month", "number"),
        *(Column(name, "number", unit=unit) for name in monthly.LIMITS),
    )
    exhibit = Exhibit(
        id="monthly.made_up",
        kind="figure",
        title=Message("monthly.title"),
        chapter="effectiviteit",
        drawing="monthly",
        frame=frame,
        columns=columns,
        options={"unit": unit},
    )
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    writer = Writer(exhibit, mask, lexicon(made_up.study()), language)
    return monthly.draw(writer, sizes()[narrow], name="made-up", alt="Seen.")


def texts(picture: str) -> list[str]:
    parts = ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(part.itertext()) for part in parts]


def bands(picture: str) -> int:
    return picture.count("FillBetweenPolyCollection")


def test_differences_of_shares_are_drawn_in_percentage_points(frame, made_up):
    said = texts(svg(frame, made_up))
    assert "Percentage points; band: all months at once; thin lines: each month by itself" in said
    assert "+5" in said


def test_a_withheld_month_breaks_the_band_and_all_lines(frame, made_up):
    gap = frame.copy()
    gap.loc[3, list(monthly.LIMITS)] = float("nan")
    assert bands(svg(frame, made_up)) == 1
    assert bands(svg(gap, made_up)) == 2


def test_a_month_between_two_withheld_ones_is_a_dot_with_its_limits(frame, made_up):
    alone = frame.copy()
    alone.loc[[0, 1, 3, 4, 5], list(monthly.LIMITS)] = float("nan")
    picture = svg(alone, made_up)
    assert bands(picture) == 0
    assert "LineCollection" in picture


def test_where_all_is_withheld_the_panel_is_empty_and_no_fault(frame, made_up):
    nothing = frame.copy()
    nothing[list(monthly.LIMITS)] = float("nan")
    assert bands(svg(nothing, made_up)) == 0


def test_a_narrow_picture_says_the_same_in_dutch(frame, made_up):
    said = " ".join(texts(svg(frame, made_up, narrow=True, language="nl")))
    assert "maanden na de start" in said
    assert "alle maanden" in said
