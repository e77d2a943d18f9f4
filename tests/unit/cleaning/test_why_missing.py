"""Why values are missing: one list of reasons for a study."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.cleaning.why_missing import OWN_KINDS, as_reasons, first_reason, no_reason, reasons
from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def study() -> Study:
    return load(Project(REPOSITORY), "schiedam")


def test_the_list_has_our_own_reasons_and_all_that_the_study_declares(study: Study) -> None:
    declared = {name for one in study.variables.values() for name in one.missing_codes.values()}
    assert declared
    assert list(reasons(study).categories) == [*OWN_KINDS, *sorted(declared - set(OWN_KINDS))]


def test_a_reason_takes_one_byte_of_a_row(study: Study) -> None:
    assert no_reason(study, pd.RangeIndex(1000)).array.codes.nbytes == 1000


def test_a_reason_that_the_study_does_not_know_is_never_lost(study: Study) -> None:
    with pytest.raises(ValueError, match=r"^reasons that are not in the list of the study: \['nonsense'\]$"):
        as_reasons(pd.Series(["blank", None, "nonsense"], dtype="string"), study)


def test_the_first_column_with_a_reason_gives_it(study: Study) -> None:
    one = pd.Series([None, "blank", None], dtype="string")
    two = pd.Series(["unreadable", "unreadable", None], dtype="string")
    made = first_reason(study, one.index, [one, two])
    assert made.astype("object").tolist()[:2] == ["unreadable", "blank"]
    assert made.isna().tolist() == [False, False, True]


def test_tables_with_reasons_below_each_other_keep_them(study: Study) -> None:
    one = as_reasons(pd.Series(["blank"], dtype="string"), study)
    other = as_reasons(pd.Series(["no_rows"], dtype="string"), study)
    assert pd.concat([one, other]).dtype == reasons(study)
