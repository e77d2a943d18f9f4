"""The gate: what is refused, in full sentences without a value; what is dropped; what is let through."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from helpers.errors import DataMistake
from helpers.readers.arrived import CANONICAL, Arrived
from helpers.readers.delimited import Texts
from helpers.study.spec import Study
from helpers.validation.gate import admit, require_declared, require_plain_names, unknown_columns
from helpers.validation.identifying import eleven_test

EMAILS = [f"p{one}@voorbeeld.nl" for one in range(8)]
BSNS = [str(one) for one in range(111222333, 111232333) if eleven_test(np.array([one]))[0]][:8]


def study(joined, variables=None, **people: object) -> Study:
    return joined.study(variables, people=people)


def arrived(**columns: list[str]) -> Arrived:
    ids = [str(one) for one in range(8)]
    table = pa.table({"id": ids, **columns})
    return Arrived(Texts(table, np.arange(2, 10)), CANONICAL)


def sentences(declared: Study, **columns: list[str]) -> list[str]:
    with pytest.raises(DataMistake) as caught:
        require_declared(declared, admit(declared, "people", "people.csv", arrived(**columns)).found)
    return [str(one) for one in caught.value.mistakes]


@pytest.mark.parametrize("said", [{}, {"not_kept": ["nr"]}, {"not_identifying": {"nr": "it is ours"}}])
def test_citizen_service_numbers_stop_the_run_whatever_is_declared(joined, said) -> None:
    assert sentences(study(joined, **said), nr=BSNS) == [
        "data/raw/nsw/people.csv, column 'nr': 100% of the cells that are not empty pass the test of a citizen service "
        "number (BSN), 8 different ones. A BSN may be used only where a law says so, and nothing of this file was kept. "
        "Take the file out of data/raw, and ask the owner of the data to pseudonymise it first: python -m helpers "
        "pseudonymise."
    ]


def test_all_other_columns_of_a_file_are_told_at_once_with_what_to_write(joined) -> None:
    phones = [f"061234567{one}" for one in range(8)]
    assert sentences(study(joined), mail=EMAILS, tel=phones) == [
        "data/raw/nsw/people.csv: columns seem to identify people: 'mail' (e-mail addresses, 100% of its cells); 'tel' "
        "(phone numbers, 100% of its cells). Nothing was kept. In study.yml under tables.people write not_kept: "
        "[mail, tel] (read and stored nowhere); or for a column that is no such thing not_identifying: {column: the "
        "reason}; or let its variable say identifying: direct."
    ]


def test_a_column_that_tells_people_apart_cannot_be_left_out(joined) -> None:
    declared = study(joined, id="mail")
    assert sentences(declared, mail=EMAILS)[0].endswith(
        "'mail' tells people apart here: ask the owner of the data to pseudonymise it (python -m helpers pseudonymise)."
    )


def test_a_name_of_a_column_that_is_somebodys_data_is_not_repeated(joined) -> None:
    assert "jan@x.nl" not in sentences(study(joined), **{"jan@x.nl": EMAILS})[0]


def test_what_is_kept_nowhere_is_gone_before_anything_is_typed(joined) -> None:
    admitted = admit(
        study(joined, not_kept=["mail"]), "people", "people.csv", arrived(mail=EMAILS, x=["1"] * 8)
    )
    assert admitted.arrived.texts.columns.column_names == ["id", "x"]
    assert [(one.column, one.answer, one.n) for one in admitted.found] == [("mail", "not_kept", 8)]
    require_declared(study(joined), admitted.found)


@pytest.mark.parametrize("identifying", ["quasi", "direct"])
def test_a_variable_that_says_it_identifies_is_let_through(joined, identifying) -> None:
    mail = joined.variable(table="people", column="mail", type="text", identifying=identifying)
    found = admit(study(joined, {"mail": mail}), "people", "people.csv", arrived(mail=EMAILS)).found
    assert [one.answer for one in found] == ["declared"]


def test_a_column_that_is_said_to_be_left_out_must_be_there(joined) -> None:
    declared = study(joined, not_kept=["emial"])
    found = [str(one) for one in unknown_columns("nsw", declared.tables["people"], "people", ["id", "email"])]
    assert found == [
        "studies/nsw/study.yml: tables.people.not_kept: no file of the table has a column 'emial'; allowed: id, email. "
        "Did you mean 'email'?"
    ]


def test_a_file_may_not_be_called_like_somebody(joined) -> None:
    with pytest.raises(DataMistake) as caught:
        require_plain_names(study(joined, files=["gesprek 111222333.csv"]))
    assert str(caught.value) == (
        "studies/nsw/study.yml: the name of raw file 1 looks like the data of a person. Give the file another name: "
        "reports and manifests print it."
    )
    require_plain_names(study(joined, files=["export_20240315_120000.csv"]))
