"""The participant flow as boxes of text, in the shape of CONSORT 2025; what is not in the data is said."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.reporting.cells import Cell, Row, Writer
from helpers.reporting.words import inline
from helpers.results import Name


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a box: what happened, to how many; who left stands smaller than a state."""

    words: str
    n: str
    is_state: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Steps that these data do not hold, for one reason."""

    steps: str
    reason: str


@dataclass(frozen=True, slots=True)
class Box:
    """The steps of everybody ("" for `title`), or of one arm."""

    title: str
    steps: tuple[Step, ...]
    unknown: tuple[Unknown, ...]


def boxes(writer: Writer) -> tuple[Box, ...]:
    """Lay out a flow: first everybody, then a box per arm.

    Parameters
    ----------
    writer : Writer
        The frame has ``step``, ``arm`` ("" before the lot was drawn), ``detail``, ``role`` (state, loss,
        note), ``n`` and ``reason`` (filled where n is not in these data).
    """
    frame = writer.exhibit.frame
    return tuple(_box(writer, str(arm), rows) for arm, rows in frame.groupby("arm", sort=False, dropna=False))


def _box(writer: Writer, arm: str, rows: pd.DataFrame) -> Box:
    columns = {column.name: column for column in writer.exhibit.columns}
    known: list[Step] = []
    reasons: dict[str, list[str]] = {}
    for label, row in zip(rows.index, rows.to_dict(orient="records"), strict=True):
        words = _words(writer, row)
        count: Cell = writer.cell(columns["n"], row, label)
        if count.state == "missing":
            of = Name("flow", str(row["reason"]))
            reason = writer.lexicon.label(of, writer.language).text
            reasons.setdefault(reason, []).append(words)
        else:
            known.append(Step(words, count.text, row["role"] == "state"))
    title = writer.words(columns["arm"], arm, rows.iloc[0].to_dict()).text if arm else ""
    unknown = tuple(Unknown(_listed(steps, writer), reason) for reason, steps in reasons.items())
    return Box(title, tuple(known), unknown)


def _listed(steps: list[str], writer: Writer) -> str:
    return writer.lexicon.listed([steps[0], *map(inline, steps[1:])], writer.language)


def _words(writer: Writer, row: Row) -> str:
    step = writer.lexicon.word(str(row["step"]), writer.language, topic=writer.topic).text
    if not row["detail"]:
        return step
    detail = writer.lexicon.word(str(row["detail"]), writer.language, topic=writer.topic).text
    return f"{step}: {detail}"
