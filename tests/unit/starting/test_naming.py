"""Names for what files call otherwise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.starting.naming import identifier, own_name, study_name
from helpers.starting.yaml_words import quoted, word
from helpers.study.yaml_text import read_yaml


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_any_name_of_a_file_becomes_a_name_of_ours_that_is_not_taken(text: str, taken: list[str]) -> None:
    name = own_name(identifier(text, otherwise="column"), taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name)
    assert name not in taken
    assert name not in {"person", "month", "null", "true", "false"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_is_read_back_from_yaml_as_it_was(text: str) -> None:
    assert read_yaml(f"a: {quoted(text)}\n") == ({"a": text}, False)
    assert read_yaml(f"{word(text)}: {word(text)}\n") == ({text: text}, False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Mijn Scriptie", "mijn-scriptie"), ("Één 2", "een-2"), ("2024 proef", "proef"), ("!", "")],
)
def test_a_name_for_a_study_is_proposed(typed: str, name: str) -> None:
    assert study_name(typed) == name
