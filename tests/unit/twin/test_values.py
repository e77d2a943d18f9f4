"""Made-up cells: of the declared type, within the declared range, with the declared codes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.readers.arrived import CANONICAL
from helpers.readers.typed import typed
from helpers.study.spec import Variable
from helpers.twin.values import cells

N = 400


def variable(**keys):
    labels = (
        {name: {"en": name} for name in keys.get("codes", {}).values()} if keys["type"] == "category" else {}
    )
    return Variable.model_validate(
        {"table": "t", "column": "c", "label": {"en": "x"}, "labels": labels} | keys
    )


def read(declared, texts):
    import pyarrow as pa

    return typed(pa.chunked_array([pa.array(texts.tolist(), type=pa.string())]), declared, CANONICAL)


@pytest.mark.parametrize(
    "declared",
    [
        variable(type="integer", range=[18, 67], missing_codes={99: "unknown"}),
        variable(type="real", range=[0.5, 2.25]),
        variable(type="date"),
        variable(type="text"),
        variable(type="category", codes={1: "low", 2: "high"}, missing_codes={9: "unknown"}),
        variable(type="boolean", codes={"ja": "yes", "nee": "no"}),
    ],
    ids=lambda one: one.type,
)
def test_every_cell_can_be_read_as_declared(declared):
    found = read(declared, cells(declared, N, np.random.default_rng(1), complete=False))
    assert not found.unreadable.any()
    assert 0 < found.kind.eq("blank").sum() < N / 5
    if declared.missing_codes:
        assert found.kind.eq("unknown").any()


def test_a_cell_that_must_be_known_always_is():
    for declared, complete in (
        (variable(type="integer", required=True), False),
        (variable(type="date"), True),
    ):
        assert (cells(declared, N, np.random.default_rng(1), complete=complete) != "").all()


@given(low=st.integers(-50, 50), width=st.integers(0, 9), seed=st.integers(0, 99))
def test_quantities_stay_within_their_range_and_reach_both_ends(low, width, seed):
    declared = variable(type="integer", range=[low, low + width], required=True)
    values = pd.to_numeric(cells(declared, N, np.random.default_rng(seed), complete=True))
    assert (values.min(), values.max()) == (low, low + width)
