"""Archives: parts are found whatever their capitals, and come out under a ceiling."""

from __future__ import annotations

import io
import zipfile

from helpers.readers.coded.archive import folded, open_archive, printable


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


def test_parts_are_found_whatever_the_case_and_slashes_of_their_names() -> None:
    archive = open_archive(packed(Sources__Gesprek=b"verzonnen"), "x.qdpx")
    assert archive.find("sources\\GESPREK") == "Sources/Gesprek"
    assert archive.find("sources/other") is None
    assert archive.ending("/gesprek") == ("Sources/Gesprek",)
    assert archive.read("Sources/Gesprek", ceiling=9) == b"verzonnen"


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert folded("Sources/e\u0301.TXT") == folded("sources/\xe9.txt")


def test_a_part_stops_at_its_ceiling(refusal) -> None:
    archive = open_archive(packed(a=bytes(3_000_000)), "x.qdpx")
    message = (
        "x.qdpx, a: this part is too large; allowed: at most 2 MB. Export the project without its audio, video "
        "and pictures; only text is read."
    )
    assert refusal(archive.read, "a", ceiling=2 * 1024 * 1024) == message


def test_a_file_beyond_the_largest_is_not_opened(refusal, monkeypatch) -> None:
    monkeypatch.setattr("helpers.readers.coded.archive.MAX_FILE", 1024 * 1024)
    message = (
        "x.qdpx: the file has 2 MB; allowed: at most 1 MB. Export the project without its audio, video and pictures; "
        "only text is read."
    )
    assert refusal(open_archive, bytes(2 * 1024 * 1024), "x.qdpx") == message


def test_names_in_sentences_are_one_short_line() -> None:
    assert printable("a\nb\x1b[2J") == "a?b?[2J"
    assert len(printable("x" * 500)) == 80
