"""Gwet's AC1 and AC2 reproduce his published examples and do not fall with a rare code."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.qualitative.agreement import agreement
from helpers.qualitative.gwet import ac1, ac2
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen

# Printed with five figures; the table of the vignette with seven.
PRINTED, VIGNETTE = 5e-6, 5e-8
NAN = float("nan")
# Gwet (2014), four raters and twelve subjects (irrCAC: cac.raw4raters).
FOUR_RATERS = [
    [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
]  # fmt: skip


@pytest.mark.parametrize(
    ("coefficient", "printed"),
    [(ac1(), 0.77544), (ac2("linear"), 0.85874), (ac2("quadratic"), 0.91400)],
    ids=["ac1", "ac2 linear", "ac2 quadratic"],
)
def test_four_raters_and_twelve_subjects_are_those_of_gwet(coefficient, printed):
    found = agreement(ratings(FOUR_RATERS, categories=(1, 2, 3, 4, 5)), coefficient)
    assert found.estimate == pytest.approx(printed, abs=PRINTED)


def test_ac1_of_two_abstractors_is_that_of_the_vignette_of_irrcac():
    first, second = np.indices((3, 3))
    found = ratings(
        np.column_stack([first.ravel(), second.ravel()]),
        categories=(0, 1, 2),
        weights=[13, 0, 0, 0, 20, 7, 0, 4, 56],
    )
    assert agreement(found, ac1()).estimate == pytest.approx(0.8493305, abs=VIGNETTE)


def test_categories_that_could_be_chosen_count_though_nobody_chose_them():
    values = [[1, 1], [2, 2], [1, 2]]
    three = agreement(ratings(values, categories=(1, 2, 3)), ac1()).estimate
    two = agreement(ratings(values, categories=(1, 2)), ac1()).estimate
    # p_a = 2/3, shares 1/2 and 1/2: p_e = 1/2 of two categories and 1/4 of three.
    assert (two, three) == (pytest.approx(1 / 3), pytest.approx(5 / 9))


def test_a_rare_code_lowers_kappa_and_not_ac1():
    rare = ratings([[1, 1], [1, 0], [0, 1], [0, 0]], categories=(0, 1), weights=[1, 2, 2, 95])
    assert agreement(rare, cohen()).estimate < 0.35
    assert agreement(rare, ac1()).estimate > 0.95


def test_ac1_of_a_code_that_nobody_used_is_1_because_chance_expects_nothing():
    assert agreement(ratings([[0, 0], [0, 0]], categories=(0, 1)), ac1()).estimate == 1
