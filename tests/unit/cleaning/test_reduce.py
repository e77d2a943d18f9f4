"""One value per person from several rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cleaning.reduce import Rows, reduce_rows
from helpers.study.spec import Variable

N_PERSONS = 4
SECONDS_FOR_A_MILLION = 5.0
"""A reduction of a million rows takes about 0.3 s on an idle machine; a loop over rows takes a minute."""
CLOSE = 1e-12
"""Sums of a handful of small numbers."""

CODES = {"work": "work", "ill": "ill", "none": "none", "benefit": "benefit"}
CATEGORY = Variable.model_validate(
    {"table": "t", "column": "c", "type": "category", "codes": {"w": "work", "i": "ill", "b": "benefit"},
     "label": {"en": "x"}}
)  # fmt: skip
NUMBER = Variable.model_validate({"table": "t", "column": "c", "type": "real", "label": {"en": "x"}})
TYPES = {
    "any": "boolean", "count": "integer", "share": "real", "sum": "real", "mean": "real", "time_to": "integer",
    "first_of": "category", "first": "category", "last": "category",
}  # fmt: skip


def made(how: str, *, without: str = "missing", kind: str | None = None, **keys: object) -> Variable:
    reduction = {"variable": "x", "how": how, "without_rows": without, **keys}
    kind = kind or TYPES[how]
    codes = CODES if kind == "category" else {}
    return Variable.model_validate({"reduce": reduction, "type": kind, "codes": codes, "label": {"en": "x"}})


def rows(who: list[int], months: list[int | None], n_persons: int = N_PERSONS) -> Rows:
    """Return rows whose order is their month, within which later rows come later in the file."""
    month = pd.Series(pd.array(months, dtype="Int64"))
    return Rows(np.array(who, dtype=np.intp), n_persons, month, month)


def texts(values: list[str | None]) -> pd.Series:
    return pd.Series(pd.array(values, dtype="string"))


def listed(series: pd.Series) -> list[Any]:
    return [None if pd.isna(one) else one for one in series]


WHO = [0, 0, 0, 1, 1, 2]
MONTHS: list[int | None] = [0, 1, 2, 1, 2, 1]
STATUS: list[str | None] = ["work", "benefit", "work", "benefit", "ill", None]
PAY: list[float | None] = [1.0, 2.0, None, 4.0, 5.0, None]


@pytest.mark.parametrize(
    ("how", "keys", "values"),
    [
        ("any", {"equals": ["work"]}, [True, False, None, None]),
        ("any", {"equals": ["work"], "months": [1, 1]}, [False, False, None, None]),
        ("any", {"equals": ["work"], "months": [3, 9]}, [None, None, None, None]),
        ("count", {"equals": ["work"]}, [2, 0, None, None]),
        ("count", {}, [3, 2, None, None]),
        ("share", {"equals": ["ill", "benefit"]}, [1 / 3, 1.0, None, None]),
        ("first", {}, ["work", "benefit", None, None]),
        ("last", {}, ["work", "ill", None, None]),
        ("last", {"months": [0, 1]}, ["benefit", "benefit", None, None]),
        ("time_to", {"equals": ["ill"]}, [2, 2, None, None]),
        ("time_to", {"equals": ["work"]}, [0, 2, None, None]),
        ("time_to", {"equals": ["work"], "months": [1, 12]}, [2, 2, None, None]),
        ("first_of", {"equals": ["work", "ill"]}, ["work", "ill", None, None]),
        ("first_of", {"equals": ["ill"], "months": [0, 1]}, ["none", "none", None, None]),
    ],
)  # fmt: skip
def test_rows_of_a_category_are_reduced(how: str, keys: dict[str, Any], values: list[Any]) -> None:
    found = reduce_rows(rows(WHO, MONTHS), texts(STATUS), CATEGORY, made(how, **keys))
    assert listed(found.content) == values


@pytest.mark.parametrize(
    ("how", "kind", "values"),
    [("sum", "real", [3.0, 9.0]), ("mean", "real", [1.5, 4.5]), ("first", "real", [1.0, 4.0]),
     ("last", "real", [2.0, 5.0])],
)  # fmt: skip
def test_amounts_are_reduced_over_the_known_values(how: str, kind: str, values: list[float]) -> None:
    found = reduce_rows(rows(WHO, MONTHS), pd.Series(PAY, dtype="float64"), NUMBER, made(how, kind=kind))
    assert listed(found.content)[:2] == values
    assert listed(found.kinds) == [None, None, "no_values", "no_rows"]


@pytest.mark.parametrize(
    ("how", "kind", "zero"),
    [("any", "boolean", False), ("count", "integer", 0), ("share", "real", 0.0), ("time_to", "integer", 0),
     ("first_of", "category", "none")],
)  # fmt: skip
def test_zero_without_rows_is_said_only_of_people_without_rows(how: str, kind: str, zero: object) -> None:
    reduction = made(how, without="zero", kind=kind, equals=["work"])
    found = reduce_rows(rows(WHO, MONTHS), texts(STATUS), CATEGORY, reduction)
    assert found.content[3] == zero
    assert pd.isna(found.content[2])
    assert listed(found.kinds) == [None, None, "no_values", None]


def test_a_row_whose_month_is_unknown_is_in_no_window_and_is_never_called_no_row() -> None:
    reduction = made("any", without="zero", equals=["work"], months=[0, 12])
    found = reduce_rows(
        rows([0, 0, 1], [None, 1, None]), texts(["work", "benefit", "work"]), CATEGORY, reduction
    )
    assert listed(found.content) == [False, None, False, False]
    assert listed(found.kinds) == [None, "time_unknown", None, None]


def test_at_the_same_time_the_first_and_last_in_the_file_and_the_first_of_equals_decide() -> None:
    same = rows([0, 0], [1, 1])
    values = texts(["ill", "work"])
    assert reduce_rows(same, values, CATEGORY, made("first")).content[0] == "ill"
    assert reduce_rows(same, values, CATEGORY, made("last")).content[0] == "work"
    assert reduce_rows(same, values, CATEGORY, made("first_of", equals=["work", "ill"])).content[0] == "work"


def test_a_boolean_counts_by_yes_and_no() -> None:
    source = Variable.model_validate(
        {"table": "t", "column": "c", "type": "boolean", "codes": {1: "yes", 0: "no"}, "label": {"en": "x"}}
    )
    values = pd.Series(pd.array([True, False, None], dtype="boolean"))
    found = reduce_rows(rows([0, 1, 2], [0, 0, 0]), values, source, made("any", equals=["yes"]))
    assert listed(found.content) == [True, False, None, None]


def test_a_person_table_without_any_rows_is_reduced_to_missing() -> None:
    found = reduce_rows(rows([], []), texts([]), CATEGORY, made("any", equals=["work"]))
    assert listed(found.kinds) == ["no_rows"] * N_PERSONS


def naive(
    reduction: Variable, table: list[tuple[int, int | None, str | float | None]]
) -> list[tuple[Any, str | None]]:
    """Return value and kind per person, one row after the other."""
    declared = reduction.reduce
    assert declared is not None
    first, last = declared.months or (-99, 99)
    needs_time = declared.months is not None or declared.how in {"first", "last", "time_to", "first_of"}
    found: list[tuple[Any, str | None]] = []
    for person in range(N_PERSONS):
        own = [(m, v) for who, m, v in table if who == person]
        unplaced = [one for one in own if one[0] is None] if needs_time else []
        inside = [(m, v) for m, v in own if not needs_time or (m is not None and first <= m <= last)]
        known = [(m, v) for m, v in inside if v is not None]
        if not inside:
            found.append((None, "time_unknown" if unplaced else "no_rows"))
        elif not known:
            found.append((None, "no_values"))
        else:
            found.append(
                (VALUE[declared.how](known, [one for one in known if one[1] in declared.equals]), None)
            )
    return found


def first_of(hits: list[Any]) -> str:
    """Return what came first; of what came together, work, which stands first in `equals` here."""
    earliest = [v for m, v in hits if m == min(one for one, _ in hits)]
    return "work" if "work" in earliest else earliest[0] if earliest else "none"


def by_month(known: list[Any]) -> list[Any]:
    return [value for _, value in sorted(known, key=lambda one: one[0])]


VALUE: dict[str, Callable[[list[Any], list[Any]], Any]] = {
    "any": lambda _, hits: bool(hits),
    "count": lambda _, hits: len(hits),
    "share": lambda known, hits: len(hits) / len(known),
    "sum": lambda known, _: sum(v for _, v in known),
    "mean": lambda known, _: sum(v for _, v in known) / len(known),
    "first": lambda known, _: by_month(known)[0],
    "last": lambda known, _: by_month(known)[-1],
    "time_to": lambda known, hits: min(m for m, _ in hits) if hits else max(m for m, _ in known),
    "first_of": lambda _, hits: first_of(hits),
}


MONTH = st.one_of(st.none(), st.integers(-3, 5))
PERSON = st.integers(0, N_PERSONS - 1)
WINDOW = st.sampled_from([None, [0, 2], [1, 1], [-2, 9]])
CATEGORIES = st.sampled_from(["work", "ill", "benefit", None])
AMOUNTS = st.one_of(st.none(), st.integers(-5, 5).map(float))


def agree(reduction: Variable, table: list[Any], values: pd.Series, source: Variable) -> None:
    found = reduce_rows(rows([one[0] for one in table], [one[1] for one in table]), values, source, reduction)
    expected = naive(reduction, table)
    assert listed(found.kinds) == [kind for _, kind in expected]
    for one, (value, _) in zip(listed(found.content), expected, strict=True):
        assert one == (pytest.approx(value, abs=CLOSE) if isinstance(value, float) else value)


@given(
    st.sampled_from(["any", "count", "share", "first", "last", "time_to", "first_of"]),
    st.lists(st.tuples(PERSON, MONTH, CATEGORIES), max_size=25),
    WINDOW,
)
@settings(max_examples=100)
def test_reductions_of_categories_are_what_a_loop_over_the_rows_gives(
    how: str, table: list[Any], window: list[int] | None
) -> None:
    keys = {} if how in {"first", "last"} else {"equals": ["work", "ill"]}
    reduction = made(how, months=window, **keys)
    agree(reduction, table, texts([one[2] for one in table]), CATEGORY)


@given(
    st.sampled_from(["sum", "mean", "first", "last"]),
    st.lists(st.tuples(PERSON, MONTH, AMOUNTS), max_size=25),
    WINDOW,
)
@settings(max_examples=50)
def test_reductions_of_amounts_are_what_a_loop_over_the_rows_gives(
    how: str, table: list[Any], window: list[int] | None
) -> None:
    values = pd.Series([one[2] for one in table], dtype="float64")
    agree(made(how, kind="real", months=window), table, values, NUMBER)


@given(st.lists(st.tuples(PERSON, st.integers(0, 5), CATEGORIES), max_size=25), st.randoms())
@settings(max_examples=20)
def test_the_order_of_rows_in_the_file_does_not_change_what_has_no_order(
    table: list[Any], random: Any
) -> None:
    mixed = list(table)
    random.shuffle(mixed)
    for reduction in (made("any", equals=["work"]), made("time_to", equals=["work"]), made("count")):
        one, other = (
            reduce_rows(
                rows([r[0] for r in t], [r[1] for r in t]), texts([r[2] for r in t]), CATEGORY, reduction
            )
            for t in (table, mixed)
        )
        assert listed(one.content) == listed(other.content)


def test_a_million_rows_are_reduced_without_a_loop() -> None:
    rng = np.random.default_rng(1)
    n, n_persons = 1_000_000, 40_000
    who = rng.integers(0, n_persons, n)
    month = pd.Series(pd.array(rng.integers(0, 25, n), dtype="Int64"))
    values = texts(rng.choice(["work", "ill", "benefit"], n).tolist())
    begin = time.perf_counter()
    reduce_rows(
        Rows(who, n_persons, month, month), values, CATEGORY, made("any", equals=["work"], months=[1, 12])
    )
    assert time.perf_counter() - begin < SECONDS_FOR_A_MILLION
