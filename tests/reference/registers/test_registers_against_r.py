"""Two registers against estimatr and psych: the script and its CSV stand beside this."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.effects.register_agreement import agreement, numeric_agreement
from helpers.effects.registers import paired_difference

HERE = Path(__file__).parent
ORDER = ("more", "app", "same")

# The same formula in two programs.
SAME = 1e-9
REGISTERS = {"gap": ("first", "second"), "hours_gap": ("hours_first", "hours_second")}


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", comment="#")


@pytest.mark.parametrize(
    "row",
    reference("paired").to_dict("records"),
    ids=lambda row: f"{row['outcome']} {row['estimator']} {row['arm']}",
)
def test_the_paired_difference_is_that_of_a_regression_on_the_gap(row):
    data = reference("generated")
    first, second = REGISTERS[row["outcome"]]
    found = paired_difference(
        data[first],
        data[second],
        data["arm"],
        arm=row["arm"],
        reference="same",
        order=ORDER,
        covariates=None if row["estimator"] == "unadjusted" else data[["age"]],
        blocks=data["block"],
        clusters=None,
        estimator=row["estimator"],
        variance="hc2",
        level=0.95,
    )
    names = ("estimate", "std_error", "df", "low", "high", "p_value")
    assert [getattr(found, name) for name in names] == pytest.approx([row[name] for name in names], rel=SAME)


@pytest.mark.parametrize("row", reference("agreement").to_dict("records"), ids=lambda row: row["arm"])
def test_agreement_is_that_of_psych(row):
    data = reference("generated")
    data = data[data["arm"] == row["arm"]]
    found = agreement(data["first"], data["second"])
    assert (found.n, found.share, found.kappa) == pytest.approx(
        (row["n"], row["share"], row["kappa"]), rel=SAME
    )
    hours = numeric_agreement(data["hours_first"], data["hours_second"])
    values = (hours.n, hours.correlation, hours.sd_difference)
    assert values == pytest.approx((row["n_hours"], row["correlation"], row["sd_gap"]), rel=SAME)
