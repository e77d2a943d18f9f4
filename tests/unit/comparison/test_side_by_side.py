"""Two runs and more beside each other: differences, flips, and what cannot be compared."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.comparison.released_run import ReleasedRun
from helpers.comparison.side_by_side import EQUAL, Side, equal, side_by_side

SHOWN = Side("shown", 0.10, 0.04, 0.02, 0.18, 0.95, "share", "difference")
EXACT = 1e-12  # one subtraction and one division


def run(name: str, *rows: dict) -> ReleasedRun:
    base = {
        "comparison": "trial", "outcome": "work", "wave": "", "subgroup": "all", "arm": "plan", "reference": "usual",
        "estimate": 0.10, "std_error": 0.04, "low": 0.02, "high": 0.18, "level": 0.95, "unit": "share",
        "verdict": "difference", "withheld": "",
    }  # fmt: skip
    return ReleasedRun(name, {}, {}, pd.DataFrame([base | row for row in rows], columns=list(base)), "")


def only(first: dict, second: dict, *, tolerance: float = EQUAL):
    (line,) = side_by_side((run("main", first), run("strict", second)), tolerance=tolerance)
    return line


def test_equal_runs_conclude_the_same() -> None:
    line = only({}, {})
    assert (line.conclusion, line.changes[0].difference, line.changes[0].in_std_errors) == ("same", 0.0, 0.0)


def test_a_difference_is_later_minus_first_and_in_standard_errors_of_the_first() -> None:
    change = only({}, {"estimate": 0.06, "std_error": 0.01}).changes[0]
    assert change.difference == pytest.approx(-0.04, abs=EXACT)
    assert change.in_std_errors == pytest.approx(-1.0, abs=EXACT)


@pytest.mark.parametrize(
    ("second", "conclusion"),
    [
        ({"verdict": "undecided"}, "verdict_flips"),
        ({"estimate": -0.10}, "sign_flips"),
        ({"estimate": -0.10, "verdict": "undecided"}, "both_flip"),
        ({"estimate": 0.0}, "same"),
        ({"estimate": 0.2}, "same"),
        ({"withheld": "estimate low high"}, "withheld"),
        ({"withheld": "verdict"}, "withheld"),
        ({"withheld": "n_clusters"}, "same"),
        ({"estimate": math.nan}, "not_estimated"),
        ({"outcome": "health"}, "one_run_only"),
        ({"wave": "6"}, "one_run_only"),
        ({"reference": "other"}, "one_run_only"),
        ({"unit": "hours", "verdict": "undecided"}, "verdict_flips"),
    ],
)
def test_a_conclusion_against_that_of_the_first_run(second: dict, conclusion: str) -> None:
    lines = side_by_side((run("main", {}), run("strict", second)), tolerance=EQUAL)
    assert lines[0].conclusion == conclusion


def test_estimates_in_another_unit_have_no_difference() -> None:
    assert math.isnan(only({}, {"unit": "hours"}).changes[0].difference)


def test_nothing_of_a_row_that_a_run_withheld_is_told() -> None:
    line = only({}, {"estimate": math.nan, "withheld": "estimate std_error low high verdict"})
    assert line.sides[1] == Side("withheld")
    assert math.isnan(line.changes[0].difference)
    assert math.isnan(line.changes[0].in_std_errors)


def test_a_sign_between_estimates_within_the_tolerance_does_not_flip() -> None:
    near = ({"estimate": 0.001}, {"estimate": -0.002})
    assert only(*near).conclusion == "sign_flips"
    assert only(*near, tolerance=0.1).conclusion == "same"


def test_an_equal_estimate_with_another_verdict_is_another_conclusion() -> None:
    assert only({}, {"verdict": "undecided"}, tolerance=1.0).conclusion == "verdict_flips"


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_what_another_machine_rounds_is_equal(estimate: float, std_error: float) -> None:
    first = replace(SHOWN, estimate=estimate, std_error=std_error)
    assert equal(first, replace(first, estimate=estimate * (1 + 1e-12)), EQUAL)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0, 1))
def test_being_equal_does_not_depend_on_the_order(one: float, other: float, tolerance: float) -> None:
    first, second = (replace(SHOWN, estimate=value) for value in (one, other))
    assert equal(first, second, tolerance) == equal(second, first, tolerance)


def test_an_outcome_of_one_run_only_is_shown_as_such_at_its_own_place() -> None:
    lines = side_by_side((run("main", {}), run("strict", {}, {"outcome": "health"})), tolerance=EQUAL)
    assert [(line.about["outcome"], line.conclusion) for line in lines] == [
        ("work", "same"),
        ("health", "one_run_only"),
    ]
    assert [side.state for side in lines[1].sides] == ["not_there", "shown"]


def test_another_estimator_answers_the_same_question() -> None:
    assert only({}, {"estimate": 0.11}).is_compared


def test_of_three_runs_one_flip_is_enough() -> None:
    runs = (run("main", {}), run("a", {}), run("b", {"estimate": -0.10}))
    (line,) = side_by_side(runs, tolerance=EQUAL)
    assert [change.conclusion for change in line.changes] == ["same", "sign_flips"]
    assert line.conclusion == "sign_flips"


def test_a_flip_is_not_hidden_by_a_run_that_withholds() -> None:
    runs = (run("main", {}), run("a", {"withheld": "estimate"}), run("b", {"estimate": -0.10}))
    (line,) = side_by_side(runs, tolerance=EQUAL)
    assert (line.conclusion, line.is_compared) == ("sign_flips", True)
