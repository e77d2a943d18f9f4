"""What the first two notebooks show of nsw, and that it can pass the door and be printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import clean, validate
from helpers.errors import LedgerDoesNotClose
from helpers.paths import Project
from helpers.reporting.catalogue import LANGUAGES, catalogue
from helpers.results import Exhibit
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
PROJECT = Project(REPOSITORY)


class Made:
    """Everything the first two notebooks make."""

    def __init__(self) -> None:
        self.study: Study = load(PROJECT, "nsw")
        self.tables: dict[str, pd.DataFrame] = {}
        self.exhibits: dict[str, Exhibit] = {}
        self.keep(validate.read(self.study, PROJECT.raw("nsw")))
        self.keep(validate.checks(self.study, self.tables))
        validate.stop_if_critical(self.study, self.tables)
        self.keep(clean.tables(self.study, self.tables, PROJECT.study("nsw") / "derive.py"))
        self.keep(clean.samples(self.study, self.tables))
        self.keep(clean.ledger(self.study, self.tables))

    def keep(self, produced) -> None:
        self.tables |= produced.tables
        self.exhibits |= {exhibit.id: exhibit for exhibit in produced.exhibits}

    def rows(self, exhibit: str) -> list[dict[str, object]]:
        return self.exhibits[exhibit].frame.to_dict("records")


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


def test_the_published_numbers_of_rows_are_in_the_samples(made: Made) -> None:
    assert made.rows("clean.samples") == [
        {"sample": "trial", "table": "nsw", "n": 445},
        {"sample": "cps", "table": "nsw", "n": 185},
        {"sample": "cps", "table": "cps", "n": 15992},
    ]
    trial = made.tables["sample_trial"]
    assert trial["treat"].value_counts().to_dict() == {"control": 260, "programme": 185}
    effect = trial.groupby("treat")["earnings_78"].mean().diff().iloc[-1]
    assert effect == pytest.approx(1794.34, abs=0.005)  # Dehejia and Wahba 1999, two printed decimals


def test_both_files_are_shown_with_rows_and_unused_columns(made: Made) -> None:
    assert [
        (row["file"], row["n"], row["n_unused"], row["n_unreadable"]) for row in made.rows("validate.tables")
    ] == [
        ("nsw_mixtape.csv", 445, 1, 0),
        ("cps_mixtape.csv", 15992, 1, 0),
    ]
    assert [row["column"] for row in made.rows("validate.unused")] == ["data_id", "data_id"]


def test_every_check_of_nsw_passes_and_each_declared_check_has_its_label(made: Made) -> None:
    assert {row["outcome"] for row in made.rows("validate.checks")} == {"passed"}
    assert [row["check"] for row in made.rows("validate.declared")] == ["check.0", "check.1", "check.2"]
    assert made.tables["failed_rows"].empty
    assert made.tables["failures"].empty


def test_the_ledger_shows_the_controls_that_are_left_out(made: Made) -> None:
    left_out = [row for row in made.rows("clean.ledger") if row["step"] == "not_chosen"]
    assert left_out == [
        {"sample": "cps", "table": "nsw", "arm": "control", "step": "not_chosen", "reason": "treat", "n": 260}
    ]


def test_the_shown_ledger_adds_up_per_sample_table_and_arm(made: Made) -> None:
    frame = made.exhibits["clean.ledger"].frame
    for _, rows in frame.groupby(["sample", "table", "arm"]):
        assert rows["n"].iloc[0] == rows["n"].iloc[1:].sum()


def test_a_lost_row_fails_the_run(made: Made) -> None:
    tables = made.tables | {"sample_trial": made.tables["sample_trial"].iloc[1:]}
    with pytest.raises(LedgerDoesNotClose) as caught:
        clean.ledger(made.study, tables)
    assert str(caught.value) == "The ledger of sample 'trial' ends with 445 rows; the sample has 444."


def test_missing_values_are_shown_by_reason_only_where_there_are_any(made: Made) -> None:
    assert "clean.missing" not in made.exhibits
    earnings = made.study.variables["earnings_78"].model_copy(update={"missing_codes": {-9: "refused"}})
    study = made.study.model_copy(update={"variables": {**made.study.variables, "earnings_78": earnings}})
    parsed = made.tables["parsed_nsw"].astype({"re78__missing": "string"})
    parsed.loc[:11, "re78"] = pd.NA
    parsed.loc[:11, "re78__missing"] = "blank"
    parsed.loc[0, "re78__missing"] = "refused"
    produced = clean.tables(study, made.tables | {"parsed_nsw": parsed}, PROJECT.study("nsw") / "derive.py")
    shown = {exhibit.id: exhibit for exhibit in produced.exhibits}["clean.missing"].frame
    assert shown.to_dict("records") == [
        {"table": "nsw", "variable": "earnings_78", "kind": "blank", "code": "", "n": 11},
        {"table": "nsw", "variable": "earnings_78", "kind": "code", "code": "refused", "n": 1},
        {"table": "nsw", "variable": "employed_78", "kind": "blank", "code": "", "n": 11},
        {"table": "nsw", "variable": "employed_78", "kind": "code", "code": "refused", "n": 1},
    ]


def test_every_column_of_every_exhibit_is_described_and_guarded(made: Made) -> None:
    for exhibit in made.exhibits.values():
        assert [column.name for column in exhibit.columns] == list(exhibit.frame.columns), exhibit.id
        guarded = {name for guard in exhibit.guards for name in (guard.count, *guard.covers)}
        counts = {column.name for column in exhibit.columns if column.kind == "count"}
        assert counts <= guarded, exhibit.id


def said(exhibit: Exhibit) -> set[str]:
    messages = [exhibit.title, exhibit.note, *exhibit.body]
    return {message.key for message in messages if message is not None}


def words_of(exhibit: Exhibit) -> set[str]:
    columns = [column.name for column in exhibit.columns if column.kind == "label" and column.names == "word"]
    return {str(value) for name in columns for value in exhibit.frame[name] if value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_column_and_word_is_in_the_catalogue(made: Made, language: str) -> None:
    texts: Mapping[str, str] = catalogue().texts[language]
    for exhibit in made.exhibits.values():
        topic = exhibit.id.partition(".")[0]
        assert said(exhibit) <= set(texts), exhibit.id
        assert {f"{topic}.columns.{column.name}" for column in exhibit.columns} <= set(texts), exhibit.id
        unknown = [one for one in words_of(exhibit) if not {one, f"{topic}.words.{one}"} & set(texts)]
        assert unknown == [], exhibit.id


@pytest.mark.parametrize("topic", ["validate", "clean"])
def test_both_languages_have_the_same_keys_and_no_sentence_in_common(topic: str) -> None:
    texts = catalogue().texts
    keys = {
        language: {key for key in texts[language] if key.startswith(f"{topic}.")} for language in LANGUAGES
    }
    assert keys["nl"] == keys["en"]
    same = {key for key in keys["nl"] if texts["nl"][key] == texts["en"][key]}
    assert same <= {"clean.columns.n", "clean.columns.type"}
