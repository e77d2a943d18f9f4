import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.effects.two_arms import standardised_design
from helpers.effects.working_models import outcome_model_of_untreated, score_model

# statsmodels stops its logit at a looser tolerance.
SAME_SANDWICH = 1e-6


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.normal(size=(90, 2)), columns=["a", "b"])
    treated = (rng.random(90) < 0.4).astype(float)
    return treated, (rng.random(90) < 0.5).astype(float), table


def test_squared_influences_on_the_score_add_up_to_the_robust_covariance_of_statsmodels(data):
    treated, _, table = data
    model = score_model(treated, table)
    X = standardised_design(table.to_numpy(), ["a", "b"], among="persons")
    theirs = sm.Logit(treated, X).fit(disp=False, cov_type="HC0", tol=1e-12)
    assert model.fitted == pytest.approx(theirs.predict(X), rel=SAME_SANDWICH)
    assert model.moves.T @ model.moves == pytest.approx(theirs.cov_params(), rel=SAME_SANDWICH, abs=1e-9)


@pytest.mark.parametrize("kind", ["linear", "logistic"])
def test_squared_influences_on_the_outcome_add_up_to_the_robust_covariance_of_statsmodels(kind, data):
    treated, outcome, table = data
    model = outcome_model_of_untreated(treated, outcome, table, kind)
    X = standardised_design(table.to_numpy(), ["a", "b"], among="persons")
    rows = treated == 0
    if kind == "linear":
        theirs = sm.OLS(outcome[rows], X[rows]).fit(cov_type="HC0")
    else:
        theirs = sm.Logit(outcome[rows], X[rows]).fit(disp=False, cov_type="HC0", tol=1e-12)
    assert model.fitted == pytest.approx(theirs.predict(X), rel=SAME_SANDWICH)
    assert model.moves.T @ model.moves == pytest.approx(theirs.cov_params(), rel=SAME_SANDWICH, abs=1e-9)


def test_treated_persons_do_not_move_the_outcome_model(data):
    treated, outcome, table = data
    model = outcome_model_of_untreated(treated, outcome, table, "logistic")
    assert (model.moves[treated == 1] == 0).all()
    assert model.moves.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
