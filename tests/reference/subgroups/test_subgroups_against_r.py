"""Effects within categories and their interaction against R: the script and its CSV stand beside this."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.effects.subgroups import SubgroupEffects, subgroup_effects

HERE = Path(__file__).parent

# The same formula in two programs; CR2 goes through eigenvalues in both.
SAME = 1e-7
CATEGORIES = ("low", "mid", "high")


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", comment="#")


def found(estimator: str, arm: str, variance: str) -> SubgroupEffects:
    data = reference("generated")
    (result,) = subgroup_effects(
        data["y"],
        data["arm"],
        data["group"],
        order=("app", "more", "same"),
        pairs=[(arm, "same")],
        categories=CATEGORIES,
        covariates=None if estimator == "unadjusted" else data[["age"]],
        blocks=data["block"],
        clusters=data["worker"] if variance == "cr2" else None,
        estimator=estimator,
        variance=variance,
        level=0.95,
    )
    return result


@pytest.mark.parametrize(
    "row",
    reference("interactions").to_dict("records"),
    ids=lambda row: f"{row['estimator']} {row['arm']} {row['variance']}",
)
def test_the_interaction_is_that_of_one_interacted_regression(row, monkeypatch):
    monkeypatch.setattr("helpers.effects.subgroups.FEWEST_TO_ADJUST", 1)
    result = found(row["estimator"], row["arm"], row["variance"])
    assert result.estimator == row["estimator"]
    test = result.interaction
    values = (test.statistic, test.df_denominator, test.p_value)
    assert values == pytest.approx((row["f"], row["df"], row["p_value"]), rel=SAME)


@pytest.mark.parametrize("estimator", ["unadjusted", "ancova"])
@pytest.mark.parametrize("arm", ["app", "more"])
def test_effects_are_those_of_the_same_regression(estimator, arm, monkeypatch):
    monkeypatch.setattr("helpers.effects.subgroups.FEWEST_TO_ADJUST", 1)
    rows = reference("effects")
    rows = rows[(rows["estimator"] == estimator) & (rows["arm"] == arm)]
    result = found(estimator, arm, "hc2")
    for one, (_, row) in zip(result.effects, rows.iterrows(), strict=True):
        values = (one.estimate.estimate, one.estimate.std_error)
        assert values == pytest.approx((row["estimate"], row["std_error"]), rel=SAME)
