"""Blocks as labels and columns."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects.block_dummies import block_dummies, block_labels


def test_no_blocks_are_one_block_and_no_columns():
    assert block_dummies(block_labels(None, n=3)).shape == (3, 0)


def test_every_block_but_the_first_has_a_column_of_its_persons():
    dummies = block_dummies(block_labels(["b", "a", "c", "b"], n=4))
    assert dummies.to_dict("list") == {"block b": [1, 0, 0, 1], "block c": [0, 0, 1, 0]}


def test_a_block_of_which_nobody_is_left_has_no_column_even_if_it_was_the_first():
    labels = block_labels(np.array(["a", "b", "c", "b"]), n=4)
    assert block_dummies(labels[1:]).columns.tolist() == ["block c"]


@pytest.mark.parametrize("blocks", [[1, 2], [1, None, 2], [1.0, np.nan, 2.0]])
def test_a_block_missing_for_a_person_is_refused(blocks):
    with pytest.raises(ValueError, match=r"Every person needs one block, and it is never missing\."):
        block_labels(blocks, n=3)
