"""Month after month: each month is its own fit, and the band holds them all."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.effects.arms import fit
from helpers.effects.months import month_by_month
from helpers.errors import EstimationImpossible

SAME = 1e-12  # the same numbers
DRAWN = 0.05  # critical values from 20,000 draws
ORDER = ("new", "app", "usual")
PAIRS = (("new", "usual"), ("app", "usual"))
N = 90


@pytest.fixture(scope="module")
def people() -> dict[str, object]:
    rng = np.random.default_rng(5)
    lasting = rng.normal(size=(N, 1))
    outcomes = lasting + rng.normal(size=(N, 4))
    outcomes[[3, 8], 2] = np.nan
    return {
        "outcomes": outcomes,
        "arm": np.array(["new", "app", "usual"] * 30),
        "covariates": pd.DataFrame({"age": rng.normal(size=N)}),
        "blocks": rng.integers(0, 2, N).astype(str),
        "clusters": None,
        "estimator": "lin",
        "variance": "hc2",
        "level": 0.9,
    }


def months(people, **changes):
    given = {**people, "order": ORDER, "pairs": PAIRS, "draws": 20_000, **changes}
    return month_by_month(given.pop("outcomes"), given.pop("arm"), **given, rng=np.random.default_rng(1))


def test_every_month_is_the_contrast_of_its_own_fit(people):
    plain = {key: value for key, value in people.items() if key != "outcomes"}
    for one, pair in zip(months(people), PAIRS, strict=True):
        for place, estimate in zip(one.places, one.estimates, strict=True):
            alone = fit(people["outcomes"][:, place], **plain, order=ORDER).contrast(*pair)
            assert estimate == alone
        np.testing.assert_allclose(one.bands.std_errors, [e.std_error for e in one.estimates], rtol=SAME)


def test_the_band_is_wider_than_one_month_and_narrower_than_bonferroni(people):
    for one in months(people):
        assert one.bands.critical_pointwise < one.bands.critical < 2.4


def test_months_that_are_copies_of_each_other_need_no_wider_band(people):
    copied = np.repeat(people["outcomes"][:, :1], 4, axis=1)
    for one in months(people, outcomes=copied):
        assert one.bands.critical == pytest.approx(one.bands.critical_pointwise, abs=DRAWN)


def test_the_same_seed_gives_the_same_band(people):
    assert months(people) == months(people)


def test_a_month_in_which_nothing_varies_is_left_out_with_its_reason(people):
    outcomes = people["outcomes"].copy()
    outcomes[:, 1] = 0.0
    for one in months(people, outcomes=outcomes):
        assert one.places == (0, 2, 3)
        assert one.impossible == (
            (
                1,
                "The outcome does not vary: it is 0 for all 90 persons in the 3 arms, so there is nothing to "
                "judge the uncertainty by.",
            ),
        )


def test_where_no_month_can_be_estimated_the_first_reason_is_said(people):
    with pytest.raises(EstimationImpossible) as caught:
        months(people, outcomes=np.zeros((N, 2)))
    assert str(caught.value) == (
        "The outcome does not vary: it is 0 for all 90 persons in the 3 arms, so there is nothing to judge the "
        "uncertainty by."
    )


def test_people_of_one_cluster_count_together(people):
    clusters = np.repeat(np.arange(30), 3).astype(str)
    alone = months(people)
    together = months(people, clusters=clusters, variance="cr2")
    for one, other in zip(alone, together, strict=True):
        assert one.bands.estimates == pytest.approx(other.bands.estimates)
        assert other.estimates[0].n_clusters == 30
        assert other.bands.df == min(estimate.df for estimate in other.estimates) < math.inf


def test_who_misses_a_month_is_missing_in_that_month_only(people):
    missing = [estimate.n_missing for estimate in months(people)[0].estimates]
    assert missing == [0, 0, int(np.isin(people["arm"][[3, 8]], ["new", "usual"]).sum()), 0]
