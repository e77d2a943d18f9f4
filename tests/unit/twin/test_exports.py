"""Made-up files are written as Dutch programs write them, each with its hash."""

from __future__ import annotations

import hashlib

import pandas as pd

from helpers.twin.exports import dutch_csv, written

FRAME = pd.DataFrame({"naam": ["Zoë"], "cijfer": ["7,5"]})


def test_a_table_has_semicolons_and_windows_letters_unless_said_otherwise() -> None:
    assert dutch_csv(FRAME) == "naam;cijfer\r\nZoë;7,5\r\n".encode("cp1252")
    assert dutch_csv(FRAME, "utf-8").decode("utf-8") == "naam;cijfer\r\nZoë;7,5\r\n"


def test_files_are_written_byte_for_byte_and_their_hashes_returned(tmp_path) -> None:
    files = {"a.csv": b"x\r\n", "b.bin": bytes(range(8))}
    lines = written(tmp_path / "new" / "raw", files).splitlines()
    assert {one.name: one.read_bytes() for one in (tmp_path / "new" / "raw").iterdir()} == files
    assert lines == [f"{hashlib.sha256(data).hexdigest()} {name}" for name, data in files.items()]
