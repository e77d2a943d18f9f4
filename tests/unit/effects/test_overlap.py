from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import propensity
from helpers.effects.overlap import QUANTILES, overlap
from helpers.errors import EstimationImpossible, ParameterMistake

ROOT = Path(__file__).resolve().parents[3]

# Sums of a handful of ratios.
EXACT = 1e-12
# glm and our logit agree to ten digits; weights are smooth in the scores.
SAME_FIT = 1e-9

LENIENT = {"trim": 0.0, "max_extreme_share": 1.0, "min_effective_share": 0.0, "max_weight_share": 1.0}
SCORES = np.array([0.2, 0.5, 0.8, 0.1, 0.2, 0.4, 0.5])
TREATED = np.array([1, 1, 1, 0, 0, 0, 0])


def test_common_support_lies_between_the_inner_extremes():
    found = overlap(SCORES, TREATED, **LENIENT)
    assert (found.low, found.high) == (0.2, 0.5)
    assert found.arm.share_outside == pytest.approx(1 / 3)  # 0.8
    assert found.reference.share_outside == pytest.approx(1 / 4)  # 0.1


def test_effective_sizes_follow_kish_by_hand():
    found = overlap(SCORES, TREATED, **LENIENT)
    odds = [0.1 / 0.9, 0.2 / 0.8, 0.4 / 0.6, 0.5 / 0.5]
    inverse = [1 / 0.2, 1 / 0.5, 1 / 0.8]
    other = [1 / 0.9, 1 / 0.8, 1 / 0.6, 1 / 0.5]
    assert found.arm.effective_att == pytest.approx(3)
    assert found.reference.effective_att == pytest.approx(
        sum(odds) ** 2 / sum(w * w for w in odds), rel=EXACT
    )
    assert found.arm.effective_ate == pytest.approx(
        sum(inverse) ** 2 / sum(w * w for w in inverse), rel=EXACT
    )
    assert found.reference.effective_ate == pytest.approx(
        sum(other) ** 2 / sum(w * w for w in other), rel=EXACT
    )
    assert found.reference.largest_att == pytest.approx(max(odds) / sum(odds), rel=EXACT)
    assert found.arm.largest_ate == pytest.approx(5 / sum(inverse), rel=EXACT)


def test_quantiles_are_those_of_each_arm():
    found = overlap(SCORES, TREATED, **LENIENT)
    assert found.arm.quantiles == pytest.approx(np.quantile([0.2, 0.5, 0.8], QUANTILES))
    assert found.reference.quantiles[QUANTILES.index(0.5)] == pytest.approx(0.3)


def test_scores_on_the_limits_are_not_extreme():
    found = overlap(SCORES, TREATED, **{**LENIENT, "trim": 0.2})
    assert found.share_extreme == pytest.approx(1 / 7)  # 0.1 only; 0.2 and 0.8 lie on the limits
    assert found.arm.share_extreme == 0


@pytest.mark.parametrize(
    ("thresholds", "obstacles"),
    [
        ({}, ()),
        ({"trim": 0.3, "max_extreme_share": 4 / 7}, ()),
        ({"trim": 0.3, "max_extreme_share": 4 / 7 - 0.01}, ("scores_extreme",)),
        ({"min_effective_share": 0.76}, ("few_effective_arm",)),
        ({"min_effective_share": 0.96}, ("few_effective_arm", "few_effective_reference")),
        ({"max_weight_share": 0.6}, ("heavy_weight",)),
        ({"max_weight_share": 0.61}, ()),
    ],
)
def test_the_average_effect_is_withheld_beyond_each_threshold(thresholds, obstacles):
    found = overlap(SCORES, TREATED, **{**LENIENT, **thresholds})
    assert found.ate_obstacles == obstacles
    assert found.ate_supported is (not obstacles)


def test_a_score_of_zero_in_the_arm_leaves_one_effective_person():
    found = overlap([0.0, 0.5, 0.5, 0.5], [1, 1, 0, 0], **LENIENT)
    assert found.arm.effective_ate == 1.0
    assert found.arm.largest_ate == 1.0


def test_references_that_all_score_zero_have_no_weight():
    found = overlap([0.5, 0.5, 0.0, 0.0], [1, 1, 0, 0], **LENIENT)
    assert found.reference.effective_att == 0.0
    assert found.low > found.high


def test_all_scores_equal_is_perfect_overlap():
    found = overlap(
        [0.4] * 5, [1, 1, 0, 0, 0], trim=0.1, max_extreme_share=0, min_effective_share=1, max_weight_share=0.5
    )
    assert found.ate_supported
    assert found.arm.effective_ate == pytest.approx(2)
    assert found.reference.effective_att == pytest.approx(3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.001, 0.999), min_size=4, max_size=30))
def test_effective_sizes_lie_between_one_and_the_size_of_the_arm(scores):
    treated = (np.arange(len(scores)) % 2).astype(float)
    found = overlap(scores, treated, **LENIENT)
    for side in (found.arm, found.reference):
        for size in (side.effective_att, side.effective_ate):
            assert 1 - EXACT <= size <= side.n * (1 + EXACT)
        assert 1 / side.n - EXACT <= side.largest_ate <= 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: overlap([0.1, 0.2], [0, 0], **LENIENT),
            "None of the 2 persons is in the arm; there is nothing to compare.",
        ),
        (
            lambda: overlap([0.1, 0.2], [1, 1], **LENIENT),
            "All 2 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            lambda: overlap([0.1, -2.0], [1, 0], **LENIENT),
            "A propensity score lies outside 0 to 1; give probabilities, not log odds.",
        ),
        (
            lambda: overlap([0.1, np.nan], [1, 0], **LENIENT),
            "The propensity score has 1 missing or infinite values; leave those persons out first, and "
            "count them.",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        call()
    assert str(caught.value) == sentence


def test_thresholds_out_of_range_are_refused():
    with pytest.raises(ParameterMistake) as caught:
        overlap(SCORES, TREATED, **{**LENIENT, "trim": 0.7})
    assert str(caught.value) == "trim: 0.7; allowed: a number from 0 to 0.5."
    with pytest.raises(ParameterMistake) as caught:
        overlap(SCORES, TREATED, **{**LENIENT, "max_weight_share": 2})
    assert str(caught.value) == "max_weight_share: 2; allowed: a number from 0 to 1."


def test_the_average_effect_against_cps_is_withheld_for_lack_of_overlap():
    trial = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "nsw_mixtape.csv")
    cps = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "cps_mixtape.csv")
    people = pd.concat([trial[trial["treat"] == 1], cps], ignore_index=True)
    table = people[["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]].astype(float)
    table = table.assign(age2=table["age"] ** 2, educ2=table["educ"] ** 2)
    table = table.assign(u74=1.0 * (table["re74"] == 0), u75=1.0 * (table["re75"] == 0))
    scores = propensity.fit(people["treat"], table).scores
    found = overlap(
        scores,
        people["treat"],
        trim=0.01,
        max_extreme_share=0.5,
        min_effective_share=0.1,
        max_weight_share=0.1,
    )
    assert found.ate_obstacles == ("scores_extreme", "few_effective_arm", "heavy_weight")
    in_r = pd.read_csv(ROOT / "tests" / "reference" / "observational" / "observational.csv", comment="#")
    in_r = in_r[in_r["data"] == "nsw"].set_index("quantity")["value"]
    assert found.low == pytest.approx(in_r["overlap:low"], rel=SAME_FIT)
    assert found.high == pytest.approx(in_r["overlap:high"], rel=SAME_FIT)
    assert found.share_extreme == pytest.approx(in_r["overlap:extreme"], rel=EXACT)
    assert found.arm.share_outside == pytest.approx(in_r["overlap:arm_outside"], rel=EXACT)
    assert found.reference.share_outside == pytest.approx(in_r["overlap:reference_outside"], rel=EXACT)
    assert found.reference.effective_att == pytest.approx(
        in_r["overlap:effective_att_reference"], rel=SAME_FIT
    )
    assert found.arm.effective_ate == pytest.approx(in_r["overlap:effective_ate_arm"], rel=SAME_FIT)
    assert found.reference.effective_ate == pytest.approx(
        in_r["overlap:effective_ate_reference"], rel=SAME_FIT
    )
    assert found.arm.largest_ate == pytest.approx(in_r["overlap:largest_ate_arm"], rel=SAME_FIT)
