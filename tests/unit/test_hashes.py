"""Hashes are remembered as long as a file is not touched, and never too long."""

import os
import time

import pytest

from helpers import hashes
from helpers.hashes import FileHashes
from helpers.manifest import sha256_file

LONG_AGO = 1_600_000_000


@pytest.fixture
def remembered(tmp_path, monkeypatch):
    """A file, its place to remember hashes, and a count of how often content was read."""
    reads = []

    def counted(path):
        reads.append(path)
        return sha256_file(path)

    monkeypatch.setattr(hashes, "sha256_file", counted)
    file = tmp_path / "raw.csv"
    file.write_text("a,b\n")
    return file, tmp_path / ".hashes.json", reads


def test_a_file_that_was_not_touched_is_read_once(remembered, monkeypatch):
    file, place, reads = remembered
    monkeypatch.setattr(hashes, "_RACY_NANOSECONDS", 0)
    first = FileHashes(place)
    digest = first.of(file)
    first.save()
    assert FileHashes(place).of(file) == digest == sha256_file(file)
    assert len(reads) == 1


def test_a_file_changed_moments_before_is_not_remembered_because_it_may_change_within_the_clocks_grain(
    remembered,
):
    file, place, reads = remembered
    known = FileHashes(place)
    known.of(file)
    file.write_text("a,c\n")
    assert known.of(file) == sha256_file(file)
    assert len(reads) == 2


def test_content_of_the_same_size_and_time_put_in_place_of_a_file_is_seen(remembered, monkeypatch):
    file, place, _ = remembered
    monkeypatch.setattr(hashes, "_RACY_NANOSECONDS", 0)
    known = FileHashes(place)
    known.of(file)
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    time.sleep(0.02)
    file.write_text("a,c\n")
    os.utime(file, ns=times)
    assert known.of(file) == sha256_file(file)


def test_a_damaged_memory_is_forgotten(remembered):
    file, place, _ = remembered
    place.write_text('{"files": {')
    assert FileHashes(place).of(file) == sha256_file(file)


def test_files_that_are_gone_are_forgotten(remembered, monkeypatch):
    file, place, _ = remembered
    monkeypatch.setattr(hashes, "_RACY_NANOSECONDS", 0)
    known = FileHashes(place)
    known.of(file)
    file.unlink()
    known.save()
    assert str(file) not in place.read_text()


def test_a_file_that_is_not_there_is_not_given_a_hash(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileHashes().of(tmp_path / "none.csv")
