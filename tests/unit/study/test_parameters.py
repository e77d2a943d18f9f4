"""The parameters of a run: reading, refusing, reaching the declaration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import ParameterMistake
from helpers.study import parameters
from helpers.study.canonical import sections_hash
from helpers.study.load import load_file
from helpers.study.spec import Study
from helpers.study.stages import BY_NAME, STAGES

NAMES = (
    "level, power, estimator, variance, estimator_observational, neighbours, caliper, trim, correction, pairs, "
    "draws, resamples, imputations, margin_scale, smd_threshold, min_persons"
)
CHANGES = {
    "level": 0.9,
    "power": 0.9,
    "estimator": "ancova",
    "variance": "classical",
    "estimator_observational": "matching",
    "neighbours": 3,
    "caliper": 0.2,
    "trim": 0.05,
    "correction": "none",
    "pairs": "all",
    "draws": 500,
    "resamples": 300,
    "imputations": 5,
    "margin_scale": 2.0,
    "smd_threshold": 0.25,
    "min_persons": 20,
}
"""A value of every parameter that differs from the small declaration."""
PARTS = (
    "    pairs: reference\n    resamples: 200\n    randomisation: {draws: 200}\n    dropout:\n      predictors: [age]\n"
    "      trim: 0.05\n      imputation: {imputations: 3, iterations: 2, auxiliaries: []}\n"
)
"""Parts of a randomised plan that some parameters change; the small declaration has none of them."""


@pytest.fixture
def whole(write: Callable[..., Path]) -> Study:
    """Return the small declaration with every part that a parameter may change."""
    sensitivity = "    sensitivity:\n      - {estimator: lin, variance: hc2}"
    return load_file(write((sensitivity, PARTS + sensitivity)))


def refused(*texts: str) -> str:
    with pytest.raises(ParameterMistake) as caught:
        parameters.parse(texts)
    return str(caught.value)


def main(study: Study, comparison: str) -> tuple[str, ...]:
    analysis = study.analysis[comparison]
    return (analysis.estimator, analysis.variance)


def test_the_table_is_what_the_tests_change() -> None:
    assert list(CHANGES) == NAMES.split(", ") == [one.name for one in parameters.PARAMETERS]


def test_values_are_read_as_their_type() -> None:
    texts = [f"{name}={value}" for name, value in CHANGES.items()]
    found = parameters.parse(texts)
    assert found == CHANGES
    assert [type(value) for value in found.values()] == [type(value) for value in CHANGES.values()]


def test_the_order_of_typing_does_not_matter() -> None:
    assert list(parameters.parse(["power=0.9", "level=0.99"])) == ["level", "power"]


def test_a_caliper_can_be_none() -> None:
    assert parameters.parse(["caliper=none"]) == {"caliper": "none"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "alpha=0.05",
            f"PARAMS, alpha: there is no such parameter; allowed: {NAMES}. Write level=0.95 for alpha=0.05.",
        ),
        ("Level=0.9", f"PARAMS, Level: there is no such parameter; allowed: {NAMES}. Did you mean 'level'?"),
        ("level=0.5", "PARAMS, level: '0.5'; allowed: a number above 0.5 and below 1."),
        ("level=1", "PARAMS, level: '1'; allowed: a number above 0.5 and below 1."),
        ("level=", "PARAMS, level: ''; allowed: a number above 0.5 and below 1."),
        ("level=nan", "PARAMS, level: 'nan'; allowed: a number above 0.5 and below 1."),
        (
            "level=0,9",
            "PARAMS, level: '0,9'; allowed: a number above 0.5 and below 1. Write decimals with a point.",
        ),
        ("neighbours=0", "PARAMS, neighbours: '0'; allowed: a whole number from 1 and up to 50."),
        ("neighbours=2.0", "PARAMS, neighbours: '2.0'; allowed: a whole number from 1 and up to 50."),
        ("caliper=0", "PARAMS, caliper: '0'; allowed: a number above 0, or none."),
        ("trim=0.5", "PARAMS, trim: '0.5'; allowed: a number above 0 and below 0.5."),
        ("margin_scale=11", "PARAMS, margin_scale: '11'; allowed: a number from 0.1 and up to 10."),
        ("min_persons=2", "PARAMS, min_persons: '2'; allowed: a whole number from 3 and up to 100."),
        (
            "correction=bonferroni",
            "PARAMS, correction: 'bonferroni'; allowed: holm, benjamini_hochberg, romano_wolf, none.",
        ),
        ("level", "PARAMS: 'level'; allowed: name=value, for example level=0.99."),
        ("=0.9", "PARAMS: '=0.9'; allowed: name=value, for example level=0.99."),
    ],
)
def test_what_is_not_allowed_is_refused_in_a_sentence(text: str, message: str) -> None:
    assert refused(text) == message


def test_all_mistakes_come_at_once() -> None:
    assert refused("lvl=1", "level=2", "power=0.9", "power=0.8").split("\n") == [
        f"PARAMS, lvl: there is no such parameter; allowed: {NAMES}. Did you mean 'level'?",
        "PARAMS, level: '2'; allowed: a number above 0.5 and below 1.",
        "PARAMS, power: given twice. Give it once.",
    ]


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parameters.parse([text])
    except ParameterMistake:
        return
    assert set(found) <= set(CHANGES)


@given(st.floats(0.5, 1, exclude_min=True, exclude_max=True))
def test_a_level_survives_being_written_and_read(level: float) -> None:
    assert parameters.parse([f"level={level!r}"]) == {"level": level}


def test_nothing_given_leaves_the_declaration_as_it_is(small: Study) -> None:
    assert parameters.apply(small, {}) is small
    assert parameters.apply(small, {"level": None}) is small


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_parameter_changes_exactly_what_its_stages_read(whole: Study, name: str) -> None:
    declared = {one.name: one for one in parameters.PARAMETERS}[name].stages
    touched = set()
    for stage in STAGES:
        applied = parameters.apply(whole, {name: CHANGES[name]}, stage=stage.name)
        if sections_hash(applied, stage.sections, stage.words) != sections_hash(
            whole, stage.sections, stage.words
        ):
            touched.add(stage.name)
    assert touched == set(declared)


@pytest.mark.parametrize("parameter", parameters.PARAMETERS, ids=lambda one: one.name)
def test_every_stage_of_a_parameter_reads_the_sections_it_changes(parameter: parameters.Parameter) -> None:
    sections = {target.partition(".")[0] for target in parameter.targets}
    for stage in parameter.stages:
        assert sections <= set(BY_NAME[stage].sections)


def test_levels_of_all_analyses_change_together(small: Study) -> None:
    applied = parameters.apply(small, {"level": 0.9})
    assert {analysis.level for analysis in applied.analysis.values()} == {0.9}
    assert {analysis.level for analysis in small.analysis.values()} == {0.95}


def test_a_new_main_model_trades_places_with_its_sensitivity_row(small: Study) -> None:
    applied = parameters.apply(small, {"estimator": "lin"})
    assert main(applied, "trial") == ("lin", "hc2")
    assert [(row.estimator, row.variance) for row in applied.analysis["trial"].sensitivity] == [
        ("unadjusted", "hc2")
    ]


def test_a_new_main_model_that_was_no_sensitivity_row_leaves_the_rows_alone(small: Study) -> None:
    applied = parameters.apply(small, {"estimator": "ancova"})
    assert main(applied, "trial") == ("ancova", "hc2")
    assert applied.analysis["trial"].sensitivity == small.analysis["trial"].sensitivity


@pytest.mark.parametrize(
    ("estimator", "variance"),
    [("unadjusted", "hc2"), ("ancova", "hc2"), ("matching", "abadie_imbens"), ("ipw", "m_estimation")],
)
def test_an_observational_estimator_brings_its_own_standard_error(
    small: Study, estimator: str, variance: str
) -> None:
    applied = parameters.apply(small, {"estimator_observational": estimator})
    assert main(applied, "survey") == (estimator, variance)
    assert main(applied, "trial") == main(small, "trial")


def test_the_former_observational_model_takes_the_place_of_the_row(small: Study) -> None:
    applied = parameters.apply(small, {"estimator_observational": "ipw"})
    rows = [(row.estimator, row.variance, row.estimand) for row in applied.analysis["survey"].sensitivity]
    assert rows == [("aipw", "m_estimation", "att")]


def test_a_caliper_of_none_is_no_caliper(small: Study) -> None:
    narrow = parameters.apply(small, {"caliper": 0.1})
    assert narrow.analysis["survey"].matching.caliper == 0.1
    assert parameters.apply(narrow, {"caliper": "none"}).analysis["survey"].matching.caliper is None


def test_margins_are_multiplied_and_relevant_effects_are_not(small: Study) -> None:
    applied = parameters.apply(small, {"margin_scale": 2.0})
    assert applied.outcomes["work"].equivalence_margin == pytest.approx(0.1, rel=1e-12)
    assert applied.outcomes["work"].relevant_effect == 0.05


def test_a_run_may_raise_the_threshold_and_never_lower_it(small: Study) -> None:
    assert parameters.apply(small, {"min_persons": 10}).disclosure.min_persons == 10
    assert parameters.apply(small, {"min_persons": 30}).disclosure.min_persons == 30
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(small, {"min_persons": 9})
    assert str(caught.value) == "PARAMS, min_persons=9: the declaration says 10, and a run may only raise it."


def test_a_combination_that_the_rules_refuse_names_the_parameters(small: Study) -> None:
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(small, {"estimator": "lin", "variance": "welch"})
    assert str(caught.value) == (
        "PARAMS, estimator=lin variance=welch: analysis.trial.variance: 'welch' does not go with estimator "
        "lin; allowed: hc2, hc3, classical, cr2."
    )


def test_a_parameter_without_a_place_in_the_study_is_refused(write: Callable[..., Path]) -> None:
    text = write().read_text(encoding="utf-8")
    begin, end = text.index("  survey:\n    design"), text.index("checks:")
    without = text[:begin] + text[end:]
    begin, end = without.index("  survey:\n    sample"), without.index("outcomes:")
    path = write()
    path.write_text((without[:begin] + without[end:]).replace("[trial, survey]", "[trial]"), encoding="utf-8")
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(load_file(path), {"trim": 0.02})
    assert str(caught.value) == "PARAMS, trim=0.02: this study has no analysis of observational comparisons."


def test_parts_of_a_plan_are_changed_where_they_are_declared(whole: Study) -> None:
    given = {"pairs": "all", "draws": 500, "resamples": 300, "imputations": 5}
    plan = parameters.apply(whole, given).analysis["trial"]
    assert (plan.pairs, plan.randomisation.draws, plan.resamples) == ("all", 500, 300)
    assert (plan.dropout.imputation.imputations, plan.dropout.imputation.iterations) == (5, 2)


@pytest.mark.parametrize(
    ("given", "place"),
    [("pairs=all", "pairs"), ("draws=500", "randomisation.draws"), ("resamples=300", "resamples"),
     ("imputations=5", "dropout.imputation.imputations")],
)  # fmt: skip
def test_a_parameter_of_a_part_that_no_plan_has_is_refused(small: Study, given: str, place: str) -> None:
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(small, parameters.parse([given]))
    assert str(caught.value) == f"PARAMS, {given}: no analysis of this study has {place}."


def test_a_correction_is_that_of_every_declared_family_too(deventer: Study) -> None:
    applied = parameters.apply(deventer, {"correction": "benjamini_hochberg"})
    assert {family.correction for family in applied.families.values()} == {"benjamini_hochberg"}
    assert applied.analysis["trial"].correction == "benjamini_hochberg"


def test_romano_wolf_is_refused_where_no_lot_can_be_drawn_again(small: Study) -> None:
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(small, {"correction": "romano_wolf"})
    assert str(caught.value) == (
        "PARAMS, correction=romano_wolf: this study has an observational comparison, for which no lot can be drawn "
        "again."
    )


def test_romano_wolf_leaves_a_family_with_an_outcome_in_time_as_it_was_declared(deventer: Study) -> None:
    changed = parameters.apply(deventer, {"correction": "romano_wolf"})
    found = {name: family.correction for name, family in changed.families.items()}
    assert found.pop("in_time") == "holm"
    assert set(found.values()) == {"romano_wolf"}


def test_values_typed_in_a_notebook_are_checked_like_typed_text(small: Study) -> None:
    with pytest.raises(ParameterMistake) as caught:
        parameters.apply(small, {"neighbours": 2.5, "levl": 0.9})
    assert str(caught.value).split("\n") == [
        "PARAMS, neighbours: '2.5'; allowed: a whole number from 1 and up to 50.",
        f"PARAMS, levl: there is no such parameter; allowed: {NAMES}. Did you mean 'level'?",
    ]


def test_every_parameter_is_explained_in_both_languages() -> None:
    for one in parameters.PARAMETERS:
        assert set(one.meaning) == {"en", "nl"}
        assert one.meaning["en"] != one.meaning["nl"]


def test_the_printed_table_has_a_row_for_every_parameter() -> None:
    table = parameters.table()
    assert [row["name"] for row in table] == list(CHANGES)
    assert table[0] == {
        "name": "level",
        "allowed": "a number above 0.5 and below 1",
        "meaning": "coverage of every interval",
        "notebooks": "04, 09",
        "changes": "analysis.*.level",
    }
