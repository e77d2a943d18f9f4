"""What 01 shows of how files were read: readings, labels of codes, rows left out, tables that were fetched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from helpers.analyses import validate_files
from helpers.paths import Project
from helpers.readers.arrived import ColumnSaid, LeftOut, Reading
from helpers.readers.snapshot import Snapshot
from helpers.readers.tables import FileRead, TableRead
from helpers.reporting.catalogue import LANGUAGES, catalogue
from helpers.reporting.labels import lexicon
from helpers.reporting.words import say
from helpers.results import Declared, Message, Name
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]


def study() -> Study:
    plain = load(Project(ROOT), "nsw").model_dump(by_alias=True)
    plain["tables"] = {"people": {"files": ["f.sav"], "unit": "person", "id": "id", "source": {"en": "x"}}}
    label = {"en": "x"}
    plain["variables"] = {
        "work": {
            "table": "people", "column": "q1", "type": "category", "codes": {1: "yes", 2: "no", 3: "some"},
            "missing_codes": {9: "refused"}, "label": label,
        },
        "grade": {"table": "people", "column": "q2", "type": "integer", "label": label},
    }  # fmt: skip
    return Study.model_validate(plain)


def found(*readings: Reading, **more: object) -> dict[str, TableRead]:
    frame = pd.DataFrame(
        {
            "id": pd.array(["a", "b", "c", "c"], dtype="string"),
            "q1": pd.array([1, 8, None, 8], dtype="Int64"),
            "q1__missing": pd.array([None, None, "refused", None], dtype="string"),
            "q2": pd.array([1, 2, 3, 4], dtype="Int64"),
            "_file": pd.array(["f.sav"] * 4, dtype="string"),
        }
    )
    file = FileRead("people", "f.sav", "0" * 64, 4, 3, (), readings=readings, **more)
    return {"people": TableRead(frame, pd.DataFrame(), (file,))}


def test_a_reading_is_a_word_a_row_or_the_text_itself() -> None:
    one = found(
        Reading("delimiter", ";", declared=False),
        Reading("header", "3-4", declared=True),
        Reading("left_out_total", "65", declared=False),
        Reading("empty_rows", "7", declared=False),
        Reading("sheet", "Een\nblad " + "x" * 200, declared=False),
        Reading("unfinished", "Finished", declared=False, rows=12),
    )
    frame = validate_files.readings(one, validate_files.people_behind(study(), one)).frame
    assert frame.drop(columns=["table", "file", "n"]).fillna(-1).to_dict("records") == [
        line("delimiter", "reading.semicolon"),
        line("header", row=3, to_row=4, said_by="declared_here"),
        line("left_out_total", row=65),
        line("empty_rows", rows=7),
        line("sheet", text="Een blad " + "x" * 110 + "…"),
        line("unfinished", text="Finished", rows=12),
    ]
    assert frame["n"].tolist() == [3] * 6  # people, not rows


def line(
    what: str,
    word: str = "",
    *,
    text: str = "",
    row: int = -1,
    to_row: int = -1,
    rows: int = -1,
    said_by: str = "worked_out",
) -> dict[str, object]:
    return {
        "what": f"reading.{what}", "word": word, "text": text, "row": row, "to_row": to_row, "rows": rows,
        "said_by": f"reading.{said_by}",
    }  # fmt: skip


def test_columns_that_hold_nothing_are_not_shown() -> None:
    one = found(Reading("delimiter", ";", declared=False))
    exhibit = validate_files.readings(one, {"f.sav": 40})
    assert list(exhibit.frame.columns) == ["table", "file", "what", "word", "said_by", "n"]
    assert [column.name for column in exhibit.columns] == list(exhibit.frame.columns)


def test_every_word_for_a_reading_is_in_both_catalogues() -> None:
    words = {f"reading.{word}" for word in validate_files.WORDS.values()}
    whats = {f"reading.{what}" for what, _ in validate_files.WORDS}
    for language in LANGUAGES:
        assert words | whats | {"reading.declared_here", "reading.worked_out"} <= set(
            catalogue().texts[language]
        )


def test_codes_of_study_and_file_stand_side_by_side_in_the_private_room() -> None:
    said = {"q1": ColumnSaid(labels={"1": "ja", "2": "nee", "8": "J. Jansen", "9": "geweigerd"})}
    labels = validate_files.labels_of_files(study(), found(said=said))
    assert labels[["variable", "code", "label", "declared", "n"]].to_dict("records") == [
        {"variable": "work", "code": "1", "label": "ja", "declared": "yes", "n": 1},
        {"variable": "work", "code": "2", "label": "nee", "declared": "no", "n": 0},
        {"variable": "work", "code": "8", "label": "J. Jansen", "declared": "", "n": 2},
        {"variable": "work", "code": "9", "label": "geweigerd", "declared": "refused", "n": 1},
        {"variable": "work", "code": "3", "label": "", "declared": "some", "n": 0},
    ]
    (exhibit,) = validate_files.label_exhibits(labels, {"f.sav": 40})
    assert exhibit.frame.to_dict("records") == [
        {
            "variable": "work", "n": 40, "n_declared": 4, "n_in_file": 4, "n_unknown": 1, "n_undeclared": 1,
            "n_rows": 2,
        }
    ]  # fmt: skip
    assert "Jansen" not in exhibit.frame.to_csv()  # labels of a file may name people


def test_codes_that_agree_are_one_sentence_and_a_file_without_labels_none() -> None:
    said = {
        "q1": ColumnSaid(labels={"1": "ja", "2": "nee", "3": "soms", "9": "geweigerd", "7": "nooit gekozen"})
    }
    labels = validate_files.labels_of_files(study(), found(said=said))
    (exhibit,) = validate_files.label_exhibits(labels, {"f.sav": 40})
    assert exhibit.body == (Message("validate.labels.none"),)
    assert validate_files.label_exhibits(validate_files.labels_of_files(study(), found()), {}) == ()


def test_rows_left_out_are_listed_without_what_they_hold() -> None:
    left = validate_files.left_out_rows(found(left_out=(LeftOut(65, "total"), LeftOut(67, "note"))))
    assert left.to_dict("records") == [
        {"table": "people", "file": "f.sav", "row": 65, "why": "total"},
        {"table": "people", "file": "f.sav", "row": 67, "why": "note"},
    ]


def test_a_table_that_was_fetched_says_when_and_how_final_it_is() -> None:
    status = {"definitive": 8, "provisional": 1}
    snapshot = Snapshot("82015NED", "t", "CC BY 4.0", dt.date(2024, 3, 29), dt.date(2024, 4, 2), status)
    (exhibit,) = validate_files.snapshots(found(snapshot=snapshot))
    assert exhibit.body[0].values["modified"] == Declared(dt.date(2024, 3, 29))
    plain = {
        "table": Name("table", "nsw"), "file": "f.sav", "modified": dt.date(2024, 3, 29),
        "fetched": dt.date(2024, 4, 2),
        "status": (
            Message("validate.snapshots.definitive", {"n": 8}), Message("validate.snapshots.provisional", {"n": 1}),
        ),
    }  # fmt: skip
    assert say(Message(exhibit.body[0].key, plain), lexicon(load(Project(ROOT), "nsw")), "en") == (
        "NSW, Dehejia-Wahba subset, from f.sav: last changed by Statistics Netherlands on 29 March 2024, fetched on 2 "
        "April 2024; periods with final figures: 8 and periods with provisional figures: 1."
    )
    assert validate_files.snapshots(found()) == ()
