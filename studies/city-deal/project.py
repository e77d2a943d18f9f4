"""The conversations with households as a coded project, for the file that a coder's tool would write."""

from __future__ import annotations

from codebook import ASIDE, CODES, WITHIN
from generator import CODERS, Drawn

from helpers.qualitative.project import CodedProject
from helpers.twin import conversations

SETTING = conversations.Setting(
    name="Verzonnen gesprekken met huishoudens",
    origin="studies/city-deal/make_raw.py",
    created="2018-03-08T09:00:00Z",
    coders=CODERS,
    within=WITHIN,
    memo="Verzonnen memo: dezelfde codes voor huishoudens en sociaal werkers.",
)


def coded_project(drawn: Drawn) -> CodedProject:
    """Return the strand of households as one project, a document and a case per conversation."""
    strand = drawn.of_residents
    return conversations.coded_project(SETTING, (*CODES, ASIDE), strand.conversations, strand.given)
