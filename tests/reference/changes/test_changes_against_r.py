"""Changes within people against R (changes.R in this folder made the CSV files)."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.describe.changes import paired_change, supposed_change
from helpers.effects.equivalence import equivalence_test

HERE = Path(__file__).parent
# Same formulas in double precision; only the order of summation differs.
SAME = 1e-11


def reference(name: str) -> list[dict]:
    return pd.read_csv(HERE / f"{name}.csv", comment="#").to_dict("records")


def waves(name: str) -> tuple[pd.Series, pd.Series]:
    drawn = pd.read_csv(HERE / "drawn.csv", comment="#")
    rows = drawn[drawn["data"] == name]
    return rows["first"], rows["later"]


@pytest.mark.parametrize("row", reference("paired"), ids=lambda row: f"{row['data']}-{row['level']}")
def test_a_paired_change_and_its_equivalence_are_those_of_t_test(row):
    found = paired_change(*waves(row["data"]), level=row["level"])
    for name in ("change", "df", "low", "high", "p_value", "standardised", "correlation"):
        assert getattr(found, name) == pytest.approx(row[name], rel=SAME), name
    assert found.present.n_both == row["n_both"]
    assert found.change / found.std_error == pytest.approx(row["statistic"], rel=SAME)
    tost = equivalence_test(found.change, found.std_error, df=found.df, margin=row["margin"], level=0.95)
    assert tost.p_value == pytest.approx(row["p_equivalence"], rel=SAME)


@pytest.mark.parametrize("row", reference("supposed"), ids=lambda row: f"{row['data']}-{row['leavers']}")
def test_the_change_of_everybody_under_a_supposition_is_that_of_the_formula_in_r(row):
    found = supposed_change(*waves(row["data"]), leavers=row["leavers"], level=row["level"])
    for name in ("supposed", "change", "std_error", "low", "high", "n_left"):
        assert getattr(found, name) == pytest.approx(row[name], rel=SAME), name
