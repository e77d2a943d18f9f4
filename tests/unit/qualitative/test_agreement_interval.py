"""Intervals draw whole documents or persons again, all codes and coefficients in the same draws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.qualitative import agreement_interval
from helpers.qualitative.agreement import agreement
from helpers.qualitative.agreement_interval import measured
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.gwet import ac1
from helpers.qualitative.many_coders import fleiss, percent, positive
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen

# The same sums in another order.
SAME = 1e-9
NAN = float("nan")
COEFFICIENTS = (cohen(), positive(), percent(), fleiss(), krippendorff("nominal"), ac1())


def drawn(seed, *, documents=12, units=30, coders=3):
    """Return ratings of documents that differ in how often a code is used; each coder errs now and then."""
    rng = np.random.default_rng(seed)
    share = rng.uniform(0.1, 0.6, documents)
    truth = rng.random((documents, units)) < share[:, None]
    said = np.where(
        rng.random((documents, units, coders)) < 0.15, ~truth[..., None], truth[..., None]
    ).astype(float)
    said[:3, :, 2:] = NAN
    return ratings(said.reshape(-1, coders), categories=(0, 1), groups=np.repeat(np.arange(documents), units))


@pytest.fixture(scope="module")
def codes():
    return {"x": drawn(1), "y": drawn(2)}


def found_of(codes, *coefficients, draws=300, level=0.9, seed=5):
    return measured(
        codes, coefficients or COEFFICIENTS, draws=draws, level=level, rng=np.random.default_rng(seed)
    )


def test_every_code_and_coefficient_is_measured_then_all_codes_together(codes):
    found = found_of(codes)
    assert [(one.code, one.agreement.method) for one in found] == [
        (code, coefficient.method) for code in ("x", "y", "") for coefficient in COEFFICIENTS
    ]
    for one in found:
        assert one.interval.low < one.agreement.estimate < one.interval.high
        assert (one.interval.level, one.interval.n_groups, one.interval.n_draws) == (0.9, 12, 300)
        if one.code:
            coefficient = next(c for c in COEFFICIENTS if c.method == one.agreement.method)
            assert one.agreement == agreement(codes[one.code], coefficient)


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda one: one.method)
def test_limits_are_quantiles_of_coefficients_of_documents_put_together_again(codes, coefficient):
    (one,) = found_of({"x": codes["x"]}, coefficient, draws=40)
    times = np.random.default_rng(5).multinomial(12, np.full(12, 1 / 12), size=40)
    values = []
    for counts in times:
        rows = np.concatenate(
            [np.flatnonzero(codes["x"].groups == group) for group in np.repeat(range(12), counts)]
        )
        again = np.where(codes["x"].places[rows] < 0, NAN, codes["x"].places[rows])
        values.append(agreement(ratings(again, categories=(0, 1)), coefficient).estimate)
    assert [one.interval.low, one.interval.high] == pytest.approx(np.quantile(values, [0.05, 0.95]), rel=SAME)


def test_all_codes_together_is_one_kappa_of_mean_parts_as_de_vries_and_others_propose(codes):
    two = {
        name: ratings(np.where(one.places[:, :2] < 0, NAN, one.places[:, :2]), categories=(0, 1))
        for name, one in codes.items()
    }
    seen, expected = [], []
    for one in two.values():
        table = np.array([[((one.places == (k, j)).all(axis=1)).mean() for j in (0, 1)] for k in (0, 1)])
        seen.append(np.trace(table))
        expected.append((table.sum(axis=0) * table.sum(axis=1)).sum())
    pooled = (np.mean(seen) - np.mean(expected)) / (1 - np.mean(expected))
    assert found_of(two, cohen())[-1].agreement.estimate == pytest.approx(pooled)


def test_a_code_that_nobody_used_plays_no_part_in_all_codes_together(codes):
    empty = ratings(np.where(codes["x"].places < 0, NAN, 0.0), categories=(0, 1), groups=codes["x"].groups)
    with_empty = found_of(codes | {"z": empty}, percent(), cohen())
    without = found_of(codes, percent(), cohen())
    assert [one.agreement.estimate for one in with_empty[-2:]] == [
        one.agreement.estimate for one in without[-2:]
    ]
    assert [one.interval for one in with_empty[-2:]] == [one.interval for one in without[-2:]]


def test_pieces_that_fit_in_memory_change_nothing(codes, monkeypatch):
    whole = found_of(codes)
    monkeypatch.setattr(agreement_interval, "AT_ONCE", 4000)
    for one, other in zip(whole, found_of(codes), strict=True):
        assert (one.interval.low, one.interval.high) == pytest.approx(
            (other.interval.low, other.interval.high), rel=SAME
        )


def test_an_interval_is_wider_when_documents_differ_though_characters_are_many():
    few = ratings([[1, 1]] * 6 + [[1, 0]] * 2 + [[0, 0]] * 4, categories=(0, 1), groups=np.arange(12))
    many = ratings(
        [[1, 1]] * 6 + [[1, 0]] * 2 + [[0, 0]] * 4,
        categories=(0, 1),
        groups=np.arange(12),
        weights=[1e5] * 12,
    )
    (one,), (other,) = found_of({"x": few}, cohen()), found_of({"x": many}, cohen())
    assert (one.interval.low, one.interval.high) == pytest.approx((other.interval.low, other.interval.high))


@pytest.mark.parametrize(("documents", "reason"), [(4, "few_groups"), (5, "")])
def test_fewer_than_five_documents_have_no_interval(documents, reason):
    (one,) = found_of({"x": drawn(3, documents=documents, coders=2)}, percent())
    assert (one.interval.reason, one.interval.n_groups) == (reason, documents)
    assert math.isnan(one.interval.low) == bool(reason)
    assert not math.isnan(one.agreement.estimate)


def test_there_is_no_interval_without_an_estimate_nor_when_many_draws_have_none():
    values = [[0, 0]] * 11 + [[1, 1]]
    (rare,) = found_of({"x": ratings(values, categories=(0, 1))}, cohen())
    assert rare.interval.reason == "undefined_draws"
    assert rare.interval.n_undefined == pytest.approx(300 * (11 / 12) ** 12, rel=0.3)
    (none,) = found_of({"x": ratings([[0, 0]] * 12, categories=(0, 1))}, cohen())
    assert (none.agreement.reason, none.interval.reason) == ("one_category", "no_estimate")


def test_codes_that_nobody_used_have_nothing_together():
    empty = ratings([[0, 0]] * 8, categories=(0, 1))
    found = found_of({"x": empty, "y": empty}, cohen(), percent())
    assert [one.agreement.reason for one in found[-2:]] == ["not_used", "not_used"]


def test_without_two_coders_every_code_says_why_and_without_codes_there_is_nothing():
    alone = ratings([[0.0, NAN]] * 8, categories=(0, 1))
    found = found_of({"x": alone, "y": alone}, cohen())
    assert [one.agreement.reason for one in found] == ["single_coded"] * 3
    assert found_of({}) == ()
    nothing = ratings(np.empty((0, 2)), categories=(0, 1))
    assert found_of({"x": nothing}, cohen())[0].agreement.reason == "nothing_rated"


def test_coders_who_never_differ_have_no_interval_of_no_width():
    (one,) = found_of({"x": ratings([[0, 0], [1, 1]] * 8, categories=(0, 1))}, percent())
    assert (one.agreement.estimate, one.interval.reason) == (1, "all_alike")
    assert math.isnan(one.interval.low)
