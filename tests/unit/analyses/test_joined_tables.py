"""What the first two notebooks show of tables that belong together, from raw files to the door."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses import clean, validate
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.errors import CriticalCheckFailed, LedgerDoesNotClose
from helpers.reporting.catalogue import LANGUAGES, catalogue
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Exhibit
from helpers.study.spec import Study

N = 40
POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False)


def write(raw: Path) -> None:
    """Write the files of 40 people: one line stands twice, two strangers, a day that never was."""
    raw.mkdir(parents=True)
    people = [f"{i},{'n' if i % 2 else 'u'},{20 + i},2018-01-15" for i in range(1, N + 1)]
    lines = {
        "people": ["id,arm,age,start", *people, people[-1]],
        "register": [
            "id,day,status,pay",
            *(f"{i},2018-0{m}-01,{'w' if (i + m) % 3 else 'b'},{100 * m}" for i in range(1, N) for m in (1, 2, 3)),
            *(f"99,2018-0{m}-01,w,1" for m in (1, 2, 3)),
        ],
        "survey": [
            "id,wave,trust",
            *(f"{i},{wave},{'' if i == 3 else i % 10}" for i in range(1, N + 1) for wave in (0, 6) if i < 30 or not wave),
        ],
        "stays": ["id,begin,end", "1,2018-01-01,31-09-2018", "2,2018-02-01,"],
        "extra": ["id,language", *(f"{i},good" for i in range(1, N + 1)), "77,good"],
    }  # fmt: skip
    for name, rows in lines.items():
        (raw / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


class Made:
    """Everything the first two notebooks make."""

    def __init__(self, study: Study, folder: Path) -> None:
        write(folder / "data" / "raw" / "small")
        self.study = study
        self.tables: dict[str, pd.DataFrame] = {}
        self.exhibits: dict[str, Exhibit] = {}
        self.keep(validate.read(study, folder / "data" / "raw" / "small"))
        self.keep(validate.checks(study, self.tables))

    def keep(self, produced) -> None:
        self.tables |= produced.tables
        self.exhibits |= {exhibit.id: exhibit for exhibit in produced.exhibits}

    def clean(self) -> None:
        validate.stop_if_critical(self.study, self.tables)
        self.keep(clean.tables(self.study, self.tables, Path("no derive.py is needed")))
        self.keep(clean.samples(self.study, self.tables))
        self.keep(clean.ledger(self.study, self.tables))

    def rows(self, exhibit: str, **where: str) -> list[dict[str, object]]:
        frame = self.exhibits[exhibit].frame
        for name, value in where.items():
            frame = frame[frame[name] == value]
        return frame.to_dict("records")


def study(joined: ModuleType, unreadable: str) -> Study:
    variables = {
        "end": {**joined.VARIABLES["end"], "unreadable": unreadable},
        "worked": joined.variable(
            reduce={"variable": "status", "how": "any", "equals": ["work"], "without_rows": "missing"},
            type="boolean",
        ),
    }
    return joined.study(variables, people={"duplicates": "drop_identical"})


@pytest.fixture(scope="module")
def made(joined: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Made:
    found = Made(study(joined, "missing"), tmp_path_factory.mktemp("joined"))
    found.clean()
    return found


def test_a_day_that_never_was_stops_the_run_by_default(joined: ModuleType, tmp_path: Path) -> None:
    stopped = Made(study(joined, "stop"), tmp_path)
    with pytest.raises(CriticalCheckFailed) as caught:
        validate.stop_if_critical(stopped.study, stopped.tables)
    assert str(caught.value) == (
        f"data/raw/{stopped.study.study}/stays.csv, line 2: '31-09-2018' in column 'end'; allowed: a date of the calendar, "
        "written like 2024-12-31. Correct the export or the dialect, or declare what stands there as a missing code."
    )


def test_a_day_that_never_was_is_a_warning_where_the_study_says_so(made: Made) -> None:
    assert made.tables["failures"][["file", "row", "raw"]].to_dict("records") == [
        {"file": "stays.csv", "row": 2, "raw": "31-09-2018"}
    ]
    failed = made.tables["failed_rows"]
    assert failed[failed["column"] == "end"][["file", "row", "severity"]].to_dict("records") == [
        {"file": "stays.csv", "row": 2, "severity": "warning"}
    ]
    assert made.tables["clean_stays"]["end__missing"].tolist() == ["unreadable", "blank"]


def test_who_is_in_which_file_is_shown_per_join(made: Made) -> None:
    assert made.rows("validate.linked", table="register") == [
        {"table": "register", "base": "people", "where": "in_both", "n": 39, "smallest": 9},
        {"table": "register", "base": "people", "where": "only_base", "n": 1, "smallest": 1},
        {"table": "register", "base": "people", "where": "only_joined", "n": 1, "smallest": 1},
    ]
    assert [row["n"] for row in made.rows("validate.linked", table="extra")] == [40, 0, 1]


def test_behind_failing_rows_stand_people(made: Made) -> None:
    (orphans,) = made.rows("validate.checks", table="register", kind="orphan")
    assert (orphans["n"], orphans["n_failed"], orphans["persons"], orphans["persons_failed"]) == (
        120,
        3,
        40,
        1,
    )


def test_double_rows_and_rows_of_nobody_stand_in_the_ledger(made: Made) -> None:
    assert [(row["arm"], row["step"], row["n"]) for row in made.rows("clean.ledger")] == [
        ("new", "read", 20), ("new", "in_sample", 20),
        ("usual", "read", 21), ("usual", "not_unique", 1), ("usual", "in_sample", 20),
    ]  # fmt: skip
    unknown = made.rows("clean.joined", table="register", arm="unknown")
    assert [(row["step"], row["n"], row["persons"]) for row in unknown] == [
        ("read", 3, 1), ("not_linked", 3, 1), ("in_sample", 0, 0),
    ]  # fmt: skip


def test_a_lost_row_of_a_joined_table_fails_the_run(made: Made) -> None:
    tables = made.tables | {"clean_register": made.tables["clean_register"].iloc[1:]}
    with pytest.raises(LedgerDoesNotClose):
        clean.ledger(made.study, tables)


def test_the_codebook_names_each_variable_once_and_where_it_comes_from(made: Made) -> None:
    rows = made.rows("clean.codebook")
    assert [row["table"] for row in rows if row["variable"] == "language"] == ["extra"]
    (worked,) = [row for row in rows if row["variable"] == "worked"]
    assert (worked["table"], worked["origin"], worked["n_known"], worked["n_missing"]) == (
        "people", "reduced", 39, 1,
    )  # fmt: skip


def test_every_wave_stands_beside_its_person_in_the_sample(made: Made) -> None:
    sample = made.tables["sample_all"]
    assert sample["trust.6__missing"].astype("string").value_counts().to_dict() == {
        "no_answer": 11,
        "blank": 1,
    }
    assert made.tables["linked_register"]["month"].tolist()[:3] == [0, 1, 2]


def test_all_of_it_passes_the_door(made: Made) -> None:
    passed = release(list(made.exhibits.values()), POLICY, vocabulary(made.study)).require()
    assert [one.exhibit.id for one in passed.released] == list(made.exhibits)
    (shown,) = [one.exhibit for one in passed.released if one.exhibit.id == "validate.checks"]
    kinds = shown.frame[shown.frame["table"] == "register"].set_index("kind")
    assert pd.isna(kinds.loc["orphan", "n_failed"])
    (ledger,) = [one.exhibit for one in passed.released if one.exhibit.id == "clean.joined"]
    strangers = ledger.frame[(ledger.frame["step"] == "not_linked") & (ledger.frame["table"] == "register")]
    assert strangers["n"].isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_column_and_word_is_in_the_catalogue(made: Made, language: str) -> None:
    texts: Mapping[str, str] = catalogue().texts[language]
    for exhibit in made.exhibits.values():
        topic = exhibit.id.partition(".")[0]
        assert {message.key for message in (exhibit.title, exhibit.note) if message} <= set(texts)
        assert {f"{topic}.columns.{column.name}" for column in exhibit.columns} <= set(texts), exhibit.id
        labels = [c.name for c in exhibit.columns if c.kind == "label" and c.names == "word"]
        words = {str(value) for name in labels for value in exhibit.frame[name] if value}
        assert [one for one in words if not {one, f"{topic}.words.{one}"} & set(texts)] == [], exhibit.id
