"""What 05 sets side by side: a theme and a number, and what a rule and a person make of the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.analyses.quote_candidates import all_candidates
from helpers.analyses.voices_people import spoken
from helpers.analyses.voices_shown import has_codes, smallest, topic_standings
from helpers.qualitative.joint import Says, heard, moved, propose
from helpers.results import Absent, Column, Declared, Exhibit, Guard, Message, Produced, Quote
from helpers.study.spec import Study
from helpers.study.voices_spec import ChangeSource, EffectSource, JointRow

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
VOICES = ("n_spoke", "n_silent", "n_asked", "n_others")
NUMBER = ("estimate", "low", "high", "level", "verdict", "proposal", "because")
COUNTS = (*VOICES, "n_number", "n_smallest")


def display(study: Study, tables: Tables, *, seek_names: bool = True) -> Produced | Absent:
    """Show every declared row: the number as 03 or 04 found it, who spoke of it, what the rule proposes.

    Nothing is typed by hand but the inference, which is signed. The quotes are candidates: a person and the
    door decide which are printed.
    """
    if study.joint is None:
        return Absent(Message("joint.absent.not_declared"))
    frame = pd.DataFrame(
        [_row(study, tables, place, row) for place, row in enumerate(study.joint.rows, start=1)]
    )
    frame = frame.astype(dict.fromkeys(COUNTS, "Int64"))
    columns = _columns()
    quotes = [one.quote for one in all_candidates(study, tables, seek_names=seek_names)]
    exhibit = Exhibit(
        id="joint.display",
        kind="joint",
        title=Message("joint.display.title"),
        chapter="effectiviteit",
        frame=_without_lists(frame, smallest(study))[[column.name for column in columns]],
        columns=columns,
        guards=_guards(),
        note=Message(
            "joint.display.note", {"many": Declared(study.joint.many), "few": Declared(study.joint.few)}
        ),
        quotes=_of_topics(study, quotes),
        headline=True,
    )
    return Produced((exhibit,), {"joint": frame})


def _row(study: Study, tables: Tables, place: int, declared: JointRow) -> Row:
    number = declared.number
    found = (
        _change(study, tables, number) if isinstance(number, ChangeSource) else _effect(study, tables, number)
    )
    voices = _voices(study, tables, declared)
    higher_is: Says = found.pop("higher_is")
    says_so = _proposal(study, declared.says, voices, found, higher_is)
    theme = {"topic": f"{declared.strand}.{declared.topic}", "says": f"says.{declared.says}"}
    read = {"concludes": declared.concludes}
    return {"row": str(place), "strand": declared.strand} | theme | found | voices | says_so | read


def _change(study: Study, tables: Tables, number: ChangeSource) -> Row:
    """Return a change as 03 saved it."""
    rows = tables["changes"]
    row = rows[(rows["change"] == number.change) & (rows["wave"] == str(number.to))].iloc[0]
    behind = min(int(row["n_both"]), int(row["n_fewest"]))
    return (
        {"source": "change", "outcome": None, "change": number.change, "comparison": None}
        | {"arm": None, "reference": None, "wave": str(number.to)}
        | _numbers(row)
        | {"n_number": int(row["n_both"]), "n_smallest": behind}
        | {"higher_is": study.describe.changes[number.change].higher_is}
    )


def _effect(study: Study, tables: Tables, number: EffectSource) -> Row:
    """Return a main estimate as 04 saved it, whichever of its two arms was the reference there."""
    rows = tables["effects"]
    here = (
        (rows["comparison"] == number.comparison)
        & (rows["outcome"] == number.outcome)
        & (rows["wave"].fillna("") == number.wave)
        & (rows["analysis"] == "main")
    )
    same = here & (rows["arm"] == number.arm) & (rows["reference"] == number.reference)
    turned = here & (rows["arm"] == number.reference) & (rows["reference"] == number.arm)
    row = rows[same].iloc[0] if same.any() else rows[turned].iloc[0]
    numbers = _numbers(row) if same.any() else _turned(_numbers(row))
    fewest = min(int(row["n_arm"]), int(row["n_reference"]))
    return (
        {"source": "effect", "outcome": number.outcome, "change": None, "comparison": number.comparison}
        | {"arm": number.arm, "reference": number.reference, "wave": number.wave}
        | numbers
        | {"n_number": int(row["n_arm"]) + int(row["n_reference"]), "n_smallest": fewest}
        | {"higher_is": study.outcomes[number.outcome].higher_is}
    )


def _numbers(row: pd.Series[Any]) -> Row:
    verdict = None if pd.isna(row["verdict"]) else str(row["verdict"])
    return {name: row[name] for name in ("estimate", "low", "high", "level", "unit")} | {"verdict": verdict}


def _turned(row: Row) -> Row:
    """Return a difference the other way round; "no worse" of one arm says nothing of the other."""
    verdict = "undecided" if row["verdict"] == "non_inferior" else row["verdict"]
    ends = {"estimate": -row["estimate"], "low": -row["high"], "high": -row["low"]}
    return row | ends | {"verdict": verdict}


def _voices(study: Study, tables: Tables, declared: JointRow) -> Row:
    """Count who spoke of the topic out of those who were asked; the others are in no share."""
    found = spoken(study, tables, declared.strand)
    standing = topic_standings(found, has_codes(found))[declared.topic]
    spoke, silent = int(standing.eq("asked").sum()), int(standing.eq("silent").sum())
    asked = spoke + silent
    return {"n_spoke": spoke, "n_silent": silent, "n_asked": asked, "n_others": len(standing) - asked}


def _proposal(study: Study, says: Says, voices: Row, number: Row, higher_is: Says) -> Row:
    joint = study.joint
    if joint is None:
        return {}
    how_many = heard(
        voices["n_spoke"], voices["n_asked"], many=joint.many, few=joint.few, fewest=smallest(study)
    )
    known = not pd.isna(number["estimate"])
    estimate: float | None = float(number["estimate"]) if known else None
    found = propose(says, how_many, moved(number["verdict"], estimate, higher_is=higher_is))
    return {"proposal": found.proposed, "because": f"because.{found.because}"}


def _columns() -> tuple[Column, ...]:
    return (
        Column("row", "label", shown=False),
        Column("strand", "label", names="strand"),
        Column("topic", "label", names="topic"),
        Column("says", "label"),
        Column("source", "label"),
        Column("outcome", "label", names="outcome"),
        Column("change", "label", names="change"),
        Column("comparison", "label", names="comparison", shown=False),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm"),
        Column("wave", "label"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("level", "percent", shown=False),
        Column("unit", "label", names="unit", shown=False),
        Column("verdict", "verdict"),
        Column("n_number", "count"),
        Column("n_smallest", "count", shown=False),
        Column("n_spoke", "count"),
        Column("n_silent", "count", shown=False),
        Column("n_asked", "count"),
        Column("n_others", "count", shown=False),
        Column("proposal", "label"),
        Column("because", "label"),
        Column("concludes", "label"),
    )


def _guards() -> tuple[Guard, ...]:
    """Return what protects a row: its number by the people behind it, its voices by the people who spoke.

    Who was asked and silent guards who spoke: sixteen of seventeen tells of one. So do those who were not
    asked: 05 says how many people were interviewed.
    """
    return (
        *(Guard(count, NUMBER) for count in ("n_number", "n_smallest")),
        Guard("n_spoke", ("n_silent",), speakers=True),
        Guard("n_silent", ("n_spoke",), speakers=True),
        Guard("n_asked", ("n_spoke", "n_silent", "n_others"), speakers=True),
        Guard("n_others", ("n_asked", "n_spoke", "n_silent"), speakers=True),
    )


def _without_lists(frame: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Leave out the voices of rows that tell of one person each, where all rows do: a list of persons."""
    kept = frame.copy()
    for count in ("n_spoke", "n_silent"):
        somebody = kept[count].fillna(0) > 0
        if somebody.sum() >= fewest and (kept.loc[somebody, count] == 1).all():
            kept.loc[somebody, ["n_spoke", "n_silent"]] = pd.NA
    return kept


def _of_topics(study: Study, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes that belong to a topic of the display."""
    shown = {(row.strand, row.topic) for row in study.joint.rows} if study.joint else set()
    return tuple(
        quote
        for quote in quotes
        if any(
            quote.strand == strand
            and (quote.topic == topic or (not quote.topic and quote.code in _codes(study, strand, topic)))
            for strand, topic in shown
        )
    )


def _codes(study: Study, strand: str, topic: str) -> tuple[str, ...]:
    return study.voices[strand].topics[topic].codes
