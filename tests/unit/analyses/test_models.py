"""A declared model is answered by the calculation of its name, for the population of its estimand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast
from helpers.effects.weighting import aipw_att, ipw_att
from helpers.effects.weighting_ate import aipw_ate, ipw_ate
from helpers.study.spec import ObservationalModel


@pytest.fixture
def people() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(120, 2)), columns=["age", "education"])
    frame["treat"] = (rng.random(120) < 0.3 + 0.2 * (frame["age"] > 0)).astype(float)
    frame["earnings"] = frame["age"] * (1 + frame["treat"]) + rng.normal(size=120)
    frame.loc[[4, 70], "earnings"] = np.nan
    return frame


@pytest.fixture
def contrast(people) -> Contrast:
    return Contrast(
        comparison="cps",
        outcome="earnings",
        arm="programme",
        reference="other",
        observed=people["earnings"].to_numpy(),
        treated=people["treat"].to_numpy(),
        frame=people,
        unit="USD",
    )


@pytest.fixture
def plan(study):
    return study.analysis["cps"].model_copy(
        update={"adjust_for": ("age", "education"), "outcome_model": "linear"}
    )


@pytest.mark.parametrize("calculation", [ipw_att, aipw_att, ipw_ate, aipw_ate])
def test_a_weighted_model_is_the_calculation_of_its_name_on_complete_cases(
    calculation, contrast, plan, people
) -> None:
    estimator, estimand = calculation.__name__.split("_")
    model = ObservationalModel(estimator=estimator, variance="m_estimation", estimand=estimand)
    known = people.dropna()
    covariates = known[["age", "education"]]
    both = {"outcome_covariates": covariates, "outcome_model": "linear"} if estimator == "aipw" else {}
    expected = calculation(
        known["earnings"], known["treat"], covariates, level=plan.level, n_missing=2, **both
    ).estimate
    assert models.observational(contrast, model, plan) == expected


def test_the_effect_in_everybody_differs_from_that_in_participants(contrast, plan) -> None:
    found = {
        estimand: models.observational(
            contrast, ObservationalModel(estimator="aipw", variance="m_estimation", estimand=estimand), plan
        ).estimate
        for estimand in ("att", "ate")
    }
    assert found["att"] > found["ate"]  # effects follow age, and so does taking part
