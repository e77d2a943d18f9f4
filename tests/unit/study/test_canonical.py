"""The canonical form: what changes a hash, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.study.canonical import canonical_json, digest, plan_hash, sections_hash
from helpers.study.load import load_file
from helpers.study.spec import Study
from helpers.study.stages import BY_NAME, STAGES, as_needed

Write = Callable[..., Path]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


def hashes(study: Study) -> dict[str, str]:
    return {stage.name: sections_hash(study, stage.sections, stage.words) for stage in STAGES}


def changed(before: Study, after: Study) -> set[str]:
    first, second = hashes(before), hashes(after)
    return {name[:2] for name in first if first[name] != second[name]}


@pytest.mark.parametrize(
    ("old", "new", "stages"),
    [
        ("label: {en: Age}", "label: {en: Years}", {"09"}),
        ("title: {en: Small}", "title: {en: Tiny}", {"09"}),
        ("plan: {en: a plan}", "plan: {en: the plan}", {"09"}),
        ("level: 0.95", "level: 0.9", {"04", "09"}),
        ("smd_threshold: 0.1", "smd_threshold: 0.2", {"03", "04", "05", "09"}),
        ("min_persons: 10", "min_persons: 12", {"01", "03", "04", "05", "09"}),
        ("seed: 1", "seed: 2", {"03", "04", "05", "09"}),
        ("role: primary", "role: primary\n    # a remark", set()),
        ("arguments: {min_value: 1}", "arguments: {min_value: 2}", {"01", "09"}),
        ("range: [18, 67]", "range: [18, 66]", {"01", "02", "03", "04", "05", "09"}),
        ("where: {arm: [plan]}", "where: {arm: [usual]}", {"01", "02", "03", "04", "05", "09"}),
        ("language: [en]", "language: [en, nl]", {"09"}),
    ],
)
def test_a_change_reaches_the_stages_that_read_it_and_no_other(
    write: Write, old: str, new: str, stages: set[str]
) -> None:
    before = load_file(write())
    assert changed(before, load_file(write((old, new)))) == stages


def test_the_order_of_declared_outcomes_counts_because_tables_follow_it(small: Study) -> None:
    turned = small.model_copy(update={"variables": dict(reversed(small.variables.items()))})
    assert sections_hash(small, ("variables",), words=False) != sections_hash(
        turned, ("variables",), words=False
    )


def test_the_plan_does_not_change_with_order_or_words(write: Write, small: Study) -> None:
    turned = small.model_copy(update={"outcomes": dict(reversed(small.outcomes.items()))})
    assert plan_hash(turned) == plan_hash(small)
    assert plan_hash(load_file(write(("label: {en: Age}", "label: {en: Years}")))) == plan_hash(small)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("role: primary", "role: primary\n    # x"),
        ("smd_threshold: 0.1", "smd_threshold: 0.2"),
        ("files: [people.csv]", "files: [persons.csv]"),
    ],
)
def test_the_plan_does_not_change_with_what_is_no_plan(
    write: Write, small: Study, old: str, new: str
) -> None:
    assert plan_hash(load_file(write((old, new)))) == plan_hash(small)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("equivalence_margin: 0.05", "equivalence_margin: 0.06"),
        ("estimator: unadjusted", "estimator: ancova"),
        ("where: {arm: [plan]}", "where: {arm: [usual]}"),
        ("codes: {1: yes, 0: no}", "codes: {1: no, 0: yes}"),
        ("range: [18, 67]", "range: [18, 60]"),
    ],
)
def test_the_plan_changes_with_comparisons_samples_derivations_outcomes_and_analysis(
    write: Write, small: Study, old: str, new: str
) -> None:
    assert plan_hash(load_file(write((old, new)))) != plan_hash(small)


def test_a_variable_that_is_called_note_is_not_left_out_as_if_it_were_words(
    write: Write, small: Study
) -> None:
    renamed = load_file(write(("  town: {", "  note: {")))
    again = load_file(write(("  town: {", "  title: {")))
    assert len({plan_hash(small), plan_hash(renamed), plan_hash(again)}) == 3


def test_the_code_1_and_the_text_1_differ() -> None:
    assert digest({1: "a"}, words=True, ordered=True) != digest({"1": "a"}, words=True, ordered=True)


def test_the_form_is_ascii_and_the_same_wherever_it_is_made() -> None:
    assert canonical_json({"b": 0.1, "a": ["é", None]}, words=True, ordered=False) == (
        '[["a",["\\u00e9",null]],["b",0.1]]'
    )


@given(PLAIN)
def test_sorting_makes_the_form_independent_of_the_order_of_mappings(value: object) -> None:
    def turned(item: object) -> object:
        if isinstance(item, dict):
            return {key: turned(inner) for key, inner in reversed(item.items())}
        return [turned(inner) for inner in item] if isinstance(item, list) else item

    assert canonical_json(turned(value), words=True, ordered=False) == canonical_json(
        value, words=True, ordered=False
    )


def test_05_waits_for_the_numbers_only_where_a_study_sets_voices_beside_them() -> None:
    stage = BY_NAME["05_qualitative"]
    assert as_needed(stage, has_joint=False).upstream == ("01_validate", "02_clean")
    assert as_needed(stage, has_joint=True) == stage
