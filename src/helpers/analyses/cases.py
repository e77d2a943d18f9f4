"""What 05 shows of cases: which codes people combine, and how many go against most of their group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.code_groups import group_words
from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import (
    about,
    enough,
    has_codes,
    named,
    per_strand,
    share_of,
    smallest,
    speakers,
    too_few,
    topic_standings,
    without_lists,
)
from helpers.qualitative.case_matrix import patterns
from helpers.qualitative.deviant import deviant
from helpers.qualitative.topics import spoke_when_asked
from helpers.results import Absent, Column, Declared, Exhibit, Message, Name, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
MOST = 6
"""Codes of the top level in the table of combinations: each one more doubles what may occur."""
DEVIANT = (
    Column("topic", "label", names="topic"),
    Column("variable", "label", names="variable"),
    Column("n", "count"),
    Column("n_others", "count", shown=False),
    Column("n_asked", "count"),
)


def cases(study: Study, tables: Tables) -> Produced | Absent:
    """Count combinations of codes and people who go against their group; keep the 0/1 table person x code.

    The table of persons is private: `cases_<strand>` for statistics and `deviant_<strand>` for reading the
    conversations again. A deviant case is found by rule: who spoke of a topic (when asked) where more than
    half of the group did not, or the other way round.
    """
    return per_strand(study, tables, "cases", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    has = has_codes(found)
    spoke = {name: spoke_when_asked(one) for name, one in topic_standings(found, has).items()}
    against = deviant_people(found, spoke)
    known = {
        f"cases_{found.name}": case_table(found, has, spoke),
        f"deviant_{found.name}": against[against["deviant"]].drop(columns="deviant").reset_index(drop=True),
    }
    exhibits = (*_combinations(study, found, has), *_deviant(study, found, against))
    return Produced(exhibits or too_few(found, "cases").exhibits, known)


def case_table(found: Spoken, has: pd.DataFrame, spoke: Mapping[str, pd.Series[bool]]) -> pd.DataFrame:
    """Return one row per person: ``code_<name>`` 0 or 1, ``topic_<name>`` 1 or 0 among those asked."""
    codes = has.astype("Int64").add_prefix("code_")
    topics = pd.DataFrame(dict(spoke), index=has.index).astype("Int64").add_prefix("topic_")
    person = found.people["person"].astype("string").reset_index(drop=True)
    return pd.concat([person.rename("person"), codes, topics], axis=1)


def deviant_people(found: Spoken, spoke: Mapping[str, pd.Series[bool]]) -> pd.DataFrame:
    """Return for every topic, attribute and person asked whether they go against their group.

    Without a declared attribute everybody is one group, and `variable` and `group` are "".
    """
    person = found.people["person"].astype("string").reset_index(drop=True)
    groups = {name: group_words(found.people[name]) for name in found.strand.by}
    if not groups:
        groups = {"": pd.Series("", index=person.index, dtype="string")}
    parts = [
        pd.DataFrame(
            {
                "person": person,
                "topic": pd.Series(topic, index=person.index, dtype="string"),
                "variable": pd.Series(variable, index=person.index, dtype="string"),
                "group": group,
                "spoke": one.astype("boolean"),
                "deviant": deviant(person, one, group),
            }
        )[one.notna()]
        for topic, one in spoke.items()
        for variable, group in groups.items()
    ]
    if not parts:
        kinds = dict.fromkeys(("person", "topic", "variable", "group"), "string")
        return pd.DataFrame(columns=[*kinds, "spoke", "deviant"]).astype(
            kinds | {"spoke": "boolean", "deviant": bool}
        )
    return pd.concat(parts, ignore_index=True)


def _combinations(study: Study, found: Spoken, has: pd.DataFrame) -> Iterator[Exhibit]:
    """Count which codes of the top level people combine; rare combinations together."""
    top = [name for name, code in found.strand.codes.items() if code.within is None]
    used = has[top].sum().sort_values(ascending=False, kind="stable")
    chosen = [str(name) for name in used[used >= smallest(study)].index[:MOST]]
    if not chosen:
        return
    counted = patterns(has[chosen])
    shared = counted["n"] >= smallest(study)
    if not shared.any():
        return
    frame = counted[shared].astype(dict.fromkeys(chosen, "object"))
    frame[chosen] = frame[chosen].replace({True: "yes", False: "no"})
    frame = frame.assign(combination="cases.combination.shared")
    if not shared.all():
        rest = dict.fromkeys(chosen, "")
        n = int(counted.loc[~shared, "n"].sum())
        row = pd.DataFrame([{**rest, "n": n, "combination": "cases.combination.others"}])
        frame = pd.concat([frame, row], ignore_index=True)
    names = {name: f"has_{name}" for name in chosen}
    frame = frame.rename(columns=names).astype({"n": "Int64"})
    frame = frame.assign(largest=share_of(frame["n"], pd.Series(len(has), index=frame.index, dtype="Int64")))
    columns = (
        Column("combination", "label"),
        *(
            Column(column, "label", header=Name("code", f"{found.name}.{name}"))
            for name, column in names.items()
        ),
        Column("n", "count"),
        Column("largest", "percent", shown=False),
    )
    yield about(
        found,
        Exhibit(
            id=f"cases.combinations.{found.name}",
            kind="table",
            title=Message("cases.title", {"strand": Name("strand", found.name)}),
            chapter="werking",
            frame=frame[[column.name for column in columns]].reset_index(drop=True),
            columns=columns,
            guards=speakers(columns, ("n",), adds_up={"n": ()}, largest="largest"),
            note=Message("cases.combinations.note", {"most": Declared(MOST)}),
        ),
    )


def _deviant(study: Study, found: Spoken, against: pd.DataFrame) -> Iterator[Exhibit]:
    """Count who goes against their group, topic by topic."""
    if against.empty:
        return
    rows = against.groupby(["topic", "variable"], sort=False)["deviant"].agg(["sum", "count"]).reset_index()
    rows = rows.rename(columns={"sum": "n", "count": "n_asked"}).astype({"n": "Int64", "n_asked": "Int64"})
    frame = rows.assign(topic=named(found, rows["topic"]), n_others=rows["n_asked"] - rows["n"])
    frame = without_lists(frame, ("n", "n_others", "n_asked"))
    if len(frame) and enough(study, frame, "n_asked"):
        yield about(
            found,
            Exhibit(
                id=f"cases.deviant.{found.name}",
                kind="table",
                title=Message("cases.deviant.title", {"strand": Name("strand", found.name)}),
                chapter="werking",
                frame=frame[[column.name for column in DEVIANT]],
                columns=DEVIANT,
                guards=speakers(DEVIANT, ("n", "n_others", "n_asked"), adds_up={}),
                note=Message("cases.deviant.note"),
            ),
        )
