"""Intervals of alpha and omega hold the truth nearly as often as they claim: small here, large in a table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLE = HERE / "scales_coverage.csv"

# Within three Monte Carlo standard errors of what is claimed.
WITHIN = 3
# What docs/instruments.md says: from this many people on, with any of the three kinds of items.
CLAIMED = {30: 0.90, 100: 0.94, 400: 0.92}


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("scales_simulation", HERE / "scales.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#").set_index(["kind", "people", "method"])


def test_both_intervals_hold_the_truth_of_answers_from_one_to_five(simulation) -> None:
    found = simulation.run(24, np.random.default_rng(1), people=(100,), kinds=("five",)).set_index("method")
    error = np.sqrt(0.95 * 0.05 / 24)
    assert found["coverage"].min() >= CLAIMED[100] - WITHIN * error
    assert (found["bias"].abs() < 0.03).all()


def test_committed_table_belongs_to_this_code(simulation) -> None:
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "tests/simulation/scales_coverage.csv was made by other code: "
        "run `python tests/simulation/scales.py 200`."
    )


def test_committed_table_has_every_kind_of_items_and_number_of_people(table, simulation) -> None:
    asked = {
        (kind, n, method)
        for kind in simulation.KINDS
        for n in simulation.PEOPLE
        for method in ("alpha", "omega")
    }
    assert set(table.index) == asked
    assert table["n_draws"].min() >= 200


@pytest.mark.parametrize("people", list(CLAIMED))
def test_committed_coverage_is_at_least_what_the_docs_say(table, people) -> None:
    rows = table.xs(people, level="people")
    assert rows["coverage"].min() >= CLAIMED[people]
    assert rows["bias"].abs().max() < 0.04


def test_committed_intervals_of_many_people_are_narrow_and_nearly_all_made(table) -> None:
    assert table.xs(400, level="people")["width"].max() < 0.14
    many = table.query("people >= 100")
    assert (many["n_intervals"] == many["n_draws"]).all()
