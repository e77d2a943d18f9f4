"""Cox regression: a twin in statsmodels, invariants, every refusal in full."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg

from helpers.effects.hazards import cox
from helpers.errors import EstimationImpossible, ParameterMistake

# The same maximum on another scale of the covariates: both searches stop at the tenth digit.
SEARCHED = 1e-7

ARM = np.repeat([1, 0], 30)


def people(seed=7, n=60):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"arm": ARM, "age": rng.integers(20, 60, n)})
    return rng.integers(0, 12, n), rng.integers(0, 2, n), frame


def fit(time=None, event=None, covariates=None, *, ties="efron", level=0.95, **choice):
    drawn = people()
    return cox(
        drawn[0] if time is None else time,
        drawn[1] if event is None else event,
        drawn[2] if covariates is None else covariates,
        ties=ties,
        level=level,
        **choice,
    )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_ratios_and_errors_are_those_of_statsmodels(ties):
    time, event, covariates = people()
    twin = PHReg(time, covariates.to_numpy(float), status=event, ties=ties).fit()
    found = fit(ties=ties)
    assert [term.log_ratio for term in found.terms] == pytest.approx(twin.params, rel=SEARCHED)
    assert [term.std_error for term in found.terms] == pytest.approx(twin.bse, rel=SEARCHED)
    assert [term.p_value for term in found.terms] == pytest.approx(twin.pvalues, rel=SEARCHED)
    assert found.term("arm").low == pytest.approx(np.exp(twin.conf_int()[0, 0]), rel=SEARCHED)


def test_another_unit_of_a_covariate_only_changes_its_ratio_per_unit():
    covariates = people()[2]
    found = fit(covariates=covariates.assign(age=covariates["age"] / 10))
    assert found.term("age").log_ratio == pytest.approx(10 * fit().term("age").log_ratio, rel=SEARCHED)
    assert found.term("arm").log_ratio == pytest.approx(fit().term("arm").log_ratio, rel=SEARCHED)


def test_a_ratio_too_large_for_any_number_is_infinite():
    covariates = people()[2].assign(age=lambda d: d["age"] * 1e-9)
    term = fit(covariates=covariates).term("age")
    assert np.isfinite(term.log_ratio)
    assert (term.ratio == np.inf) == (term.log_ratio > 0)


def test_the_order_of_times_is_all_that_counts():
    time = people()[0]
    assert fit(time=time**3 + 1.0).term("arm").log_ratio == pytest.approx(
        fit().term("arm").log_ratio, rel=SEARCHED
    )


def test_clusters_of_one_person_are_not_the_model_but_close_to_it():
    found = fit(clusters=np.arange(60))
    assert found.n_clusters == 60
    assert found.terms[0].std_error == pytest.approx(fit().terms[0].std_error, rel=0.2)
    assert found.terms[0].log_ratio == fit().terms[0].log_ratio


def test_persons_with_anything_missing_are_left_out_and_counted():
    time, event, covariates = people()
    covariates = covariates.astype(float)
    covariates.loc[3, "age"] = np.nan
    time = time.astype(float)
    time[5] = np.nan
    block = pd.Series(["a"] * 59 + [None])
    found = cox(time, event, covariates, ties="efron", level=0.95, strata=block)
    assert (found.n, found.n_missing) == (57, 3)


def test_the_index_of_the_covariates_is_not_used():
    assert fit(covariates=people()[2].set_index(np.arange(60)[::-1])).terms == fit().terms


@pytest.mark.parametrize(
    ("choice", "kind", "sentence"),
    [
        ({"ties": "efon"}, ParameterMistake, "ties: 'efon'; allowed: efron, breslow. Did you mean 'efron'?"),
        (
            {"covariates": pd.DataFrame(index=range(60))},
            ParameterMistake,
            "covariates: none; allowed: one or more, the arm among them.",
        ),
        (
            {"event": np.zeros(60)},
            EstimationImpossible,
            "None of the 60 persons left while they were followed: all durations are censored, so there are no exits to "
            "compare.",
        ),
        (
            {"covariates": pd.DataFrame({"arm": np.ones(60)})},
            EstimationImpossible,
            "The same value for all persons: 'arm'. Leave it out of the covariates.",
        ),
        (
            {"covariates": pd.DataFrame({"arm": ARM, "control": 1 - ARM})},
            EstimationImpossible,
            "Among all persons these covariates follow exactly from the covariates before them: 'control'. Leave them "
            "out of the covariates.",
        ),
        (
            {"covariates": pd.DataFrame({"arm": np.full(60, np.nan)})},
            EstimationImpossible,
            "Of the 60 persons with a duration none has all covariates, so no hazards can be compared.",
        ),
        (
            {"covariates": pd.DataFrame({"arm": np.where(ARM == 1, np.inf, 0)})},
            EstimationImpossible,
            "The covariates hold 30 infinite values; decide in cleaning what such a value stands for.",
        ),
        (
            {"covariates": pd.DataFrame({"arm": [1, 0]})},
            ValueError,
            "Durations and covariates need one row per person; they have 60 and 2 rows.",
        ),
        (
            {"clusters": np.zeros(60)},
            EstimationImpossible,
            "All persons are in one cluster, and one cluster says nothing about how clusters vary.",
        ),
        (
            {"clusters": np.arange(60) % 2},
            EstimationImpossible,
            "There are 2 clusters for 2 covariates; more clusters or fewer covariates are needed to judge the "
            "uncertainty.",
        ),
        (
            {"strata": [1, 2]},
            ValueError,
            "Durations and strata need one row per person; they have 60 and 2 rows.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(choice, kind, sentence):
    with pytest.raises(kind) as raised:
        fit(**choice)
    assert str(raised.value) == sentence


def test_a_term_that_is_not_there_is_said_in_a_sentence():
    with pytest.raises(ParameterMistake) as raised:
        fit().term("amr")
    assert str(raised.value) == "term: 'amr'; allowed: arm, age. Did you mean 'arm'?"
