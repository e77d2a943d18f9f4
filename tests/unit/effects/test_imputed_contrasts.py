"""Comparisons of arms on imputed outcomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.completed import Imputations
from helpers.effects.imputation import impute
from helpers.effects.imputed_contrasts import imputed_contrasts, pooled_estimate
from helpers.effects.rubin import pool
from helpers.effects.trial import ancova, difference_in_means
from helpers.errors import EstimationImpossible

# The same formula by another road.
SAME = 1e-9


def tables(m: int = 5) -> tuple[Imputations, np.ndarray]:
    rng = np.random.default_rng(1)
    arm = np.array(list("abc"))[np.arange(90) % 3]
    before = rng.normal(5, 2, 90)
    frame = pd.DataFrame(
        {"y6": before + rng.normal(size=90), "y12": before + rng.normal(size=90), "before": before}
    )
    frame.loc[rng.random(90) < 0.3, "y12"] = np.nan
    frame.loc[:4, "before"] = np.nan
    blocks = np.where(np.arange(90) % 7 < 3, "old", "new")
    done = impute(frame, arm, outcomes=["y6", "y12"], auxiliaries=["before"], blocks=blocks, method="normal", m=m,
                  iterations=3, rng=rng)  # fmt: skip
    return done, blocks


GIVEN = {"outcomes": ["y6", "y12"], "pairs": [("a", "c"), ("b", "c")], "level": 0.9}


@pytest.mark.parametrize("variance", ["classical", "hc2", "hc3"])
def test_each_completed_table_is_analysed_as_a_trial_and_pooled(variance):
    done, blocks = tables()
    found = imputed_contrasts(done, adjust_for=["before"], blocks=blocks, variance=variance, **GIVEN)
    assert [(f.outcome, f.arm, f.reference) for f in found] == [
        ("y6", "a", "c"), ("y6", "b", "c"), ("y12", "a", "c"), ("y12", "b", "c")
    ]  # fmt: skip
    rows = np.isin(done.arms, ["b", "c"])
    by_hand = []
    for table in done.frames():
        covariates = table.loc[rows, ["before"]].assign(block=(blocks[rows] == "old").astype(float))
        by_hand.append(
            ancova(table["y12"][rows], done.arms[rows] == "b", covariates, variance=variance, level=0.9)
        )
    expected = pool(
        [e.estimate for e in by_hand], [e.std_error**2 for e in by_hand], df_complete=56, level=0.9
    )
    result = found[3]
    for name in ("estimate", "std_error", "df", "low", "high", "p_value"):
        assert getattr(result.estimate, name) == pytest.approx(getattr(expected, name), rel=SAME), name
    assert result.estimate.mean_arm == pytest.approx(np.mean([e.mean_arm for e in by_hand]), rel=SAME)
    assert (result.estimate.n_arm, result.estimate.n_reference, result.estimate.n_missing) == (30, 30, 0)
    assert result.n_imputed_arm == done.n_imputed("y12", "b") > 0
    assert result.n_imputed_reference == done.n_imputed("y12", "c") > 0


def test_without_covariates_and_blocks_it_is_the_difference_in_means():
    done, _ = tables()
    found = imputed_contrasts(done, adjust_for=[], blocks=None, variance="hc2", **GIVEN)
    rows = np.isin(done.arms, ["a", "c"])
    alone = difference_in_means(done.column("y6")[0][rows], done.arms[rows] == "a", variance="hc2", level=0.9)
    assert found[0].estimate.estimate == pytest.approx(alone.estimate, rel=SAME)
    assert found[0].pooled.between == pytest.approx(0, abs=1e-20)
    assert found[0].n_imputed_arm == 0


def test_a_shift_of_the_arm_moves_the_difference_by_its_imputed_share_on_a_straight_line():
    done, _ = tables()
    given = GIVEN | {"outcomes": ["y12"], "pairs": [("a", "c")]}
    deltas = [0.0, 1.0, 2.0]
    found = [
        imputed_contrasts(
            done.shifted(["y12"], delta={"a": delta}), adjust_for=[], blocks=None, variance="hc2", **given
        )[0]
        for delta in deltas
    ]
    estimates = [each.estimate.estimate for each in found]
    share = done.n_imputed("y12", "a") / 30
    assert np.diff(estimates) == pytest.approx([share, share])


def test_any_estimator_can_be_pooled_with_the_counts_it_gives():
    done, _ = tables()
    rows = np.isin(done.arms, ["a", "c"])
    estimates = [
        difference_in_means(y[rows], done.arms[rows] == "a", variance="welch", level=0.95)
        for y in done.column("y12")
    ]
    estimate, pooled = pooled_estimate(estimates, level=0.95)
    assert estimate.std_error == pooled.std_error
    assert pooled.df <= min(each.df for each in estimates)
    assert (estimate.n_arm, estimate.n_reference, estimate.n_clusters) == (30, 30, None)


def test_a_block_that_the_two_arms_do_not_have_gives_no_column():
    done, _ = tables()
    blocks = np.where(done.arms == "b", "apart", np.where(np.arange(90) % 2, "x", "y"))
    found = imputed_contrasts(
        done, adjust_for=["before"], blocks=blocks, variance="hc2", **(GIVEN | {"pairs": [("a", "c")]})
    )
    assert found[0].estimate.n_arm == 30


def test_outcomes_that_do_not_vary_are_said_in_a_sentence():
    done, _ = tables()
    flat = Imputations(done.names, np.full_like(done.values, 3.0), done.missing, done.arms, done.trace)
    with pytest.raises(EstimationImpossible, match="The outcome does not vary"):
        imputed_contrasts(flat, adjust_for=[], blocks=None, variance="hc2", **GIVEN)


def test_unknown_arms_columns_and_short_blocks_are_refused():
    done, blocks = tables()
    given = {"adjust_for": ["before"], "blocks": blocks, "variance": "hc2"} | GIVEN
    with pytest.raises(ValueError, match=r"There is no arm 'z'; there are 'a', 'b' and 'c'\."):
        imputed_contrasts(done, **(given | {"pairs": [("z", "c")]}))
    with pytest.raises(ValueError, match="was not imputed"):
        imputed_contrasts(done, **(given | {"outcomes": ["y18"]}))
    with pytest.raises(ValueError, match="Every person needs one block"):
        imputed_contrasts(done, **(given | {"blocks": blocks[:5]}))
