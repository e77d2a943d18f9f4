"""A handed-over file is taken only when every hash, name and part of it is right."""

import io
import json
import zipfile

import pytest

from helpers.errors import DataMistake
from helpers.handover.archive import from_bytes, to_bytes
from helpers.handover.contents import CONTENTS, Parcel

FILES = {"studies/small/study.yml": b"study: small\n", "tables/main/effects.csv": b"a,b\n1,2\n"}
AGAIN = "Ask for the file again: make handover STUDY=… writes it."


def digest(data):
    import hashlib

    return hashlib.sha256(data).hexdigest()


def parcel(files=FILES, **said):
    contents = {
        "format": 1, "study": "small", "made": "2026-01-01T00:00:00+00:00", "with": {}, "lock": "0",
        "files": {name: digest(data) for name, data in files.items()}, "raw": {}, "has_data": False,
        "runs": {},
    }  # fmt: skip
    return Parcel(files, contents | said)


def packed(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return target.getvalue()


def sentences(data):
    with pytest.raises(DataMistake) as caught:
        from_bytes(data, "small.zip")
    return [str(one) for one in caught.value.mistakes]


def test_what_is_handed_over_comes_back_and_gives_the_same_bytes_again():
    data = to_bytes(parcel())
    assert from_bytes(data, "small.zip") == parcel()
    assert to_bytes(from_bytes(data, "small.zip")) == data


def test_every_file_that_changed_is_missing_or_was_added_is_named_at_once():
    listed = {**FILES, "studies/small/README.md": b"x"}
    changed = {**FILES, "studies/small/study.yml": b"study: other\n", "studies/small/extra.py": b""}
    data = to_bytes(Parcel(changed, parcel(listed).contents))
    assert sentences(data) == [
        f"small.zip, studies/small/README.md: the file is listed and not there. {AGAIN}",
        f"small.zip, studies/small/extra.py: the file is there and not listed. {AGAIN}",
        f"small.zip, studies/small/study.yml: it was changed after it was handed over. {AGAIN}",
    ]


@pytest.mark.parametrize(
    "name", ["src/helpers/errors.py", "studies/nsw/study.yml", "data/raw/nsw/x.csv", "Makefile"]
)
def test_a_file_of_another_place_is_refused_although_its_hash_is_right(name):
    data = to_bytes(parcel({**FILES, name: b"x"}))
    assert sentences(data) == [
        f"small.zip, {name}: it belongs to no part of the study; allowed: studies, tables, data. {AGAIN}"
    ]


def test_a_path_that_leaves_the_archive_is_refused():
    data = packed(**{CONTENTS: json.dumps(dict(parcel().contents)), "../evil.txt": "x"})
    assert sentences(data)[0].startswith("small.zip, ../evil.txt: the name of this part leaves the archive")


def test_another_file_is_no_handover():
    assert sentences(packed(readme="x")) == [
        f"small.zip: there is no handover.json in it; allowed: a file of make handover. {AGAIN}"
    ]
    assert sentences(b"no zip")[0].startswith("small.zip: this is no zip file")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{", f"small.zip, handover.json: it is no JSON. {AGAIN}"),
        (
            json.dumps({"format": 1}),
            "small.zip, handover.json: it lacks study, made, with, lock, files, raw, has_data, runs. "
            + AGAIN,
        ),
        (
            json.dumps({**parcel().contents, "format": 2}),
            "small.zip, handover.json: format 2; allowed: format 1. Use the version of the code it names.",
        ),
        (
            json.dumps({**parcel().contents, "study": "../nsw"}),
            f"small.zip, handover.json: the name of the study is none. {AGAIN}",
        ),
    ],
)
def test_a_table_of_contents_that_cannot_be_used_is_said(said, expected):
    assert sentences(packed(**{CONTENTS: said})) == [expected]
