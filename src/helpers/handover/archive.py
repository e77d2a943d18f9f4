"""The one file of a handover: written the same for the same content, and read with every hash checked."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from helpers.errors import DataMistake, Mistake
from helpers.handover.contents import CONTENTS, FORMAT, Parcel
from helpers.readers.coded.archive import MAX_MEMBER, open_archive

EPOCH = (1980, 1, 1, 0, 0, 0)
NAME = r"[a-z][a-z0-9_-]{0,59}"
ROOTS = ("studies", "tables", "data")
AGAIN = "Ask for the file again: make handover STUDY=… writes it."
NEEDED = {
    "format": int, "study": str, "made": str, "with": dict, "lock": str, "files": dict, "raw": dict,
    "has_data": bool, "runs": dict,
}  # fmt: skip


def to_bytes(parcel: Parcel) -> bytes:
    """Return a parcel as a zip file; equal parcels give equal bytes."""
    target = io.BytesIO()
    told = json.dumps(parcel.contents, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in {CONTENTS: told.encode("utf-8"), **dict(sorted(parcel.files.items()))}.items():
            zipped.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def from_bytes(data: bytes, shown: str) -> Parcel:
    """Return what a file hands over, after checking all of it.

    Raises
    ------
    DataMistake
        Every mistake found: no zip file (or one made to harm), no table of contents, a file that is missing,
        was changed or is not listed, a path that leads elsewhere.
    """
    archive = open_archive(data, shown)
    member = archive.find(CONTENTS)
    if member is None:
        raise DataMistake(Mistake(shown, f"there is no {CONTENTS} in it", "a file of make handover", AGAIN))
    contents = _contents(archive.read(member, ceiling=MAX_MEMBER), shown)
    files = {
        name: archive.read(name, ceiling=MAX_MEMBER) for name in archive.members.values() if name != member
    }
    mistakes = list(_mistakes(files, contents, shown))
    if mistakes:
        raise DataMistake(mistakes)
    return Parcel(files, contents)


def _contents(data: bytes, shown: str) -> dict[str, Any]:
    where = f"{shown}, {CONTENTS}"
    try:
        contents = json.loads(data.decode("utf-8"))
    except ValueError:
        raise DataMistake(Mistake(where, "it is no JSON", todo=AGAIN)) from None
    wrong = [
        key
        for key, kind in NEEDED.items()
        if not isinstance(contents, dict) or not isinstance(contents.get(key), kind)
    ]
    if wrong:
        raise DataMistake(Mistake(where, f"it lacks {', '.join(wrong)}", todo=AGAIN))
    if not re.fullmatch(NAME, contents["study"]):
        raise DataMistake(Mistake(where, "the name of the study is none", todo=AGAIN))
    if contents["format"] != FORMAT:
        found = f"format {contents['format']}"
        raise DataMistake(Mistake(where, found, f"format {FORMAT}", "Use the version of the code it names."))
    return dict(contents)


def _mistakes(files: Mapping[str, bytes], contents: Mapping[str, Any], shown: str) -> Iterator[Mistake]:
    listed = contents["files"]
    for name in sorted(set(listed) - set(files)):
        yield Mistake(f"{shown}, {name}", "the file is listed and not there", todo=AGAIN)
    for name in sorted(set(files) - set(listed)):
        yield Mistake(f"{shown}, {name}", "the file is there and not listed", todo=AGAIN)
    for name in sorted(set(files) & set(listed)):
        if not _fits(name, contents["study"]):
            yield Mistake(f"{shown}, {name}", "it belongs to no part of the study", ", ".join(ROOTS), AGAIN)
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            yield Mistake(f"{shown}, {name}", "it was changed after it was handed over", todo=AGAIN)


def _fits(name: str, study: str) -> bool:
    """Say whether a file may be put where its path says."""
    parts = PurePosixPath(name).parts
    return parts[:1] == ("tables",) or parts[:2] == ("studies", study) or parts[:3] == ("data", "raw", study)
