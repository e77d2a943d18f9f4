"""Movement on a ladder as 03 shows it: small tiles go with their row and column, and no mean is anywhere."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses.ladder import movement
from helpers.disclosure.exhibits import Release, release
from helpers.reporting.assemble import policy
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Produced
from helpers.study.spec import Study

MOVES = {
    ("alone", "alone"): 20, ("alone", "contacts"): 18, ("contacts", "contacts"): 30, ("contacts", "alone"): 12,
    ("contacts", "paid"): 14, ("paid", "paid"): 25, ("alone", None): 11, (None, "paid"): 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def declared(monitored: ModuleType) -> Study:
    return monitored.study()


def shown(study: Study, sample: pd.DataFrame) -> tuple[Release, dict[str, pd.DataFrame]]:
    found = movement(study, {"sample_all": sample})
    assert isinstance(found, Produced)
    out = release(found.exhibits, policy(study), vocabulary(study)).require()
    return out, {one.exhibit.id: one.exhibit.frame for one in out.released}


def said(study: Study, out: Release, language: str = "en") -> list[str]:
    (text,) = [one.exhibit for one in out.released if one.exhibit.id == "ladder.reading.1"]
    return [say(one, lexicon(study), language) for one in text.body]


def test_a_study_without_a_ladder_says_so(monitored) -> None:
    found = movement(monitored.study(lambda plain: plain["monitor"].pop("ladders")), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "ladder.absent.not_declared"


def test_up_same_and_down_are_told_and_the_test_with_them(declared, monitored) -> None:
    out, frames = shown(declared, monitored.ladder(MOVES))
    assert said(declared, out) == [
        "Of 119 people the rung is known twice: the beginning and 12 months after. Only they are shown.",
        "Of these 119 people 32 stand higher, 75 on the same rung and 12 lower.",
        "The test of Stuart and Maxwell asks whether the rungs are filled otherwise later: chi-squared 15.2 with 2 "
        "degrees of freedom, p < 0.001. It does not say who went how far, and not why.",
        "Of 14 people the rung is not known at both moments. How they fared is not shown.",
        "There is no average rung here. Rungs have an order, and no fixed distance.",
        "There is nobody to compare with. So a step up is not what the guidance did.",
    ]
    moved = frames["ladder.moved.1"].set_index("direction")
    assert moved["n"].to_dict() == {"up": 32, "same": 75, "down": 12}
    assert moved.loc["up", "low"] < 32 / 119 < moved.loc["up", "high"]
    followed = frames["ladder.followed.1"].set_index("followed")["n"]
    assert followed["both"] == 119
    assert pd.isna(followed["only_later"])  # three people
    assert pd.isna(followed["only_first"])  # or all less the others would tell


def test_a_study_that_compares_says_where_and_not_that_there_is_nobody_to_compare_with(
    declared, monitored
) -> None:
    compared = declared.model_copy(update={"comparisons": {"trial": "declared"}})
    found = movement(compared, {"sample_all": monitored.ladder(MOVES)})
    (text,) = [one for one in found.exhibits if one.id == "ladder.reading.1"]
    assert say(text.body[-1], lexicon(declared), "nl") == (
        "Deze tabel vergelijkt niemand: een stap omhoog is niet wat de begeleiding deed. De vergelijking van deze studie staat "
        "in 04, bij Effectiviteit."
    )


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True), (0, True)])
def test_a_small_tile_goes_with_another_of_its_row_and_of_its_column(
    declared, monitored, n, is_shown
) -> None:
    _, frames = shown(declared, monitored.ladder(MOVES | {("contacts", "alone"): n}))
    tiles = frames["ladder.figure.1"].set_index(["rung_from", "rung_to"])["n"]
    assert pd.notna(tiles["rung.contacts", "rung.alone"]) == is_shown
    row, column = tiles.xs("rung.contacts", level="rung_from"), tiles.xs("rung.alone", level="rung_to")
    assert (row.isna().sum() >= 2) == (not is_shown)
    assert (column.isna().sum() >= 2) == (not is_shown)


def test_with_few_who_moved_there_is_no_test_and_with_nobody_there_is_no_table(declared, monitored) -> None:
    out, _ = shown(declared, monitored.ladder({("alone", "alone"): 40, ("alone", "paid"): 12}))
    assert "Fewer than 25 people changed rungs. That is too few for a test." in said(declared, out)
    out, frames = shown(declared, monitored.ladder({("alone", None): 40}))
    assert said(declared, out) == [
        "Of nobody is the rung known at both moments: the beginning and 12 months after."
    ]
    assert set(frames) == {"ladder.reading.1", "ladder.followed.1"}


@pytest.mark.parametrize(("n_up", "is_tested"), [(14, False), (15, True)])
def test_from_25_people_who_moved_there_is_a_test(declared, monitored, n_up, is_tested) -> None:
    moves = {("alone", "alone"): 40, ("alone", "contacts"): n_up, ("contacts", "alone"): 10}
    text = " ".join(said(declared, shown(declared, monitored.ladder(moves))[0]))
    assert ("Stuart and Maxwell" in text) is is_tested
    assert ("Fewer than 25" in text) is not is_tested


def test_every_tile_says_itself_whether_it_is_up_the_same_or_down(declared, monitored) -> None:
    found = movement(declared, {"sample_all": monitored.ladder(MOVES)})
    assert isinstance(found, Produced)
    saved = found.tables["ladder"]
    assert saved.groupby("direction")["n"].sum().to_dict() == {"up": 32, "same": 75, "down": 12}
    tile = saved[(saved["rung_from"] == "rung.contacts") & (saved["rung_to"] == "rung.paid")]
    assert tile["direction"].tolist() == ["up"]


def test_no_exhibit_of_a_ladder_holds_a_mean(declared, monitored) -> None:
    _, frames = shown(declared, monitored.ladder(MOVES))
    assert not any("mean" in column for frame in frames.values() for column in frame)


def test_few_in_one_direction_do_not_follow_from_the_tiles_of_another(declared, monitored) -> None:
    """The 61 who stayed are one tile, which is shown; with all and the 72 who rose they would give the five."""
    moves = {
        ("alone", "alone"): 61, ("alone", "contacts"): 12, ("alone", "paid"): 60, ("paid", "contacts"): 5,
    }  # fmt: skip
    _, frames = shown(declared, monitored.ladder(moves))
    tiles = frames["ladder.figure.1"]
    assert tiles.loc[tiles["direction"] == "same", "n"].sum() == 61
    assert frames["ladder.moved.1"]["n"].isna().all()
    assert frames["ladder.moved.1"]["share"].isna().all()
