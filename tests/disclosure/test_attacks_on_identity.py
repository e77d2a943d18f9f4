"""Somebody's name, number, address or mail is put where nobody looks; no exhibit, table or sentence holds it.

What is planted stands in columns that are not used, in open answers, in ids, in labels of values, in names of
sheets and columns. Everything that 01 would save or say is searched.
"""

from __future__ import annotations

import json

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from helpers import storage
from helpers.analyses import validate
from helpers.errors import UserMistake
from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.validation.identifying import eleven_test

N = 30
NAMES = [f"Fatima Canary{letter}" for letter in "abcdefghijklmnopqrstuvwxyzabcd"]
MAILS = [f"canary{one}@voorbeeld.nl" for one in range(N)]
PHONES = [f"06-123456{one:02d}" for one in range(N)]
STREETS = [f"Kanariestraat {one}" for one in range(1, N + 1)]
_DRAWN = np.random.default_rng(5).integers(200_000_000, 299_999_999, 2_000)
BSNS = [str(one) for one in _DRAWN[eleven_test(_DRAWN)]][:N]
TOLD = [
    f"bel {phone} of mail {mail}, {street}"
    for phone, mail, street in zip(PHONES, MAILS, STREETS, strict=True)
]
CANARIES = ("Canary", "canary", "06-123", "Kanariestraat", *BSNS)
PLAIN = {"id": [f"P{one:03d}" for one in range(N)], "age": [str(20 + one) for one in range(N)]}
PRIVATE = {"naam": NAMES, "mail": MAILS, "tel": PHONES, "adres": STREETS, "open": TOLD}
REPOSITORY = Project.here()


def study(file: str, **table: object) -> Study:
    """Return a confidential study of one table with two used columns."""
    plain = load(REPOSITORY, "nsw").model_dump(by_alias=True)
    plain |= {
        "study": "canaries",
        "kind": "confidential",
        "disclosure": plain["disclosure"] | {"rows_may_be_shown": False},
        "tables": {
            "people": {"files": [file], "unit": "person", "id": "id", "source": {"en": "x"}, **table},
        },
        "joins": [],
        "variables": {"age": {"table": "people", "column": "age", "type": "integer", "label": {"en": "Age"}}},
        "samples": {"all": {"table": "people", "label": {"en": "all"}}},
        "comparisons": {}, "outcomes": {}, "analysis": {}, "checks": [], "families": {},
        "describe": {"baseline": ["age"], "smd_threshold": 0.1},
    }  # fmt: skip
    return Study.model_validate(plain)


def as_csv(folder, columns: dict[str, list[str]]) -> str:
    pd.DataFrame(columns).to_csv(folder / "people.csv", index=False)
    return "people.csv"


def as_workbook(folder, columns: dict[str, list[str]]) -> str:
    book = openpyxl.Workbook()
    book.active.title = "people"
    for row in (tuple(columns), *zip(*columns.values(), strict=True)):
        book.active.append(row)
    book.create_sheet("mail canary0@voorbeeld.nl")["A1"] = "Fatima Canary"
    book.save(folder / "people.xlsx")
    return "people.xlsx"


def as_spss(folder, columns: dict[str, list[str]]) -> str:
    frame = pd.DataFrame(columns).assign(age=lambda one: one["age"].astype(float), groep=1.0)
    labels = {"groep": {1.0: "groep van canary0@voorbeeld.nl", 2.0: "Fatima Canary"}}
    pyreadstat.write_sav(frame, folder / "people.sav", variable_value_labels=labels)
    return "people.sav"


def everything(produced) -> str:
    """Return all that 01 would show and save, as text."""
    shown = [json.dumps(storage.encode(one), ensure_ascii=False, default=str) for one in _messages(produced)]
    frames = [*produced.tables.values(), *(one.frame for one in produced.exhibits)]
    return "\n".join([*shown, *(frame.to_csv() for frame in frames)])


def _messages(produced):
    for one in produced.exhibits:
        yield from (one.title, one.note, *one.body)


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_nothing_of_columns_that_are_kept_nowhere_is_shown_or_saved(tmp_path, write) -> None:
    file = write(tmp_path, PLAIN | PRIVATE)
    how = {"sheet": "people"} if file.endswith("xlsx") else {"dialect": "en"}
    said = everything(validate.read(study(file, not_kept=list(PRIVATE), **how), tmp_path))
    assert [one for one in CANARIES if one in said] == []
    assert "P001" in said, "the search finds what is there"


def test_nothing_of_labels_in_an_spss_file_about_unused_columns_is_shown_or_saved(tmp_path) -> None:
    file = as_spss(tmp_path, PLAIN | PRIVATE)
    said = everything(validate.read(study(file, not_kept=list(PRIVATE)), tmp_path))
    assert [one for one in CANARIES if one in said] == []


@pytest.mark.parametrize("column", [*PRIVATE, "bsn"])
def test_each_undeclared_column_stops_the_run_without_being_quoted(tmp_path, column) -> None:
    hidden = {**PRIVATE, "bsn": BSNS}
    file = as_csv(tmp_path, {**PLAIN, column: hidden[column]})
    with pytest.raises(UserMistake) as caught:
        validate.read(study(file, dialect="en"), tmp_path)
    assert f"'{column}'" in str(caught.value)
    assert [one for one in CANARIES if one in str(caught.value)] == []


def test_citizen_service_numbers_as_ids_stop_the_run_and_are_in_no_sentence(tmp_path) -> None:
    file = as_csv(tmp_path, {**PLAIN, "id": BSNS})
    with pytest.raises(UserMistake) as caught:
        validate.read(study(file, dialect="en", not_identifying={"id": "they are ours"}), tmp_path)
    assert "python -m helpers pseudonymise" in str(caught.value)
    assert [one for one in CANARIES if one in str(caught.value)] == []


def test_a_person_in_the_first_line_is_not_read_out_as_columns(tmp_path) -> None:
    lines = [",".join((NAMES[one], MAILS[one], "34")) for one in range(N)]
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(UserMistake) as caught:
        validate.read(study("people.csv", dialect="en"), tmp_path)
    assert [one for one in CANARIES if one in str(caught.value)] == []


def test_a_cell_that_is_no_number_is_kept_without_what_it_says_of_somebody(tmp_path) -> None:
    ages = [f"bel {PHONES[0]}", "Fatima Canary", *PLAIN["age"][2:]]
    file = as_csv(tmp_path, {**PLAIN, "age": ages})
    declared = study(file, dialect="en", not_identifying={"age": "two cells hold something else"})
    produced = validate.read(declared, tmp_path)
    checked = validate.checks(declared, produced.tables)
    with pytest.raises(UserMistake) as caught:
        validate.stop_if_critical(declared, {**produced.tables, **checked.tables})
    assert [one for one in CANARIES if one in str(caught.value)] == []
    assert "06-123" not in everything(produced)
