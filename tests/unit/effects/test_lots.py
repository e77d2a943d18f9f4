"""Drawing lots again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import lots as module
from helpers.effects.lots import lots

# Three Monte Carlo errors are allowed.
WITHIN = 3


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=7),
    st.sampled_from([1, 7, 10_000]),
)
@settings(max_examples=60, deadline=None)
def test_every_assignment_keeps_the_numbers_per_arm_and_block(units, draws):
    codes, blocks = np.array(units).T
    drawn = lots(codes, blocks, draws=draws, rng=rng())
    assert drawn.draws == (drawn.n_possible if drawn.exact else draws)
    assert drawn.exact == (drawn.n_possible <= draws)
    for block in np.unique(blocks):
        here = blocks == block
        assert (np.sort(drawn.codes[:, here], axis=1) == np.sort(codes[here])).all()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_listing_holds_every_assignment_once_and_the_one_that_happened_among_them(units):
    codes, blocks = np.array(units).T
    drawn = lots(codes, blocks, draws=10_000, rng=rng())
    assert drawn.exact
    assert len({tuple(row) for row in drawn.codes.tolist()}) == drawn.draws == drawn.n_possible
    assert (drawn.codes == codes).all(axis=1).sum() == 1


def test_random_assignments_are_equally_likely():
    drawn = lots(np.array([0, 0, 1, 2]), np.zeros(4, dtype=int), draws=11, rng=rng())
    assert not drawn.exact
    many = np.concatenate(
        [lots(np.array([0, 0, 1, 2]), np.zeros(4, dtype=int), draws=11, rng=rng(s)).codes for s in range(400)]
    )
    _, n = np.unique(many, axis=0, return_counts=True)
    assert n.size == 12
    assert (abs(n / 4400 - 1 / 12) < WITHIN * np.sqrt(1 / 12 * 11 / 12 / 4400)).all()


def test_pieces_together_are_all_assignments(monkeypatch):
    drawn = lots(np.array([0, 0, 1, 1, 1]), np.zeros(5, dtype=int), draws=9, rng=rng())
    monkeypatch.setattr(module, "AT_ONCE", 10)
    pieces = list(drawn.chunks())
    assert [len(piece) for piece in pieces] == [2, 2, 2, 2, 1]
    assert (np.concatenate(pieces) == drawn.codes).all()


@pytest.mark.parametrize(("n", "possible"), [((2, 2), 6), ((5, 5), 252), ((3, 3, 3), 1680)])
def test_the_number_of_assignments_is_the_multinomial_coefficient(n, possible):
    codes = np.repeat(np.arange(len(n)), n)
    assert lots(codes, np.zeros_like(codes), draws=1, rng=rng()).n_possible == possible
