"""GUIDs have one spelling, and a part that lacks its own gets one that depends on its place only."""

from __future__ import annotations

import pytest

from helpers.readers.coded.guids import PATTERN, Register, canonical, made
from helpers.readers.coded.tally import REASONS, Tally

GUID = "ABCDEF12-0000-4000-8000-000000000001"


@pytest.mark.parametrize("text", [GUID, GUID.lower(), f"{{{GUID}}}", f"  {GUID.lower()}\n"])
def test_spellings_of_one_guid_are_one(text: str) -> None:
    assert canonical(text) == GUID


def test_other_text_becomes_a_guid_that_depends_on_it_alone() -> None:
    assert PATTERN.fullmatch(canonical("code 1"))
    assert canonical("code 1") == canonical(" code 1 ") != canonical("code 2")
    assert canonical(" ") == ""


def test_a_second_part_with_a_guid_is_given_another_and_counted() -> None:
    tally = Tally()
    register = Register("code", tally)
    given = [register.admit(text) for text in (GUID, GUID.lower(), "", "")]
    assert given[0] == GUID
    assert len(set(given)) == 4
    assert [(one.what, one.n) for one in tally.skipped()] == [("guid_twice", 1), ("guid_missing", 2)]
    again = Register("code", Tally())
    assert [again.admit(text) for text in (GUID, GUID.lower(), "", "")] == given


def test_made_guids_differ_by_kind_and_content() -> None:
    assert len({made("a", "b"), made("b", "b"), made("ab", ""), made("a", "", "b")}) == 4


def test_nothing_counted_is_no_entry() -> None:
    tally = Tally()
    tally.add("link", 0)
    assert tally.skipped() == ()


def test_every_word_for_what_was_left_out_stands_in_both_catalogues() -> None:
    from pathlib import Path

    import yaml

    import helpers.reporting

    folder = Path(helpers.reporting.__file__).parent / "catalogue"
    for language in ("en", "nl"):
        words = yaml.safe_load((folder / language / "voices_read.yml").read_text(encoding="utf-8"))["words"]
        assert set(REASONS) - set(words) == set()
