"""Cumulative incidence: naive twins, invariants, edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.competing import cumulative_incidence, incidence_at
from helpers.effects.survival import kaplan_meier
from helpers.errors import EstimationImpossible, ParameterMistake

# The same sums in another order.
SAME = 1e-10
# Square root of what rounding leaves of a variance that is 0.
ROOT = 1e-7

CAUSES = ["work", "study"]
people = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2)), min_size=1, max_size=30)


def curves(drawn, causes=CAUSES):
    return cumulative_incidence([t for t, _ in drawn], [c for _, c in drawn], causes=causes, level=0.95)


@given(people)
def test_shares_by_reason_and_waiting_add_up_to_one(drawn):
    found = curves(drawn)
    total = found.waiting + sum(one.share for one in found.causes)
    np.testing.assert_allclose(total, 1, atol=SAME)
    assert sum(one.n_events.sum() for one in found.causes) + found.n_censored.sum() == len(drawn)


@given(people)
def test_one_reason_is_one_minus_kaplan_meier(drawn):
    one = [(t, min(c, 1)) for t, c in drawn]
    found = curves(one, causes=["out"]).of("out")
    curve = kaplan_meier([t for t, _ in one], [c for _, c in one], level=0.95, interval="plain")
    np.testing.assert_allclose(found.share, 1 - curve.survival, atol=SAME)
    known = curve.survival > 0
    np.testing.assert_allclose(found.std_error[known], curve.std_error[known], atol=ROOT)


@given(people)
def test_standard_errors_are_those_of_the_jackknife_by_weights(drawn):
    """Derivative of the share to each person's weight, by differences: R's infinitesimal jackknife."""
    time, cause = np.array(drawn).T
    found = curves(drawn).of("work")
    step = 1e-6
    slopes = []
    for person in range(len(drawn)):
        high, low = (weighted_share(time, cause, person, change) for change in (step, -step))
        slopes.append((high - low) / (2 * step))
    expected = np.sqrt((np.array(slopes) ** 2).sum(axis=0))
    np.testing.assert_allclose(found.std_error, expected, atol=ROOT)


def weighted_share(time, cause, person, change):
    weight = np.ones(time.size)
    weight[person] += change
    waiting, share, shares = 1.0, 0.0, []
    for moment in np.unique(time):
        at_risk = weight[time >= moment].sum()
        share += waiting * weight[(time == moment) & (cause == 1)].sum() / at_risk
        waiting *= 1 - weight[(time == moment) & (cause > 0)].sum() / at_risk
        shares.append(share)
    return np.array(shares)


def test_without_censoring_shares_and_errors_are_binomial():
    rng = np.random.default_rng(5)
    time, cause = rng.integers(0, 9, 80), rng.integers(1, 3, 80)
    found = cumulative_incidence(time, cause, causes=CAUSES, level=0.95).of("study")
    shares = np.array([((time <= t) & (cause == 2)).mean() for t in np.unique(time)])
    np.testing.assert_allclose(found.share, shares, atol=SAME)
    np.testing.assert_allclose(found.std_error, np.sqrt(shares * (1 - shares) / 80), atol=ROOT)


def test_a_reason_that_takes_everyone_has_share_one_and_no_error_left():
    found = cumulative_incidence([1, 2, 3] * 7, [1] * 21, causes=CAUSES, level=0.95)
    assert found.of("work").share[-1] == pytest.approx(1, abs=SAME)
    assert found.of("work").std_error[-1] == 0
    assert found.of("study").share.tolist() == [0, 0, 0]
    assert np.isnan(found.of("study").low).all()


def test_reading_the_curves_counts_since_the_time_before():
    found = curves([(1, 1), (2, 2), (3, 0), (4, 1), (4, 0)])
    at = incidence_at(found, [0, 2.5, 4])
    assert at.of("work").n_events.tolist() == [0, 1, 1]
    assert at.n_censored.tolist() == [0, 0, 2]
    assert at.n_at_risk.tolist() == [5, 3, 2]
    assert at.waiting.tolist()[0] == 1
    assert at.of("study").share.tolist() == pytest.approx([0, 0.2, 0.2])
    assert np.isnan(at.of("work").low[0])


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: curves([(1, 1)], causes=[]),
            ParameterMistake,
            "causes: no names; allowed: one or more names, different from each other.",
        ),
        (
            lambda: curves([(1, 1)], causes=["work", "work"]),
            ParameterMistake,
            "causes: ['work', 'work']; allowed: one or more names, different from each other.",
        ),
        (
            lambda: curves([(1, 1)]).of("stuyd"),
            ParameterMistake,
            "cause: 'stuyd'; allowed: work, study. Did you mean 'study'?",
        ),
        (
            lambda: curves([(-1, 1)]),
            EstimationImpossible,
            "Negative durations: 1 of 1, the lowest -1. Nobody leaves before the start; correct the dates in "
            "cleaning, or leave those persons out and count them.",
        ),
        (
            lambda: curves([(1, 3)]),
            ValueError,
            "Exits must be the number of a cause, from 1 to 2, or 0 (still there when last seen), or missing.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == sentence
