"""Effects within declared subgroups, and the test that they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects import subgroups
from helpers.effects.arms import fit
from helpers.effects.subgroups import subgroup_effects
from helpers.errors import EstimationImpossible

SAME = 1e-9  # one formula by another route
ORDER = ("more", "app", "same")


def drawn(n: int = 300, seed: int = 1, apart: float = 0.0):
    rng = np.random.default_rng(seed)
    labels = np.tile(ORDER, n // 3)
    groups = rng.choice(["m", "f"], n)
    y = rng.normal(size=n) + apart * ((labels == "more") & (groups == "m"))
    return y, labels, groups, pd.DataFrame({"age": rng.normal(40, 9, n)})


def within(y, labels, groups, *, covariates=None, blocks=None, clusters=None, estimator="unadjusted",
           pairs=(("more", "same"),), categories=("m", "f")):  # fmt: skip
    return subgroup_effects(
        y, labels, groups, order=ORDER, pairs=pairs, categories=categories, covariates=covariates,
        blocks=blocks, clusters=clusters, estimator=estimator, variance="hc2" if clusters is None else "cr2",
        level=0.95,
    )  # fmt: skip


@pytest.mark.parametrize("estimator", ["ancova", "lin"])
def test_an_effect_is_the_main_model_among_the_people_of_the_category(estimator):
    y, labels, groups, x = drawn()
    (found,) = within(y, labels, groups, covariates=x, estimator=estimator)
    assert found.estimator == estimator
    for one in found.effects:
        here = groups == one.category
        alone = fit(
            y[here], labels[here], order=ORDER, covariates=x[here].reset_index(drop=True), blocks=None,
            clusters=None, estimator=estimator, variance="hc2", level=0.95,
        ).contrast("more", "same")  # fmt: skip
        assert one.estimate == alone


def test_two_categories_are_tested_by_the_difference_of_their_effects():
    y, labels, groups, _ = drawn(apart=0.6)
    (found,) = within(y, labels, groups)
    first, second = (one.estimate for one in found.effects)
    f = (first.estimate - second.estimate) ** 2 / (first.std_error**2 + second.std_error**2)
    assert found.interaction.statistic == pytest.approx(f, rel=SAME)
    assert (found.interaction.df_numerator, found.interaction.df_denominator) == (1, 294)


def test_several_pairs_share_one_regression():
    y, labels, groups, _ = drawn()
    both = within(y, labels, groups, pairs=(("more", "same"), ("app", "same")))
    alone = within(y, labels, groups, pairs=(("app", "same"),))
    assert (both[1].arm, both[1].effects) == ("app", alone[0].effects)
    assert both[1].interaction.p_value == pytest.approx(alone[0].interaction.p_value, rel=SAME)


def test_with_few_people_every_category_gets_the_plain_difference():
    y, labels, groups, x = drawn(n=90)
    (found,) = within(y, labels, groups, covariates=x, estimator="lin")
    assert found.estimator == "unadjusted"
    fewest = min(((groups == g) & (labels == a)).sum() for g in "mf" for a in ORDER)
    assert fewest < subgroups.FEWEST_TO_ADJUST


def test_without_covariates_in_one_block_lin_is_the_plain_difference():
    y, labels, groups, _ = drawn()
    (found,) = within(y, labels, groups, estimator="lin", blocks=np.repeat("a", 300))
    assert found.estimator == "unadjusted"


def test_clusters_that_cross_categories_are_kept_together():
    y, labels, groups, _ = drawn()
    workers = np.arange(300) // 10
    (found,) = within(y, labels, groups, clusters=workers)
    assert found.interaction.df_denominator < 30


def test_people_without_a_category_are_counted_and_in_none():
    y, labels, groups, _ = drawn()
    groups = groups.astype(object)
    groups[:3] = [None, None, "other"]
    (found,) = within(y, labels, groups)
    assert found.n_unknown == 2
    assert sum(one.estimate.n_arm + one.estimate.n_reference for one in found.effects) == 198


def test_a_category_without_an_effect_has_its_reason_and_no_test():
    y, labels, groups, _ = drawn()
    (found,) = within(y, labels, groups, categories=("m", "x"))
    assert found.effects[1].estimate is None
    assert found.effects[1].impossible == (
        "None of the 0 persons is in the arm 'more'; there is nothing to compare it by."
    )
    assert (found.interaction, found.impossible) == (None, found.effects[1].impossible)


def test_nobody_in_any_category_is_refused():
    y, labels, groups, _ = drawn()
    with pytest.raises(EstimationImpossible) as caught:
        within(y, labels, groups, categories=("x", "z"))
    assert str(caught.value) == "Nobody in the arms 'more' and 'same' is in one of the categories."
