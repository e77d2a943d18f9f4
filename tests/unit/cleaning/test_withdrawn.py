"""Who withdraws leaves every table of that scope, over the joins, and leaves a count behind."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.cleaning.ledger import require_closed
from helpers.cleaning.links import link
from helpers.cleaning.samples import READ, Step, sample_rows, sample_way
from helpers.cleaning.together import clean_all
from helpers.cleaning.withdrawn import is_known, rows_of, steps_of, withdrawn
from helpers.study.withdrawals import Withdrawal

SCOPES = {
    "people": {"scope": "register"}, "register": {"scope": "register"}, "survey": {"scope": "survey"},
    "extra": {"scope": "survey"},
}  # fmt: skip


def left(joined, who: str, scope: str, **tables):
    study = joined.study(**{**SCOPES, **tables})
    return study, withdrawn(study, joined.frames(), [Withdrawal(who, scope, "2026-11-22")])


def gone(found) -> dict[str, list[int]]:
    return {name: rows.nonzero()[0].tolist() for name, rows in found.gone.items() if rows.any()}


@pytest.mark.parametrize(
    ("who", "scope", "expected"),
    [
        ("1", "survey", {"survey": [0, 1], "extra": [1]}),
        ("2", "all", {"people": [1], "register": [3, 4], "survey": [2], "stays": [2], "extra": [0]}),
        ("3", "all", {"people": [2]}),
        ("9", "all", {"register": [5], "survey": [3]}),
        ("1", "quote", {}),
        ("1", "recontact", {}),
        ("01", "all", {}),
    ],
)
def test_a_person_leaves_the_tables_of_the_scope(joined, who, scope, expected) -> None:
    assert gone(left(joined, who, scope)[1]) == expected


def test_rows_that_would_be_of_nobody_go_with_the_row_they_are_joined_to(joined) -> None:
    expected = {"people": [0], "register": [0, 1, 2], "survey": [0, 1], "stays": [0, 1], "extra": [1]}
    assert gone(left(joined, "1", "register")[1]) == expected


def test_the_own_id_of_a_joined_table_is_followed_to_the_person(joined) -> None:
    study = joined.study(**{**SCOPES, "extra": {"id": "response", "scope": "survey"}})
    frames = joined.frames()
    frames["extra"] = frames["extra"].assign(response=pd.array(["R_a", "R_b", "R_c"], dtype="string"))
    found = withdrawn(study, frames, [Withdrawal("R_b", "all", "2026-11-22")])
    assert gone(found)["people"] == [0]


def test_only_counts_by_arm_stay(joined) -> None:
    found = left(joined, "2", "all")[1].counts
    assert sorted(map(tuple, found.to_numpy().tolist())) == [
        ("all", "extra", "usual", 1, 1),
        ("all", "people", "usual", 1, 1),
        ("all", "register", "usual", 2, 1),
        ("all", "stays", "usual", 1, 1),
        ("all", "survey", "usual", 1, 1),
    ]


def test_who_stays_and_is_not_quoted_is_known_and_who_left_is_not(joined) -> None:
    study = joined.study(**SCOPES)
    asked = [Withdrawal("1", "quote", "2026-11-22"), Withdrawal("2", "all", "2026-11-22")]
    assert withdrawn(study, joined.frames(), asked).not_quoted == {"people:1"}


def test_a_number_of_a_row_is_nobodys_id(joined) -> None:
    study = joined.study(people={"id": "row_number"})
    study = study.model_copy(update={"joins": ()})
    assert not is_known(study, {"people": joined.frames()["people"]} | joined.frames(), "7")
    assert is_known(joined.study(), joined.frames(), "3")


def test_the_ledger_closes_with_who_withdrew(joined) -> None:
    study, found = left(joined, "2", "all")
    frames = {
        name: frame[~found.gone[name]].reset_index(drop=True) for name, frame in joined.frames().items()
    }
    cleaned = clean_all(study, frames, joined.REPOSITORY / "studies" / "nsw" / "derive.py").tables
    left_out = {name: one.left_out for name, one in link(study, frames).items()}
    steps = steps_of(found.counts, sample_way(study, "all", cleaned, left_out).steps, "all")
    raw = {name: len(frame) for name, frame in joined.frames().items()}
    assert [(one.arm, one.n_in, one.n_dropped) for one in steps if one.step == "withdrawn"] == [
        ("usual", 2, 1)
    ]
    assert {name: len(frames[name]) + rows_of(found.counts, name) for name in frames} == raw
    require_closed(steps, raw, {"all": len(sample_rows(study, "all", cleaned))})


def test_an_arm_of_which_everybody_withdrew_still_has_its_count() -> None:
    counts = pd.DataFrame({"sample": ["s"], "table": ["t"], "arm": ["b"], "n": [2], "persons": [2]})
    read = Step("s", "t", "a", READ, "", "", 3, 0, 3, 3, 0, 3)
    first = steps_of(counts, [read], "s")[0]
    assert (first.arm, first.step, first.n_in, first.n_dropped, first.n_out) == ("b", "withdrawn", 2, 2, 0)
