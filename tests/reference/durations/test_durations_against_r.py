"""Durations against R's survival: durations.R beside this file made durations.json beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.effects.cause_specific import cause_specific_hazards
from helpers.effects.competing import cumulative_incidence
from helpers.effects.hazards import cox, hazard_rows
from helpers.effects.incidence_difference import incidence_difference
from helpers.effects.logrank import log_rank
from helpers.effects.partial_likelihood import risk_sets, score_residuals
from helpers.effects.proportionality import proportionality
from helpers.effects.recurrent import andersen_gill, mean_count, mean_count_difference
from helpers.effects.restricted_mean import restricted_mean
from helpers.effects.survival import curve_at, kaplan_meier, median_duration

HERE = Path(__file__).parent
REFERENCE = json.loads((HERE / "durations.json").read_text(encoding="utf-8"))

# The same sums in two programs.
SAME = 1e-10
# Two searches for one maximum: Newton ends within rounding of it in both.
SEARCHED = 1e-10

CAUSES = ["work", "other"]
TERMS = ["treated", "age", "partner"]


@pytest.fixture(scope="module")
def persons() -> pd.DataFrame:
    return pd.read_csv(HERE / "persons.csv").assign(exit=lambda d: d["cause"].gt(0).where(d["cause"].notna()))


@pytest.fixture(scope="module")
def periods() -> pd.DataFrame:
    return pd.read_csv(HERE / "periods.csv")


def numbers(values: list) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def same(found, expected, rel=SAME):
    np.testing.assert_allclose(np.asarray(found, dtype=float), numbers(expected), rtol=rel, atol=1e-14)


def test_reference_says_which_script_and_versions_generated_it():
    assert REFERENCE["generated"].startswith("by durations.R; do not edit; R 4.")
    assert "survival 3." in REFERENCE["generated"]
    assert (HERE / "durations.R").exists()


@pytest.mark.parametrize("name", ["persons", "periods"])
def test_data_are_what_the_script_writes(name):
    generate: dict = {"__name__": "generate", "__file__": str(HERE / "generate.py")}
    exec(compile((HERE / "generate.py").read_text(encoding="utf-8"), "generate.py", "exec"), generate)
    pd.testing.assert_frame_equal(generate[name](), pd.read_csv(HERE / f"{name}.csv"), check_dtype=False)


@pytest.mark.parametrize("level", ["0.95", "0.9"])
@pytest.mark.parametrize("interval", ["log_log", "log", "plain"])
def test_kaplan_meier_is_that_of_survfit(persons, interval, level):
    expected = REFERENCE["kaplan_meier"][interval][level]
    curve = kaplan_meier(persons["time"], persons["exit"], level=float(level), interval=interval)
    for mine, theirs in [
        ("times", "time"), ("survival", "surv"), ("std_error", "se"), ("low", "low"), ("high", "high"),
        ("n_at_risk", "n_risk"), ("n_events", "n_event"), ("n_censored", "n_censor"),
    ]:  # fmt: skip
        same(getattr(curve, mine), expected[theirs])
    middle = median_duration(curve)
    same([middle.median, middle.low, middle.high], expected["median"])
    at = curve_at(curve, expected["at"]["time"])
    for mine, theirs in [
        ("survival", "surv"), ("std_error", "se"), ("low", "low"), ("high", "high"),
        ("n_at_risk", "n_risk"), ("n_events", "n_event"), ("n_censored", "n_censor"),
    ]:  # fmt: skip
        same(getattr(at, mine), expected["at"][theirs])


@pytest.mark.parametrize(
    ("name", "event", "group", "strata"),
    [
        ("two", "exit", "treated", None),
        ("blocks", "exit", "treated", "block"),
        ("three", "exit", "block", None),
        ("three_within", "work", "block", "treated"),
    ],
)
def test_log_rank_is_that_of_survdiff(persons, name, event, group, strata):
    expected = REFERENCE["log_rank"][name]
    data = persons.assign(work=persons["cause"].eq(1).where(persons["cause"].notna()))
    found = log_rank(data["time"], data[event], data[group], strata=None if strata is None else data[strata])
    same([found.statistic, found.df, found.p_value], [expected["chisq"], expected["df"], expected["p"]])
    same([one.observed for one in found.groups], expected["observed"])
    same([one.expected for one in found.groups], expected["expected"])
    assert sum(one.n for one in found.groups) == sum(expected["n"])


@pytest.mark.parametrize("row", REFERENCE["restricted"], ids=lambda row: f"{row['event']} {row['horizon']}")
def test_restricted_means_are_those_of_survfit(persons, row):
    data = persons.assign(work=persons["cause"].eq(1).where(persons["cause"].notna()))
    found = restricted_mean(
        data["time"], data[row["event"]], data["treated"], horizon=row["horizon"], level=0.95
    )
    same([found.arm.value, found.arm.std_error], [row["arm"], row["arm_se"]])
    same([found.reference.value, found.reference.std_error], [row["reference"], row["reference_se"]])
    assert found.n_missing == 4


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("name", ["plain", "strata", "cluster", "both"])
def test_cox_is_that_of_coxph(persons, name, ties):
    expected = REFERENCE["cox"][ties][name]
    found = cox(
        persons["time"], persons["exit"], persons[TERMS], ties=ties, level=0.95,
        strata=persons["block"] if name in {"strata", "both"} else None,
        clusters=persons["caseworker"] if name in {"cluster", "both"} else None,
    )  # fmt: skip
    agrees(found, expected)
    assert found.n_missing == len(persons) - expected["n"]
    assert found.n_clusters == (16 if name in {"cluster", "both"} else None)


def agrees(found, expected):
    same([term.log_ratio for term in found.terms], expected["coef"], rel=SEARCHED)
    scale = np.sqrt(np.diag(numbers(expected["var"])))
    assert np.abs((found.covariance - numbers(expected["var"])) / np.outer(scale, scale)).max() < SEARCHED
    same([found.log_likelihood_null, found.log_likelihood], expected["loglik"])
    assert (found.n, found.n_events) == (expected["n"], expected["n_event"])


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_score_residuals_are_those_of_coxph(persons, ties):
    rows = hazard_rows(persons["time"], persons["exit"], persons[TERMS], strata=None)
    coefficients = numbers(REFERENCE["cox"][ties]["plain"]["coef"])
    sets = risk_sets(None, rows.stop, rows.exited, rows.covariates, rows.strata)
    found = score_residuals(sets, coefficients, ties=ties, n_rows=rows.stop.size)
    expected = numbers(REFERENCE["cox"][ties]["score"])
    assert np.abs(found - expected).max() < SEARCHED * np.abs(expected).max()


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("scale", ["km", "identity"])
@pytest.mark.parametrize("within", [None, "block"])
def test_proportionality_is_that_of_cox_zph(persons, ties, scale, within):
    expected = REFERENCE["cox"][ties]["zph" if within is None else "zph_strata"][scale]
    found = proportionality(
        persons["time"], persons["exit"], persons[TERMS], ties=ties, scale=scale,
        strata=None if within is None else persons[within],
    )  # fmt: skip
    tests = [*found.terms, found.joint]
    same([(test.statistic, test.df, test.p_value) for test in tests], expected, rel=SEARCHED)


def test_cumulative_incidence_is_that_of_survfit(persons):
    expected = REFERENCE["incidence"]
    found = cumulative_incidence(persons["time"], persons["cause"], causes=CAUSES, level=0.95)
    same(found.times, expected["time"])
    same(found.waiting, expected["waiting"])
    for mine, theirs in [("share", "share"), ("std_error", "se"), ("low", "low"), ("high", "high")]:
        same(np.column_stack([getattr(one, mine) for one in found.causes]), expected[theirs])


@pytest.mark.parametrize(("place", "horizon"), [(0, 3), (1, 12), (2, 18)])
@pytest.mark.parametrize("cause", [0, 1])
def test_incidence_by_arm_is_that_of_survfit(persons, place, horizon, cause):
    found = incidence_difference(
        persons["time"], persons["cause"], persons["treated"],
        causes=CAUSES, of=CAUSES[cause], horizon=horizon, level=0.95,
    )  # fmt: skip
    for group in ("arm", "reference"):
        row = REFERENCE["by_arm"][group]
        same(
            [getattr(found, group).value, getattr(found, group).std_error],
            [row["share"][place][cause], row["se"][place][cause]],
        )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_cause_specific_hazards_are_those_of_coxph(persons, ties):
    found = cause_specific_hazards(
        persons["time"], persons["cause"], persons[TERMS], causes=CAUSES, ties=ties, level=0.95
    )
    for name, fit in found:
        agrees(fit, REFERENCE["cox"][ties][name])


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_andersen_gill_is_that_of_coxph(periods, ties):
    found = andersen_gill(
        periods["person"], periods["start"], periods["stop"], periods["event"], periods[["treated", "age"]],
        ties=ties, level=0.95,
    )  # fmt: skip
    agrees(found, REFERENCE["cox"][ties]["again"])


def test_mean_counts_are_those_of_survfit(periods):
    expected = REFERENCE["recurrent"]["all"]
    found = mean_count(*(periods[name] for name in ("person", "start", "stop", "event")), level=0.95)
    for mine, theirs in [
        ("times", "time"), ("mean", "mean"), ("std_error", "se"), ("n_at_risk", "n_risk"), ("n_events", "n_event"),
    ]:  # fmt: skip
        same(getattr(found, mine), expected[theirs])


def test_mean_counts_by_arm_are_those_of_survfit(periods):
    columns = (periods[name] for name in ("person", "start", "stop", "event", "treated"))
    found = mean_count_difference(*columns, horizon=11.5, level=0.95)
    for group in ("arm", "reference"):
        row = REFERENCE["recurrent"][group]
        place = np.searchsorted(row["time"], 11.5) - 1
        same(
            [getattr(found, group).value, getattr(found, group).std_error],
            [row["mean"][place], row["se"][place]],
        )
