"""What 05 shows of groups: who of each group has a code, or spoke of a topic when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

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
    smallest,
    too_few,
    topic_standings,
    without_lists,
)  # fmt: skip
from helpers.qualitative.crosstab import crosstab
from helpers.qualitative.topics import spoke_when_asked
from helpers.results import Absent, Behind, Column, Exhibit, Guard, Message, Name, Produced
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COUNTS = ("n", "n_group")
"""Who lacks a code gave no answer: that is not judged; what nearly all of a group have is."""


def groups(study: Study, tables: Tables) -> Produced | Absent:
    """Set codes and topics against every declared attribute of the people.

    People with the code out of all people of the group; for a topic, people who spoke when asked out of
    those of the group who were asked. A percentage only from `percentages_from` people on. Nothing is
    tested: people were not sampled to compare groups.
    """
    if study.voices and not any(strand.by for strand in study.voices.values()):
        return Absent(Message("code_groups.absent.no_groups"))
    return per_strand(study, tables, "code_groups", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    if not found.strand.by:
        return Produced()
    has = has_codes(found)
    own = has.sum().sort_values(ascending=False, kind="stable")
    place = {str(code): at for at, code in enumerate(own[own >= smallest(study)].index)}
    spoke = {name: spoke_when_asked(one) for name, one in topic_standings(found, has).items()}
    topics = pd.DataFrame(spoke, index=has.index)
    counted = {"code": counted_by(study, found, has), "topic": counted_by(study, found, topics)}
    known = {f"code_groups_{found.name}": pd.concat([one.assign(of=of) for of, one in counted.items()])}
    known = {name: frame.reset_index(drop=True) for name, frame in known.items()}
    codes = counted["code"][counted["code"]["item"].isin(list(place))]
    codes = codes.sort_values("item", key=lambda items: items.map(place), kind="stable")
    asked = counted["topic"].groupby("item")["n_group"].transform("sum") > 0
    shown = {"code": codes, "topic": counted["topic"][asked]}
    exhibits = [
        exhibit
        for of, frame in shown.items()
        for variable in found.strand.by
        for exhibit in _figure(study, found, of, variable, frame[frame["variable"] == variable])
    ]
    return Produced(tuple(exhibits) or too_few(found, "code_groups").exhibits, known)


def counted_by(study: Study, found: Spoken, has: pd.DataFrame) -> pd.DataFrame:
    """Return who has what in every group of every declared attribute."""
    parts = []
    for variable in found.strand.by:
        names = categories(study.variables[variable])
        table = crosstab(has, group_words(found.people[variable]), names)
        parts.append(table.rename(columns={"n_with": "n", "category": "group"}).assign(variable=variable))
    frame = pd.concat(parts, ignore_index=True)
    enough_people = frame["n_group"] >= found.strand.percentages_from
    return frame.assign(
        variable=frame["variable"].astype("string"),
        share=share_of(frame["n"], frame["n_group"], among=enough_people),
        largest=share_of(frame["n"], frame["n_group"]),
    )


def group_words(values: pd.Series) -> pd.Series[str]:
    """Return groups by name; a yes/no variable has the groups yes and no."""
    values = values.reset_index(drop=True)
    if pd.api.types.is_bool_dtype(values):
        return values.astype("boolean").map({True: "yes", False: "no"}).astype("string")
    return values.astype("string")


def _columns(of: str) -> tuple[Column, ...]:
    return (
        Column(of, "label", names=of),
        Column("variable", "label", names="variable", shown=False),
        Column("group", "label", names="category"),
        Column("n", "count"),
        Column("n_group", "count", header=Message("code_groups.asked"))
        if of == "topic"
        else Column("n_group", "count"),
        Column("share", "percent", header=Message("code_groups.share_asked") if of == "topic" else None),
        Column("largest", "percent", shown=False),
    )


def _figure(
    study: Study, found: Spoken, of: str, variable: str, counted: pd.DataFrame
) -> tuple[Exhibit, ...]:
    frame = counted.assign(**{of: named(found, counted["item"])})
    frame = without_lists(frame, COUNTS, (of,))
    if not len(frame) or not enough(study, frame, "n"):
        return ()
    columns = _columns(of)
    values = {"strand": Name("strand", found.name), "variable": Name("variable", variable)}
    exhibit = Exhibit(
        id=f"code_groups.{of}.{found.name}.{variable}",
        kind="figure",
        drawing="code_groups",
        title=Message(f"code_groups.title_{of}", values),
        chapter="werking",
        frame=frame[[column.name for column in columns]],
        columns=columns,
        guards=(
            Guard("n", ("share", "largest"), (of,), largest_share="largest", speakers=True),
            Guard("n_group", ("n", "share", "largest"), (of,), speakers=True),
        ),
        note=Message(f"code_groups.note_{of}"),
        alt=Message("code_groups.alt", values | {"sentences": tuple(_sentences(study, of, variable, frame))}),
    )
    return (about(found, exhibit),)


def _sentences(study: Study, of: str, variable: str, frame: pd.DataFrame) -> Iterator[Message]:
    """Say of every group what most of its people have, where nothing of it is withheld in any group."""
    cells = frame[["n", "n_group"]].itertuples(index=False, name=None)
    persons = pd.Series(
        [behind(study, *map(int, counts), share=counts[0] / max(counts[1], 1)) for counts in cells],
        index=frame.index,
        dtype="int64",
    )
    shown = frame.assign(persons=persons.groupby(frame[of]).transform("min"))
    shown = shown[(shown["persons"] > 0) & (shown["n"] > 0)]
    for group, rows in shown.groupby("group", sort=False):
        first = rows.sort_values("n", ascending=False, kind="stable").iloc[0]
        kind: Literal["code", "topic"] = "code" if of == "code" else "topic"
        few = int(first["persons"])
        yield Message(
            "code_groups.sentence",
            {
                "group": Name("category", str(group), of=variable),
                "item": Name(kind, str(first[of])),
                "n": Behind(int(first["n"]), few, speakers=True),
                "of": Behind(int(first["n_group"]), few, speakers=True),
            },
        )
