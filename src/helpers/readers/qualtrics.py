"""What an export of Qualtrics says of its columns, and which of its responses are no finished answers.

Nothing is dropped: previews, tests and unfinished responses stay, and their number is said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from helpers.readers.arrived import ColumnSaid, Reading
from helpers.readers.delimited import Texts

TESTS = {
    "Status": ("1", "2", "9", "12", "17", "Survey Preview", "Survey Test", "Spam (Survey Preview)",
               "Enquêtevoorbeeld", "Enquêtetest", "Voorbeeld van enquête"),
    "DistributionChannel": ("preview", "test"),
}  # fmt: skip
"""Cells of responses that somebody gave who looked at the questionnaire, or that Qualtrics made itself."""
UNFINISHED = ("0", "False", "FALSE", "false", "Onwaar", "ONWAAR")

_INLINE = re.compile(r"</?(?:a|b|em|font|i|small|span|strong|sub|sup|u)(?:\s[^<>]{0,400})?/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,400}>")


def said(names: Sequence[str], texts: Sequence[str]) -> Mapping[str, ColumnSaid]:
    """Return the question text of every column that has one of its own."""
    found = ((name, plain(text)) for name, text in zip(names, texts, strict=False))
    return {name: ColumnSaid(label=text) for name, text in found if text and text != name}


def plain(text: str) -> str:
    """Return a question text on one line, without the marks of a web page."""
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", text))).split())


def readings(texts: Texts) -> tuple[Reading, ...]:
    """Return how many responses are previews or tests, and how many are not finished.

    Returns
    -------
    tuple of Reading
        ``tests`` and ``unfinished``, each with the columns that say so and the number of rows; nothing where
        the export does not say.
    """
    there = texts.columns.column_names
    found = []
    tests = [name for name in TESTS if name in there]
    if tests:
        each = [pc.is_in(texts.columns[name], value_set=pa.array(TESTS[name])) for name in tests]
        found.append(Reading("tests", ", ".join(tests), declared=False, rows=_count(each)))
    unfinished = [name for name in ("Finished", "Progress") if name in there]
    if unfinished:
        cells = texts.columns[unfinished[0]]
        if unfinished[0] == "Finished":
            open_ = pc.is_in(cells, value_set=pa.array(UNFINISHED))
        else:
            open_ = pc.invert(pc.is_in(cells, value_set=pa.array(["100", ""])))
        found.append(Reading("unfinished", unfinished[0], declared=False, rows=_count([open_])))
    return tuple(found)


def _count(flags: Sequence[pa.ChunkedArray]) -> int:
    """Return the number of rows with any of these flags."""
    either = flags[0]
    for one in flags[1:]:
        either = pc.or_(either, one)
    return int(pc.sum(either).as_py() or 0)
