"""The list of who withdrew: read as it was written, and every wrong line told without an id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.study.withdrawals import SCOPES, Withdrawal, as_text, changing, ids, read

TODO = "Use make withdraw, which writes this file; a line that you take out puts somebody back."
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(LETTERS.filter(str.strip), st.sampled_from(SCOPES)), max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, pairs) -> None:
    path = tmp_path_factory.mktemp("w") / "s.csv"
    made = tuple(Withdrawal(who, scope, "2026-11-22") for who, scope in pairs)
    path.write_text(as_text(made), encoding="utf-8", newline="")
    assert read(path) == made


def test_without_a_file_nobody_withdrew(tmp_path) -> None:
    assert read(tmp_path / "s.csv") == ()


def test_every_wrong_line_is_told_and_no_id(tmp_path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("id,scope,date\nP1,everything,2026-11-22\n,all,22-11-2026\nP3,all\n", encoding="utf-8")
    with pytest.raises(DataMistake) as caught:
        read(path)
    place = "data/withdrawn/s.csv, line"
    assert [str(one) for one in caught.value.mistakes] == [
        f"{place} 2: the scope is none that there is; allowed: survey, register, recontact, quote, all. {TODO}",
        f"{place} 3: the id is empty. {TODO}",
        f"{place} 3: the date is no date; allowed: year-month-day. {TODO}",
        f"{place} 4: 2 cells; allowed: 3 cells: id, scope, date. {TODO}",
    ]


def test_a_file_without_its_head_is_refused(tmp_path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("P1,all,2026-11-22\n", encoding="utf-8")
    with pytest.raises(DataMistake) as caught:
        read(path)
    assert (
        str(caught.value)
        == f"data/withdrawn/s.csv, line 1: it is not the head; allowed: id,scope,date. {TODO}"
    )


def test_everything_is_every_scope_and_a_table_without_scope_has_only_that() -> None:
    found = [Withdrawal(who, scope, "2026-11-22") for who, scope in zip("ABCDE", SCOPES, strict=True)]
    assert ids(found, "survey") == {"A", "E"}
    assert ids(found, None) == {"E"}
    assert changing(found) == {("A", "survey"), ("B", "register"), ("D", "quote"), ("E", "all")}
