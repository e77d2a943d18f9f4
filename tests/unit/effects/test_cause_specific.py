"""Cause-specific hazards are Cox regressions with the other exits censored."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.cause_specific import cause_specific_hazards
from helpers.effects.hazards import cox
from helpers.errors import EstimationImpossible


@pytest.fixture
def drawn():
    rng = np.random.default_rng(6)
    cause = rng.integers(0, 3, 90).astype(float)
    cause[4] = np.nan
    return (
        rng.integers(1, 12, 90),
        cause,
        pd.DataFrame({"arm": rng.integers(0, 2, 90)}),
        rng.integers(0, 3, 90),
    )


def test_each_reason_is_a_cox_regression_of_its_own(drawn):
    time, cause, covariates, block = drawn
    found = cause_specific_hazards(
        time, cause, covariates, causes=["work", "study"], ties="efron", level=0.9, strata=block
    )
    for code, (name, fit) in enumerate(found, start=1):
        event = np.where(np.isnan(cause), np.nan, cause == code)
        own = cox(time, event, covariates, ties="efron", level=0.9, strata=block)
        assert fit.terms == own.terms, name
        assert fit.n_missing == 1
    assert [name for name, _ in found] == ["work", "study"]


def test_a_reason_that_never_occurs_is_refused_in_a_sentence(drawn):
    time, cause, covariates, _ = drawn
    with pytest.raises(EstimationImpossible) as raised:
        cause_specific_hazards(
            time, cause, covariates, causes=["work", "study", "moved"], ties="efron", level=0.9
        )
    assert str(raised.value) == (
        "None of the 89 persons left while they were followed: all durations are censored, so there are no exits to "
        "compare."
    )
