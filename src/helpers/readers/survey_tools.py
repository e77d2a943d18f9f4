"""Which survey tool wrote a text file, told by its head: Qualtrics or LimeSurvey."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.study.spec import Layout

IMPORT_ID = '{"ImportId"'
"""Begins every cell of the third head row of Qualtrics."""
QUALTRICS_TEXTS = frozenset({
    "Start Date", "End Date", "Response Type", "Response ID", "Recorded Date", "ResponseID", "ResponseSet",
    "StartDate", "EndDate", "Startdatum", "Einddatum", "Antwoordtype", "Respons-ID", "Reactie-ID",
})  # fmt: skip
"""Texts above the columns that every export of Qualtrics begins with."""
LIMESURVEY_NAMES = (
    frozenset({"id", "response id", "antwoord id", "antwoord-id"}),
    frozenset({"submitdate", "date submitted", "datum ingediend", "datum verzonden", "verzenddatum",
               "datum ingestuurd"}),
    frozenset({"lastpage", "last page", "laatste pagina"}),
    frozenset({"startlanguage", "start language", "starttaal", "start-taal", "begintaal"}),
)  # fmt: skip
"""The first columns of a LimeSurvey export, as codes and as English or Dutch texts."""


def n_head_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first three rows are heads of Qualtrics: 3, 2 in older exports, else 1.

    Parameters
    ----------
    rows : sequence of sequences of str
        The first rows of the file, at most three.
    """
    if len(rows) > 2 and _import_ids(rows[2]):
        return 3
    if len(rows) > 1 and (_import_ids(rows[1]) or len(QUALTRICS_TEXTS & set(rows[1])) >= 2):
        return 2
    return 1


def tool_of(rows: Sequence[Sequence[str]]) -> Layout:
    """Return the layout of a file from its first rows, the head being the first."""
    if n_head_rows(rows) > 1:
        return "qualtrics"
    names = {name.casefold().partition(". ")[0] for name in rows[0]} if rows else set()
    return "limesurvey" if sum(bool(names & one) for one in LIMESURVEY_NAMES) >= 3 else "plain"


def _import_ids(cells: Sequence[str]) -> bool:
    """Return whether these cells are the third head row of Qualtrics."""
    return bool(cells) and sum(cell.startswith(IMPORT_ID) for cell in cells) > len(cells) / 2
