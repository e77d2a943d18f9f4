"""The drawings of monthly totals and of a ladder: numbers stand beside their marks, withheld ones are hatched."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from types import ModuleType

import pytest

from helpers.analyses.ladder import movement
from helpers.analyses.stock import monthly
from helpers.disclosure.exhibits import Released, release
from helpers.reporting import csvfile
from helpers.reporting.assemble import policy
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.study.spec import Study


@pytest.fixture(scope="module")
def declared(monitored: ModuleType) -> Study:
    return monitored.study()


@pytest.fixture(scope="module")
def drawn(declared: Study, monitored: ModuleType) -> dict[str, Released]:
    low = [(20 + place % 3, 31) for place in range(10)]
    high = [(60 + place % 3, 31) for place in range(10)]
    months = monitored.months(
        {"schiedam": [*low, (5, 31), *high], "vlaardingen": [(0, 0)] * 21},
        {"schiedam": 2000, "vlaardingen": 90},
    )
    moves = {
        ("alone", "alone"): 20, ("alone", "contacts"): 18, ("contacts", "contacts"): 30, ("contacts", "alone"): 12,
        ("contacts", "paid"): 14, ("paid", "paid"): 25,
    }  # fmt: skip
    found = [
        *monthly(declared, {"clean_months": months}).exhibits,
        *movement(declared, {"sample_all": monitored.ladder(moves)}).exhibits,
    ]
    return {
        one.exhibit.id: one
        for one in release(found, policy(declared), vocabulary(declared)).require().released
    }


def writer(declared: Study, released: Released, language: str = "nl") -> Writer:
    return Writer(released.exhibit, released.mask, lexicon(declared), language)


def picture(declared: Study, released: Released, width: str = "wide") -> str:
    alt = say(released.exhibit.alt, lexicon(declared), "nl")
    return getattr(draw(writer(declared, released), alt=alt), width)


def words_in(svg: str) -> str:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(part.itertext()) for part in texts)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_stock_says_its_ends_its_medians_and_its_months(declared, drawn, width) -> None:
    words = words_in(picture(declared, drawn["stock.figure.1"], width))
    for part in (
        "Stand aan het eind van de maand",
        "In · mediaan 22",
        "Uit · mediaan 31",
        "jan 2022",
        "2.262",
    ):
        assert part in words


def test_a_month_that_is_withheld_is_hatched_and_breaks_no_drawing(declared, drawn) -> None:
    released = drawn["stock.figure.1"]
    assert released.mask["inflow"].any()
    assert "pattern" in picture(declared, released)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_ladder_names_its_rungs_and_numbers_its_columns(declared, drawn, width) -> None:
    released = drawn["ladder.figure.1"]
    words = words_in(picture(declared, released, width))
    for part in ("Alleen", "Contacten", "Betaald werk", "Eerst ↓", "Later →", "25"):
        assert part in words


def test_a_tile_that_is_withheld_is_hatched_and_has_no_number(declared, monitored) -> None:
    moves = {
        ("alone", "alone"): 20,
        ("alone", "contacts"): 18,
        ("contacts", "alone"): 4,
        ("paid", "paid"): 25,
    }
    found = movement(declared, {"sample_all": monitored.ladder(moves)}).exhibits
    out = release(found, policy(declared), vocabulary(declared)).require().released
    svg = picture(declared, next(one for one in out if one.exhibit.kind == "figure"))
    assert "pattern" in svg
    assert "4" not in words_in(svg).split()


def test_months_are_written_for_readers_and_for_files(declared, drawn) -> None:
    released = drawn["stock.months.1"]
    column = next(one for one in released.exhibit.columns if one.name == "month")
    row = released.exhibit.frame.iloc[4].to_dict()
    assert writer(declared, released).cell(column, row, 4).text == "mei 2022"
    assert writer(declared, released, "en").cell(column, row, 4).text == "May 2022"
    assert "town.schiedam,2022-05," in csvfile.text(released.exhibit, released.mask)
