"""Scores as 03 shows them: what passes the door, what is said of coding, classes, and what is not confirmed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import scores
from helpers.cleaning.together import clean_all
from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.errors import StatisticalWarning
from helpers.reporting.exhibit_view import view
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Absent, Produced
from helpers.study.spec import Study

NOWHERE = Path("nowhere") / "derive.py"


@pytest.fixture(autouse=True, scope="module")
def few_draws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.analyses.scored_rows.DRAWS", 20)
        yield


@pytest.fixture(scope="module")
def made_up() -> ModuleType:
    path = Path(__file__).parents[1] / "scored_study.py"
    spec = importlib.util.spec_from_file_location("scored_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def study(joined, made_up) -> Study:
    return made_up.study(joined)


@pytest.fixture(scope="module")
def people(made_up) -> dict[str, np.ndarray]:
    return made_up.answers(200)


def made(study: Study, joined, made_up, people: dict[str, np.ndarray]) -> Produced:
    tables = clean_all(study, joined.frames(people=made_up.parsed(people)), NOWHERE).tables
    found = scores.reliability(study, {"sample_all": tables["people"]}, np.random.default_rng(1))
    assert isinstance(found, Produced)
    return found


def let_through(study: Study, found: Produced) -> Release:
    return release(found.exhibits, Policy(**study.disclosure.model_dump()), vocabulary(study)).require()


def frame(out: Release, name: str) -> pd.DataFrame:
    (one,) = [one.exhibit.frame for one in out.released if one.exhibit.id == name]
    return one


def said(study: Study, out: Release, name: str, language: str = "en") -> tuple[str, ...]:
    (one,) = [one for one in out.released if one.exhibit.id == name]
    return view(one, lexicon(study), language, below=10, places={}, study=study).body


@pytest.fixture(scope="module")
def shown(study, joined, made_up, people) -> Release:
    return let_through(study, made(study, joined, made_up, people))


def test_a_study_without_scores_says_so(joined) -> None:
    found = scores.reliability(joined.study(), {}, np.random.default_rng(1))
    assert isinstance(found, Absent)
    assert found.reason.key == "scores.absent.not_declared"


def test_scores_that_no_sample_holds_are_said_to_be_there(study) -> None:
    found = scores.reliability(
        study, {"sample_all": pd.DataFrame({"person": ["a"]})}, np.random.default_rng(1)
    )
    assert isinstance(found, Absent)
    assert found.reason.key == "scores.absent.not_in_sample"


def test_every_score_stands_once_also_where_its_class_is_a_variable_too(shown) -> None:
    assert frame(shown, "scores.spread")["score"].tolist() == ["lonely", "mood", "health", "ladder"]


def test_rungs_have_no_mean_and_health_values_no_alpha(shown) -> None:
    spread = frame(shown, "scores.spread").set_index("score")
    assert np.isnan(spread.loc["ladder", "mean"])
    assert not np.isnan(spread.loc["lonely", "mean"])
    together = frame(shown, "scores.together").set_index("score")
    assert together["coefficient"].to_dict() == {
        "lonely": "kr20",
        "mood": "alpha",
        "health": "no_coefficient",
    }
    assert together.loc["health", "why"] == "formative"
    assert together.loc["lonely", "low"] < together.loc["lonely", "estimate"] < together.loc["lonely", "high"]


def test_both_cut_offs_of_mental_health_stand_side_by_side(shown) -> None:
    classes = frame(shown, "scores.classes")
    counts = classes[classes["score"] == "mood"].set_index("class")["n"]
    assert counts["mhi5.total.ggd.complaints"] - counts["mhi5.total.cbs.unhealthy"] >= 10


def test_cut_offs_that_few_people_lie_between_are_not_both_shown(study, joined, made_up, people) -> None:
    few = {name: values.copy() for name, values in people.items()}
    sixty = dict(zip(made_up.MOOD.values(), (4, 4, 3, 4, 3), strict=True))
    for name, value in sixty.items():
        other = np.where(
            np.arange(200) % 2 == 0,
            6.0 if name not in {"m3", "m5"} else 1.0,
            1.0 if name not in {"m3", "m5"} else 6.0,
        )
        few[name] = np.where(np.arange(200) < 9, value, other)
    out = let_through(study, made(study, joined, made_up, few))
    classes = frame(out, "scores.classes")
    assert set(classes.loc[classes["score"] == "mood", "cut_off"]) == {
        "mhi5.total.cbs"
    }  # the one that is declared


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
def test_nothing_is_shown_of_fewer_than_ten_people(study, joined, made_up, n, is_shown) -> None:
    out = let_through(study, made(study, joined, made_up, made_up.answers(n)))
    spread = frame(out, "scores.spread").set_index("score")
    together = frame(out, "scores.together").set_index("score")
    assert bool(pd.notna(spread.loc["lonely", "mean"])) is is_shown
    assert bool(pd.notna(spread.loc["lonely", "n"])) is is_shown
    assert bool(pd.notna(together.loc["lonely", "estimate"])) is is_shown


def test_a_share_at_the_floor_is_shown_only_where_both_sides_are_large(
    study, joined, made_up, people
) -> None:
    for n_floor, is_shown in ((9, False), (10, True)):
        some = {name: values.copy() for name, values in people.items()}
        for name in made_up.LONELY.values():
            alone = 1.0 if name in {"l1", "l5", "l6"} else 3.0  # not lonely, as coded
            some[name] = np.where(np.arange(200) < n_floor, alone, 2.0)
        spread = frame(let_through(study, made(study, joined, made_up, some)), "scores.spread").set_index(
            "score"
        )
        assert bool(pd.notna(spread.loc["lonely", "floor"])) is is_shown
        if is_shown:
            assert spread.loc["lonely", "floor"] == n_floor / 200


def test_people_who_filled_in_nothing_are_not_missing_in_a_score(study, joined, made_up, people) -> None:
    parsed = made_up.parsed(people)
    table = clean_all(study, joined.frames(people=parsed), NOWHERE).tables["people"]
    items = [*made_up.LONELY.values()]
    absent = table.index < 50
    for name in items:
        table.loc[absent, name] = pd.NA
        table.loc[absent, f"{name}__missing"] = "not_in_table"
    table.loc[60, items[0]], table.loc[60, f"{items[0]}__missing"] = pd.NA, "blank"
    found = scores.reliability(study, {"sample_all": table}, np.random.default_rng(1))
    row = found.tables["scores"].set_index("score").loc["lonely"]
    assert (row["n"], row["n_missing"], row["n_complete"]) == (150, 0, 149)


def test_how_each_score_was_made_is_said_with_source_and_missing_rule(study, shown) -> None:
    words = said(study, shown, "scores.making")
    assert words[0] == (
        "Loneliness: De Jong Gierveld scale (6 items). 6 questions, from 0 to 6. Higher is worse. Source: De Jong "
        "Gierveld, J., & Van Tilburg, T. G. (1999, updated). Manual of the Loneliness Scale. Vrije Universiteit Amsterdam "
        "(section 8, A short scale, with the SPSS syntax)."
    )
    assert (
        words[1]
        == "There is a score where at most 1 of these questions was not answered; an unanswered one adds nothing to it."
    )


def test_what_is_not_confirmed_is_said_in_plain_words_in_both_languages(study, shown) -> None:
    assert (
        "Not confirmed for MHI-5 (mental health): that all five items must be answered. Check it in the source before you "
        "rely on it."
    ) in said(study, shown, "scores.making")
    assert (
        "Niet bevestigd voor MHI-5 (psychische gezondheid): dat alle vijf de vragen ingevuld moeten zijn. Zoek het na in de "
        "bron voordat u erop bouwt."
    ) in said(study, shown, "scores.making", "nl")
    assert not any("Not confirmed for De Jong" in one for one in said(study, shown, "scores.making"))


def test_a_right_coding_raises_no_doubt(shown) -> None:
    assert "scores.doubts" not in {one.exhibit.id for one in shown.released}


def test_an_item_that_is_numbered_the_other_way_round_is_warned_of_and_shown(
    study, joined, made_up, people
) -> None:
    wrong = {**people, "m2": 7 - people["m2"]}
    with pytest.warns(StatisticalWarning, match="mood: item down goes against the others") as told:
        found = made(study, joined, made_up, wrong)
    assert not any(any(letter.isdigit() for letter in str(one.message)) for one in told)
    (words,) = [one for one in said(study, let_through(study, found), "scores.doubts") if "m2" in one]
    assert words.startswith("Mental health: m2 goes against the other questions (correlation −0.")


def test_answers_that_the_file_had_turned_already_are_warned_of(study, joined, made_up, people) -> None:
    wrong = {**people, "m3": 7 - people["m3"], "m5": 7 - people["m5"]}
    with pytest.warns(
        StatisticalWarning, match="items calm, happy hang together with the others only as they stand"
    ):
        found = made(study, joined, made_up, wrong)
    assert any(
        "turned round already: m3 and m5" in one
        for one in said(study, let_through(study, found), "scores.doubts")
    )


def test_a_whole_instrument_coded_the_other_way_is_noticed_by_the_other_scores(
    joined, made_up, people
) -> None:
    turned = made_up.study(
        joined,
        lonely=made_up.scored(
            "djg6", made_up.LONELY, "yes_first", "total", label={"en": "Loneliness", "nl": "Eenzaamheid"}
        ),
    )
    with pytest.warns(StatisticalWarning, match="lonely and mood go the wrong way together"):
        found = made(turned, joined, made_up, people)
    (words,) = [
        one
        for one in said(turned, let_through(turned, found), "scores.doubts", "nl")
        if "Psychische" in one or "psychische" in one
    ]
    assert words.startswith(
        "Wie er volgens eenzaamheid beter aan toe is, is er volgens psychische gezondheid slechter aan toe (samenhang −0,"
    )


def test_dutch_and_english_pages_print_every_exhibit(study, shown) -> None:
    for one in shown.released:
        for language in ("en", "nl"):
            assert view(one, lexicon(study), language, below=10, places={}, study=study).title
