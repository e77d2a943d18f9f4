"""What is checked, and how failures are told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import CriticalCheckFailed, DeclarationMistake
from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.validation import engine, names
from helpers.validation.checks import REMEDIES, Check, checks_of
from helpers.validation.run import failed_rows, results_frame, run
from helpers.validation.sentences import FOUND, critical_mistakes

REPOSITORY = Path(__file__).resolve().parents[3]


def study(**changes: object) -> Study:
    """Return nsw with one table and three variables."""
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    plain["tables"] = {
        "people": {"files": ["p.csv"], "dialect": "en", "unit": "person", "id": "id", "source": {"en": "p"}},
        "visits": {
            "files": ["v.csv"],
            "dialect": "en",
            "unit": "event",
            "id": "row_number",
            "source": {"en": "v"},
        },
    }
    plain["variables"] = {
        "age": {"table": "people", "column": "age", "type": "integer", "range": [18, 67], "required": True, "label": {"en": "Age"}},
        "arm": {"table": "people", "column": "arm", "type": "category", "codes": {1: "a", 0: "b"}, "label": {"en": "Arm"}},
    }  # fmt: skip
    plain["checks"] = []
    return Study.model_validate(plain | changes)


def own(
    expectation: str, severity: str = "warning", table: str = "people", **arguments: object
) -> dict[str, object]:
    return {
        "table": table, "expectation": expectation, "arguments": arguments, "severity": severity, "label": {"en": "x"},
    }  # fmt: skip


def people(**columns: list[object]) -> pd.DataFrame:
    """Return a parsed table of four rows, some columns replaced."""
    data = {
        "id": pd.array(["p1", "p2", "p3", "p4"], dtype="string"),
        "age": pd.array([20, 30, 40, 50], dtype="Int64"),
        "age__missing": pd.array([None] * 4, dtype="string"),
        "arm": pd.array([1, 0, 1, 0], dtype="Int64"),
        "arm__missing": pd.array([None] * 4, dtype="string"),
    }
    for name, values in columns.items():
        data[name] = pd.array(values, dtype=data[name].dtype)
    return pd.DataFrame(data).assign(_file="p.csv", _row=[2, 3, 4, 6])


VISITS = pd.DataFrame({"id": pd.array(["p1", "p1"], dtype="string"), "_file": "v.csv", "_row": [2, 3]})


def told(declared: Study, frame: pd.DataFrame, failures: pd.DataFrame | None = None) -> list[str]:
    """Return the sentences of failed critical checks."""
    frames = {"people": frame, "visits": VISITS}
    checks = checks_of(declared)
    results = run(checks, frames)
    none = pd.DataFrame({"table": [], "column": [], "raw": [], "expected": []})
    return [
        str(one)
        for one in critical_mistakes(
            checks,
            results_frame(results),
            failed_rows(results, frames),
            none if failures is None else failures,
            study="small",
        )
    ]


def test_checks_follow_from_the_declared_variables() -> None:
    found = [(one.kind, one.table, one.column, one.severity) for one in checks_of(study())]
    assert found == [
        ("readable", "people", "age", "critical"),
        ("range", "people", "age", "critical"),
        ("required", "people", "age", "critical"),
        ("readable", "people", "arm", "critical"),
        ("codes", "people", "arm", "critical"),
        ("identified", "people", "id", "critical"),
        ("unique", "people", "id", "critical"),
    ]


def test_a_variable_that_leaves_the_declaration_takes_its_checks_with_it() -> None:
    variables = study().model_dump(by_alias=True)["variables"]
    del variables["age"]
    assert not [one for one in checks_of(study(variables=variables)) if one.column == "age"]


def test_a_clean_table_passes_every_check() -> None:
    assert told(study(), people()) == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"age": [20, 99, 40, 50]},
            "data/raw/small/p.csv, line 3: column 'age' is outside its declared range, 18 to 67. Correct the data, "
            "or the range in study.yml.",
        ),
        (
            {"age": [20, None, None, 50], "age__missing": [None, "blank", "refused", None]},
            "data/raw/small/p.csv, lines 3, 4: column 'age' is empty, where a value is required. Complete the "
            "export, or leave out 'required' in study.yml.",
        ),
        (
            {"arm": [1, 0, 1, 3]},
            "data/raw/small/p.csv, line 6: column 'arm' holds a code that is not declared (declared: 1, 0). Declare "
            "the code, or correct the export.",
        ),
        (
            {"id": ["p1", "p2", "p1", "p4"]},
            "data/raw/small/p.csv, lines 2, 4: column 'id', the id, holds the same id more than once. Remove the "
            "double rows, or declare another id.",
        ),
        (
            {"id": ["p1", None, "p3", "p4"]},
            "data/raw/small/p.csv, line 3: column 'id', the id, is empty. Complete the export: every row needs its "
            "id.",
        ),
    ],
)  # fmt: skip
def test_a_failed_check_names_file_lines_and_remedy(columns: dict[str, list[object]], sentence: str) -> None:
    assert told(study(), people(**columns)) == [sentence]


def test_what_cannot_be_read_is_told_once_with_its_text_and_not_as_missing_too() -> None:
    frame = people(age=[20, None, 40, 50], age__missing=[None, "unreadable", None, None])
    failures = pd.DataFrame(
        {"table": ["people"], "column": ["age"], "raw": ["x" * 40], "expected": ["a whole number"]}
    )
    assert told(study(), frame, failures) == [
        "data/raw/small/p.csv, line 3: a text of 40 characters in column 'age'; allowed: a whole number. Correct the "
        "export or the dialect, or declare what stands there as a missing code."
    ]


def test_a_missing_code_is_neither_out_of_range_nor_unreadable() -> None:
    variables = study().model_dump(by_alias=True)["variables"]
    variables["age"] |= {"required": False, "missing_codes": {99: "refused"}}
    frame = people(age=[20, None, 40, 50], age__missing=[None, "refused", None, None])
    assert told(study(variables=variables), frame) == []


def test_a_warning_does_not_stop_and_is_counted() -> None:
    declared = study(checks=[own("expect_column_values_to_be_between", column="age", max_value=40)])
    frames = {"people": people(), "visits": VISITS}
    results = run(checks_of(declared), frames)
    row = results_frame(results).iloc[-1]
    assert (row["kind"], row["n_checked"], row["n_failed"], row["success"]) == ("declared", 4, 1, False)
    assert told(declared, people()) == []


def test_a_failed_check_of_a_whole_table_counts_all_its_rows() -> None:
    declared = study(checks=[own("expect_table_row_count_to_equal", "critical", value=5)])
    row = results_frame(run(checks_of(declared), {"people": people(), "visits": VISITS})).iloc[-1]
    assert (row["n_checked"], row["n_failed"]) == (4, 4)
    assert told(declared, people()) == [
        "table 'people': the check expect_table_row_count_to_equal (value: 5) fails. Correct the data, or the check "
        "in study.yml."
    ]


def test_columns_can_be_compared_also_where_values_are_missing() -> None:
    greater = own(
        "expect_column_pair_values_a_to_be_greater_than_b", "critical", column_A="age", column_B="arm",
        ignore_row_if="either_value_is_missing",
    )  # fmt: skip
    frame = people(age=[20, None, 0, 50], age__missing=[None, "blank", None, None])
    variables = study().model_dump(by_alias=True)["variables"]
    variables["age"] |= {"required": False, "range": None}
    found = told(study(checks=[greater], variables=variables), frame)
    assert [sentence.partition(":")[0] for sentence in found] == ["data/raw/small/p.csv, line 4"]


def test_a_join_that_expects_one_row_refuses_several() -> None:
    joined = study(joins=[{"from": "people", "to": "visits", "on": "id", "expect": "n:1"}])
    assert told(joined, people()) == [
        "data/raw/small/v.csv, lines 2, 3: column 'id' holds a key more than once, which the join forbids. Remove "
        "the double rows, or correct 'expect' of the join."
    ]
    assert (
        told(study(joins=[{"from": "people", "to": "visits", "on": "id", "expect": "1:n"}]), people()) == []
    )


def test_a_check_that_cannot_be_worked_out_is_a_sentence() -> None:
    declared = study(checks=[own("expect_column_mean_to_be_between", column="id", min_value=1)])
    with pytest.raises(CriticalCheckFailed) as caught:
        run(checks_of(declared), {"people": people(), "visits": VISITS})
    message = str(caught.value)
    assert message.startswith("table 'people', expect_column_mean_to_be_between: it cannot be worked out (")
    assert message.endswith("Does the expectation fit the type of the column?")


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            own("expect_column_values_to_be_uniqe", column="id"),
            "studies/nsw/study.yml: checks[1].expectation: there is no expectation 'expect_column_values_to_be_uniqe'. "
            "Did you mean 'expect_column_values_to_be_unique'?",
        ),
        (
            own("expect_column_values_to_be_unique", colum="id"),
            "studies/nsw/study.yml: checks[1].arguments: expect_column_values_to_be_unique has no argument 'colum'; "
            "allowed: column, mostly, row_condition, condition_parser. Did you mean 'column'?\n"
            "studies/nsw/study.yml: checks[1].arguments: expect_column_values_to_be_unique needs the argument "
            "'column'. Add it.",
        ),
        (
            own("expect_column_values_to_be_unique", column="id", mostly=2),
            "studies/nsw/study.yml: checks[1].arguments.mostly: '2': ensure this value is less than or equal to 1.0.",
        ),
        (
            own("expect_column_values_to_be_between", column="age"),
            "studies/nsw/study.yml: checks[1].arguments: min_value and max_value cannot both be None.",
        ),
    ],
)
def test_a_check_that_is_written_wrongly_is_refused_before_reading(
    check: dict[str, object], message: str
) -> None:
    with pytest.raises(DeclarationMistake) as caught:
        names.require_known(study(checks=[check]))
    assert str(caught.value) == message


def test_a_check_or_join_of_a_column_that_is_not_there_is_refused() -> None:
    declared = study(
        checks=[
            own("expect_compound_columns_to_be_unique", column_list=["id", "wave"]),
            own("expect_column_pair_values_to_be_equal", column_A="age", column_B="ages"),
        ],
        joins=[{"from": "people", "to": "visits", "on": "idd", "expect": "1:1"}],
    )
    with pytest.raises(DeclarationMistake) as caught:
        names.require_columns(declared, {"people": people(), "visits": VISITS})
    assert str(caught.value).split("\n") == [
        "studies/nsw/study.yml: checks[1].arguments.column_list: table 'people' has no column 'wave'; allowed: id, "
        "age, arm. Did you mean 'age'?",
        "studies/nsw/study.yml: checks[2].arguments.column_B: table 'people' has no column 'ages'; allowed: id, age, "
        "arm. Did you mean 'age'?",
        "studies/nsw/study.yml: joins[1].on: table 'people' has no column 'idd'; allowed: id, age, arm. Did you mean "
        "'id'?",
        "studies/nsw/study.yml: joins[1].on: table 'visits' has no column 'idd'; allowed: id. Did you mean 'id'?",
    ]


def test_failed_rows_name_rows_and_hold_no_values() -> None:
    frames = {"people": people(age=[20, 99, 40, 50]), "visits": VISITS}
    failed = failed_rows(run(checks_of(study()), frames), frames)
    assert failed.to_dict("records") == [
        {
            "table": "people",
            "file": "p.csv",
            "row": 3,
            "column": "age",
            "expectation": "expect_column_values_to_be_between",
            "severity": "critical",
            "check": 1,
        }
    ]


def test_every_kind_of_check_has_its_sentence_and_its_remedy() -> None:
    assert set(FOUND) | {"readable"} == set(REMEDIES)


def test_results_come_in_the_order_of_the_checks() -> None:
    checks = (
        Check("declared", "visits", "id", "expect_column_to_exist", {"column": "id"}),
        Check("declared", "people", "id", "expect_column_to_exist", {"column": "id"}),
        Check("declared", "visits", "id", "expect_column_values_to_not_be_null", {"column": "id"}),
    )
    results = run(checks, {"people": people(), "visits": VISITS})
    assert tuple(one.check for one in results) == checks


def test_names_of_expectations_are_those_of_the_package() -> None:
    for name, one in engine.expectations().items():
        assert one.expectation_type == name


def test_the_engine_sends_nothing_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the engine opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    run(checks_of(study()), {"people": people(), "visits": VISITS})
    assert list(tmp_path.iterdir()) == []


def test_a_column_of_whole_numbers_that_is_missing_throughout_can_be_checked() -> None:
    nothing = {
        "age": pd.array([None] * 4, dtype="Int64"),
        "age__missing": pd.array(["blank"] * 4, dtype="string"),
    }
    results = run(checks_of(study()), {"people": people(**nothing), "visits": people()})
    assert {one.check.kind: one.success for one in results if one.check.column.startswith("age")} == {
        "readable": True,
        "range": True,
        "required": False,
    }
