"""Scores in 02: answers that the coding lacks stop the run with all of them, and why a score is missing is kept."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.cleaning.derive import derived_order
from helpers.cleaning.together import clean_all
from helpers.errors import DataMistake

NOWHERE = Path("nowhere") / "derive.py"


@pytest.fixture(scope="module")
def made_up() -> ModuleType:
    path = Path(__file__).parents[1] / "scored_study.py"
    spec = importlib.util.spec_from_file_location("scored_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clean(joined, made_up):
    """Return the clean table of people of whom some answers are replaced."""

    def made(replaced=None, kinds=None, *, n=4, **more) -> pd.DataFrame:
        columns = made_up.answers(n) | (replaced or {})
        study = made_up.study(joined, **more)
        return clean_all(study, joined.frames(people=made_up.parsed(columns, kinds)), NOWHERE).tables[
            "people"
        ]

    return made


def test_scores_classes_and_rungs_have_their_declared_types(clean, made_up) -> None:
    well = dict(zip(made_up.MOOD.values(), (4.0, 4.0, 3.0, 4.0, 3.0), strict=True))  # a score of 60
    table = clean(
        {name: np.full(4, value) for name, value in well.items()} | {"rung": np.array([1.0, 4.0, 5.0, 6.0])}
    )
    assert (table["mood"].dtype, table["mood"].tolist()) == ("Int64", [60] * 4)
    assert (table["unwell"].dtype, table["unwell"].tolist()) == ("boolean", [False] * 4)
    assert table["ladder"].tolist() == ["isolated", "unpaid", "supported", "paid"]
    assert table["health"].dtype == "float64"


def test_the_other_cut_off_classes_the_same_sixty_the_other_way(clean, made_up) -> None:
    well = dict(zip(made_up.MOOD.values(), (4.0, 4.0, 3.0, 4.0, 3.0), strict=True))
    unwell = made_up.scored("mhi5", made_up.MOOD, "always_first", "total", cut_off="ggd", type="boolean")
    table = clean({name: np.full(4, value) for name, value in well.items()}, unwell=unwell)
    assert table["unwell"].tolist() == [True] * 4


def test_why_a_score_is_missing_is_kept(clean) -> None:
    nan = np.nan
    blanks = {name: np.array([1.0, nan, nan, nan]) for name in ("l1", "l2", "l3", "l4", "l5", "l6")}
    blanks["l2"], blanks["l3"] = np.array([1.0, 1.0, nan, nan]), np.array([1.0, 1.0, 1.0, nan])
    kinds = {"l1": [None, "refused", "blank", "refused"]}
    table = clean(blanks, kinds)
    assert table["lonely"].isna().tolist() == [False, True, True, True]
    assert table["lonely__missing"].tolist()[1:] == ["too_few_items", "too_few_items", "refused"]
    assert pd.isna(table["lonely__missing"].iloc[0])


def test_one_missing_answer_leaves_a_score_where_the_instrument_says_so(clean) -> None:
    table = clean({"l1": np.array([np.nan] * 4), "m1": np.array([np.nan] * 4)})
    assert table["lonely"].notna().all()
    assert table["mood"].isna().all()
    assert table["unwell"].isna().all()
    assert set(table["mood__missing"]) == set(table["unwell__missing"]) == {"too_few_items"}


def test_answers_that_the_coding_lacks_are_all_told_once_with_what_would_fit(clean) -> None:
    with pytest.raises(DataMistake) as refused:
        clean(
            {
                "l1": np.array([9.0, 9.0, 1.0, 2.0]),
                "rung": np.array([0.0, 1.0, 2.0, 3.0]),
                "m1": np.array([7.0, 1.0, 1.0, 1.0]),
            }
        )
    assert [str(one) for one in refused.value.mistakes] == [
        "variable 'l1' of table 'people', item 'e3' of djg6: 2 rows have an answer that coding 'no_first' does not have: 9 "
        "(2 rows); allowed: 1 = no, 2 = more_or_less, 3 = yes. Declare a number that means 'no answer' under missing_codes, "
        "or correct instrument or coding.",
        "variable 'm1' of table 'people', item 'nervous' of mhi5: 1 row has an answer that coding 'always_first' does not "
        "have: 7 (1 row); allowed: 1 = always, 2 = mostly, 3 = often, 4 = sometimes, 5 = seldom, 6 = never. Declare a number "
        "that means 'no answer' under missing_codes, or correct instrument or coding.",
        "variable 'rung' of table 'people', item 'rung' of participatieladder: 1 row has an answer that coding "
        "'isolated_first' does not have: 0 (1 row); allowed: 1 = isolated, 2 = contacts, 3 = organised, 4 = unpaid_work, "
        "5 = supported_work, 6 = paid_work. Declare a number that means 'no answer' under missing_codes, or correct "
        "instrument or coding. All answers fit instrument 'cantril' and instrument 'eq_vas' and instrument "
        "'trust_people_10'.",
    ]


def test_another_coding_that_fits_all_answers_is_named(clean, made_up) -> None:
    with pytest.raises(
        DataMistake, match=r"All answers fit coding 'no_first_from_0' and coding 'yes_first_from_0'\."
    ):
        clean({name: np.array([0.0, 1.0, 2.0, 0.0]) for name in made_up.LONELY.values()})


def test_a_ladder_from_nought_is_never_taken_for_the_question_from_one(clean, made_up) -> None:
    tried = made_up.scored("life_satisfaction", {"satisfaction": "rung"}, "worst_first", "value")
    with pytest.raises(DataMistake) as refused:
        clean({"rung": np.array([0.0, 1.0, 9.0, 10.0])}, tried=tried, ladder=tried)
    assert "allowed: 1 to 10" in str(refused.value.mistakes[0])
    assert "instrument 'cantril'" in str(refused.value.mistakes[0])


def test_an_item_may_be_a_category_whose_codes_are_the_numbers(clean, made_up) -> None:
    names = ("nee", "min_of_meer", "ja")
    first = {"table": "people", "column": "l1", "label": {"en": "x"}, "type": "category",
             "codes": dict(enumerate(names, start=1)), "labels": {name: {"en": name} for name in names}}  # fmt: skip
    given = {name: np.array([1.0, 2.0, 3.0, 1.0]) for name in made_up.LONELY.values()}
    assert clean(given, l1=first)["lonely"].tolist() == clean(given)["lonely"].tolist()


def test_a_score_is_made_after_what_it_is_made_of(joined, made_up) -> None:
    order = derived_order(made_up.study(joined))
    assert set(order) == {"lonely", "mood", "unwell", "health", "ladder"}
