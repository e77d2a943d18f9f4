"""Events that come back: plain means where everyone is followed, naive twins, edges."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.recurrent import andersen_gill, mean_count, mean_count_difference
from helpers.errors import EstimationImpossible, StatisticalWarning

# The same sums in another order.
SAME = 1e-10


def histories(seed=14, n=40, end=10, censored=False):
    """Rows (person, start, stop, event, treated) of n persons, followed to `end` or a moment before."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(n):
        last = int(rng.integers(3, end + 1)) if censored else end
        start = 0
        for month in np.flatnonzero(rng.random(last) < 0.1 + 0.2 * rng.random()) + 1:
            rows.append((person, start, month, 1, person % 2))
            start = month
        if start < last:
            rows.append((person, start, last, 0, person % 2))
    return pd.DataFrame(rows, columns=["person", "start", "stop", "event", "treated"])


def columns(frame):
    return [frame[name] for name in ("person", "start", "stop", "event")]


def naive(frame, moment):
    times = sorted(frame.loc[(frame["event"] == 1) & (frame["stop"] <= moment), "stop"].unique())
    mean, added = 0.0, dict.fromkeys(frame["person"].unique(), 0.0)
    for time in times:
        there = frame[(frame["start"] < time) & (frame["stop"] >= time)]
        here = there[(there["stop"] == time) & (there["event"] == 1)]
        step = len(here) / len(there)
        mean += step
        for person in there["person"]:
            added[person] += ((person in set(here["person"])) - step) / len(there)
    return mean, sum(value**2 for value in added.values()) ** 0.5


def test_with_everyone_followed_the_mean_count_is_the_mean_of_the_counts():
    frame = histories()
    found = mean_count(*columns(frame), level=0.95)
    per_person = frame.groupby("person")["event"].sum()
    assert found.mean[-1] == pytest.approx(per_person.mean(), abs=SAME)
    assert found.std_error[-1] == pytest.approx(per_person.std(ddof=0) / np.sqrt(40), abs=SAME)
    assert found.n_events.sum() == per_person.sum()
    assert set(found.n_at_risk) == {40}


def test_mean_counts_and_errors_are_those_of_a_naive_sum():
    frame = histories(censored=True)
    found = mean_count(*columns(frame), level=0.95)
    for place, time in enumerate(found.times):
        assert (found.mean[place], found.std_error[place]) == pytest.approx(naive(frame, time), abs=SAME)


def test_one_event_per_person_is_nelson_aalen():
    frame = pd.DataFrame({"person": range(5), "start": 0, "stop": [1, 2, 2, 3, 4], "event": [1, 1, 0, 1, 0]})
    assert mean_count(*columns(frame), level=0.95).mean == pytest.approx(
        [1 / 5, 1 / 5 + 1 / 4, 1 / 5 + 1 / 4 + 1 / 2]
    )


def test_splitting_a_period_changes_nothing():
    frame = histories(censored=True)
    longest = (frame["stop"] - frame["start"]).idxmax()
    middle = (frame.loc[longest, "start"] + frame.loc[longest, "stop"]) / 2
    first, second = (
        frame.loc[[longest]].assign(stop=middle, event=0),
        frame.loc[[longest]].assign(start=middle),
    )
    split = pd.concat([frame.drop(longest), second, first])
    one, other = (mean_count(*columns(data), level=0.95) for data in (frame, split))
    assert other.mean == pytest.approx(one.mean, abs=SAME)
    assert other.std_error == pytest.approx(one.std_error, abs=SAME)
    fits = [
        andersen_gill(*columns(data), data[["treated"]], ties="efron", level=0.95).terms[0]
        for data in (frame, split)
    ]
    assert fits[0].log_ratio == pytest.approx(fits[1].log_ratio, abs=1e-8)
    assert fits[0].std_error == pytest.approx(fits[1].std_error, abs=1e-8)


def test_difference_is_that_of_the_two_mean_counts():
    frame = histories(censored=True)
    found = mean_count_difference(*columns(frame), frame["treated"], horizon=7, level=0.95)
    for code, group in ((1, found.arm), (0, found.reference)):
        part = frame[frame["treated"] == code]
        assert (group.value, group.std_error) == pytest.approx(naive(part, 7), abs=SAME)
        assert group.n == part["person"].nunique()


def test_andersen_gill_leaves_persons_with_missing_covariates_out_whole():
    frame = histories().astype(float)
    frame.loc[frame.index[frame["person"] == 3][0], "treated"] = np.nan
    found = andersen_gill(*columns(frame), frame[["treated"]], ties="breslow", level=0.95)
    assert (found.n_missing, found.n_clusters) == (1, 39)


def test_an_arm_without_events_is_warned_about():
    frame = histories()
    frame.loc[frame["treated"] == 1, "event"] = 0
    with pytest.warns(StatisticalWarning, match="^Up to 10 everyone in the arm fared the same"):
        mean_count_difference(*columns(frame), frame["treated"], horizon=10, level=0.95)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda frame: mean_count(*columns(frame.assign(event=0)), level=0.95),
            EstimationImpossible,
            "No event happened to any of the 40 persons while they were observed.",
        ),
        (
            lambda frame: mean_count_difference(*columns(frame), frame["treated"], horizon=11, level=0.95),
            EstimationImpossible,
            "Nobody in the arm was followed for longer than 10, so nothing is known about it at 11; choose a horizon of "
            "at most 10.",
        ),
        (
            lambda frame: mean_count_difference(*columns(frame), frame["treated"][:3], horizon=5, level=0.95),
            ValueError,
            "Arms and periods need one row each; they have 3 and {rows} rows.",
        ),
        (
            lambda frame: andersen_gill(*columns(frame), frame[["treated"]][:3], ties="efron", level=0.95),
            ValueError,
            "Covariates and periods need one row each; they have 3 and {rows} rows.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    frame = histories()
    with pytest.raises(kind) as raised:
        call(frame)
    assert str(raised.value) == sentence.format(rows=len(frame))
