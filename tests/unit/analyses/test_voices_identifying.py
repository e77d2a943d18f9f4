"""What 01 refuses, shows and keeps of coded material that points at people."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from pydantic import BaseModel

from helpers.analyses import voices_read
from helpers.analyses.voices_identifying import identifying, require_no_citizens
from helpers.errors import DataMistake, StatisticalWarning
from helpers.qualitative.project import Case, Code, CodedProject, Coding, Document, Note, Variable
from helpers.readers.coded.guids import made
from helpers.readers.coded.refi_writing import qdpx_bytes
from helpers.results import Message
from helpers.study.spec import Study
from helpers.validation.coded_material import PLACES
from helpers.validation.identifying import KINDS

BSNS = ("111222333", "123456782", "999990019", "999991772", "100000009", "200000007")
EMAIL, NAME = "klompenhouwer@voorbeeld.nl", "Wervelwind"
CSV = {
    "format": "csv",
    "files": ["talks.csv"],
    "columns": {"document": "Document", "code": "Code", "text": "Segment"},
    "dialect": {"delimiter": ";", "encoding": "utf-8"},
    "code_separator": ">",
    "source": {"en": "made up", "nl": "verzonnen"},
}


@pytest.fixture(scope="module")
def voices() -> ModuleType:
    place = Path(__file__).with_name("voices_fixture.py")
    spec = importlib.util.spec_from_file_location("voices_fixture_identifying", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _codes_that_nobody_has() -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


def talks(n: int, words: str = f"mail {EMAIL} of vraag mevrouw {NAME}") -> CodedProject:
    return CodedProject("x", documents=tuple(Document(f"D{at}", f"Talk {at}", words) for at in range(n)))


def refused(declared: Study, folder: Path) -> list[str]:
    with pytest.raises(DataMistake) as caught:
        voices_read.read(declared, folder)
    return str(caught.value).split("\n")


def test_conversations_called_by_citizen_service_numbers_stop_the_run(
    voices: ModuleType, tmp_path: Path
) -> None:
    rows = "".join(f"{one};Money;verzonnen\n" for one in BSNS)
    (tmp_path / "talks.csv").write_text("Document;Code;Segment\n" + rows, encoding="utf-8")
    assert refused(voices.study(material=CSV), tmp_path) == [
        "data/raw/nsw/talks.csv, names of documents: of 6 that are not empty 100% pass the test of a citizen service "
        "number (BSN), 6 different ones; allowed: pseudonyms. A BSN may be used only where a law says so, and nothing of "
        "this file was kept. Take the file out of data/raw, and ask the owner of the data to put pseudonyms in their "
        "place, in the program that wrote it."
    ]


def test_every_part_of_a_qdpx_is_looked_at(voices: ModuleType, tmp_path: Path) -> None:
    guids = [made("test", str(at)) for at in range(40)]
    held = CodedProject(
        "x",
        documents=tuple(
            Document(guids[at], f"Talk {at}", f"mail {EMAIL}", values={guids[30]: one})
            for at, one in enumerate(BSNS)
        ),
        cases=tuple(
            Case(guids[10 + at], one, documents=(guids[at],), values={guids[31]: f"p{at}@voorbeeld.nl"})
            for at, one in enumerate(BSNS)
        ),
        codes=(Code(guids[20], "Money"),),
        codings=(Coding(guids[21], guids[0], guids[20], start=0, end=4, text="mail", selection=guids[22]),),
        variables=(Variable(guids[30], "nummer", "text"), Variable(guids[31], "contact", "text")),
        notes=(Note(guids[32], "memo", f"gesproken met mevrouw {NAME}"),),
    )
    (tmp_path / "residents.qdpx").write_bytes(qdpx_bytes(held))
    places = [one.partition(": ")[0] for one in refused(voices.study(), tmp_path)]
    assert places == [
        "data/raw/nsw/residents.qdpx, names of cases",
        "data/raw/nsw/residents.qdpx, attribute 'nummer'",
    ]


def test_cases_of_an_audit_are_looked_at_too(voices: ModuleType) -> None:
    from typing import cast

    audit = cast("BaseModel", type("Audit", (), {"files": ["ratings.csv"]})())
    declared = voices.study().model_copy(update={"audits": {"practice": audit}})
    with pytest.raises(DataMistake) as caught:
        require_no_citizens(declared, {}, {"practice": pd.DataFrame({"case": [*BSNS, *BSNS]})})
    assert str(caught.value).startswith(
        "data/raw/nsw/ratings.csv, names of cases: of 6 that are not empty 100% pass"
    )


def test_what_was_said_is_counted_and_the_private_table_says_in_which(voices: ModuleType) -> None:
    exhibit, saved = identifying({"residents": talks(12)})
    assert exhibit.frame.to_dict("records") == [
        {"strand": "residents", "place": "words", "kind": "email", "n": 12, "n_found": 12},
        {"strand": "residents", "place": "words", "kind": "name", "n": 12, "n_found": 12},
    ]
    table = saved["voices_residents_identifying"]
    assert list(table["name"].unique()) == [f"Talk {at}" for at in range(12)]
    assert list(table.columns) == ["place", "name", "kind", "n"]
    assert EMAIL not in table.to_csv()
    assert NAME not in table.to_csv()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_how_many_and_never_what_or_whose(voices: ModuleType, language: str) -> None:
    exhibit, _ = identifying({"residents": talks(12)})
    page = voices.printed(voices.study(), (exhibit,), language)["voices_identifying.found"]
    assert "12" in page
    assert all(word not in page for word in (EMAIL, NAME, "klompenhouwer", "Talk"))


@pytest.mark.parametrize(("n", "shown"), [(2, None), (3, 3), (4, 4)])
def test_fewer_conversations_than_speakers_may_be_counted_are_not(
    voices: ModuleType, n: int, shown: int | None
) -> None:
    both = CodedProject("x", documents=(*talks(n).documents, *talks(12, "bel 06-12345678").documents))
    exhibit, _ = identifying({"residents": both})
    frame = voices.released(voices.study(), (exhibit,)).released[0].exhibit.frame.set_index("kind")
    assert frame.loc["phone", "n"] == 12
    for column in ("n", "n_found"):
        assert (frame.loc["email", column] if shown else None) == shown
        assert bool(pd.isna(frame.loc["email", column])) is (shown is None)


def test_one_conversation_of_each_kind_is_no_list_but_a_sentence(voices: ModuleType) -> None:
    texts = ("mail a@b.nl", "bel 06-12345678", "7411 AB", "mevrouw Jansen")
    one_of_each = CodedProject(
        "x", documents=tuple(Document(text, f"Talk {at}", text) for at, text in enumerate(texts))
    )
    exhibit, saved = identifying({"residents": one_of_each})
    assert exhibit.body == (Message("voices_identifying.few"),)
    assert len(saved["voices_residents_identifying"]) == 4
    assert voices.released(voices.study(), (exhibit,)).mistakes == ()


def test_where_nothing_is_found_that_is_said(voices: ModuleType) -> None:
    exhibit, saved = identifying({"residents": talks(12, "Dit is verzonnen.")})
    assert exhibit.body == (Message("voices_identifying.none"),)
    assert len(saved["voices_residents_identifying"]) == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_place_and_kind_has_a_word(voices: ModuleType, language: str) -> None:
    from helpers.reporting.catalogue import catalogue

    known = catalogue()
    for word in (*PLACES, *KINDS):
        assert known.text(f"voices_identifying.words.{word}", language)
