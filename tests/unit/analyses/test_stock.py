"""Monthly totals as 03 shows them: what may be shown, what goes with a small number, and what is said."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses.stock import monthly
from helpers.disclosure.exhibits import Release, release
from helpers.reporting.assemble import policy
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Produced
from helpers.study.spec import Study

STEADY = [(40, 30)] * 12


@pytest.fixture(scope="module")
def declared(monitored: ModuleType) -> Study:
    return monitored.study()


def shown(study: Study, months: pd.DataFrame) -> tuple[Release, dict[str, pd.DataFrame], Produced]:
    found = monthly(study, {"clean_months": months})
    assert isinstance(found, Produced)
    out = release(found.exhibits, policy(study), vocabulary(study)).require()
    return out, {one.exhibit.id: one.exhibit.frame for one in out.released}, found


def said(study: Study, out: Release, language: str = "en") -> list[str]:
    (text,) = [one.exhibit for one in out.released if one.exhibit.id == "stock.reading.1"]
    return [say(one, lexicon(study), language) for one in text.body]


def test_a_study_without_monthly_totals_says_so(monitored) -> None:
    found = monthly(monitored.study(lambda plain: plain["monitor"].pop("stocks")), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "stock.absent.not_declared"


def test_the_change_is_told_exactly_and_benefits_are_not_called_people(declared, monitored) -> None:
    months = monitored.months(
        {"schiedam": STEADY, "vlaardingen": STEADY}, {"schiedam": 2000, "vlaardingen": 900}
    )
    out, frames, found = shown(declared, months)
    assert said(declared, out)[:3] == [
        "Benefits are counted, not people. A couple has one benefit between them.",
        "The totals are of 12 months. In each of them the sum is right: begin plus in minus out is end. The end of a "
        "month is the begin of the next.",
        "At the beginning of January 2022 there were 2,900. 960 came in and 720 left. At the end of December 2022 there were "
        "3,140: 240 more.",
    ]
    change = frames["stock.change.1"].set_index("group")
    assert change.loc["all", "change"] == change["change"].iloc[:2].sum() == 240
    assert found.tables["stock"]["group"].unique().tolist() == ["town.schiedam", "town.vlaardingen", "all"]


def test_without_rows_of_the_total_everything_together_is_the_sum_of_the_groups(monitored) -> None:
    def change(plain):
        plain["monitor"]["stocks"][0].pop("total")
        plain["variables"]["town"]["codes"].pop("t")
        plain["variables"]["town"]["labels"].pop("together")

    months = monitored.months(
        {"schiedam": STEADY, "vlaardingen": STEADY}, {"schiedam": 2000, "vlaardingen": 900}
    )
    months = months[months["town"] != "together"]
    _, frames, _ = shown(monitored.study(change), months)
    assert frames["stock.figure.1"]["end"].tolist()[-1] == 3140


@pytest.mark.parametrize(("came", "is_shown"), [(9, False), (10, True), (0, True)])
def test_a_small_flow_goes_with_what_would_give_it_away(declared, monitored, came, is_shown) -> None:
    flows = {"schiedam": [(40, 30)] * 5 + [(came, 30)] + [(40, 30)] * 6, "vlaardingen": STEADY}
    months = monitored.months(flows, {"schiedam": 2000, "vlaardingen": 900})
    _, frames, _ = shown(declared, months)
    table = frames["stock.months.1"].set_index(["group", "month"])
    june = 2022 * 12 + 6
    schiedam = table.loc["town.schiedam"]
    assert pd.notna(schiedam.loc[june, "inflow"]) == is_shown
    assert pd.notna(schiedam.loc[june, "outflow"]) == is_shown  # begin and end are known: in less out is too
    if not is_shown:
        gone = schiedam["inflow"].isna()
        assert gone.sum() > 1  # the inflow of the year is known
        assert (
            table.loc[("town.vlaardingen", june)].isna()[["inflow", "outflow"]].all()
        )  # that of both towns too


def test_a_small_stock_takes_its_flows_along(declared, monitored) -> None:
    flows = {"schiedam": STEADY, "vlaardingen": [(20, 25)] + [(20, 20)] * 11}
    months = monitored.months(flows, {"schiedam": 2000, "vlaardingen": 12})
    _, frames, _ = shown(declared, months)
    small = frames["stock.months.1"].query("group == 'town.vlaardingen'").iloc[0]
    assert pd.isna(small["end"])  # 7
    assert small[["inflow", "outflow"]].isna().all()
    beside = frames["stock.months.1"].query("group == 'town.schiedam'").iloc[0]
    assert pd.isna(beside["end"])  # else the total less this one is 7


def test_a_shift_is_told_with_its_months_and_chance_is_told_too(declared, monitored) -> None:
    flows = [(30 + place % 3, 30 + (place * 7) % 5) for place in range(12)] + [
        (60 + place % 3, 31) for place in range(12)
    ]
    months = monitored.months(
        {"schiedam": flows, "vlaardingen": [(20, 20)] * 24}, {"schiedam": 2000, "vlaardingen": 900}
    )
    out, frames, _ = shown(declared, months)
    sentences = said(declared, out)
    assert (
        "In: from January 2022 to December 2022 12 months in a row lay below the median of 66.0. That is longer than chance "
        "mostly gives."
    ) in sentences
    assert frames["stock.figure.1"]["run_inflow"].tolist() == ["shift"] * 12 + [""] * 12
    assert any(one.startswith("Out: ") for one in sentences)


def test_a_missing_number_leaves_the_window_open_and_is_counted(declared, monitored) -> None:
    months = monitored.months(
        {"schiedam": STEADY, "vlaardingen": STEADY}, {"schiedam": 2000, "vlaardingen": 900}
    )
    months.loc[[3, 5], "came"] = pd.NA
    out, frames, _ = shown(declared, months)
    assert said(declared, out)[1:] == [
        "In 2 rows a number is missing. There the sum cannot be checked, and in and out are left out.",
        "Numbers are missing. So it is not said how the stock changed.",
    ]
    assert "stock.figure.1" not in frames
