"""The drawing of agreement: every row says its number or why there is none, at both widths."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.reporting.catalogue import catalogue
from helpers.reporting.cells import Writer
from helpers.reporting.figures import agreement
from helpers.reporting.figures.canvas import sizes
from helpers.reporting.labels import Lexicon
from helpers.results import Column, Exhibit, Message, Name

NAN = float("nan")
LONG = "something with a very long name that nobody would read in one breath, and then some more of it"
ROWS = [
    ("s.first", "", "cohen", 0.62, 0.41, 0.80, 0.91, ""),
    ("s.second", "", "cohen", -0.15, NAN, NAN, 0.55, "few_groups"),
    ("s.long", "", "cohen", NAN, NAN, NAN, 0.99, "one_category"),
    ("", "all_codes", "cohen", 0.50, 0.30, 0.70, 0.88, ""),
]
COLUMNS = ("code", "row", "coefficient", "estimate", "low", "high", "agrees", "reason")


def writer(rows=ROWS, withheld=(), language="en"):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {
        "code": ("label", "code"),
        "row": ("label", "word"),
        "coefficient": ("label", "word"),
        "reason": ("label", "word"),
    }
    columns = tuple(
        Column(name, kinds.get(name, ("number", "word"))[0], names=kinds.get(name, ("number", "word"))[1])
        for name in COLUMNS
    )
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for row in withheld:
        mask.loc[row, ["estimate", "low", "high", "agrees"]] = True
        frame.loc[row, ["estimate", "low", "high", "agrees"]] = NAN
    names = {
        Name("code", f"s.{one}"): {"en": one if one != "long" else LONG}
        for one in ("first", "second", "long")
    }
    lexicon = Lexicon(catalogue(), names, {}, {})
    exhibit = Exhibit(
        id="agreement.figure.s", kind="figure", title=Message("agreement.title"), chapter="werking", frame=frame,
        columns=columns, drawing="agreement",
    )  # fmt: skip
    return Writer(exhibit, mask, lexicon, language)


@pytest.mark.parametrize("place", [0, 1], ids=["wide", "narrow"])
def test_every_row_says_its_number_or_why_there_is_none(place):
    svg = agreement.draw(writer(), sizes()[place], name="x", alt="what is seen")
    for words in (
        "0.62 (0.41 to 0.80)",
        "−0.15",
        "all ratings are the same",
        "All codes",
        "Cohen",
        "what is seen",
    ):
        assert words in svg
    assert "Something with a very" in svg
    assert "−0.15 (" not in svg


def test_a_withheld_row_says_so_and_shows_no_dot_or_diamond():
    plain = agreement.draw(writer(ROWS[:1]), sizes()[0], name="x", alt="")
    hidden = agreement.draw(writer(ROWS[:1], withheld=[0]), sizes()[0], name="x", alt="")
    assert catalogue().text("words.withheld", "en") in hidden
    assert "0.62" in plain
    assert "0.62" not in hidden
    assert "Share that agrees" in plain
    assert "Share that agrees" not in hidden


def test_numbers_stand_in_the_readers_notation():
    assert "0,62 (0,41 tot 0,80)" in agreement.draw(writer(language="nl"), sizes()[0], name="x", alt="")
