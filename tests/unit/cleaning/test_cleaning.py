"""Declared decisions, derivations, samples and the ledger."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cleaning.decisions import clean_table
from helpers.cleaning.derive import add_derived, derived_order
from helpers.cleaning.ledger import LEDGER_TYPES, ledger_frame, require_closed
from helpers.cleaning.samples import Step, require_arms, sample_rows, sample_way
from helpers.errors import CriticalCheckFailed, DataMistake, DeclarationMistake, LedgerDoesNotClose
from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
FUNCTIONS = """
import pandas as pd

def squared(age):
    return age.astype("float64") ** 2

def old(age):
    return age > 40

def again(squares):
    return squares / 2

def band(age):
    return age.map(lambda one: "o" if one > 40 else "y", na_action="ignore")
"""


def variable(**keys: object) -> dict[str, object]:
    return {"label": {"en": "x"}, **keys}


def study(**variables: dict[str, object]) -> Study:
    """Return a study of two tables with an arm and an age, and the given variables."""
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    table = {"dialect": "en", "unit": "person", "source": {"en": "t"}}
    plain["tables"] = {
        "one": {**table, "files": ["one.csv"], "id": "nr"},
        "two": {**table, "files": ["two.csv"], "id": "row_number"},
    }
    plain["variables"] = {
        "arm": variable(
            table=("one", "two"), column="arm", type="category", codes={1: "new", 0: "usual"},
            missing_codes={9: "withdrew"},
        ),
        "age": variable(table=("one", "two"), column="age", type="integer"),
        **variables,
    }  # fmt: skip
    plain["samples"] = {
        "all": {"table": "one", "label": {"en": "all"}},
        "mixed": {
            "rows": [{"table": "one", "where": {"arm": ["new"]}}, {"table": "two"}], "label": {"en": "mixed"},
        },
    }  # fmt: skip
    comparison = plain["comparisons"]["trial"] | {"arm": "arm", "reference": "usual"}
    plain["comparisons"] = {
        "first": comparison | {"sample": "all"},
        "second": comparison | {"sample": "mixed"},
    }
    return Study.model_validate(plain)


def parsed(
    arms: list[int | None], ages: list[int | None], kinds: list[str | None] | None = None
) -> pd.DataFrame:
    n = len(arms)
    blank = ["blank" if age is None else None for age in ages]
    return pd.DataFrame(
        {
            "nr": pd.array([f"p{i}" for i in range(n)], dtype="string"),
            "arm": pd.array(arms, dtype="Int64"),
            "arm__missing": pd.array(kinds or [None] * n, dtype="string"),
            "age": pd.array(ages, dtype="Int64"),
            "age__missing": pd.array(blank, dtype="string"),
            "_file": "one.csv",
            "_row": range(2, n + 2),
        }
    )


@pytest.fixture
def derive(tmp_path: Path) -> Path:
    folder = tmp_path / "studies" / "small"
    folder.mkdir(parents=True)
    path = folder / "derive.py"
    path.write_text(FUNCTIONS, encoding="utf-8")
    return path


SQUARE = variable(derive="squared", of=["age"], type="real")
ONE = parsed([1, 0, 1, None], [30, 50, None, 60], [None, None, None, "withdrew"])


# Decisions


def test_codes_become_names_and_missing_codes_keep_their_kind() -> None:
    clean = clean_table(study(), "one", ONE)
    assert clean["arm"].tolist()[:3] == ["new", "usual", "new"]
    assert clean["arm"].isna().tolist() == [False, False, False, True]
    assert clean["arm__missing"].tolist()[3] == "withdrew"
    assert clean["age__missing"].tolist()[2] == "blank"


def test_a_person_is_the_declared_id_or_the_number_of_the_row() -> None:
    assert clean_table(study(), "one", ONE)["person"].tolist() == ["one:p0", "one:p1", "one:p2", "one:p3"]
    assert clean_table(study(), "two", ONE)["person"].tolist() == ["two:1", "two:2", "two:3", "two:4"]


def test_integers_are_64_bits_wide_and_reals_are_float64() -> None:
    small = study(pay=variable(table="one", column="pay", type="real"))
    frame = ONE.assign(pay=pd.array([1, None, 2.5, 3], dtype="Float64"), pay__missing=pd.array([None, "blank", None, None], dtype="string"))  # fmt: skip
    clean = clean_table(small, "one", frame)
    assert clean["age"].dtype == "Int64"
    assert clean["pay"].dtype == "float64"
    assert (clean["age"] ** 2).tolist()[:2] == [900, 2500]


def test_booleans_are_true_and_false_by_their_codes() -> None:
    small = study(work=variable(table="one", column="work", type="boolean", codes={2: "yes", 1: "no"}))
    frame = ONE.assign(work=pd.array([2, 1, None, 7], dtype="Int64"), work__missing=pd.array([None, None, "blank", None], dtype="string"))  # fmt: skip
    clean = clean_table(small, "one", frame)
    assert clean["work"].tolist()[:2] == [True, False]
    assert clean["work__missing"].tolist()[2:] == ["blank", "undeclared_code"]
    assert clean["work"].dtype == "boolean"


def test_the_parsed_table_is_left_as_it_was() -> None:
    before = ONE.copy(deep=True)
    clean_table(study(), "one", ONE)
    pd.testing.assert_frame_equal(ONE, before)


# Derivations


def test_a_derived_variable_is_computed_and_missing_where_its_source_is(derive: Path) -> None:
    small = study(age_squared=SQUARE)
    clean = add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert clean["age_squared"].tolist()[:2] == [900.0, 2500.0]
    assert np.isnan(clean["age_squared"].tolist()[2])
    assert clean["age_squared__missing"].tolist()[2] == "blank"
    assert list(clean.columns)[-2:] == ["age_squared", "age_squared__missing"]
    assert not list(derive.parent.glob("__pycache__"))


def test_derived_variables_are_made_in_the_order_in_which_they_need_each_other(derive: Path) -> None:
    small = study(half=variable(derive="again", of=["age_squared"], type="real"), age_squared=SQUARE)
    assert derived_order(small) == ("age_squared", "half")
    clean = add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert clean["half"].tolist()[0] == 450.0


def test_a_derived_category_is_named_by_its_codes(derive: Path) -> None:
    band = variable(derive="band", of=["age"], type="category", codes={"y": "young", "o": "old"})
    small = study(band=band)
    clean = add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert clean["band"].dropna().tolist() == ["young", "old", "old"]


@pytest.mark.parametrize(
    ("body", "declared", "message"),
    [
        ("return age / nothing", {}, "studies/small/derive.py, line 2, variable 'made': it stops with NameError: name 'nothing' is not defined. Correct the function."),
        ("return 5", {}, "studies/small/derive.py, made, variable 'made': it returns int; allowed: a pandas Series with a value per row."),
        ("return age.dropna()", {}, "studies/small/derive.py, made, variable 'made': it returns 3 values for 4 rows; allowed: one value per row, under the index it was given."),
        ("return age.sort_values()", {}, "studies/small/derive.py, made, variable 'made': it returns its values under another index than the rows have; allowed: one value per row, under the index it was given."),
        ("return age.astype('string') + 'x'", {}, "studies/small/derive.py, made, variable 'made': it returns values of type string that are not real; allowed: real. Declare the type that the function returns, or correct the function."),
        ("return age.astype('float64') / 0", {}, "studies/small/derive.py, made, variable 'made': it returns values of type float64 that are not real; allowed: real. Declare the type that the function returns, or correct the function."),
        ("return age / 4", {"type": "integer"}, "studies/small/derive.py, made, variable 'made': it returns values of type Float64 that are not integer; allowed: integer. Declare the type that the function returns, or correct the function."),
        ("return age", {"type": "boolean"}, "studies/small/derive.py, made, variable 'made': it returns values of type Int64 that are not boolean; allowed: boolean. Declare the type that the function returns, or correct the function."),
        ("return age", {"type": "category", "codes": {30: "thirty"}}, "studies/small/derive.py, made, variable 'made': it returns values of type Int64 that are not category; allowed: category. Declare the type that the function returns, or correct the function."),
    ],
)  # fmt: skip
def test_a_function_that_does_not_give_what_is_declared_is_refused(
    derive: Path, body: str, declared: dict[str, object], message: str
) -> None:
    derive.write_text(f"def made(age):\n    {body}\n", encoding="utf-8")
    small = study(made=variable(derive="made", of=["age"], **({"type": "real"} | declared)))
    with pytest.raises(DeclarationMistake) as caught:
        add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert str(caught.value) == message


def test_a_derive_py_that_stops_by_itself_names_its_line(derive: Path) -> None:
    derive.write_text("import pandas\nimport no_such_package\n", encoding="utf-8")
    small = study(age_squared=SQUARE)
    with pytest.raises(DeclarationMistake) as caught:
        add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert str(caught.value) == (
        "studies/small/derive.py, line 2: it stops with ModuleNotFoundError: No module named 'no_such_package'. "
        "Correct the function."
    )


def test_a_function_cannot_change_its_sources(derive: Path) -> None:
    derive.write_text("def made(age):\n    age.iloc[:] = 0\n    return age\n", encoding="utf-8")
    small = study(made=variable(derive="made", of=["age"], type="real"))
    clean = add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert clean["age"].tolist()[0] == 30


def test_a_derived_value_outside_its_range_stops_the_run(derive: Path) -> None:
    small = study(age_squared=SQUARE | {"range": [0, 2000]})
    with pytest.raises(CriticalCheckFailed) as caught:
        add_derived(small, "one", clean_table(small, "one", ONE), derive)
    assert str(caught.value) == (
        "derived variable 'age_squared': 2 rows of table 'one' are outside the declared range, 0 to 2000. Correct "
        "the function in derive.py, or the range in study.yml."
    )


# Samples and ledger


def cleaned(small: Study, one: pd.DataFrame, two: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"one": clean_table(small, "one", one), "two": clean_table(small, "two", two)}


def test_a_sample_takes_declared_rows_of_declared_tables() -> None:
    clean = cleaned(study(), ONE, parsed([0, 0], [20, 21]))
    chosen = sample_rows(study(), "mixed", clean)
    assert chosen["person"].tolist() == ["one:p0", "one:p2", "two:1", "two:2"]
    assert chosen["_table"].tolist() == ["one", "one", "two", "two"]


def test_rows_whose_arm_is_unknown_are_left_out_and_counted_by_reason() -> None:
    clean = cleaned(study(), ONE, parsed([0], [20]))
    assert sample_rows(study(), "all", clean)["person"].tolist() == ["one:p0", "one:p1", "one:p2"]
    last = sample_way(study(), "all", clean).steps[-1]
    assert (last.arm, last.step, last.reason, last.detail) == ("unknown", "arm_known", "arm", "withdrew")
    assert (last.n_in, last.n_dropped, last.n_out) == (1, 1, 0)


def test_a_missing_value_never_meets_a_condition() -> None:
    small = study(
        work=variable(table=("one", "two"), column="work", type="boolean", codes={1: "yes", 0: "no"})
    )
    plain = small.model_dump(by_alias=True)
    plain["samples"]["all"] = {"rows": [{"table": "one", "where": {"work": ["yes"]}}], "label": {"en": "x"}}
    small = Study.model_validate(plain)
    frame = ONE.assign(work=pd.array([1, None, 0, 1], dtype="Int64"), work__missing=pd.array([None, "blank", None, None], dtype="string"))  # fmt: skip
    chosen = sample_rows(small, "all", {"one": clean_table(small, "one", frame)})
    assert chosen["person"].tolist() == ["one:p0"]


def test_what_a_table_lacks_is_missing_for_that_reason() -> None:
    small = study(pay=variable(table="one", column="pay", type="real"))
    frame = ONE.assign(
        pay=pd.array([1, 2, 3, 4], dtype="Float64"), pay__missing=pd.array([None] * 4, dtype="string")
    )
    chosen = sample_rows(small, "mixed", cleaned(small, frame, parsed([0], [20])))
    assert chosen["pay__missing"].astype("string").fillna("").tolist() == ["", "", "not_in_table"]


def test_an_arm_with_nobody_is_refused() -> None:
    clean = cleaned(study(), parsed([1, 1], [20, 30]), parsed([0], [20]))
    chosen = {name: sample_rows(study(), name, clean) for name in ("all", "mixed")}
    with pytest.raises(DataMistake) as caught:
        require_arms(study(), chosen)
    assert str(caught.value) == (
        "comparison 'first', sample 'all': nobody has arm 'usual'; allowed: at least one person in every arm. Look "
        "at the column of arm in the file, or at the sample in study.yml."
    )


ROWS = st.lists(
    st.tuples(st.sampled_from([1, 0, None]), st.none() | st.integers(18, 67)), min_size=1, max_size=30
)


@given(ROWS, ROWS)
@settings(max_examples=40)
def test_the_ledger_closes_for_any_rows(
    one: list[tuple[int | None, int | None]], two: list[tuple[int | None, int | None]]
) -> None:
    small = study()
    frames = {}
    for name, rows in (("one", one), ("two", two)):
        arms, ages = [arm for arm, _ in rows], [age for _, age in rows]
        kinds = ["blank" if arm is None else None for arm in arms]
        frames[name] = parsed(arms, ages, kinds)
    clean = cleaned(small, frames["one"], frames["two"])
    steps = [step for name in small.samples for step in sample_way(small, name, clean).steps]
    n_raw = {name: len(frame) for name, frame in frames.items()}
    n_sample = {name: len(sample_rows(small, name, clean)) for name in small.samples}
    require_closed(steps, n_raw, n_sample)
    for sample, n in n_sample.items():
        parts = {step.table for step in steps if step.sample == sample}
        dropped = sum(step.n_dropped for step in steps if step.sample == sample)
        assert sum(n_raw[table] for table in parts) - dropped == n


GOOD = (
    Step("s", "t", "a", "read", "", "", 5, 0, 5),
    Step("s", "t", "a", "chosen", "x", "", 5, 2, 3),
    Step("s", "t", "b", "read", "", "", 4, 0, 4),
)


def test_a_ledger_that_adds_up_is_let_through() -> None:
    require_closed(GOOD, {"t": 9}, {"s": 7})


@pytest.mark.parametrize(
    ("steps", "n_raw", "n_sample", "message"),
    [
        (
            (Step("s", "t", "a", "read", "", "", 5, 1, 5),),
            5,
            5,
            "The ledger of sample 's', table 't', arm 'a' does not close in step 'read': 5 in, 1 dropped, 5 out; rows "
            "in minus rows dropped is not rows out.",
        ),
        (
            (GOOD[0], Step("s", "t", "a", "chosen", "x", "", 4, 1, 3)),
            5,
            3,
            "The ledger of sample 's', table 't', arm 'a' does not close in step 'chosen': 4 in, 1 dropped, 3 out; 5 "
            "rows came out of the step before.",
        ),
        (GOOD, 10, 7, "The ledger of sample 's' begins with 9 rows of table 't', which has 10 rows."),
        (GOOD, 9, 8, "The ledger of sample 's' ends with 7 rows; the sample has 8."),
        ((), 0, 1, "The ledger of sample 's' ends with 0 rows; the sample has 1."),
    ],
)
def test_a_ledger_that_is_off_by_one_fails_the_run(
    steps: tuple[Step, ...], n_raw: int, n_sample: int, message: str
) -> None:
    with pytest.raises(LedgerDoesNotClose) as caught:
        require_closed(steps, {"t": n_raw}, {"s": n_sample})
    assert str(caught.value) == message
    assert caught.value.exit_status == 1


def test_the_ledger_names_the_comparisons_of_each_sample() -> None:
    clean = cleaned(study(), ONE, parsed([0], [20]))
    steps = [step for name in ("all", "mixed") for step in sample_way(study(), name, clean).steps]
    frame = ledger_frame(study(), steps)
    assert list(frame.columns) == list(LEDGER_TYPES)
    assert frame.groupby("sample")["comparison"].unique().map(list).to_dict() == {
        "all": ["first"],
        "mixed": ["second"],
    }
