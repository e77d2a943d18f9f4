"""What people say of their own lives, as 03 shows it: one denominator, worst cases, and what few people said."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.response import weights
from helpers.analyses.themes import experienced
from helpers.errors import StatisticalWarning
from helpers.reporting.figures.drawing import draw
from helpers.reporting.gate import check_language
from helpers.results import Absent

CLOSE = 1e-9


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("survey_study.py")
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def usual(made: ModuleType):
    """Return the declaration and what is found of three hundred people, of whom about half answered."""
    declared = made.study()
    return declared, experienced(declared, made.tables(made.people(300)))


def answers(n_better: int, n_same: int, n_worse: int, n_silent: int, n: int = 200) -> dict[str, object]:
    """Return columns in which so many of those who answered say so, and the rest did not answer."""
    said = [1] * n_better + [0] * n_same + [-1] * n_worse + [None] * n_silent
    rest = n - len(said)
    return {"filled": [1] * len(said) + [None] * rest, "happier": said + [None] * rest}


def test_a_study_without_themes_says_so(made) -> None:
    found = experienced(made.study(themes={}), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "themes.absent.not_declared"


def test_the_four_answers_of_a_theme_add_up_to_everybody_who_answered_weighted_or_not(made, usual) -> None:
    _, found = usual
    table = found.tables["themes"]
    changes = table[table["measure"] == "change"]
    sums = changes.groupby(["theme", "group", "weighting"])["estimate"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(len(sums)), rel=CLOSE)
    assert set(changes["weighting"]) == {"weighted", "unweighted"}
    assert list(table.columns) == [
        "theme", "measure", "variable", "category", "by", "group", "weighting", "estimate", "std_error", "low",
        "high", "level", "n", "n_with", "n_effective", "n_missing", "n_all", "worst", "best", "unit", "source",
        "population",
    ]  # fmt: skip


def test_unweighted_numbers_are_plain_counts_and_worst_cases_count_everybody_approached(made) -> None:
    declared = made.study()
    found = experienced(declared, made.tables(made.people(200, **answers(40, 30, 20, 10), woman=True)))
    table = found.tables["themes"]
    rows = table[(table["measure"] == "change") & (table["theme"] == "happier") & (table["by"] == "all")]
    rows = rows[rows["weighting"] == "unweighted"].set_index("category")
    assert rows["estimate"].tolist() == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert rows["n_all"].unique().tolist() == [200]
    assert rows.loc["better", ["worst", "best"]].tolist() == pytest.approx([40 / 200, 150 / 200])
    assert rows.loc["worse", ["worst", "best"]].tolist() == pytest.approx([130 / 200, 20 / 200])
    assert math.isnan(rows.loc["no_answer", "worst"])


def test_weighted_numbers_are_made_with_the_weights_of_the_response(made, usual) -> None:
    declared, found = usual
    tables = made.tables(made.people(300))
    people = tables["sample_frame"].set_index("person")
    weight = weights(declared, tables)
    assert weight is not None
    better = people.loc[weight.index, "happier"].isin([1, 2]).to_numpy()
    rows = found.tables["themes"].query("theme == 'happier' and by == 'all' and category == 'better'")
    estimate = rows.set_index("weighting")["estimate"]
    assert estimate["weighted"] == pytest.approx(weight[better].sum() / weight.sum(), rel=CLOSE)
    assert estimate["unweighted"] == pytest.approx(better.mean(), rel=CLOSE)
    assert abs(estimate["weighted"] - estimate["unweighted"]) > 1e-4  # the two can be told apart here


def test_the_mean_now_has_its_worst_cases_from_the_declared_range(made) -> None:
    frame = made.people(100, filled=[1] * 50 + [None] * 50, happy=[7] * 40 + [5] * 10 + [1] * 50)
    declared = made.study(only="happier")
    row = (
        experienced(declared, made.tables(frame))
        .tables["themes"]
        .query("measure == 'mean' and by == 'all'")
        .iloc[0]
    )
    assert (row["estimate"], row["n"], row["n_missing"]) == (pytest.approx(6.6), 50, 0)
    assert (row["worst"], row["best"]) == (pytest.approx((330 + 50) / 100), pytest.approx((330 + 500) / 100))
    worse = made.study(only="happier", themes=made.theme("happier", higher_is="worse"))
    turned = (
        experienced(worse, made.tables(frame))
        .tables["themes"]
        .query("measure == 'mean' and by == 'all'")
        .iloc[0]
    )
    assert (turned["worst"], turned["best"]) == (row["best"], row["worst"])


def test_with_a_finite_population_and_everybody_answering_nothing_is_uncertain(made) -> None:
    frame = made.people(80, filled=1)
    found = experienced(made.study(), made.tables(frame)).tables["themes"]
    shares = found[(found["measure"] == "change") & (found["by"] == "all")]
    assert (shares["std_error"] == 0).all()
    assert (shares["low"] == shares["high"]).all()
    like = made.study(response={"target": "people_like_these"})
    wide = experienced(like, made.tables(frame)).tables["themes"]
    assert (wide.loc[wide["measure"] == "mean", "std_error"] > 0).all()


@pytest.mark.parametrize(("n_worse", "shown"), [(9, False), (10, True), (11, True)])
def test_nine_who_say_worse_are_withheld_with_the_next_and_nothing_gives_them_away(
    made, n_worse, shown
) -> None:
    declared = made.study(only="happier")
    found = experienced(declared, made.tables(made.people(200, **answers(50, 30, n_worse, 12))))
    frame = made.frames(declared, found)["themes.change"]
    rows = frame[frame["weighting"] == "unweighted"].set_index("answer")
    assert bool(pd.notna(rows.loc["worse", "n"])) is shown
    assert bool(pd.notna(rows.loc["no_answer", "share"])) is shown
    assert pd.notna(rows.loc["better", "share"])
    assert bool(rows["highest"].notna().any()) is shown  # it follows from what the others said
    assert pd.notna(rows.loc["better", "lowest"])
    text = " ".join(made.said(declared, found, "themes.reading"))
    assert ("the answer is not known" in text) is shown
    alt = made.said(declared, found, "themes.change")[-1]
    assert ("worse" in alt) is shown
    assert ("the rest is withheld" in alt) is not shown


def test_how_different_the_silent_would_have_to_be_is_said_per_hundred(made) -> None:
    declared = made.study(only="happier")
    found = experienced(declared, made.tables(made.people(200, **answers(50, 30, 20, 10))))
    text = " ".join(made.said(declared, found, "themes.reading"))
    assert (
        "Better was said more often than worse. Of 100 people the answer is not known; only if of every 100 of them at "
        "least 30 more said worse than better, would worse be said as often." in text
    )
    whatever = experienced(declared, made.tables(made.people(120, **answers(60, 20, 20, 10, n=120))))
    assert "stays so whatever the 20 people would say whose answer is not known" in " ".join(
        made.said(declared, whatever, "themes.reading")
    )


def test_at_least_so_many_of_every_hundred_is_rounded_up(made) -> None:
    declared = made.study(only="happier")
    found = experienced(declared, made.tables(made.people(200, **answers(51, 29, 20, 10))))
    # Of the 100 unknown people 31 more would do; of 99 (one who was silent says the same) 31.3, so 32.
    assert "least 31 more" in " ".join(made.said(declared, found, "themes.reading"))
    found = experienced(declared, made.tables(made.people(200, **answers(51, 30, 20, 10))))
    assert "least 32 more" in " ".join(made.said(declared, found, "themes.reading"))


@pytest.mark.parametrize(
    ("few", "wanted"),
    [(1, "weighted to everybody who was approached."), (150, "of everybody who answered, not weighted.")],
)
@pytest.mark.filterwarnings("ignore:response. the answers are not weighted")
def test_the_words_of_the_drawing_say_whether_they_are_weighted(made, few, wanted) -> None:
    declared = made.study(only="happier", response={"few": few})
    found = experienced(declared, made.tables(made.people(200, **answers(50, 30, 20, 10))))
    alt = " ".join(made.said(declared, found, "themes.change"))
    assert f"What people say of a change, {wanted} Happier, of every 100 people: " in alt


def test_cautions_and_the_note_of_a_theme_stand_in_both_languages_without_a_word_of_cause(
    made, usual
) -> None:
    declared, found = usual
    words = {"en": ("response shift", "Read with care."), "nl": ("response shift", "Met zorg lezen.")}
    for language, wanted in words.items():
        texts = made.all_said(declared, found, language)
        assert all(any(word in text for text in texts) for word in wanted)
        assert check_language(texts, "observational", language) == ()


def test_groups_show_weighted_shares_as_their_note_says(made, usual) -> None:
    declared, found = usual
    shown = made.frames(declared, found)["themes.groups"].dropna(subset="share")
    table = found.tables["themes"].query("measure == 'change' and category == 'better' and by != 'all'")
    table = table.assign(theme="themes." + table["theme"] + ".label").set_index(["theme", "group"])
    rows = shown.set_index(["theme", "group"])["share"]
    weighted, counted = (
        table.loc[table["weighting"] == one, "estimate"].reindex(rows.index)
        for one in ("weighted", "unweighted")
    )
    assert len(rows)
    assert rows.tolist() == pytest.approx(weighted.tolist(), rel=CLOSE)
    assert (rows - counted).abs().max() > 1e-4  # the two can be told apart here


def test_groups_show_who_says_better_and_only_where_enough_do_and_do_not(made) -> None:
    declared = made.study(only="happier")
    stage = ["later"] * 9 + ["first"] * 191
    found = experienced(
        declared, made.tables(made.people(200, **answers(50, 30, 20, 10), stage=stage, woman=True))
    )
    groups = made.frames(declared, found)["themes.groups"].set_index("group")
    assert groups.loc["stage.later", ["n", "share", "n_all"]].isna().all()
    assert groups.loc["stage.first", ["n", "share"]].isna().all()  # it would give the nine away


def test_without_a_registration_everybody_of_the_sample_who_took_part_counts(made) -> None:
    declared = made.study(response=None)
    frame = made.people(120, answers=0.9)
    found = experienced(declared, made.tables(frame))
    table = found.tables["themes"]
    answered = int(frame["filled"].notna().sum())
    rows = table[(table["measure"] == "change") & (table["by"] == "all")]
    assert set(rows["weighting"]) == {"unweighted"}
    assert rows["n"].unique().tolist() == [answered]
    assert rows["n_all"].unique().tolist() == [120]


def test_where_nobody_answered_nothing_is_drawn_and_nothing_breaks(made) -> None:
    declared = made.study()
    found = experienced(declared, made.tables(made.people(60, filled=None)))
    frame = made.frames(declared, found)["themes.change"]
    assert frame["share"].isna().all()
    draw(made.writer(declared, found, "themes.change"), alt="Seen.")


def test_people_of_a_sample_who_were_not_approached_are_counted_and_left_out(made) -> None:
    samples = {"all": {"table": "register", "label": {"en": "all"}}}
    declared = made.study(samples=samples, only="happier", themes=made.theme("happier", sample="all"))
    tables = made.tables(made.people(150))
    more = made.people(170)
    with pytest.warns(
        StatisticalWarning, match=r"themes.happier: 20 people of the sample 'all' were not approached"
    ):
        found = experienced(declared, tables | {"sample_all": more})
    assert found.tables["themes"]["n_all"].max() == 150


def test_the_drawing_writes_every_share_and_hatches_what_is_withheld(made, usual) -> None:
    declared, found = usual
    for svg in (
        (picture := draw(made.writer(declared, found, "themes.change", "nl"), alt="Gezien.")).wide,
        picture.narrow,
    ):
        for word in ("Slechter", "Beter", "Gelijk", "Blijer", "Fitter", "%"):
            assert word in svg
        assert "<pattern" not in svg
    few = experienced(made.study(only="happier"), made.tables(made.people(200, **answers(50, 30, 9, 12))))
    assert "<pattern" in draw(made.writer(made.study(), few, "themes.change"), alt="Seen.").wide
