"""What 01 saves and shows of coded material and ratings, and what stops it."""

from __future__ import annotations

import ast
import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from helpers.analyses import voices_read
from helpers.errors import DataMistake, StatisticalWarning
from helpers.results import Absent, Message
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]
CATALOGUES = ROOT / "src" / "helpers" / "reporting" / "catalogue"
CODED = ROOT / "src" / "helpers" / "readers" / "coded"
MATERIAL = {
    "format": "csv",
    "files": ["talks.csv"],
    "columns": {"document": "Document", "code": "Code", "text": "Segment", "coder": "Coder"},
    "dialect": {"delimiter": ";", "encoding": "utf-8"},
    "code_separator": ">",
    "source": {"en": "made up", "nl": "verzonnen"},
}
AUDIT = {
    "label": {"en": "Practice", "nl": "Praktijk"},
    "files": ["ratings.csv"],
    "dialect": {"delimiter": ",", "encoding": "utf-8"},
    "columns": {
        "case": "case",
        "principle": "principle",
        "rater": "rater",
        "score": "score",
        "evidence": "evidence",
    },
    "principles": {
        "listen": {"label": {"en": "listen", "nl": "luisteren"}, "source": {"en": "b", "nl": "b"}}
    },
    "n_principles": 4,
    "weights": "linear",
    "draws": 999,
    "level": 0.95,
    "source": {"en": "made up", "nl": "verzonnen"},
}
CODES = ("Money", "Money > Debts", "Stress", "Help", "Unused", "Secret wish")


@pytest.fixture(scope="module")
def voices() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "voices_fixture", Path(__file__).with_name("voices_fixture.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def study(voices: ModuleType) -> Study:
    made = voices.study(material=MATERIAL)
    return Study.model_validate(made.model_dump(by_alias=True) | {"audits": {"practice": AUDIT}})


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    write(folder, CODES)
    ratings = "".join(f"c{i},listen,{rater},1,verzonnen\n" for i in range(12) for rater in ("Ada", "Bea"))
    (folder / "ratings.csv").write_text("case,principle,rater,score,evidence\n" + ratings, encoding="utf-8")
    return folder


def write(folder: Path, codes: tuple[str, ...]) -> None:
    rows = "".join(f"Talk {i};{code};verzonnen {i};Ada\n" for i in range(1, 13) for code in codes)
    more = "Talk 1;;zonder code;Ada\n"
    (folder / "talks.csv").write_text("Document;Code;Segment;Coder\n" + rows + more, encoding="utf-8")


def test_a_study_without_conversations_or_audits_has_no_such_part(voices: ModuleType, tmp_path: Path) -> None:
    plain = Study.model_validate(voices.study().model_dump(by_alias=True) | {"voices": {}})
    assert voices_read.read(plain, tmp_path) == Absent(Message("voices_read.absent.no_strand"))


def test_every_table_of_a_strand_and_an_audit_is_saved(study: Study, raw: Path) -> None:
    saved = voices_read.read(study, raw).tables
    assert set(saved) == {
        *(f"voices_residents_{part}" for part in ("codes", "documents", "codings", "cases", "notes", "skipped", "identifying")),
        "voices_residents_declared", "voices_files", "audit_practice",
    }  # fmt: skip
    assert len(saved["voices_residents_codings"]) == 72
    assert len(saved["audit_practice"]) == 24
    assert list(saved["voices_files"]["file"]) == ["talks.csv", "ratings.csv"]
    assert saved["voices_files"]["sha256"].str.len().eq(64).all()


def test_what_is_shown_counts_codes_declared_and_not(study: Study, raw: Path) -> None:
    material, skipped, looked, ratings = voices_read.read(study, raw).exhibits
    assert material.frame.to_dict("records") == [{
        "strand": "residents", "format": "csv", "program": "not_said", "n_documents": 12, "n_coders": 1, "n_codes": 6,
        "n_declared": 5, "n_not_declared": 1, "n_not_there": 0, "n_codings": 72, "n_placed": 0,
    }]  # fmt: skip
    assert skipped.frame.to_dict("records") == [
        {"strand": "residents", "what": "segment_without_code", "n": 1, "n_documents": 12}
    ]
    assert looked.body == (Message("voices_identifying.none"),)
    assert ratings.frame.to_dict("records") == [
        {"audit": "audits.practice.label", "n_cases": 12, "n_raters": 2, "n_principles": 1, "n_ratings": 24}
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_the_exhibits_is_in_the_catalogues(
    voices, study: Study, raw: Path, language: str
) -> None:
    pages = voices.printed(study, voices_read.read(study, raw).exhibits, language)
    assert set(pages) == {
        "voices_read.material", "voices_read.skipped", "voices_identifying.found", "voices_read.ratings",
    }  # fmt: skip
    assert all("Secret" not in page and "Talk" not in page for page in pages.values())


def test_documents_of_few_people_are_not_counted_on_a_page(voices, study: Study, raw: Path) -> None:
    (raw / "talks.csv").write_text(
        "Document;Code;Segment;Coder\nTalk 1;Money;verzonnen;Ada\n", encoding="utf-8"
    )
    with pytest.warns(StatisticalWarning):
        produced = voices_read.read(study, raw)
    shown = {one.exhibit.id: one.exhibit.frame for one in voices.released(study, produced.exhibits).released}
    assert shown["voices_read.material"][["n_documents", "n_coders", "n_codings"]].isna().all(axis=None)


def test_a_declared_code_that_is_nowhere_is_a_warning_that_names_only_what_was_declared(
    study: Study, raw: Path
) -> None:
    write(raw, ("Money", "Money > Debt", "Stress", "Help", "Unused"))
    with pytest.warns(StatisticalWarning) as caught:
        saved = voices_read.read(study, raw).tables
    assert [str(one.message) for one in caught] == [
        "The declared code 'debts' of 'residents' is in none of its files, so nobody can have it. The private table "
        "voices_residents_declared says which name comes nearest."
    ]
    found = saved["voices_residents_declared"].set_index("code")
    assert not found.loc["debts", "is_there"]
    assert found.loc["debts", "advice"] == "Did you mean 'Money > Debt'?"


def test_a_study_whose_codes_are_all_there_gives_no_warning(study: Study, raw: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        voices_read.read(study, raw)


def test_mistakes_of_every_strand_and_audit_are_told_at_once(study: Study, raw: Path) -> None:
    (raw / "talks.csv").unlink()
    (raw / "ratings.csv").write_text(
        "case,principle,rater,score,evidence\nc,lisen,Ada,1,x\n", encoding="utf-8"
    )
    with pytest.raises(DataMistake) as caught:
        voices_read.read(study, raw)
    assert str(caught.value).split("\n") == [
        "data/raw/small/talks.csv: there is no such file; data/raw/small/ holds ratings.csv. Did you mean "
        "'ratings.csv'?",
        "data/raw/small/ratings.csv, line 2: there is no principle 'lisen'; allowed: listen. Did you mean 'listen'?",
    ]


@pytest.mark.parametrize(
    ("origin", "word"),
    [
        ("Taguette 1.5.2", "taguette"), ("MAXQDA 24", "maxqda"), ("ATLAS.ti 23.4", "atlas_ti"), ("NVivo 14", "nvivo"),
        ("QualCoder 3.5", "qualcoder"), ("", "not_said"), ("Het programma van Piet", "other_program"),
    ],
)  # fmt: skip
def test_a_program_is_called_by_a_known_name_or_another_program(origin: str, word: str) -> None:
    assert voices_read.program_of(origin) == word


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_part_that_a_reader_may_leave_out_has_words(language: str) -> None:
    from helpers.readers.coded.tally import REASONS

    words = yaml.safe_load((CATALOGUES / language / "voices_read.yml").read_text(encoding="utf-8"))["words"]
    said = {
        call.args[0].value
        for path in CODED.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and (getattr(call.func, "id", "") == "Skipped" or getattr(call.func, "attr", "") == "add")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
    assert {"coding_twice", "segment_without_code"} <= said
    assert said - {"coding_twice"} <= set(REASONS)
    assert set(REASONS) | said | {voices_read.OTHER_PART} <= set(words)
    assert {*voices_read.PROGRAMS.values(), voices_read.OTHER_PROGRAM, voices_read.NOT_SAID} <= set(words)
