"""What `make new` says of coded interviews repeats nothing that points at a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.qualitative.project import Case, Code, CodedProject, Coding, Document
from helpers.readers.coded.guids import made
from helpers.readers.coded.merging import merged
from helpers.readers.coded.refi_writing import qdpx_bytes
from helpers.starting.interviews import look_at_interviews
from helpers.starting.spoken import Spoken
from helpers.starting.writing_choices import _strand

BSNS = ("111222333", "123456782", "999990019", "999991772", "100000009", "200000007")


def project(*codes: str, cases: tuple[str, ...] = ()) -> CodedProject:
    """Return one conversation with these codes, each given once."""
    document = made("test", "document")
    return CodedProject(
        "x",
        documents=(Document(document, "Talk 1", "Dit is verzonnen."),),
        cases=tuple(Case(made("test", one), one) for one in cases),
        codes=tuple(Code(made("test", one), one) for one in codes),
        codings=tuple(
            Coding(made("test", f"{one}!"), document, made("test", one), start=0, end=3, text="Dit")
            for one in codes
        ),
    )


def test_names_that_are_citizen_service_numbers_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "talks.qdpx"
    path.write_bytes(qdpx_bytes(project("Money", cases=BSNS)))
    with pytest.raises(DataMistake) as caught:
        look_at_interviews(path, shown="data/raw/s/talks.qdpx", taken=())
    assert str(caught.value).startswith(
        "data/raw/s/talks.qdpx, names of cases: of 6 that are not empty 100% pass the test of a citizen service number "
        "(BSN), 6 different ones; allowed: pseudonyms."
    )


def test_a_code_that_is_somebodys_data_is_not_written_down(tmp_path: Path) -> None:
    path = tmp_path / "talks.qdpx"
    path.write_bytes(qdpx_bytes(project("Money", "jan@voorbeeld.nl", "bel 06-12345678")))
    seen = look_at_interviews(path, shown="talks.qdpx", taken=())
    lines = list(_strand(seen, "people", "document", Spoken("en")))
    assert sum("is left out" in line for line in lines) == 2
    assert any('code: "Money"' in line or "code: Money" in line for line in lines)
    assert all("voorbeeld" not in line and "12345678" not in line for line in lines)


@pytest.mark.parametrize(
    ("name", "shown"), [("Talk 1", "'Talk 1'"), ("a@b.nl", "(looks like the data of a person)")]
)
def test_a_document_in_two_versions_is_named_unless_its_name_is_somebodys_data(name: str, shown: str) -> None:
    both = [
        CodedProject("x", documents=(Document(made("test", text), name, text),)) for text in ("een", "twee")
    ]
    with pytest.raises(DataMistake) as caught:
        merged(both, ["a.qdpx", "b.qdpx"])
    assert str(caught.value).startswith(
        f"b.qdpx, document {shown}: a document stands in this file and in a.qdpx"
    )
