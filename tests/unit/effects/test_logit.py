import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.logit import maximise, separating

# Newton stops when no coefficient moves more than 1e-10; the gradient is then as small, times n.
AT_THE_TOP = 1e-7


def design(rng: np.random.Generator, n: int, k: int) -> np.ndarray:
    return np.column_stack([np.ones(n), rng.normal(size=(n, k))])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_a_maximum_is_found_exactly_where_nothing_separates(seed, k):
    rng = np.random.default_rng(seed)
    X, y = design(rng, 14, k), (np.arange(14) < 6).astype(float)
    found = maximise(y, X)
    assert (found is None) == bool(separating(y, X))
    if found is not None:
        assert X.T @ (y - 1 / (1 + np.exp(-X @ found))) == pytest.approx(np.zeros(k + 1), abs=AT_THE_TOP)


def test_the_shortest_separating_set_is_named():
    X = np.column_stack([np.ones(6), [3.0, 1, 2, 1, 3, 2], [1.0, 2, 3, 4, 5, 6]])
    assert separating(np.array([0.0, 0, 0, 1, 1, 1]), X) == [2]


def test_a_direction_of_two_columns_is_found_when_neither_separates_alone():
    X = np.column_stack([np.ones(6), [1.0, 2, 3, 1, 2, 3], [1.1, 2.1, 3.1, 0.9, 1.9, 2.9]])
    assert separating(np.array([1.0, 1, 1, 0, 0, 0]), X) == [1, 2]


def test_one_person_on_the_wrong_side_undoes_separation():
    X = np.column_stack([np.ones(6), [1.0, 2, 4.5, 4, 5, 6]])
    y = np.array([0.0, 0, 0, 1, 1, 1])
    assert separating(y, X) == []
    assert maximise(y, X) is not None
