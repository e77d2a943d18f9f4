"""Krippendorff's alpha reproduces his own example and the package `krippendorff`."""

from __future__ import annotations

import krippendorff as package
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.qualitative.agreement import agreement
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.ratings import ratings

# Printed with three figures.
PRINTED = 5e-4
# Two programs, the same formula.
SAME = 1e-9
NAN = float("nan")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
# Krippendorff (2011): four observers, twelve units; a column an observer.
EXAMPLE = np.array([
    [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
])  # fmt: skip


@pytest.mark.parametrize(("metric", "printed"), list(zip(LEVELS, (0.743, 0.815, 0.849, 0.797), strict=True)))
def test_alpha_of_four_observers_and_twelve_units_is_that_of_krippendorff(metric, printed):
    found = agreement(ratings(EXAMPLE, categories=(1, 2, 3, 4, 5)), krippendorff(metric))
    assert found.estimate == pytest.approx(printed, abs=PRINTED)
    assert (found.n_units, found.n_single, found.n_coders) == (11, 1, 4)


@pytest.mark.parametrize("metric", LEVELS)
@given(
    values=arrays(
        np.float64,
        st.tuples(st.integers(2, 10), st.integers(2, 4)),
        elements=st.sampled_from([0, 1, 2, 5, NAN]),
    )
)
@settings(max_examples=20)
def test_alpha_is_that_of_the_package(metric, values):
    found = agreement(ratings(values, categories=(0, 1, 2, 5)), krippendorff(metric))
    assume(not found.reason)
    assert found.estimate == pytest.approx(
        package.alpha(reliability_data=values.T, level_of_measurement=metric), rel=SAME, abs=SAME
    )


def test_the_ratio_level_refuses_negative_categories():
    with pytest.raises(ValueError, match=r".") as refused:
        agreement(ratings([[-1, 1], [1, 1]], categories=(-1, 1)), krippendorff("ratio"))
    assert str(refused.value) == "The ratio level takes no negative categories."
