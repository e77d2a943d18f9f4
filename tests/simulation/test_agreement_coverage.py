"""Intervals that draw documents cover, those that draw sentences do not: small here, large in a table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLE = HERE / "agreement_coverage.csv"
METHODS = ["cohen", "positive", "percent", "krippendorff", "gwet_ac1"]

# Within three Monte Carlo standard errors of what is claimed.
WITHIN = 3
# What docs/agreement.md says: from this many documents it covers this often or more.
CLAIMED = {6: 0.83, 10: 0.88, 20: 0.90, 40: 0.91, 80: 0.925}


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("agreement_simulation", HERE / "agreement.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#").set_index(["documents", "by", "method"])


@pytest.fixture(scope="module")
def small(simulation) -> pd.DataFrame:
    found = simulation.run(24, np.random.default_rng(1), documents=(20,))
    return found.set_index(["documents", "by", "method"])


def mc_error(row: pd.Series) -> float:
    return float(np.sqrt(0.95 * 0.05 / row["n_intervals"]))


@pytest.mark.long
@pytest.mark.parametrize("method", METHODS)
def test_drawing_documents_covers_and_drawing_sentences_fails(small, method):
    document, sentence = small.loc[(20, "document", method)], small.loc[(20, "sentence", method)]
    assert document["coverage"] >= CLAIMED[20] - WITHIN * mc_error(document)
    assert sentence["coverage"] < 0.75
    assert sentence["width"] < 0.5 * document["width"]


def test_committed_table_belongs_to_this_code(simulation):
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "tests/simulation/agreement_coverage.csv was made by other code: "
        "run `python tests/simulation/agreement.py 400`."
    )


def test_committed_table_has_every_number_of_documents_and_coefficient(table, simulation):
    asked = {(n, "document", method) for n in simulation.DOCUMENTS for method in METHODS}
    assert set(table.index) == asked | {(20, "sentence", method) for method in METHODS}
    assert table["n_draws"].min() >= 400
    assert (table["n_intervals"] == table["n_draws"]).all()


@pytest.mark.parametrize("documents", list(CLAIMED))
def test_committed_coverage_is_at_least_what_the_docs_say(table, documents):
    rows = table.loc[(documents, "document")]
    assert rows["coverage"].min() >= CLAIMED[documents]
    assert rows["bias"].abs().max() < 0.02


def test_committed_coverage_grows_to_95_percent_with_documents(table):
    mean = table.xs("document", level="by")["coverage"].groupby("documents").mean()
    assert mean[6] < mean[20] <= mean[80] + 0.01
    assert abs(mean[80] - 0.95) < 0.02


def test_committed_intervals_that_draw_sentences_miss_more_than_half_the_time(table):
    assert table.loc[(20, "sentence"), "coverage"].max() < 0.5
