import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.quantiles import protected_quantile

# Sums in another order.
SAME = 1e-12

numbers = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=40)
probabilities = st.floats(0, 1)


@given(numbers, probabilities)
def test_with_one_neighbour_it_is_the_ordinary_quantile_of_type_7(values, probability):
    found = protected_quantile(values, probability, min_count=1)
    assert found == pytest.approx(np.quantile(values, probability), rel=SAME, abs=1e-9)


@given(numbers, probabilities, st.integers(1, 12))
def test_one_person_moves_it_by_no_more_than_a_share_of_one_in_min_count(values, probability, min_count):
    if len(values) < min_count:
        assert np.isnan(protected_quantile(values, probability, min_count=min_count))
        return
    plain = protected_quantile(values, probability, min_count=min_count)
    moved = protected_quantile([max(values) + 600.0, *sorted(values)[:-1]], probability, min_count=min_count)
    assert plain - 1e-9 <= moved <= plain + 600.0 / min_count + 1e-9


@given(numbers, st.integers(2, 10))
def test_the_ends_are_the_mean_of_the_smallest_and_the_largest_values(values, min_count):
    ordered = np.sort(values)
    if len(values) >= min_count:
        assert protected_quantile(values, 0, min_count=min_count) == ordered[:min_count].mean()
        assert protected_quantile(values, 1, min_count=min_count) == ordered[-min_count:].mean()


def test_missing_values_are_left_out_and_too_few_values_give_none():
    assert protected_quantile([1.0, np.nan, 3.0], 0.5, min_count=2) == 2.0
    assert np.isnan(protected_quantile([1.0, np.nan, 3.0], 0.5, min_count=3))


@pytest.mark.parametrize(("probability", "min_count"), [(0.5, 0), (-0.1, 1), (1.1, 1)])
def test_a_probability_or_a_number_of_neighbours_that_does_not_exist_is_refused(probability, min_count):
    with pytest.raises(ValueError, match=r"^min_count is at least 1 and probability lies between 0 and 1$"):
        protected_quantile([1.0, 2.0], probability, min_count=min_count)
