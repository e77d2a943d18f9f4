"""Movement on a ladder: everybody is counted once, and the test of equal margins is that of R and of Stuart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.ladder import homogeneity, movement
from helpers.errors import EstimationImpossible

REFERENCE = Path(__file__).parents[2] / "reference" / "ladder"
EXACT = 1e-9  # the same arithmetic in two programs
RUNGS = ("alone", "contacts", "paid")
RUNG = st.sampled_from([*RUNGS, None])


def series(values: list[str | None]) -> pd.Series:
    return pd.Series(values, dtype="string")


@given(st.lists(st.tuples(RUNG, RUNG), max_size=60))
def test_everybody_is_in_one_tile_or_not_followed(pairs) -> None:
    found = movement(series([one for one, _ in pairs]), series([other for _, other in pairs]), rungs=RUNGS)
    assert found.n + found.n_only_first + found.n_only_later + found.n_neither == len(pairs)
    assert found.n_up + found.n_same + found.n_down == found.n
    order = {rung: place for place, rung in enumerate(RUNGS)}
    known = [(order[one], order[other]) for one, other in pairs if one and other]
    assert found.n_up == sum(other > one for one, other in known)
    assert found.n_down == sum(other < one for one, other in known)


def test_rows_are_rungs_at_first_and_columns_rungs_later() -> None:
    found = movement(series(["alone", "alone", "paid"]), series(["paid", "alone", "contacts"]), rungs=RUNGS)
    assert found.counts.tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]


def test_a_rung_that_nobody_declared_is_refused_without_naming_it() -> None:
    with pytest.raises(ValueError, match=r"^A rung is not one of the declared rungs\.$"):
        movement(series(["alone"]), series(["secret"]), rungs=RUNGS)
    with pytest.raises(ValueError, match=r"^The two moments must be of the same people, in the same rows\.$"):
        movement(series(["alone"]), series([]), rungs=RUNGS)


def square(name: str) -> np.ndarray:
    cells = pd.read_csv(REFERENCE / "tables.csv", comment="#")
    return (
        cells[cells["table"] == name]
        .pivot_table(index="row", columns="column", values="n")
        .to_numpy(dtype=int)
    )


@pytest.mark.parametrize("name", ["eyes", "ladder", "two"])
def test_equal_margins_are_tested_as_r_does(name) -> None:
    expected = pd.read_csv(REFERENCE / "homogeneity.csv", comment="#").set_index("table").loc[name]
    found = homogeneity(square(name))
    assert found.df == expected["df"]
    assert found.statistic == pytest.approx(expected["statistic"], rel=EXACT)
    assert found.p_value == pytest.approx(expected["p_value"], rel=EXACT)


def test_the_eyes_of_7477_women_give_the_published_figure() -> None:
    """Stuart (1955): 11.96 with three degrees of freedom."""
    found = homogeneity(square("eyes"))
    assert (round(found.statistic, 2), found.df) == (11.96, 3)


def test_a_rung_that_nobody_entered_or_left_changes_nothing() -> None:
    wide = np.zeros((3, 3), dtype=int)
    wide[np.ix_([0, 2], [0, 2])] = square("two")
    wide[1, 1] = 40
    assert homogeneity(wide) == homogeneity(square("two"))


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (np.diag([3, 4]), "Nobody moved to another rung, so there is nothing to test."),
        (
            np.array([[5, 3, 0, 0], [1, 5, 0, 0], [0, 0, 5, 2], [0, 0, 4, 5]]),
            "The rungs fall apart into parts between which nobody moved, so that the test of equal margins does not exist.",
        ),
    ],
)
def test_where_there_is_no_test_it_is_said_why(counts, sentence) -> None:
    with pytest.raises(EstimationImpossible) as caught:
        homogeneity(counts)
    assert str(caught.value) == sentence
