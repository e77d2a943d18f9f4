"""The noncentral t distribution, against its definition by quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import special

from helpers.effects.noncentral import below, noncentrality_where
from helpers.errors import EstimationImpossible

# The log-gamma in the quadrature loses digits as df grows: about 1e-12 at df = 2000.
QUADRATURE = 1e-11
NODES, WEIGHTS = np.polynomial.legendre.leggauss(600)


def by_definition(t: float, df: float, noncentrality: float) -> float:
    """P(Z + noncentrality < t S): the normal averaged over the distribution of S = sqrt(chi² / df)."""
    low, high = max(0.0, 1 - 9 / np.sqrt(2 * df)), np.sqrt(special.chdtri(df, 1e-18) / df)
    s = low + (NODES + 1) / 2 * (high - low)
    log_density = (
        np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + (df - 1) * np.log(s) - df * s * s / 2
    )
    density = np.exp(log_density) * WEIGHTS * (high - low) / 2
    return float((density * special.ndtr(t * s - noncentrality)).sum())


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 2000), st.floats(-20, 20), st.floats(-20, 20))
@example(322, 4.91478339, -5.52149648)  # scipy answers NaN here,
@example(71, 4.53066792, -4.18256161)  # here,
@example(50, -2.678, 12.0)  # and rightly next to nothing here.
def test_probability_is_the_one_of_the_definition(df, t, noncentrality):
    expected = by_definition(t, df, noncentrality)
    assert below(t, df=df, noncentrality=noncentrality) == pytest.approx(expected, abs=QUADRATURE)


def test_scipy_still_answers_nan_where_this_module_steps_in():
    assert np.isnan(special.nctdtr(322.0, -5.52149648, 4.91478339))
    assert below(4.91478339, df=322.0, noncentrality=-5.52149648) == 1.0


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 1000), st.floats(-15, 15), st.floats(0.001, 0.999))
def test_noncentrality_found_gives_back_the_probability(df, t, share):
    found = noncentrality_where(t, df=df, share_below=share)
    assert below(t, df=df, noncentrality=found) == pytest.approx(share, abs=1e-9)


def test_limits_of_minus_t_are_minus_the_limits_of_t():
    high = noncentrality_where(2.5, df=30, share_below=0.025)
    assert noncentrality_where(-2.5, df=30, share_below=0.975) == pytest.approx(-high, rel=1e-9)


@pytest.mark.parametrize("t", [float("nan"), float("inf")])
def test_a_t_without_end_has_no_interval(t):
    with pytest.raises(EstimationImpossible) as caught:
        noncentrality_where(t, df=10, share_below=0.025)
    assert str(caught.value) == (
        f"No interval fits a t of {t} with 10 degrees of freedom; report the difference in its own unit."
    )
