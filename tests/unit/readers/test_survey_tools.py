"""Which survey tool wrote a file."""

from __future__ import annotations

import pytest

from helpers.readers.survey_tools import n_head_rows, tool_of

IDS = ['{"ImportId":"startDate"}', '{"ImportId":"QID1"}']


@pytest.mark.parametrize(
    ("rows", "n", "tool"),
    [
        ([["StartDate", "Q1"], ["Start Date", "Hoe oud?"], IDS], 3, "qualtrics"),
        ([["StartDate", "Q1"], IDS, ["2024-01-01", "3"]], 2, "qualtrics"),
        ([["V1", "V2"], ["ResponseID", "ResponseSet"], ["R_1", "x"]], 2, "qualtrics"),
        ([["StartDate", "Q1"], ["2024-01-01", "3"]], 1, "plain"),
        ([["id", "submitdate", "lastpage", "startlanguage"]], 1, "limesurvey"),
        ([["id. Response ID", "submitdate. Date submitted", "lastpage. Last page"]], 1, "limesurvey"),
        ([["id", "naam", "datum"]], 1, "plain"),
        ([], 1, "plain"),
    ],
)
def test_head_rows_tell_the_tool(rows: list[list[str]], n: int, tool: str) -> None:
    assert (n_head_rows(rows), tool_of(rows)) == (n, tool)
