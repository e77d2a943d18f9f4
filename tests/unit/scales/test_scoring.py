"""Scores by the published keys: golden values, R, a naive scorer that does it person by person, and the edges."""

from __future__ import annotations

import itertools
import math
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.scales.keying import keyed, unfit
from helpers.scales.registry import instruments
from helpers.scales.scoring import classed, item_points, scored

OF_R = pd.read_csv(Path(__file__).resolve().parents[2] / "reference" / "scales" / "scores.csv", comment="#")
FROM_R = 1e-12  # R prints fifteen digits of sums and means of whole numbers
KNOWN = instruments()
DUTCH = {
    "11111": 1.000, "21111": 0.918, "11112": 0.883, "11121": 0.887, "22222": 0.705, "33333": 0.511, "12345": 0.047,
    "32523": 0.455, "44444": -0.289, "55555": -0.446,
}  # fmt: skip
QUICK = 2.0  # seconds; 250,000 people took 0.3 s, a busy machine is slower


def score(instrument: str, coding: str, name: str, people: dict[str, list[float | None]]) -> list[float]:
    one = KNOWN[instrument]
    columns = {item: pd.Series(values, dtype="Float64") for item, values in people.items()}
    assert unfit(one, coding, columns) == ()
    return scored(one, name, keyed(one, coding, columns, tuple(one.items))).numbers.tolist()


def same(instrument: str, coding: str, name: str, *answers: float | None) -> float:
    """Return the score of one person, answers in published order."""
    (found,) = score(
        instrument,
        coding,
        name,
        {item: [one] for item, one in zip(KNOWN[instrument].items, answers, strict=True)},
    )
    return found


def every_state() -> pd.DataFrame:
    return pd.DataFrame(list(itertools.product(range(1, 6), repeat=5)), columns=list(KNOWN["eq5d5l"].items))


@pytest.mark.parametrize(("state", "value"), DUTCH.items())
def test_dutch_values_of_health_states_are_the_published_ones(state: str, value: float) -> None:
    assert same("eq5d5l", "none_first", "nl_2016", *map(float, state)) == pytest.approx(value, abs=1e-12)


def test_484_of_3125_health_states_are_worse_than_death() -> None:
    states = every_state()
    values = np.array(
        score("eq5d5l", "none_first", "nl_2016", {name: states[name].tolist() for name in states})
    )
    assert len(values) == 3125
    assert int((values < 0).sum()) == 484
    assert (values.min(), values.max()) == (-0.446, 1.0)


def test_a_mental_health_of_sixty_is_healthy_to_cbs_and_a_complaint_to_the_ggd() -> None:
    value = same("mhi5", "always_first", "total", 4, 4, 3, 4, 3)
    assert value == 60
    cuts = KNOWN["mhi5"].scores["total"].cut_offs
    assert classed(np.array([value]), cuts["cbs"]).tolist() == ["healthy"]
    assert classed(np.array([value]), cuts["ggd"]).tolist() == ["complaints"]


@pytest.mark.parametrize(
    ("value", "cbs", "ggd"),
    [(56, "unhealthy", "complaints"), (60, "healthy", "complaints"), (64, "healthy", "none")],
)
def test_the_two_cut_offs_of_mental_health_differ_at_sixty_only(value: float, cbs: str, ggd: str) -> None:
    cuts = KNOWN["mhi5"].scores["total"].cut_offs
    assert (classed(np.array([value]), cuts["cbs"])[0], classed(np.array([value]), cuts["ggd"])[0]) == (
        cbs,
        ggd,
    )


def test_a_mean_that_misses_a_bound_by_rounding_of_the_machine_is_on_it() -> None:
    cut = KNOWN["brs"].scores["mean"].cut_offs["smith"]
    values = np.array([np.nextafter(3.0, 0), np.nextafter(4.3, 5), 2.99, 4.31])
    assert classed(values, cut).tolist() == ["normal", "normal", "low", "high"]


def test_more_or_less_to_everything_is_strongly_lonely_in_either_coding() -> None:
    for coding in ("no_first", "yes_first"):
        value = same("djg6", coding, "total", 2, 2, 2, 2, 2, 2)
        assert value == 6
        assert classed(np.array([value]), KNOWN["djg6"].scores["total"].cut_offs["manual"]).tolist() == [
            "strong"
        ]


def test_one_missing_answer_among_lonely_ones_leaves_five_and_two_leave_nothing() -> None:
    assert same("djg6", "no_first", "total", None, 1, 1, 1, 3, 3) == 5
    assert math.isnan(same("djg6", "no_first", "total", None, None, 1, 1, 3, 3))


def test_a_missing_answer_is_counted_and_not_prorated() -> None:
    assert same("djg6", "no_first", "total", None, 1, 1, 1, 1, 1) == 3


def test_a_subscale_of_loneliness_needs_all_its_items_and_none_of_the_others() -> None:
    assert math.isnan(same("djg6", "no_first", "emotional", None, 1, 1, 1, 3, 3))
    assert same("djg6", "no_first", "social", None, 1, 1, 1, 3, 3) == 3


def test_the_same_answers_under_the_other_coding_are_the_other_way_round() -> None:
    assert same("djg6", "no_first", "total", 1, 3, 3, 3, 1, 1) == 0
    assert same("djg6", "yes_first", "total", 1, 3, 3, 3, 1, 1) == 6


def test_five_answers_count_as_three() -> None:
    assert same("djg6", "five_no_first", "total", 2, 4, 5, 4, 1, 2) == 0
    assert same("djg6", "five_yes_first", "total", 2, 4, 5, 4, 1, 2) == 6
    assert same("djg6", "five_no_first", "total", 3, 3, 3, 3, 3, 3) == 6


def test_general_self_efficacy_allows_three_missing_answers_and_takes_the_mean_of_the_others() -> None:
    assert same("gse", "false_first", "total", 4, 4, 3, 3, 3, 3, 4, None, None, None) == pytest.approx(
        10 * 24 / 7
    )
    assert math.isnan(same("gse", "false_first", "total", 4, 4, 3, 3, 3, 3, None, None, None, None))


def test_self_esteem_turns_items_round_by_what_they_say() -> None:
    assert same("rses", "disagree_first", "total", 4, 1, 4, 4, 1, 1, 4, 1, 1, 4) == 30
    assert same("rses", "agree_first", "total", 4, 1, 4, 4, 1, 1, 4, 1, 1, 4) == 0


@pytest.mark.parametrize(
    ("answers", "value", "name"),
    [((3,) * 6, 3.0, "normal"), ((3, 4, 3, 3, 3, 3), 17 / 6, "low"), ((5, 1, 5, 1, 4, 2), 28 / 6, "high")],
)
def test_resilience_is_a_mean_with_published_classes(
    answers: tuple[int, ...], value: float, name: str
) -> None:
    found = same("brs", "disagree_first", "mean", *answers)
    assert found == pytest.approx(value)
    assert classed(np.array([found]), KNOWN["brs"].scores["mean"].cut_offs["smith"])[0] == name
    total = same("brs", "disagree_first", "total", *answers)
    assert classed(np.array([total]), KNOWN["brs"].scores["total"].cut_offs["smith_sum"])[0] == name


@pytest.mark.parametrize(
    ("answers", "metric"), [((1,) * 7, 7.0), ((3,) * 7, 19.25), ((5,) * 7, 35.0), ((4,) * 7, 25.03)]
)
def test_the_short_scale_of_well_being_is_looked_up_in_its_table(
    answers: tuple[int, ...], metric: float
) -> None:
    assert same("swemwbs", "never_first", "metric", *answers) == metric


def test_the_table_of_the_short_scale_of_well_being_goes_up_all_the_way() -> None:
    table = KNOWN["swemwbs"].scores["metric"].table
    assert list(table) == list(range(7, 36))
    assert list(table.values()) == sorted(set(table.values()))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (9, "extremely_dissatisfied"),
        (10, "dissatisfied"),
        (19, "slightly_dissatisfied"),
        (20, "neutral"),
        (21, "slightly_satisfied"),
        (31, "extremely_satisfied"),
    ],
)
def test_satisfaction_with_life_has_its_seven_classes(value: float, name: str) -> None:
    assert classed(np.array([value]), KNOWN["swls"].scores["total"].cut_offs["diener"])[0] == name


@pytest.mark.parametrize("name", OF_R.groupby(["instrument", "score"], sort=False).groups)
def test_scores_are_those_that_r_computes_from_the_published_keys(name: tuple[str, str]) -> None:
    instrument, of = name
    rows = OF_R[(OF_R["instrument"] == instrument) & (OF_R["score"] == of)]
    people = {item: rows[f"x{at}"].tolist() for at, item in enumerate(KNOWN[instrument].items, start=1)}
    found = np.array(score(instrument, rows["coding"].iloc[0], of, people))
    theirs = rows["value"].to_numpy(dtype=float)
    assert np.isnan(found).tolist() == np.isnan(theirs).tolist()
    assert found[~np.isnan(found)] == pytest.approx(theirs[~np.isnan(theirs)], abs=FROM_R)
    assert 0 < np.isnan(theirs).sum() < len(theirs)


def naive(instrument: str, of: str, person: dict[str, int | None]) -> float:
    """Score one person in plain words: a third witness, for the codings that begin at the lowest answer."""
    one, declared = KNOWN[instrument], KNOWN[instrument].scores[of]
    items = one.items_of(of)
    given = [item for item in items if person[item] is not None]
    if len(items) - len(given) > declared.missing.at_most:
        return math.nan
    low, high = one.answers.lowest, one.answers.highest
    turned = {item: low + high - person[item] if one.items[item].reversed else person[item] for item in given}
    if declared.how == "count":
        return float(sum(1 for item in given if turned[item] in declared.counts))
    if declared.how == "tariff":
        lost = [declared.tariff.decrements[item][turned[item] - low] for item in items]
        return (
            declared.tariff.full
            - (declared.tariff.any if any(turned[item] > low for item in items) else 0)
            - sum(lost)
        )
    total = sum(turned.values())
    if declared.how == "table":
        return declared.table[total]
    if declared.how == "mean":
        return total / len(given)
    return declared.times * (total if len(given) == len(items) else total / len(given) * len(items))


CANONICAL = {
    "djg6": "no_first", "djg11": "no_first", "mhi5": "always_first_from_0", "eq5d5l": "none_first", "swls": "disagree_first",
    "cantril": "worst_first", "life_satisfaction": "worst_first", "wemwbs": "never_first", "swemwbs": "never_first",
    "rses": "disagree_first_from_0", "gse": "false_first", "brs": "disagree_first", "trust_people": "can_is_1",
    "trust_people_10": "least_first", "perceived_health": "good_first", "participatieladder": "isolated_first",
    "zrm2017": "acute_first", "rapportcijfer": "worst_first", "eq_vas": "worst_first", "bscs": "not_at_all_first",
    "lot_r": "disagree_first_from_0", "brief_cope": "not_at_all_first",
}  # fmt: skip


def test_the_third_witness_sees_every_instrument() -> None:
    assert set(CANONICAL) == {name for name, one in KNOWN.items() if one.refused is None}


@pytest.mark.parametrize("instrument", CANONICAL)
def test_every_score_of_every_instrument_is_what_a_naive_scorer_makes_of_each_person(instrument: str) -> None:
    one, rng = KNOWN[instrument], np.random.default_rng(7)
    n, low, high = 200, one.answers.lowest, one.answers.highest
    made = {
        item: [None if rng.random() < 0.05 else int(rng.integers(low, high + 1)) for _ in range(n)]
        for item in one.items
    }
    for of in one.scores:
        ours = score(instrument, CANONICAL[instrument], of, made)
        theirs = [naive(instrument, of, {item: made[item][at] for item in made}) for at in range(n)]
        assert ours == pytest.approx(theirs, abs=1e-9, nan_ok=True)  # thousandths added in another order


@given(st.data())
def test_turning_all_answers_and_the_coding_round_changes_no_score(data: st.DataObject) -> None:
    pairs = [
        ("djg6", "no_first", "yes_first", 4),
        ("mhi5", "always_first", "never_first", 7),
        ("gse", "false_first", "true_first", 5),
    ]
    instrument, up, down, turn = data.draw(st.sampled_from(pairs))
    answer = st.one_of(st.none(), st.integers(min_value=1, max_value=turn - 1))
    person = {item: data.draw(answer) for item in KNOWN[instrument].items}
    there = score(instrument, up, "total", {item: [one] for item, one in person.items()})
    back = score(
        instrument,
        down,
        "total",
        {item: [None if one is None else turn - one] for item, one in person.items()},
    )
    assert there == pytest.approx(back, nan_ok=True)


def test_a_grade_may_lie_between_two_whole_ones() -> None:
    assert same("rapportcijfer", "worst_first", "value", 7.5) == 7.5
    cuts = KNOWN["rapportcijfer"].scores["value"].cut_offs
    assert classed(np.array([5.0, 5.5, 8.0]), cuts["low"]).tolist() == ["low", "above", "above"]
    assert classed(np.array([7.9, 8.0]), cuts["high"]).tolist() == ["below", "high"]


def test_the_class_of_no_score_is_nothing() -> None:
    assert classed(np.array([np.nan]), KNOWN["mhi5"].scores["total"].cut_offs["cbs"]).tolist() == [None]


def test_items_that_are_counted_enter_as_nought_and_one() -> None:
    one = KNOWN["djg6"]
    columns = {item: pd.Series([1, 2, None], dtype="Int64") for item in one.items}
    found = item_points(one, "social", keyed(one, "no_first", columns, tuple(one.items)))
    assert found[:2].tolist() == [[1, 1, 1], [1, 1, 1]]
    assert np.isnan(found[2]).all()


def test_a_quarter_of_a_million_people_are_scored_at_once() -> None:
    one, rng = KNOWN["gse"], np.random.default_rng(1)
    columns = {item: pd.Series(rng.integers(1, 5, 250_000), dtype="Int64") for item in one.items}
    begin = time.process_time()
    found = scored(one, "total", keyed(one, "false_first", columns, tuple(one.items)))
    assert time.process_time() - begin < QUICK
    assert len(found.numbers) == 250_000
