"""What 05 shows of topics: who was asked and spoke, who was asked and was silent, who spoke unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import (
    about,
    behind,
    enough,
    has_codes,
    named,
    per_strand,
    share_of,
    speakers,
    too_few,
    topic_standings,
    without_lists,
)  # fmt: skip
from helpers.effects.shares import wilson
from helpers.qualitative.topics import AMONG_ASKED, count_standings
from helpers.results import Absent, Behind, Column, Exhibit, Message, Name, Persons, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COLUMNS = (
    Column("topic", "label", names="topic"),
    Column("standing", "label"),
    Column("among", "label", shown=False),
    Column("n", "count"),
    Column("n_asked", "count"),
    Column("n_others", "count", shown=False),
    Column("share", "percent", interval=("low", "high")),
    Column("low", "percent"),
    Column("high", "percent"),
    Column("level", "number", shown=False),
    Column("largest", "percent", shown=False),
)
COUNTS = ("n_asked", "n", "n_others")


def topics(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every topic who was asked and spoke, who was asked and did not, and who spoke unasked.

    The share is of those who were asked, with the interval of Wilson where a level is declared, and only
    where at least `percentages_from` people were asked. Who was not asked is never silent; of whom it is not
    known whether they were asked is in no share.
    """
    if study.voices and not any(strand.topics for strand in study.voices.values()):
        return Absent(Message("topics.absent.no_topics"))
    return per_strand(study, tables, "topics", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    if not found.strand.topics:
        return Produced()
    by_topic = topic_standings(found, has_codes(found))
    counted = topic_table(found, count_standings(by_topic))
    known = {f"topics_{found.name}": counted}
    frame = counted.assign(topic=named(found, counted["topic"]))
    kept = without_lists(frame, COUNTS, ("topic",))
    if not enough(study, kept, "n"):
        return Produced(too_few(found, "topics").exhibits, known)
    return Produced((_figure(study, found, kept),), known)


def topic_table(found: Spoken, counted: pd.DataFrame) -> pd.DataFrame:
    """Add shares and intervals to counted standings, in the rows of those who were asked and spoke."""
    strand = found.strand
    has_share = counted["standing"].eq("asked") & (counted["n_asked"] >= strand.percentages_from)
    limits = [
        wilson(int(n), int(asked), level=strand.level) if strand.level is not None and wanted else None
        for n, asked, wanted in zip(counted["n"], counted["n_asked"], has_share, strict=True)
    ]
    is_asked = counted["standing"].isin(AMONG_ASKED)
    spoke = counted["n"].where(counted["standing"].eq("asked")).groupby(counted["topic"]).transform("max")
    return counted.assign(
        among=is_asked.map({True: "those_asked", False: "others"}).astype("string"),
        share=share_of(counted["n"], counted["n_asked"], among=has_share),
        low=pd.Series([one.low if one else None for one in limits], dtype="float64"),
        high=pd.Series([one.high if one else None for one in limits], dtype="float64"),
        largest=share_of(spoke, counted["n_asked"], among=is_asked),
        level=pd.Series([one.level if one else None for one in limits], dtype="float64"),
    )


def _figure(study: Study, found: Spoken, frame: pd.DataFrame) -> Exhibit:
    guards = speakers(
        COLUMNS,
        COUNTS,
        adds_up={"n": ("topic", "among")},
        largest="largest",
    )
    everybody = speakers(COLUMNS, ("n",), adds_up={"n": ("topic",)})
    return about(
        found,
        Exhibit(
            id=f"topics.standing.{found.name}",
            kind="figure",
            drawing="topics",
            title=Message("topics.title", {"strand": Name("strand", found.name)}),
            chapter="werking",
            frame=frame[[column.name for column in COLUMNS]],
            columns=COLUMNS,
            guards=(*guards, *everybody),
            note=Message("topics.note", {"n": Persons(len(found.people), speakers=True)}),
            alt=Message(
                "topics.alt",
                {"strand": Name("strand", found.name), "sentences": tuple(_sentences(study, frame))},
            ),
        ),
    )


def _sentences(study: Study, frame: pd.DataFrame) -> Iterator[Message]:
    for topic, rows in frame.groupby("topic", sort=False):
        n = {str(standing): int(count) for standing, count in zip(rows["standing"], rows["n"], strict=True)}
        among = n["asked"] + n["silent"]
        few = behind(study, *n.values(), share=n["asked"] / among if among else 0.0)
        if not few:
            continue
        name = Name("topic", str(topic))
        if among == 0:
            yield Message(
                "topics.nobody_asked", {"topic": name, "n": Behind(n["spontaneous"], few, speakers=True)}
            )
            continue
        values = {
            "topic": name,
            "spoke": Behind(n["asked"], few, speakers=True),
            "asked": Behind(among, few, speakers=True),
            "spontaneous": Behind(n["spontaneous"], few, speakers=True),
        }
        yield Message("topics.sentence", values)
        if n["unknown"]:
            unknown = Behind(n["unknown"], few, speakers=True)
            yield Message("topics.unknown_asked", {"topic": name, "n": unknown})
