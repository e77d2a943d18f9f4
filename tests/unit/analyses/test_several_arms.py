"""Lots drawn again and intervals that hold together are those of the calculations, on the declared rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import several_arms
from helpers.analyses.questions import questions
from helpers.effects import arms
from helpers.effects.randomisation import global_null, pairwise
from helpers.effects.simultaneous import simultaneous
from helpers.results import Absent

SAME = 1e-12  # one calculation on the same rows
DRAWS = 199


@pytest.fixture(scope="module")
def planned(deventer):
    plan = deventer.analysis["trial"]
    few = plan.model_copy(update={"randomisation": plan.randomisation.model_copy(update={"draws": DRAWS})})
    return deventer.model_copy(update={"analysis": {"trial": few}})


@pytest.fixture(scope="module")
def frame(planned, deventer_tables) -> pd.DataFrame:
    return several_arms.tests(planned, deventer_tables, np.random.default_rng(5)).tables["arm_tests"]


@pytest.fixture(scope="module")
def asked(planned, deventer_tables):
    """Return the questions in the order in which lots are drawn for them."""
    every = questions(planned, deventer_tables, comparison="trial")
    return [one for one in every if not one.is_second and one.exits is None]


def test_every_pair_of_arms_is_tested_for_every_outcome_and_wave_that_is_no_time(frame, asked) -> None:
    assert len(frame) == len(asked) * len(asked[0].pairs)
    assert not frame.duplicated(["outcome", "wave", "arm", "reference"]).any()


def test_p_from_the_lot_is_that_of_the_two_arms_alone_within_their_blocks(frame, asked) -> None:
    arm, reference = asked[0].pairs[0]
    found = pairwise(
        np.column_stack([one.observed for one in asked]), asked[0].labels, arm=arm, reference=reference,
        blocks=asked[0].blocks, clusters=None, draws=DRAWS, rng=np.random.default_rng(5),
    )  # fmt: skip
    here = frame[(frame["arm"] == arm) & (frame["reference"] == reference)]
    assert here["p_redrawn"].tolist() == pytest.approx(list(found.p_values), abs=SAME)


def test_intervals_that_hold_together_are_over_the_arms_against_the_reference(frame, asked, planned) -> None:
    question = asked[0]
    plan = planned.analysis["trial"]
    fit = arms.fit(
        question.observed, question.labels, order=question.order,
        covariates=question.covariates(plan.adjust_for), blocks=question.blocks, clusters=None,
        estimator="lin", variance="hc2", level=0.95,
    )  # fmt: skip
    against = arms.against_reference(question.order)
    joint = fit.joint(against)
    found = simultaneous(joint.estimates, joint.covariance, df=joint.df, level=0.95)
    rows = frame[(frame["outcome"] == question.outcome) & (frame["reference"] == question.order[-1])]
    assert rows["low"].tolist() == pytest.approx(list(found.low), abs=SAME)
    assert rows["p_together"].tolist() == pytest.approx(list(found.p_adjusted), abs=SAME)
    alone = [fit.contrast(*pair).low for pair in against]
    assert (rows["low"].to_numpy() < alone).all()  # wider than each by itself


def test_arms_against_each_other_have_no_interval_that_holds_together(frame, asked) -> None:
    others = frame[frame["reference"] != asked[0].order[-1]]
    assert len(others) == 3 * len(asked)
    assert others["p_together"].isna().all()


def test_all_arms_together_are_the_global_null_of_the_calculation(planned, deventer_tables, asked) -> None:
    rows = several_arms.together(planned, deventer_tables, np.random.default_rng(6)).tables["arms_together"]
    found = global_null(
        np.column_stack([one.observed for one in asked]), asked[0].labels, order=asked[0].order,
        blocks=asked[0].blocks, clusters=None, draws=DRAWS, rng=np.random.default_rng(6),
    )  # fmt: skip
    assert rows["p_redrawn"].tolist() == pytest.approx(list(found.p_values), abs=SAME)
    assert rows["n"].tolist() == [sum(each) for each in found.n]


def test_a_plan_without_a_test_from_the_lot_has_no_such_part(deventer, deventer_tables) -> None:
    plan = deventer.analysis["trial"].model_copy(update={"randomisation": None})
    without = deventer.model_copy(update={"analysis": {"trial": plan}})
    found = several_arms.tests(without, deventer_tables, np.random.default_rng(1))
    assert isinstance(found, Absent)
    assert found.reason.key == "arms.absent.not_declared"


def test_two_arms_have_no_test_of_all_arms_together(study, tables) -> None:
    found = several_arms.together(study.model_copy(update={"analysis": {}}), tables, np.random.default_rng(1))
    assert isinstance(found, Absent)
    assert found.reason.key == "arms.absent.two_arms"
