"""YAML as people mean it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.study.yaml_text import YamlMistake, read_yaml


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("no", "no"),
        ("a: yes", {"a": "yes"}),
        ("on: client", {"on": "client"}),
        ("{true: a, null: b}", {"true": "a", "null": "b"}),
        ("a: true", {"a": True}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: 010", {"a": "010"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 2024-02-30", {"a": "2024-02-30"}),
        ("a: 1e-3", {"a": 0.001}),
        ("a: -5", {"a": -5}),
        ("a: .5", {"a": 0.5}),
        ("a: .nan", {"a": ".nan"}),
        ("a: ~", {"a": None}),
        ("{1: x, '1': y}", {1: "x", "1": "y"}),
    ],
)
def test_words_are_words_and_numbers_numbers(text: str, content: object) -> None:
    assert read_yaml(text) == (content, False)


@pytest.mark.parametrize("text", ["a: 1\na: 2", "x: {a: 1, a: 2}", "- {a: 1, b: 2, a: 3}", "1: x\n1: y"])
def test_a_repeated_key_is_noticed_at_any_depth(text: str) -> None:
    assert read_yaml(text)[1] is True


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [x]", "a: *b", "\tb: 1", "a: 'x", "[1]: 2", "a: \0"]
)
def test_what_is_no_plain_yaml_is_a_mistake_with_a_line(text: str) -> None:
    with pytest.raises(YamlMistake) as caught:
        read_yaml(f"first: 1\n{text}")
    assert caught.value.line >= 1


@given(st.text(max_size=200))
def test_any_text_is_content_or_a_mistake_never_a_crash(text: str) -> None:
    with contextlib.suppress(YamlMistake):
        read_yaml(text)
