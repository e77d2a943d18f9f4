"""Agreement against irr, irrCAC and psych: the script and its CSV stand beside this."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.qualitative.agreement import agreement
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.coefficient import Coefficient
from helpers.qualitative.gwet import ac1, ac2
from helpers.qualitative.many_coders import fleiss, percent
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen, weighted_cohen

HERE = Path(__file__).parent
# The same formula in two programs.
SAME = 1e-9
CATEGORIES = {"two": (0, 1, 2), "yes_no": (0, 1), "missing": (0, 1, 2, 3, 4), "two_missing": (0, 1)}


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", comment="#").fillna({"detail": ""})


def coefficient(method: str, detail: str) -> Coefficient:
    plain = {"cohen": cohen, "fleiss": fleiss, "percent": percent, "gwet_ac1": ac1}
    weighted = {"cohen_weighted": weighted_cohen, "krippendorff": krippendorff, "gwet_ac2": ac2}
    return weighted[method](detail) if detail else plain[method]()


@pytest.mark.parametrize(
    "row",
    reference("agreement").to_dict("records"),
    ids=lambda row: f"{row['set']} {row['method']} {row['detail']} {row['source']}",
)
def test_the_coefficient_is_that_of_r(row):
    data = reference("generated")
    values = data.loc[data["set"] == row["set"], ["a", "b", "c", "d"]].dropna(axis=1, how="all")
    found = agreement(
        ratings(values, categories=CATEGORIES[row["set"]]), coefficient(row["method"], row["detail"])
    )
    assert found.estimate == pytest.approx(row["estimate"], rel=SAME)


def test_where_nothing_varies_kappa_is_no_number_in_r_as_here_and_alpha_is_1_there_and_none_here():
    said = reference("nothing_varies").set_index("source")["estimate"]
    assert pd.isna(said["irr::kappa2"])
    assert said["irr::kripp.alpha"] == 1
    same = ratings([[1, 1]] * 5, categories=(0, 1))
    assert [agreement(same, one).reason for one in (cohen(), krippendorff("nominal"))] == ["one_category"] * 2
