"""How rows belong together, and how what is wrong with it is told."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.study.spec import Study
from helpers.validation.checks import checks_of
from helpers.validation.run import failed_rows, results_frame, run
from helpers.validation.sentences import critical_mistakes
from helpers.validation.structure import run_structure, structure_checks

NOTHING_UNREADABLE = pd.DataFrame({"table": [], "column": [], "raw": [], "expected": []})


def told(study: Study, frames: dict[str, pd.DataFrame]) -> list[str]:
    """Return the sentences of failed critical checks."""
    checks = checks_of(study) + structure_checks(study)
    results = run(checks_of(study), frames) + run_structure(structure_checks(study), study, frames)
    return [
        str(one)
        for one in critical_mistakes(
            checks, results_frame(results), failed_rows(results, frames), NOTHING_UNREADABLE, study="small"
        )
    ]


def found(study: Study, frames: dict[str, pd.DataFrame]) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Return the failing rows of the checks of our own, by kind, table and column."""
    results = run_structure(structure_checks(study), study, frames)
    return {
        (one.check.kind, one.check.table, one.check.arguments.get("joined", one.check.column)): one.rows
        for one in results
        if one.rows
    }


def survey(joined: ModuleType, waves: list[object], kinds: list[str | None] | None = None) -> pd.DataFrame:
    n = len(waves)
    given = None if kinds is None else {"wave": kinds}
    return joined.parsed("survey", given, id=["1"] * n, wave=waves, trust=[5] * n)


def stays(joined: ModuleType, *spells: tuple[str, str | None, str | None]) -> pd.DataFrame:
    who, begin, end = (list(one) for one in zip(*spells, strict=True))
    return joined.parsed("stays", id=who, begin=begin, end=end)


def test_the_checks_follow_from_what_the_tables_are(joined: ModuleType) -> None:
    checks = structure_checks(joined.study(people={"duplicates": "drop_identical"}))
    assert [(one.kind, one.table, one.column, one.severity) for one in checks] == [
        ("once", "people", "id", "critical"),
        ("once", "register", "id+day", "critical"),
        ("orphan", "register", "id", "warning"),
        ("absent", "people", "id", "warning"),
        ("once", "survey", "id+wave", "critical"),
        ("waves", "survey", "wave", "critical"),
        ("orphan", "survey", "id", "warning"),
        ("absent", "people", "id", "warning"),
        ("overlap", "stays", "begin+end", "critical"),
        ("orphan", "stays", "id", "warning"),
        ("orphan", "extra", "id", "warning"),
        ("absent", "people", "id", "warning"),
    ]


def test_a_study_of_single_tables_has_no_checks_of_our_own(joined: ModuleType) -> None:
    study = joined.study()
    people = {"people": study.tables["people"]}
    assert structure_checks(study.model_copy(update={"tables": people, "joins": ()})) == ()


def test_people_in_one_file_only_are_a_warning_with_their_rows(joined: ModuleType) -> None:
    assert found(joined.study(), joined.frames()) == {
        ("orphan", "register", "id"): (5,),
        ("orphan", "survey", "id"): (3,),
        ("orphan", "extra", "id"): (2,),
        ("absent", "people", "register"): (2,),
        ("absent", "people", "survey"): (2,),
        ("absent", "people", "extra"): (2,),
    }
    assert told(joined.study(), joined.frames()) == []


@pytest.mark.parametrize(
    ("decision", "pay", "sentences"),
    [
        ("refuse", [1.0, 1.0], [
            "data/raw/small/register.csv, lines 2, 3: more than one row has the same id and day. Remove the rows that "
            "are wrong, or declare what to do with double rows (duplicates)."]),
        ("drop_identical", [1.0, 1.0], []),
        ("drop_identical", [1.0, 2.0], [
            "data/raw/small/register.csv, lines 2, 3: rows with the same id and day differ in other columns, and only "
            "identical rows are left out. Remove the rows that are wrong, or declare what to do with double rows "
            "(duplicates)."]),
        ("keep_first", [1.0, 2.0], []),
    ],
)  # fmt: skip
def test_a_month_of_a_person_stands_once_unless_the_study_decided(
    joined: ModuleType, decision: str, pay: list[object], sentences: list[str]
) -> None:
    register = joined.parsed("register", id=["1", "1"], day=["2018-01-01"] * 2, status=["b", "b"], pay=pay)
    study = joined.study(register={"duplicates": decision})
    assert told(study, joined.frames(register=register)) == sentences


def test_a_double_person_is_refused_unless_the_study_decided(joined: ModuleType) -> None:
    frames = joined.frames()
    double = pd.concat([frames["people"], frames["people"].iloc[:1].assign(_row=5)], ignore_index=True)
    sentences = told(joined.study(), frames | {"people": double})
    assert sentences[0] == (
        "data/raw/small/people.csv, lines 2, 5: column 'id', the id, holds the same id more than once. Remove the "
        "double rows, or declare another id."
    )
    assert told(joined.study(people={"duplicates": "drop_identical"}), frames | {"people": double}) == []
    differs = double.assign(age=pd.array([30, 40, 50, 31], dtype="Int64"))
    assert told(joined.study(people={"duplicates": "drop_identical"}), frames | {"people": differs}) == [
        "data/raw/small/people.csv, lines 2, 5: rows with the same id differ in other columns, and only identical rows "
        "are left out. Remove the rows that are wrong, or declare what to do with double rows (duplicates)."
    ]


def test_a_key_of_a_join_stands_once_also_where_double_rows_are_dropped(joined: ModuleType) -> None:
    study = joined.study(extra={"duplicates": "drop_identical", "id": "own"})
    extra = joined.parsed("extra", id=["1", "1"], language=["good", "poor"]).assign(
        own=pd.array(["a", "b"], dtype="string")
    )
    assert told(study, joined.frames(extra=extra)) == [
        "data/raw/small/extra.csv, lines 2, 3: column 'id' holds a key more than once, which the join forbids. Remove "
        "the double rows, or correct 'expect' of the join."
    ]


@pytest.mark.parametrize(
    ("waves", "kinds", "rows"),
    [([0, 6], None, ()), ([0, 7], None, (1,)), ([0, None], None, (1,)), ([0, None], [None, "unreadable"], ())],
)  # fmt: skip
def test_a_row_without_a_declared_wave_is_found_once(
    joined: ModuleType, waves: list[object], kinds: list[str | None] | None, rows: tuple[int, ...]
) -> None:
    seen = found(joined.study(), joined.frames(survey=survey(joined, waves, kinds)))
    assert seen.get(("waves", "survey", "wave"), ()) == rows


def test_a_wave_that_may_be_unreadable_still_has_to_be_there(joined: ModuleType) -> None:
    study = joined.study({"wave": {**joined.VARIABLES["wave"], "unreadable": "missing"}})
    frames = joined.frames(survey=survey(joined, [0, None], [None, "unreadable"]))
    assert found(study, frames)["waves", "survey", "wave"] == (1,)


def test_a_wave_outside_the_declared_ones_is_critical(joined: ModuleType) -> None:
    assert told(joined.study(), joined.frames(survey=survey(joined, [0, 7]))) == [
        "data/raw/small/survey.csv, line 3: column 'wave' is empty or holds a wave that is not declared (declared: 0, "
        "6). Complete the export, or declare the wave in 'waves'."
    ]


def test_a_spell_that_ends_before_it_begins_is_critical(joined: ModuleType) -> None:
    spells = stays(
        joined, ("1", "2018-02-01", "2018-01-01"), ("1", "2018-03-01", None), ("2", None, "2018-01-01")
    )
    assert told(joined.study(), joined.frames(stays=spells)) == [
        "data/raw/small/stays.csv, line 2: 'end' lies before 'begin', which is a negative duration. Correct the begin or "
        "the end."
    ]


@pytest.mark.parametrize(
    ("spells", "rows"),
    [
        ([("1", "2018-01-01", "2018-02-01"), ("1", "2018-02-01", None)], ()),
        ([("1", "2018-01-01", "2018-02-02"), ("1", "2018-02-01", None)], (0, 1)),
        ([("1", "2018-01-01", None), ("1", "2018-02-01", "2018-03-01")], (0, 1)),
        ([("1", "2018-01-01", None), ("2", "2018-02-01", None)], ()),
        ([("1", "2018-05-01", "2018-06-01"), ("1", "2018-01-01", "2018-12-01"), ("1", "2018-02-01", "2018-03-01")],
         (0, 1, 2)),
        ([("1", "2018-01-01", "2018-02-01"), ("1", "2018-01-01", "2018-02-01")], (0, 1)),
        ([("1", "2018-01-01", "2018-01-01"), ("1", "2018-01-01", "2018-03-01")], ()),
    ],
)  # fmt: skip
def test_spells_of_one_person_that_overlap_are_found(
    joined: ModuleType, spells: list[tuple[str, str | None, str | None]], rows: tuple[int, ...]
) -> None:
    seen = found(joined.study(), joined.frames(stays=stays(joined, *spells)))
    assert seen.get(("overlap", "stays", "begin+end"), ()) == rows


def test_overlapping_spells_are_told_with_their_lines(joined: ModuleType) -> None:
    spells = stays(
        joined, ("1", "2018-01-01", "2018-02-02"), ("2", "2018-01-01", None), ("1", "2018-02-01", None)
    )
    assert told(joined.study(), joined.frames(stays=spells)) == [
        "data/raw/small/stays.csv, lines 2, 4: spells of one person overlap (columns 'begin' and 'end'). Correct the "
        "begin or the end, or put spells that may overlap in tables of their own."
    ]


def test_what_cannot_be_read_stops_the_run_unless_the_study_says_that_it_is_missing(
    joined: ModuleType,
) -> None:
    day = joined.VARIABLES["day"]
    for unreadable, severity in (("stop", "critical"), ("missing", "warning")):
        study = joined.study({"day": {**day, "unreadable": unreadable}})
        checks = [one for one in checks_of(study) if one.kind == "readable" and one.column == "day"]
        assert [one.severity for one in checks] == [severity]
