import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.disclosure.policy import Policy
from helpers.disclosure.suppression import suppress
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused
from helpers.results import Column, Guard

K = 10
WORDS = Vocabulary.of(names=["a", "b", "c", "d", "e"], columns=["arm", "n", "mean", "share"])
COLUMNS = (Column("arm", "label"), Column("n", "count"), Column("mean", "number"))
GUARD = Guard("n", ("mean",))


def policy(**changes):
    plain = {
        "profile": "cbs-style",
        "min_persons": K,
        "zeros": "shown",
        "dominance": 0.5,
        "group": 0.9,
        "rows_may_be_shown": False,
    }
    return Policy(**plain | changes)


def passed(frame, columns=COLUMNS, guards=(GUARD,), **changes):
    return suppress(frame, columns, guards, policy(**changes), vocabulary=WORDS, where="exhibit 'x'")


def counts(*n, arms="abcde"):
    return pd.DataFrame({"arm": list(arms[: len(n)]), "n": n, "mean": [float(i) for i in range(len(n))]})


@pytest.mark.parametrize(("n", "shown"), [(1, False), (K - 1, False), (K, True), (K + 1, True)])
def test_a_cell_is_withheld_below_the_threshold_and_shown_from_it(n, shown):
    found = passed(counts(n, 200))
    assert found.frame["mean"].notna().tolist() == [shown, True]
    assert found.frame["n"].notna().tolist() == [shown, True]
    assert found.mask["mean"].tolist() == [not shown, False]
    assert found.n_withheld == (0 if shown else 2)
    assert found.frame["arm"].tolist() == ["a", "b"]


@pytest.mark.parametrize(("zeros", "shown"), [("shown", True), ("withheld", False)])
def test_nobody_is_shown_or_withheld_as_the_policy_says(zeros, shown):
    found = passed(counts(0, 200), zeros=zeros)
    assert bool(found.frame["n"].notna()[0]) is shown


def test_a_withheld_cell_is_marked_and_a_missing_one_is_not():
    frame = counts(4, 200)
    frame.loc[1, "mean"] = np.nan
    found = passed(frame)
    assert found.frame["mean"].isna().tolist() == [True, True]
    assert found.mask["mean"].tolist() == [True, False]


def test_a_cell_that_was_empty_already_is_not_counted_as_withheld():
    frame = counts(4, 200)
    frame.loc[0, "mean"] = np.nan
    assert passed(frame).n_withheld == 1


def test_a_cell_under_two_guards_needs_both():
    frame = pd.DataFrame({"n_arm": [50, 4, 50], "n_reference": [50, 50, 4], "mean": [1.0, 2.0, 3.0]})
    columns = (Column("n_arm", "count"), Column("n_reference", "count"), Column("mean", "number"))
    found = passed(frame, columns, (Guard("n_arm", ("mean",)), Guard("n_reference", ("mean",))))
    assert found.frame["mean"].isna().tolist() == [False, True, True]
    assert found.frame["n_arm"].isna().tolist() == [False, True, False]


def test_whole_numbers_stay_whole_numbers():
    found = passed(counts(4, 200))
    assert found.frame["n"].dtype == "Int64"
    assert found.frame["n"][1] == 200


def test_the_frame_of_the_caller_is_left_alone():
    frame = counts(4, 200)
    before = frame.copy(deep=True)
    passed(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_index_attributes_and_unused_categories_do_not_pass():
    frame = counts(20, 200)
    frame.index = ["Fatima", "Jan"]
    frame.attrs["source"] = "Fatima"
    frame["arm"] = pd.Categorical(["a", "b"], categories=["a", "b", "Fatima"])
    found = passed(frame).frame
    assert found.index.tolist() == [0, 1]
    assert found.attrs == {}
    assert not isinstance(found["arm"].dtype, pd.CategoricalDtype)


TOTAL = Guard("n", ("mean",), adds_up_within=())


def withheld(*n, **changes):
    return np.flatnonzero(passed(counts(*n), guards=(TOTAL,), **changes).mask["n"]).tolist()


def test_a_single_withheld_row_takes_the_next_smallest_with_it():
    assert withheld(30, 4, 50, 20) == [1, 3]


def test_two_withheld_rows_of_enough_persons_together_need_no_companion():
    assert withheld(30, 5, 5) == [1, 2]


def test_two_withheld_rows_of_too_few_persons_together_take_a_companion():
    assert withheld(30, 40, 5, 4) == [0, 2, 3]


def test_a_withheld_total_row_would_be_the_last_companion():
    assert withheld(4, 30, 34) == [0, 1]


def test_without_withheld_rows_there_is_no_companion():
    assert withheld(30, 10, 11) == []


def test_a_shown_zero_is_no_companion():
    assert withheld(0, 4, 50, 60) == [1, 2]


def test_a_single_withheld_zero_takes_a_companion():
    assert withheld(0, 40, 50, zeros="withheld") == [0, 1]


def test_companions_are_sought_within_the_group_that_adds_up_and_counted_apart():
    frame = counts(4, 30, 20, 25)
    frame["arm"] = ["a", "a", "b", "b"]
    found = passed(frame, guards=(Guard("n", ("mean",), adds_up_within=("arm",)),))
    assert found.mask["n"].tolist() == [True, True, False, False]
    assert (found.n_withheld, found.n_secondary) == (4, 2)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.sampled_from(["shown", "withheld"]))
def test_the_total_never_gives_a_small_row_away(n, zeros):
    hidden = withheld(*n, zeros=zeros)
    left = [i for i in range(len(n)) if i not in hidden and n[i] > 0]
    # Total less what is shown is what stands in the hidden rows together.
    rest = sum(n[i] for i in hidden)
    if hidden and left:
        assert len(hidden) >= 2
        assert rest >= K
    assert all(n[i] == 0 or n[i] >= K for i in range(len(n)) if i not in hidden)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.integers(3, 20))
def test_a_higher_threshold_never_shows_more(n, threshold):
    low = set(np.flatnonzero(passed(counts(*n), min_persons=threshold).mask["n"]))
    high = set(np.flatnonzero(passed(counts(*n), min_persons=threshold + 1).mask["n"]))
    assert low <= high


SHARE = (Column("arm", "label"), Column("n", "count"), Column("share", "percent"))


@pytest.mark.parametrize(("share", "shown"), [(0.89, True), (0.9, False), (1.0, False), (0.0, True)])
def test_a_share_of_nearly_everybody_is_withheld(share, shown):
    frame = pd.DataFrame({"arm": ["a"], "n": [100], "share": [share]})
    found = passed(frame, SHARE, (Guard("n", ("share",)),))
    assert bool(found.frame["share"].notna()[0]) is shown
    assert found.frame["n"][0] == 100


def test_where_the_rows_are_public_the_share_of_nearly_everybody_is_shown_and_the_threshold_stays():
    frame = pd.DataFrame({"arm": ["a", "b"], "n": [100, 9], "share": [0.95, 0.5]})
    found = passed(frame, SHARE, (Guard("n", ("share",)),), rows_may_be_shown=True)
    assert found.frame["share"].notna().tolist() == [True, False]


def test_the_largest_share_decides_for_all_that_its_guard_covers():
    frame = pd.DataFrame({"arm": ["a", "b"], "n": [12, 40], "share": [0.06, 0.4], "mean": [0.94, 0.6]})
    columns = (*SHARE, Column("mean", "percent", shown=False))
    found = passed(frame, columns, (Guard("n", ("share",), largest_share="mean"),))
    assert found.frame[["n", "share", "mean"]].isna().all(axis=1).tolist() == [True, False]


@pytest.mark.parametrize(("public", "shown"), [(True, [False, True, True]), (False, [False, False, True])])
def test_a_word_nobody_declared_is_shown_only_where_rows_are_public_and_many_bear_it(public, shown):
    frame = counts(K - 1, K, 40)
    frame["arm"] = ["blacksmith", "baker", "a"]
    found = passed(frame, rows_may_be_shown=public)
    assert found.frame["arm"].notna().tolist() == shown


@pytest.mark.parametrize("word", ["=cmd|' /C calc'!A0", "@SUM(1)", "+cmd", "a\u202eb", "a\x00"])
def test_a_word_that_a_spreadsheet_runs_or_that_cannot_be_seen_is_withheld_always(word):
    frame = counts(40, 50)
    frame["arm"] = [word, "a"]
    assert passed(frame, rows_may_be_shown=True).frame["arm"].isna().tolist() == [True, False]


def test_a_word_of_many_rows_of_few_persons_each_is_withheld_too():
    frame = counts(1, 1, 1, 40)
    frame["arm"] = ["Fatima", "Fatima", "Fatima", "a"]
    assert passed(frame).frame["arm"].isna().tolist() == [True, True, True, False]


def test_a_declared_word_stays_where_its_numbers_are_withheld():
    found = passed(counts(4, 40))
    assert found.frame["arm"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (
            pd.array([None, 20], dtype="Int64"),
            "exhibit 'x', column 'n': the number of persons is missing in row 1, where there are "
            "numbers to protect. "
            "Count the persons behind every row.",
        ),
        (
            [-1, 20],
            "exhibit 'x', column 'n': it guards other columns and holds a value that is no number of "
            "persons.",
        ),
        (
            [20.5, 20],
            "exhibit 'x', column 'n': it guards other columns and holds a value that is no number of "
            "persons.",
        ),
        (
            [np.inf, 20],
            "exhibit 'x', column 'n': it guards other columns and holds a value that is no number of "
            "persons.",
        ),
        (["20", "30"], "exhibit 'x', column 'n': it guards other columns and is not a number of persons."),
        ([True, True], "exhibit 'x', column 'n': it guards other columns and is not a number of persons."),
    ],
)
def test_a_count_that_cannot_be_trusted_refuses_the_exhibit(n, sentence):
    with pytest.raises(DisclosureRefused) as failure:
        passed(pd.DataFrame({"arm": ["a", "b"], "n": n, "mean": [1.0, 2.0]}))
    assert str(failure.value) == sentence


def test_a_count_may_be_missing_where_there_is_nothing_to_protect():
    frame = pd.DataFrame({"arm": ["a", "b"], "n": pd.array([None, 20], "Int64"), "mean": [np.nan, 2.0]})
    found = passed(frame)
    assert found.n_withheld == 0
    assert found.frame["n"].isna().tolist() == [True, False]


def test_an_empty_frame_passes_as_it_is():
    assert passed(counts()).n_cells == 0
