"""Outcomes in one line each: a row per outcome and wave, a column per arm, estimate and verdict in a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.reporting import notation
from helpers.reporting.cards import Pen, arm_label
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import ENDS, NEEDED, is_firm, is_known, level_words
from helpers.reporting.gate import require_language
from helpers.results import Message, Name

NOT_FIRM = "*"
STRENGTH = ("difference", "equivalent", "non_inferior", "undecided")


@dataclass(frozen=True, slots=True)
class LineCell:
    """One arm on one outcome.

    Attributes
    ----------
    text : str
        Difference and interval; or why there is none.
    verdict, verdict_name : str
        The verdict in words and by name; "" without numbers.
    mark : str
        An asterisk where a difference does not stand firm after correction.
    """

    text: str
    verdict: str
    verdict_name: str
    mark: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One outcome at one wave; a cell for each arm, None where an arm has no such row."""

    label: str
    cells: tuple[LineCell | None, ...]


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The waves of an outcome under its name; or outcomes that are measured once, without one."""

    head: str
    rows: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A compact table of outcomes.

    Attributes
    ----------
    title : str
    tally : str
        How many estimates, with which verdicts.
    first : str
        Head of the first column.
    heads : tuple of str
        The arms.
    groups : tuple of LineGroup
    notes : tuple of str
        Reference and level, what an asterisk means, what undecided does not mean.
    """

    title: str
    tally: str
    first: str
    heads: tuple[str, ...]
    groups: tuple[LineGroup, ...]
    notes: tuple[str, ...]


def lines(
    pen: Pen, rows: pd.DataFrame, withheld: pd.DataFrame, *, kind: str, disagreeing: Collection[str]
) -> Lines | None:
    """Lay out the rows of several outcomes of one comparison, all arms against its reference.

    Parameters
    ----------
    pen : cards.Pen
    rows : pandas.DataFrame
        Released rows in the order of printing.
    withheld : pandas.DataFrame
        Mask of the door, same shape.
    kind : {"others", "harms"}
        Which title and notes it gets.
    disagreeing : collection of str
        Outcomes on which two registers do not agree.

    Returns
    -------
    Lines or None
        None without rows.
    """
    if rows.empty:
        return None
    gone = withheld[list(NEEDED)].any(axis=1)
    records = [
        ({} if lost else row) | _key(row)
        for row, lost in zip(rows.to_dict(orient="records"), gone, strict=True)
    ]
    arms = tuple(dict.fromkeys(str(row["arm"]) for row in records))
    heads = {str(row["arm"]): arm_label(pen, row, "arm") for row in records}
    notes = _notes(pen, records, kind, disagreeing)
    tally = _tally(pen, records)
    require_language(
        [tally, *notes], pen.study.comparisons[str(records[0]["comparison"])].design, pen.language
    )
    return Lines(
        title=pen.say(f"lines.{kind}"),
        tally=tally,
        first=pen.say("lines.outcome"),
        heads=tuple(heads[arm] for arm in arms),
        groups=_groups(pen, records, arms),
        notes=notes,
    )


def _key(row: Row) -> dict[str, object]:
    """Return what names a row: it is never withheld."""
    return {name: row.get(name, "") for name in ("comparison", "outcome", "wave", "arm", "reference", "unit")}


def _groups(pen: Pen, records: Sequence[Row], arms: Sequence[str]) -> tuple[LineGroup, ...]:
    outcomes: dict[str, dict[str, dict[str, Row]]] = {}
    for row in records:
        wave = "" if is_missing(row["wave"]) else str(row["wave"])
        outcomes.setdefault(str(row["outcome"]), {}).setdefault(wave, {})[str(row["arm"])] = row
    return tuple(_group(pen, waves, arms) for waves in outcomes.values())


def _group(pen: Pen, waves: Mapping[str, Mapping[str, Row]], arms: Sequence[str]) -> LineGroup:
    named = _named(pen, next(iter(next(iter(waves.values())).values())))
    decimals = _decimals([row for by_arm in waves.values() for row in by_arm.values()])
    rows = tuple(
        LineRow(
            pen.lexicon.word(wave, pen.language).text if wave else named,
            tuple(_cell(pen, by_arm[arm], decimals) if arm in by_arm else None for arm in arms),
        )
        for wave, by_arm in waves.items()
    )
    return LineGroup("" if "" in waves else named, rows)


def _named(pen: Pen, row: Row) -> str:
    """Return an outcome with the unit of its differences."""
    outcome, unit = Name("outcome", str(row["outcome"])), str(row["unit"])
    if not unit:
        return pen.lexicon.label(outcome, pen.language).text
    in_words = (
        notation.POINTS[pen.language] if unit == notation.SHARE else pen.lexicon.unit(unit, pen.language).text
    )
    return pen.say("lines.named", outcome=outcome, unit=in_words)


def _decimals(rows: Sequence[Row]) -> int:
    """Return the decimals of an outcome: as many as the most exact of its cells, so that they compare."""
    known = [row for row in rows if "estimate" in row and is_known(row)]
    return max(
        (notation.decimals_of(str(row["unit"]), max(map(abs, _sizes(row)))) for row in known), default=0
    )


def _sizes(row: Row) -> list[float]:
    """Return estimate and limits as they are printed: shares in hundredths."""
    return [float(row[end]) * (100 if row["unit"] == notation.SHARE else 1) for end in ENDS]


def _cell(pen: Pen, row: Row, decimals: int) -> LineCell:
    if "estimate" not in row:
        return LineCell(pen.lexicon.word("withheld", pen.language).text, "", "", "")
    if not is_known(row):
        return LineCell(pen.say("lines.none"), "", "", "")
    values, name = _sizes(row), str(row["verdict"])
    size = notation.number(values[0], pen.language, decimals, signed=True)
    low, high = (notation.number(value, pen.language, decimals) for value in values[1:])
    until = pen.lexicon.catalogue.text("words.until", pen.language)
    mark = NOT_FIRM if name == "difference" and not is_firm(row) else ""
    return LineCell(f"{size} ({low} {until} {high})", pen.lexicon.word(name, pen.language).text, name, mark)


def _tally(pen: Pen, records: Sequence[Row]) -> str:
    """Count the verdicts, so that one difference among many is read as one among many."""
    known = [row for row in records if "estimate" in row and is_known(row)]
    found = Counter(str(row["verdict"]) for row in known)
    parts: list[Message] = [
        Message("findings.lines.tally_part", {"verdict": Name("word", name), "n": found[name]})
        for name in STRENGTH
        if found[name]
    ]
    if len(known) < len(records):
        parts.append(Message("findings.lines.tally_withheld", {"n": len(records) - len(known)}))
    return pen.say("lines.tally", n=len(records), verdicts=tuple(parts))


def _notes(pen: Pen, records: Sequence[Row], kind: str, disagreeing: Collection[str]) -> tuple[str, ...]:
    known = [row for row in records if "estimate" in row and is_known(row)]
    notes = []
    if known:
        level = level_words(float(known[0]["level"]), pen.language)
        reference = Name("arm", str(known[0]["reference"]), of=str(known[0]["comparison"]))
        notes.append(pen.say("lines.against", reference=reference, level=level))
    if any(row["verdict"] == "difference" and not is_firm(row) for row in known):
        notes.append(pen.say("lines.not_firm"))
    if any("estimate" not in row for row in records):
        notes.append(pen.say("lines.withheld"))
    if kind == "harms" and any(row["verdict"] == "undecided" for row in known):
        notes.append(pen.say("lines.undecided"))
    named = dict.fromkeys(str(row["outcome"]) for row in records if row["outcome"] in disagreeing)
    if named:
        outcomes = tuple(Name("outcome", name) for name in named)
        notes.append(pen.say("lines.registers", outcomes=outcomes))
    return tuple(notes)
