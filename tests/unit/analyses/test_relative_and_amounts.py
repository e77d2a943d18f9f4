"""Ratios, amounts in parts, quantiles and rates are those of the calculations, on the declared rows."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.analyses import amounts, relative
from helpers.analyses.questions import contrasts
from helpers.effects.amounts import two_part
from helpers.effects.counts import rate_ratio
from helpers.effects.odds_ratios import odds_ratio
from helpers.effects.share_ratios import risk_ratio
from helpers.results import Absent

SAME = 1e-12  # one calculation on the same rows


def contrast_of(study, tables, outcome: str, arm: str):
    return next(
        one
        for one in contrasts(study, tables, comparison="trial")
        if (one.outcome, one.arm, one.reference) == (outcome, arm, "same")
    )


def row_of(frame, outcome: str, arm: str):
    return frame[(frame["outcome"] == outcome) & (frame["arm"] == arm) & (frame["reference"] == "same")].iloc[
        0
    ]


def test_ratios_are_those_of_the_arm_and_its_reference(deventer, deventer_tables) -> None:
    frame = relative.ratios(deventer, deventer_tables).tables["relative"]
    contrast = contrast_of(deventer, deventer_tables, "outflow_work", "same_more")
    found = row_of(frame, "outflow_work", "same_more")
    ratio = risk_ratio(contrast.observed, contrast.treated, interval="koopman", level=0.95)
    odds = odds_ratio(contrast.observed, contrast.treated, interval="exact", level=0.95)
    assert [found["risk_ratio"], found["risk_ratio_low"]] == pytest.approx(
        [ratio.estimate, ratio.low], rel=SAME
    )
    assert [found["odds_ratio"], found["odds_ratio_high"]] == pytest.approx(
        [odds.estimate, odds.high], rel=SAME
    )
    assert found["share_arm"] == pytest.approx(np.nanmean(contrast.observed[contrast.treated == 1]), rel=SAME)


def test_only_yes_no_outcomes_of_the_deciding_source_have_ratios(deventer, deventer_tables) -> None:
    frame = relative.ratios(deventer, deventer_tables).tables["relative"]
    assert set(frame["outcome"]) == {"outflow_work", "any_work", "sanctioned", "clawed_back"}
    assert len(frame) == 4 * 6


def test_the_parts_of_an_amount_add_up_to_its_difference(deventer, deventer_tables) -> None:
    frame = amounts.parts(deventer, deventer_tables).tables["amount_parts"]
    assert set(frame["outcome"]) == {"hours", "earnings"}
    assert (frame["through_share"] + frame["through_amount"]).tolist() == pytest.approx(
        frame["difference"].tolist()
    )
    contrast = contrast_of(deventer, deventer_tables, "earnings", "less_app")
    found = two_part(contrast.observed, contrast.treated, variance="hc2", interval="newcombe", level=0.95)
    assert row_of(frame, "earnings", "less_app")["difference"] == pytest.approx(
        found.difference.estimate, rel=SAME
    )


def test_a_quantile_on_the_shared_zero_has_no_interval_and_says_so(deventer, deventer_tables) -> None:
    rng = np.random.default_rng(3)
    frame = amounts.quantiles(deventer, deventer_tables, rng).tables["amount_quantiles"]
    lowest = frame[frame["probability"] == 0.25]
    assert set(lowest["place"]) == {"on_spike"}
    assert lowest["low"].isna().all()
    assert (frame["behind"] <= frame["n_arm"]).all()


def test_counts_are_compared_as_rates_where_they_are_declared(deventer, deventer_tables) -> None:
    asked = deventer.outcomes["hours"].model_copy(update={"variable": "n_contacts", "measure": "count"})
    counted = deventer.model_copy(update={"outcomes": {"hours": asked}})
    frame = amounts.rates(counted, deventer_tables).tables["rates"]
    contrast = contrast_of(counted, deventer_tables, "hours", "same_more")
    found = rate_ratio(contrast.observed, contrast.treated, exposure=None, variance="hc1", level=0.95)
    assert row_of(frame, "hours", "same_more")["rate_ratio"] == pytest.approx(found.estimate, rel=SAME)


def test_a_study_without_shares_amounts_or_counts_has_no_such_parts(deventer, deventer_tables) -> None:
    only = deventer.model_copy(update={"outcomes": {"trust": deventer.outcomes["trust"]}})
    rng = np.random.default_rng(1)
    found = [
        relative.ratios(only, deventer_tables), amounts.parts(only, deventer_tables),
        amounts.quantiles(only, deventer_tables, rng), amounts.rates(only, deventer_tables),
    ]  # fmt: skip
    assert all(isinstance(one, Absent) for one in found)
    assert [one.reason.key for one in found] == [
        "relative.absent.no_shares", "amounts.absent.no_amounts",
        "amounts.absent.no_quantiles", "amounts.absent.no_counts",
    ]  # fmt: skip
