"""Mistakes in the declaration of a score, each in full."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from helpers.study.rules_data import ancestors, tables_of, waves_of
from helpers.study.rules_scales import findings

EXTRA = {"type": "integer", "label": {"en": "x"}}


@pytest.fixture(scope="module")
def made_up() -> ModuleType:
    path = Path(__file__).parents[1] / "scored_study.py"
    spec = importlib.util.spec_from_file_location("scored_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def said(joined, made_up):
    """Return the sentences about one more scored variable, as place and words."""

    def sentences(
        items=None, *, instrument="djg6", coding="no_first", score="total", extra=None, **keys
    ) -> list[str]:
        declared = made_up.scored(
            instrument, made_up.LONELY if items is None else items, coding, score, **keys
        )
        study = made_up.study(joined, tried=declared, **(extra or {}))
        return [
            f"{'.'.join(map(str, one.path[1:]))}: {one.found}; {one.allowed} {one.todo}".rstrip("; ")
            for one in findings(study)
        ]

    return sentences


def test_what_is_declared_well_has_no_findings(joined, made_up) -> None:
    assert list(findings(made_up.study(joined))) == []


def test_an_unknown_instrument_is_answered_with_the_nearest(said) -> None:
    (found,) = said(instrument="djg_6")
    assert found.startswith(
        "tried.scale.instrument: there is no registered instrument 'djg_6'; brief_cope, brs, "
    )
    assert found.endswith("Did you mean 'djg6'?")


def test_doenvermogen_is_refused_with_the_reason_and_what_to_score_instead(said) -> None:
    assert said(instrument="doenvermogen") == [
        "tried.scale.instrument: Doenvermogen is a concept of the WRR. There is no scale on which people agree. Measure "
        "its constituents, each with an instrument of its own: self-control, optimism, coping;  Score bscs, lot_r, "
        "brief_cope, gse, brs, each by itself."
    ]


def test_an_unknown_item_coding_and_score_are_named_together(said, made_up) -> None:
    items = {"e03" if item == "e3" else item: name for item, name in made_up.LONELY.items()}
    assert said(items, coding="nee_first", score="totaal") == [
        "tried.scale.items: items e3 of djg6 are missing; e3, s4, s7, s8, e9, e10",
        "tried.scale.items.e03: there is no item of djg6 'e03'; e3, s4, s7, s8, e9, e10 Did you mean 'e3'?",
        "tried.scale.coding: there is no coding of djg6 'nee_first'; no_first, yes_first, no_first_from_0, "
        "yes_first_from_0, five_no_first, five_yes_first Did you mean 'no_first'?",
        "tried.scale.score: there is no score of djg6 'totaal'; total, emotional, social Did you mean 'total'?",
    ]


def test_only_the_items_of_the_score_are_asked(said) -> None:
    assert said({"e3": "l1", "e9": "l5", "e10": "l6"}, score="emotional") == []


def test_a_variable_stands_for_one_item(said, made_up) -> None:
    items = {**made_up.LONELY, "e9": "l1"}
    assert said(items) == ["tried.scale.items: variable 'l1' stands for 2 items; every item its own variable"]


def test_an_item_that_is_not_declared_is_answered_with_the_nearest(said, made_up) -> None:
    (found,) = said({**made_up.LONELY, "e9": "l55"})
    assert found.startswith("tried.scale.items.e9: there is no variable 'l55'; ")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"type": "text"}, "tried.scale.items.e3: variable 'l1' is text; type integer or category: the number of the answer"),
        (
            {"type": "category", "codes": {"a": "no", "b": "yes"}, "labels": {"no": {"en": "n"}, "yes": {"en": "y"}}},
            "tried.scale.items.e3: the codes of category 'l1' are not whole numbers with a name each;  Declare it as "
            "integer, or give every number its own name.",
        ),
    ],
)  # fmt: skip
def test_an_item_holds_numbers(joined, made_up, changed, words) -> None:
    first = {"table": "people", "column": "l1", "label": {"en": "x"}, **changed}
    study = made_up.study(
        joined,
        l1=first,
        tried=made_up.scored(
            "djg6",
            made_up.LONELY,
            "no_first",
            "emotional",
        ),
    )
    found = [
        f"{'.'.join(map(str, one.path[1:]))}: {one.found}; {one.allowed} {one.todo}".rstrip("; ")
        for one in findings(study)
    ]
    assert words in found


def test_a_category_whose_codes_are_numbers_may_be_an_item(joined, made_up) -> None:
    names = ("nee", "min_of_meer", "ja")
    first = {"table": "people", "column": "l1", "label": {"en": "x"}, "type": "category",
             "codes": dict(enumerate(names, start=1)), "labels": {name: {"en": name} for name in names}}  # fmt: skip
    assert list(findings(made_up.study(joined, l1=first))) == []


def test_items_of_several_tables_are_refused(said, made_up) -> None:
    other = {"table": "extra", "column": "l1b", "type": "integer", "label": {"en": "x"}}
    assert said({**made_up.LONELY, "e3": "other"}, extra={"other": other}) == [
        "tried.scale.items: the items come from different tables (other in extra, l2 in people, l3 in people, l4 in people, "
        "l5 in people, l6 in people); items of one table: they are asked together"
    ]


def test_a_mean_rung_does_not_exist(said) -> None:
    ladder = {"instrument": "participatieladder", "coding": "isolated_first"}
    (asked,) = said({"rung": "rung"}, **ladder, score="mean")
    assert asked.startswith(
        "tried.scale.score: 'mean': The six rungs are in order, but their steps are not equally large. There is no mean rung."
    )
    (typed,) = said({"rung": "rung"}, **ladder, score="rung", type="real")
    assert typed == (
        "tried.type: real, where the answers are in order and their steps are not equally large; category, with codes 1 to 6 "
        "The six rungs are in order, but their steps are not equally large. There is no mean rung. Show how many people "
        "stand on each rung, and who went up or down."
    )


@pytest.mark.parametrize(
    ("instrument", "score", "words"),
    [
        ("zrm2017", "total", "The thirteen domains are not added up"),
        ("swemwbs", "sum", "it must be transformed by the table"),
        ("eq5d5l", "sum", "Use the tariff"),
        ("rses", "classes", "overlap"),
        ("brief_cope", "total", "no overall score"),
    ],
)
def test_scores_that_people_ask_for_and_that_make_no_sense_are_refused_with_the_reason(
    said, instrument, score, words
) -> None:
    found = said({"x": "l1"}, instrument=instrument, coding="x", score=score)
    assert any(one.startswith(f"tried.scale.score: '{score}': ") and words in one for one in found)


def test_an_unknown_cut_off_is_answered_with_those_there_are(said, made_up) -> None:
    assert said(made_up.MOOD, instrument="mhi5", coding="always_first", cut_off="gdd", type="boolean") == [
        "tried.scale.cut_off: there is no cut-off of mhi5, score total, 'gdd'; cbs, ggd Did you mean 'ggd'?"
    ]
    assert said(
        {"e3": "l1", "s4": "l2"}, instrument="gse", coding="false_first", cut_off="high", type="boolean"
    )[-1] == (
        "tried.scale.cut_off: score 'total' of gse has no cut-off;  Leave it out, or derive classes of your own in derive.py."
    )


def test_classes_are_a_category_with_their_own_codes_or_a_boolean_where_there_are_two(said, made_up) -> None:
    manual = {"cut_off": "manual"}
    assert said(**manual) == ["tried.type: integer, where a cut-off gives classes; category"]
    assert said(**manual, type="boolean") == [
        "tried.type: boolean, where cut-off 'manual' has classes not, moderate, strong; category"
    ]
    labels = {name: {"en": name} for name in ("no", "some", "much")}
    codes = {"not": "no", "moderate": "some", "strong": "much"}
    assert said(**manual, type="category", codes=codes, labels=labels) == []
    wrong = {"niet": "no", "moderate": "some", "strong": "much"}
    assert said(**manual, type="category", codes=wrong, labels=labels) == [
        "tried.codes: the codes are not those of cut-off 'manual' (not lacking, niet unknown); not, moderate, strong"
    ]
    assert said(cut_off="lonely", type="boolean") == []
    assert said(cut_off="lonely") == [
        "tried.type: integer, where a cut-off gives classes; category, or boolean (true: lonely)"
    ]


def test_a_score_with_decimals_is_no_integer(said, made_up) -> None:
    assert said(made_up.HEALTH, instrument="eq5d5l", coding="none_first", score="nl_2016") == [
        "tried.type: integer, where the score is a number; real"
    ]


def test_a_declared_range_may_not_leave_scores_out(said) -> None:
    assert said(range=(0, 5)) == ["tried.range: 0 to 5 leaves out scores that exist; 0 to 6, or no range"]
    assert said(range=(0, 6)) == []


def test_a_yes_no_score_is_boolean(said) -> None:
    trust = {"instrument": "trust_people", "coding": "can_first", "score": "trusts"}
    assert said({"trust": "l1"}, **trust) == ["tried.type: integer, where the score is yes or no; boolean"]
    assert said({"trust": "l1"}, **trust, type="boolean") == []


def test_a_score_is_known_where_all_its_items_are_and_is_made_of_them(joined, made_up) -> None:
    study = made_up.study(joined)
    assert tables_of(study, "lonely") == {"people"}
    assert ancestors(study, "lonely") == set(made_up.LONELY.values())


def test_a_score_of_a_survey_in_waves_has_its_waves(joined, made_up) -> None:
    items = {
        f"w{n}": {"table": "survey", "column": f"w{n}", "type": "integer", "label": {"en": "x"}}
        for n in range(1, 7)
    }
    declared = made_up.scored("djg6", dict(zip(made_up.LONELY, items, strict=True)), "no_first", "total")
    study = made_up.study(joined, **items, tried=declared)
    assert list(findings(study)) == []
    assert waves_of(study, "tried") == (0, 6)
