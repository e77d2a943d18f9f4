"""The interviews of `schiedam` as a coded project, for the file that a coder's tool would write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codebook import ASIDE, CODES, WITHIN
from generator import CODERS, Conversation, Drawn

from helpers.qualitative.project import CodedProject
from helpers.twin import conversations

SETTING = conversations.Setting(
    name="Verzonnen gesprekken in Schiedam",
    origin="studies/schiedam/make_raw.py",
    created="2023-11-06T09:00:00Z",
    coders=CODERS,
    within=WITHIN,
    memo="Verzonnen memo: de codes onder Nieuw kwamen uit de gesprekken, de andere uit de motie.",
)


@dataclass(frozen=True)
class Given:
    """One code that one coder gave to one paragraph of one interview."""

    document: str
    paragraph: int
    path: str
    coder: str


def coded_project(drawn: Drawn) -> CodedProject:
    """Return the interviews as one project, a document and a case per interview."""
    given = (one for each in drawn.conversations for one in _given(each))
    return conversations.coded_project(SETTING, (*CODES, ASIDE), drawn.conversations, given)


def _given(one: Conversation) -> Iterator[Given]:
    """Yield what both coders gave to each paragraph, the first coder's before the second's."""
    for place in range(len(one.paragraphs)):
        for coder, paths in zip(CODERS, (one.codes, one.second), strict=True):
            if paths and paths[place]:
                yield Given(one.document, place, paths[place], coder)
