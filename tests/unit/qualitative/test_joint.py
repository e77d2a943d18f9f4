"""What the rule of the joint display proposes: every cell of its truth table."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from helpers.qualitative.joint import heard, moved, propose

VOICES = ("many", "between", "few", "too_few_asked")
NUMBERS = ("better", "worse", "changed", "same", "open")
DECIDED = {
    ("better", "many", "better"): ("converge", "said_and_seen"),
    ("better", "many", "worse"): ("diverge", "said_and_opposite"),
    ("better", "many", "changed"): ("silent", "no_direction"),
    ("better", "many", "same"): ("diverge", "said_and_same"),
    ("better", "few", "better"): ("diverge", "unsaid_and_moved"),
    ("better", "few", "worse"): ("silent", "unsaid_and_opposite"),
    ("better", "few", "changed"): ("diverge", "unsaid_and_moved"),
    ("better", "few", "same"): ("converge", "unsaid_and_same"),
    ("worse", "many", "better"): ("diverge", "said_and_opposite"),
    ("worse", "many", "worse"): ("converge", "said_and_seen"),
    ("worse", "many", "changed"): ("silent", "no_direction"),
    ("worse", "many", "same"): ("diverge", "said_and_same"),
    ("worse", "few", "better"): ("silent", "unsaid_and_opposite"),
    ("worse", "few", "worse"): ("diverge", "unsaid_and_moved"),
    ("worse", "few", "changed"): ("diverge", "unsaid_and_moved"),
    ("worse", "few", "same"): ("converge", "unsaid_and_same"),
    ("neither", "many", "better"): ("silent", "no_direction"),
    ("neither", "many", "worse"): ("silent", "no_direction"),
    ("neither", "many", "changed"): ("silent", "no_direction"),
    ("neither", "many", "same"): ("silent", "no_direction"),
    ("neither", "few", "better"): ("diverge", "unsaid_and_moved"),
    ("neither", "few", "worse"): ("diverge", "unsaid_and_moved"),
    ("neither", "few", "changed"): ("diverge", "unsaid_and_moved"),
    ("neither", "few", "same"): ("converge", "unsaid_and_same"),
}
SILENT = {"too_few_asked": "too_few_asked", "between": "voices_between"}
ADR = Path(__file__).resolve().parents[3] / "docs" / "decisions" / "0010-joint-display.md"


def expected(says: str, voices: str, number: str) -> tuple[str, str]:
    if voices == "too_few_asked":
        return "silent", "too_few_asked"
    if number == "open":
        return "silent", "number_open"
    return DECIDED.get((says, voices, number), ("silent", SILENT.get(voices, "")))


@pytest.mark.parametrize(
    ("says", "voices", "number"), list(product(("better", "worse", "neither"), VOICES, NUMBERS))
)
def test_every_cell_of_the_truth_table_is_as_decided(says, voices, number) -> None:
    found = propose(says, voices, number)
    assert (found.proposed, found.because) == expected(says, voices, number)


def test_the_table_of_the_decision_is_the_table_of_the_rule() -> None:
    rows = re.findall(
        r"^\| (\w+) \| (many|few) \| (\w+) \| (\w+) \| `(\w+)` \|$", ADR.read_text(encoding="utf-8"), re.M
    )
    assert {
        (says, voices, number): (proposed, because) for says, voices, number, proposed, because in rows
    } == DECIDED


@pytest.mark.parametrize(
    ("spoke", "asked", "word"),
    [
        (6, 10, "many"),
        (5, 10, "between"),
        (3, 10, "between"),
        (2, 10, "few"),
        (0, 10, "few"),
        (10, 10, "many"),
        (2, 2, "too_few_asked"),
        (0, 0, "too_few_asked"),
        (3, 3, "many"),
    ],
)
def test_many_and_few_are_shares_of_those_asked_and_both_ends_belong_to_them(spoke, asked, word) -> None:
    assert heard(spoke, asked, many=0.6, few=0.2, fewest=3) == word


def test_nobody_asked_is_silent_even_where_no_threshold_is_set() -> None:
    assert heard(0, 0, many=0.6, few=0.2, fewest=0) == "too_few_asked"


@pytest.mark.parametrize(
    ("verdict", "estimate", "higher_is", "word"),
    [
        ("difference", 1.0, "better", "better"),
        ("difference", -1.0, "better", "worse"),
        ("difference", 1.0, "worse", "worse"),
        ("difference", -1.0, "worse", "better"),
        ("difference", 1.0, "neither", "changed"),
        ("difference", 0.0, "better", "open"),
        ("equivalent", 0.3, "better", "same"),
        ("non_inferior", 0.3, "better", "open"),
        ("undecided", 0.3, "better", "open"),
        (None, None, "better", "open"),
        ("difference", None, "better", "open"),
    ],
)
def test_a_number_moved_only_where_its_verdict_says_so(verdict, estimate, higher_is, word) -> None:
    assert moved(verdict, estimate, higher_is=higher_is) == word


def test_impossible_counts_and_thresholds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^4 of 3 people cannot have spoken\.$"):
        heard(4, 3, many=0.6, few=0.2, fewest=3)
    with pytest.raises(ValueError, match=r"^'few' \(0\.6\) must be below 'many' \(0\.6\)\.$"):
        heard(1, 3, many=0.6, few=0.6, fewest=3)
