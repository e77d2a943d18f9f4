"""The Wilson interval: a published value, its edges, and what is no share. R: tests/reference/response."""

import math

import pytest

from helpers.describe.shares import wilson
from helpers.errors import ParameterMistake

PRINTED = 5e-4  # limits are published to three decimals


def test_eleven_of_seventeen_lies_between_41_3_and_82_7_per_cent() -> None:
    found = wilson(11, 17, level=0.95)
    assert (found.low, found.high) == pytest.approx((0.413, 0.827), abs=PRINTED)
    assert (found.n_with, found.n, found.share) == (11, 17, 11 / 17)


@pytest.mark.parametrize(("n_with", "end"), [(0, 0.0), (12, 1.0)])
def test_nobody_and_everybody_have_an_interval_with_a_width(n_with: int, end: float) -> None:
    found = wilson(n_with, 12, level=0.95)
    assert found.share == end
    assert 0.2 < found.high - found.low < 0.3


def test_of_nobody_there_is_no_share() -> None:
    found = wilson(0, 0, level=0.95)
    assert all(math.isnan(one) for one in (found.share, found.low, found.high))


@pytest.mark.parametrize(("n_with", "n"), [(-1, 3), (4, 3)])
def test_more_than_all_or_fewer_than_none_is_no_share(n_with: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{n_with} of {n} is no share"):
        wilson(n_with, n, level=0.95)


def test_a_level_outside_zero_and_one_is_refused_in_a_sentence() -> None:
    with pytest.raises(ParameterMistake) as caught:
        wilson(1, 2, level=95)
    assert str(caught.value) == "level: 95; allowed: a number between 0 and 1, such as 0.95."
