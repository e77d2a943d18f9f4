"""Hostile and broken files of REFI-QDA: each is refused with a whole sentence, or read with what was left out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.readers.coded.refi_codebook import read_codebook
from helpers.readers.coded.refi_project import read_refi

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("coded_hostile", HERE / "hostile.py")
hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(hostile)

LIGHT = dict(hostile.light_refi_corpus())
AGAIN = " Export the project again from the program it was made in."
NO_MEDIA = " Export the project without its audio, video and pictures; only text is read."
# What is said after the name of the file, a sentence each.
REFUSED = {
    "nothing.qdpx": [": this is no zip file (File is not a zip file)." + AGAIN],
    "no-zip.qdpx": [": this is no zip file (File is not a zip file)." + AGAIN],
    "letters-pk-only.qdpx": [": this is no zip file, or it is cut off (File is not a zip file)." + AGAIN],
    "cut-in-half.qdpx": [": this is no zip file, or it is cut off (File is not a zip file)." + AGAIN],
    "end-cut-off.qdpx": [": this is no zip file, or it is cut off (File is not a zip file)." + AGAIN],
    "empty-archive.qdpx": [
        ": there is no project.qde in this archive; allowed: one project.qde. Export it as a REFI-QDA project from the program it was made in."
    ],
    "no-project.qdpx": [
        ": there is no project.qde in this archive; allowed: one project.qde. Export it as a REFI-QDA project from the program it was made in."
    ],
    "two-projects.qdpx": [
        ": there are several .qde files; allowed: one project.qde. Export it as a REFI-QDA project from the program it was made in."
    ],
    "folder-called-project.qdpx": [
        ": there is no project.qde in this archive; allowed: one project.qde. Export it as a REFI-QDA project from the program it was made in."
    ],
    "leaves-up.qdpx": [
        ", ../evil.txt: the name of this part leaves the archive; allowed: a name inside the archive." + AGAIN
    ],
    "leaves-up-backslash.qdpx": [
        ", ..\\..\\evil.txt: the name of this part leaves the archive; allowed: a name inside the archive."
        + AGAIN
    ],
    "leaves-in-the-middle.qdpx": [
        ", sources/../../evil.txt: the name of this part leaves the archive; allowed: a name inside the archive."
        + AGAIN
    ],
    "root.qdpx": [
        ", /etc/passwd: the name of this part begins at a root; allowed: a name inside the archive." + AGAIN
    ],
    "drive.qdpx": [
        ", C:\\evil.txt: the name of this part begins at a root; allowed: a name inside the archive." + AGAIN
    ],
    "share.qdpx": [
        ", \\\\server\\share\\evil.txt: the name of this part begins at a root; allowed: a name inside the archive."
        + AGAIN
    ],
    "zero-byte-in-name.qdpx": [", sources/a: the name of this part holds a zero byte." + AGAIN],
    "same-name-twice.qdpx": [
        ", project.qde: two parts have this name, or names that differ only in capitals; allowed: each name once."
        + AGAIN
    ],
    "names-differ-in-capitals.qdpx": [
        ", Project.QDE: two parts have this name, or names that differ only in capitals; allowed: each name once."
        + AGAIN
    ],
    "names-differ-in-composing.qdpx": [
        ", sources/é.txt: two parts have this name, or names that differ only in capitals; allowed: each name once."
        + AGAIN
    ],
    "thirty-folders.qdpx": [
        ", a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/x.txt: this part stands 30 folders deep; allowed: at most 8 folders."
        + AGAIN
    ],
    "link.qdpx": [
        ", sources/passwd.txt: this part is a link to another file; allowed: files and folders." + AGAIN
    ],
    "encrypted.qdpx": [", project.qde: this part is encrypted. Export the project without a password."],
    "bzip2.qdpx": [
        ", project.qde: this part is packed by method 12; allowed: stored (0) or deflate (8)." + AGAIN
    ],
    "lzma.qdpx": [
        ", project.qde: this part is packed by method 14; allowed: stored (0) or deflate (8)." + AGAIN
    ],
    "unknown-method.qdpx": [
        ", project.qde: this part is packed by method 99; allowed: stored (0) or deflate (8)." + AGAIN
    ],
    "says-four-gigabytes.qdpx": [
        ": unpacked this file would have 4,096 MB; allowed: at most 1,024 MB. Export the project without its audio, video and pictures; only text is read.",
        ", sources/a.txt: this part is too large; allowed: at most 512 MB. Export the project without its audio, video and pictures; only text is read.",
    ],
    "too-many-entries.qdpx": [": the archive has too many parts; allowed: at most 10,000." + AGAIN],
    "members-over-one-another.qdpx": [
        ", sources/a.txt: this part lies over another part of the archive." + AGAIN
    ],
    "member-beyond-the-file.qdpx": [
        ", project.qde: this part cannot be unpacked (Truncated file header)." + AGAIN
    ],
    "wrong-checksum.qdpx": [
        ", project.qde: this part cannot be unpacked (Bad CRC-32 for file 'project.qde')." + AGAIN
    ],
    "packed-bytes-changed.qdpx": [
        ", project.qde: this part cannot be unpacked (Bad CRC-32 for file 'project.qde')." + AGAIN
    ],
    "other-name-in-local-header.qdpx": [
        ", project.qde: this part cannot be unpacked (File name in directory 'project.qde' and header b'projekt.qde' differ.)."
        + AGAIN
    ],
    "zip-as-project.qdpx": [
        ", project.qde, line 1, column 3: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "junk-behind.qdpx": [": this is no zip file, or it is cut off (File is not a zip file)." + AGAIN],
    "directory-elsewhere.qdpx": [", project.qde: this part lies over another part of the archive." + AGAIN],
    "zip64-nonsense.qdpx": [
        ": there is no project.qde in this archive; allowed: one project.qde. Export it as a REFI-QDA project from the program it was made in."
    ],
    "name-that-writes-to-the-screen.qdpx": [
        ", ../?[2J??done: the name of this part leaves the archive; allowed: a name inside the archive."
        + AGAIN
    ],
    "billion-laughs.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "one-large-entity-many-times.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "entity-of-a-file.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "entity-of-the-network.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "parameter-entity.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "doctype-elsewhere.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "doctype-with-defaults.qdpx": [
        ", project.qde, line 2: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "unknown-entity.qdpx": [
        ", project.qde, line 2, column 51: this is not well-formed XML (undefined entity)." + AGAIN
    ],
    "200-levels.qdpx": [
        ", project.qde, line 2: elements stand too deep in one another; allowed: at most 100 levels." + AGAIN
    ],
    "100000-levels.qdpx": [
        ", project.qde, line 2: elements stand too deep in one another; allowed: at most 100 levels." + AGAIN
    ],
    "too-many-attributes.qdpx": [
        ", project.qde, line 2: an element has too many attributes; allowed: at most 40." + AGAIN
    ],
    "broken-utf-8.qdpx": [
        ", project.qde, line 2, column 67: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "overlong-utf-8.qdpx": [
        ", project.qde, line 2, column 64: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "surrogate-in-utf-8.qdpx": [
        ", project.qde, line 2, column 64: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "zero-byte.qdpx": [
        ", project.qde, line 2, column 64: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "control-character.qdpx": [
        ", project.qde, line 2, column 64: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "control-character-spelt.qdpx": [
        ", project.qde, line 2, column 64: this is not well-formed XML (reference to invalid character number)."
        + AGAIN
    ],
    "says-utf-16-is-utf-8.qdpx": [
        ", project.qde, line 1, column 31: this is not well-formed XML (encoding specified in XML declaration is incorrect)."
        + AGAIN
    ],
    "utf-16-cut-off.qdpx": [
        ", project.qde, line 2, column 51: this is not well-formed XML (unclosed token)." + AGAIN
    ],
    "utf-32.qdpx": [
        ", project.qde, line 1, column 2: this is not well-formed XML (not well-formed (invalid token))."
        + AGAIN
    ],
    "utf-7.qdpx": [", project.qde: this XML is in the encoding utf-7; allowed: UTF-8 or UTF-16." + AGAIN],
    "unknown-encoding.qdpx": [
        ", project.qde: this XML is in the encoding klingon; allowed: UTF-8 or UTF-16." + AGAIN
    ],
    "encoding-that-runs-code.qdpx": [
        ", project.qde: this XML is in the encoding unicode_escape; allowed: UTF-8 or UTF-16." + AGAIN
    ],
    "encoding-zip.qdpx": [
        ", project.qde: this XML is in the encoding zip_codec; allowed: UTF-8 or UTF-16." + AGAIN
    ],
    "other-root.qdpx": [
        ", project.qde, line 2: the outermost element is CodeBook; allowed: Project." + AGAIN
    ],
    "web-page.qdpx": [
        ", project.qde, line 1: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN
    ],
    "cut-off.qdpx": [
        ", project.qde, line 2, column 156: this is not well-formed XML (unclosed token)." + AGAIN
    ],
    "two-roots.qdpx": [
        ", project.qde, line 2, column 61: this is not well-formed XML (junk after document element)." + AGAIN
    ],
    "attribute-twice.qdpx": [
        ", project.qde, line 2, column 60: this is not well-formed XML (duplicate attribute)." + AGAIN
    ],
    "only-space.qdpx": [
        ", project.qde, line 2, column 2: this is not well-formed XML (no element found)." + AGAIN
    ],
    "only-a-mark.qdpx": [
        ", project.qde, line 1, column 2: this is not well-formed XML (no element found)." + AGAIN
    ],
    "empty-project.qdpx": [
        ", project.qde, line 1, column 1: this is not well-formed XML (no element found)." + AGAIN
    ],
    "unclosed-cdata.qdpx": [
        ", project.qde, line 2, column 84: this is not well-formed XML (unclosed CDATA section)." + AGAIN
    ],
    "text-in-broken-utf-8.qdpx": [", sources/a.txt, byte 4: this text is neither UTF-8 nor UTF-16." + AGAIN],
    "text-in-broken-utf-16.qdpx": [", sources/a.txt, byte 3: this text is neither UTF-8 nor UTF-16." + AGAIN],
    "nothing.qdc": [", line 1, column 1: this is not well-formed XML (no element found)." + AGAIN],
    "a-project-after-all.qdc": [
        ", line 1, column 3: this is not well-formed XML (not well-formed (invalid token))." + AGAIN
    ],
    "no-codebook.qdc": [", line 1: the outermost element is Project; allowed: CodeBook." + AGAIN],
    "laughs.qdc": [", line 1: this XML carries a document type (DOCTYPE); allowed: XML without one." + AGAIN],
    "broken-utf-8.qdc": [
        ", line 1, column 130: this is not well-formed XML (not well-formed (invalid token))." + AGAIN
    ],
    "codes-200-deep.qdc": [
        ", line 1: elements stand too deep in one another; allowed: at most 100 levels." + AGAIN
    ],
    "seventeen-megabytes.qdc": [": this codebook is too large; allowed: at most 16 MB."],
}
LARGER_THAN_THE_FILE = "packed-size-beyond-the-file.qdpx"
"""What becomes of it depends on the version of Python: it has a test of its own."""
READ = {
    "says-less-than-it-has.qdpx": {},
    "says-more-than-it-has.qdpx": {},
    "zip-in-zip-in-zip.qdpx": {},
    "junk-in-front.qdpx": {},
    "says-65535-entries.qdpx": {},
    "name-of-60000-letters.qdpx": {},
    "includes-a-file.qdpx": {"other_part": 1},
    "stylesheet.qdpx": {},
    "nothing-in-it.qdpx": {},
    "negative-positions.qdpx": {
        "positions_usual": 1,
        "read_as_usual": 1,
        "stretch_outside_text": 1,
        "coder_without_name": 1,
    },
    "positions-of-15-digits.qdpx": {
        "positions_usual": 1,
        "read_as_usual": 1,
        "stretch_cut_at_end": 1,
        "coder_without_name": 1,
    },
    "positions-of-9000-digits.qdpx": {"coding_without_position": 1},
    "positions-in-words.qdpx": {"coding_without_position": 1},
    "positions-in-other-digits.qdpx": {"coding_without_position": 1},
    "end-before-start.qdpx": {
        "positions_usual": 1,
        "read_as_usual": 1,
        "stretch_outside_text": 1,
        "coder_without_name": 1,
    },
    "code-in-itself.qdpx": {"guid_twice": 1},
    "codes-without-anything.qdpx": {"guid_missing": 3, "name_missing": 3},
    "same-guid-everywhere.qdpx": {
        "guid_twice": 8,
        "positions_usual": 5,
        "read_as_usual": 5,
        "coder_without_name": 1,
    },
    "guid-with-tricks.qdpx": {"positions_usual": 1, "read_as_usual": 1, "coder_without_name": 1},
    "coding-of-no-code.qdpx": {"positions_usual": 1, "read_as_usual": 1, "coding_of_unknown_code": 1},
    "path-internal-up.qdpx": {"text_outside_leaving": 1, "coder_without_name": 1},
    "path-internal-up-backslash.qdpx": {"text_outside_leaving": 1, "coder_without_name": 1},
    "path-internal-root.qdpx": {"member_missing": 1, "coder_without_name": 1},
    "path-absolute.qdpx": {"text_outside_absolute": 1, "coder_without_name": 1},
    "path-relative-up.qdpx": {"text_outside_leaving": 1, "coder_without_name": 1},
    "path-relative.qdpx": {"text_outside_relative": 1, "coder_without_name": 1},
    "path-file.qdpx": {"text_outside_absolute": 1, "coder_without_name": 1},
    "path-web.qdpx": {"text_outside_absolute": 1, "coder_without_name": 1},
    "path-drive-letter.qdpx": {"text_outside_absolute": 1, "coder_without_name": 1},
    "path-zero-byte-spelt.qdpx": {"member_missing": 1, "coder_without_name": 1},
    "path-not-there.qdpx": {"member_missing": 1, "coder_without_name": 1},
    "path-to-itself.qdpx": {"positions_usual": 1, "read_as_usual": 1, "coder_without_name": 1},
    "value-integer-of-9000-digits.qdpx": {"value_of_other_type": 2},
    "value-integer-in-words.qdpx": {"value_of_other_type": 2},
    "value-real-infinite.qdpx": {"value_of_other_type": 2},
    "value-real-nan.qdpx": {"value_of_other_type": 2},
    "value-date-impossible.qdpx": {"value_of_other_type": 2},
    "value-boolean-maybe.qdpx": {"value_of_other_type": 2},
    "value-type-unknown.qdpx": {"variable_of_unknown_type": 1, "value_twice": 1},
    "value-of-nothing.qdpx": {"value_of_unknown_variable": 1},
    "references-to-nothing.qdpx": {"code_of_case": 1, "reference_to_nothing": 1, "stretch_of_case": 1},
    "elements-nobody-knows.qdpx": {"other_part": 3},
    "names-that-write-to-the-screen.qdpx": {},
    "empty-sets.qdc": {},
    "no-codes.qdc": {},
    "set-of-nothing.qdc": {"guid_missing": 1, "name_missing": 1, "reference_to_nothing": 1},
    "colour-of-code.qdc": {"color_unreadable": 1},
}
# Of the large files: what is said after the name, "" where it is read.
HEAVY = {
    "bomb": ", sources/bomb.txt: this part would grow 1028 times when unpacked; allowed: at most 200 times."
    + AGAIN,
    "bomb-as-project": ", project.qde: this part would grow 1028 times when unpacked; allowed: at most 200 times."
    + AGAIN,
    "bomb-that-lies": ", project.qde: this part cannot be unpacked (Bad CRC-32 for file 'project.qde')."
    + AGAIN,
    "too-many-members": ": the archive has too many parts; allowed: at most 10,000." + AGAIN,
    "too-many-elements": ", project.qde, line 2: this XML has too many elements; allowed: at most 450,000."
    + AGAIN,
    "long-attribute": ", project.qde, line 2: an attribute is too long; allowed: at most 4,000,000 characters."
    + AGAIN,
    "long-text": ", project.qde, line 2: the text of one element is too long; allowed: at most 4,000,000 characters."
    + AGAIN,
    "long-name": "",
    "long-comment": "",
    "tag-that-never-ends": ", project.qde, line 2: a tag or comment is too long; allowed: at most 16,000,000 bytes."
    + AGAIN,
    "larger-than-48-megabytes": ", project.qde: this part is too large; allowed: at most 48 MB." + NO_MEDIA,
    "text-of-five-megabytes": ", sources/a.txt: this part is too large; allowed: at most 4 MB." + NO_MEDIA,
    "thirty-thousand-selections": "",
    "texts-of-35-megabytes": ": the texts of this project are too large together; allowed: at most 32,000,000 "
    "characters. Export the project in parts.",
    "many-times-the-whole-text": ": the selections of this project hold too much text together; allowed: at most "
    "24,000,000 characters.",
    "emoji-and-line-breaks": "",
}


def reader(name: str):
    return read_refi if name.endswith(".qdpx") else read_codebook


def test_every_light_file_has_its_outcome_here() -> None:
    assert set(LIGHT) == {*REFUSED, *READ, LARGER_THAN_THE_FILE}
    assert len(LIGHT) > 120


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_deceives_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(DataMistake) as caught:
        reader(name)(LIGHT[name], name)
    assert str(caught.value).splitlines() == [name + said for said in REFUSED[name]]


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_only_odd_is_read_and_what_was_left_out_is_counted(name: str) -> None:
    project = reader(name)(LIGHT[name], name)
    assert {one.what: one.n for one in project.skipped} == READ[name]


def test_a_part_that_says_it_is_larger_than_the_file_is_read_or_refused_by_newer_pythons() -> None:
    name, said = LARGER_THAN_THE_FILE, ""
    try:
        assert reader(name)(LIGHT[name], name).skipped == ()
    except DataMistake as refused:  # zipfile looks for overlapping parts from Python 3.11.8 and 3.12.2 on
        said = str(refused)
    why = "Overlapped entries: 'project.qde' (possible zip bomb)"
    assert said in {"", f"{name}, project.qde: this part cannot be unpacked ({why}).{AGAIN}"}


@pytest.mark.slow
def test_large_files_are_refused_with_a_sentence_or_read() -> None:
    said = {}
    for name, data in hostile.heavy_refi_corpus():
        try:
            read_refi(data, name)
            said[name] = ""
        except DataMistake as refused:
            said[name] = str(refused)
    assert said == {f"{name}.qdpx": sentence and f"{name}.qdpx{sentence}" for name, sentence in HEAVY.items()}
