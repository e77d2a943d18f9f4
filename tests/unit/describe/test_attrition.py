"""Response per wave and arm, and its patterns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.describe.attrition import response_by_arm, response_patterns
from helpers.errors import ParameterMistake

# Published to one decimal of a percentage.
PRINTED = 5e-4


def frame(rows, waves=("0", "6", "12")):
    return pd.DataFrame(rows, columns=list(waves))


def test_wilson_interval_of_11_of_17_is_the_published_one():
    found = response_by_arm(frame([[1]] * 11 + [[0]] * 6, ["6"]), pd.Series(["app"] * 17), level=0.95)
    assert found.loc[0, "low"] == pytest.approx(0.413, abs=PRINTED)
    assert found.loc[0, "high"] == pytest.approx(0.827, abs=PRINTED)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans(), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_counts_close_in_every_arm_and_wave_and_patterns_add_up(persons):
    arms = pd.Series([p[0] for p in persons])
    came = frame([p[1:] for p in persons])
    table = response_by_arm(came, arms, level=0.9)
    assert (table["n_responded"] + table["n_missing"] == table["n_assigned"]).all()
    assert table.groupby("wave")["n_assigned"].sum().eq(len(persons)).all()
    assert ((table["low"] <= table["share"] + 1e-12) & (table["share"] - 1e-12 <= table["high"])).all()
    patterns = response_patterns(came, arms)
    assert patterns["n"].sum() == len(persons)
    for place, wave in enumerate(came.columns):
        seen = patterns[patterns["pattern"].str[place] == "1"].groupby("arm")["n"].sum()
        expected = table[table["wave"] == wave].set_index("arm")["n_responded"]
        assert seen.reindex(expected.index, fill_value=0).tolist() == expected.tolist()


def test_patterns_are_complete_monotone_intermittent_or_never():
    came = frame([[1, 1, 1], [1, 1, 0], [1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 0, 0]])
    found = response_patterns(came, pd.Series(["a"] * 6)).set_index("pattern")["kind"]
    assert found.to_dict() == {
        "111": "complete",
        "110": "monotone",
        "100": "monotone",
        "101": "intermittent",
        "011": "intermittent",
        "000": "never",
    }


def test_an_arm_without_persons_and_a_wave_without_responses_are_shown_as_such():
    arms = pd.Series(pd.Categorical(["a", "a"], categories=["a", "b"]))
    found = response_by_arm(frame([[0], [0]], ["6"]), arms, level=0.95)
    assert found[["arm", "n_assigned", "n_responded"]].to_numpy().tolist() == [["a", 2, 0], ["b", 0, 0]]
    assert found.loc[0, "share"] == 0
    assert np.isnan(found.loc[1, ["share", "low", "high"]].astype(float)).all()
    assert response_patterns(frame([[0], [0]], ["6"]), arms)["arm"].tolist() == ["a"]


def test_the_frame_of_the_caller_and_its_index_do_not_matter():
    came = frame([[True], [False], [True]], ["6"]).set_index(pd.Index([5, 3, 9]))
    found = response_by_arm(came, pd.Series(["a", "b", "b"]), level=0.95)
    assert found["n_responded"].tolist() == [1, 1]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="Response has 1 rows and arms 2; one per person is needed"):
        response_by_arm(frame([[1]], ["6"]), pd.Series(["a", "b"]), level=0.95)
    with pytest.raises(ValueError, match="Response must be True or False"):
        response_by_arm(frame([[np.nan]], ["6"]), pd.Series(["a"]), level=0.95)
    with pytest.raises(ValueError, match="1 persons have no arm; everybody assigned needs one"):
        response_patterns(frame([[1], [1]], ["6"]), pd.Series(["a", None]))
    with pytest.raises(ParameterMistake, match="level: 95; allowed: a number between 0 and 1"):
        response_by_arm(frame([[1]], ["6"]), pd.Series(["a"]), level=95)
