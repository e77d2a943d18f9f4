"""Rows of a Cox regression: what is kept and in what order."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.hazard_rows import complete_rows, group_codes, hazard_rows


def test_rows_keep_their_order_and_their_own_block_and_cluster():
    found = hazard_rows(
        [5, np.nan, 3, 4], [1, 1, 0, 1], pd.DataFrame({"x": [1.0, 2, np.nan, 4]}),
        strata=["b", "a", "a", "c"], clusters=[9, 8, 8, 7],
    )  # fmt: skip
    assert found.stop.tolist() == [5, 4]
    assert found.covariates.tolist() == [[1], [4]]
    assert found.strata.tolist() == [0, 2]
    assert found.clusters.tolist() == [0, 2]
    assert found.n_missing == 2


def test_without_strata_and_clusters_all_are_in_one_stratum_and_no_cluster():
    found = hazard_rows([5, 4], [1, 1], pd.DataFrame({"x": [1, 2]}), strata=None)
    assert found.strata.tolist() == [0, 0]
    assert found.clusters is None


def test_missing_groups_are_minus_one():
    assert group_codes(pd.Series(["a", None, "b"]), 3, what="strata").tolist() == [0, -1, 1]


def test_complete_rows_need_every_covariate_and_group():
    x = np.array([[1.0, 2], [np.nan, 2], [1, 2]])
    assert complete_rows(x, np.array([0, 0, -1])).tolist() == [True, False, False]


def test_a_covariate_of_words_is_refused_in_a_sentence():
    with pytest.raises(
        ValueError, match="Covariate 'x' is of type .*; make numbers or 0/1 columns of it first."
    ):
        hazard_rows([1], [1], pd.DataFrame({"x": ["yes"]}), strata=None)
