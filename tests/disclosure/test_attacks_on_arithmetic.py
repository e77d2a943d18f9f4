"""Someone computes what was withheld from what is still shown; nothing that stands there gives it away."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused
from helpers.results import Behind, Column, Exhibit, Guard, Message, Name, Persons

POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False)
WORDS = Vocabulary.of(
    names=[
        "program", "control", "share", "work", "income", "trial", "sex", "home", "rent", "own", "boat",
        "allocated", "lost", "analysed", "USD", "t.missing.x", "t.flow.x", "t.baseline.x", "t.findings.x",
        "effects.forest.x", "t.bins.x", "t.list.x",
    ],
    columns=[
        "arm", "variable", "category", "n", "n_arm", "n_known", "n_missing", "share", "mean", "mean_arm",
        "persons", "step", "outcome", "comparison", "estimate", "unit", "group", "low", "level", "within_margin",
    ],
)  # fmt: skip


def table(name, frame, columns, guards, **changes):
    return Exhibit(name, "table", Message("title"), "werking", frame, columns, guards, **changes)


def let_out(*exhibits, policy=POLICY):
    return [one.exhibit.frame for one in release(exhibits, policy, WORDS).require().released]


MISSING = table(
    "t.missing",
    pd.DataFrame(
        {
            "arm": ["program", "control"],
            "n": [185, 260],
            "n_known": [182, 230],
            "n_missing": [3, 30],
            "share": [3 / 185, 30 / 260],
        }
    ),
    (
        Column("arm", "label"),
        Column("n", "count"),
        Column("n_known", "count"),
        Column("n_missing", "count"),
        Column("share", "percent"),
    ),
    (Guard("n_missing", ("n", "share")), Guard("n_known", ("n", "share"))),
)


def test_three_missing_are_not_all_less_the_known():
    (frame,) = let_out(MISSING)
    assert frame.loc[0, ["n_known", "n_missing", "share"]].isna().all()
    assert frame.loc[1].notna().all()


def test_three_missing_are_not_hidden_behind_the_hundreds_that_another_count_guards():
    columns = (Column("arm", "label"), Column("n_arm", "count"), Column("n_missing", "count"))
    frame = pd.DataFrame({"arm": ["program", "control"], "n_arm": [185, 260], "n_missing": [3, 0]})
    (frame,) = let_out(table("t.missing", frame, columns, (Guard("n_arm", ("n_missing",)),)))
    assert frame["n_missing"].isna().tolist() == [True, False]
    assert frame["n_arm"].tolist() == [185, 260]


def test_a_share_of_a_known_number_of_persons_gives_no_count_of_three():
    frame = MISSING.frame[["arm", "n", "n_missing", "share"]]
    columns = tuple(c for c in MISSING.columns if c.name != "n_known")
    (frame,) = let_out(
        replace(
            MISSING, frame=frame, columns=columns, guards=(Guard("n_missing", ()), Guard("n", ("share",)))
        )
    )
    assert frame.loc[0, ["n_missing", "share"]].isna().all()


def test_who_was_lost_is_not_who_was_allocated_less_who_was_analysed():
    steps = ["allocated", "lost", "analysed"]
    frame = pd.DataFrame(
        {
            "step": steps * 2,
            "arm": ["program"] * 3 + ["control"] * 3,
            "n": pd.array([150, 3, 147, 150, 14, 136], dtype="Int64"),
        }
    )
    columns = (Column("step", "label"), Column("arm", "label"), Column("n", "count"))
    (frame,) = let_out(table("t.flow", frame, columns, (Guard("n", ()),)))
    assert frame["n"].isna().tolist() == [False, True, True, False, False, False]


def test_the_share_of_a_rare_category_is_not_one_less_the_others():
    frame = pd.DataFrame(
        {
            "variable": ["sex", "home", "home", "home"],
            "category": ["", "rent", "own", "boat"],
            "unit": "share",
            "mean": [0.5, 0.60, 0.385, 0.015],
            "persons": [100, 80, 77, 3],
        }
    )
    columns = (
        Column("variable", "label"),
        Column("category", "label"),
        Column("unit", "label"),
        Column("mean", "number", unit_column="unit"),
        Column("persons", "count", shown=False),
    )
    (frame,) = let_out(table("t.baseline", frame, columns, (Guard("persons", ("mean",)),)))
    assert frame["mean"].isna().tolist() == [False, False, True, True]


def test_a_bin_of_three_is_not_the_total_less_the_other_bins():
    frame = pd.DataFrame({"group": ["program"] * 4, "low": [0.0, 1, 2, 3], "n": [90, 60, 47, 3]})
    frame["share"] = frame["n"] / 200
    columns = (
        Column("group", "label"),
        Column("low", "number"),
        Column("n", "count"),
        Column("share", "percent"),
    )
    (frame,) = let_out(table("t.bins", frame, columns, (Guard("n", ("low", "share")),)))
    assert frame[["n", "share", "low"]].isna().all(axis=1).tolist() == [False, False, True, True]


@pytest.mark.parametrize(("kind", "unit"), [("percent", ""), ("number", "share"), ("estimate", "share")])
def test_a_share_that_nearly_everybody_has_is_withheld_in_whatever_kind_of_column(kind, unit):
    frame = pd.DataFrame({"arm": ["program", "control"], "mean": [0.95, 0.5], "n": [400, 400]})
    columns = (Column("arm", "label"), Column("mean", kind, unit=unit), Column("n", "count"))
    (frame,) = let_out(table("t.baseline", frame, columns, (Guard("n", ("mean",)),)))
    assert frame["mean"].isna().tolist() == [True, False]


def test_the_level_of_an_interval_is_no_share_of_persons():
    frame = pd.DataFrame({"arm": ["program"], "level": [0.95], "n": [400]})
    columns = (Column("arm", "label"), Column("level", "percent"), Column("n", "count"))
    (frame,) = let_out(table("t.baseline", frame, columns, (Guard("n", ("level",)),)))
    assert frame["level"].tolist() == [0.95]


def result(n_yes, n=150):
    return pd.DataFrame(
        {
            "comparison": "trial",
            "outcome": ["work", "income"],
            "arm": "program",
            "unit": ["share", "USD"],
            "mean_arm": [n_yes / n, 1500.0],
            "estimate": [-0.31, 185.0],
            "within_margin": [True, False],
            "n_arm": n,
        }
    )


FINDINGS = table(
    "t.findings",
    result(4),
    (
        *(Column(name, "label") for name in ("comparison", "outcome", "arm", "unit")),
        Column("mean_arm", "number", unit_column="unit"),
        Column("estimate", "estimate", unit_column="unit"),
        Column("within_margin", "label"),
        Column("n_arm", "count"),
    ),
    (Guard("n_arm", ("mean_arm", "estimate")),),
    note=Message("note", {"e": Behind(-0.31, 150), "outcome": Name("outcome", "work"), "n": Persons(150)}),
)
FOREST = table(
    "effects.forest.work",
    pd.DataFrame({"comparison": ["trial"], "arm": ["program"], "estimate": [-0.31], "n": [150]}),
    (
        Column("comparison", "label"),
        Column("arm", "label"),
        Column("estimate", "estimate"),
        Column("n", "count"),
    ),
    (Guard("n", ("estimate",)),),
    alt=Message("alt", {"e": Behind(-0.31, 150)}),
)


@pytest.mark.parametrize(("n_yes", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_result_that_rests_on_few_yeses_among_many_persons_is_withheld(n_yes, shown):
    (frame,) = let_out(replace(FINDINGS, frame=result(n_yes)))
    assert frame[["mean_arm", "estimate", "within_margin"]].notna().all(axis=1).tolist() == [shown, True]


@pytest.mark.parametrize(("n_no", "shown"), [(9, False), (15, True)])
def test_a_result_that_rests_on_few_noes_is_withheld_too(n_no, shown):
    (frame,) = let_out(
        replace(FINDINGS, frame=result(150 - n_no, 150).assign(unit=["share", "USD"])),
        policy=replace(POLICY, group=1.0),
    )
    assert bool(frame.loc[0, ["mean_arm", "estimate"]].notna().all()) is shown


def test_a_result_of_few_yeses_is_withheld_in_every_exhibit_and_sentence_of_the_run():
    found = release([FOREST, FINDINGS], POLICY, WORDS).require()
    forest, findings = (one.exhibit for one in found.released)
    assert forest.frame["estimate"].isna().all()
    assert "-0.31" not in repr(forest.alt)
    assert "-0.31" not in repr(findings.note)
    assert "150" in repr(findings.note)


def test_a_list_of_persons_in_declared_words_is_refused():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"category": rng.choice(["rent", "own", "boat"], 12), "n": 1})
    exhibit = table("t.list", frame, (Column("category", "label"), Column("n", "count")), (Guard("n", ()),))
    with pytest.raises(DisclosureRefused) as failure:
        let_out(exhibit)
    assert (
        str(failure.value)
        == "exhibit 't.list': every row of it is one person. Count persons: a row is a group."
    )
