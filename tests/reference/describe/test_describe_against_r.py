"""Numbers of helpers.describe against R (describe.R in this folder made the CSV files)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.describe.balance import joint_balance, standardised_differences
from helpers.describe.table_one import table_one

HERE = Path(__file__).parent
RAW = HERE.parents[2] / "data" / "raw" / "nsw" / "nsw_mixtape.csv"
# Same formulas in double precision; only the order of summation differs.
SAME = 1e-11
# QR in R, pseudo-inverse in statsmodels: dollars beside 0/1 columns cost a few digits.
SAME_REGRESSION = 1e-8


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", comment="#")


def data(name: str) -> pd.DataFrame:
    return reference("drawn") if name == "drawn" else pd.read_csv(RAW)


@pytest.mark.parametrize(
    "row", reference("balance").to_dict("records"), ids=lambda row: "-".join(map(str, list(row.values())[:4]))
)
def test_standardised_differences_equal_those_of_r(row):
    frame = data(row["data"])
    weights = frame["weight"] if row["weighted"] else None
    found = standardised_differences(
        frame[[row["variable"]]], frame["treat"], weights=weights, denominator=row["denominator"]
    ).iloc[0]
    for column in ("mean_arm", "mean_reference", "sd_arm", "sd_reference", "smd", "variance_ratio"):
        assert found[column] == pytest.approx(row[column], rel=SAME, nan_ok=True), column
    for column in ("n_arm", "n_reference", "n_missing"):
        assert found[column] == row[column]


@pytest.mark.parametrize(
    "row", reference("joint").to_dict("records"), ids=lambda row: f"{row['data']}-{row['test']}"
)
def test_joint_balance_equals_that_of_r(row):
    frame = data(row["data"])
    names = {"drawn": ["age", "score", "partner"]}.get(
        row["data"], ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
    )
    found = joint_balance(frame[names], frame["treat"], test=row["test"])
    assert found.statistic == pytest.approx(row["statistic"], rel=SAME_REGRESSION)
    assert found.p_value == pytest.approx(row["p_value"], rel=SAME_REGRESSION)
    assert (found.df1, found.df2, found.n) == (row["df1"], row["df2"], row["n"])


@pytest.mark.parametrize(
    "row",
    reference("table_one").to_dict("records"),
    ids=lambda row: f"{row['data']}-{row['variable']}-{row['arm']}",
)
def test_table_one_equals_that_of_r_when_quantiles_are_not_protected(row):
    frame = data(row["data"])
    table = table_one(
        frame,
        frame["treat"],
        kinds={row["variable"]: "numeric"},
        categories={},
        probabilities=(0.025, 0.25, 0.5, 0.75),
        min_count=1,
    )
    found = table[table["arm"] == row["arm"]].iloc[0]
    for column in ("n", "mean", "sd", "q2_5", "q25", "q50", "q75"):
        assert found[column] == pytest.approx(row[column], rel=SAME), column


def test_d_squared_is_n_minus_1_times_the_r_squared_of_the_arm_on_the_covariates():
    frame = data("nsw")
    names = ["age", "educ", "re74"]
    design = np.column_stack([np.ones(len(frame)), frame[names]])
    fitted = design @ np.linalg.lstsq(design, frame["treat"], rcond=None)[0]
    r_squared = fitted.var() / frame["treat"].var(ddof=0)
    found = joint_balance(frame[names], frame["treat"], test="hansen_bowers")
    assert found.statistic == pytest.approx((len(frame) - 1) * r_squared, rel=SAME_REGRESSION)
