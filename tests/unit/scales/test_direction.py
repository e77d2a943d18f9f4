"""A wrong direction is noticed where it shows: an item against the others, items turned twice, scores apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from helpers.scales.direction import FEWEST, MUCH_BETTER, item_doubts, score_doubts
from helpers.scales.reliability import reliability

ITEMS = ("a", "b", "c", "d", "e")


def people(n: int = 200, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.clip(np.round(3 + rng.normal(size=(n, 1)) + rng.normal(0, 0.8, (n, 5))), 1, 5)


def doubts(points: np.ndarray, turned: frozenset[str] = frozenset()):
    return item_doubts(points, ITEMS, turned, lowest=1, highest=5)


def test_items_that_go_together_raise_no_doubt() -> None:
    assert doubts(people()) == ()
    assert doubts(people(), frozenset({"b", "d"})) == ()


def test_an_item_that_is_numbered_the_other_way_is_named() -> None:
    points = people()
    points[:, 2] = 6 - points[:, 2]
    (one,) = doubts(points)
    assert (one.sign, one.about, one.n) == ("item_against", ("c",), 200)
    assert one.correlation < -0.4


def test_items_that_the_file_had_turned_already_are_noticed_as_such() -> None:
    points = people()
    points[:, [1, 3]] = 6 - points[:, [1, 3]]  # turned once more than needed
    (one,) = doubts(points, frozenset({"b", "d"}))
    assert (one.sign, one.about) == ("turned_already", ("b", "d"))


def test_items_that_hang_together_hardly_better_unturned_raise_no_doubt() -> None:
    flags = np.array([item in {"b", "d"} for item in ITEMS])
    hardly = much = 0
    for seed in range(40):
        points = np.random.default_rng(seed).integers(1, 6, (100, 5)).astype(float)
        turned, as_given = (
            reliability(one, ITEMS, level=0.95).estimate
            for one in (points, np.where(flags, 6 - points, points))
        )
        better = as_given - max(turned, 0)
        signs = {one.sign for one in doubts(points, frozenset({"b", "d"}))}
        assert ("turned_already" in signs) == (better > MUCH_BETTER)
        hardly += 0 < better < MUCH_BETTER
        much += better > MUCH_BETTER
    assert hardly > 3
    assert much > 3


def test_all_items_turned_round_hang_together_just_as_well_and_are_not_noticed_here() -> None:
    assert doubts(6 - people()) == ()


@pytest.mark.parametrize(("n", "noticed"), [(FEWEST - 1, False), (FEWEST, True)])
def test_few_people_say_little(n: int, noticed: bool) -> None:
    points = people(n, seed=2)
    points[:, 2] = 6 - points[:, 2]
    assert bool(doubts(points)) is noticed


def test_unrelated_items_are_seldom_taken_for_wrong_ones() -> None:
    rng = np.random.default_rng(3)
    wrong = sum(bool(doubts(rng.integers(1, 6, (100, 5)).astype(float))) for _ in range(200))
    assert wrong / 200 < 0.2  # five items, each with a chance of one in forty


def test_scores_of_well_being_that_part_are_noticed_whatever_their_own_direction() -> None:
    rng = np.random.default_rng(4)
    well = rng.normal(size=100)
    scores = {"lonely": -well + rng.normal(size=100), "mood": well + rng.normal(size=100)}
    assert score_doubts(scores, {"lonely": "worse", "mood": "better"}) == ()
    (one,) = score_doubts({**scores, "lonely": -scores["lonely"]}, {"lonely": "worse", "mood": "better"})
    assert (one.sign, one.about, one.n) == ("scores_apart", ("lonely", "mood"), 100)
    assert one.correlation < -0.3


def test_a_correlation_that_could_well_be_zero_is_no_sign() -> None:
    # Of 30 people the 95% interval of Fisher's z ends below zero from r = -tanh(1.96 / sqrt(27)) = -0.360 on.
    first = np.arange(30.0)
    drawn = [np.random.default_rng(seed).permutation(first) for seed in range(600)]
    found = {False: 0, True: 0}
    for second in drawn:
        r = np.corrcoef(first, second)[0, 1]
        if -0.40 < r < -0.33:
            noticed = bool(score_doubts({"a": first, "b": second}, {"a": "better", "b": "better"}))
            assert noticed == (r < -np.tanh(stats.norm.ppf(0.975) / np.sqrt(27)))
            found[noticed] += 1
    assert min(found.values()) > 1


def test_a_score_that_is_neither_better_nor_worse_says_nothing() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=100)
    assert score_doubts({"a": x, "b": -x}, {"a": "neither", "b": "better"}) == ()


def test_missing_and_constant_scores_are_left_out() -> None:
    x = np.arange(40.0)
    assert score_doubts({"a": np.where(x < 15, x, np.nan), "b": -x}, {"a": "better", "b": "better"}) == ()
    assert score_doubts({"a": np.ones(40), "b": -x}, {"a": "better", "b": "better"}) == ()
