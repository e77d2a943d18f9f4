"""Curves as a reader sees them: labels at their ends, numbers still there, nothing that was withheld."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyses.duration_curves import curve_columns, guarded
from helpers.reporting.cells import Writer
from helpers.reporting.figures import curves
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.labels import lexicon
from helpers.results import Column, Exhibit, Message


@pytest.fixture(scope="module")
def exhibit(made_up):
    study = made_up.study()
    comparison = next(iter(study.comparisons))
    arms = list(study.variables[study.comparisons[comparison].arm].labels)
    rows = [
        (arm, cause, time, share, None if share is None else share - 0.03, None if share is None else share + 0.03,
         100, n_exits, there)
        for arm, ends in zip(arms, ((0.5, 0.1), (0.3, None)), strict=True)
        for cause, end in zip(("none", "all"), ends, strict=True)
        for time, share, n_exits, there in (
            (0.0, 0.0, 0, 100), (6.0, None if end is None else end / 2, 20, None), (24.0, end, 40, 45),
        )
    ]  # fmt: skip
    names = ["arm", "cause", "time", "share", "low", "high", "n", "n_exits", "n_at_risk"]
    frame = pd.DataFrame(rows, columns=names).assign(comparison=comparison, level=0.95)
    frame["n_at_risk"] = frame["n_at_risk"].astype("Int64")
    columns = [Column("comparison", "label", names="comparison"), Column("arm", "label", names="arm")]
    columns += [replace(one, names="word") if one.name == "cause" else one for one in curve_columns("months")]
    return guarded(
        Exhibit(
            id="durations.curves.made_up",
            kind="figure",
            title=Message("durations.curves.title"),
            chapter="effectiviteit",
            drawing="curves",
            frame=frame,
            columns=tuple(columns),
            options={"panel": "arm", "reference": arms[-1], "unit": "months"},
        )
    )


def texts(exhibit, made_up, size, language="en") -> list[str]:
    mask = pd.DataFrame(False, index=exhibit.frame.index, columns=exhibit.frame.columns)
    words = lexicon(made_up.study(), None)
    svg = curves.draw(Writer(exhibit, mask, words, language), size, name="made-up", alt="Seen.")
    parts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(part.itertext()) for part in parts]


@pytest.mark.parametrize("narrow", [False, True])
def test_each_curve_is_named_at_its_end_and_the_reference_stands_beside(exhibit, made_up, narrow):
    said = " ".join(texts(exhibit, made_up, sizes()[narrow]))
    for label in ("50% nothing", "10% everyone", "30% nothing", "30% reference"):
        assert label in said


def test_numbers_still_there_stand_below_their_moments(exhibit, made_up):
    said = texts(exhibit, made_up, sizes()[0])
    assert said.count("still there:") == 2
    assert said.count("45") == 2
    assert said.count("100") == 2


def test_a_curve_that_was_withheld_is_not_drawn_and_not_named(exhibit, made_up):
    frame = exhibit.frame.copy()
    frame.loc[frame["cause"] == "all", ["share", "low", "high"]] = float("nan")
    said = " ".join(texts(replace(exhibit, frame=frame), made_up, sizes()[0]))
    assert "everyone" not in said


def test_the_reader_sees_her_own_language(exhibit, made_up):
    said = " ".join(texts(exhibit, made_up, sizes()[0], "nl"))
    assert "nog aanwezig:" in said


def test_labels_keep_their_distance_and_stay_above_the_floor():
    placed = curves._spread([10.0, 12.0, 118.0, 119.0], 15.0, floor=120.0)
    assert placed == [10.0, 25.0, 105.0, 120.0]


def test_numbers_still_there_never_stand_over_each_other():
    moments = pd.DataFrame({"time": [0.0, 1, 2, 3, 10, 27, 28], "n_at_risk": [90, 80, 70, 60, 50, 40, 30]})
    assert curves._there(moments, 16.0) == ((0.0, 90), (10.0, 50), (28.0, 30))
    assert curves._there(moments.iloc[:1], 16.0) == ((0.0, 90),)
    assert curves._there(moments.iloc[:0], 16.0) == ()


def test_a_curve_of_many_moments_is_a_line_without_dots(exhibit, made_up):
    many = pd.concat([exhibit.frame.iloc[[1]].assign(time=float(time)) for time in range(25)])
    frame = pd.concat([many, exhibit.frame]).reset_index(drop=True)
    dotted, plain = (
        curves.draw(
            Writer(one, pd.DataFrame(False, index=one.frame.index, columns=one.frame.columns),
                   lexicon(made_up.study()), "en"),
            sizes()[0], name="x", alt="Seen.",
        ).count("PathCollection")
        for one in (exhibit, replace(exhibit, frame=frame))
    )  # fmt: skip
    assert dotted > plain == 0
