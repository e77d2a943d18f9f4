"""Randomisation inference: two arms, and all arms."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.randomisation import global_null, pairwise
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same arithmetic in another order.
SAME = 1e-9


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def pair(outcomes, arms, **choices):
    given_ = {"arm": "b", "reference": "a", "blocks": None, "clusters": None, "draws": 999, "rng": rng()}
    return pairwise(np.asarray(outcomes, dtype=float), arms, **(given_ | choices))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def by_hand(y: np.ndarray, arms: list[str], blocks: list[str]) -> float:
    """Share of the assignments with a Welch statistic, weighted over blocks, as large as the one found."""
    places = [np.flatnonzero(np.array(blocks) == block) for block in sorted(set(blocks))]

    def statistic(treated: set[int]) -> float:
        top, under = 0.0, 0.0
        for here in places:
            one = y[[i for i in here if i in treated]]
            two = y[[i for i in here if i not in treated]]
            one, two = one[~np.isnan(one)], two[~np.isnan(two)]
            if min(one.size, two.size) < 2:
                return math.inf
            weight = (one.size + two.size) / (~np.isnan(y)).sum()
            top += weight * (one.mean() - two.mean())
            under += weight**2 * (one.var(ddof=1) / one.size + two.var(ddof=1) / two.size)
        if under < SAME:
            return math.inf if abs(top) > SAME else 0.0
        return abs(top) / math.sqrt(under)

    found = statistic({i for i, arm in enumerate(arms) if arm == "b"})
    ways = [itertools.combinations(here, sum(arms[i] == "b" for i in here)) for here in places]
    all_ = [statistic(set(itertools.chain(*way))) for way in itertools.product(*ways)]
    return float(np.mean([value >= found - SAME for value in all_]))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_listing_is_the_plain_loop_over_all_assignments(seed, gaps, whole):
    draw = rng(seed)
    arms, blocks = list("aabbaaabb"), list("xxxxyyyyy")
    y = draw.integers(0, 3, 9).astype(float) if whole else draw.normal(size=9)
    if gaps:
        y[6] = np.nan
    found = pair(y[:, None], arms, blocks=blocks, draws=60)
    if found.reasons[0]:
        assert np.ptp(y[:4]) == 0
        assert np.ptp(y[4:][~np.isnan(y[4:])]) == 0
        return
    assert found.exact
    assert found.draws == found.n_possible == 6 * 10
    assert found.p_values[0] == pytest.approx(by_hand(y, arms, blocks), rel=SAME)


def test_the_estimate_and_its_error_are_those_of_the_difference_in_means():
    y, arms = rng().normal(1e3, 1, (40, 1)), np.repeat(["a", "b"], 20)
    found = pair(y, arms)
    expected = difference_in_means(y[:, 0], arms == "b", variance="hc2", level=0.95)
    assert found.estimates[0] == pytest.approx(expected.estimate, rel=SAME)
    assert found.std_errors[0] == pytest.approx(expected.std_error, rel=SAME)
    assert (found.n_arm, found.n_reference, found.n_units) == ((20,), (20,), 40)


def test_random_draws_come_close_to_listing_all_assignments():
    y, arms = rng(3).normal(size=(12, 1)), list("aaaaaabbbbbb")
    exact = pair(y, arms, draws=1000)
    drawn = pair(y, arms, draws=900)
    assert exact.exact
    assert not drawn.exact
    assert drawn.draws == 900
    within = 3 * math.sqrt(exact.p_values[0] * (1 - exact.p_values[0]) / 900)
    assert drawn.p_values[0] == pytest.approx(exact.p_values[0], abs=within + 1 / 900)


def test_a_random_p_is_never_zero():
    y = np.repeat([0.0, 10.0], 30)[:, None] + rng().normal(size=(60, 1))
    assert pair(y, np.repeat(["a", "b"], 30), draws=99).p_values[0] == 1 / 100


@given(st.integers(0, 1000), st.floats(0.01, 100), st.floats(-1e4, 1e4))
@settings(max_examples=20, deadline=None)
def test_p_does_not_depend_on_the_unit_or_on_which_arm_is_named_first(seed, factor, shift):
    y = rng(seed).normal(size=(20, 1))
    arms = np.repeat(["a", "b"], [8, 12])
    one = pair(y, arms, draws=50)
    other = pair(y * factor + shift, arms, draws=50)
    turned = pair(y, arms, draws=1, arm="a", reference="b")
    assert other.p_values == one.p_values
    assert other.estimates[0] == pytest.approx(one.estimates[0] * factor, rel=1e-6, abs=1e-9)
    assert turned.statistics[0] == pytest.approx(-one.statistics[0], rel=SAME)


def test_people_in_other_arms_do_not_matter():
    y, arms = rng().normal(size=(30, 2)), np.repeat(["a", "b", "c"], 10)
    among = pair(y, arms)
    y[20:] = 1e9
    assert pair(y, arms) == among
    assert pair(y[:20], arms[:20]) == among


def test_all_outcomes_see_the_same_assignments():
    y = rng().normal(size=(30, 1))
    both = pair(np.hstack([y, -2 * y, y**2]), np.repeat(["a", "b"], 15))
    assert both.p_values[0] == both.p_values[1] == pair(y, np.repeat(["a", "b"], 15)).p_values[0]


def test_missing_outcomes_are_counted_per_outcome_and_keep_their_lot():
    y = rng().normal(size=(20, 2))
    y[[0, 1, 15], 1] = np.nan
    found = pair(y, np.repeat(["a", "b"], 10))
    assert found.n_missing == (0, 3)
    assert found.n_reference == (10, 8)
    assert found.n_arm == (10, 9)
    assert found.n_units == 20


def test_an_assignment_without_a_statistic_counts_as_further():
    y = column(1, 2, np.nan, 5, 7, np.nan)
    found = pair(y, list("aaabbb"))
    # Of the four with an outcome, both arms need two.
    assert found.n_undefined[0] == sum(
        sum(not math.isnan(y[i, 0]) for i in way) != 2 for way in itertools.combinations(range(6), 3)
    )
    assert found.p_values[0] == pytest.approx(by_hand(y[:, 0], list("aaabbb"), list("xxxxxx")), rel=SAME)


def test_blocks_keep_their_numbers_so_a_difference_between_blocks_is_no_effect():
    blocks = np.repeat(["x", "y"], 20)
    arms = np.concatenate([np.repeat(["a", "b"], [16, 4]), np.repeat(["a", "b"], [4, 16])])
    y = np.where(blocks == "y", 100.0, 0.0)[:, None] + rng(5).normal(size=(40, 1))
    assert pair(y, arms).p_values[0] < 0.01
    assert abs(pair(y, arms, blocks=blocks).estimates[0]) < 1.5
    assert pair(y, arms, blocks=blocks).p_values[0] > 0.1


def test_clusters_move_as_a_whole():
    cluster = np.repeat(np.arange(8), 5)
    arms = np.repeat(["a", "b"], 20)
    y = np.repeat(rng(2).normal(size=8), 5)[:, None]
    found = pair(y, arms, clusters=cluster, draws=100)
    assert found.n_units == 8
    assert found.n_possible == 70
    assert found.p_values[0] == pytest.approx(pair(y[::5], arms[::5], draws=100).p_values[0], rel=SAME)
    assert found.statistics[0] == pytest.approx(pair(y[::5], arms[::5], draws=100).statistics[0], rel=SAME)


def test_complete_separation_has_the_p_of_the_lots():
    found = pair(column(0, 0, 0, 1, 1, 1), list("aaabbb"))
    assert found.statistics[0] == math.inf
    assert found.p_values[0] == 2 / 20


def test_no_difference_has_p_one():
    assert pair(column(1, 2, 1, 2), list("aabb")).p_values[0] == 1.0


def test_the_result_follows_from_the_seed_alone():
    y, arms = rng().normal(size=(40, 3)), np.repeat(["a", "b"], 20)
    assert pair(y, arms, rng=rng(7)) == pair(y, arms, rng=rng(7))


@pytest.mark.parametrize(
    ("y", "arms", "choices", "sentence"),
    [
        (
            column(3, 3, 3, 3),
            list("aabb"),
            {},
            "The outcome is the same for everyone, so every way of drawing lots gives the same difference and "
            "nothing can be tested.",
        ),
        (
            column(3, 3, 3, 3, 1, 1, 1, 1),
            list("aabbaabb"),
            {"blocks": list("xxxxyyyy")},
            "The outcome is the same for everyone within each block, so every way of drawing lots gives the "
            "same difference and nothing can be tested.",
        ),
        (
            column(1, 2, 3),
            list("aab"),
            {},
            "The arm 'b' has one person with an outcome, and one person says nothing about how much persons "
            "vary; at least two are needed.",
        ),
        (
            column(1, 2, 3, 4),
            list("aabb"),
            {"clusters": list("xxyy")},
            "The arm 'a' has one cluster with an outcome, and one cluster says nothing about how much clusters "
            "vary; at least two are needed.",
        ),
        (
            column(1, 2, 3, 4, 1, 2, np.nan, np.nan),
            list("aabbaabb"),
            {"blocks": list("xxxxyyyy")},
            "The arm 'b' has nobody with an outcome in block 'y', so there is nothing to compare.",
        ),
    ],
)
def test_an_outcome_that_cannot_be_tested_says_why_and_the_others_go_on(y, arms, choices, sentence):
    good = rng().normal(size=(len(y), 1))
    found = pair(np.hstack([y, good]), arms, **choices)
    assert found.reasons[0] == sentence
    assert math.isnan(found.p_values[0])
    assert math.isnan(found.estimates[0])
    assert (found.reasons[1] == "") == (not math.isnan(found.p_values[1]))


@pytest.mark.parametrize(
    ("y", "arms", "choices", "sentence"),
    [
        (column(1, 2), list("aa"), {}, "Nobody is in the arm 'b', so there is nothing to compare."),
        (
            column(1, np.inf, 2, 3),
            list("aabb"),
            {},
            "The outcomes hold 1 infinite value, and a mean with infinity in it is no number; decide in cleaning "
            "what such a value stands for.",
        ),
        (
            column(1, 2, 2, 3),
            list("aabb"),
            {"clusters": list("xyyz")},
            "Cluster 'y' has persons in the arms 'a' and 'b', so it did not draw its lot as a whole; declare "
            "persons as the assigned unit, or mend the data.",
        ),
        (
            column(1, 2, 2, 3, 4, 5, 6, 7),
            list("aabbaabb"),
            {"clusters": list("pqrspqrs"), "blocks": list("xxxxyyyy")},
            "Cluster 'p' lies in more than one block, so it cannot have drawn its lot within one.",
        ),
    ],
)
def test_what_is_wrong_with_the_arms_stops_everything(y, arms, choices, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        pair(y, arms, **choices)
    assert str(caught.value) == sentence


def test_a_block_without_one_of_the_arms_is_left_out_with_a_warning():
    y = rng().normal(size=(11, 1))
    arms, blocks = list("aaabbbaaaaa"), list("xxxxxxyyyyy")
    with pytest.warns(StatisticalWarning) as caught:
        found = pair(y, arms, blocks=blocks)
    assert [str(one.message) for one in caught] == [
        "Block 'y' has nobody in the arm 'b', so its 5 persons in other arms say nothing about a difference; "
        "they are left out."
    ]
    assert found == pair(y[:6], arms[:6], blocks=blocks[:6])


def test_without_a_block_that_has_both_arms_there_is_no_comparison():
    with pytest.warns(StatisticalWarning), pytest.raises(EstimationImpossible) as caught:
        pair(column(1, 2, 3, 4), list("aabb"), blocks=list("xxyy"))
    assert str(caught.value) == (
        "No block has persons in all of the arms 'a' and 'b', so nobody can be compared within the block where "
        "lots were drawn."
    )


def test_draws_below_one_are_refused():
    with pytest.raises(ParameterMistake) as caught:
        pair(column(1, 2, 3, 4), list("aabb"), draws=0)
    assert str(caught.value) == "draws: 0; allowed: a whole number above 0, such as 10000."


@pytest.mark.parametrize(
    ("y", "choices", "sentence"),
    [
        (
            column(1, 2, 3),
            {},
            "Outcomes need one row for each of 4 persons and one column an outcome; found the shape (3, 1).",
        ),
        (
            column(1, 2, 3, 4),
            {"blocks": ["x", None, "x", "x"]},
            "Everyone in the compared arms needs a block; 1 persons have none.",
        ),
        (column(1, 2, 3, 4), {"clusters": ["x"]}, "4 persons and 1 cluster labels do not fit."),
        (column(1, 2, 3, 4), {"reference": "b"}, "Two or more different arms are needed; found 'b' and 'b'."),
    ],
)
def test_what_does_not_fit_is_a_fault_of_the_caller(y, choices, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        pair(y, list("aabb"), **choices)


def everyone(outcomes, arms, **choices):
    given_ = {"order": list("abc"), "blocks": None, "clusters": None, "draws": 999, "rng": rng()}
    return global_null(np.asarray(outcomes, dtype=float), arms, **(given_ | choices))


def test_for_two_arms_the_global_null_is_that_of_the_pair():
    y, arms = rng(4).normal(size=(10, 1)), np.repeat(["a", "b"], 5)
    one, two = everyone(y, arms, order=list("ab")), pair(y, arms)
    assert one.exact
    assert two.exact
    assert one.statistics[0] == pytest.approx(two.statistics[0] ** 2, rel=SAME)
    assert one.p_values[0] == pytest.approx(two.p_values[0], rel=SAME)


def test_the_global_null_lists_all_assignments_of_three_arms_within_blocks():
    y, arms = rng().normal(size=(12, 1)), list("aabbccaabbcc")
    found = everyone(y, arms, blocks=list("xxxxxxyyyyyy"), draws=90**2)
    assert found.exact
    assert found.n_possible == found.draws == 90**2
    assert found.n == ((4, 4, 4),)
    assert everyone(y, arms, blocks=list("xxxxxxyyyyyy"), draws=90**2 - 1).exact is False


def test_the_global_null_falls_when_one_arm_differs():
    y = rng().normal(size=(60, 2))
    y[40:, 0] += 2
    found = everyone(y, np.repeat(["a", "b", "c"], 20))
    assert found.p_values[0] == 1 / 1000
    assert found.p_values[1] > 0.05


@pytest.mark.parametrize(
    ("values", "statistic"),
    [((0, 0, 1, 2, 5, 7), None), ((0, 0, 0, 0, 1, 2), 9.0), ((0, 0, 1, 1, 5, 7), math.inf)],
)
def test_arms_that_do_not_vary_are_what_the_others_are_compared_with(values, statistic):
    found = everyone(column(*values), list("aabbcc"))
    expected = 1.5**2 / 0.25 + 6.0**2 / 1.0 if statistic is None else statistic
    assert found.statistics[0] == pytest.approx(expected, rel=SAME)
    assert 0 < found.p_values[0] <= 1
