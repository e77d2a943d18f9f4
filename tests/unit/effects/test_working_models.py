import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.effects.two_arms import standardised_design
from helpers.effects.working_models import outcome_model_in, score_model

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
@pytest.mark.parametrize(("among", "code"), [("treated", 1), ("untreated", 0)])
def test_squared_influences_on_the_outcome_add_up_to_the_robust_covariance_of_statsmodels(
    among, code, kind, data
):
    treated, outcome, table = data
    model = outcome_model_in(among, treated, outcome, table, kind=kind)
    X = standardised_design(table.to_numpy(), ["a", "b"], among="persons")
    rows = treated == code
    if kind == "linear":
        theirs = sm.OLS(outcome[rows], X[rows]).fit(cov_type="HC0")
    else:
        theirs = sm.Logit(outcome[rows], X[rows]).fit(disp=False, cov_type="HC0", tol=1e-12)
    assert model.fitted == pytest.approx(theirs.predict(X), rel=SAME_SANDWICH)
    assert model.moves.T @ model.moves == pytest.approx(theirs.cov_params(), rel=SAME_SANDWICH, abs=1e-9)


@pytest.mark.parametrize(("among", "other"), [("treated", 0), ("untreated", 1)])
def test_persons_of_the_other_arm_do_not_move_the_outcome_model(among, other, data):
    treated, outcome, table = data
    model = outcome_model_in(among, treated, outcome, table, kind="logistic")
    assert (model.moves[treated == other] == 0).all()
    assert model.moves.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
