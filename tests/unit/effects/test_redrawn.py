"""A statistic beside its values under re-drawn lots."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects import lots as lots_module
from helpers.effects.arm_statistics import second_minus_first, wald
from helpers.effects.assigned_units import assigned_units
from helpers.effects.lots import lots
from helpers.effects.redrawn import redrawn
from helpers.effects.unit_outcomes import unit_outcomes


@pytest.fixture
def made():
    y = np.random.default_rng(1).normal(size=(12, 3))
    units = assigned_units(list("aabb") * 3, order=list("ab"), blocks=None, clusters=None)
    return unit_outcomes(y, units), units


def test_pieces_give_the_same_p_as_the_whole(made, monkeypatch):
    held, units = made
    drawn = lots(units.codes, units.blocks, draws=200, rng=np.random.default_rng(1))
    whole = redrawn(held, units, drawn, statistic=second_minus_first)
    monkeypatch.setattr(lots_module, "AT_ONCE", 100)
    pieces = redrawn(held, units, drawn, statistic=second_minus_first)
    assert pieces.p_values.tolist() == whole.p_values.tolist()


def test_any_statistic_can_be_compared_and_equivalent_ones_have_one_p(made):
    held, units = made
    drawn = lots(units.codes, units.blocks, draws=1000, rng=np.random.default_rng(1))
    one = redrawn(held, units, drawn, statistic=second_minus_first)
    other = redrawn(held, units, drawn, statistic=wald)
    assert drawn.exact
    assert one.p_values.tolist() == other.p_values.tolist()
    assert (one.p_values * 924).tolist() == pytest.approx(np.round(one.p_values * 924).tolist(), rel=1e-12)
