"""Exhibits and tables come back exactly as they were written."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import results, storage
from helpers.results import Column, Declared, Exhibit, Guard, Message, Name, Persons, Quantity, Withheld
from helpers.storage import CannotBeStored, decode, encode

TEXT = st.text(max_size=8)
FINITE = st.floats(allow_nan=False)
NAMES = st.builds(Name, st.sampled_from(["variable", "arm", "word"]), TEXT, TEXT)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    FINITE,
    TEXT,
    st.dates(),
    st.datetimes(),
    NAMES,
    st.builds(Persons, st.integers(0, 10**6)),
    st.builds(Declared, FINITE),
    st.builds(Withheld, st.integers(3, 100)),
    st.builds(Quantity, value=FINITE, unit=TEXT, is_difference=st.booleans()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=5) | st.just("!"), inner, max_size=3),
        st.builds(Message, TEXT, st.dictionaries(TEXT, inner, max_size=2)),
    ),
    max_leaves=12,
)
FRAMES = st.sampled_from(
    [
        pd.DataFrame(),
        pd.DataFrame({"n": pd.array([1, None, 3], dtype="Int64"), "share": [0.1, math.nan, math.inf]}),
        pd.DataFrame({"arm": ["a", None, "c"], "count": np.array([1, 2, 3], dtype="int64")}),
        pd.DataFrame(
            {"yes": pd.array([True, None], dtype="boolean"), "kind": pd.Categorical(["x", "y"], ["y", "x"])}
        ),
        pd.DataFrame({"x": pd.Series([], dtype="float64"), "name": pd.Series([], dtype="str")}),
        pd.DataFrame(
            {"day": pd.to_datetime(["2017-10-01", None]), "n": pd.array([0.5, None], dtype="Float64")}
        ),
    ]
)


@given(VALUES)
@settings(deadline=None)
def test_every_value_of_a_message_comes_back_equal_and_of_the_same_type(value):
    import json

    back = decode(json.loads(json.dumps(encode(value))))
    assert back == value
    assert type(back) is type(value)


def test_numbers_that_json_does_not_know_come_back():
    assert decode(encode(math.inf)) == math.inf
    assert decode(encode(-math.inf)) == -math.inf
    assert math.isnan(decode(encode(math.nan)))


def test_numbers_of_numpy_become_numbers_of_python():
    assert encode(np.float64(0.5)) == 0.5
    assert encode(np.int64(3)) == 3
    assert encode(np.bool_(True)) is True


def test_what_is_no_value_of_an_exhibit_is_refused_with_its_type():
    with pytest.raises(CannotBeStored) as refused:
        encode({"values": [object]})
    assert str(refused.value) == "A value of type type cannot stand in an exhibit: <class 'object'>."


def test_a_mapping_with_names_that_are_not_text_is_refused():
    with pytest.raises(CannotBeStored) as refused:
        encode({1: "a"})
    assert str(refused.value) == "A mapping in an exhibit has names that are not text: [1]."


@given(
    frame=FRAMES, title=st.builds(Message, TEXT, st.dictionaries(TEXT, SCALARS, max_size=2)), options=VALUES
)
@settings(deadline=None, max_examples=40)
def test_an_exhibit_comes_back_exactly(tmp_path_factory, frame, title, options):
    folder = tmp_path_factory.mktemp("stage")
    exhibit = Exhibit(
        id="effects.estimates",
        kind="table",
        title=title,
        chapter="effectiviteit",
        frame=frame,
        columns=(Column("n", "count", interval=("low", "high")),),
        guards=(Guard("n", ("share",), ()),),
        note=Message("a.b", {"who": Name("arm", "programme", "trial")}),
        options={"any": options},
    )
    storage.write_exhibit(folder, exhibit, "4.1")
    ((number, back),) = storage.read_exhibits(folder)
    assert number == "4.1"
    pd.testing.assert_frame_equal(back.frame, frame)
    for field in dataclasses.fields(Exhibit):
        if field.name != "frame":
            assert getattr(back, field.name) == getattr(exhibit, field.name)


def test_exhibits_come_back_in_the_order_in_which_they_were_shown(tmp_path):
    for place in (1, 2, 10):
        storage.write_exhibit(
            tmp_path, Exhibit(f"z{100 - place}", "text", Message("t"), "werking"), f"4.{place}"
        )
    assert [number for number, _ in storage.read_exhibits(tmp_path)] == ["4.1", "4.2", "4.10"]


def test_every_record_that_a_message_may_hold_can_be_stored():
    records = [one for one in vars(results).values() if dataclasses.is_dataclass(one)]
    assert {one.__name__ for one in records} >= {
        "Message",
        "Name",
        "Persons",
        "Declared",
        "Quantity",
        "Withheld",
    }


@given(FRAMES.filter(lambda frame: len(frame.columns) > 0))
@settings(deadline=None, max_examples=20)
def test_a_table_comes_back_exactly_and_is_written_with_the_same_bytes(tmp_path_factory, frame):
    folder = tmp_path_factory.mktemp("stage")
    first = storage.write_table(folder, "sample_trial", frame).read_bytes()
    pd.testing.assert_frame_equal(storage.read_table(folder, "sample_trial"), frame)
    assert storage.write_table(folder, "sample_trial", frame).read_bytes() == first
    assert storage.table_names(folder) == ("sample_trial",)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            pd.DataFrame({"x": [1, 2]}, index=[5, 6]),
            "The table 't' has an index of its own; use reset_index before it is shown.",
        ),
        (
            pd.DataFrame([[1, 2]], columns=["x", "x"]),
            "The table 't' needs columns with text names that differ: ['x', 'x'].",
        ),
        (
            pd.DataFrame([[1]], columns=[3]),
            "The table 't' needs columns with text names that differ: [3].",
        ),
    ],
)
def test_a_frame_that_would_not_come_back_is_refused(tmp_path, frame, sentence):
    with pytest.raises(CannotBeStored) as refused:
        storage.write_table(tmp_path, "t", frame)
    assert str(refused.value) == sentence


def test_a_column_of_mixed_types_is_refused(tmp_path):
    frame = pd.DataFrame({"x": pd.Series([1, "a"], dtype=object)})
    with pytest.raises(CannotBeStored, match=r"^The table 't' holds a column that cannot be written: "):
        storage.write_table(tmp_path, "t", frame)


def test_a_date_is_not_taken_for_a_moment():
    assert type(decode(encode(dt.date(2017, 10, 1)))) is dt.date
