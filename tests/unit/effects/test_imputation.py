"""Multiple imputation within arms."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.imputation import impute
from helpers.errors import EstimationImpossible, ParameterMistake

# Written in the brief of this module for a quiet machine; four times that on one that is shared.
SECONDS = 4 * 4


def drawn(seed: int, n: int = 80) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    arm = rng.permutation(np.repeat(["more", "same"], n // 2))
    before = rng.normal(5, 2, n)
    after = before + rng.normal(size=n) + 10 * (arm == "more")
    after[rng.random(n) < 0.3] = np.nan
    return pd.DataFrame({"after": after, "before": before, "works": rng.integers(0, 2, n) * 1.0}), arm


GIVEN = {
    "outcomes": ["after"],
    "auxiliaries": ["before"],
    "blocks": None,
    "method": "normal",
    "m": 4,
    "iterations": 2,
}


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.sampled_from(["normal", "pmm"]))
def test_observed_values_never_change_and_nothing_stays_missing(seed, method):
    frame, arm = drawn(seed)
    before = frame.copy()
    done = impute(frame, arm, **(GIVEN | {"method": method}), rng=np.random.default_rng(seed))
    pd.testing.assert_frame_equal(frame, before)
    for table in done.frames():
        assert table.columns.tolist() == ["after", "before"]
        assert table.notna().all(axis=None)
        seen = frame["after"].notna()
        assert (table["after"][seen] == frame["after"][seen]).all()


def test_the_same_seed_gives_the_same_tables_and_another_gives_others():
    frame, arm = drawn(1)
    one, again, other = (impute(frame, arm, **GIVEN, rng=np.random.default_rng(s)).values for s in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


def test_an_arm_is_imputed_from_itself_alone():
    frame, arm = drawn(2)
    moved = frame.copy()
    moved.loc[arm == "same", "after"] *= -50
    one = impute(frame, arm, **GIVEN, rng=np.random.default_rng(1))
    other = impute(moved, arm, **GIVEN, rng=np.random.default_rng(1))
    assert (one.values[:, arm == "more"] == other.values[:, arm == "more"]).all()
    gone = one.missing[:, 0]
    assert (
        one.values[:, gone & (arm == "more"), 0].mean() > one.values[:, gone & (arm == "same"), 0].mean() + 7
    )


def test_the_order_of_rows_and_the_index_of_the_table_are_kept_apart():
    frame, arm = drawn(3)
    shuffled = frame.set_index(np.arange(80)[::-1] + 7)
    one = impute(frame, arm, **GIVEN, rng=np.random.default_rng(1))
    assert (one.values == impute(shuffled, arm, **GIVEN, rng=np.random.default_rng(1)).values).all()


def test_auxiliaries_with_holes_are_filled_in_too_and_blocks_may_be_absent_from_an_arm():
    frame, arm = drawn(4)
    frame.loc[:5, "before"] = np.nan
    blocks = np.where(arm == "more", np.arange(80) % 2, 0)
    done = impute(frame, arm, **(GIVEN | {"blocks": blocks, "iterations": 8}), rng=np.random.default_rng(1))
    assert np.isfinite(done.values).all()
    assert done.n_imputed("before", "more") + done.n_imputed("before", "same") == 6


def test_the_trace_holds_the_mean_of_what_was_filled_in_last():
    frame, arm = drawn(5)
    done = impute(frame, arm, **GIVEN, rng=np.random.default_rng(1))
    gone = done.missing[:, 0] & (arm == "same")
    assert done.trace.shape == (2, 4, 2, 2)
    assert done.trace[-1, :, 1, 0] == pytest.approx(done.values[:, gone, 0].mean(axis=1))
    assert np.isnan(done.trace[:, :, :, 1]).all()


def test_zero_or_one_is_filled_in_with_zero_or_one():
    frame, arm = drawn(6)
    frame.loc[::4, "works"] = np.nan
    chosen = {"works": "logistic", "after": "normal"}
    done = impute(
        frame,
        arm,
        **(GIVEN | {"outcomes": ["after", "works"], "method": chosen}),
        rng=np.random.default_rng(1),
    )
    assert set(done.column("works").ravel()) == {0.0, 1.0}


def test_twelve_outcomes_of_a_deventer_are_filled_in_twenty_times_in_seconds():
    rng = np.random.default_rng(3)
    person = rng.normal(size=(364, 1))
    values = person + rng.normal(size=(364, 17))
    values[:, :12][rng.random((364, 12)) < 0.25] = np.nan
    frame = pd.DataFrame(values, columns=[f"v{place}" for place in range(17)])
    begin = time.perf_counter()
    done = impute(frame, np.array(list("abcd"))[np.arange(364) % 4], outcomes=[f"v{p}" for p in range(12)],
                  auxiliaries=[f"v{p}" for p in range(12, 17)], blocks=np.arange(364) % 2, method="pmm", m=20,
                  iterations=10, rng=rng)  # fmt: skip
    assert time.perf_counter() - begin < SECONDS
    assert done.values.shape == (20, 364, 17)


def few(frame: pd.DataFrame, arm: np.ndarray) -> None:
    frame.loc[np.flatnonzero(arm == "more")[2:], "after"] = np.nan


def equal(frame: pd.DataFrame, arm: np.ndarray) -> None:
    frame.loc[frame["after"].notna() & (arm == "same"), "after"] = 4.0


def infinite(frame: pd.DataFrame, arm: np.ndarray) -> None:
    frame.loc[0, "before"] = np.inf


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (few, "In arm 'more' 2 of 40 persons have 'after', too few to foretell it from 2 coefficients; use fewer "
              "auxiliaries or impute fewer outcomes together."),
        (equal, "In arm 'same' all {n} observed values of 'after' are 4, so nothing says how the missing ones vary; "
                "they cannot be imputed."),
        (infinite, "These columns hold infinite values: 'before'; decide in cleaning what they stand for."),
    ],
)  # fmt: skip
def test_what_cannot_be_imputed_is_said_in_a_sentence(spoil, sentence):
    frame, arm = drawn(7)
    frame.loc[np.flatnonzero(arm == "more")[:2], "after"] = [1.0, 2.0]
    n = int(frame["after"].notna()[arm == "same"].sum())
    spoil(frame, arm)
    with pytest.raises(EstimationImpossible) as raised:
        impute(frame, arm, **GIVEN, rng=np.random.default_rng(1))
    assert str(raised.value) == sentence.format(n=n)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"m": 1}, "m: 1; allowed: 2 or more."),
        ({"iterations": 0}, "iterations: 0; allowed: 1 or more."),
        ({"method": "norm"}, "method of 'after': 'norm'; allowed: normal, pmm, logistic."),
        ({"method": {}}, "method of 'after': None; allowed: normal, pmm, logistic."),
        ({"method": "logistic"}, "method of 'after': logistic, for values other than 0 and 1; allowed: normal, pmm."),
        ({"outcomes": ["aftr"]}, "outcomes: 'aftr'; allowed: a column of the table. Did you mean 'after'?"),
        ({"outcomes": []}, "outcomes and auxiliaries: ['before']; allowed: at least one outcome, none twice."),
        ({"auxiliaries": ["after"]}, "outcomes and auxiliaries: ['after', 'after']; allowed: at least one outcome, none twice."),
    ],
)  # fmt: skip
def test_choices_that_cannot_be_used_are_the_user_s_to_mend(change, sentence):
    frame, arm = drawn(8)
    with pytest.raises(ParameterMistake) as raised:
        impute(frame, arm, **(GIVEN | change), rng=np.random.default_rng(1))
    assert str(raised.value) == sentence


@pytest.mark.parametrize("change", [{"blocks": [1, 2]}, {"blocks": [None] * 80}, {"arm": ["more"]}])
def test_arms_and_blocks_need_one_label_per_person(change):
    frame, arm = drawn(8)
    with pytest.raises(ValueError, match="Every person needs one"):
        impute(frame, **({"arm": arm} | GIVEN | change), rng=np.random.default_rng(1))
