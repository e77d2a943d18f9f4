"""Changes within people as 03 shows them: every count adds up, and what rests on few stays inside."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import changes
from helpers.describe.changes import paired_change, supposed_change
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.effects.power import detectable_from_std_error
from helpers.errors import StatisticalWarning
from helpers.paths import Project
from helpers.reporting.cells import Writer
from helpers.reporting.gate import check_language, design_of
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Message
from helpers.study.load import load
from helpers.study.spec import DescribedChange

N = 80
FEW = 10


@pytest.fixture(scope="module")
def declared():
    study = load(Project(Path(__file__).resolve().parents[3]), "coronasanering")
    described = study.describe.model_copy(
        update={
            "baseline": ("age", "woman"),
            "changes": {name: study.describe.changes[name] for name in ("stress", "trust", "new_debt")},
        }
    )
    return study.model_copy(update={"describe": described})


@pytest.fixture(scope="module")
def people():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"person": [f"p{i}" for i in range(N)]})
    frame["age"] = pd.array(np.where(np.arange(N) % 2, "18_34", "35_49"), dtype="string")
    frame["woman"] = pd.array(np.arange(N) % 3 == 0, dtype="boolean")
    for wave, gone in ((0, 0), (3, 20), (6, 35)):
        there = np.arange(N) >= gone
        frame[f"stress.{wave}"] = pd.array(rng.integers(10, 30, N) - wave, dtype="Int64")
        frame[f"trust.{wave}"] = pd.array(rng.integers(0, 11, N), dtype="Int64")
        frame[f"new_debt.{wave}"] = pd.array(rng.random(N) < 0.5 - wave / 30, dtype="boolean")
        for name in ("stress", "trust", "new_debt"):
            frame.loc[~there, f"{name}.{wave}"] = pd.NA
    return frame


def made(declared, people):
    return changes.within(declared, {"sample_residents": people})


def released(declared, people):
    rule = declared.disclosure
    policy = Policy(
        rule.profile, rule.min_persons, rule.zeros, rule.dominance, rule.group, False, min_speakers=3
    )
    found = release(made(declared, people).exhibits, policy, vocabulary(declared)).require()
    return {one.exhibit.id: one for one in found.released}


def test_a_row_is_the_paired_change_of_the_people_known_at_both_waves(declared, people) -> None:
    row = made(declared, people).tables["changes"].set_index(["change", "wave"]).loc[("stress", "3")]
    found = paired_change(
        people["stress.0"].astype("Float64").to_numpy(float, na_value=np.nan),
        people["stress.3"].astype("Float64").to_numpy(float, na_value=np.nan),
        level=0.95,
    )
    assert (row["n_first"], row["n_later"], row["n_both"], row["n_left"]) == (80, 60, 60, 20)
    assert (row["estimate"], row["low"], row["high"]) == (found.change, found.low, found.high)
    smallest = detectable_from_std_error(found.std_error, df=59, level=0.95, power=0.8)
    assert row["smallest_detectable"] == smallest.value


def test_verdicts_are_those_of_every_other_comparison(declared, people) -> None:
    table = made(declared, people).tables["changes"].set_index(["change", "wave"])
    assert table.loc[("stress", "6"), "verdict"] == "difference"
    wide = declared.describe.changes["trust"].model_copy(update={"equivalence_margin": 9.0})
    trusting = declared.model_copy(
        update={"describe": declared.describe.model_copy(update={"changes": {"trust": wide}})}
    )
    same = people.assign(
        **{"trust.3": people["trust.0"].where(people["trust.3"].notna()) + (people.index % 2)}
    )
    same["trust.3"] -= pd.array(np.arange(N) % 4 // 2, dtype="Int64")
    assert made(trusting, same).tables["changes"].iloc[0]["verdict"] == "equivalent"


@pytest.mark.parametrize(
    ("higher_is", "words"),
    [
        ("better", ["stayed", "unchanged", "as_worst_half"]),
        ("worse", ["stayed", "unchanged", "as_worst_half"]),
        ("neither", ["stayed", "unchanged", "as_lowest_half", "as_highest_half"]),
    ],
)
def test_the_worst_half_is_that_of_the_direction_that_is_bad(declared, people, higher_is, words) -> None:
    one = declared.describe.changes["stress"].model_copy(update={"higher_is": higher_is, "to": (6,)})
    study = declared.model_copy(
        update={"describe": declared.describe.model_copy(update={"changes": {"stress": one}})}
    )
    table = made(study, people).tables["changes_supposed"].set_index("leavers")
    assert list(table.index) == words
    if higher_is != "neither":
        side = "as_lowest_half" if higher_is == "better" else "as_highest_half"
        values = [
            people[f"stress.{wave}"].astype("Float64").to_numpy(float, na_value=np.nan) for wave in (0, 6)
        ]
        assert (
            table.loc["as_worst_half", "estimate"]
            == supposed_change(*values, leavers=side, level=0.95).change
        )


def test_everybody_is_in_the_patterns_and_in_the_response_of_every_wave(declared, people) -> None:
    shown = released(declared, people)
    patterns = shown["changes.patterns"].exhibit.frame
    assert patterns["n"].sum() == N
    response = made(declared, people).tables["changes_response"]
    assert (response["n_responded"] + response["n_missing"]).tolist() == [N, N, N]


def test_categories_and_first_waves_are_compared_between_who_left_and_who_stayed(declared, people) -> None:
    left = released(declared, people)["changes.attrition"].exhibit.frame
    last = left[left["wave"] == "6"]
    assert {"stress.0", "trust.0", "new_debt.0", "age", "woman"} == set(last["variable"])
    assert set(last["category"].dropna()) == {"age.18_34", "age.35_49"}
    assert (last["n_left"] + last["n_stayed"] == N).all()


def test_few_yeses_behind_a_share_are_withheld_with_every_number_that_rests_on_them(declared, people) -> None:
    rare = people.copy()
    rare["new_debt.3"] = pd.array(np.arange(N) >= N - 4, dtype="boolean")
    rare.loc[people["new_debt.3"].isna(), "new_debt.3"] = pd.NA
    row = (
        released(declared, rare)["changes.within"]
        .exhibit.frame.set_index(["change", "wave"])
        .loc[("new_debt", "3")]
    )
    assert row[["estimate", "low", "high", "mean_later", "mean_first", "verdict", "n_fewest"]].isna().all()


@pytest.mark.parametrize(("n_left", "is_shown"), [(FEW - 1, False), (FEW, True)])
def test_how_many_left_is_shown_from_the_threshold_on_and_not_to_be_computed_below(
    declared, people, n_left, is_shown
) -> None:
    some = people.copy()
    some["stress.3"] = pd.array(
        np.where(np.arange(N) < n_left, np.nan, np.arange(N) % 17), dtype="Float64"
    ).astype("Int64")
    row = (
        released(declared, some)["changes.within"]
        .exhibit.frame.set_index(["change", "wave"])
        .loc[("stress", "3")]
    )
    counts = row[["n_left", "n_both"]]
    assert counts.notna().all() if is_shown else counts.isna().all()
    assert pd.notna(row["estimate"])


def test_nobody_at_both_waves_keeps_a_row_without_numbers_and_a_warning(declared, people) -> None:
    gone = people.assign(**{"trust.6": pd.array([pd.NA] * N, dtype="Int64")})
    with pytest.warns(
        StatisticalWarning,
        match=r"^trust, 6: A change needs at least two people who are known at both waves; there are 0\.$",
    ):
        table = made(declared, gone).tables["changes"].set_index(["change", "wave"])
    row = table.loc[("trust", "6")]
    assert row[["estimate", "verdict"]].isna().all()
    assert (row["n_first"], row["n_both"]) == (N, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        assert "changes.within" in released(declared, gone)


def test_a_study_without_declared_changes_says_so(declared, people) -> None:
    none = declared.model_copy(update={"describe": declared.describe.model_copy(update={"changes": {}})})
    assert made(none, people) == Absent(Message("changes.absent.not_declared"))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_sentence_claims_a_cause_and_every_column_has_a_head(declared, people, language) -> None:
    words = lexicon(declared)
    for one in released(declared, people).values():
        exhibit = one.exhibit
        assert design_of(exhibit, declared) == "observational"
        said = [
            say(text, words, language)
            for text in (exhibit.title, exhibit.note, exhibit.alt, *exhibit.body)
            if text
        ]
        assert check_language(said, "observational", language) == ()
        writer = Writer(exhibit, one.mask, words, language)
        assert all(writer.head(column) for column in exhibit.columns)


def test_a_change_declares_its_power_and_nothing_of_it_has_a_default() -> None:
    needed = {name for name, field in DescribedChange.model_fields.items() if field.is_required()}
    assert needed == set(DescribedChange.model_fields)
