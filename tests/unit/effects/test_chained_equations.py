"""The columns of one arm, completed in turn."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects.chained_equations import Chain

# Means over many tables, within four of their standard errors.
WITHIN = 4


def chain(values: np.ndarray, method: str = "normal", blocks: int = 0) -> Chain:
    names = tuple(f"v{place}" for place in range(values.shape[1]))
    labels = np.asarray(np.arange(len(values)) % max(blocks, 1), dtype=object)
    return Chain("more", names, dict.fromkeys(names, method), values, labels)


def test_a_hole_in_one_column_is_filled_around_its_regression_on_the_others():
    rng = np.random.default_rng(1)
    x = rng.normal(size=200)
    y = 100 + 5 * x + rng.normal(size=200)
    values = np.column_stack([np.where(np.arange(200) < 60, np.nan, y), x])
    completed, _ = chain(values).run(400, 1, rng)
    slope, level = np.polyfit(x[60:], y[60:], 1)
    expected = level + slope * x[:60]
    assert np.abs(completed[:, :60, 0].mean(axis=0) - expected).max() < WITHIN * 1.3 / np.sqrt(400)


def test_a_column_without_holes_is_left_alone_and_predicts_even_where_it_varies_little():
    rng = np.random.default_rng(2)
    x = 1e6 + rng.normal(size=100)
    values = np.column_stack([np.where(np.arange(100) < 30, np.nan, 3 * (x - 1e6)), x])
    completed, _ = chain(values).run(3, 1, rng)
    assert (completed[:, :, 1] == x).all()
    assert completed[:, :30, 0] == pytest.approx(np.tile(3 * (x[:30] - 1e6), (3, 1)), abs=1e-3)


def test_a_column_that_is_the_same_for_everyone_in_the_arm_does_not_predict():
    rng = np.random.default_rng(3)
    y = np.where(np.arange(50) < 10, np.nan, rng.normal(size=50))
    with_constant, _ = chain(np.column_stack([y, np.full(50, 7.0)])).run(3, 2, np.random.default_rng(1))
    alone, _ = chain(y[:, None]).run(3, 2, np.random.default_rng(1))
    assert (with_constant[:, :, 0] == alone[:, :, 0]).all()


def test_blocks_shift_what_is_filled_in():
    rng = np.random.default_rng(4)
    block = np.arange(120) % 2
    y = 50.0 * block + rng.normal(size=120)
    y[:20] = np.nan
    completed, _ = chain(y[:, None], blocks=2).run(20, 1, rng)
    filled = completed[:, :20, 0]
    assert filled[:, block[:20] == 1].mean() - filled[:, block[:20] == 0].mean() == pytest.approx(50, abs=1)


def test_two_columns_with_different_holes_keep_their_correlation():
    rng = np.random.default_rng(5)
    shared = rng.normal(size=400)
    values = shared[:, None] + 0.3 * rng.normal(size=(400, 2))
    values[:100, 0] = np.nan
    values[100:200, 1] = np.nan
    completed, trace = chain(values).run(10, 10, rng)
    correlations = [np.corrcoef(table.T)[0, 1] for table in completed]
    assert np.mean(correlations) == pytest.approx(np.corrcoef(values[200:].T)[0, 1], abs=0.03)
    assert np.isfinite(trace).all()
