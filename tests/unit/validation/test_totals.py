"""Monthly totals in the parsed tables: every month that does not add up has a sentence that names it."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.errors import Mistake
from helpers.validation.checks import REMEDIES
from helpers.validation.structure import run_structure, structure_checks
from helpers.validation.totals import mistakes

TODO = REMEDIES["stock"]
COMPLETE = "Ask for the complete export: every month once, for every group."


@pytest.fixture
def good(monitored: ModuleType) -> pd.DataFrame:
    """Return four months of two towns and both together, as in the file; lines 2 to 13."""
    flows = {"schiedam": [(40, 30)] * 4, "vlaardingen": [(5, 6)] * 4}
    return monitored.parsed(monitored.months(flows, {"schiedam": 2000, "vlaardingen": 60}))


@pytest.fixture
def sentences(monitored: ModuleType):
    def told(frame: pd.DataFrame) -> list[str]:
        return [str(one) for one in mistakes(monitored.study(), {"months": frame})]

    return told


def test_totals_that_add_up_are_not_spoken_of(sentences, good, monitored) -> None:
    assert sentences(good) == []
    (result,) = [
        one
        for one in run_structure(checks(monitored), monitored.study(), {"months": good})
        if one.check.kind == "stock"
    ]
    assert (result.success, result.n_checked, result.rows) == (True, 12, ())


def checks(monitored: ModuleType) -> tuple:
    return tuple(one for one in structure_checks(monitored.study()) if one.kind == "stock")


def test_the_check_names_its_columns_and_the_rows_that_fail(good, monitored) -> None:
    (check,) = checks(monitored)
    assert (check.table, check.column, check.severity) == (
        "months",
        "maand+plaats+begin+in+uit+eind",
        "critical",
    )
    good.loc[3, "eind"] += 1
    (result,) = run_structure((check,), monitored.study(), {"months": good})
    assert result.success is False
    assert result.rows == (3, 5, 6)  # the sum, the total of the month, the begin of the next month


def test_an_off_by_one_is_told_with_its_month_what_stands_there_and_what_it_should_be(
    sentences, good
) -> None:
    good.loc[3, "eind"] += 1
    assert sentences(good) == [
        "data/raw/toy/months.csv, line 5, month 2022-02, group 'schiedam': 'eind' is 2021, where 'begin' + 'in' - "
        f"'uit' make 2020. {TODO}",
        "data/raw/toy/months.csv, line 8, month 2022-03, group 'schiedam': 'begin' is 2020, where 'eind' of the month "
        f"before is 2021. {TODO}",
        "data/raw/toy/months.csv, line 7, month 2022-02, group 'together': 'eind' is 2078, where the groups together "
        f"make 2079. {TODO}",
    ]


def test_a_total_that_could_be_below_a_threshold_is_not_repeated(sentences, good) -> None:
    good.loc[[4, 5], "in"] -= 2
    found = sentences(good)
    assert found[0] == (
        "data/raw/toy/months.csv, line 6, month 2022-02, group 'vlaardingen': 'eind' is 2 more than what 'begin' + "
        f"'in' - 'uit' make. {TODO}"
    )
    assert not any(" 58" in one or " 59" in one for one in found)


def test_lacking_and_double_months_and_rows_without_month_or_group_are_told(sentences, good) -> None:
    assert sentences(good.drop(index=[3, 4, 5]))[0] == (
        f"data/raw/toy/months.csv, line 8, month 2022-03, group 'schiedam': 2022-02 is lacking. {COMPLETE}"
    )
    assert sentences(good.drop(index=[3, 6]))[0] == (
        "data/raw/toy/months.csv, line 11, month 2022-04, group 'schiedam': 2022-02 to 2022-03 are lacking. "
        f"{COMPLETE}"
    )
    twice = pd.concat([good, good.iloc[[0]]], ignore_index=True)
    assert sentences(twice)[0] == (
        "data/raw/toy/months.csv, line 2, month 2022-01, group 'schiedam': this month stands more than once. "
        f"{COMPLETE}"
    )
    good.loc[0, "plaats"] = pd.NA
    good.loc[1, "maand"] = pd.NaT
    first, second, *_ = sentences(good)
    assert first == (
        "data/raw/toy/months.csv, line 3: column 'maand' is empty, so that the month of these totals is not known. "
        f"{COMPLETE}"
    )
    assert second == (
        "data/raw/toy/months.csv, line 2, month 2022-01: column 'plaats' is empty, so that the group of these totals "
        f"is not known. {COMPLETE}"
    )


def test_a_number_below_zero_is_told(sentences, good) -> None:
    good.loc[[0, 2], ["in", "uit"]] -= 41
    assert (
        f"data/raw/toy/months.csv, line 2, month 2022-01, group 'schiedam': column 'in' is below zero. {TODO}"
    ) in sentences(good)


def test_after_five_sentences_the_others_are_counted(sentences, good) -> None:
    good["eind"] += 7
    found = sentences(good)
    assert len(found) == 6
    assert found[-1] == str(
        Mistake(
            "table 'months'",
            "20 more places where the totals do not add up",
            todo="Correct these first; the table failed_rows names all rows.",
        )
    )


def test_01_stops_on_the_totals_alone(monitored, good) -> None:
    from helpers.analyses.validate import stop_if_critical
    from helpers.errors import CriticalCheckFailed
    from helpers.validation.checks import checks_of

    study = monitored.study()
    every = checks_of(study) + structure_checks(study)
    fine = [one.kind != "stock" for one in every]
    tables = {
        "check_results": pd.DataFrame({"check": range(len(every)), "success": fine}),
        "failed_rows": pd.DataFrame({"check": [], "file": [], "row": []}),
        "failures": pd.DataFrame({"table": [], "column": [], "raw": [], "expected": []}),
        **{f"parsed_{name}": pd.DataFrame() for name in study.tables},
    }
    good.loc[3, "eind"] += 1
    with pytest.raises(CriticalCheckFailed) as caught:
        stop_if_critical(study, tables | {"parsed_months": good})
    assert len(caught.value.mistakes) == 3
    assert "month 2022-02" in str(caught.value.mistakes[0])
