"""Columns that point at people, and columns that a survey tool adds of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.errors import DataMistake, Mistake
from helpers.starting.dictionary import IDENTIFYING_TOOL_COLUMNS, SURVEY_TOOL_COLUMNS
from helpers.starting.guesses import Remark
from helpers.starting.looking import Seen
from helpers.validation.gate import IN_WORDS, Looked, citizens
from helpers.validation.identifying import BSN, TEXT_WITH, Suspicion, suspicions

QUASI = frozenset({"postcode", "birth_date"})
"""What may be needed to describe people: read, and shown nowhere by itself."""
OF_A_TOOL = "added by the survey tool"
FEWEST_TOOL_COLUMNS = 4


@dataclass(frozen=True)
class Pointed:
    """What the columns of a file seem to say of people.

    Attributes
    ----------
    suspicious : mapping of str to tuple of Suspicion
        Columns that the gate asks a declaration about.
    tool_columns : mapping of str to str
        Columns of a survey tool, with why they are left out.
    gone : mapping of str to str
        Columns that are read and kept nowhere, with the reason.
    """

    suspicious: Mapping[str, tuple[Suspicion, ...]]
    tool_columns: Mapping[str, str]
    gone: Mapping[str, str]

    def identifying(self, column: str) -> Literal["none", "quasi", "direct"]:
        """Return how a column that is kept must be declared."""
        found = self.suspicious.get(column, ())
        if not found:
            return "none"
        return "quasi" if {one.kind for one in found} <= QUASI else "direct"

    def reason(self, column: str) -> str:
        """Return what a column seems to hold, in words."""
        found = self.suspicious.get(column, ())
        return self.gone.get(column) or f"seems to hold {', '.join(IN_WORDS[one.kind] for one in found)}"

    def remarks(self, column: str) -> tuple[Remark, ...]:
        """Return what to look at in a column that is kept."""
        found = [one for one in self.suspicious.get(column, ()) if one.kind not in QUASI]
        return tuple(Remark("unsure", f"{one.n_distinct} {IN_WORDS[one.kind]}") for one in found)


def pointed_at(seen: Seen, *, study: str) -> Pointed:
    """Return what the columns of a file seem to say of people.

    Raises
    ------
    DataMistake
        A column holds citizen service numbers: the sentence of the gate.
    """
    suspicious: dict[str, tuple[Suspicion, ...]] = {}
    mistakes: list[Mistake] = []
    for column in seen.columns:
        found = suspicions(seen.arrived.texts.columns[column], column, seen.said(column).label)
        if found:
            suspicious[column] = found
        mistakes += [
            citizens(study, Looked(seen.file, seen.file, column, one, 0, "refused"))
            for one in found
            if one.kind == BSN
        ]
    if mistakes:
        raise DataMistake(mistakes)
    tool = _of_a_tool(seen)
    gone = {
        column: f"{OF_A_TOOL}, and may point at a person"
        for column, plain in tool.items()
        if plain in IDENTIFYING_TOOL_COLUMNS
    }
    gone |= {
        column: ""
        for column, found in suspicious.items()
        if any(not one.kind.startswith(TEXT_WITH) and one.kind not in QUASI for one in found)
    }
    return Pointed(suspicious, {column: OF_A_TOOL for column in tool if column not in gone}, gone)


def _of_a_tool(seen: Seen) -> dict[str, str]:
    """Return the columns that a survey tool added, with their names in small letters.

    An export as SPSS file or workbook has them too and no layout of its own: then four of them tell.
    """
    plain = {column: column.casefold().strip() for column in seen.columns}
    tool = {column: one for column, one in plain.items() if one in SURVEY_TOOL_COLUMNS}
    if seen.layout == "plain" and len(tool) < FEWEST_TOOL_COLUMNS:
        return {}
    return {column: one for column, one in tool.items() if one != "responseid"}
