"""Topics of a strand: the denominator is who was asked, and nothing withheld can be computed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import topics
from helpers.effects.shares import wilson
from helpers.results import Absent, Message


@pytest.fixture(scope="module")
def declared(voices):
    return voices.study()


def row(frame, topic, standing):
    return frame[(frame["topic"] == topic) & (frame["standing"] == standing)].iloc[0]


def test_the_share_is_of_those_asked_with_the_interval_of_wilson(voices, declared) -> None:
    table = topics.topics(declared, voices.tables()).tables["topics_residents"]
    found, limits = row(table, "debts", "asked"), wilson(9, 16, level=0.95)
    assert (found["n"], found["n_asked"]) == (9, 16)
    assert (found["share"], found["low"], found["high"]) == (limits.estimate, limits.low, limits.high)
    assert table.loc[table["standing"] != "asked", "share"].isna().all()


def test_who_was_not_asked_is_not_silent_and_who_may_have_been_is_neither(voices, declared) -> None:
    table = topics.topics(declared, voices.tables()).tables["topics_residents"]
    n = {standing: row(table, "debts", standing)["n"] for standing in table["standing"].unique()}
    assert n == {"asked": 9, "silent": 7, "spontaneous": 4, "not_asked": 4, "unknown": 6}


@pytest.mark.parametrize(("least", "has_share"), [(15, True), (16, True), (17, False)])
def test_a_percentage_stands_there_from_the_declared_number_of_people_on(voices, least, has_share) -> None:
    table = topics.topics(voices.study(percentages_from=least), voices.tables()).tables["topics_residents"]
    found = row(table, "debts", "asked")
    assert bool(pd.notna(found["share"])) is has_share
    assert found["n_asked"] == 16


def test_without_a_declared_level_there_is_a_share_and_no_interval(voices) -> None:
    table = topics.topics(voices.study(level=None), voices.tables()).tables["topics_residents"]
    found = row(table, "debts", "asked")
    assert found["share"] == 9 / 16
    assert pd.isna(found["low"])


def silenced(voices, n_silent, n_asked=30):
    """Return tables in which so many people were silent on debts, of those asked."""
    sample = voices.people()
    sample["asked_debts"] = pd.array([at < n_asked for at in range(len(sample))], dtype="boolean")
    codings = voices.codings()
    spoke = [f"Talk {at + 1}" for at in range(n_silent, 30)]
    mine = codings.iloc[[0] * len(spoke)].assign(
        document=spoke, coding=[f"d{at}" for at in range(len(spoke))]
    )
    others = codings[codings["path"] != "Money > Debts"]
    return voices.tables(
        sample=sample, codings=pd.concat([others, mine.astype(codings.dtypes)], ignore_index=True)
    )


@pytest.mark.parametrize(
    ("n_silent", "is_withheld"), [(0, True), (1, True), (2, True), (3, True), (4, False)]
)
def test_few_silent_people_and_speech_of_nearly_all_are_withheld(
    voices, declared, n_silent, is_withheld
) -> None:
    produced = topics.topics(declared, silenced(voices, n_silent))
    one = voices.released(declared, produced.exhibits).released[0]
    gone = one.mask["n"][one.exhibit.frame["topic"] == "residents.debts"].tolist()
    assert gone[:2] == [is_withheld] * 2
    assert (
        "of 30 people asked spoke"
        in voices.printed(declared, produced.exhibits, "en")["topics.standing.residents"].split("Stress")[0]
    ) is not is_withheld


@pytest.mark.parametrize("n_asked", range(31))
def test_no_withheld_standing_follows_from_what_is_still_shown(voices, declared, n_asked) -> None:
    produced = topics.topics(declared, silenced(voices, 4, n_asked))
    one = voices.released(declared, produced.exhibits).released[0]
    here = one.exhibit.frame["topic"] == "residents.debts"
    frame, mask = produced.exhibits[0].frame[here], one.mask[here]
    hidden = frame[mask["n"].to_numpy()]
    totals = [
        (frame["n"] >= 0, True),
        *((frame["among"] == word, ~mask["n_asked"].any()) for word in ("those_asked", "others")),
    ]
    for rows, is_known in totals:
        inside = hidden[rows.loc[hidden.index]]
        if is_known and len(inside):
            assert inside["n"].sum() >= 3
            assert (inside["n"] > 0).sum() > 1 or inside["n"].sum() == 0


def test_codes_without_topics_are_no_topics(voices) -> None:
    assert topics.topics(voices.study(topics={}), voices.tables()) == Absent(
        Message("topics.absent.no_topics")
    )
