"""Ids of two files that would be the same if their spelling did not count."""

from __future__ import annotations

from types import ModuleType

import pandas as pd

from helpers.validation.spelling import SpelledOtherwise, spelled_otherwise


def found(
    joined: ModuleType, people: list[str | None], extra: list[str | None]
) -> tuple[SpelledOtherwise, ...]:
    frames = {name: pd.DataFrame({"id": pd.array([], dtype="string")}) for name in joined.study().tables}
    frames["people"] = pd.DataFrame({"id": pd.array(people, dtype="string")})
    frames["extra"] = pd.DataFrame({"id": pd.array(extra, dtype="string")})
    return tuple(one for one in spelled_otherwise(joined.study(), frames) if one.table == "extra")


def test_each_difference_is_counted_once_in_people(joined: ModuleType) -> None:
    people = ["00123", "124 ", "125.0", "A1", "00a2 ", "7", None]
    extra = ["123", "123", "124", "125", "a1", "A2", "7", "8", None]
    assert [(one.difference, one.n) for one in found(joined, people, extra)] == [
        ("blanks", 1), ("decimals", 1), ("zeros", 1), ("capitals", 1), ("several", 1),
    ]  # fmt: skip


def test_somebody_who_is_found_as_written_is_never_spelled_otherwise(joined: ModuleType) -> None:
    assert found(joined, ["7", "007"], ["7", "007"]) == ()
    assert found(joined, ["7", "007"], ["7"]) == ()


def test_zero_itself_keeps_its_zero(joined: ModuleType) -> None:
    assert found(joined, ["000"], ["0"]) == (SpelledOtherwise("extra", "people", "zeros", 1),)
